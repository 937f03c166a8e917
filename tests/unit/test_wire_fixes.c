// Fixes as columns: the hand-made writer against protobuf-c, the reader against the writer, and what a row costs.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "base/clock.h"
#include "wire_dump.h"
#include "wire_samples.h"
#include "wire_test.h"

static const struct wire_fixes_style plain = {.state = true}, full = {.detail = true, .state = true};

static Muster__V1__Fixes *unpack(struct wire_test *test) {
    Muster__V1__Fixes *fixes = muster__v1__fixes__unpack(NULL, test->buf.len, test->buf.data);
    assert_non_null(fixes);
    return fixes;
}
static void release(Muster__V1__Fixes *fixes) {
    muster__v1__fixes__free_unpacked(fixes, NULL);
}

static struct wire_fixes table(const struct fix *rows, uint32_t count) {
    return (struct wire_fixes){.rows = (struct fix *)(uintptr_t)rows, .count = count};
}

static void read_back(struct wire_test *test, struct wire_fixes *out) {
    arena_reset(test->arena);
    assert_int_equal(wire_read_fixes(test->buf.data, test->buf.len, test->arena, out), REFUSAL_NONE);
}

static void assert_same_row(const struct fix *a, const struct fix *b) {
    assert_int_equal(a->unit, b->unit);
    assert_int_equal(a->lat_e7, b->lat_e7);
    assert_int_equal(a->lon_e7, b->lon_e7);
    assert_true(a->at_ms == b->at_ms);
    assert_int_equal(a->altitude_dm, b->altitude_dm);
    assert_int_equal(a->speed_cms, b->speed_cms);
    assert_int_equal(a->heading_cdeg, b->heading_cdeg);
    assert_int_equal(a->accuracy_dm, b->accuracy_dm);
    assert_int_equal(a->battery, b->battery);
    assert_int_equal(a->source, b->source);
    assert_int_equal(a->presence, b->presence);
    assert_int_equal(a->marked, b->marked);
}

// ---- the writer, as protobuf-c sees it

static void columns_are_as_documented(void **state) {
    struct wire_test *test = *state;
    assert_int_equal(wire_write_fixes(&test->buf, &sample_fixes, full), SAMPLE_ROWS);
    Muster__V1__Fixes *got = unpack(test);
    int64_t unit = 0, lat = got->base_lat_e7, lon = got->base_lon_e7, time = got->base_at_ms;
    assert_int_equal(got->n_unit, SAMPLE_ROWS);
    assert_int_equal(got->n_state, SAMPLE_ROWS);
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        const struct fix *row = &sample_rows[i];
        assert_int_equal(unit += got->unit[i], row->unit);
        assert_true((lat += got->dlat[i]) == row->lat_e7);
        assert_true((lon += got->dlon[i]) == row->lon_e7);
        assert_true((time += got->dtime[i]) == row->at_ms);
        assert_int_equal(got->speed_cms[i], row->speed_cms + 1);
        assert_int_equal(got->heading_cdeg[i], row->heading_cdeg + 1);
        assert_int_equal(got->altitude_dm[i], row->altitude_dm);
        assert_int_equal(got->accuracy_dm[i], row->accuracy_dm + 1);
        assert_int_equal(got->battery[i], row->battery + 1);
        assert_int_equal(got->source[i], row->source);
        assert_int_equal(got->state[i], row->presence | row->marked << 2);
    }
    assert_true(got->cell == -77 && got->whole && got->n_left == 3 && got->left[1] == 4000000000u);
    assert_null(got->base.unknown_fields);
    release(got);
}

static void the_bytes_are_those_of_protobuf_c(void **state) {
    struct wire_test *test = *state;
    wire_write_fixes(&test->buf, &sample_fixes, full);
    Muster__V1__Fixes *got = unpack(test);
    wire_pack(&test->again, got);
    assert_buf_equal(&test->buf, &test->again);
    release(got);
}

static void a_style_leaves_columns_out(void **state) {
    struct wire_test *test = *state;
    wire_write_fixes(&test->buf, &sample_fixes, (struct wire_fixes_style){0});
    Muster__V1__Fixes *got = unpack(test);
    assert_int_equal(got->n_speed_dms, SAMPLE_ROWS);
    assert_int_equal(got->n_heading_3deg, SAMPLE_ROWS);
    assert_int_equal(got->n_speed_cms + got->n_heading_cdeg, 0);
    assert_int_equal(got->n_altitude_dm + got->n_accuracy_dm + got->n_battery + got->n_source + got->n_state, 0);
    release(got);
}

static void a_column_nobody_knows_is_empty(void **state) {
    struct wire_test *test = *state;
    struct fix rows[2] = {{.unit = 1,
                           .altitude_dm = FIX_UNKNOWN_ALTITUDE,
                           .speed_cms = FIX_UNKNOWN,
                           .heading_cdeg = FIX_UNKNOWN,
                           .accuracy_dm = FIX_UNKNOWN,
                           .battery = FIX_UNKNOWN}};
    rows[1] = rows[0];
    rows[1].unit = 2;
    struct wire_fixes fixes = table(rows, 2), back;
    wire_write_fixes(&test->buf, &fixes, full);
    Muster__V1__Fixes *got = unpack(test);
    assert_int_equal(got->n_unit, 2);
    assert_int_equal(got->n_speed_cms + got->n_heading_cdeg + got->n_altitude_dm + got->n_accuracy_dm, 0);
    assert_int_equal(got->n_battery + got->n_source + got->n_state, 0);
    release(got);
    read_back(test, &back);
    assert_same_row(&back.rows[0], &rows[0]);
    assert_same_row(&back.rows[1], &rows[1]);
}

// ---- there and back

static uint32_t seed;
static uint32_t dice(uint32_t sides) {
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(seed >> 4) * sides >> 28);
}

static struct fix any_row(void) {
    return (struct fix){.unit = 1 + dice(UNIT_NUMBER_MAX),
                        .lat_e7 = (int32_t)dice(1800000001) - 900000000,
                        .lon_e7 = (int32_t)dice(1800000001) - 900000000,
                        .altitude_dm = dice(2) ? (int32_t)dice(1010001) - 10000 : FIX_UNKNOWN_ALTITUDE,
                        .speed_cms = (int32_t)dice(100002) - 1,
                        .heading_cdeg = (int32_t)dice(36001) - 1,
                        .accuracy_dm = (int32_t)dice(1000002) - 1,
                        .at_ms = SAMPLE_AT_MS + dice(100000000),
                        .battery = (int8_t)((int)dice(102) - 1),
                        .source = (uint8_t)dice(FIX_SOURCES),
                        .presence = (uint8_t)dice(3),
                        .marked = dice(2)};
}

static int by_unit(const void *a, const void *b) {
    const struct fix *x = a, *y = b;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void any_table_comes_back(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[2000];
    static const uint32_t counts[] = {1, 2, 3, 63, 64, 127, 128, 129, 1000, 2000};
    for (unsigned n = 0; n < sizeof counts / sizeof *counts; n++) {
        for (uint32_t i = 0; i < counts[n]; i++)
            rows[i] = any_row();
        struct wire_fixes fixes = table(rows, counts[n]), back;
        buf_clear(&test->buf);
        assert_int_equal(wire_write_fixes(&test->buf, &fixes, full), counts[n]);
        read_back(test, &back);
        assert_int_equal(back.count, counts[n]);
        qsort(rows, counts[n], sizeof *rows, by_unit);
        qsort(back.rows, back.count, sizeof *rows, by_unit);
        for (uint32_t i = 0; i < counts[n]; i++)
            assert_same_row(&back.rows[i], &rows[i]);
    }
}

static void coarse_places_are_the_nearest_of_the_grid(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[500];
    int32_t scale = 1;
    for (uint8_t coarse = 0; coarse <= WIRE_COARSE_MAX; coarse++, scale *= 10) {
        for (int i = 0; i < 500; i++) {
            rows[i] = any_row();
            rows[i].unit = (uint32_t)i + 1;
        }
        rows[0].lat_e7 = 900000000, rows[0].lon_e7 = 899999999;
        struct wire_fixes fixes = table(rows, 500), back;
        buf_clear(&test->buf);
        wire_write_fixes(&test->buf, &fixes, (struct wire_fixes_style){.coarse = coarse});
        read_back(test, &back);
        for (int i = 0; i < 500; i++) {
            assert_true(llabs((long long)back.rows[i].lat_e7 - rows[i].lat_e7) <= scale / 2);
            assert_true(llabs((long long)back.rows[i].lon_e7 - rows[i].lon_e7) <= scale / 2);
            assert_true(back.rows[i].lat_e7 % scale == 0 && back.rows[i].lon_e7 % scale == 0);
        }
    }
}

static int32_t apart(int32_t a, int32_t b) {
    int32_t turn = abs(a - b);
    return turn < 18000 ? turn : 36000 - turn;
}

static void without_detail_speed_and_heading_are_the_nearest_step(void **state) {
    struct wire_test *test = *state;
    static struct fix rows[500];
    for (int i = 0; i < 500; i++) {
        rows[i] = any_row();
        rows[i].unit = (uint32_t)i + 1;
    }
    rows[0].heading_cdeg = 35999, rows[1].heading_cdeg = 35849, rows[2].heading_cdeg = 0;
    rows[3].speed_cms = 0, rows[4].speed_cms = FIX_UNKNOWN, rows[5].heading_cdeg = FIX_UNKNOWN;
    struct wire_fixes fixes = table(rows, 500), back;
    wire_write_fixes(&test->buf, &fixes, plain);
    read_back(test, &back);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(back.rows[i].speed_cms < 0, rows[i].speed_cms < 0);
        assert_true(abs(back.rows[i].speed_cms - rows[i].speed_cms) <= 5);
        assert_int_equal(back.rows[i].heading_cdeg < 0, rows[i].heading_cdeg < 0);
        assert_true(apart(back.rows[i].heading_cdeg, rows[i].heading_cdeg) <= 150);
        assert_true(back.rows[i].heading_cdeg < 36000);
    }
}

static void a_speed_beyond_all_stays_beyond_all(void **state) {
    struct wire_test *test = *state;
    struct fix row = {.unit = 1, .lat_e7 = 1, .speed_cms = INT32_MAX, .heading_cdeg = INT32_MAX};
    struct wire_fixes fixes = table(&row, 1), back;
    wire_write_fixes(&test->buf, &fixes, plain);
    read_back(test, &back);
    assert_true(back.rows[0].speed_cms >= INT32_MAX - 10);
    assert_true(back.rows[0].heading_cdeg < 36000);
}

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

// ---- the reader trusts nothing

static enum refusal read_message(struct wire_test *test, const Muster__V1__Fixes *message) {
    struct wire_fixes out;
    wire_pack(&test->buf, message);
    arena_reset(test->arena);
    return wire_read_fixes(test->buf.data, test->buf.len, test->arena, &out);
}

static Muster__V1__Fixes two_rows(void) {
    static int32_t zero[2];
    Muster__V1__Fixes message = MUSTER__V1__FIXES__INIT;
    message.unit = message.dlat = message.dlon = message.dtime = zero;
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = 2;
    return message;
}

static void columns_must_agree(void **state) {
    struct wire_test *test = *state;
    uint32_t three[3] = {1, 1, 1};
    int32_t altitudes[3] = {0};
    Muster__V1__Fixes base = two_rows(), message = base;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    size_t *const lengths[] = {&message.n_unit, &message.n_dlat, &message.n_dlon, &message.n_dtime};
    for (unsigned i = 0; i < 4; i++) {
        message = base;
        *lengths[i] = 1;
        assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    }
    struct {
        size_t *count;
        void *column;
        void *values;
    } others[] = {
        {&message.n_speed_cms, &message.speed_cms, three},
        {&message.n_heading_cdeg, &message.heading_cdeg, three},
        {&message.n_accuracy_dm, &message.accuracy_dm, three},
        {&message.n_battery, &message.battery, three},
        {&message.n_source, &message.source, three},
        {&message.n_state, &message.state, three},
        {&message.n_altitude_dm, &message.altitude_dm, altitudes},
        {&message.n_speed_dms, &message.speed_dms, three},
        {&message.n_heading_3deg, &message.heading_3deg, three},
        {&message.n_alarm, &message.alarm, three},
    };
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        for (size_t n = 1; n <= 3; n++) {
            message = base;
            *others[i].count = n;
            memcpy(others[i].column, &others[i].values, sizeof(void *));
            assert_int_equal(read_message(test, &message), n == 2 ? REFUSAL_NONE : REFUSAL_MALFORMED);
        }
}

static void sums_must_fit(void **state) {
    struct wire_test *test = *state;
    int32_t up[2] = {INT32_MAX, INT32_MAX}, down[2] = {INT32_MIN, 0}, more[2] = {INT32_MAX, 2};
    Muster__V1__Fixes message = two_rows();
    message.unit = up; // 4,294,967,294 is still a number
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.unit = down;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dlat = more;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message.base_lat_e7 = -2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.coarse = 1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dlon = down;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.base_lon_e7 = -1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.dtime = more;
    message.base_at_ms = INT64_MAX - INT32_MAX - 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.base_at_ms++;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
    message = two_rows();
    message.coarse = 5;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
}

static void there_are_10000_rows_at_most(void **state) {
    struct wire_test *test = *state;
    static int32_t zero[WIRE_FIXES_MAX + 1];
    Muster__V1__Fixes message = two_rows();
    message.unit = message.dlat = message.dlon = message.dtime = zero;
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = WIRE_FIXES_MAX;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    message.n_unit = message.n_dlat = message.n_dlon = message.n_dtime = WIRE_FIXES_MAX + 1;
    assert_int_equal(read_message(test, &message), REFUSAL_MALFORMED);
}

// A value too large for its type is left too large, for the rules to refuse that row.
static void values_out_of_range_stay_out_of_range(void **state) {
    struct wire_test *test = *state;
    uint32_t huge[2] = {UINT32_MAX, 0x80000001u}, strange[2] = {UINT32_MAX, 3};
    Muster__V1__Fixes message = two_rows();
    message.speed_cms = message.heading_cdeg = message.accuracy_dm = message.battery = huge;
    message.n_speed_cms = message.n_heading_cdeg = message.n_accuracy_dm = message.n_battery = 2;
    message.source = message.state = strange;
    message.n_source = message.n_state = 2;
    uint32_t bits[2] = {UINT32_MAX - 1, 0x80000001u}; // bit 0 is the button, the others are nobody's yet
    message.alarm = bits;
    message.n_alarm = 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    struct wire_fixes out;
    read_back(test, &out);
    for (int i = 0; i < 2; i++) {
        assert_true(out.rows[i].speed_cms > 100000 && out.rows[i].heading_cdeg > 35999);
        assert_true(out.rows[i].accuracy_dm > 1000000 && out.rows[i].battery > 100);
        assert_int_equal(out.rows[i].presence, PRESENCE_LOST);
    }
    assert_int_equal(out.rows[0].source, FIX_SOURCE_UNKNOWN);
    assert_int_equal(out.rows[1].source, FIX_MANUAL);
    assert_true(out.rows[0].marked && !out.rows[1].marked);
    assert_true(!out.rows[0].alarm && out.rows[1].alarm);
    message.n_speed_cms = message.n_heading_cdeg = 0;
    message.speed_dms = message.heading_3deg = huge;
    message.n_speed_dms = message.n_heading_3deg = 2;
    assert_int_equal(read_message(test, &message), REFUSAL_NONE);
    read_back(test, &out);
    for (int i = 0; i < 2; i++)
        assert_true(out.rows[i].speed_cms > 100000 && out.rows[i].heading_cdeg > 35999);
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
        WIRE_TEST(columns_are_as_documented),
        WIRE_TEST(the_bytes_are_those_of_protobuf_c),
        WIRE_TEST(a_style_leaves_columns_out),
        WIRE_TEST(a_column_nobody_knows_is_empty),
        WIRE_TEST(any_table_comes_back),
        WIRE_TEST(coarse_places_are_the_nearest_of_the_grid),
        WIRE_TEST(without_detail_speed_and_heading_are_the_nearest_step),
        WIRE_TEST(a_speed_beyond_all_stays_beyond_all),
        WIRE_TEST(steps_that_do_not_fit_split_the_table),
        WIRE_TEST(a_piece_takes_as_many_messages_as_it_needs),
        WIRE_TEST(a_piece_without_rows_is_one_message),
        WIRE_TEST(columns_must_agree),
        WIRE_TEST(sums_must_fit),
        WIRE_TEST(there_are_10000_rows_at_most),
        WIRE_TEST(values_out_of_range_stay_out_of_range),
        WIRE_TEST(a_row_is_about_ten_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
