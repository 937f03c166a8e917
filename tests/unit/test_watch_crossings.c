// What the lookout makes of where units are: crossings against plain arithmetic over random walks, with fences that
// come, change and go meanwhile; noise, jumps, dwelling, approach, routes.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/fence_shapes.h"
#include "unit/lookout_case.h"

// ---- random walks

#define UNITS 40
#define FENCES 60
#define SURE_M 5.

static struct plain_shape shapes[FENCES + 1];
static bool at_work[FENCES + 1], inside[FENCES + 1][UNITS + 1];

static double spread(uint64_t *seed, double metres) {
    return (random_unit(seed) - 0.5) * 2 * metres;
}

static void put_random(struct lookout_case *c, uint64_t *seed, uint32_t number) {
    struct fence fence = {.number = at_work[number] ? number : 0};
    int32_t lat = case_lat(spread(seed, 2000)), lon = case_lon(spread(seed, 2000));
    if (random_unit(seed) < 0.2) {
        plain_route(&shapes[number], seed, lat, lon, 100);
        fence.kind = FENCE_ROUTE;
        fence.width_m = 60;
    } else {
        plain_polygons(&shapes[number], seed, lat, lon, 1 + (int)(random_unit(seed) * 2), number % 2, 800);
    }
    fence.shape = shapes[number].text;
    assert_int_equal(case_put(c, fence), REFUSAL_NONE);
    at_work[number] = true;
}

static bool is_inside(uint32_t fence, const struct fix *fix) {
    const struct plain_shape *shape = &shapes[fence];
    return shape->route ? plain_rim_m(shape, fix->lat_e7, fix->lon_e7) < 60
                        : plain_holds(shape, fix->lat_e7, fix->lon_e7);
}

static double edge_m(uint32_t fence, const struct fix *fix) {
    const struct plain_shape *shape = &shapes[fence];
    double metres = plain_rim_m(shape, fix->lat_e7, fix->lon_e7);
    return shape->route ? fabs(metres - 60) : metres;
}

// Well away from every edge, so that one fix is enough to be believed.
static struct fix somewhere(const struct lookout_case *c, uint64_t *seed, uint32_t unit) {
    for (;;) {
        struct fix fix = case_fix(c, unit, spread(seed, 2500), spread(seed, 2500), 1);
        bool good = true;
        for (uint32_t i = 1; good && i <= FENCES; i++)
            good = !at_work[i] || edge_m(i, &fix) > SURE_M;
        if (good)
            return fix;
    }
}

// Everything said is so, and everything that is so was said.
static void check_said(struct lookout_case *c, uint32_t unit, const struct fix *fix) {
    for (int i = 0; i < c->said_count; i++) {
        const struct said *said = &c->said[i];
        assert_int_equal(said->verb, VERB_FENCE_CROSS);
        bool enters = said->what == CROSSING_ENTER;
        assert_true(enters || said->what == CROSSING_LEAVE);
        assert_int_equal(inside[said->fence][said->unit], !enters);
        inside[said->fence][said->unit] = enters;
    }
    c->said_count = 0;
    for (uint32_t i = 1; unit && i <= FENCES; i++) {
        if (inside[i][unit] != (at_work[i] && is_inside(i, fix)))
            fail_msg("unit %u at %d,%d: thought %s fence %u", unit, fix->lat_e7, fix->lon_e7,
                     inside[i][unit] ? "inside" : "outside", i);
        const struct fence_stay *stay = state_fence_stay(c->state, i, unit);
        assert_int_equal(fence_stay_is_inside(stay), inside[i][unit]);
    }
}

static void random_walks(void **state) {
    (void)state;
    struct lookout_case c;
    uint64_t seed = 99;
    static struct fix last[UNITS + 1];
    case_begin(&c, UNITS);
    uint32_t drawn = 0;
    int crossings = 0;
    memset(at_work, 0, sizeof at_work);
    memset(inside, 0, sizeof inside);
    for (int step = 0; step < 12000; step++) {
        double what = random_unit(&seed);
        if (drawn < FENCES && what < 0.02) {
            put_random(&c, &seed, ++drawn);
        } else if (drawn && what < 0.025) {
            uint32_t fence = 1 + (uint32_t)(random_unit(&seed) * drawn);
            if (at_work[fence]) { // changed while units are inside
                put_random(&c, &seed, fence);
            }
        } else if (drawn && what < 0.028) {
            uint32_t fence = 1 + (uint32_t)(random_unit(&seed) * drawn);
            if (at_work[fence])
                assert_int_equal(case_remove(&c, fence), REFUSAL_NONE);
            at_work[fence] = false;
            memset(inside[fence], 0, sizeof inside[fence]);
        } else if (what < 0.03) {
            case_look_out(&c); // a restart: what is known is what the state knows
        }
        check_said(&c, 0, NULL); // a new shape may hold somebody already
        uint32_t unit = 1 + (uint32_t)(random_unit(&seed) * UNITS);
        c.now_us += 1000000;
        last[unit] = somewhere(&c, &seed, unit);
        lookout_fix(c.lookout, &last[unit], c.now_us);
        crossings += c.said_count;
        check_said(&c, unit, &last[unit]);
    }
    assert_true(crossings > 3000);
    case_end(&c);
}

// ---- believing

// The sum of twelve is near enough to what receivers do.
static double noise(uint64_t *seed, double sigma) {
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += random_unit(seed);
    return sum * sigma;
}

static void noise_at_the_edge(void **state) {
    (void)state;
    struct lookout_case c;
    uint64_t seed = 5;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)});
    int said = 0;
    for (int i = 0; i < 6 * 3600; i++) { // on the edge for six hours, off by 5 m with a stated accuracy of 10
        case_at(&c, 1, 1, 500 + noise(&seed, 5), noise(&seed, 5), 10);
        said += c.said_count;
        c.said_count = 0;
    }
    assert_true(said <= 60); // of 21,600 fixes, every other of which is on the other side
    case_end(&c);
}

static void noise_on_the_way_through(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int walk = 0; walk < 300; walk++) {
        struct lookout_case c;
        double accuracy = 2 + 20 * random_unit(&seed), pace = 1 + 12 * random_unit(&seed);
        case_begin(&c, 1);
        case_put(&c, (struct fence){.shape = case_square(0, 0, 600)});
        double entered = 1e9, left = 1e9;
        for (double north = -500; north < 500; north += pace) {
            case_at(&c, 1, 1, north + noise(&seed, accuracy / 2), noise(&seed, accuracy / 2), accuracy);
            for (int i = 0; i < c.said_count; i++)
                *(c.said[i].what == CROSSING_ENTER ? &entered : &left) = north;
            assert_true(c.said_count <= 1);
            if (c.said_count && c.said[0].what == CROSSING_LEAVE)
                assert_true(entered < north); // each once: a second one would be refused, and strict
            c.said_count = 0;
        }
        double most = 2.5 * accuracy + 2 * pace + accuracy;
        assert_true(entered > -300 - 2 * accuracy && entered < -300 + most);
        assert_true(left > 300 - 2 * accuracy && left < 300 + most);
        case_end(&c);
    }
}

static void one_fix_two_fixes_many(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 4);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)});
    case_at(&c, 1, 1, 500 - 25, 0, 10); // far enough beyond
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    case_at(&c, 2, 1, 500 - 15, 0, 10); // not quite
    case_nothing(&c);
    case_at(&c, 2, 1, 500 - 15, 0, 10); // but twice
    case_crossed(&c, 2, 1, CROSSING_ENTER);
    case_at(&c, 3, 1, 500 - 3, 0, 10); // hardly
    case_at(&c, 3, 10, 500 - 3, 0, 10);
    case_at(&c, 3, 10, 500 - 3, 0, 10);
    case_nothing(&c);
    case_at(&c, 3, 10, 500 - 3, 0, 10); // but for half a minute
    case_crossed(&c, 3, 1, CROSSING_ENTER);
    case_at(&c, 4, 1, 500 - 50, 0, -1); // of unknown accuracy, 30 m are reckoned
    case_nothing(&c);
    case_at(&c, 4, 1, 500 - 70, 0, -1);
    case_crossed(&c, 4, 1, CROSSING_ENTER);
    case_end(&c);
}

static void jumps_are_not_believed(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .approach_m = 100});
    case_at(&c, 1, 1, 2000, 0, 5);
    c.now_us += 1000000;
    struct fix jump = case_fix(&c, 1, 0, 0, 5);
    jump.marked = true;
    lookout_fix(c.lookout, &jump, c.now_us);
    case_nothing(&c);
    case_at(&c, 1, 1, 0, 0, 5); // it stayed there: two in a row are wanted, for the one before was a jump
    case_nothing(&c);
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    c.now_us += 1000000;
    jump = case_fix(&c, 1, 2000, 0, 5);
    jump.marked = true;
    lookout_fix(c.lookout, &jump, c.now_us);
    case_at(&c, 1, 1, 0, 0, 5); // and back
    case_nothing(&c);
    c.now_us += 1000000;
    struct fix old = case_fix(&c, 1, 2000, 0, 5); // older than what is known
    old.at_ms -= 60000;
    lookout_fix(c.lookout, &old, c.now_us);
    case_nothing(&c);
    case_end(&c);
}

// ---- dwelling, approach, routes

static void dwelling(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .dwell_s = 60});
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    case_at(&c, 1, 59, 0, 0, 5);
    case_nothing(&c);
    case_look_out(&c); // since when it is there is known after a restart too
    case_at(&c, 1, 2, 10, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_DWELL);
    case_look_out(&c);
    case_at(&c, 1, 600, 20, 0, 5); // once per stay
    case_nothing(&c);
    case_at(&c, 1, 1, 2000, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_LEAVE);
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    case_at(&c, 1, 61, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_DWELL);
    case_end(&c);
}

static void approaches(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 2);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .approach_m = 200});
    case_at(&c, 1, 1, 500 + 210, 0, 5);
    case_nothing(&c);
    case_at(&c, 1, 1, 500 + 150, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_APPROACH);
    case_at(&c, 1, 1, 500 + 220, 0, 5); // to and fro: once
    case_at(&c, 1, 1, 500 + 150, 0, 5);
    case_nothing(&c);
    case_at(&c, 1, 301, 500 + 400, 0, 5);
    case_at(&c, 1, 1, 500 + 150, 0, 5); // far away, and back after a while
    case_crossed(&c, 1, 1, CROSSING_APPROACH);
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    case_at(&c, 1, 1, 500 + 50, 0, 5); // who leaves does not come near
    case_crossed(&c, 1, 1, CROSSING_LEAVE);
    case_at(&c, 1, 1, 500 + 40, 0, 5);
    case_nothing(&c);
    case_at(&c, 2, 1, 500 + 195, 0, 10); // not sure
    case_nothing(&c);
    case_at(&c, 2, 1, 500 + 195, 0, 10);
    case_crossed(&c, 2, 1, CROSSING_APPROACH);
    case_end(&c);
}

static void a_route_is_left(void **state) {
    (void)state;
    struct lookout_case c;
    char line[256];
    case_begin(&c, 1);
    snprintf(line, sizeof line, "{\"type\":\"LineString\",\"coordinates\":[[%.7f,%.7f],[%.7f,%.7f]]}",
             case_lon(0) / 1e7, case_lat(0) / 1e7, case_lon(5000) / 1e7, case_lat(0) / 1e7);
    assert_int_equal(case_put(&c, (struct fence){.kind = FENCE_ROUTE, .shape = line, .width_m = 50}), 0);
    case_at(&c, 1, 1, 0, 100, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    for (int i = 0; i < 40; i++) {
        case_at(&c, 1, 10, i % 2 ? 30 : -30, 100 + i * 100, 5);
        case_nothing(&c);
    }
    case_at(&c, 1, 1, 58, 4100, 5); // a little out
    case_nothing(&c);
    case_at(&c, 1, 1, 75, 4200, 5);
    case_crossed(&c, 1, 1, CROSSING_LEAVE);
    case_end(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_walks),
        cmocka_unit_test(noise_at_the_edge),
        cmocka_unit_test(noise_on_the_way_through),
        cmocka_unit_test(one_fix_two_fixes_many),
        cmocka_unit_test(jumps_are_not_believed),
        cmocka_unit_test(dwelling),
        cmocka_unit_test(approaches),
        cmocka_unit_test(a_route_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
