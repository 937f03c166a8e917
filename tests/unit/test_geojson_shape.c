// Shapes from outside: what is read, and what is said of those that cannot be.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "domain/geojson_shape.h"

#define ANY (SHAPE_POLYGON | SHAPE_MULTIPOLYGON | SHAPE_LINE)
#define SQUARE "[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.9],[121.5,29.8]]"
#define HOLE "[[121.52,29.82],[121.52,29.84],[121.54,29.84],[121.52,29.82]]"

static void shapes_are_read_as_they_are(void **unused) {
    (void)unused;
    struct geojson_shape shape;
    char say[160];
    const char *polygon = "{\"type\":\"Polygon\",\"bbox\":[1,2,3,4],\"coordinates\":[" SQUARE "," HOLE "]}";
    assert_true(geojson_shape_read(polygon, SHAPE_POLYGON, &shape, say, sizeof say));
    assert_int_equal(shape.kind, SHAPE_POLYGON);
    assert_int_equal(shape.point_count, 9);
    assert_int_equal(shape.ring_count, 2);
    assert_int_equal(shape.polygon_count, 1);
    assert_int_equal(shape.rings[1].first, 5);
    assert_int_equal(shape.rings[1].count, 4);
    assert_int_equal(shape.rings[1].polygon, 0);
    assert_int_equal(shape.points[1].lon_e7, 1216000000);
    assert_int_equal(shape.points[1].lat_e7, 298000000);
    assert_int_equal(shape.least.lon_e7, 1215000000);
    assert_int_equal(shape.most.lat_e7, 299000000);
    geojson_shape_free(&shape);
    assert_null(shape.points);

    const char *multi = "{\"coordinates\":[[" SQUARE "],[" HOLE "]],\"type\":\"MultiPolygon\"}";
    assert_true(geojson_shape_read(multi, ANY, &shape, say, sizeof say));
    assert_int_equal(shape.kind, SHAPE_MULTIPOLYGON);
    assert_int_equal(shape.polygon_count, 2);
    assert_int_equal(shape.rings[1].polygon, 1);
    geojson_shape_free(&shape);

    const char *line = "{\"type\":\"LineString\",\"coordinates\":[[121.5,29.8,12.5],[121.6,-29]]}";
    assert_true(geojson_shape_read(line, SHAPE_LINE, &shape, say, sizeof say));
    assert_int_equal(shape.kind, SHAPE_LINE);
    assert_int_equal(shape.point_count, 2);
    assert_int_equal(shape.ring_count, 1);
    assert_int_equal(shape.polygon_count, 0);
    assert_int_equal(shape.least.lat_e7, -290000000);
    geojson_shape_free(&shape);
}

static void what_is_wrong_is_said(void **unused) {
    (void)unused;
    static const struct {
        const char *text;
        unsigned kinds;
        const char *part; // of what is said
    } cases[] = {
        {"", ANY, "no JSON"},
        {"{", ANY, "no JSON"},
        {"[]", ANY, "type: "},
        {"null", ANY, "no JSON"}, // only objects and arrays are
        {"{\"type\":7}", ANY, "type: "},
        {"{\"type\":\"Point\",\"coordinates\":[1,2]}", ANY, "Polygon or MultiPolygon or LineString"},
        {"{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", SHAPE_POLYGON, "is a Polygon"},
        {"{\"type\":\"Polygon\"}", ANY, "polygon 1 has no rings"},
        {"{\"type\":\"Polygon\",\"coordinates\":[]}", ANY, "polygon 1 has no rings"},
        {"{\"type\":\"Polygon\",\"coordinates\":[7]}", ANY, "a list of positions"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[]]}", ANY, "ring 1: has 0 points"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[7]]}", ANY, "point 1: a position"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1]]]}", ANY, "point 1: a position"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1,2,3,4]]]}", ANY, "point 1: a position"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1,\"2\"]]]}", ANY, "point 1: longitude"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[29.8,121.5]]]}", ANY, "comes first"}, // swapped
        {"{\"type\":\"Polygon\",\"coordinates\":[[[180.0000001,1]]]}", ANY, "point 1: longitude"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[1,1]]]}", ANY, "ring 1: has 3 points"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,2]]]}", ANY, "does not end where it begins"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[3,1],[1,1]]]}", ANY, "has no area"},
        {"{\"type\":\"Polygon\",\"coordinates\":[" SQUARE ",[[1,1],[2,1],[1,1]]]}", ANY, "ring 2"},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":[]}", ANY, "no polygon"},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":{}}", ANY, "no polygon"},
        {"{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "],7]}", ANY, "polygon 2"},
        {"{\"type\":\"LineString\",\"coordinates\":[[1,1]]}", ANY, "a line has 2"},
        {"{\"type\":\"LineString\",\"coordinates\":[[1,1],[1,1]]}", ANY, "a line has 2"},
        {"{\"type\":\"Polygon\",\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}", ANY, "no JSON"},
        {"{\"type\":\"Polygon\",\"coordinates\":[[[1e999,1]]]}", ANY, "no JSON"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct geojson_shape shape;
        char say[160] = "";
        assert_false(geojson_shape_read(cases[i].text, cases[i].kinds, &shape, say, sizeof say));
        assert_null(shape.points);
        if (!strstr(say, cases[i].part))
            fail_msg("%s: said \"%s\", not \"%s\"", cases[i].text, say, cases[i].part);
        assert_false(geojson_shape_read(cases[i].text, cases[i].kinds, &shape, NULL, 0));
    }
    struct geojson_shape shape;
    assert_false(geojson_shape_read(NULL, ANY, &shape, NULL, 0));
}

// A line of so many points around in a saw.
static void write_line(struct buf *buf, int points) {
    buf_printf(buf, "{\"type\":\"LineString\",\"coordinates\":[");
    for (int i = 0; i < points; i++)
        buf_printf(buf, "%s[%d,%d]", i ? "," : "", i % 9, i % 2);
    buf_printf(buf, "]}");
}

static void limits_hold(void **unused) {
    (void)unused;
    struct geojson_shape shape;
    char say[160];
    struct buf buf = {0};
    write_line(&buf, SHAPE_POINTS_MAX);
    assert_true(geojson_shape_read((const char *)buf.data, ANY, &shape, say, sizeof say));
    assert_int_equal(shape.point_count, SHAPE_POINTS_MAX);
    geojson_shape_free(&shape);
    buf_clear(&buf);
    write_line(&buf, SHAPE_POINTS_MAX + 1);
    assert_false(geojson_shape_read((const char *)buf.data, ANY, &shape, say, sizeof say));
    assert_non_null(strstr(say, "more than 5000 points"));

    buf_clear(&buf);
    buf_printf(&buf, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (int i = 0; i <= SHAPE_RINGS_MAX; i++)
        buf_printf(&buf, "%s[[[1,1],[2,1],[2,2],[1,1]]]", i ? "," : "");
    buf_printf(&buf, "]}");
    assert_false(geojson_shape_read((const char *)buf.data, ANY, &shape, say, sizeof say));
    assert_non_null(strstr(say, "more than 500 rings"));

    buf_clear(&buf);
    buf_printf(&buf, "{\"type\":\"Polygon\",%*s\"coordinates\":[" SQUARE "]}", SHAPE_BYTES_MAX, "");
    assert_false(geojson_shape_read((const char *)buf.data, ANY, &shape, say, sizeof say));
    assert_non_null(strstr(say, "more than 60000 bytes"));

    buf_clear(&buf); // as deep as it fits: refused, and not by a crash
    buf_printf(&buf, "{\"type\":\"Polygon\",\"coordinates\":");
    for (int i = 0; i < 20000; i++)
        buf_add(&buf, "[", 1);
    buf_add(&buf, "", 1);
    assert_false(geojson_shape_read((const char *)buf.data, ANY, &shape, say, sizeof say));
    buf_free(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_read_as_they_are),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
