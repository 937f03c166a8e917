// A round: draws faults and instants by the world's dice, lets the crew work through them, heals, audits.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_ROUND_H
#define CHAOS_ROUND_H

#include "district.h"

struct round_plan {
    uint32_t rounds;
    const char *only; // names of faults, separated by commas; NULL: all
};

// All rounds of one world; ends it at the first broken promise.
void round_all(struct district *district, const struct round_plan *plan);

#endif
