// Fixes as columns: what goes in comes out, also over the wire; columns that do not fit together are refused.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/client.h"

struct sink {
    struct client_fix rows[512];
    uint32_t count;
};
static void on_row(void *arg, const struct client_fix *row) {
    struct sink *sink = arg;
    sink->rows[sink->count++] = *row;
}

static void assert_rows_equal(const struct client_fix *a, const struct client_fix *b, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(a[i].unit, b[i].unit);
        assert_int_equal(a[i].lat_e7, b[i].lat_e7);
        assert_int_equal(a[i].lon_e7, b[i].lon_e7);
        assert_int_equal(a[i].at_ms, b[i].at_ms);
        assert_int_equal(a[i].speed_cms, b[i].speed_cms);
        assert_int_equal(a[i].heading_cdeg, b[i].heading_cdeg);
        assert_int_equal(a[i].accuracy_dm, b[i].accuracy_dm);
        assert_int_equal(a[i].battery, b[i].battery);
        assert_int_equal(a[i].altitude_dm, b[i].altitude_dm);
        assert_int_equal(a[i].source, b[i].source);
        assert_int_equal(a[i].state, b[i].state);
    }
}

static void there_and_back(const struct client_fix *rows, uint32_t count) {
    Muster__V1__Fixes fixes;
    assert_int_equal(client_fixes_pack(&fixes, rows, count), count);
    size_t len = muster__v1__fixes__get_packed_size(&fixes);
    uint8_t *bytes = malloc(len + 1);
    assert_int_equal(muster__v1__fixes__pack(&fixes, bytes), len);
    client_fixes_free(&fixes);
    Muster__V1__Fixes *read = muster__v1__fixes__unpack(NULL, len, bytes);
    assert_non_null(read);
    static struct sink sink;
    sink.count = 0;
    assert_true(client_fixes_each(read, on_row, &sink));
    assert_int_equal(sink.count, count);
    assert_rows_equal(sink.rows, rows, count);
    muster__v1__fixes__free_unpacked(read, NULL);
    free(bytes);
}

static struct client_fix bare(uint32_t unit, int32_t lat_e7, int32_t lon_e7, int64_t at_ms) {
    return (struct client_fix){unit, lat_e7, lon_e7, at_ms, -1, -1, -1, -1, -1000000, 0, 0, 0};
}

static void rows_come_back_as_they_were(void **state) {
    (void)state;
    static struct client_fix rows[300];
    srandom(7);
    for (uint32_t i = 0; i < 300; i++) {
        rows[i] = bare((uint32_t)(random() % 100000), 298500000 + (int32_t)(random() % 3000000),
                       1214500000 - (int32_t)(random() % 3000000), 1790000000000 + random() % 600000);
        if (i % 3 == 0)
            rows[i].speed_cms = (int32_t)(random() % 5000), rows[i].heading_cdeg = (int32_t)(random() % 36000);
        if (i % 5 == 0)
            rows[i].altitude_dm = (int32_t)(random() % 20000) - 5000, rows[i].battery = (int32_t)(random() % 101);
        if (i % 7 == 0)
            rows[i].accuracy_dm = (int32_t)(random() % 1000), rows[i].source = 5, rows[i].state = 4;
    }
    there_and_back(rows, 300);
    there_and_back(rows, 1);
    there_and_back(rows, 0);
}

static void unknown_columns_cost_nothing(void **state) {
    (void)state;
    const struct client_fix rows[] = {bare(4, 298512345, 1214598765, 1000), bare(4, 298512346, 1214598764, 2000)};
    Muster__V1__Fixes fixes;
    assert_int_equal(client_fixes_pack(&fixes, rows, 2), 2);
    assert_int_equal(fixes.n_unit, 2);
    assert_int_equal(fixes.n_speed_cms + fixes.n_heading_cdeg + fixes.n_altitude_dm + fixes.n_accuracy_dm, 0);
    assert_int_equal(fixes.n_battery + fixes.n_source + fixes.n_state, 0);
    client_fixes_free(&fixes);
    there_and_back(rows, 2);
}

static void steps_that_fit_no_column_begin_another_fixes(void **state) {
    (void)state;
    const int64_t days = 86400000;
    const struct client_fix rows[] = {bare(1, 0, -1800000000, 0), bare(1, 0, 1000, 1), bare(1, 0, 1800000000, 2),
                                      bare(1, 0, -1800000000, 3), bare(1, 0, -1800000000, 30 * days)};
    Muster__V1__Fixes fixes;
    assert_int_equal(client_fixes_pack(&fixes, rows, 5), 3);
    client_fixes_free(&fixes);
    assert_int_equal(client_fixes_pack(&fixes, rows + 3, 2), 1);
    client_fixes_free(&fixes);
    there_and_back(rows, 3);
}

static void columns_that_disagree_are_refused(void **state) {
    (void)state;
    const struct client_fix rows[] = {bare(1, 10, 10, 1), bare(2, 20, 20, 2), bare(3, 30, 30, 3)};
    Muster__V1__Fixes fixes;
    struct sink sink = {.count = 0};
    client_fixes_pack(&fixes, rows, 3);
    fixes.n_dlat = 2;
    assert_false(client_fixes_each(&fixes, on_row, &sink));
    fixes.n_dlat = 3;
    fixes.n_battery = 1;
    assert_false(client_fixes_each(&fixes, on_row, &sink));
    fixes.n_battery = 0;
    fixes.coarse = 5;
    assert_false(client_fixes_each(&fixes, on_row, &sink));
    fixes.coarse = 0;
    fixes.unit[2] = -100; // a unit number below zero
    assert_false(client_fixes_each(&fixes, on_row, &sink));
    fixes.unit[2] = 1;
    fixes.base_lat_e7 = INT32_MAX - 5; // leaves int32 at the second row
    assert_false(client_fixes_each(&fixes, on_row, &sink));
    assert_int_equal(sink.count, 0); // nothing is handed over of what is refused
    client_fixes_free(&fixes);
}

static void coarse_steps_are_scaled(void **state) {
    (void)state;
    const struct client_fix rows[] = {bare(1, 1000, 5000, 1), bare(2, 1003, 4998, 2)};
    Muster__V1__Fixes fixes;
    struct sink sink = {.count = 0};
    client_fixes_pack(&fixes, rows, 2);
    fixes.coarse = 2;
    assert_true(client_fixes_each(&fixes, on_row, &sink));
    assert_int_equal(sink.rows[1].lat_e7, 1000 + 300);
    assert_int_equal(sink.rows[1].lon_e7, 5000 - 200);
    client_fixes_free(&fixes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_as_they_were),
        cmocka_unit_test(unknown_columns_cost_nothing),
        cmocka_unit_test(steps_that_fit_no_column_begin_another_fixes),
        cmocka_unit_test(columns_that_disagree_are_refused),
        cmocka_unit_test(coarse_steps_are_scaled),
    };
    return cmocka_run_group_tests_name("client_fixes", tests, NULL, NULL);
}
