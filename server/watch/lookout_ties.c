// A unit and a zone: when it enters, leaves, dwells, comes near.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <utlist.h>

#include "base/mem.h"
#include "watch/inside.h"

#define FAR 1.2 // times approach_m: further out than this it may come near again

// ---- ties

struct tie *ties_find(const struct walker *walker, const struct zone *zone) {
    struct tie *tie = walker->ties;
    while (tie && tie->zone != zone)
        tie = tie->next;
    return tie;
}

static struct tie *make(struct walker *walker, struct zone *zone) {
    struct tie *tie = mem_new(sizeof *tie);
    tie->walker = walker;
    tie->zone = zone;
    DL_APPEND(walker->ties, tie);
    DL_APPEND2(zone->ties, tie, zone_prev, zone_next);
    return tie;
}

// A unit inside a zone whose silence is watched is in the list of those that are looked at.
static void guard(struct lookout *lookout, const struct tie *tie, bool begins) {
    struct walker *walker = tie->walker;
    if (!tie->inside || !tie->zone->silence_s)
        return;
    if (begins && walker->guards++ == 0)
        DL_APPEND(lookout->guarded, walker);
    if (!begins && --walker->guards == 0)
        DL_DELETE(lookout->guarded, walker);
}

static void set_inside(struct lookout *lookout, struct tie *tie, bool inside, int64_t since_ms) {
    guard(lookout, tie, false);
    tie->inside = inside;
    tie->near = !inside && tie->zone->approach_m;
    tie->close = tie->dwelt = false;
    tie->since_ms = since_ms;
    tie->from_us = lookout->now_us;
    guard(lookout, tie, true);
}

void ties_drop(struct lookout *lookout, struct tie *tie) {
    guard(lookout, tie, false);
    DL_DELETE(tie->walker->ties, tie);
    DL_DELETE2(tie->zone->ties, tie, zone_prev, zone_next);
    free(tie);
}

void ties_move(struct lookout *lookout, struct zone *from, struct zone *to) {
    for (struct tie *tie; (tie = from->ties) != NULL;) {
        guard(lookout, tie, false);
        DL_DELETE2(from->ties, tie, zone_prev, zone_next);
        tie->zone = to;
        DL_APPEND2(to->ties, tie, zone_prev, zone_next);
        guard(lookout, tie, true);
    }
}

static bool is_nothing(const struct tie *tie) {
    return !tie->inside && !tie->near && !tie->close && !tie->doubt.fixes;
}

void ties_set(struct lookout *lookout, const struct fence_stay *stay) {
    struct zone *zone = shelf_at(&lookout->zones, stay->fence);
    if (!zone)
        return;
    struct walker *walker = lookout_walker(lookout, stay->unit);
    struct tie *tie = ties_find(walker, zone);
    tie = tie ? tie : make(walker, zone);
    set_inside(lookout, tie, fence_stay_is_inside(stay), stay->since_ms);
    tie->dwelt = stay->what == CROSSING_DWELL;
    tie->doubt = (struct doubt){0};
    if (is_nothing(tie))
        ties_drop(lookout, tie);
}

// ---- saying

static bool say(const struct lookout *lookout, const struct walker *walker, const struct zone *zone,
                enum fence_crossing what, const struct fix *fix) {
    const struct fence_cross cross = {zone->fence, walker->unit, what, fix->at_ms, {true, fix->lat_e7, fix->lon_e7}};
    return lookout->mouth.cross(lookout->mouth.arg, &cross);
}

// ---- looking

static void look_at_dwell(const struct lookout *lookout, struct tie *tie, const struct fix *fix) {
    const struct zone *zone = tie->zone;
    if (zone->dwell_s && !tie->dwelt && fix->at_ms - tie->since_ms >= zone->dwell_s * 1000LL)
        tie->dwelt = say(lookout, tie->walker, zone, CROSSING_DWELL, fix);
}

// Sure of it at once when even what the fix may be off does not take it out; else with the second in a row.
static void look_at_near(const struct lookout *lookout, struct walker *walker, struct zone *zone, struct tie *tie,
                         const struct fix *fix) {
    double metres, accuracy_m = doubt_accuracy_m(fix), near_m = zone->approach_m;
    if (!zone->approach_m || !zone_rim_m(zone, fix->lat_e7, fix->lon_e7, &metres))
        return;
    bool close = metres <= near_m;
    if (tie && tie->near) {
        tie->near = metres <= near_m * FAR + accuracy_m;
    } else if (close) {
        bool sure = (metres + accuracy_m <= near_m && !walker->shaken) || (tie && tie->close);
        tie = tie ? tie : make(walker, zone);
        tie->near = sure && say(lookout, walker, zone, CROSSING_APPROACH, fix);
    }
    if (tie)
        tie->close = close && !tie->near;
}

static void cross(struct lookout *lookout, struct tie *tie, bool inside, const struct fix *fix) {
    if (say(lookout, tie->walker, tie->zone, inside ? CROSSING_ENTER : CROSSING_LEAVE, fix))
        set_inside(lookout, tie, inside, fix->at_ms);
}

void ties_look(struct lookout *lookout, struct walker *walker, struct zone *zone, const struct fix *fix) {
    struct tie *tie = ties_find(walker, zone);
    bool holds, inside = tie && tie->inside;
    double depth_m;
    if (!zone_holds(zone, fix->lat_e7, fix->lon_e7, &holds))
        return;
    if (holds != inside) {
        if (!zone_rim_m(zone, fix->lat_e7, fix->lon_e7, &depth_m))
            return;
        tie = tie ? tie : make(walker, zone);
        if (doubt_settles(&tie->doubt, fix, depth_m, walker->shaken))
            cross(lookout, tie, holds, fix);
    } else {
        if (tie)
            tie->doubt = (struct doubt){0};
        if (inside)
            look_at_dwell(lookout, tie, fix);
        else
            look_at_near(lookout, walker, zone, tie, fix);
    }
    tie = ties_find(walker, zone);
    if (tie && is_nothing(tie))
        ties_drop(lookout, tie);
}
