// The door to GEOS, which lives in ground.c, zone.c and map.c alone: its handle, and what it says when something goes
// wrong. One owner.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_GROUND_H
#define WATCH_GROUND_H

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <stdint.h>

struct ground {
    GEOSContextHandle_t geos;
    uint64_t errors; // calls that failed, since birth
};
struct ground *ground_create(void);
void ground_destroy(struct ground *ground); // after all zones and maps made with it; NULL is fine

#endif
