// Shapes on the map as people send them: the text of a GeoJSON geometry (RFC 7946) read into points and rings. Pure.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_GEOJSON_SHAPE_H
#define DOMAIN_GEOJSON_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHAPE_BYTES_MAX 60000 // of text
#define SHAPE_POINTS_MAX 5000 // in all
#define SHAPE_RINGS_MAX 500   // in all

// What a caller takes: bits.
enum shape_kind {
    SHAPE_POLYGON = 1,
    SHAPE_MULTIPOLYGON = 2,
    SHAPE_LINE = 4, // LineString
};

struct shape_point { // WGS84 degrees x 1e7
    int32_t lat_e7, lon_e7;
};
// A ring of a polygon, its last point equal to its first; or the only line of a LineString.
struct shape_ring {
    uint32_t polygon;      // from 0; the first ring of a polygon is its outside, the others are holes in it
    uint32_t first, count; // in points
};
struct geojson_shape {
    enum shape_kind kind;
    uint32_t point_count, ring_count, polygon_count;
    struct shape_point *points;
    struct shape_ring *rings;
    struct shape_point least, most; // bounding box: corners with the least and the most degrees
};

// True: `out` is filled, free it with geojson_shape_free. False: nothing is there, and `say` (may be NULL with size 0)
// holds an English sentence that says what is wrong and where. Checked: the kind is one of `kinds`; positions are 2 or
// 3 numbers [longitude, latitude, height] in range (the height is passed over); rings have 4 points or more, end where
// they begin and have an area; lines have 2 points that differ; the limits above. Not checked: rings that cross
// themselves or one another.
bool geojson_shape_read(const char *text, unsigned kinds, struct geojson_shape *out, char *say, size_t size);
void geojson_shape_free(struct geojson_shape *shape); // what was read, or all zero

#endif
