// A zone: the shape of a fence, ready to be asked. It is kept in metres from its middle (equirectangular, true at the
// middle's latitude: a kilometre off in a district is wrong by less than a metre), so that distances are metres.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_ZONE_H
#define WATCH_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/fence.h"
#include "watch/ground.h"

// Degrees x 1e7.
struct box {
    double south, west, north, east;
};
static inline bool box_holds(const struct box *box, int32_t lat_e7, int32_t lon_e7) {
    return lat_e7 >= box->south && lat_e7 <= box->north && lon_e7 >= box->west && lon_e7 <= box->east;
}

// One ring of a polygon as an area of its own: so that a shape that crosses itself needs no mending, which for a shape
// drawn to harm would take minutes.
struct zone_ring {
    uint32_t polygon;
    bool hole;
    GEOSGeometry *area;
    const GEOSPreparedGeometry *ready;
};

struct tie;
struct zone {
    struct ground *ground;
    uint32_t fence, incident;
    uint32_t width_m, approach_m, dwell_s, silence_s;
    struct box box;                                  // of the shape, wider by the corridor and by what counts as near
    double lat0_e7, lon0_e7, metres_lat, metres_lon; // of one 1e-7 degree
    struct zone_ring *rings;                         // polygons; of a route none
    uint32_t ring_count;
    GEOSGeometry *rim; // all rings as lines, or the line of a route
    const GEOSPreparedGeometry *ready_rim;
    uint64_t looked;  // turn of the lookout in which it was asked last
    bool gone;        // removed, but still in a map: see map.h
    struct tie *ties; // units inside, near or in doubt
};

// NULL: the shape cannot be read, or the library failed; that is logged. A ring that crosses itself holds what an odd
// number of its turns holds; polygons of one shape that lie over one another hold what either does.
struct zone *zone_create(struct ground *ground, const struct fence *fence);
void zone_destroy(struct zone *zone);

// Is the place inside, the edge included? And how far is it from the edge, on either side? Exact, holes too; of a route
// the corridor counts. False: the library failed and nothing is known.
bool zone_holds(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, bool *holds);
bool zone_rim_m(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, double *metres);

#endif
