// Fixes as columns: how they are split when they do not fit one message, and what a row costs.
// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "unit/wire_fixes_case.h"

// ---- more than fits one message

static Muster__V1__ServerFrame *unpack_frame(struct wire_test *test) {
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, test->buf.len, test->buf.data);
    assert_non_null(frame);
    return frame;
}

static void steps_that_do_not_fit_split_the_table(void **state) {
    struct wire_test *test = *state;
    struct fix rows[4] = {{.unit = 1, .lon_e7 = -1800000000, .at_ms = 0},
                          {.unit = 2, .lon_e7 = 1800000000, .at_ms = 1},
                          {.unit = 3, .lon_e7 = 1800000000, .at_ms = INT64_MAX},
                          {.unit = UINT32_MAX, .lon_e7 = 1800000000, .at_ms = INT64_MAX}};
    struct wire_fixes fixes = table(rows, 4), back;
    assert_int_equal(wire_write_fixes(&test->buf, &fixes, plain), 1);
    buf_clear(&test->buf);
    fixes.rows++, fixes.count = 2;
    assert_int_equal(wire_write_fixes(&test->buf, &fixes, plain), 1);
    read_back(test, &back);
    assert_int_equal(back.rows[0].lon_e7, 1800000000);
}

static void a_piece_takes_as_many_messages_as_it_needs(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[2 * WIRE_FIXES_MAX + 1];
    for (int i = 0; i < 2 * WIRE_FIXES_MAX + 1; i++)
        rows[i] = (struct fix){.unit = (uint32_t)i + 1};
    rows[5].lon_e7 = -1800000000;
    rows[6].lon_e7 = 1800000000;
    struct wire_fixes fixes = table(rows, 2 * WIRE_FIXES_MAX + 1);
    fixes.cell = 9;
    fixes.whole = true;
    fixes.left = sample_left;
    fixes.left_count = 3;
    wire_piece_fixes(&test->buf, &fixes, plain);
    Muster__V1__ServerFrame *frame = unpack_frame(test);
    assert_int_equal(frame->n_fixes, 3);
    size_t sum = 0;
    for (size_t i = 0; i < frame->n_fixes; i++) {
        assert_true(frame->fixes[i]->n_unit <= WIRE_FIXES_MAX && frame->fixes[i]->cell == 9);
        assert_int_equal(frame->fixes[i]->whole, i == 0);
        assert_int_equal(frame->fixes[i]->n_left, i == 0 ? 3 : 0);
        sum += frame->fixes[i]->n_unit;
    }
    assert_int_equal(sum, 2 * WIRE_FIXES_MAX + 1);
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static void a_piece_without_rows_is_one_message(void **state) {
    struct wire_test *test = *state;
    struct wire_fixes fixes = {.cell = 4, .left = sample_left, .left_count = 3};
    wire_piece_fixes(&test->buf, &fixes, plain);
    Muster__V1__ServerFrame *frame = unpack_frame(test);
    assert_int_equal(frame->n_fixes, 1);
    assert_int_equal(frame->fixes[0]->n_unit, 0);
    assert_int_equal(frame->fixes[0]->n_left, 3);
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

// ---- what a row costs: 2,000 units of a district of 30 km, two fifths of them teams on foot near each other

static double bell(void) {
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += dice(1000) / 1000.0;
    return sum - 6;
}

static uint32_t make_district(struct fix *rows, uint32_t count) {
    const double km = 1e7 / 111.3;
    seed = 1;
    for (uint32_t i = 0; i < count;) {
        double north = dice(30000) / 1000.0, east = dice(30000) / 1000.0;
        bool team = dice(100) < 8;
        for (uint32_t left = team ? 6 + dice(15) : 1; left > 0 && i < count; left--, i++) {
            bool still = team && dice(3) > 0;
            rows[i] = (struct fix){.unit = i + 1,
                                   .lat_e7 = 226000000 + (int32_t)((north + 0.1 * bell()) * km),
                                   .lon_e7 = 1141000000 + (int32_t)((east + 0.1 * bell()) * km),
                                   .altitude_dm = 300 + (int32_t)dice(500),
                                   .speed_cms = still  ? 0
                                                : team ? 60 + (int32_t)dice(120)
                                                       : 300 + (int32_t)dice(2200),
                                   .heading_cdeg = still ? FIX_UNKNOWN : (int32_t)dice(36000),
                                   .accuracy_dm = 20 + (int32_t)dice(100),
                                   .at_ms = SAMPLE_AT_MS - dice(1000),
                                   .battery = (int8_t)dice(101),
                                   .source = FIX_GNSS};
        }
    }
    return count;
}

static double cost(struct wire_test *test, const char *what, const struct wire_fixes *fixes,
                   struct wire_fixes_style style) {
    enum { ROUNDS = 200 };
    int64_t start = clock_mono_us();
    for (int i = 0; i < ROUNDS; i++) {
        buf_clear(&test->buf);
        wire_piece_fixes(&test->buf, fixes, style);
    }
    double ns = (double)(clock_mono_us() - start) * 1000 / ROUNDS / fixes->count;
    double bytes = (double)test->buf.len / fixes->count;
    print_message("%-46s %6.2f bytes and %6.1f ns a row\n", what, bytes, ns);
    return bytes;
}

static void shuffle(struct fix *rows, uint32_t count) {
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t j = dice(i + 1);
        struct fix row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}

static void a_row_is_about_ten_bytes(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[2000];
    struct wire_fixes fixes = table(rows, make_district(rows, 2000));
    assert_true(cost(test, "2,000 units", &fixes, plain) < 11.5);
    assert_true(cost(test, "2,000 units, to 0.1 m (coarse 1)", &fixes, (struct wire_fixes_style){1, false, true}) <
                10.5);
    assert_true(cost(test, "2,000 units, to 1 m (coarse 2)", &fixes, (struct wire_fixes_style){2, false, true}) < 9.7);
    assert_true(cost(test, "2,000 units, with details", &fixes, full) < 18);
    for (int i = 0; i < 2000; i++)
        rows[i].at_ms = SAMPLE_AT_MS; // receivers of satellites report on the full second
    assert_true(cost(test, "2,000 units, on the full second", &fixes, plain) < 10.6);
    assert_true(cost(test, "the same, coarse 1", &fixes, (struct wire_fixes_style){1, false, true}) < 9.6);
    make_district(rows, 2000);
    shuffle(rows, 2000);
    assert_true(cost(test, "2,000 units, shuffled", &fixes, plain) < 11.5);
    fixes.count = 200;
    assert_true(cost(test, "200 of them: a tick", &fixes, plain) < 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(steps_that_do_not_fit_split_the_table),
        WIRE_TEST(a_piece_takes_as_many_messages_as_it_needs),
        WIRE_TEST(a_piece_without_rows_is_one_message),
        WIRE_TEST(a_row_is_about_ten_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
