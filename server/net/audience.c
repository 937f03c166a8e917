// A sliding array by seq.
// SPDX-License-Identifier: Apache-2.0
#include "net/audience.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct audience {
    struct auth_subject *subjects;
    uint64_t first_seq; // of subjects[start]
    size_t start, count, cap;
};

struct audience *audience_create(void) {
    return mem_new(sizeof(struct audience));
}

void audience_trim(struct audience *audience, uint64_t first_seq) {
    while (audience->count && audience->first_seq < first_seq) {
        free((void *)(uintptr_t)audience->subjects[audience->start].units);
        audience->start++;
        audience->count--;
        audience->first_seq++;
    }
}

void audience_destroy(struct audience *audience) {
    if (!audience)
        return;
    audience_trim(audience, UINT64_MAX);
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
    struct auth_subject *subject = &audience->subjects[audience->start + audience->count++];
    *subject = auth_subject(event);
    if (event->verb != VERB_UNITS_IMPORT)
        return;
    uint32_t *units = mem_new((event->import.count + 1) * sizeof *units);
    for (uint32_t i = 0; i < event->import.count; i++)
        units[i] = event->import.units[i].number;
    subject->units = units;
    subject->unit_count = event->import.count;
}

static const struct auth_subject *find(const struct audience *audience, uint64_t seq) {
    if (seq < audience->first_seq || seq >= audience->first_seq + audience->count)
        return NULL;
    return &audience->subjects[audience->start + (seq - audience->first_seq)];
}

enum verb audience_verb(const struct audience *audience, uint64_t seq) {
    const struct auth_subject *subject = find(audience, seq);
    return subject ? subject->verb : VERB_NONE;
}

bool audience_hears(const struct audience *audience, const struct state *state, const struct principal *who,
                    uint64_t seq) {
    const struct auth_subject *subject = find(audience, seq);
    return !subject || auth_may_hear_of(state, who, subject);
}
