// Fixes reach the history once each, whatever happens to PostgreSQL, and memory stays bounded while it is away.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/db_pack.h"
#include "unit/fix_history_case.h"

// Every fix of the first `count` is there once, with every value as it was.
static void assert_history_is(uint32_t count, int64_t start_ms) {
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *rows =
        PQexec(pg, "SELECT unit, (extract(epoch FROM at) * 1000)::bigint, round(st_y(place) * 1e7)::int, "
                   "round(st_x(place) * 1e7)::int, coalesce(round(altitude_m * 10)::int, -1000000), "
                   "coalesce(round(speed_mps * 100)::int, -1), coalesce(round(heading_deg * 100)::int, -1), "
                   "coalesce(round(accuracy_m * 10)::int, -1), coalesce(battery, -1), source, marked::int, "
                   "abs(st_x(place) * 1e7 - round(st_x(place) * 1e7)) < 1e-6, st_srid(place) "
                   "FROM muster.fix ORDER BY at, unit");
    assert_int_equal(PQresultStatus(rows), PGRES_TUPLES_OK);
    assert_int_equal(PQntuples(rows), count);
    uint8_t *seen = mem_new(count);
    for (int row = 0; row < PQntuples(rows); row++) {
        long long value[11];
        for (int i = 0; i < 11; i++)
            value[i] = strtoll(PQgetvalue(rows, row, i), NULL, 10);
        uint32_t n = (uint32_t)((value[1] - start_ms) / 1000 * UNITS + value[0] - 1);
        assert_true(n < count);
        assert_int_equal(seen[n]++, 0);
        struct fix fix = made_fix(n, start_ms);
        const long long expected[] = {fix.unit,        fix.at_ms,     fix.lat_e7,       fix.lon_e7,
                                      fix.altitude_dm, fix.speed_cms, fix.heading_cdeg, fix.accuracy_dm,
                                      fix.battery,     fix.source,    fix.marked};
        for (int i = 0; i < 11; i++)
            assert_int_equal(value[i], expected[i]);
        assert_string_equal(PQgetvalue(rows, row, 11), "t");
        assert_string_equal(PQgetvalue(rows, row, 12), "4326");
    }
    free(seen);
    PQclear(rows);
    PQfinish(pg);
}

// ---- packing

static void packs_every_value(void **test) {
    (void)test;
    struct packed_fix packed;
    assert_int_equal(sizeof packed, 32);
    struct fix fix = made_fix(1, 0);
    fix.unit = 0;
    assert_false(pack_fix(&fix, &packed));
    fix.unit = UNIT_NUMBER_MAX + 1;
    assert_false(pack_fix(&fix, &packed));
    fix.unit = UNIT_NUMBER_MAX;
    assert_true(pack_fix(&fix, &packed));
    assert_int_equal(packed.unit, UNIT_NUMBER_MAX);
    fix.lat_e7 = 900000001;
    assert_false(pack_fix(&fix, &packed));
}

// ---- history

static void keeps_every_fix(void **test) {
    (void)test;
    struct hub hub;
    uint32_t count = 20000;
    int64_t start = start_of(count);
    hub_begin(&hub, "hub-a", NULL);
    for (uint32_t n = 0; n < count; n += 500)
        keep(&hub, n, 500, start);
    assert_true(stored(count, 30));
    assert_history_is(count, start);
    hub_end(&hub);
}

static void flushes_at_the_end(void **test) {
    (void)test;
    struct hub hub;
    int64_t start = start_of(100);
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(10, database_up(hub.database)));
    keep(&hub, 0, 100, start);
    hub_end(&hub);
    assert_history_is(100, start);
    assert_int_equal(number_of("SELECT count(*) FROM muster.unit_current"), UNITS);
}

static void kill_server(void) {
    pg_kill(&cluster);
    pg_run(&cluster);
}

// Batches are cut at all moments: before, in the middle of and behind the COPY, and behind the COMMIT.
static void assert_once_each(void (*harm)(void), int times, useconds_t every_us) {
    struct hub hub;
    uint32_t sent = 0, count = 120000;
    int64_t start = start_of(count), gone = dropped("backlog");
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(10, database_up(hub.database)));
    for (int i = 0; i < times; i++) {
        for (uint32_t until = count / (uint32_t)times * (uint32_t)(i + 1); sent < until; sent += 1000)
            keep(&hub, sent, 1000, start);
        usleep((useconds_t)(random() % (long)every_us));
        harm();
    }
    assert_true(atomic_load(&hub.downs) > 0);
    assert_true(stored(count, 60));
    hub_end(&hub);
    assert_int_equal(number_of("SELECT count(*) FROM muster.fix"), count);
    assert_history_is(count, start);
    assert_int_equal(dropped("backlog"), gone);
}

static void survives_cut_copies(void **test) {
    (void)test;
    assert_once_each(end_backends, 30, 200000);
}

static void survives_a_killed_server(void **test) {
    (void)test;
    assert_once_each(kill_server, 5, 500000);
}

static long rss_kb(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

// The server stands still with connections open, then goes on with what it had been given: nothing comes twice.
static void a_stopped_server_costs_no_memory(void **test) {
    (void)test;
    struct hub hub = {0};
    struct answers answers;
    struct database_options options = hub_options(&hub, "hub-a");
    char error[1000];
    struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
    uint32_t count = 400000;
    int64_t start = start_of(count), gone = dropped("backlog"), busy = dropped("busy");
    options.fix_backlog = 4 << 20;
    options.journal_folder = folder;
    memcpy(options.log, journal_log(journal), WIRE_LOG_LEN);
    answers_begin(&answers);
    hub.database = database_start(&options);
    assert_true(WITHIN(10, database_up(hub.database)));
    keep(&hub, 0, 8192, start); // under way when all stands still
    pg_freeze(&cluster);
    long before = rss_kb();
    int64_t began = clock_mono_us(), longest = 0;
    for (uint32_t n = 8192; n < count; n += 500) {
        int64_t at = clock_mono_us();
        keep(&hub, n, count - n < 500 ? count - n : 500, start);
        if (n % 20000 == 192) {
            assert_int_equal(journal_grow(journal, 20), JOURNAL_DONE);
            database_nudge(hub.database, journal_seq(journal));
        }
        if (clock_mono_us() - at > longest)
            longest = clock_mono_us() - at;
        usleep(500);
    }
    assert_true(longest < 2000000); // never waits for the server
    assert_true(WITHIN(25, !database_up(hub.database)));
    print_message("silent server given up after %.1f s\n", (double)(clock_mono_us() - began) / 1e6);
    assert_true(WITHIN(5, metric_of("muster_database_fixes_waiting", NULL) <= (4 << 20) / 32));
    assert_true(rss_kb() - before < 200000);
    assert_true(dropped("backlog") > gone);
    assert_true(database_track(hub.database, 1, 0, INT64_MAX, answers.inbox, 1, 1));
    struct database_answer *answer = answers_next(&answers, 10);
    assert_int_equal(answer->refusal, REFUSAL_DATABASE_AWAY);
    answer->msg.dispose(&answer->msg);

    pg_thaw(&cluster);
    assert_true(WITHIN(30, database_projected(hub.database) == journal_seq(journal)));
    assert_true(WITHIN(30, metric_of("muster_database_fixes_waiting", NULL) == 0));
    hub_end(&hub);
    usleep(300000); // a connection that was given up could still end its work
    assert_int_equal(number_of("SELECT count(*) FROM muster.fix"),
                     count - (dropped("backlog") - gone) - (dropped("busy") - busy));
    assert_int_equal(number_of("SELECT count(*) - count(DISTINCT (unit, at)) FROM muster.fix"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM muster.event"), journal_seq(journal));
    answers_end(&answers);
    journal_close(journal);
}

// Only the connection's own process stands still, so a new connection stores the batch; then the old one goes on.
static void a_late_transaction_stores_nothing(void **test) {
    (void)test;
    struct hub hub;
    uint32_t count = 60000;
    int64_t start = start_of(count);
    pid_t backend = 0;
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(10, database_up(hub.database)));
    keep(&hub, 0, count, start);
    for (int i = 0; i < 1000 && !backend; i++) // in the middle of its work, if it can be caught there
        backend = (pid_t)number_of("SELECT pid FROM pg_stat_activity WHERE query LIKE '%fix_batch_open%' AND state = "
                                   "'active' AND pid <> pg_backend_pid()");
    if (backend)
        kill(backend, SIGSTOP);
    usleep(13000000); // given up meanwhile, and the batch sent again
    if (backend)
        kill(backend, SIGCONT);
    assert_true(stored(count, 30));
    assert_true(WITHIN(30, metric_of("muster_database_fixes_waiting", NULL) == 0));
    hub_end(&hub);
    usleep(300000);
    assert_history_is(count, start);
}

// ---- days

static void makes_and_drops_days(void **test) {
    (void)test;
    struct hub hub = {0};
    struct database_options options = hub_options(&hub, "hub-a");
    int64_t now = clock_wall_ms(), old = dropped("old");
    options.fix_kept_days = 20;
    hub.database = database_start(&options);
    for (int day = 0; day < 30; day++) {
        struct fix fix = made_fix(1, 0);
        fix.at_ms = now - (int64_t)day * 86400000;
        database_keep_fixes(hub.database, &fix, 1);
    }
    assert_true(stored(21, 20));
    assert_int_equal(dropped("old") - old, 9);
    assert_true(number_of("SELECT count(*) FROM pg_inherits WHERE inhparent = 'muster.fix'::regclass") >= 23);
    assert_int_equal(
        number_of("SELECT count(*) FROM pg_indexes WHERE schemaname = 'muster' AND tablename ~ 'fix_[0-9]' "
                  "AND indexdef LIKE '%USING brin%'"),
        number_of("SELECT count(*) FROM pg_inherits WHERE inhparent = 'muster.fix'::regclass"));
    database_set_kept_days(hub.database, 5);
    assert_true(WITHIN(10, number_of("SELECT count(*) FROM muster.fix") == 6));
    // A day that somebody else drops is made anew.
    pg_ask(conninfo, "SELECT muster.fix_days_forget(2)");
    struct fix fix = made_fix(1, 0);
    fix.at_ms = now - (int64_t)4 * 86400000;
    database_keep_fixes(hub.database, &fix, 1);
    assert_true(WITHIN(20, number_of("SELECT count(*) FROM muster.fix WHERE at < now() - interval '3 days'") == 1));
    hub_end(&hub);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_every_value),
        WITH_A_DATABASE(keeps_every_fix),
        WITH_A_DATABASE(flushes_at_the_end),
        WITH_A_DATABASE(survives_cut_copies),
        WITH_A_DATABASE(survives_a_killed_server),
        WITH_A_DATABASE(a_stopped_server_costs_no_memory),
        WITH_A_DATABASE(a_late_transaction_stores_nothing),
        WITH_A_DATABASE(makes_and_drops_days),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
