// How fast the picture takes fixes and makes frames. Times are printed for people; only what does not hang on the
// machine is checked: bytes per row, and that a frame is shared.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "fanout/picture.h"

#define SOUTH 232000000
#define WEST 1133000000
#define EDGE 5000000u // half a degree: a district
#define START_MS 1700000000000

struct course {
    struct state *state;
    struct picture *picture;
    struct fix *fixes; // one per unit
    uint32_t units;
    uint64_t random;
    int64_t now_ms;
};

static uint32_t dice(struct course *course, uint32_t sides) {
    course->random = course->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(course->random >> 33) % sides;
}

static void move(struct course *course, uint32_t number) {
    struct fix *fix = &course->fixes[number];
    fix->lat_e7 += (int32_t)dice(course, 3001) - 1500; // some 15 m
    fix->lon_e7 += (int32_t)dice(course, 3001) - 1500;
    fix->speed_cms = (int32_t)dice(course, 2000);
    fix->heading_cdeg = (int32_t)dice(course, 36000);
    fix->at_ms = course->now_ms - dice(course, 1000);
    picture_put(course->picture, fix, course->now_ms);
}

static struct course course_create(uint32_t units) {
    struct course course = {.units = units, .random = 7, .now_ms = START_MS};
    struct presence_limits limits = {0};
    course.state = state_create("440115");
    course.picture = picture_create(course.state, 500000, &limits);
    course.fixes = calloc(units + 1, sizeof *course.fixes);
    for (uint32_t i = 1; i <= units; i++) {
        struct unit unit = {.number = i, .kind = UNIT_VEHICLE, .status = UNIT_STANDBY, .org = "440115000000"};
        snprintf(unit.code, sizeof unit.code, "U%u", i);
        snprintf(unit.name, sizeof unit.name, "U%u", i);
        state_restore_unit(course.state, &unit);
        course.fixes[i] = (struct fix){.unit = i,
                                       .lat_e7 = SOUTH + (int32_t)dice(&course, EDGE),
                                       .lon_e7 = WEST + (int32_t)dice(&course, EDGE),
                                       .altitude_dm = FIX_UNKNOWN_ALTITUDE,
                                       .accuracy_dm = FIX_UNKNOWN,
                                       .battery = FIX_UNKNOWN};
        move(&course, i);
    }
    picture_turn(course.picture);
    return course;
}

static void course_destroy(struct course *course) {
    picture_destroy(course->picture);
    state_destroy(course->state);
    free(course->fixes);
}

// `per_tick` random units move, then each lens makes its frame, for many ticks.
static void drive(uint32_t units, uint32_t per_tick, struct wire_view view, int lens_count) {
    struct course course = course_create(units);
    struct lens *lenses[64];
    for (int i = 0; i < lens_count; i++) {
        lenses[i] = lens_take(course.picture, &view, "440115000000");
        view.west_e7 += 500000 / 2; // the next box shares most of its cells
        view.east_e7 += 500000 / 2;
    }
    int64_t put_us = 0, frame_us = 0, again_us = 0;
    uint64_t rows = 0, bytes = 0, puts = 0, agains = 0;
    int ticks = (int)(300000 / per_tick) + 1;
    for (int t = 0; t < ticks; t++) {
        course.now_ms += 100;
        int64_t at = clock_mono_us();
        for (uint32_t i = 0; i < per_tick; i++)
            move(&course, 1 + dice(&course, units));
        put_us += clock_mono_us() - at;
        puts += per_tick;
        uint64_t since = picture_turn(course.picture) - 1;
        at = clock_mono_us();
        for (int i = 0; i < lens_count; i++) {
            struct frame_bytes frame = lens_frame(lenses[i], since);
            rows += frame.rows;
            bytes += frame.len;
        }
        frame_us += clock_mono_us() - at;
        at = clock_mono_us();
        for (int i = 0; i < 200; i++)
            agains += lens_frame(lenses[i % lens_count], since).rows;
        again_us += clock_mono_us() - at;
    }
    print_message("%6u units, %5u moved per tick, %2d %s: put %4.0f ns, frame %5.1f ns/row, %.1f bytes/row, "
                  "frame already made %3.0f ns\n",
                  units, per_tick, lens_count, view.has_box ? "boxes" : "lens of all", put_us * 1e3 / (double)puts,
                  frame_us * 1e3 / (double)rows, (double)bytes / (double)rows, again_us * 1e3 / (200.0 * ticks));
    assert_true(rows > 0 && agains > 0);
    assert_true((double)bytes / (double)rows < 18);
    for (int i = 0; i < lens_count; i++)
        lens_drop(lenses[i]);
    course_destroy(&course);
}

static void everything(void **state) {
    (void)state;
    struct wire_view all = {0}, coarse = {.coarse = 2};
    drive(2000, 200, all, 1);
    drive(100000, 200, all, 1);
    drive(100000, 2000, all, 1);
    drive(100000, 2000, coarse, 1);
    drive(100000, 10000, all, 1);
}

static void boxes(void **state) {
    (void)state;
    struct wire_view box = {
        .has_box = true, .south_e7 = SOUTH, .north_e7 = SOUTH + 2000000, .west_e7 = WEST, .east_e7 = WEST + 1500000};
    drive(100000, 2000, box, 16);
}

static void first_frame_of_everything(void **state) {
    (void)state;
    struct course course = course_create(100000);
    struct lens *lens = lens_take(course.picture, &(struct wire_view){0}, "440115000000");
    struct frame_bytes frame = {0};
    for (int i = 0; i < 3; i++) {
        picture_turn(course.picture);
        int64_t at = clock_mono_us();
        frame = lens_frame(lens, 0);
        print_message("first frame of 100000 units: %.1f ms, %.1f bytes/row\n", (double)(clock_mono_us() - at) / 1e3,
                      (double)frame.len / frame.rows);
    }
    assert_int_equal(frame.rows, 100000);
    lens_drop(lens);
    course_destroy(&course);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything),
        cmocka_unit_test(boxes),
        cmocka_unit_test(first_frame_of_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
