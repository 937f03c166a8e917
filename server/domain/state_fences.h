// Fences of a state, and who is inside them. For state*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_FENCES_H
#define DOMAIN_STATE_FENCES_H

#include "domain/shelf.h"
#include "domain/state.h"

struct stay_slot {
    struct fence_stay stay; // first, so that a stay is its slot
    UT_hash_handle hh;
    struct stay_slot *prev, *next;               // of the same fence
    struct stay_slot *lately_prev, *lately_next; // near or left, the oldest first
};
struct fence_slot {
    struct fence fence; // first, so that a fence is its slot; its texts are its own
    struct stay_slot *stays;
};
struct fences {
    struct shelf slots;
    size_t bytes;             // of all shapes
    struct stay_slot *stays;  // by fence and unit
    struct stay_slot *lately; // those that are forgotten after FENCE_LATELY_MS
};
void fences_free(struct fences *fences);

void fences_end(struct state *state, uint32_t incident, uint64_t seq); // the incident is closed: its fences go with it
void fences_forget_unit(struct state *state, uint32_t unit);           // it is retired

// One for each verb; false: the event does not fit what is there, nothing was changed.
bool apply_fence_put(struct state *state, const struct event *event);
bool apply_fence_remove(struct state *state, const struct event *event);
bool apply_fence_cross(struct state *state, const struct event *event);

#endif
