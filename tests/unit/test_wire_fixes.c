// Fixes as columns: the hand-made writer against protobuf-c, and the reader against the writer.
// SPDX-License-Identifier: Apache-2.0
#include "unit/wire_fixes_case.h"

static Muster__V1__Fixes *unpack(struct wire_test *test) {
    Muster__V1__Fixes *fixes = muster__v1__fixes__unpack(NULL, test->buf.len, test->buf.data);
    assert_non_null(fixes);
    return fixes;
}
static void release(Muster__V1__Fixes *fixes) {
    muster__v1__fixes__free_unpacked(fixes, NULL);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
