// What the rounds of all worlds add up to: one page shared by their processes.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_TALLY_H
#define CHAOS_TALLY_H

#include <stdatomic.h>
#include <stdint.h>

#define TALLY_FAULTS 40
#define TALLY_DEEDS 20

struct tally {
    _Atomic uint64_t rounds;
    _Atomic uint64_t acknowledged; // commands answered "done"
    _Atomic uint64_t fixes;        // in PostgreSQL at the end
    _Atomic uint64_t start_overs;
    _Atomic uint64_t grown_kb; // most that a hub grew in one life
    _Atomic uint64_t lost, doubled, gaps, leaked;
    _Atomic uint64_t failed;               // worlds that came to a bad end
    _Atomic uint32_t faults[TALLY_FAULTS]; // how often each was injected, in the order of fault_of()
    _Atomic uint64_t deeds[TALLY_DEEDS];   // of those acknowledged, by enum deed; the others are of incidents
    _Atomic uint32_t next_world;
};

#endif
