// A land of fences for the load: one in each cell of a grid, with a ragged edge and in every other a hole; and units
// that drive along its rows. What is inside is reckoned here, in plain arithmetic, so that the load knows the truth.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_FENCES_LAND_H
#define MUSTER_LOAD_FENCES_LAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAND_CORNERS 24

struct land {
    uint32_t fences, side; // cells in a row
    int32_t (*corners)[2]; // [fence * 2 * LAND_CORNERS]: lat, lon of outside, then of the hole; metres x 100
};
// Somebody who drives along a row, to and fro.
struct driver {
    uint32_t row, inside; // the fence they are in, from 1; 0: none
    double along_m, across_m, step_m;
};

struct land *land_create(uint32_t fences);
void land_destroy(struct land *land);
size_t land_shape(const struct land *land, uint32_t fence, char *text, size_t size); // GeoJSON of one, from 1

void land_seat(const struct land *land, struct driver *driver, uint32_t i); // the i-th starts somewhere
// A second further, never so near to an edge that it could be doubted; `inside` is as it is now.
void land_drive(const struct land *land, struct driver *driver);
void land_place(const struct land *land, const struct driver *driver, int32_t *lat_e7, int32_t *lon_e7);

#endif
