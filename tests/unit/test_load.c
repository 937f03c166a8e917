// What the load generator measures with: the histogram, the reading of frames, the fixes it sends.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/foe.h"
#include "muster-load/load.h"
#include "wire/wire.h"

static void shares_are_right_within_three_percent(void **unused) {
    (void)unused;
    static struct histogram histogram;
    for (int i = 1; i <= 100000; i++)
        histogram_add(&histogram, i * 0.01);
    for (double share = 0.01; share <= 1.; share += 0.01) {
        double got = histogram_at(&histogram, share), want = share * 1000.;
        assert_true(fabs(got - want) <= want * 0.033 + 0.01);
    }
    assert_true(histogram.total == 100000 && histogram.max == 1000.);
    assert_true(histogram_at(&histogram, 1.) == 1000.);
}

static void odd_values_are_counted_too(void **unused) {
    (void)unused;
    static struct histogram histogram;
    assert_true(histogram_at(&histogram, 0.99) == 0.);
    histogram_add(&histogram, -5.);
    histogram_add(&histogram, 1e12);
    assert_int_equal(histogram.total, 2);
    assert_true(histogram_at(&histogram, 0.5) <= 0.001 && histogram_at(&histogram, 1.) <= 1e12);
}

// A frame as the hub makes it, of `count` rows that are 50 ms old.
static void make_frame(struct buf *frame, uint32_t count, double now_ms, struct wire_fixes_style style) {
    struct fix *rows = calloc(count, sizeof *rows);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = (struct fix){.unit = i * 3 + 1,
                               .lat_e7 = 297000000 + (int32_t)(i * 7919 % 3000000),
                               .lon_e7 = 1213000000 - (int32_t)(i * 104729 % 3000000),
                               .at_ms = (int64_t)now_ms - 50,
                               .speed_cms = (int32_t)(i % 2000),
                               .heading_cdeg = FIX_UNKNOWN,
                               .accuracy_dm = 50,
                               .altitude_dm = 1000,
                               .battery = 80,
                               .source = 1};
    uint32_t left[] = {5, 6, 7};
    struct wire_fixes fixes = {.rows = rows, .count = count, .cell = 4711, .left = left, .left_count = 3};
    wire_piece_fixes(frame, &fixes, style);
    wire_piece_through(frame, 123456);
    free(rows);
}

static void every_row_of_a_frame_is_counted(void **unused) {
    (void)unused;
    for (uint32_t count = 1; count <= 25000; count = count * 3 + 1) {
        static struct histogram age_ms;
        memset(&age_ms, 0, sizeof age_ms);
        struct buf frame = {0};
        double now_ms = load_wall_ms();
        make_frame(&frame, count, now_ms, (struct wire_fixes_style){.detail = count % 2, .state = true});
        assert_int_equal(frame_rows_at(frame.data, frame.len, now_ms, NULL), count);
        assert_int_equal(frame_rows_at(frame.data, frame.len, now_ms, &age_ms), count);
        assert_int_equal(age_ms.total, count);
        assert_true(histogram_at(&age_ms, 0.01) >= 49. && age_ms.max <= 52.);
        buf_free(&frame);
    }
}

static void damaged_frames_end(void **unused) {
    (void)unused;
    static struct histogram age_ms;
    struct buf frame = {0};
    make_frame(&frame, 300, load_wall_ms(), (struct wire_fixes_style){.state = true});
    for (size_t len = 0; len <= frame.len; len++) {
        uint8_t *cut = malloc(len ? len : 1);
        memcpy(cut, frame.data, len);
        assert_true(frame_rows_at(cut, len, 0., &age_ms) <= 300 && frame_rows_at(cut, len, 0., NULL) <= 300);
        free(cut);
    }
    buf_free(&frame);
}

static void a_foes_fix_comes_back(void **unused) {
    (void)unused;
    uint8_t bytes[FOE_FIX];
    struct client_fix fix = {.unit = 7, .lat_e7 = -1, .lon_e7 = 1800000000, .speed_cms = 3, .at_ms = 1790000000123};
    foe_fix_write(bytes, &fix);
    assert_true(foe_fix_age_ms(bytes, 1790000000200.) == 77.);
}

static void no_two_rows_of_the_flood_are_alike(void **unused) {
    (void)unused;
    static struct flood flood;
    static int64_t newest[FLOOD_UNITS + 1];
    flood_begin(&flood);
    for (int turn = 0; turn < 40; turn++) {
        const struct client_fix *rows = flood_next(&flood);
        for (int i = 0; i < FLOOD_ROWS; i++) {
            assert_in_range(rows[i].unit, 1, FLOOD_UNITS);
            assert_true(rows[i].at_ms > newest[rows[i].unit]);
            newest[rows[i].unit] = rows[i].at_ms;
        }
    }
}

static void joined_histograms_are_one(void **unused) {
    (void)unused;
    static struct histogram one, both[2], joined;
    for (int i = 0; i < 1000; i++) {
        histogram_add(&one, i);
        histogram_add(&both[i % 3 == 0], i);
    }
    histogram_join(&joined, &both[0]);
    histogram_join(&joined, &both[1]);
    assert_memory_equal(&joined, &one, sizeof one);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)events, (void)timer;
    for (int64_t until = load_us() + 30000; load_us() < until;)
        ;
    ev_break(ev, EVBREAK_ALL);
}

static void work_in_one_go_is_a_burst(void **unused) {
    (void)unused;
    struct ev_loop *ev = ev_loop_new(0);
    struct bursts *bursts = bursts_watch(ev);
    bursts_begin(bursts);
    ev_timer timer;
    ev_timer_init(&timer, on_timer, 0.01, 0.);
    ev_timer_start(ev, &timer);
    ev_run(ev, 0);
    load_run(ev, 0.01); // the burst is over when the loop waits again
    double max_ms = 0.;
    assert_int_equal(sscanf(strstr(bursts_told(bursts), "max_ms\":"), "max_ms\":%lf", &max_ms), 1);
    assert_true(max_ms >= 30.);
    free(bursts);
    ev_loop_destroy(ev);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_right_within_three_percent),
        cmocka_unit_test(odd_values_are_counted_too),
        cmocka_unit_test(joined_histograms_are_one),
        cmocka_unit_test(work_in_one_go_is_a_burst),
        cmocka_unit_test(every_row_of_a_frame_is_counted),
        cmocka_unit_test(damaged_frames_end),
        cmocka_unit_test(a_foes_fix_comes_back),
        cmocka_unit_test(no_two_rows_of_the_flood_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
