// Memory: the arena keeps to its cap, buffers grow, blocks live as long as anyone holds them.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/metric.h"

static void arena_keeps_to_its_cap(void **unused) {
    (void)unused;
    struct arena *arena = arena_create(1000);
    assert_non_null(arena_alloc(arena, 976));
    assert_null(arena_alloc(arena, 17));
    assert_non_null(arena_alloc(arena, 8)); // 992 of 1000: padded to 16
    assert_null(arena_alloc(arena, 1));
    assert_null(arena_alloc(arena, SIZE_MAX));
    assert_null(arena_alloc(arena, SIZE_MAX - 15));
    assert_null(arena_text(arena, "x", SIZE_MAX));
    arena_reset(arena);
    char *text = arena_text(arena, "应急", 6);
    assert_string_equal(text, "应急");
    assert_null(arena_alloc(arena, 977)); // 16 are gone
    assert_non_null(arena_alloc(arena, 976));
    arena_destroy(arena);
    arena_destroy(NULL);
    arena = arena_create(0);
    assert_null(arena_alloc(arena, 0));
    arena_destroy(arena);
}

static void arena_allocations_are_apart_and_aligned(void **unused) {
    (void)unused;
    enum { COUNT = 3000 };
    struct arena *arena = arena_create(1 << 22);
    uint8_t *at[COUNT];
    size_t len[COUNT];
    for (int round = 0; round < 3; round++) {
        srand((unsigned)round + 1);
        for (int i = 0; i < COUNT; i++) {
            len[i] = (size_t)rand() % (i % 100 == 0 ? 9000 : 60);
            at[i] = arena_alloc(arena, len[i]);
            assert_non_null(at[i]);
            assert_int_equal((uintptr_t)at[i] % 16, 0);
            memset(at[i], i & 0xff, len[i]);
        }
        for (int i = 0; i < COUNT; i++)
            for (size_t j = 0; j < len[i]; j++)
                assert_int_equal(at[i][j], i & 0xff);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static void buf_grows_and_prints(void **unused) {
    (void)unused;
    struct buf buf = {0};
    for (int i = 0; i < 10000; i++)
        buf_printf(&buf, "%d,", i);
    assert_int_equal(buf.len, 10 * 2 + 90 * 3 + 900 * 4 + 9000 * 5);
    assert_memory_equal(buf.data, "0,1,2,", 6);
    assert_memory_equal(buf.data + buf.len - 5, "9999,", 5);
    size_t cap = buf.cap;
    buf_clear(&buf);
    assert_int_equal(buf.cap, cap);
    buf_add(&buf, NULL, 0);
    buf_reserve(&buf, cap + 1);
    assert_true(buf.cap > cap && buf.len == 0);
    buf_free(&buf);
    buf_free(&buf);
    char text[64]; // exactly as long as a fresh buffer: the end of the text must not count
    memset(text, 'x', sizeof text - 1);
    text[63] = '\0';
    buf_printf(&buf, "%s", text);
    buf_printf(&buf, "%s", text);
    assert_int_equal(buf.len, 126);
    buf_free(&buf);
}

static void *take_and_drop(void *block) {
    for (int i = 0; i < 20000; i++)
        block_drop(block_take(block));
    block_drop(block);
    return NULL;
}

static void blocks_are_counted_across_threads(void **unused) {
    (void)unused;
    struct block *block = block_create("abc", 3);
    assert_int_equal(block->len, 3);
    assert_memory_equal(block->data, "abc", 3);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, take_and_drop, block_take(block));
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(block->refs, 1);
    block_drop(block);
    block_drop(NULL);
    block_drop(block_create(NULL, 0));
}

METRIC(second, COUNTER, "test_b_total", NULL, "Second.")
METRIC(third, GAUGE, "test_b_total", "kind=\"x\"", "Third.")
METRIC(first, COUNTER, "test_a_total", NULL, "First.")

static void metrics_register_themselves_in_order(void **unused) {
    (void)unused;
    const struct metric *seen[3];
    int count = 0;
    for (const struct metric *metric = metric_first(); metric; metric = metric->next)
        if (strncmp(metric->name, "test_", 5) == 0)
            seen[count++] = metric;
    assert_int_equal(count, 3);
    assert_ptr_equal(seen[0], &first);
    assert_ptr_equal(seen[1], &second);
    assert_ptr_equal(seen[2], &third);
    metric_add(&first, 2);
    metric_add(&first, 3);
    metric_set(&third, -4);
    assert_int_equal(metric_get(seen[0]), 5);
    assert_int_equal(metric_get(seen[2]), -4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_keeps_to_its_cap),
        cmocka_unit_test(arena_allocations_are_apart_and_aligned),
        cmocka_unit_test(buf_grows_and_prints),
        cmocka_unit_test(blocks_are_counted_across_threads),
        cmocka_unit_test(metrics_register_themselves_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
