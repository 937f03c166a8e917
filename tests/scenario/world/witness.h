// A witness: uninvolved clients of a hub on a thread of their own, while the test does to the hub what it does. A relay
// reports a unit ten times a second, a duty officer watches it and writes a note twice a second; what they had to wait
// for is written down.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_WITNESS_H
#define WORLD_WITNESS_H

#include <stdint.h>

#include "world/world.h"

struct witness_account {
    uint32_t receipts, shown, answers; // how often: a fix was acknowledged, was seen by the officer, a note was durable
    double receipt_s, shown_s, answer_s; // the longest wait for each, those that still wait included
    uint32_t downs;                      // connections that ended
};

struct witness;
// Makes accounts, a unit and an incident for itself at the hub, and begins.
struct witness *witness_begin(struct world *world, struct hub *hub);
struct witness_account witness_so_far(struct witness *witness);
void witness_end(struct witness *witness); // NULL is fine

#endif
