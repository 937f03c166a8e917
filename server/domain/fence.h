// Geofences (电子围栏): danger areas, cordons, staging areas, routes. What crossed them is found out by the room
// watch/.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_FENCE_H
#define DOMAIN_FENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/org.h"
#include "domain/place.h"
#include "domain/refusal.h"

enum fence_kind { FENCE_NONE, FENCE_DANGER, FENCE_CORDON, FENCE_STAGING, FENCE_ROUTE, FENCE_KINDS };
enum fence_crossing { CROSSING_NONE, CROSSING_ENTER, CROSSING_LEAVE, CROSSING_DWELL, CROSSING_APPROACH, CROSSINGS };
const char *fence_kind_name(enum fence_kind kind);             // "danger" ...
const char *fence_crossing_name(enum fence_crossing crossing); // "enter" ...

#define FENCE_NAME_MAX 192
#define FENCE_SHAPE_MAX 60000 // bytes of GeoJSON
#define FENCE_REASON_MAX 400
#define FENCE_POINTS_MAX 5000
#define FENCE_NUMBER_MAX 1000000u
#define FENCE_METRES_MAX 10000
#define FENCE_SECONDS_MAX 86400

struct fence {
    uint32_t number; // from 1; 0 in a command: another one
    enum fence_kind kind;
    uint32_t incident;                                // 0: standing
    uint32_t width_m, approach_m, dwell_s, silence_s; // 0: not
    bool removed;
    uint64_t seq;
    char org[ORG_CODE_LEN + 1];
    const char *name, *shape; // GeoJSON geometry
};
struct fence_cross {
    uint32_t fence, unit;
    enum fence_crossing what;
    int64_t fix_at_ms;
    struct place place;
};

#define FENCE_SHAPES_MAX (64u << 20) // bytes of the shapes of all fences of a district
#define FENCE_LATELY_MS 300000       // how long an approach or a leaving is remembered

// What is remembered of a unit and a fence: as long as the unit is inside, and for FENCE_LATELY_MS after it came near
// or left, so that it is not said again by whoever stands at the edge.
struct fence_stay {
    uint32_t fence, unit;
    enum fence_crossing what; // the last one; ENTER and DWELL: inside
    int64_t since_ms;         // device time of the fix: ENTER and DWELL: of the entering; else of the crossing itself
    int64_t at_ms;            // hub's time of the last one
};
static inline bool fence_stay_is_inside(const struct fence_stay *stay) {
    return stay && (stay->what == CROSSING_ENTER || stay->what == CROSSING_DWELL);
}

#endif
