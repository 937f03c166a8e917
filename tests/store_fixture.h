// A PostgreSQL server with the tables in it and a database object in front: what the tests of the database stand on.
// One server per test program, a fresh database and a fresh journal folder per test.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"
#include "pg_cluster.h"
#include "store/database.h"

static struct pg_cluster cluster;
static char folder[300];   // of the journal
static char conninfo[400]; // of this test's database

static inline void wait_a_little(void) {
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
}

// True as soon as it is; false when it never was, with the patience that a busy machine asks for.
#define WITHIN(seconds, condition)                                                                                     \
    ({                                                                                                                 \
        int64_t within_end = clock_mono_us() + (int64_t)((seconds)*4000000.0);                                         \
        bool within_is;                                                                                                \
        while (!(within_is = (condition)) && clock_mono_us() < within_end)                                             \
            wait_a_little();                                                                                           \
        within_is;                                                                                                     \
    })

static inline int start_cluster(void **state) {
    (void)state;
    pg_create(&cluster);
    pg_ask(pg_conninfo(&cluster, "postgres"), "CREATE DATABASE pattern");
    pg_must(pg_migrate(&cluster, pg_conninfo(&cluster, "pattern")));
    return 0;
}

static inline int stop_cluster(void **state) {
    (void)state;
    pg_destroy(&cluster);
    return 0;
}

static inline int fresh_database(void **state) {
    (void)state;
    static int number;
    char name[40], sql[100];
    folder_make(folder, sizeof folder);
    snprintf(name, sizeof name, "test%d", ++number);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE pattern", name);
    pg_ask(pg_conninfo(&cluster, "postgres"), sql);
    snprintf(conninfo, sizeof conninfo, "%s", pg_conninfo(&cluster, name));
    return 0;
}

static inline int forget_database(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static inline long long number_of(const char *sql) {
    return pg_number(conninfo, sql);
}

#define WITH_A_DATABASE(test) cmocka_unit_test_setup_teardown(test, fresh_database, forget_database)

// ---- a database object and what it told

struct hub {
    struct database *database;
    _Atomic int ups, downs, lost, currents;
    char lost_to[200];
    struct fix *current;
    uint32_t current_count;
};

static inline void hub_state(void *arg, bool up) {
    struct hub *hub = arg;
    atomic_fetch_add(up ? &hub->ups : &hub->downs, 1);
}

static inline void hub_lost(void *arg, const char *holder) {
    struct hub *hub = arg;
    snprintf(hub->lost_to, sizeof hub->lost_to, "%s", holder);
    atomic_fetch_add(&hub->lost, 1);
}

static inline void hub_current(void *arg, const struct fix *fixes, uint32_t count) {
    struct hub *hub = arg;
    hub->current = mem_new(count * sizeof *fixes + 1);
    if (count > 0)
        memcpy(hub->current, fixes, count * sizeof *fixes);
    hub->current_count = count;
    atomic_fetch_add(&hub->currents, 1);
}

static inline struct database_options hub_options(struct hub *hub, const char *name) {
    return (struct database_options){.conninfo = conninfo,
                                     .district = DISTRICT,
                                     .hub = name,
                                     .holder = name,
                                     .fix_backlog = 64 << 20,
                                     .fix_kept_days = 90,
                                     .on_state = hub_state,
                                     .on_lease_lost = hub_lost,
                                     .on_current = hub_current,
                                     .arg = hub};
}

static inline void hub_begin(struct hub *hub, const char *name, const struct journal *journal) {
    *hub = (struct hub){0};
    struct database_options options = hub_options(hub, name);
    if (journal) {
        options.journal_folder = folder;
        memcpy(options.log, journal_log(journal), WIRE_LOG_LEN);
    }
    hub->database = database_start(&options);
}

static inline void hub_end(struct hub *hub) {
    database_stop(hub->database);
    database_destroy(hub->database);
    free(hub->current);
    hub->database = NULL;
    hub->current = NULL;
}

// ---- answers to questions

struct answers {
    struct inbox *inbox;
    struct msg *heard;
};

static inline void no_wake(void *arg) {
    (void)arg;
}

static inline void answers_begin(struct answers *answers) {
    *answers = (struct answers){.inbox = inbox_create(1 << 30, no_wake, NULL)};
}

static inline struct database_answer *answers_next(struct answers *answers, double seconds) {
    WITHIN(seconds, answers->heard || (answers->heard = inbox_drain(answers->inbox)));
    struct msg *first = answers->heard;
    if (first)
        answers->heard = first->next;
    return (struct database_answer *)first;
}

static inline void answers_end(struct answers *answers) {
    inbox_destroy(answers->inbox);
}

#endif
