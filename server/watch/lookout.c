// The lookout: keeps units and zones, and asks about each fix what there is to say.
// SPDX-License-Identifier: Apache-2.0
#include "watch/lookout.h"

#include <stdlib.h>
#include <utlist.h>

#include "base/mem.h"
#include "watch/inside.h"

// ---- units

struct walker *lookout_walker(struct lookout *lookout, uint32_t unit) {
    struct walker *walker = shelf_at(&lookout->walkers, unit);
    if (walker)
        return walker;
    walker = mem_new(sizeof *walker);
    walker->unit = unit;
    walker->heard_us = lookout->now_us;
    shelf_put(&lookout->walkers, unit, walker);
    return walker;
}

static void forget(struct lookout *lookout, uint32_t unit) {
    struct walker *walker = shelf_at(&lookout->walkers, unit);
    if (!walker)
        return;
    while (walker->ties)
        ties_drop(lookout, walker->ties);
    errands_drop(walker);
    shelf_put(&lookout->walkers, unit, NULL);
    free(walker);
}

static bool in_service(const struct lookout *lookout, uint32_t number) {
    const struct unit *unit = state_unit(lookout->state, number);
    return unit && !unit->retired;
}

// ---- fixes

struct looking {
    struct lookout *lookout;
    struct walker *walker;
    const struct fix *fix;
};

static void look_once(struct zone *zone, void *arg) {
    const struct looking *looking = arg;
    if (zone->looked == looking->lookout->turn)
        return;
    zone->looked = looking->lookout->turn;
    ties_look(looking->lookout, looking->walker, zone, looking->fix);
}

// The zones it has to do with, wherever they are now, and those that are here.
static void look_around(struct lookout *lookout, struct walker *walker, const struct fix *fix) {
    struct looking looking = {lookout, walker, fix};
    struct tie *tie, *next;
    lookout->turn++;
    DL_FOREACH_SAFE(walker->ties, tie, next) {
        look_once(tie->zone, &looking);
    }
    map_find(lookout->map, fix->lat_e7, fix->lon_e7, look_once, &looking);
}

static void hear(struct walker *walker, int64_t now_us) {
    if (now_us > walker->heard_us)
        walker->heard_us = now_us;
    walker->called = false;
}

void lookout_fix(struct lookout *lookout, const struct fix *fix, int64_t now_us) {
    if (!in_service(lookout, fix->unit))
        return;
    lookout->now_us = now_us;
    struct walker *walker = lookout_walker(lookout, fix->unit);
    bool newer = !walker->seen || fix->at_ms > walker->last.at_ms;
    if (newer && !fix->marked) {
        errands_look(lookout, walker, fix);
        look_around(lookout, walker, fix);
        walker->last = *fix;
        walker->seen = true;
    }
    if (newer)
        walker->shaken = fix->marked;
    hear(walker, now_us);
}

void lookout_alive(struct lookout *lookout, uint32_t unit, int64_t now_us) {
    struct walker *walker = shelf_at(&lookout->walkers, unit);
    if (walker)
        hear(walker, now_us);
}

void lookout_last_seen(struct lookout *lookout, const struct fix *fix) {
    if (!in_service(lookout, fix->unit) || fix->marked)
        return;
    struct walker *walker = lookout_walker(lookout, fix->unit);
    if (walker->seen)
        return;
    walker->last = *fix;
    walker->seen = true;
}

// ---- fences

static void drop_zone(struct lookout *lookout, uint32_t fence) {
    struct zone *zone = shelf_at(&lookout->zones, fence);
    if (!zone)
        return;
    while (zone->ties)
        ties_drop(lookout, zone->ties);
    shelf_put(&lookout->zones, fence, NULL);
    lookout->zone_count--;
    map_remove(lookout->map, zone);
}

static void put_zone(struct lookout *lookout, const struct fence *fence) {
    struct zone *old = shelf_at(&lookout->zones, fence->number), *zone = zone_create(lookout->ground, fence);
    if (old && zone)
        ties_move(lookout, old, zone);
    drop_zone(lookout, fence->number);
    if (!zone)
        return;
    shelf_put(&lookout->zones, fence->number, zone);
    lookout->zone_count++;
    map_add(lookout->map, zone);
}

// Who is inside a shape that was just drawn must not have to move to be seen; but one who was last heard long ago may
// be anywhere.
static void look_who_is_there(struct lookout *lookout, struct zone *zone) {
    lookout->turn++;
    for (uint32_t i = 1; i <= lookout->walkers.count; i++) {
        struct walker *walker = shelf_at(&lookout->walkers, i);
        bool lately = walker && walker->seen && lookout->now_us - walker->heard_us < LATELY_US;
        if (lately && (box_holds(&zone->box, walker->last.lat_e7, walker->last.lon_e7) || ties_find(walker, zone)))
            ties_look(lookout, walker, zone, &walker->last);
    }
}

static void drop_zones_of(struct lookout *lookout, uint32_t incident) {
    for (uint32_t i = 1; i <= lookout->zones.count; i++) {
        const struct zone *zone = shelf_at(&lookout->zones, i);
        if (zone && zone->incident == incident)
            drop_zone(lookout, i);
    }
}

// ---- events

static void hear_put(struct lookout *lookout, uint32_t number) {
    const struct fence *fence = state_fence(lookout->state, number);
    if (!fence || fence->removed)
        return;
    put_zone(lookout, fence);
    struct zone *zone = shelf_at(&lookout->zones, number);
    if (zone)
        look_who_is_there(lookout, zone);
}

static void hear_cross(struct lookout *lookout, const struct fence_cross *cross) {
    const struct fence_stay *stay = state_fence_stay(lookout->state, cross->fence, cross->unit);
    if (stay)
        ties_set(lookout, stay);
}

void lookout_event(struct lookout *lookout, const struct event *event, bool own, int64_t now_us) {
    lookout->now_us = now_us;
    switch (event->verb) {
    case VERB_FENCE_PUT:
        hear_put(lookout, event->object);
        break;
    case VERB_FENCE_REMOVE:
        drop_zone(lookout, event->object);
        break;
    case VERB_FENCE_CROSS:
        if (!own)
            hear_cross(lookout, &event->cross);
        break;
    case VERB_INCIDENT_CLOSE:
        drop_zones_of(lookout, event->object);
        break;
    case VERB_UNIT_RETIRE:
        forget(lookout, event->object);
        break;
    default:
        break;
    }
}

// ---- silence

// The zone in which a unit has been silent for too long; NULL: none.
static const struct zone *silent_in(const struct walker *walker, int64_t now_us) {
    const struct tie *tie;
    DL_FOREACH(walker->ties, tie) {
        int64_t since_us = tie->from_us > walker->heard_us ? tie->from_us : walker->heard_us;
        if (tie->inside && tie->zone->silence_s && now_us - since_us >= tie->zone->silence_s * 1000000LL)
            return tie->zone;
    }
    return NULL;
}

void lookout_look(struct lookout *lookout, int64_t now_us) {
    struct walker *walker;
    lookout->now_us = now_us;
    DL_FOREACH(lookout->guarded, walker) {
        const struct zone *zone = walker->called ? NULL : silent_in(walker, now_us);
        if (!zone)
            continue;
        struct alarm alarm = {
            .unit = walker->unit, .kind = ALARM_SILENT, .fence = zone->fence, .text = "", .outcome = ""};
        if (walker->seen)
            alarm.place = (struct place){true, walker->last.lat_e7, walker->last.lon_e7};
        walker->called = lookout->mouth.silent(lookout->mouth.arg, &alarm);
    }
}

// ---- birth and death

struct lookout *lookout_create(const struct state *state, const struct lookout_options *options,
                               const struct lookout_mouth *mouth, int64_t now_us) {
    struct lookout *lookout = mem_new(sizeof *lookout);
    lookout->state = state;
    lookout->options = *options;
    lookout->mouth = *mouth;
    lookout->now_us = now_us;
    lookout->ground = ground_create();
    lookout->map = map_create(lookout->ground);
    for (uint32_t i = 1; i <= state_fence_count(state); i++) {
        const struct fence *fence = state_fence(state, i);
        if (fence && !fence->removed)
            put_zone(lookout, fence);
    }
    for (const struct fence_stay *stay = NULL; (stay = state_fence_stay_next(state, stay)) != NULL;)
        ties_set(lookout, stay);
    return lookout;
}

void lookout_destroy(struct lookout *lookout) {
    if (!lookout)
        return;
    for (uint32_t i = 1; i <= lookout->walkers.count; i++)
        forget(lookout, i);
    for (uint32_t i = 1; i <= lookout->zones.count; i++)
        shelf_put(&lookout->zones, i, NULL); // they are the map's
    map_destroy(lookout->map);
    ground_destroy(lookout->ground);
    shelf_free(&lookout->zones, free);
    shelf_free(&lookout->walkers, free);
    free(lookout);
}

uint32_t lookout_zones(const struct lookout *lookout) {
    return lookout->zone_count;
}
