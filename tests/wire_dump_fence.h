// Fences and who is inside them as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_FENCE_H
#define TESTS_WIRE_DUMP_FENCE_H

#include "wire_dump_values.h"

static inline void dump_fence(struct buf *buf, const struct fence *fence) {
    buf_printf(buf, "fence %u kind %d incident %u removed %d seq %" PRIu64 "\n", fence->number, fence->kind,
               fence->incident, fence->removed, fence->seq);
    buf_printf(buf, "  width %u approach %u dwell %u silence %u\n", fence->width_m, fence->approach_m, fence->dwell_s,
               fence->silence_s);
    dump_text(buf, "  org", fence->org);
    dump_text(buf, "  name", fence->name);
    dump_text(buf, "  shape", fence->shape);
}

// `body`: the address of the union of a command or an event. False: the verb is another family's.
static inline bool dump_fence_body(struct buf *buf, enum verb verb, const void *body) {
    const struct fence_change *change = body;
    const struct fence_cross *cross = body;
    switch (verb) {
    case VERB_FENCE_PUT:
        dump_fence(buf, *(const struct fence *const *)body);
        return true;
    case VERB_FENCE_REMOVE:
        buf_printf(buf, "remove fence %u\n", change->fence);
        dump_text(buf, "  reason", change->reason);
        return true;
    case VERB_FENCE_CROSS:
        buf_printf(buf, "fence %u unit %u what %d fix %" PRId64 " known %d at %d %d\n", cross->fence, cross->unit,
                   cross->what, cross->fix_at_ms, cross->place.known, cross->place.lat_e7, cross->place.lon_e7);
        return true;
    default:
        return false;
    }
}

static inline void dump_state_fences(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_fence_count(state); i++)
        if (state_fence(state, i))
            dump_fence(buf, state_fence(state, i));
    for (const struct fence_stay *stay = NULL; (stay = state_fence_stay_next(state, stay)) != NULL;)
        buf_printf(buf, "stay fence %u unit %u what %d since %" PRId64 " at %" PRId64 "\n", stay->fence, stay->unit,
                   stay->what, stay->since_ms, stay->at_ms);
}

#endif
