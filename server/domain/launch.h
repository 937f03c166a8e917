// What the state keeps of the launch of a plan for an incident: when, by whom, and what could not be reached. Its seq
// is its name; numbers are places in the order in which they came.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_LAUNCH_H
#define DOMAIN_LAUNCH_H

#include <stdint.h>

struct launch {
    uint32_t incident;
    uint32_t plan;          // catalogue
    uint32_t account, seat; // of whoever launched it
    int64_t at_ms;
    uint64_t seq;
    const char *const *missed; // lines of domain/missed.h
    uint32_t missed_count;
};

#endif
