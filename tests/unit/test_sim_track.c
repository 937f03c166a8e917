// Track files: values, CSV with its many headers, GPX, and what is none of them.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "muster-sim/track.h"

static void degrees_are_rounded_exactly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int32_t e7;
    } good[] = {{"53.44451", 534445100},
                {"-2.925173", -29251730},
                {"0", 0},
                {"121.45000004", 1214500000},
                {"121.45000005", 1214500001},
                {"-121.45000005", -1214500001},
                {"29.12345674999", 291234567},
                {"29.1234567500", 291234568},
                {"180", 1800000000},
                {"-180.00000000", -1800000000},
                {".5", 5000000},
                {"+7.", 70000000},
                {"0.00000015", 2},
                {"1.00000005", 10000001},
                {"116.391305", 1163913050}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int32_t e7 = 1;
        assert_true(track_degrees_e7(good[i].text, 180, &e7));
        assert_int_equal(e7, good[i].e7);
    }
    static const char *const bad[] = {
        "", "-", ".", "abc", "1,5", "1.2.3", "180.00000005", "-181", "1e2", "nan", " 1", "99999999999999999999999999"};
    int32_t e7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(track_degrees_e7(bad[i], 180, &e7));
    assert_false(track_degrees_e7("90.0000001", 90, &e7));
}

static void times_are_read_in_many_forms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {{"2026-01-26 15:57:02", 1769443022000},
                {"2026-01-26T15:57:02Z", 1769443022000},
                {"2026-01-26T23:57:02.125+08:00", 1769443022125},
                {"2026-01-26 10:27:02-0530", 1769443022000},
                {"2008-12-11 04:42:14+00", 1228970534000},
                {"2026/01/26 15:57", 1769443020000},
                {"1769443022", 1769443022000},
                {"1769443022.5", 1769443022500},
                {"1769443022123", 1769443022123},
                {"1970-01-01 00:00:00", 0}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t ms = -1;
        assert_true(track_time_ms(good[i].text, &ms));
        assert_int_equal(ms, good[i].ms);
    }
    static const char *const bad[] = {"",
                                      "yesterday",
                                      "2026-13-01 00:00:00",
                                      "2026-01-26",
                                      "2026-01-26 25:00:00",
                                      "2026-01-26 15:57:02+99",
                                      "2026-01-26 15:57:02 PM",
                                      "-5"};
    int64_t ms;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(track_time_ms(bad[i], &ms));
}

static void assert_point(const struct track *track, uint32_t i, const char *vehicle, int32_t lat_e7, int32_t lon_e7,
                         int64_t at_ms) {
    assert_true(i < track->count);
    assert_string_equal(track->vehicles[track->points[i].vehicle], vehicle);
    assert_int_equal(track->points[i].lat_e7, lat_e7);
    assert_int_equal(track->points[i].lon_e7, lon_e7);
    assert_int_equal(track->points[i].at_ms, at_ms);
}

static void csv_with_commas_quotes_and_several_vehicles(void **state) {
    (void)state;
    struct track track;
    char error[256];
    assert_true(track_read(SOURCE_DIR "/tests/fixtures/track-buses.csv", &track, error, sizeof error));
    assert_int_equal(track.count, 4);
    assert_int_equal(track.skipped, 3);
    assert_int_equal(track.vehicle_count, 2);
    assert_point(&track, 0, "47 16", -298500001, -1214500002, 1769443010000); // in order of time
    assert_point(&track, 1, "47 16", 298500001, 1214500009, 1769443022000);
    assert_point(&track, 2, "47 16", 298500002, 1214500010, 1769443022000); // equal times: as in the file
    assert_point(&track, 3, "4720", 298500001, 1214500000, 1769443023000);
    assert_int_equal(track.points[0].heading_cdeg, 0); // 360
    assert_int_equal(track.points[1].heading_cdeg, TRACK_UNKNOWN);
    assert_int_equal(track.points[2].heading_cdeg, 9050);
    assert_int_equal(track.points[3].speed_cms, TRACK_UNKNOWN);
    assert_int_equal(track.points[3].altitude_dm, TRACK_UNKNOWN_ALTITUDE);
    track_free(&track);
}

static void csv_with_semicolons_a_mark_and_no_last_line_end(void **state) {
    (void)state;
    struct track track;
    char error[256];
    assert_true(track_read(SOURCE_DIR "/tests/fixtures/track-semicolons.csv", &track, error, sizeof error));
    assert_int_equal(track.count, 4);
    assert_int_equal(track.vehicle_count, 2);
    assert_point(&track, 0, "19", 398985730, 1163913050, 1228970534000);
    assert_point(&track, 1, "19", 398986170, 1163913170, 1228970536250);
    assert_point(&track, 2, "0", 399000000, 1163900000, 1228970540000);
    assert_point(&track, 3, "0", 399000000, 1163900000, 1228970541500);
    track_free(&track);
}

static void gpx_is_one_vehicle(void **state) {
    (void)state;
    struct track track;
    char error[256];
    assert_true(track_read(SOURCE_DIR "/tests/fixtures/track.gpx", &track, error, sizeof error));
    assert_int_equal(track.count, 3);
    assert_int_equal(track.skipped, 1); // it has no time
    assert_int_equal(track.vehicle_count, 1);
    assert_point(&track, 0, "", 298500000, 1214600000, 1769414400500);
    assert_point(&track, 1, "", 298512345, 1214612345, 1769414410000);
    assert_point(&track, 2, "", 298600000, 1214700000, 1769414420000);
    assert_int_equal(track.points[1].altitude_dm, 123);
    assert_int_equal(track.points[1].speed_cms, 346);
    assert_int_equal(track.points[1].heading_cdeg, 27150);
    track_free(&track);
}

static void refuse(bool (*read)(struct track *, const char *, size_t, char *, size_t), const char *text) {
    struct track track = {.count = 0};
    char error[256] = "";
    bool good = read(&track, text, strlen(text), error, sizeof error);
    assert_true(!good || track.count == 0);
    assert_true(good || error[0] != '\0');
    track_free(&track);
}

static void what_is_no_track_is_refused(void **state) {
    (void)state;
    refuse(track_read_csv, "");
    refuse(track_read_csv, "a,b,c\n1,2,3\n");
    refuse(track_read_csv, "lat,lon,time\n");
    refuse(track_read_csv, "lat,lon,time\n\"1,2,3");
    refuse(track_read_gpx, "");
    refuse(track_read_gpx, "<gpx><trkpt lat=\"1\" lon=\"2\"><time>2026-01-26T08:00:00Z</trkpt>");
    refuse(track_read_gpx, "<!DOCTYPE g [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><g>&b;</g>");
    struct track track;
    char error[256];
    assert_false(track_read("/nonexistent/track.csv", &track, error, sizeof error));
    assert_non_null(strstr(error, "/nonexistent/track.csv"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_are_rounded_exactly),
        cmocka_unit_test(times_are_read_in_many_forms),
        cmocka_unit_test(csv_with_commas_quotes_and_several_vehicles),
        cmocka_unit_test(csv_with_semicolons_a_mark_and_no_last_line_end),
        cmocka_unit_test(gpx_is_one_vehicle),
        cmocka_unit_test(what_is_no_track_is_refused),
    };
    return cmocka_run_group_tests_name("sim_track", tests, NULL, NULL);
}
