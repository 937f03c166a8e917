// A folder per test with a journal in it, and what its state is held against: what the tests of the journal stand on.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_JOURNAL_FIXTURE_H
#define TESTS_JOURNAL_FIXTURE_H

#include <sqlite3.h>

#include "storeroom.h"
#include "wire/snapshot.h"

static char folder[300];
static char error[1000];

static inline int fresh_folder(void **test) {
    (void)test;
    folder_make(folder, sizeof folder);
    return 0;
}

static inline int forget_folder(void **test) {
    (void)test;
    folder_remove(folder);
    return 0;
}

static inline struct journal *open_journal(void) {
    *error = '\0';
    struct journal *journal = journal_open(folder, DISTRICT, error, sizeof error);
    if (!journal)
        print_message("%s\n", error);
    return journal;
}

static inline struct journal *must_open(void) {
    struct journal *journal = open_journal();
    assert_non_null(journal);
    return journal;
}

static inline const char *in_folder(const char *name) {
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline void sql(const char *text) { // as somebody else's hand in the file
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(in_folder("journal.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

// The state after the events 1..seq as an image, without any journal.
static inline struct buf state_image(uint64_t seq) {
    struct state *state = state_create(DISTRICT);
    struct buf image = {0};
    for (uint64_t n = 1; n <= seq; n++) {
        struct log_words words;
        struct event event;
        log_event(n, &words, &event);
        state_apply(state, &event);
    }
    snapshot_write(&image, state);
    state_destroy(state);
    return image;
}

static inline void assert_loads(struct journal *journal, uint64_t seq) {
    struct state *state = state_create(DISTRICT);
    bool loaded = journal_load(journal, state, error, sizeof error);
    if (!loaded)
        print_message("%s\n", error);
    assert_true(loaded);
    assert_int_equal(state_seq(state), seq);
    struct buf expected = state_image(seq), got = {0};
    snapshot_write(&got, state);
    assert_int_equal(got.len, expected.len);
    assert_memory_equal(got.data, expected.data, got.len);
    buf_free(&expected);
    buf_free(&got);
    state_destroy(state);
}

static inline void assert_refuses(struct journal *journal, const char *words) {
    struct state *state = state_create(DISTRICT);
    assert_false(journal_load(journal, state, error, sizeof error));
    assert_non_null(strstr(error, words));
    state_destroy(state);
}

static inline void keep_snapshot(struct journal *journal) {
    struct buf image = state_image(journal_seq(journal));
    assert_true(journal_keep_snapshot(journal, journal_seq(journal), image.data, image.len));
    buf_free(&image);
}

static inline void grow(struct journal *journal, uint32_t count, uint32_t group) {
    for (uint32_t done = 0; done < count; done += group)
        assert_int_equal(journal_grow(journal, count - done < group ? count - done : group), JOURNAL_DONE);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, fresh_folder, forget_folder)

#endif
