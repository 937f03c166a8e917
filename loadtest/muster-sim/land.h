// The land of the demonstration district: 17 towns, their codes, names and borders. Always the same, whatever the seed.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_LAND_H
#define MUSTER_SIM_LAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

#define LAND_TOWNS 17

// Metres east and north of the district's middle.
struct spot {
    double x, y;
};
struct ring { // counterclockwise; the last point is not the first one again
    struct spot *spots;
    uint32_t count, cap;
};
struct town {
    char code[13];
    const char *name;
    struct spot middle;
    struct ring border;
};
struct land {
    char district[7], code[13];
    struct town towns[LAND_TOWNS];
    struct ring border; // exactly the outer borders of the towns
};

struct land *land_create(const char *district); // 6 digits
void land_destroy(struct land *land);           // NULL is fine

bool land_holds(const struct ring *border, struct spot spot);
int32_t land_lat_e7(struct spot spot); // WGS84
int32_t land_lon_e7(struct spot spot);

// Appends a GeoJSON FeatureCollection: the district, then its towns; properties name, code, level.
void land_geojson(const struct land *land, struct buf *out);

#endif
