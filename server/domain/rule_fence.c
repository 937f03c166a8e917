// Rules for fences: put, remove, cross.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/geojson_shape.h"
#include "domain/rule.h"

#define AHEAD_MS 86400000 // a device clock is never further ahead than that

// ---- put

static enum refusal check_numbers(const struct fence *fence) {
    bool route = fence->kind == FENCE_ROUTE;
    if (fence->kind <= FENCE_NONE || fence->kind >= FENCE_KINDS || (fence->width_m != 0) != route ||
        (fence->silence_s != 0 && fence->kind != FENCE_DANGER))
        return REFUSAL_FENCE_INVALID;
    bool good = fence->width_m <= FENCE_METRES_MAX && fence->approach_m <= FENCE_METRES_MAX &&
                fence->dwell_s <= FENCE_SECONDS_MAX && fence->silence_s <= FENCE_SECONDS_MAX;
    return good ? REFUSAL_NONE : REFUSAL_FENCE_INVALID;
}

static enum refusal check_shape(const struct fence *fence) {
    struct geojson_shape shape;
    unsigned kinds = fence->kind == FENCE_ROUTE ? SHAPE_LINE : SHAPE_POLYGON | SHAPE_MULTIPOLYGON;
    if (strnlen(fence->shape, FENCE_SHAPE_MAX + 1) > FENCE_SHAPE_MAX ||
        !geojson_shape_read(fence->shape, kinds, &shape, NULL, 0))
        return REFUSAL_FENCE_SHAPE_INVALID;
    bool good = shape.point_count <= FENCE_POINTS_MAX;
    geojson_shape_free(&shape);
    return good ? REFUSAL_NONE : REFUSAL_FENCE_SHAPE_INVALID;
}

// Whose fence it is and of which incident stays so: those who see it would else be others, and hear nothing of it.
static enum refusal check_place(const struct state *state, const struct fence *fence, const struct fence *old) {
    if (!rule_org(state, fence->org))
        return REFUSAL_ORG_INVALID;
    if (old && (strcmp(fence->org, old->org) != 0 || fence->incident != old->incident))
        return REFUSAL_FENCE_INVALID;
    const struct incident *incident = state_incident(state, fence->incident);
    if (fence->incident && !incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    return incident && incident->phase == PHASE_CLOSED ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
}

static bool is_same(const struct fence *one, const struct fence *other) {
    return one->kind == other->kind && one->width_m == other->width_m && one->approach_m == other->approach_m &&
           one->dwell_s == other->dwell_s && one->silence_s == other->silence_s &&
           strcmp(one->name, other->name) == 0 && strcmp(one->shape, other->shape) == 0;
}

static bool has_room(const struct state *state, const struct fence *fence, const struct fence *old) {
    size_t bytes = state_fence_bytes(state) - (old ? strlen(old->shape) : 0) + strlen(fence->shape);
    return (old || state_fence_count(state) < FENCE_NUMBER_MAX) && bytes <= FENCE_SHAPES_MAX;
}

enum refusal rule_fence_put(const struct state *state, const struct command *command, int64_t now_ms,
                            struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    struct fence *fence = &scratch->fence;
    *fence = *command->fence_put;
    const struct fence *old = state_fence(state, fence->number);
    if (fence->number && (!old || old->removed))
        return REFUSAL_FENCE_UNKNOWN;
    enum refusal refusal = check_numbers(fence);
    if (!refusal && !rule_name(fence->name, FENCE_NAME_MAX))
        refusal = REFUSAL_TEXT_INVALID;
    if (!refusal)
        refusal = check_place(state, fence, old);
    if (!refusal)
        refusal = check_shape(fence);
    if (refusal)
        return refusal;
    if (old && is_same(fence, old))
        return REFUSAL_NOTHING_CHANGED;
    if (!has_room(state, fence, old))
        return REFUSAL_FENCES_TOO_MANY;
    fence->number = old ? old->number : state_fence_count(state) + 1;
    fence->removed = false;
    event->verb = VERB_FENCE_PUT;
    event->object = fence->number;
    event->fence_put = fence;
    return REFUSAL_NONE;
}

// ---- remove

static bool is_at_work(const struct state *state, uint32_t number) {
    const struct fence *fence = state_fence(state, number);
    return fence && !fence->removed;
}

enum refusal rule_fence_remove(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    if (!is_at_work(state, command->fence.fence))
        return REFUSAL_FENCE_UNKNOWN;
    if (!rule_text(command->fence.reason, FENCE_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    event->verb = VERB_FENCE_REMOVE;
    event->object = command->fence.fence;
    event->fence = command->fence;
    return REFUSAL_NONE;
}

// ---- cross

// The same said twice in a row changes nothing, and who is not inside can neither leave nor dwell. Near or just gone:
// to come near again is news only after a while.
static bool is_news(const struct fence_stay *stay, enum fence_crossing what, int64_t now_ms) {
    bool inside = fence_stay_is_inside(stay);
    switch (what) {
    case CROSSING_ENTER:
        return !inside;
    case CROSSING_LEAVE:
        return inside;
    case CROSSING_DWELL:
        return inside && stay->what != CROSSING_DWELL;
    default:
        return !inside && (!stay || stay->at_ms < now_ms - FENCE_LATELY_MS);
    }
}

enum refusal rule_fence_cross(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    const struct fence_cross *cross = &command->cross;
    const struct unit *unit = state_unit(state, cross->unit);
    if (!is_at_work(state, cross->fence))
        return REFUSAL_FENCE_UNKNOWN;
    if (!unit)
        return REFUSAL_UNIT_UNKNOWN;
    if (unit->retired)
        return REFUSAL_UNIT_RETIRED;
    if (cross->what <= CROSSING_NONE || cross->what >= CROSSINGS)
        return REFUSAL_FENCE_INVALID;
    if (!cross->place.known || !place_is_valid(cross->place.lat_e7, cross->place.lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (cross->fix_at_ms <= 0)
        return REFUSAL_FIX_OUT_OF_RANGE;
    if (cross->fix_at_ms > now_ms + AHEAD_MS)
        return REFUSAL_FIX_FROM_FUTURE;
    if (!is_news(state_fence_stay(state, cross->fence, cross->unit), cross->what, now_ms))
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_FENCE_CROSS;
    event->object = cross->fence;
    event->cross = *cross;
    return REFUSAL_NONE;
}
