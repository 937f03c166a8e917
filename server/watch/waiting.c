// A ring of fixes, with a note where the newest of each unit stands.
// SPDX-License-Identifier: Apache-2.0
#include "watch/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct waiting_fix *at(const struct waiting *waiting, uint64_t number) {
    return &waiting->ring[number & (waiting->cap - 1)];
}

static void grow(struct waiting *waiting) {
    struct waiting old = *waiting;
    waiting->cap = old.cap ? old.cap * 2 : 1024;
    waiting->ring = mem_new(waiting->cap * sizeof *waiting->ring);
    for (uint64_t number = old.first; number < old.end; number++)
        *at(waiting, number) = *at(&old, number);
    free(old.ring);
}

static uint64_t *newest_of(struct waiting *waiting, uint32_t unit) {
    if (unit >= waiting->units) {
        uint32_t units = unit * 2 + 1;
        waiting->newest = mem_resize(waiting->newest, units * sizeof *waiting->newest);
        memset(waiting->newest + waiting->units, 0, (units - waiting->units) * sizeof *waiting->newest);
        waiting->units = units;
    }
    return &waiting->newest[unit];
}

void waiting_add(struct waiting *waiting, const struct fix *fix, int64_t heard_us, bool *merged) {
    uint64_t *newest = newest_of(waiting, fix->unit);
    *merged = waiting_count(waiting) >= WAITING_MANY && *newest > waiting->first;
    if (*merged) {
        struct waiting_fix *one = at(waiting, *newest - 1);
        if (fix->at_ms > one->fix.at_ms)
            one->fix = *fix; // the time of hearing stays: so long has the unit waited
        return;
    }
    if (waiting_count(waiting) == waiting->cap)
        grow(waiting);
    *at(waiting, waiting->end) = (struct waiting_fix){*fix, heard_us};
    *newest = ++waiting->end;
}

bool waiting_take(struct waiting *waiting, struct waiting_fix *fix) {
    if (waiting->first == waiting->end)
        return false;
    *fix = *at(waiting, waiting->first++);
    return true;
}

void waiting_free(struct waiting *waiting) {
    free(waiting->ring);
    free(waiting->newest);
    *waiting = (struct waiting){0};
}
