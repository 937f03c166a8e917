// Repeatable chance: the same seed gives the same life.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_CHANCE_H
#define MUSTER_SIM_CHANCE_H

#include <stdint.h>

static inline uint64_t chance_next(uint64_t *chance) { // splitmix64
    uint64_t z = *chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// Another stream for each (seed, a, b).
static inline uint64_t chance_of(uint64_t seed, uint64_t a, uint64_t b) {
    uint64_t chance = seed ^ a * 0xff51afd7ed558ccdu ^ b * 0xc4ceb9fe1a85ec53u;
    chance_next(&chance);
    return chance_next(&chance);
}

static inline double chance_between(uint64_t *chance, double from, double to) {
    return from + (to - from) * (double)(chance_next(chance) >> 11) * 0x1p-53;
}

static inline uint32_t chance_below(uint64_t *chance, uint32_t n) {
    return (uint32_t)(chance_next(chance) % n);
}

// About normal, mean 0, deviation 1: good enough for receivers.
static inline double chance_normal(uint64_t *chance) {
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += chance_between(chance, -1, 1);
    return sum * 0.866;
}

#endif
