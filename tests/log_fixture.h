// A journal that grows and a database that is to hold the same: what the tests of projection and log stand on.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_LOG_FIXTURE_H
#define TESTS_LOG_FIXTURE_H

#include "store_fixture.h"

static char error[1000];

static inline struct journal *new_journal(void) {
    struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
    assert_non_null(journal);
    return journal;
}

static inline void grow(struct journal *journal, uint32_t count) {
    assert_int_equal(journal_grow(journal, count), JOURNAL_DONE);
}

// ---- is the database equal to the journal?

struct compared {
    uint64_t next;
    struct buf expected;
};

static inline bool compare_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len) {
    struct compared *compared = arg;
    log_record(seq, &compared->expected);
    assert_int_equal(seq, compared->next++);
    assert_int_equal(len, compared->expected.len);
    assert_memory_equal(record, compared->expected.data, len);
    return true;
}

static inline int64_t read_log(struct compared *compared) {
    compared->next = 1;
    return database_read_log(conninfo, DISTRICT, compare_record, compared, error, sizeof error);
}

// Waits while the server recovers, as pg_ask does.
static inline void assert_log_is(uint64_t seq) {
    struct compared compared = {0};
    int64_t count = -1;
    WITHIN(30, (count = read_log(&compared)) >= 0);
    if (count < 0)
        print_message("%s\n", error);
    assert_int_equal(count, seq);
    assert_int_equal(number_of("SELECT count(*) FROM muster.event"), seq);
    assert_int_equal(number_of("SELECT seq FROM muster.meta"), seq);
    buf_free(&compared.expected);
}

static inline bool projects(struct hub *hub, const struct journal *journal, double seconds) {
    database_nudge(hub->database, journal_seq(journal));
    return WITHIN(seconds, database_projected(hub->database) == journal_seq(journal));
}

static inline void fill_database(struct journal *journal, uint32_t count) {
    struct hub hub;
    grow(journal, count);
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 10));
    hub_end(&hub);
}

#endif
