// Keeps the fences of a state and remembers who is inside them.
// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/state_inside.h"

// Fence and unit are the key, one behind the other.
#define KEY_LEN (2 * sizeof(uint32_t))
_Static_assert(offsetof(struct fence_stay, unit) == sizeof(uint32_t), "fence and unit stand together");

const char *fence_kind_name(enum fence_kind kind) {
    static const char *const names[FENCE_KINDS] = {"none", "danger", "cordon", "staging", "route"};
    return names[kind < FENCE_KINDS ? kind : FENCE_NONE];
}

const char *fence_crossing_name(enum fence_crossing crossing) {
    static const char *const names[CROSSINGS] = {"none", "enter", "leave", "dwell", "approach"};
    return names[crossing < CROSSINGS ? crossing : CROSSING_NONE];
}

// ---- stays

static struct stay_slot *stay_of(const struct fences *fences, uint32_t fence, uint32_t unit) {
    const uint32_t key[2] = {fence, unit};
    struct stay_slot *slot;
    HASH_FIND(hh, fences->stays, key, KEY_LEN, slot);
    return slot;
}

static void drop_stay(struct fences *fences, struct stay_slot *slot) {
    struct fence_slot *fence = shelf_at(&fences->slots, slot->stay.fence);
    HASH_DEL(fences->stays, slot);
    DL_DELETE(fence->stays, slot);
    if (!fence_stay_is_inside(&slot->stay))
        DL_DELETE2(fences->lately, slot, lately_prev, lately_next);
    free(slot);
}

// The newest stands last, in the table too: an image that is read back has the same order.
static void put_stay(struct fences *fences, const struct fence_stay *stay) {
    struct stay_slot *slot = stay_of(fences, stay->fence, stay->unit);
    if (slot)
        drop_stay(fences, slot);
    struct fence_slot *fence = shelf_at(&fences->slots, stay->fence);
    slot = mem_new(sizeof *slot);
    slot->stay = *stay;
    HASH_ADD_KEYPTR(hh, fences->stays, &slot->stay.fence, KEY_LEN, slot);
    DL_APPEND(fence->stays, slot);
    if (!fence_stay_is_inside(stay))
        DL_APPEND2(fences->lately, slot, lately_prev, lately_next);
}

static void forget_old(struct fences *fences, int64_t now_ms) {
    while (fences->lately && fences->lately->stay.at_ms < now_ms - FENCE_LATELY_MS)
        drop_stay(fences, fences->lately);
}

void fences_forget_unit(struct state *state, uint32_t unit) {
    struct stay_slot *slot, *next;
    HASH_ITER(hh, state->fences.stays, slot, next) {
        if (slot->stay.unit == unit)
            drop_stay(&state->fences, slot);
    }
}

// ---- fences

static bool fence_fits(const struct fence *fence) {
    return fence->number >= 1 && fence->number <= FENCE_NUMBER_MAX && fence->kind > FENCE_NONE &&
           fence->kind < FENCE_KINDS && org_is_valid(fence->org) && fence->name &&
           strnlen(fence->name, FENCE_NAME_MAX + 1) <= FENCE_NAME_MAX && fence->shape &&
           strnlen(fence->shape, FENCE_SHAPE_MAX + 1) <= FENCE_SHAPE_MAX;
}

static void free_texts(struct fence *fence) {
    free((char *)(uintptr_t)fence->name);
    free((char *)(uintptr_t)fence->shape);
}

static void free_fence(void *object) {
    struct fence_slot *slot = object;
    free_texts(&slot->fence);
    free(slot);
}

void fences_free(struct fences *fences) {
    while (fences->stays)
        drop_stay(fences, fences->stays);
    shelf_free(&fences->slots, free_fence);
}

static void fill(struct fences *fences, struct fence_slot *slot, const struct fence *fence) {
    struct fence old = slot->fence;
    slot->fence = *fence;
    slot->fence.name = mem_strdup(fence->name);
    slot->fence.shape = mem_strdup(fence->shape);
    fences->bytes += strlen(fence->shape);
    fences->bytes -= old.shape ? strlen(old.shape) : 0;
    free_texts(&old);
}

static struct fence_slot *make(struct fences *fences, const struct fence *fence) {
    struct fence_slot *slot = mem_new(sizeof *slot);
    fill(fences, slot, fence);
    shelf_put(&fences->slots, fence->number, slot);
    return slot;
}

static struct fence_slot *at_work(const struct state *state, uint32_t number) {
    struct fence_slot *slot = shelf_at(&state->fences.slots, number);
    return slot && !slot->fence.removed ? slot : NULL;
}

static void end(struct fences *fences, struct fence_slot *slot, uint64_t seq) {
    while (slot->stays)
        drop_stay(fences, slot->stays);
    struct fence fence = slot->fence;
    char *name = mem_strdup(fence.name);
    fence.name = name;
    fence.shape = "";
    fence.removed = true;
    fence.seq = seq;
    fill(fences, slot, &fence);
    free(name);
}

void fences_end(struct state *state, uint32_t incident, uint64_t seq) {
    for (uint32_t i = 1; i <= state->fences.slots.count; i++) {
        struct fence_slot *slot = at_work(state, i);
        if (slot && slot->fence.incident == incident)
            end(&state->fences, slot, seq);
    }
}

// ---- what events say

// Who is inside stays so while a fence is changed: the watch looks at once who is inside the new shape.
bool apply_fence_put(struct state *state, const struct event *event) {
    struct fence fence = *event->fence_put;
    struct fence_slot *slot = at_work(state, fence.number);
    bool next = fence.number == state->fences.slots.count + 1;
    if (fence.number != event->object || fence.removed || (!slot && !next) || !fence_fits(&fence))
        return false;
    fence.seq = event->seq;
    if (slot)
        fill(&state->fences, slot, &fence);
    else
        make(&state->fences, &fence);
    return true;
}

bool apply_fence_remove(struct state *state, const struct event *event) {
    struct fence_slot *slot = at_work(state, event->object);
    if (slot)
        end(&state->fences, slot, event->seq);
    return slot != NULL;
}

bool apply_fence_cross(struct state *state, const struct event *event) {
    const struct fence_cross *cross = &event->cross;
    const struct unit *unit = state_unit(state, cross->unit);
    const struct fence_stay *before = state_fence_stay(state, cross->fence, cross->unit);
    bool inside = fence_stay_is_inside(before);
    if (!at_work(state, cross->fence) || !unit || unit->retired || cross->what <= CROSSING_NONE ||
        cross->what >= CROSSINGS || (cross->what == CROSSING_DWELL && !inside))
        return false;
    struct fence_stay stay = {cross->fence, cross->unit, cross->what, cross->fix_at_ms, event->at_ms};
    if (cross->what == CROSSING_DWELL)
        stay.since_ms = before->since_ms;
    put_stay(&state->fences, &stay);
    forget_old(&state->fences, event->at_ms);
    return true;
}

// ---- snapshots

void state_restore_fence(struct state *state, const struct fence *fence) {
    bool good = fence_fits(fence) && !state_fence(state, fence->number);
    if (good)
        make(&state->fences, fence);
    state_left_out(good, "fence", fence->number);
}

void state_restore_fence_stay(struct state *state, const struct fence_stay *stay) {
    bool good = at_work(state, stay->fence) && state_unit(state, stay->unit) && stay->what > CROSSING_NONE &&
                stay->what < CROSSINGS && !stay_of(&state->fences, stay->fence, stay->unit);
    if (good)
        put_stay(&state->fences, stay);
    state_left_out(good, "stay in fence", stay->fence);
}

// ---- looking

const struct fence *state_fence(const struct state *state, uint32_t number) {
    return shelf_at(&state->fences.slots, number);
}

uint32_t state_fence_count(const struct state *state) {
    return state->fences.slots.count;
}

size_t state_fence_bytes(const struct state *state) {
    return state->fences.bytes;
}

const struct fence_stay *state_fence_stay(const struct state *state, uint32_t fence, uint32_t unit) {
    const struct stay_slot *slot = stay_of(&state->fences, fence, unit);
    return slot ? &slot->stay : NULL;
}

const struct fence_stay *state_fence_stay_next(const struct state *state, const struct fence_stay *after) {
    const struct stay_slot *slot = after ? ((const struct stay_slot *)after)->hh.next : state->fences.stays;
    return slot ? &slot->stay : NULL;
}
