// Samples of fences, and of who is inside them. Like those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_FENCE_H
#define TESTS_WIRE_SAMPLES_FENCE_H

#include "domain/state.h"

#define SAMPLE_FENCE_AT_MS 1764400000000
#define SAMPLE_FENCE_SHAPE                                                                                             \
    "{\"type\":\"Polygon\",\"coordinates\":[[[114.24,22.72],[114.25,22.72],[114.25,22.73],\n[114.24,22.72]]]}"
#define SAMPLE_FENCE_LINE "{\"type\":\"LineString\",\"coordinates\":[[114.24,22.72],[114.25,22.73]]}"

#define SAMPLE_FENCE                                                                                                   \
    .kind = FENCE_DANGER, .incident = 3, .approach_m = 200, .dwell_s = 600, .silence_s = 90, .org = "440307002000",    \
    .name = "储罐爆炸危险区", .shape = SAMPLE_FENCE_SHAPE
static const struct fence sample_fence = {.number = 2, SAMPLE_FENCE};
static const struct fence sample_fence_put = {.number = 2, .seq = 100 + VERB_FENCE_PUT, SAMPLE_FENCE};

// False: the verb is another family's.
static inline bool sample_fence_command(enum verb verb, struct command *to) {
    switch (verb) {
    case VERB_FENCE_PUT:
        to->fence_put = &sample_fence;
        return true;
    case VERB_FENCE_REMOVE:
        to->fence = (struct fence_change){.fence = 2, .reason = "险情解除"};
        return true;
    case VERB_FENCE_CROSS:
        to->cross =
            (struct fence_cross){2, 7, CROSSING_DWELL, SAMPLE_FENCE_AT_MS - 1500, {true, 227210000, -1142480000}};
        return true;
    default:
        return false;
    }
}

static inline bool sample_fence_event(enum verb verb, const struct command *command, struct event *to) {
    switch (verb) {
    case VERB_FENCE_PUT:
        to->object = 2;
        to->fence_put = &sample_fence_put;
        return true;
    case VERB_FENCE_REMOVE:
        to->object = 2;
        to->fence = command->fence;
        return true;
    case VERB_FENCE_CROSS:
        to->object = 2;
        to->cross = command->cross;
        return true;
    default:
        return false;
    }
}

// Puts them into a state that has the samples of wire_samples.h.
static inline void sample_fences_restore(struct state *state) {
    const struct fence removed = {.number = 1,
                                  .kind = FENCE_CORDON,
                                  .removed = true,
                                  .seq = 77,
                                  .org = "440307000000",
                                  .name = "警戒区",
                                  .shape = ""};
    const struct fence route = {.number = 4,
                                .kind = FENCE_ROUTE,
                                .width_m = 50,
                                .seq = 79,
                                .org = "440307000000",
                                .name = "转移路线",
                                .shape = SAMPLE_FENCE_LINE};
    const struct fence_stay stays[] = {
        {2, 7, CROSSING_DWELL, SAMPLE_FENCE_AT_MS - 700000, SAMPLE_FENCE_AT_MS},
        {4, 7, CROSSING_LEAVE, SAMPLE_FENCE_AT_MS - 9, SAMPLE_FENCE_AT_MS + 1},
    };
    state_restore_fence(state, &removed);
    state_restore_fence(state, &sample_fence_put);
    state_restore_fence(state, &route);
    for (int i = 0; i < 2; i++)
        state_restore_fence_stay(state, &stays[i]);
}

#endif
