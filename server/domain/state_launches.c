// Keeps the launches of plans in the order in which they came.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/missed.h"
#include "domain/state_inside.h"

struct launch_slot {
    struct launch launch; // first, so that a launch is its slot
    void *memory;         // its lines lie here
};

static void launch_free(void *object) {
    struct launch_slot *slot = object;
    free(slot->memory);
    free(slot);
}

void launches_free(struct shelf *launches) {
    shelf_free(launches, launch_free);
}

bool launches_lines_fit(const char *const *missed, uint32_t count) {
    bool fit = count <= MISSED_MAX;
    for (uint32_t i = 0; fit && i < count; i++)
        fit = state_text_fits(missed[i], MISSED_LINE_MAX);
    return fit;
}

// The list first, the lines behind it, in one piece of memory.
static void keep(struct launch_slot *slot, const struct launch *launch) {
    size_t size = launch->missed_count * sizeof *launch->missed;
    for (uint32_t i = 0; i < launch->missed_count; i++)
        size += strlen(launch->missed[i]) + 1;
    slot->memory = mem_new(size + 1);
    const char **lines = slot->memory;
    char *at = (char *)(lines + launch->missed_count);
    for (uint32_t i = 0; i < launch->missed_count; i++) {
        size_t len = strlen(launch->missed[i]) + 1;
        lines[i] = memcpy(at, launch->missed[i], len);
        at += len;
    }
    slot->launch = *launch;
    slot->launch.missed = lines;
}

bool launches_put(struct state *state, const struct launch *launch) {
    const struct launch *last = state_launch(state, state_launch_count(state));
    if (!state_incident(state, launch->incident) || launch->plan < 1 || launch->seq <= (last ? last->seq : 0) ||
        !launches_lines_fit(launch->missed, launch->missed_count))
        return false;
    struct launch_slot *slot = mem_new(sizeof *slot);
    keep(slot, launch);
    shelf_put(&state->launches, state->launches.count + 1, slot);
    return true;
}

void state_restore_launch(struct state *state, const struct launch *launch) {
    state_left_out(launches_put(state, launch), "launch for incident", launch->incident);
}

const struct launch *state_launch(const struct state *state, uint32_t number) {
    return shelf_at(&state->launches, number);
}

uint32_t state_launch_count(const struct state *state) {
    return state->launches.count;
}
