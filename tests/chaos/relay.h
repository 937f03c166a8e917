// A relay: reports every unit of its own again and again, each fix once, and knows which of them were taken.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_RELAY_H
#define CHAOS_RELAY_H

#include "crew.h"

struct relay_broken {
    uint64_t lost, doubled;
};

void relay_join(struct district *district, struct relay *relay, int hub);
void relay_turn(struct relay *relay, uint32_t life);

// One more report now, due or not. All walls, at either hub, should show it soon: relay_shown.
void relay_report(struct relay *relay, uint32_t life);
bool relay_shown(const struct relay *relay, const struct member *wall);

// Holds what was reported against what PostgreSQL has: nothing doubled; nothing lost that was taken by a hub that has
// lived on since (its life is `life`). What is in order is forgotten; what may still come stays, unless `last`: then it
// is lost. Returns how many batches must still come.
uint32_t relay_hold(struct relay *relay, uint32_t life, bool last, struct relay_broken *broken);

#endif
