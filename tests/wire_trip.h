// There and back on the wire: a command, an event or an image is written, read, and held against what it was.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_TRIP_H
#define TESTS_WIRE_TRIP_H

#include "wire/record.h"
#include "wire/snapshot.h"
#include "wire_dump.h"
#include "wire_samples.h"
#include "wire_test.h"

// What reading a command back says. *got lives in the test's `buf` and arena, until the next one.
static inline enum refusal there_and_back(struct wire_test *test, const struct command *sent, struct command *got) {
    buf_clear(&test->buf);
    arena_reset(test->arena);
    wire_write_command(&test->buf, sent);
    return wire_read_command(test->buf.data, test->buf.len, test->arena, got);
}

static inline enum refusal answer_to(struct wire_test *test, const struct command *sent) {
    struct command got;
    return there_and_back(test, sent, &got);
}

static inline struct command a_command(enum verb verb) {
    struct command command;
    sample_command(verb, &command);
    return command;
}

// The sample of a verb comes back to the last value.
static inline void assert_command_comes_back(struct wire_test *test, enum verb verb) {
    struct command sent = a_command(verb), got;
    struct buf bytes = {0};
    wire_write_command(&bytes, &sent);
    assert_int_equal(wire_read_command(bytes.data, bytes.len, test->arena, &got), REFUSAL_NONE);
    buf_clear(&test->buf), buf_clear(&test->again);
    dump_command(&test->buf, &sent), dump_command(&test->again, &got);
    assert_buf_equal(&test->buf, &test->again);
    buf_free(&bytes);
}

static inline void assert_event_comes_back(struct wire_test *test, enum verb verb) {
    struct event event, back;
    struct buf bytes = {0};
    sample_event(verb, &event);
    record_write(&bytes, &event);
    assert_true(record_read(bytes.data, bytes.len, test->arena, &back));
    buf_clear(&test->buf), buf_clear(&test->again);
    dump_event(&test->buf, &event), dump_event(&test->again, &back);
    assert_buf_equal(&test->buf, &test->again);
    buf_free(&bytes);
}

// The state that its image is read back to, which holds the same and makes the same image. Both are the caller's.
static inline struct state *image_comes_back(struct wire_test *test, const struct state *state, struct buf *image) {
    struct state *back = state_create("440307");
    struct buf again = {0};
    snapshot_write(image, state);
    assert_true(snapshot_read(image->data, image->len, back));
    buf_clear(&test->buf), buf_clear(&test->again);
    dump_state(&test->buf, state), dump_state(&test->again, back);
    assert_buf_equal(&test->buf, &test->again);
    snapshot_write(&again, back);
    assert_buf_equal(image, &again);
    buf_free(&again);
    return back;
}

#endif
