// Which fixes are believed and where they go, and when silence becomes stale and lost. All times are invented.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "domain/fix.h"
#include "domain/place.h"

#define NOW 1700000000000

static const struct fix_limits limits = {
    .future_ms = 60000, .past_ms = 3600000, .speed_cms = {[UNIT_TEAM] = 4167, [UNIT_VEHICLE] = 6944}};

static struct fix fix_at(int64_t at_ms) {
    return (struct fix){.unit = 1,
                        .lat_e7 = 298700000,
                        .lon_e7 = 1215500000,
                        .altitude_dm = FIX_UNKNOWN_ALTITUDE,
                        .speed_cms = FIX_UNKNOWN,
                        .heading_cdeg = FIX_UNKNOWN,
                        .accuracy_dm = FIX_UNKNOWN,
                        .at_ms = at_ms,
                        .battery = FIX_UNKNOWN};
}

static enum fix_verdict judge(struct fix *fix, const struct fix *newest, enum refusal *why) {
    return fix_judge(fix, newest, UNIT_TEAM, &limits, NOW, why);
}

static void a_first_fix_and_the_ones_after(void **unused) {
    (void)unused;
    enum refusal why = REFUSAL_NONE;
    struct fix newest = fix_at(NOW - 1000), later = fix_at(NOW), same = newest, older = fix_at(NOW - 1001);
    assert_int_equal(judge(&newest, NULL, &why), FIX_NEWEST);
    assert_int_equal(judge(&later, &newest, &why), FIX_NEWEST);
    assert_int_equal(judge(&same, &newest, &why), FIX_REPEAT);
    assert_int_equal(judge(&older, &newest, &why), FIX_HISTORY);
    assert_false(newest.marked || later.marked || older.marked);
    assert_int_equal(why, REFUSAL_NONE);
}

static void times_at_the_edges(void **unused) {
    (void)unused;
    static const struct {
        int64_t at_ms;
        enum refusal why;
    } cases[] = {
        {NOW + 60000, REFUSAL_NONE},          {NOW + 60001, REFUSAL_FIX_FROM_FUTURE},
        {NOW - 3600000, REFUSAL_NONE},        {NOW - 3600001, REFUSAL_FIX_TOO_OLD},
        {INT64_MAX, REFUSAL_FIX_FROM_FUTURE}, {INT64_MIN, REFUSAL_FIX_OUT_OF_RANGE},
        {0, REFUSAL_FIX_OUT_OF_RANGE},        {1, REFUSAL_FIX_TOO_OLD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum refusal why = REFUSAL_NONE;
        struct fix fix = fix_at(cases[i].at_ms);
        assert_int_equal(judge(&fix, NULL, &why), cases[i].why ? FIX_REFUSED : FIX_NEWEST);
        assert_int_equal(why, cases[i].why);
    }
}

// Every member at its least and most, and one beyond on either side.
static void values_at_the_edges(void **unused) {
    (void)unused;
    static const struct {
        size_t at;
        int64_t min, max, unknown;
    } members[] = {
        {offsetof(struct fix, lat_e7), -900000000, 900000000, 5},
        {offsetof(struct fix, lon_e7), -1800000000, 1800000000, 5},
        {offsetof(struct fix, altitude_dm), -10000, 1000000, FIX_UNKNOWN_ALTITUDE},
        {offsetof(struct fix, speed_cms), -1, 100000, FIX_UNKNOWN},
        {offsetof(struct fix, heading_cdeg), -1, 35999, FIX_UNKNOWN},
        {offsetof(struct fix, accuracy_dm), -1, 1000000, FIX_UNKNOWN},
    };
    for (size_t m = 0; m < sizeof members / sizeof *members; m++) {
        int64_t tries[] = {members[m].min,     members[m].max, members[m].unknown, members[m].min - 1,
                           members[m].max + 1, INT32_MIN,      INT32_MAX};
        for (int t = 0; t < 7; t++) {
            struct fix fix = fix_at(NOW);
            enum refusal why = REFUSAL_NONE;
            *(int32_t *)((char *)&fix + members[m].at) = (int32_t)tries[t];
            assert_int_equal(judge(&fix, NULL, &why), t < 3 ? FIX_NEWEST : FIX_REFUSED);
            assert_int_equal(why, t < 3 ? REFUSAL_NONE : REFUSAL_FIX_OUT_OF_RANGE);
        }
    }
    for (int battery = -128; battery < 128; battery++) {
        struct fix fix = fix_at(NOW);
        enum refusal why;
        fix.battery = (int8_t)battery;
        assert_int_equal(judge(&fix, NULL, &why) == FIX_NEWEST, battery >= -1 && battery <= 100);
    }
    for (int source = 0; source < 256; source++) {
        struct fix fix = fix_at(NOW);
        enum refusal why;
        fix.source = (uint8_t)source;
        assert_int_equal(judge(&fix, NULL, &why) == FIX_NEWEST, source <= 5);
    }
}

static void nobody_and_nowhere_are_refused(void **unused) {
    (void)unused;
    enum refusal why = REFUSAL_NONE;
    struct fix nobody = fix_at(NOW), nowhere = fix_at(NOW), equator = fix_at(NOW);
    nobody.unit = 0;
    assert_int_equal(judge(&nobody, NULL, &why), FIX_REFUSED);
    nowhere.lat_e7 = nowhere.lon_e7 = 0; // what a receiver without a position says
    assert_int_equal(judge(&nowhere, NULL, &why), FIX_REFUSED);
    assert_int_equal(why, REFUSAL_FIX_OUT_OF_RANGE);
    equator.lat_e7 = 0;
    assert_int_equal(judge(&equator, NULL, &why), FIX_NEWEST);
}

// A jump is marked, and still moves the map. Slightly less than the limit is none, slightly more is one.
static void jumps_are_marked(void **unused) {
    (void)unused;
    static const int32_t accuracies[] = {FIX_UNKNOWN, 0, 50, 20000, 1000000};
    static const double excuses[] = {30, 0, 5, 1000, 1000};
    for (int a = 0; a < 5; a++)
        for (int seconds = 1; seconds < 3600; seconds += 97)
            for (int beyond = 0; beyond < 2; beyond++) {
                struct fix from = fix_at(NOW - seconds * 1000), to = fix_at(NOW);
                enum refusal why;
                from.accuracy_dm = accuracies[a];
                to.accuracy_dm = accuracies[(a + 1) % 5];
                double may_m = 41.67 * seconds + excuses[a] + excuses[(a + 1) % 5];
                double way_m = may_m * (beyond ? 1.01 : 0.99);
                to.lat_e7 += (int32_t)(way_m / 111195.08 * 1e7);
                assert_int_equal(judge(&to, &from, &why), FIX_NEWEST);
                assert_int_equal(to.marked, beyond);
            }
}

static void some_are_never_jumps(void **unused) {
    (void)unused;
    enum refusal why;
    struct fix from = fix_at(NOW - 1000), far = fix_at(NOW), older = fix_at(NOW - 2000);
    far.lat_e7 = older.lat_e7 = -298700000;
    far.marked = older.marked = true; // what a client says about it does not count
    assert_int_equal(fix_judge(&far, &from, UNIT_DRONE, &limits, NOW, &why), FIX_NEWEST); // no speed is set for it
    assert_false(far.marked);
    assert_int_equal(fix_judge(&far, &from, (enum unit_kind)77, &limits, NOW, &why), FIX_NEWEST);
    assert_false(far.marked);
    assert_int_equal(judge(&older, &from, &why), FIX_HISTORY);
    assert_false(older.marked);
    assert_int_equal(judge(&far, NULL, &why), FIX_NEWEST);
    assert_false(far.marked);
}

static void silence_becomes_stale_then_lost(void **unused) {
    (void)unused;
    struct presence_limits times = {0};
    times.stale_ms[UNIT_TEAM] = 60000;
    times.lost_ms[UNIT_TEAM] = 300000;
    times.stale_ms[UNIT_DRONE] = 10000;
    times.lost_ms[UNIT_DRONE] = 30000;
    static const struct {
        int64_t silence_ms;
        enum presence team, drone;
    } cases[] = {
        {0, PRESENCE_LIVE, PRESENCE_LIVE},      {9999, PRESENCE_LIVE, PRESENCE_LIVE},
        {10000, PRESENCE_LIVE, PRESENCE_STALE}, {29999, PRESENCE_LIVE, PRESENCE_STALE},
        {30000, PRESENCE_LIVE, PRESENCE_LOST},  {59999, PRESENCE_LIVE, PRESENCE_LOST},
        {60000, PRESENCE_STALE, PRESENCE_LOST}, {299999, PRESENCE_STALE, PRESENCE_LOST},
        {300000, PRESENCE_LOST, PRESENCE_LOST}, {-5000, PRESENCE_LIVE, PRESENCE_LIVE}, // the clock was set back
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(presence_of(NOW - cases[i].silence_ms, NOW, UNIT_TEAM, &times), cases[i].team);
        assert_int_equal(presence_of(NOW - cases[i].silence_ms, NOW, UNIT_DRONE, &times), cases[i].drone);
    }
    assert_int_equal(presence_of(0, NOW, UNIT_BOAT, &times), PRESENCE_LIVE); // no limits, never lost
    assert_int_equal(presence_of(0, NOW, (enum unit_kind)99, &times), PRESENCE_LIVE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_fix_and_the_ones_after),
        cmocka_unit_test(times_at_the_edges),
        cmocka_unit_test(values_at_the_edges),
        cmocka_unit_test(nobody_and_nowhere_are_refused),
        cmocka_unit_test(jumps_are_marked),
        cmocka_unit_test(some_are_never_jumps),
        cmocka_unit_test(silence_becomes_stale_then_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
