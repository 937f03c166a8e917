// The database holds the journal event for event, whatever happens to PostgreSQL; and the lease, the log read back, the
// records for gateways, the migrations and the rights.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sqlite3.h>

#include "store/rebuild.h"
#include "store_fixture.h"

static char error[1000];

static struct journal *new_journal(void) {
    struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
    assert_non_null(journal);
    return journal;
}

static void grow(struct journal *journal, uint32_t count) {
    assert_int_equal(journal_grow(journal, count), JOURNAL_DONE);
}

// ---- is the database equal to the journal?

struct compared {
    uint64_t next;
    struct buf expected;
};

static bool compare_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len) {
    struct compared *compared = arg;
    log_record(seq, &compared->expected);
    assert_int_equal(seq, compared->next++);
    assert_int_equal(len, compared->expected.len);
    assert_memory_equal(record, compared->expected.data, len);
    return true;
}

static void assert_log_is(uint64_t seq) {
    struct compared compared = {.next = 1};
    int64_t count = database_read_log(conninfo, DISTRICT, compare_record, &compared, error, sizeof error);
    if (count < 0)
        print_message("%s\n", error);
    assert_int_equal(count, seq);
    assert_int_equal(number_of("SELECT count(*) FROM muster.event"), seq);
    assert_int_equal(number_of("SELECT seq FROM muster.meta"), seq);
    buf_free(&compared.expected);
}

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
    state_destroy(state);
}

static bool projects(struct hub *hub, const struct journal *journal, double seconds) {
    database_nudge(hub->database, journal_seq(journal));
    return WITHIN(seconds, database_projected(hub->database) == journal_seq(journal));
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

static void assert_never_projects(struct journal *journal, const char *district) {
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
    hub_end(&hub);
}

static void fill_database(struct journal *journal, uint32_t count) {
    struct hub hub;
    grow(journal, count);
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 10));
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
    assert_never_projects(journal, DISTRICT);
    assert_log_is(30);
    journal_close(journal);
    folder_remove(first_folder);
}

static void refuses_another_district(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    fill_database(journal, 30);
    assert_never_projects(journal, "110101");
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
    assert_never_projects(journal, DISTRICT); // the journal has lost what the database has
    journal_close(journal);
    forget_end("INSERT INTO event SELECT seq + 20, hash, record FROM event WHERE seq <= 15");
    journal = new_journal();
    assert_never_projects(journal, DISTRICT); // and gone on differently
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

// ---- the log read back

static bool stop_at_ten(void *arg, uint64_t seq, const uint8_t *record, uint32_t len) {
    (void)arg, (void)record, (void)len;
    return seq < 10;
}

static void reads_the_log_back(void **test) {
    (void)test;
    assert_int_equal(database_read_log(conninfo, DISTRICT, stop_at_ten, NULL, error, sizeof error), 0);
    struct journal *journal = new_journal();
    fill_database(journal, 2500);
    journal_close(journal);
    assert_log_is(2500);
    assert_int_equal(database_read_log(conninfo, DISTRICT, stop_at_ten, NULL, error, sizeof error), 10);
    assert_int_equal(database_read_log(conninfo, "110101", stop_at_ten, NULL, error, sizeof error), -1);
    assert_non_null(strstr(error, "belongs to district " DISTRICT));
    pg_ask(conninfo, "UPDATE muster.event SET record = '\\x00' WHERE seq = 7");
    assert_int_equal(database_read_log(conninfo, DISTRICT, stop_at_ten, NULL, error, sizeof error), -1);
    assert_non_null(strstr(error, "record 7 is damaged"));
    assert_int_equal(database_read_log("host=/nowhere", DISTRICT, stop_at_ten, NULL, error, sizeof error), -1);
    assert_non_null(strstr(error, "connecting failed"));
}

static void count_answer(void *arg, const struct kept_answer *kept) {
    struct kept_answer expected = log_answer(kept->answer.seq);
    assert_memory_equal(kept->answer.id, expected.answer.id, COMMAND_ID_LEN);
    assert_int_equal(kept->answer.object, expected.answer.object);
    assert_int_equal(kept->answer.code, REFUSAL_NONE);
    ++*(uint64_t *)arg;
}

static void rebuilds_an_empty_journal(void **test) {
    (void)test;
    uint8_t old_log[WIRE_LOG_LEN], old_hash[RECORD_HASH_LEN];
    char old_folder[300];
    struct journal *journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, error, sizeof error), 0);
    fill_database(journal, 1700);
    assert_int_equal(rebuild_journal(journal, conninfo, error, sizeof error), -1); // not empty
    memcpy(old_log, journal_log(journal), sizeof old_log);
    memcpy(old_hash, journal_hash(journal), sizeof old_hash);
    journal_close(journal);
    snprintf(old_folder, sizeof old_folder, "%s", folder);

    folder_make(folder, sizeof folder);
    journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, error, sizeof error), 1700);
    assert_int_equal(journal_seq(journal), 1700);
    assert_memory_equal(journal_hash(journal), old_hash, sizeof old_hash);
    assert_memory_not_equal(journal_log(journal), old_log, sizeof old_log);
    struct state *state = state_create(DISTRICT);
    assert_true(journal_load(journal, state, error, sizeof error));
    state_destroy(state);
    uint64_t answers = 0;
    journal_each_answer(journal, 1000000, count_answer, &answers);
    assert_int_equal(answers, 1700);
    fill_database(journal, 30); // and goes on
    assert_log_is(1730);
    journal_close(journal);
    folder_remove(old_folder);
}

static void rebuilds_all_or_nothing(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    fill_database(journal, 300);
    journal_close(journal);
    folder_remove(folder);
    pg_ask(conninfo, "UPDATE muster.event SET hash = record WHERE seq = 290");
    journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, error, sizeof error), -1);
    assert_non_null(strstr(error, "record 290 is damaged"));
    assert_int_equal(journal_seq(journal), 0);
    grow(journal, 5); // still a good journal
    journal_close(journal);
}

// ---- records for gateways

static void fetches_records(void **test) {
    (void)test;
    struct hub hub;
    struct answers answers;
    struct buf expected = {0};
    struct journal *journal = new_journal();
    fill_database(journal, 1500);
    answers_begin(&answers);
    hub_begin(&hub, "gateway", NULL);
    assert_true(WITHIN(10, database_up(hub.database)));
    assert_true(WITHIN(10, ({
                           assert_true(database_fetch(hub.database, 401, 5000, answers.inbox, 77, 123));
                           struct database_answer *answer = answers_next(&answers, 10);
                           bool done = answer->refusal == REFUSAL_NONE;
                           if (done) {
                               assert_int_equal(answer->msg.kind, 77);
                               assert_int_equal(answer->asker, 123);
                               assert_int_equal(answer->from_seq, 401);
                               assert_int_equal(answer->record_count, 1000);
                               for (uint32_t i = 0; i < answer->record_count; i++) {
                                   log_record(401 + i, &expected);
                                   assert_int_equal(answer->records[i]->len, expected.len);
                                   assert_memory_equal(answer->records[i]->data, expected.data, expected.len);
                               }
                           }
                           answer->msg.dispose(&answer->msg);
                           done;
                       })));
    assert_true(database_fetch(hub.database, 1501, 10, answers.inbox, 77, 124));
    struct database_answer *answer = answers_next(&answers, 10);
    assert_int_equal(answer->refusal, REFUSAL_NONE);
    assert_int_equal(answer->record_count, 0);
    answer->msg.dispose(&answer->msg);
    hub_end(&hub);
    answers_end(&answers);
    journal_close(journal);
    buf_free(&expected);
}

// ---- the lease

static enum database_lease take_lease(struct hub *hub, char holder[200]) {
    return database_take_lease(hub->database, 10000, holder, 200);
}

static void lease_is_for_one(void **test) {
    (void)test;
    struct hub one, other, again;
    char holder[200];
    hub_begin(&one, "hub-a", NULL);
    hub_begin(&other, "hub-b", NULL);
    assert_int_equal(take_lease(&one, holder), DATABASE_LEASE_HELD);
    assert_int_equal(take_lease(&other, holder), DATABASE_LEASE_TAKEN);
    assert_non_null(strstr(holder, "hub-a"));
    hub_end(&other);
    sleep(4); // renewed meanwhile
    assert_true(number_of("SELECT extract(epoch FROM until - clock_timestamp())::int FROM muster.lease") >= 6);
    assert_int_equal(atomic_load(&one.lost), 0);

    hub_begin(&again, "hub-a", NULL); // a restart of the same folder
    assert_int_equal(take_lease(&again, holder), DATABASE_LEASE_HELD);
    assert_true(WITHIN(8, atomic_load(&one.lost) == 1));
    assert_non_null(strstr(one.lost_to, "hub-a"));
    hub_end(&one);
    assert_int_equal(number_of("SELECT count(*) FROM muster.lease"), 1); // not its to give back
    hub_end(&again);
    assert_int_equal(number_of("SELECT count(*) FROM muster.lease"), 0);
}

static void lease_runs_out(void **test) {
    (void)test;
    struct hub hub;
    char holder[200];
    pg_ask(conninfo, "INSERT INTO muster.lease VALUES ('" DISTRICT "', 'dead', gen_random_uuid(), 'hub-x', "
                     "clock_timestamp() - interval '1 second')");
    hub_begin(&hub, "hub-a", NULL);
    assert_int_equal(take_lease(&hub, holder), DATABASE_LEASE_HELD);
    hub_end(&hub);
}

static void lease_without_a_database(void **test) {
    (void)test;
    struct hub hub = {0};
    char holder[200];
    snprintf(conninfo, sizeof conninfo, "host=/nowhere");
    hub_begin(&hub, "hub-a", NULL);
    int64_t start = clock_mono_us();
    assert_int_equal(database_take_lease(hub.database, 300, holder, sizeof holder), DATABASE_LEASE_UNREACHABLE);
    assert_in_range(clock_mono_us() - start, 250000, 2000000);
    hub_end(&hub);
}

// The database comes later and another hub has the lease: this one must end.
static void lease_is_taken_late(void **test) {
    (void)test;
    struct hub hub = {0};
    char holder[200];
    pg_freeze(&cluster);
    hub_begin(&hub, "hub-a", NULL);
    assert_int_equal(database_take_lease(hub.database, 200, holder, sizeof holder), DATABASE_LEASE_UNREACHABLE);
    pg_thaw(&cluster);
    pg_ask(conninfo, "INSERT INTO muster.lease VALUES ('" DISTRICT "', 'other', gen_random_uuid(), 'hub-x', "
                     "clock_timestamp() + interval '1 hour') ON CONFLICT (district) DO UPDATE SET run = excluded.run, "
                     "holder = excluded.holder, hub = excluded.hub, until = excluded.until");
    assert_true(WITHIN(20, atomic_load(&hub.lost) == 1));
    assert_non_null(strstr(hub.lost_to, "hub-x"));
    hub_end(&hub);
}

// ---- no database, or one without tables

static void is_cheap_without_a_database(void **test) {
    (void)test;
    struct hub hub = {0};
    struct answers answers;
    char holder[200];
    *conninfo = '\0';
    answers_begin(&answers);
    hub_begin(&hub, "hub-a", NULL);
    assert_false(database_up(hub.database));
    database_nudge(hub.database, 5);
    struct fix fix = {.unit = 1};
    database_keep_fixes(hub.database, &fix, 1);
    assert_int_equal(database_take_lease(hub.database, 5000, holder, sizeof holder), DATABASE_LEASE_UNREACHABLE);
    assert_true(database_track(hub.database, 1, 0, 1, answers.inbox, 5, 6));
    struct database_answer *answer = answers_next(&answers, 1);
    assert_int_equal(answer->refusal, REFUSAL_DATABASE_AWAY);
    answer->msg.dispose(&answer->msg);
    hub_end(&hub);
    answers_end(&answers);
    assert_int_equal(atomic_load(&hub.ups), 0);
}

static void waits_for_its_tables(void **test) {
    (void)test;
    struct hub hub;
    struct journal *journal = new_journal();
    grow(journal, 20);
    pg_ask(conninfo, "DROP SCHEMA muster CASCADE");
    hub_begin(&hub, "hub-a", journal);
    usleep(800000);
    assert_false(database_up(hub.database));
    assert_true(pg_migrate(&cluster, conninfo));
    assert_true(WITHIN(15, database_projected(hub.database) == 20));
    hub_end(&hub);
    journal_close(journal);
}

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
    assert_int_equal(take_lease(&hub, holder), DATABASE_LEASE_HELD);
    database_keep_fixes(hub.database, &fix, 1);
    assert_true(projects(&hub, journal, 10));
    assert_true(WITHIN(10, number_of("SELECT count(*) FROM muster.unit_current") == 1));
    assert_int_equal(number_of("SELECT count(*) FROM muster.fix"), 1);
    assert_true(pg_refuses(conninfo, "DELETE FROM muster.event"));
    assert_true(pg_refuses(conninfo, "UPDATE muster.event SET actor = 'x'"));
    assert_true(pg_refuses(conninfo, "DROP TABLE muster.unit"));
    assert_true(pg_refuses(conninfo, "CREATE TABLE muster.mine (n int)"));
    hub_end(&hub);

    static const char *const readable[] = {"v_units",  "v_incidents", "v_incident_notes",
                                           "v_tracks", "v_fixes",     "v_events"};
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
    assert_int_equal(pg_number(as_reader, "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE "
                                          "rolname IN ('muster_hub', 'muster_reader', 'a_hub', 'a_reader')"),
                     0);
    journal_close(journal);
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

#define WITH_A_DATABASE(test) cmocka_unit_test_setup_teardown(test, fresh_database, forget_database)

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
        WITH_A_DATABASE(reads_the_log_back),
        WITH_A_DATABASE(rebuilds_an_empty_journal),
        WITH_A_DATABASE(rebuilds_all_or_nothing),
        WITH_A_DATABASE(fetches_records),
        WITH_A_DATABASE(lease_is_for_one),
        WITH_A_DATABASE(lease_runs_out),
        WITH_A_DATABASE(lease_without_a_database),
        WITH_A_DATABASE(lease_is_taken_late),
        WITH_A_DATABASE(is_cheap_without_a_database),
        WITH_A_DATABASE(waits_for_its_tables),
        WITH_A_DATABASE(migrates_once),
        WITH_A_DATABASE(rights_are_as_small_as_can_be),
        WITH_A_DATABASE(everything_is_explained),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
