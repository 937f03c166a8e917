// Reads GeoJSON geometries and says what is wrong with those that cannot be.
// SPDX-License-Identifier: Apache-2.0
#include "domain/geojson_shape.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct reading {
    struct geojson_shape shape;
    char *say;
    size_t size;
};

static bool wrong(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(struct reading *reading, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(reading->say, reading->size, format, args);
    va_end(args);
    return false;
}

static bool degrees(const json_t *number, double most, int32_t *e7) {
    double value = json_number_value(number);
    if (!json_is_number(number) || !(value >= -most && value <= most))
        return false;
    *e7 = (int32_t)lround(value * 1e7);
    return true;
}

static bool add_point(struct reading *reading, const json_t *position) {
    struct geojson_shape *shape = &reading->shape;
    uint32_t number = shape->point_count + 1;
    size_t len = json_array_size(position); // 0 for what is no array
    if (number > SHAPE_POINTS_MAX)
        return wrong(reading, "coordinates: more than %d points; simplify the shape", SHAPE_POINTS_MAX);
    if (len < 2 || len > 3)
        return wrong(reading, "point %u: a position is [longitude, latitude]", number);
    struct shape_point point;
    if (!degrees(json_array_get(position, 0), 180, &point.lon_e7) ||
        !degrees(json_array_get(position, 1), 90, &point.lat_e7))
        return wrong(reading, "point %u: longitude is -180 to 180 and comes first, latitude is -90 to 90", number);
    shape->points[shape->point_count++] = point;
    return true;
}

static bool same(struct shape_point a, struct shape_point b) {
    return a.lat_e7 == b.lat_e7 && a.lon_e7 == b.lon_e7;
}

// Twice the area, in square degrees x 1e14; from the first point, or the numbers grow too large to be exact.
static double area_of(const struct shape_point *points, uint32_t count) {
    double area = 0;
    for (uint32_t i = 0; i + 1 < count; i++) {
        double x1 = (double)points[i].lon_e7 - points[0].lon_e7, y1 = (double)points[i].lat_e7 - points[0].lat_e7;
        double x2 = (double)points[i + 1].lon_e7 - points[0].lon_e7,
               y2 = (double)points[i + 1].lat_e7 - points[0].lat_e7;
        area += x1 * y2 - x2 * y1;
    }
    return fabs(area);
}

static bool add_line(struct reading *reading, const json_t *positions, uint32_t polygon) {
    struct geojson_shape *shape = &reading->shape;
    if (shape->ring_count == SHAPE_RINGS_MAX)
        return wrong(reading, "coordinates: more than %d rings; simplify the shape", SHAPE_RINGS_MAX);
    struct shape_ring *ring = &shape->rings[shape->ring_count++];
    *ring = (struct shape_ring){.polygon = polygon, .first = shape->point_count};
    if (!json_is_array(positions))
        return wrong(reading, "coordinates: a list of positions is missing");
    for (size_t i = 0; i < json_array_size(positions); i++)
        if (!add_point(reading, json_array_get(positions, i)))
            return false;
    ring->count = shape->point_count - ring->first;
    return true;
}

static bool add_ring(struct reading *reading, const json_t *positions, uint32_t polygon) {
    if (!add_line(reading, positions, polygon))
        return false;
    const struct shape_ring *ring = &reading->shape.rings[reading->shape.ring_count - 1];
    const struct shape_point *points = reading->shape.points + ring->first;
    unsigned number = reading->shape.ring_count;
    if (ring->count < 4)
        return wrong(reading, "ring %u: has %u points, a ring has 4 or more", number, ring->count);
    if (!same(points[0], points[ring->count - 1]))
        return wrong(reading, "ring %u: does not end where it begins", number);
    if (area_of(points, ring->count) <= 0)
        return wrong(reading, "ring %u: has no area", number);
    return true;
}

static bool read_polygon(struct reading *reading, const json_t *rings) {
    if (json_array_size(rings) == 0)
        return wrong(reading, "coordinates: polygon %u has no rings", reading->shape.polygon_count + 1);
    uint32_t polygon = reading->shape.polygon_count++;
    for (size_t i = 0; i < json_array_size(rings); i++)
        if (!add_ring(reading, json_array_get(rings, i), polygon))
            return false;
    return true;
}

static bool read_multipolygon(struct reading *reading, const json_t *polygons) {
    if (json_array_size(polygons) == 0)
        return wrong(reading, "coordinates: there is no polygon");
    for (size_t i = 0; i < json_array_size(polygons); i++)
        if (!read_polygon(reading, json_array_get(polygons, i)))
            return false;
    return true;
}

static bool read_line(struct reading *reading, const json_t *positions) {
    if (!add_line(reading, positions, 0))
        return false;
    const struct geojson_shape *shape = &reading->shape;
    for (uint32_t i = 1; i < shape->point_count; i++)
        if (!same(shape->points[0], shape->points[i]))
            return true;
    return wrong(reading, "coordinates: a line has 2 points or more that differ");
}

static const struct {
    enum shape_kind kind;
    const char *type;
    bool (*read)(struct reading *reading, const json_t *coordinates);
} kinds_of[] = {
    {SHAPE_POLYGON, "Polygon", read_polygon},
    {SHAPE_MULTIPOLYGON, "MultiPolygon", read_multipolygon},
    {SHAPE_LINE, "LineString", read_line},
};
#define KINDS (sizeof kinds_of / sizeof *kinds_of)

static bool read_geometry(struct reading *reading, const json_t *root, unsigned kinds) {
    const char *type = json_string_value(json_object_get(root, "type"));
    for (size_t i = 0; type && i < KINDS; i++)
        if ((kinds & kinds_of[i].kind) && strcmp(type, kinds_of[i].type) == 0) {
            reading->shape.kind = kinds_of[i].kind;
            return kinds_of[i].read(reading, json_object_get(root, "coordinates"));
        }
    char names[64] = "";
    for (size_t i = 0; i < KINDS; i++)
        if (kinds & kinds_of[i].kind) {
            size_t len = strlen(names);
            snprintf(names + len, sizeof names - len, "%s%s", len ? " or " : "", kinds_of[i].type);
        }
    return wrong(reading, "type: a geometry here is a %s", names);
}

static void find_box(struct geojson_shape *shape) {
    shape->least = shape->most = shape->points[0];
    for (uint32_t i = 1; i < shape->point_count; i++) {
        const struct shape_point *point = &shape->points[i];
        shape->least.lat_e7 = point->lat_e7 < shape->least.lat_e7 ? point->lat_e7 : shape->least.lat_e7;
        shape->least.lon_e7 = point->lon_e7 < shape->least.lon_e7 ? point->lon_e7 : shape->least.lon_e7;
        shape->most.lat_e7 = point->lat_e7 > shape->most.lat_e7 ? point->lat_e7 : shape->most.lat_e7;
        shape->most.lon_e7 = point->lon_e7 > shape->most.lon_e7 ? point->lon_e7 : shape->most.lon_e7;
    }
}

bool geojson_shape_read(const char *text, unsigned kinds, struct geojson_shape *out, char *say, size_t size) {
    struct reading reading = {.say = say, .size = size};
    *out = (struct geojson_shape){0};
    size_t len = text ? strnlen(text, SHAPE_BYTES_MAX + 1) : 0;
    if (len > SHAPE_BYTES_MAX)
        return wrong(&reading, "shape: more than %d bytes; simplify it", SHAPE_BYTES_MAX);
    json_error_t error;
    json_t *root = json_loadb(text ? text : "", len, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return wrong(&reading, "shape: no JSON, at byte %d: %s", error.position, error.text);
    reading.shape.points = mem_new(SHAPE_POINTS_MAX * sizeof *reading.shape.points);
    reading.shape.rings = mem_new(SHAPE_RINGS_MAX * sizeof *reading.shape.rings);
    bool good = read_geometry(&reading, root, kinds);
    json_decref(root);
    if (good)
        find_box(&reading.shape);
    else
        geojson_shape_free(&reading.shape);
    *out = reading.shape;
    if (good) { // of what was kept ready most is not needed
        out->points = mem_resize(out->points, out->point_count * sizeof *out->points);
        out->rings = mem_resize(out->rings, out->ring_count * sizeof *out->rings);
    }
    return good;
}

void geojson_shape_free(struct geojson_shape *shape) {
    free(shape->points);
    free(shape->rings);
    *shape = (struct geojson_shape){0};
}
