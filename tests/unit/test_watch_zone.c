// Zones against plain arithmetic: thousands of random polygons with holes, routes, points near and far; shapes that
// cross themselves; and the map of zones against looking at every one.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "domain/place.h"
#include "unit/fence_shapes.h"
#include "watch/map.h"

#define LAT 298700000
#define LON 1215500000
#define SURE_M 0.002 // nearer to the edge than this the last bit of a double decides

static int setup(void **state) {
    *state = ground_create();
    return 0;
}

static int teardown(void **state) {
    ground_destroy(*state);
    return 0;
}

static struct zone *zone_of(struct ground *ground, const char *shape, uint32_t width_m) {
    const struct fence fence = {.number = 1,
                                .kind = width_m ? FENCE_ROUTE : FENCE_DANGER,
                                .width_m = width_m,
                                .approach_m = 100,
                                .name = "",
                                .shape = shape};
    return zone_create(ground, &fence);
}

static int32_t around(uint64_t *seed, int32_t middle, double metres) {
    return middle + (int32_t)((random_unit(seed) - 0.5) * 2 * metres * METRE_LAT_E7);
}

static void polygons_with_holes(void **state) {
    uint64_t seed = 7;
    static struct plain_shape shape;
    int inside = 0, checked = 0;
    for (int n = 0; n < 3000; n++) {
        double metres = 20 + 3000 * random_unit(&seed) * random_unit(&seed);
        int32_t lat = n % 5 ? LAT : -LAT / 3; // the other half of the earth, too
        plain_polygons(&shape, &seed, lat, LON, 1 + n % 3, n % 2, metres);
        struct zone *zone = zone_of(*state, shape.text, 0);
        assert_non_null(zone);
        for (int i = 0; i < 40; i++) {
            int32_t y = around(&seed, lat, metres * 1.2), x = around(&seed, LON + (i % 3 ? 0 : 30000), metres * 2.5);
            if (i % 4 == 0) { // close to a corner
                const struct plain_line *line = &shape.lines[(int)(random_unit(&seed) * shape.line_count)];
                y = around(&seed, line->lat_e7[i % line->count], 2);
                x = around(&seed, line->lon_e7[i % line->count], 2);
            }
            double want_m = plain_rim_m(&shape, y, x), got_m;
            bool holds;
            assert_true(zone_holds(zone, y, x, &holds));
            assert_true(zone_rim_m(zone, y, x, &got_m));
            assert_true(fabs(want_m - got_m) < 1e-4 + 1e-9 * want_m);
            if (want_m < SURE_M)
                continue;
            if (holds != plain_holds(&shape, y, x))
                fail_msg("%d,%d is %s of %s", y, x, holds ? "not inside" : "inside", shape.text);
            inside += holds;
            checked++;
        }
        zone_destroy(zone);
    }
    assert_true(checked > 110000 && inside > 20000 && inside < 90000);
    assert_int_equal(((struct ground *)*state)->errors, 0);
}

static void routes(void **state) {
    uint64_t seed = 11;
    static struct plain_shape shape;
    int inside = 0;
    for (int n = 0; n < 1000; n++) {
        double step_m = 10 + 200 * random_unit(&seed);
        uint32_t width_m = 1 + (uint32_t)(random_unit(&seed) * 80);
        plain_route(&shape, &seed, LAT, LON, step_m);
        struct zone *zone = zone_of(*state, shape.text, width_m);
        assert_non_null(zone);
        for (int i = 0; i < 40; i++) {
            int32_t y = around(&seed, LAT, 3 * step_m),
                    x = LON + (int32_t)(random_unit(&seed) * 30 * step_m * METRE_LAT_E7);
            double way_m = plain_rim_m(&shape, y, x), rim_m;
            bool holds;
            assert_true(zone_holds(zone, y, x, &holds));
            assert_true(zone_rim_m(zone, y, x, &rim_m));
            assert_true(fabs(rim_m - fabs(way_m - width_m)) < 1e-4 + 1e-9 * way_m);
            if (rim_m > SURE_M)
                assert_int_equal(holds, way_m < width_m);
            inside += holds;
        }
        zone_destroy(zone);
    }
    assert_true(inside > 2000);
}

// Metres of the plane are metres of the earth.
static void distances_are_true(void **state) {
    static const char square[] = "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.51,29.8],[121.51,29.81],"
                                 "[121.5,29.81],[121.5,29.8]]]}";
    struct zone *zone = zone_of(*state, square, 0);
    for (int i = 1; i < 50; i++) {
        double metres, true_m = place_distance_m(298050000, 1215100000, 298050000, 1215100000 + i * 10000);
        assert_true(zone_rim_m(zone, 298050000, 1215100000 + i * 10000, &metres));
        assert_true(fabs(metres - true_m) < 0.0005 * true_m);
        true_m = place_distance_m(298000000, 1215050000, 298000000 - i * 10000, 1215050000);
        assert_true(zone_rim_m(zone, 298000000 - i * 10000, 1215050000, &metres));
        assert_true(fabs(metres - true_m) < 0.0001 * true_m);
    }
    zone_destroy(zone);
}

static bool holds_at(const struct zone *zone, double lat, double lon) {
    bool holds = false;
    assert_true(zone_holds(zone, (int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7), &holds));
    return holds;
}

static void shapes_that_cross_themselves(void **state) {
    static const char bow[] = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,0.8],[0,0]]]}";
    struct zone *zone = zone_of(*state, bow, 0);
    assert_non_null(zone);
    assert_true(holds_at(zone, 0.4, 0.1) && holds_at(zone, 0.5, 0.9));
    assert_false(holds_at(zone, 0.9, 0.5) || holds_at(zone, 0.1, 0.5));
    zone_destroy(zone);
    // two polygons of one shape that lie over one another
    static const char twice[] = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],"
                                "[[[1,1],[3,1],[3,3],[1,3],[1,1]]]]}";
    zone = zone_of(*state, twice, 0);
    assert_non_null(zone);
    assert_true(holds_at(zone, 0.5, 0.5) && holds_at(zone, 2.5, 2.5));
    assert_false(holds_at(zone, 2.5, 0.5));
    zone_destroy(zone);
    // a hole outside of its polygon
    static const char stray[] = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]],"
                                "[[5,5],[6,5],[6,6],[5,6],[5,5]]]}";
    zone = zone_of(*state, stray, 0);
    assert_true(holds_at(zone, 0.5, 0.5));
    assert_false(holds_at(zone, 5.5, 5.5));
    zone_destroy(zone);
    // five thousand corners at random: every side crosses thousands of others
    static char wild[60000];
    uint64_t seed = 3;
    int len = sprintf(wild, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0]");
    for (int i = 0; i < 4990; i++)
        len += sprintf(wild + len, ",[%.1f,%.1f]", random_unit(&seed) * 90, random_unit(&seed) * 80);
    sprintf(wild + len, ",[0,0]]]}");
    int64_t began_us = clock_mono_us();
    zone = zone_of(*state, wild, 0);
    assert_non_null(zone);
    bool both[2] = {false};
    for (int i = 0; i < 1000; i++)
        both[holds_at(zone, random_unit(&seed) * 80, random_unit(&seed) * 90)] = true;
    assert_true(both[0] && both[1]);
    assert_true(clock_mono_us() - began_us < 20000000); // a second or two where nothing else runs
    zone_destroy(zone);
}

static void what_is_no_shape(void **state) {
    static const char *const texts[] = {"",
                                        "{}",
                                        "[]",
                                        "{\"type\":\"Point\",\"coordinates\":[1,2]}",
                                        "{\"type\":\"Polygon\",\"coordinates\":[]}",
                                        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(zone_of(*state, texts[i], 0));
    assert_null(zone_of(*state, "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}", 0));
}

// ---- the map

#define ZONES 1500

struct found {
    bool zones[ZONES];
    int count;
};

static void on_found(struct zone *zone, void *arg) {
    struct found *found = arg;
    assert_false(zone->gone);
    assert_false(found->zones[zone->fence]); // each once
    found->zones[zone->fence] = true;
    found->count++;
}

static void map_finds_what_is_there(void **state) {
    uint64_t seed = 23;
    static struct plain_shape shape;
    struct map *map = map_create(*state);
    static struct zone *zones[ZONES];
    static struct found found;
    int all = 0;
    for (int round = 0; round < 6000; round++) {
        uint32_t n = (uint32_t)(random_unit(&seed) * ZONES);
        if (zones[n]) {
            map_remove(map, zones[n]);
            zones[n] = NULL;
        } else {
            plain_polygons(&shape, &seed, around(&seed, LAT, 20000), around(&seed, LON, 20000), 1, false, 1000);
            zones[n] = zone_of(*state, shape.text, 0);
            zones[n]->fence = n;
            map_add(map, zones[n]);
        }
        int32_t lat = around(&seed, LAT, 21000), lon = around(&seed, LON, 21000);
        memset(&found, 0, sizeof found);
        map_find(map, lat, lon, on_found, &found);
        for (int i = 0; i < ZONES; i++)
            assert_int_equal(found.zones[i], zones[i] && box_holds(&zones[i]->box, lat, lon));
        all += found.count;
    }
    assert_true(all > 5000);
    map_destroy(map);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polygons_with_holes), cmocka_unit_test(routes),
        cmocka_unit_test(distances_are_true),  cmocka_unit_test(shapes_that_cross_themselves),
        cmocka_unit_test(what_is_no_shape),    cmocka_unit_test(map_finds_what_is_there),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
