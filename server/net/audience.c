// A sliding array by seq.
// SPDX-License-Identifier: Apache-2.0
#include "net/audience.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct subject {
    uint32_t object;
    uint8_t verb;
};

struct audience {
    struct subject *subjects;
    uint64_t first_seq; // of subjects[start]
    size_t start, count, cap;
};

struct audience *audience_create(void) {
    return mem_new(sizeof(struct audience));
}

void audience_destroy(struct audience *audience) {
    if (!audience)
        return;
    free(audience->subjects);
    free(audience);
}

void audience_add(struct audience *audience, const struct event *event) {
    if (audience->count == 0)
        audience->first_seq = event->seq;
    if (audience->start + audience->count == audience->cap) {
        if (audience->start > audience->cap / 2) {
            memmove(audience->subjects, audience->subjects + audience->start,
                    audience->count * sizeof *audience->subjects);
            audience->start = 0;
        } else {
            audience->cap = audience->cap ? audience->cap * 2 : 256;
            audience->subjects = mem_resize(audience->subjects, audience->cap * sizeof *audience->subjects);
        }
    }
    audience->subjects[audience->start + audience->count++] = (struct subject){event->object, (uint8_t)event->verb};
}

void audience_trim(struct audience *audience, uint64_t first_seq) {
    while (audience->count && audience->first_seq < first_seq) {
        audience->start++;
        audience->count--;
        audience->first_seq++;
    }
}

struct event audience_subject(const struct state *state, enum verb verb, uint32_t object) {
    struct event event = {.verb = verb, .object = object, .actor = "", .device = ""};
    if (verb == VERB_UNIT_REGISTER)
        event.unit_registered = state_unit(state, object);
    else if (verb == VERB_INCIDENT_OPEN)
        event.incident_opened = state_incident(state, object);
    return event;
}

bool audience_hears(const struct audience *audience, const struct state *state, const struct principal *who,
                    uint64_t seq) {
    if (seq < audience->first_seq || seq >= audience->first_seq + audience->count)
        return true;
    const struct subject *subject = &audience->subjects[audience->start + (seq - audience->first_seq)];
    struct event event = audience_subject(state, (enum verb)subject->verb, subject->object);
    return auth_may_hear(state, who, &event);
}
