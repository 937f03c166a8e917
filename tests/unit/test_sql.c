// The tables: brought up to date once, explained, and open to no more than is needed.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log_fixture.h"

// ---- migrations and rights

static void migrates_once(void **test) {
    (void)test;
    char files[300], command[1000];
    folder_make(files, sizeof files);
    snprintf(command, sizeof command, "cp " SOURCE_DIR "/sql/*.sql %s", files);
    assert_int_equal(system(command), 0);
    setenv("MUSTER_SQL", files, 1);
    long long files_in = number_of("SELECT count(*) FROM muster.migration");
    assert_true(pg_migrate(&cluster, conninfo)); // again: nothing to do
    assert_int_equal(number_of("SELECT count(*) FROM muster.migration"), files_in);

    snprintf(command, sizeof command, "echo 'CREATE TABLE muster.half (n int); SELECT 1/0;' > %s/900-broken.sql",
             files);
    assert_int_equal(system(command), 0);
    assert_false(pg_migrate(&cluster, conninfo)); // all of a file or nothing
    assert_string_equal(pg_ask(conninfo, "SELECT to_regclass('muster.half')"), "");
    snprintf(command, sizeof command, "echo 'CREATE TABLE muster.whole (n int);' > %s/900-broken.sql", files);
    assert_int_equal(system(command), 0);
    assert_true(pg_migrate(&cluster, conninfo));
    assert_string_equal(pg_ask(conninfo, "SELECT to_regclass('muster.whole')"), "muster.whole");

    snprintf(command, sizeof command, "echo '-- changed' >> %s/002-fixes.sql", files);
    assert_int_equal(system(command), 0);
    assert_false(pg_migrate(&cluster, conninfo));
    unsetenv("MUSTER_SQL");
    assert_false(pg_migrate(&cluster, conninfo)); // the database is newer than these files
    folder_remove(files);
}

static void rights_are_as_small_as_can_be(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    char as_reader[500];
    pg_ask(conninfo, "DO $$ BEGIN CREATE ROLE a_hub LOGIN IN ROLE muster_hub; CREATE ROLE a_reader LOGIN IN ROLE "
                     "muster_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    snprintf(as_reader, sizeof as_reader, "%s user=a_reader", conninfo);
    snprintf(strchr(conninfo, '\0'), 20, " user=a_hub");
    grow(journal, 300);
    hub_begin(&hub, "hub-a", journal);
    struct fix fix = {.unit = 1, .lat_e7 = 225000000, .lon_e7 = 1140000000, .at_ms = clock_wall_ms()};
    char holder[200];
    assert_int_equal(database_take_lease(hub.database, 10000, holder, sizeof holder), DATABASE_LEASE_HELD);
    database_keep_fixes(hub.database, &fix, 1);
    assert_true(projects(&hub, journal, 10));
    assert_true(WITHIN(10, number_of("SELECT count(*) FROM muster.unit_current") == 1));
    assert_true(WITHIN(10, number_of("SELECT count(*) FROM muster.fix") == 1));
    assert_true(pg_refuses(conninfo, "DELETE FROM muster.event"));
    assert_true(pg_refuses(conninfo, "UPDATE muster.event SET actor = 'x'"));
    assert_true(pg_refuses(conninfo, "DROP TABLE muster.unit"));
    assert_true(pg_refuses(conninfo, "CREATE TABLE muster.mine (n int)"));
    hub_end(&hub);

    static const char *const readable[] = {"v_units", "v_incidents", "v_incident_notes", "v_tracks",
                                           "v_fixes", "v_events",    "v_posts",          "v_seats"};
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT * FROM muster.%s", readable[i]);
        assert_false(pg_refuses(as_reader, sql));
    }
    assert_true(pg_number(as_reader, "SELECT count(*) FROM muster.v_events") == 300);
    assert_string_equal(pg_ask(as_reader, "SELECT kind_zh || round(st_x(place)) FROM muster.v_units WHERE unit = 1"),
                        "队伍114");
    assert_true(pg_refuses(as_reader, "SELECT record FROM muster.event"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.account"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.token"));
    assert_true(pg_refuses(as_reader, "SELECT muster.fix_days_forget(1)"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.v_messages")); // nobody hears a channel by looking at a map
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.v_orders_open"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.v_channels"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.message"));
    assert_true(pg_refuses(as_reader, "SELECT * FROM muster.seat_change"));
    assert_int_equal(pg_number(as_reader, "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE "
                                          "rolname IN ('muster_hub', 'muster_reader', 'a_hub', 'a_reader')"),
                     0);
    journal_close(journal);
}

// What the views of command posts show: the fifth round of the made-up log leaves its post open.
static void views_show_posts_and_orders(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    char as_reader[500], as_records[500];
    fill_database(journal, 5 * VERBS_IN_A_ROUND);
    journal_close(journal);
    pg_ask(conninfo,
           "DO $$ BEGIN CREATE ROLE a_reader LOGIN IN ROLE muster_reader; EXCEPTION WHEN duplicate_object THEN "
           "NULL; END $$");
    pg_ask(conninfo, "DO $$ BEGIN CREATE ROLE a_records LOGIN IN ROLE muster_records; EXCEPTION WHEN duplicate_object "
                     "THEN NULL; END $$");
    snprintf(as_reader, sizeof as_reader, "%s user=a_reader", conninfo);
    snprintf(as_records, sizeof as_records, "%s user=a_records", conninfo);

    assert_string_equal(pg_ask(as_reader,
                               "SELECT string_agg(concat_ws(' ', post, kind_zh, seats, seats_held), ', ' ORDER "
                               "BY post) FROM muster.v_posts WHERE open"),
                        "1 现场指挥部 5 1, 3 现场指挥部 5 1, 5 现场指挥部 5 1");
    assert_int_equal(pg_number(as_reader, "SELECT count(*) FROM muster.v_posts p JOIN muster.v_incidents i USING "
                                          "(incident) WHERE p.incident_title = i.title AND p.place = i.place"),
                     4);
    assert_string_equal(
        pg_ask(as_reader,
               "SELECT string_agg(concat_ws(' ', module_zh, name_zh, nth, holder, stand_in, empty), ', ' ORDER "
               "BY seat) FROM muster.v_seats WHERE post = 5"),
        "指挥长 1 duty.4 f, 副指挥长 1 duty.5 t, 抢险救援组 救援组长 1 t, 抢险救援组 救援组长 2 t, 医疗救护组 "
        "部队联络员 1 t");
    assert_string_equal(
        pg_ask(as_records,
               "SELECT string_agg(concat_ws(' ', order_number, target, post_name, issuer_zh, addressee, "
               "phase_zh, silence_zh, late, on_wall, round(st_x(place)), deadline_at > issued_at), ', ' ORDER "
               "BY id) FROM muster.v_orders_open WHERE order_number = 9"),
        "9 3 现场指挥部 5 指挥长 现场指挥部 5·抢险救援组 已下达 上值班大屏 t t 114 t");
    assert_string_equal(pg_ask(as_records, "SELECT string_agg(DISTINCT channel_zh, ' ' ORDER BY channel_zh) FROM "
                                           "muster.v_messages WHERE channel_name IS NOT NULL"),
                        "力量单元通道 指挥部通道 模块通道 突发事件通道");
    assert_string_equal(
        pg_ask(as_records,
               "SELECT concat_ws(' ', channel_name, account_title, seat_zh, cardinality(refs), "
               "round(st_y(place))) FROM muster.v_messages WHERE channel_kind = 'post' AND channel_number = 5"),
        "现场指挥部 5 值班员 5 指挥长 2 23");
}

// Everything that people see says what it is.
static void everything_is_explained(void **test) {
    (void)test;
    assert_string_equal(
        pg_ask(conninfo, "SELECT string_agg(c.relname || '.' || a.attname, ' ') FROM pg_class c JOIN pg_attribute a ON "
                         "a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relnamespace = "
                         "'muster'::regnamespace AND c.relkind IN ('r', 'v', 'p') AND col_description(c.oid, a.attnum) "
                         "IS NULL"),
        "");
    assert_string_equal(pg_ask(conninfo, "SELECT string_agg(relname, ' ') FROM pg_class c WHERE relnamespace = "
                                         "'muster'::regnamespace AND relkind IN ('r', 'v', 'p') AND "
                                         "obj_description(c.oid, 'pg_class') IS NULL"),
                        "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(migrates_once),
        WITH_A_DATABASE(rights_are_as_small_as_can_be),
        WITH_A_DATABASE(views_show_posts_and_orders),
        WITH_A_DATABASE(everything_is_explained),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
