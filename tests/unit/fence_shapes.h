// Random shapes for tests of fences, and plain answers about them: whether a point is inside by counting crossings in
// whole numbers, how far the edge is by looking at every side of it.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_FENCE_SHAPES_H
#define UNIT_FENCE_SHAPES_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHAPE_TEXT 60000
#define SHAPE_LINES 64
#define SHAPE_LINE_POINTS 64
#define METRE_LAT_E7 (1e7 * 180. / (M_PI * 6371008.8)) // of latitude

struct plain_line {
    int count;
    bool hole;                                                    // in the ring before it
    int32_t lat_e7[SHAPE_LINE_POINTS], lon_e7[SHAPE_LINE_POINTS]; // rings: closed
};
struct plain_shape {
    bool route;
    int line_count;
    struct plain_line lines[SHAPE_LINES];
    char text[SHAPE_TEXT]; // GeoJSON
};

static inline double random_unit(uint64_t *seed) { // 0..1
    *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
    return (double)(*seed >> 11) / 9007199254740992.;
}

// A ring around a place: corners at angles that grow, each at a distance of its own, so that it never crosses itself.
static inline void plain_ring(struct plain_line *line, uint64_t *seed, int32_t lat_e7, int32_t lon_e7, double least_m,
                              double most_m) {
    double metre_lon = METRE_LAT_E7 / cos(lat_e7 * (M_PI / 180e7));
    int corners = 3 + (int)(random_unit(seed) * (SHAPE_LINE_POINTS - 4));
    for (int i = 0; i < corners; i++) {
        double angle = 2 * M_PI * (i + 0.8 * random_unit(seed)) / corners;
        double metres = least_m + (most_m - least_m) * random_unit(seed);
        line->lat_e7[i] = lat_e7 + (int32_t)lround(metres * sin(angle) * METRE_LAT_E7);
        line->lon_e7[i] = lon_e7 + (int32_t)lround(metres * cos(angle) * metre_lon);
    }
    line->lat_e7[corners] = line->lat_e7[0];
    line->lon_e7[corners] = line->lon_e7[0];
    line->count = corners + 1;
}

static inline int plain_write_line(char *to, const struct plain_line *line) {
    int len = sprintf(to, "[");
    for (int i = 0; i < line->count; i++)
        len += sprintf(to + len, "%s[%.7f,%.7f]", i ? "," : "", line->lon_e7[i] / 1e7, line->lat_e7[i] / 1e7);
    return len + sprintf(to + len, "]");
}

// `holes` (0, or one in each polygon) and polygons side by side, all around a place.
static inline void plain_polygons(struct plain_shape *shape, uint64_t *seed, int32_t lat_e7, int32_t lon_e7,
                                  int polygons, bool holes, double metres) {
    double metre_lon = METRE_LAT_E7 / cos(lat_e7 * (M_PI / 180e7));
    memset(shape, 0, sizeof *shape);
    int len = sprintf(shape->text, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (int i = 0; i < polygons; i++) {
        int32_t lon = lon_e7 + (int32_t)(i * 2.5 * metres * metre_lon);
        struct plain_line *ring = &shape->lines[shape->line_count++];
        plain_ring(ring, seed, lat_e7, lon, metres * 0.5, metres);
        len += sprintf(shape->text + len, "%s[", i ? "," : "");
        len += plain_write_line(shape->text + len, ring);
        if (holes) { // within the circle that even the nearest side of the ring leaves free
            ring = &shape->lines[shape->line_count++];
            plain_ring(ring, seed, lat_e7, lon, metres * 0.02, metres * 0.1);
            ring->hole = true;
            len += sprintf(shape->text + len, ",");
            len += plain_write_line(shape->text + len, ring);
        }
        len += sprintf(shape->text + len, "]");
    }
    sprintf(shape->text + len, "]}");
}

static inline void plain_route(struct plain_shape *shape, uint64_t *seed, int32_t lat_e7, int32_t lon_e7,
                               double step_m) {
    double metre_lon = METRE_LAT_E7 / cos(lat_e7 * (M_PI / 180e7));
    memset(shape, 0, sizeof *shape);
    struct plain_line *line = &shape->lines[shape->line_count++];
    shape->route = true;
    line->count = 2 + (int)(random_unit(seed) * 30);
    for (int i = 0; i < line->count; i++) {
        line->lat_e7[i] = lat_e7 + (int32_t)((random_unit(seed) - 0.5) * 4 * step_m * METRE_LAT_E7);
        line->lon_e7[i] = lon_e7 + (int32_t)((i + random_unit(seed)) * step_m * metre_lon);
    }
    int len = sprintf(shape->text, "{\"type\":\"LineString\",\"coordinates\":");
    len += plain_write_line(shape->text + len, line);
    sprintf(shape->text + len, "}");
}

// Counts sides that a line to the east crosses, in whole numbers.
static inline bool plain_ring_holds(const struct plain_line *line, int32_t lat_e7, int32_t lon_e7) {
    bool inside = false;
    for (int i = 0; i + 1 < line->count; i++) {
        int64_t y1 = line->lat_e7[i], y2 = line->lat_e7[i + 1], x1 = line->lon_e7[i], x2 = line->lon_e7[i + 1];
        if ((y1 > lat_e7) == (y2 > lat_e7))
            continue;
        __int128 side = (__int128)(lon_e7 - x1) * (y2 - y1) - (__int128)(x2 - x1) * (lat_e7 - y1);
        inside ^= (side < 0) == (y2 > y1);
    }
    return inside;
}

static inline bool plain_holds(const struct plain_shape *shape, int32_t lat_e7, int32_t lon_e7) {
    bool any = false;
    for (int k = 0; k < shape->line_count; k++) {
        bool hole = k + 1 < shape->line_count && shape->lines[k + 1].hole;
        any |= !shape->lines[k].hole && plain_ring_holds(&shape->lines[k], lat_e7, lon_e7) &&
               !(hole && plain_ring_holds(&shape->lines[k + 1], lat_e7, lon_e7));
    }
    return any;
}

// Metres to the nearest side, in the plane around the middle of the shape's box.
static inline double plain_rim_m(const struct plain_shape *shape, int32_t lat_e7, int32_t lon_e7) {
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (int k = 0; k < shape->line_count; k++)
        for (int i = 0; i < shape->lines[k].count; i++) {
            least = shape->lines[k].lat_e7[i] < least ? shape->lines[k].lat_e7[i] : least;
            most = shape->lines[k].lat_e7[i] > most ? shape->lines[k].lat_e7[i] : most;
        }
    double up = 1 / METRE_LAT_E7, side = up * cos(((double)least + most) / 2 * (M_PI / 180e7)), best = HUGE_VAL;
    for (int k = 0; k < shape->line_count; k++)
        for (int i = 0; i + 1 < shape->lines[k].count; i++) {
            const struct plain_line *line = &shape->lines[k];
            double x1 = ((double)line->lon_e7[i] - lon_e7) * side, y1 = ((double)line->lat_e7[i] - lat_e7) * up;
            double x2 = ((double)line->lon_e7[i + 1] - lon_e7) * side, y2 = ((double)line->lat_e7[i + 1] - lat_e7) * up;
            double dx = x2 - x1, dy = y2 - y1, len = dx * dx + dy * dy;
            double t = len > 0 ? -(x1 * dx + y1 * dy) / len : 0;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            best = fmin(best, hypot(x1 + t * dx, y1 + t * dy));
        }
    return best;
}

#endif
