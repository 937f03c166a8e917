// The database holds the journal event for event, whatever happens to PostgreSQL, and no other log.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sqlite3.h>

#include "dispatch_tables.h"
#include "post_tables.h"

static struct state *state_after(uint64_t seq) {
    struct state *state = state_create(DISTRICT);
    for (uint64_t n = 1; n <= seq; n++) {
        struct log_words words;
        struct event event;
        log_event(n, &words, &event);
        state_apply(state, &event);
    }
    return state;
}

static void assert_row(const char *expected, const char *format, uint32_t number) {
    char sql[1000];
    snprintf(sql, sizeof sql, format, number);
    assert_string_equal(pg_ask(conninfo, sql), expected);
}

static void assert_unit(const struct unit *unit) {
    char expected[600];
    snprintf(expected, sizeof expected, "%s|%s|%s|%s|%s|%s|%llu", unit->code, unit->name, unit_kind_name(unit->kind),
             unit->org, unit_status_name(unit->status), unit->retired ? "t" : "f", (unsigned long long)unit->seq);
    assert_row(expected,
               "SELECT concat_ws('|', code, name, kind, org, status, retired, seq) FROM muster.unit WHERE unit = %u",
               unit->number);
}

static void assert_incident(const struct incident *incident) {
    char expected[900];
    snprintf(expected, sizeof expected, "%u|%s|%s|%s|%s|%s|%d|%d|%s|%lld|%lld|%u|%llu", incident->version,
             incident->type, incident_grade_name(incident->grade), incident_phase_name(incident->phase),
             incident->title, incident->org, incident->lat_e7, incident->lon_e7, incident->place,
             (long long)incident->opened_at_ms, (long long)incident->closed_at_ms, incident->notes,
             (unsigned long long)incident->seq);
    assert_row(expected,
               "SELECT concat_ws('|', version, type, grade, phase, title, org, round(st_y(place) * 1e7), "
               "round(st_x(place) * 1e7), address, round(extract(epoch FROM opened_at) * 1000), "
               "coalesce(round(extract(epoch FROM closed_at) * 1000), 0), notes, seq) "
               "FROM muster.incident WHERE incident = %u",
               incident->number);
}

static void assert_account(const struct account *account) {
    char expected[400];
    snprintf(expected, sizeof expected, "%s|%s|%s|%s|{%u,7}|%s", account->name, account->title,
             role_name(account->role), account->scope, account->units[0], account->disabled ? "t" : "f");
    assert_row(
        expected,
        "SELECT concat_ws('|', name, title, role, scope, units, disabled) FROM muster.account WHERE account = %u",
        account->number);
}

// The tables say what the state says.
static void assert_tables_are(uint64_t seq) {
    struct state *state = state_after(seq);
    for (uint32_t n = 1; n <= state_unit_count(state); n++)
        assert_unit(state_unit(state, n));
    for (uint32_t n = 1; n <= state_incident_count(state); n++)
        assert_incident(state_incident(state, n));
    for (uint32_t n = 1; n <= state_account_count(state); n++)
        assert_account(state_account(state, n));
    assert_int_equal(number_of("SELECT count(*) FROM muster.unit"), state_unit_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.incident"), state_incident_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.token"), state_last_token(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.token WHERE revoked_at IS NULL"), state_token_count(state));
    assert_int_equal(number_of("SELECT sum(notes) - (SELECT count(*) FROM muster.incident_note) FROM muster.incident"),
                     0);
    assert_post_tables_are(state);
    assert_dispatch_tables_are(state);
    state_destroy(state);
}

// ---- projection

static void projects_every_event(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    grow(journal, 451);
    hub_begin(&hub, "hub-a", journal);
    assert_true(WITHIN(10, database_projected(hub.database) == 451)); // without a nudge: they were there before
    grow(journal, 10);
    assert_true(projects(&hub, journal, 5));
    assert_true(database_up(hub.database));
    assert_log_is(461);
    assert_tables_are(461);
    assert_row("console-1|zhang.wei|unit_register|1",
               "SELECT concat_ws('|', device, actor, verb, object) FROM "
               "muster.event WHERE seq = %u",
               1);
    hub_end(&hub);
    journal_close(journal);
}

static void goes_on_where_it_was(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    for (int round = 1; round <= 3; round++) {
        hub_begin(&hub, "hub-a", journal);
        grow(journal, 250);
        assert_true(projects(&hub, journal, 10));
        hub_end(&hub);
    }
    assert_log_is(750);
    journal_close(journal);
}

// What an odd device or an odd person may put into an event does not stop the projection.
static void takes_odd_events(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    struct buf record = {0};
    for (uint64_t seq = 1; seq <= 2; seq++) {
        struct log_words words;
        struct event event;
        log_event(seq, &words, &event);
        event.made_at_ms = seq == 1 ? INT64_MAX : INT64_MIN;
        event.exercise = UINT64_MAX;
        buf_clear(&record);
        record_write(&record, &event);
        struct journal_entry entry = {seq, record.data, (uint32_t)record.len};
        assert_int_equal(journal_commit(journal, &entry, 1, NULL, 0), JOURNAL_DONE);
    }
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 10));
    hub_end(&hub);
    journal_close(journal);
    buf_free(&record);
}

struct feed {
    struct journal *journal;
    struct hub *hub;
    _Atomic bool over;
};

static void *feed_events(void *arg) {
    struct feed *feed = arg;
    for (int i = 0; i < 200 && journal_grow(feed->journal, 10) == JOURNAL_DONE; i++) {
        database_nudge(feed->hub->database, journal_seq(feed->journal));
        wait_a_little();
    }
    atomic_store(&feed->over, true);
    return NULL;
}

// Events keep coming while `harm` is done to the server again and again; in the end all are there once.
static void assert_survives(void (*harm)(void), int64_t every_us) {
    struct hub hub;
    pthread_t feeder;
    struct journal *journal = new_journal();
    struct feed feed = {.journal = journal, .hub = &hub};
    hub_begin(&hub, "hub-a", journal);
    assert_true(WITHIN(10, database_up(hub.database)));
    pthread_create(&feeder, NULL, feed_events, &feed);
    while (!atomic_load(&feed.over)) {
        usleep((useconds_t)(every_us / 2 + random() % every_us));
        harm();
    }
    pthread_join(feeder, NULL);
    assert_true(projects(&hub, journal, 60));
    assert_true(atomic_load(&hub.downs) > 0);
    assert_log_is(2000);
    assert_tables_are(2000);
    hub_end(&hub);
    journal_close(journal);
}

static void kill_server(void) {
    pg_kill(&cluster);
    pg_run(&cluster);
}

static void each_backend(const char *sql, void (*harm)(pid_t pid)) {
    PGconn *pg = PQconnectdb(pg_conninfo(&cluster, "postgres"));
    PGresult *result = PQexec(pg, sql);
    for (int i = 0; harm && i < PQntuples(result); i++)
        harm((pid_t)strtol(PQgetvalue(result, i, 0), NULL, 10));
    PQclear(result);
    PQfinish(pg);
}

static void end_backends(void) {
    each_backend("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'", NULL);
}

static void kill_one(pid_t pid) {
    kill(pid, SIGKILL);
}

static void kill_backends(void) { // the server then throws everybody out and recovers
    each_backend("SELECT pid FROM pg_stat_activity WHERE datname LIKE 'test%'", kill_one);
}

static void survives_cut_connections(void **test) {
    (void)test;
    assert_survives(end_backends, 100000);
}

static void survives_killed_backends(void **test) {
    (void)test;
    assert_survives(kill_backends, 700000);
}

static void survives_a_killed_server(void **test) {
    (void)test;
    assert_survives(kill_server, 1000000);
}

static void two_projectors_do_not_double(void **test) {
    (void)test;
    struct hub one, other;
    struct journal *journal = new_journal();
    hub_begin(&one, "hub-a", journal);
    hub_begin(&other, "hub-b", journal);
    for (int i = 0; i < 100; i++) {
        grow(journal, 20);
        database_nudge(one.database, journal_seq(journal));
        database_nudge(other.database, journal_seq(journal));
    }
    assert_true(projects(&one, journal, 20));
    assert_true(projects(&other, journal, 20));
    assert_log_is(2000);
    hub_end(&one);
    hub_end(&other);
    journal_close(journal);
}

// ---- a database that is not ours

static void assert_never_projects(struct journal *journal, const char *district, enum database_journal judged) {
    char says[400] = "";
    struct hub hub = {0};
    struct database_options options = hub_options(&hub, "hub-a");
    options.journal_folder = folder;
    options.district = district;
    memcpy(options.log, journal_log(journal), WIRE_LOG_LEN);
    hub.database = database_start(&options);
    database_nudge(hub.database, journal_seq(journal));
    assert_true(WITHIN(10, database_up(hub.database)));
    usleep(700000);
    assert_int_equal(database_projected(hub.database), 0);
    assert_true(database_refuses(hub.database));
    assert_int_equal(database_judge_journal(hub.database, 0, says, sizeof says), judged);
    assert_int_equal(judged == DATABASE_JOURNAL_OLD, *says != '\0');
    hub_end(&hub);
}

static void refuses_another_log(void **test) {
    (void)test;
    char first_folder[300];
    struct journal *journal = new_journal();
    fill_database(journal, 30);
    journal_close(journal);
    snprintf(first_folder, sizeof first_folder, "%s", folder);
    folder_make(folder, sizeof folder);
    journal = new_journal();
    grow(journal, 50);
    assert_never_projects(journal, DISTRICT, DATABASE_JOURNAL_NEWEST);
    assert_log_is(30);
    journal_close(journal);
    folder_remove(first_folder);
}

static void refuses_another_district(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    fill_database(journal, 30);
    assert_never_projects(journal, "110101", DATABASE_JOURNAL_NEWEST);
    journal_close(journal);
}

static void forget_end(const char *sql) {
    sqlite3 *db = NULL;
    char path[400];
    snprintf(path, sizeof path, "%s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void refuses_to_go_back(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    fill_database(journal, 30);
    journal_close(journal);
    forget_end("DELETE FROM event WHERE seq > 20");
    journal = new_journal();
    assert_never_projects(journal, DISTRICT, DATABASE_JOURNAL_OLD); // the journal has lost what the database has
    journal_close(journal);
    forget_end("INSERT INTO event SELECT seq + 20, hash, record FROM event WHERE seq <= 15");
    journal = new_journal();
    assert_never_projects(journal, DISTRICT, DATABASE_JOURNAL_OLD); // and gone on differently
    journal_close(journal);
    assert_log_is(30);
}

static void takes_over_an_empty_database(void **test) {
    (void)test;
    pg_ask(conninfo, "INSERT INTO muster.meta (district, log) VALUES ('110101', decode(repeat('11', 16), 'hex'))");
    struct journal *journal = new_journal();
    fill_database(journal, 30);
    assert_log_is(30);
    journal_close(journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(projects_every_event),
        WITH_A_DATABASE(goes_on_where_it_was),
        WITH_A_DATABASE(takes_odd_events),
        WITH_A_DATABASE(survives_cut_connections),
        WITH_A_DATABASE(survives_killed_backends),
        WITH_A_DATABASE(survives_a_killed_server),
        WITH_A_DATABASE(two_projectors_do_not_double),
        WITH_A_DATABASE(refuses_another_log),
        WITH_A_DATABASE(refuses_another_district),
        WITH_A_DATABASE(refuses_to_go_back),
        WITH_A_DATABASE(takes_over_an_empty_database),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
