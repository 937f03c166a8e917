// The inside of the lookout, for lookout*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_INSIDE_H
#define WATCH_INSIDE_H

#include "domain/shelf.h"
#include "watch/doubt.h"
#include "watch/lookout.h"
#include "watch/map.h"

#define LATELY_US 600000000 // a unit that was heard longer ago than this may be anywhere

// What there is between a unit and a zone; made when the unit is inside, near or in doubt, gone when it is nothing.
struct tie {
    struct walker *walker;
    struct zone *zone;
    bool inside;
    bool near;        // told, or it has just left: not told again before it was far
    bool close;       // the last fix was near too: the second in a row is believed
    bool dwelt;       // told, in this stay
    int64_t since_ms; // inside: device time of the entering
    int64_t from_us;  // inside: since when its silence counts
    struct doubt doubt;
    struct tie *prev, *next;           // of the walker
    struct tie *zone_prev, *zone_next; // of the zone
};

// A dispatch of a unit that may step by where the unit is.
struct errand {
    uint32_t dispatch;
    struct place from; // where the unit was when it was sent
    bool away, there;  // the last fix said so: the second in a row is believed
    enum dispatch_phase said;
    struct errand *next;
};

// A unit as it is seen.
struct walker {
    uint32_t unit;
    bool seen;       // `last` is there
    bool shaken;     // the fix before was marked as a jump
    bool called;     // its silence was told; until it is heard again
    struct fix last; // that was believed
    int64_t heard_us;
    struct tie *ties;
    struct errand *errands;
    uint32_t guards;            // ties inside zones whose silence is watched
    struct walker *prev, *next; // in the list of those that have any
};

struct lookout {
    const struct state *state;
    struct lookout_options options;
    struct lookout_mouth mouth;
    struct ground *ground;
    struct map *map;
    struct shelf zones, walkers; // by number of fence, of unit
    uint32_t zone_count;
    struct walker *guarded;
    uint64_t turn; // one for each fix
    int64_t now_us;
};

struct walker *lookout_walker(struct lookout *lookout, uint32_t unit); // made when it is not there

// lookout_ties.c: a unit and a zone, by a fix that is believed.
void ties_look(struct lookout *lookout, struct walker *walker, struct zone *zone, const struct fix *fix);
struct tie *ties_find(const struct walker *walker, const struct zone *zone); // NULL: there is none
void ties_set(struct lookout *lookout, const struct fence_stay *stay);       // as the state says
void ties_drop(struct lookout *lookout, struct tie *tie);
void ties_move(struct lookout *lookout, struct zone *from, struct zone *to);

// lookout_errands.c: dispatches that step by where a unit is.
void errands_look(struct lookout *lookout, struct walker *walker, const struct fix *fix);
void errands_drop(struct walker *walker);

#endif
