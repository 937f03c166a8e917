// Fixes that wait to be looked at, in the order in which they came. While few wait each is looked at; when many do, a
// newer fix of a unit takes the place of the one that waits: the watch may be late, but never about where units were
// long ago, and what waits is bounded by the number of units. One owner.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_WAITING_H
#define WATCH_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/fix.h"

#define WAITING_MANY 32768 // beyond it the newest of a unit wins

struct waiting_fix {
    struct fix fix;
    int64_t heard_us;
};
struct waiting {
    struct waiting_fix *ring;
    uint64_t first, end; // numbers of the first that waits and of the next that comes
    uint32_t cap;        // a power of two
    uint64_t *newest;    // by unit: number of the last that came, from 1
    uint32_t units;
};

void waiting_add(struct waiting *waiting, const struct fix *fix, int64_t heard_us, bool *merged);
bool waiting_take(struct waiting *waiting, struct waiting_fix *fix); // the oldest; false: none waits
void waiting_free(struct waiting *waiting);
static inline uint32_t waiting_count(const struct waiting *waiting) {
    return (uint32_t)(waiting->end - waiting->first);
}

#endif
