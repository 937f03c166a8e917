// The ring of newest events: what it gives back, what it drops, how it counts who is behind.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fanout/ring.h"

static struct block *event_of(uint64_t seq, size_t len) {
    uint8_t bytes[1000];
    memset(bytes, (int)(seq & 0xff), sizeof bytes);
    return block_create(bytes, len);
}

static void empty_ring_has_nothing(void **state) {
    (void)state;
    struct ring *ring = ring_create(1000);
    assert_int_equal(ring_first(ring), 0);
    assert_int_equal(ring_last(ring), 0);
    assert_null(ring_get(ring, 0));
    assert_null(ring_get(ring, 1));
    assert_int_equal(ring_bytes_after(ring, 0), 0);
    ring_destroy(ring);
    ring_destroy(NULL);
}

static void bytes_are_bounded_and_the_oldest_go(void **state) {
    (void)state;
    struct ring *ring = ring_create(10000);
    size_t most = 0;
    for (uint64_t seq = 500; seq < 3000; seq++) {
        ring_add(ring, seq, event_of(seq, 10 + seq % 300));
        assert_int_equal(ring_last(ring), seq);
        size_t kept = seq + 1 - ring_first(ring);
        most = kept > most ? kept : most;
        assert_true(ring_bytes_after(ring, 0) <= 10000);
        assert_null(ring_get(ring, ring_first(ring) - 1));
        assert_null(ring_get(ring, seq + 1));
        uint64_t bytes = 0;
        for (uint64_t s = seq; s >= ring_first(ring); s--) {
            assert_int_equal(ring_bytes_after(ring, s), bytes);
            struct block *event = ring_get(ring, s);
            assert_int_equal(event->len, 10 + s % 300);
            assert_int_equal(event->data[event->len - 1], s & 0xff);
            bytes += event->len;
        }
        assert_int_equal(ring_bytes_after(ring, 0), bytes);
        assert_int_equal(ring_bytes_after(ring, UINT64_MAX), 0);
    }
    assert_in_range(most, 20, 200);
    ring_destroy(ring);
}

static void newest_is_kept_however_large(void **state) {
    (void)state;
    struct ring *ring = ring_create(100);
    ring_add(ring, 7, event_of(7, 900));
    ring_add(ring, 8, event_of(8, 900));
    assert_int_equal(ring_first(ring), 8);
    assert_int_equal(ring_get(ring, 8)->len, 900);
    ring_destroy(ring);
}

static void readers_keep_what_the_ring_drops(void **state) {
    (void)state;
    struct ring *ring = ring_create(100);
    ring_add(ring, 1, event_of(1, 50));
    struct block *mine = block_take(ring_get(ring, 1));
    ring_add(ring, 2, event_of(2, 90));
    assert_null(ring_get(ring, 1));
    assert_int_equal(mine->data[49], 1);
    block_drop(mine);
    ring_destroy(ring);
}

static void cleared_ring_starts_anywhere(void **state) {
    (void)state;
    struct ring *ring = ring_create(1000);
    ring_add(ring, 41, event_of(41, 5));
    ring_clear(ring);
    assert_int_equal(ring_first(ring), 0);
    ring_add(ring, 7, event_of(7, 5));
    assert_int_equal(ring_first(ring), 7);
    assert_int_equal(ring_last(ring), 7);
    assert_int_equal(ring_bytes_after(ring, 6), 5);
    ring_destroy(ring);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_ring_has_nothing),       cmocka_unit_test(bytes_are_bounded_and_the_oldest_go),
        cmocka_unit_test(newest_is_kept_however_large), cmocka_unit_test(readers_keep_what_the_ring_drops),
        cmocka_unit_test(cleared_ring_starts_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
