// What else the database does: the log read back, a journal rebuilt, records for gateways, the lease, and being away.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log_fixture.h"
#include "store/rebuild.h"

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

static enum verb verb_of(uint64_t seq) {
    struct log_words words;
    struct event event;
    log_event(seq, &words, &event);
    return event.verb;
}

static bool is_the_hubs_own(uint64_t seq) {
    struct log_words words;
    struct event event;
    log_event(seq, &words, &event);
    return event.verb == VERB_CLOCK_SHIFT || event.verb == VERB_ORDER_ESCALATE || event.verb == VERB_REPORT_DUE ||
           (event.verb == VERB_ALARM_RAISE && event.alarm_raised->kind == ALARM_DEADMAN);
}

// The next one that somebody was answered, as it was: what the hub does by itself is answered to nobody, and a contest
// is the trace of a refusal.
static void check_answer(void *arg, const struct kept_answer *kept) {
    uint64_t *seq = arg;
    do
        ++*seq;
    while (is_the_hubs_own(*seq));
    bool contest = verb_of(*seq) == VERB_ORDER_CONTEST;
    struct kept_answer expected = log_answer(*seq);
    assert_memory_equal(kept->answer.id, expected.answer.id, COMMAND_ID_LEN);
    assert_int_equal(kept->answer.object, expected.answer.object);
    assert_int_equal(kept->answer.code, contest ? REFUSAL_ORDER_CONFLICT : REFUSAL_NONE);
    assert_int_equal(kept->answer.seq, contest ? 0 : *seq);
}

static void rebuilds_an_empty_journal(void **test) {
    (void)test;
    uint8_t old_log[WIRE_LOG_LEN], old_hash[RECORD_HASH_LEN];
    char old_folder[300];
    struct journal *journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), 0);
    fill_database(journal, 1700);
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), -1); // not empty
    memcpy(old_log, journal_log(journal), sizeof old_log);
    memcpy(old_hash, journal_hash(journal), sizeof old_hash);
    journal_close(journal);
    snprintf(old_folder, sizeof old_folder, "%s", folder);

    folder_make(folder, sizeof folder);
    journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), 1700);
    assert_int_equal(journal_seq(journal), 1700);
    assert_memory_equal(journal_hash(journal), old_hash, sizeof old_hash);
    assert_memory_not_equal(journal_log(journal), old_log, sizeof old_log);
    struct state *state = state_create(DISTRICT);
    assert_true(journal_load(journal, state, error, sizeof error));
    state_destroy(state);
    uint64_t answered = 0;
    journal_each_answer(journal, 1000000, check_answer, &answered);
    uint64_t last = 1700;
    while (is_the_hubs_own(last))
        last--;
    assert_int_equal(answered, last);
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
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), -1);
    assert_non_null(strstr(error, "record 290 is damaged"));
    assert_int_equal(journal_seq(journal), 0);
    grow(journal, 5); // still a good journal
    journal_close(journal);
}

// Its log would take the place of the log of the one that is at work.
static void a_second_authority_rebuilds_nothing(void **test) {
    (void)test;
    struct journal *journal = new_journal();
    fill_database(journal, 20);
    journal_close(journal);
    folder_remove(folder);
    pg_ask(conninfo, "INSERT INTO muster.lease VALUES ('" DISTRICT "', 'other', gen_random_uuid(), 'hub-x', "
                     "clock_timestamp() + interval '5 s')");
    double log = number_of("SELECT hashtext(log::text) FROM muster.meta");
    journal = new_journal();
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), REBUILD_SECOND);
    assert_non_null(strstr(error, "hub-x"));
    assert_int_equal(journal_seq(journal), 0);
    assert_true(number_of("SELECT hashtext(log::text) FROM muster.meta") == log);
    pg_ask(conninfo, "UPDATE muster.lease SET until = clock_timestamp()");
    assert_int_equal(rebuild_journal(journal, conninfo, "hub", error, sizeof error), 20);
    assert_true(number_of("SELECT hashtext(log::text) FROM muster.meta") != log);
    assert_int_equal(number_of("SELECT count(*) FROM muster.lease WHERE hub = 'hub' AND until > clock_timestamp()"), 1);
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
    assert_true(number_of("SELECT extract(epoch FROM until - clock_timestamp())::int FROM muster.lease") >= 3);
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
    struct database_answer *answer = answers_next(&answers, 10);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(reads_the_log_back),      WITH_A_DATABASE(rebuilds_an_empty_journal),
        WITH_A_DATABASE(rebuilds_all_or_nothing), WITH_A_DATABASE(a_second_authority_rebuilds_nothing),
        WITH_A_DATABASE(fetches_records),         WITH_A_DATABASE(lease_is_for_one),
        WITH_A_DATABASE(lease_runs_out),          WITH_A_DATABASE(lease_without_a_database),
        WITH_A_DATABASE(lease_is_taken_late),     WITH_A_DATABASE(is_cheap_without_a_database),
        WITH_A_DATABASE(waits_for_its_tables),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
