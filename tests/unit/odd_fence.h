// Bodies of the events of fences that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_FENCE_H
#define UNIT_ODD_FENCE_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_fence(struct event *event, const char *huge) {
    static struct fence fence;
    fence = (struct fence){
        .number = event->object, .kind = FENCE_DANGER, .org = "330203001000", .name = huge, .shape = "{}"};
    switch (event->verb) {
    case VERB_FENCE_PUT:
        event->fence_put = &fence;
        return true;
    case VERB_FENCE_REMOVE:
        event->fence = (struct fence_change){.fence = event->object, .reason = huge};
        return true;
    case VERB_FENCE_CROSS:
        event->cross = (struct fence_cross){.fence = event->object, .unit = 1, .what = CROSSING_ENTER};
        return true;
    default:
        return false;
    }
}

#endif
