// What the tests of the wire share: cmocka, an arena per test, and a client's side made by protobuf-c alone.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_TEST_H
#define TESTS_WIRE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub.pb-c.h"
#include "muster.pb-c.h"
#include "wire/wire.h"

#define ARENA_CAP 4000000

struct wire_test {
    struct arena *arena;
    struct buf buf, again; // scratch
};

static inline int wire_test_setup(void **state) {
    struct wire_test *test = mem_new(sizeof *test);
    test->arena = arena_create(ARENA_CAP);
    *state = test;
    return 0;
}
static inline int wire_test_teardown(void **state) {
    struct wire_test *test = *state;
    arena_destroy(test->arena);
    buf_free(&test->buf);
    buf_free(&test->again);
    free(test);
    return 0;
}
#define WIRE_TEST(function) cmocka_unit_test_setup_teardown(function, wire_test_setup, wire_test_teardown)

// Replaces what is in `buf` by the encoded message.
static inline void wire_pack(struct buf *buf, const void *message) {
    buf_clear(buf);
    buf_reserve(buf, protobuf_c_message_get_packed_size(message) + 1);
    buf->len = protobuf_c_message_pack(message, buf->data);
}

static inline void assert_buf_equal(const struct buf *a, const struct buf *b) {
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->data, b->data, a->len);
}

// A text of `len` bytes; the next call overwrites it.
static inline char *long_text(size_t len) {
    static char text[8192];
    memset(text, 'x', len);
    text[len] = '\0';
    return text;
}

#endif
