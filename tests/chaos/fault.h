// The faults that a round can inject: one table per kind of victim.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_FAULT_H
#define CHAOS_FAULT_H

#include "district.h"

// Faults of one round share no victim.
enum victim {
    VICTIM_EAST = 1,
    VICTIM_WEST = 2,
    VICTIM_POSTGRES = 4,
    VICTIM_REDIS = 8,
    VICTIM_DISK = 16,
    VICTIM_EAST_CLOCK = 32,
    VICTIM_WEST_CLOCK = 64,
    VICTIM_READERS = 128,
    VICTIM_STREET = 256,
    VICTIM_NET = 512,
    VICTIM_LINK = 1024 // << enum link
};

struct hurt;
struct fault {
    const char *name; // NULL ends a table
    uint32_t victims, weight;
    double most_s;                                              // it lasts no longer than that; 0: a second
    bool (*possible)(const struct district *district);          // NULL: always
    void (*hurt)(struct district *district, struct hurt *hurt); // at its instant
    void (*turn)(struct district *district, struct hurt *hurt); // again and again until it is healed; NULL: nothing
    void (*heal)(struct district *district, struct hurt *hurt); // once
    int victim;                                                 // which hub or link
};
extern const struct fault process_faults[], server_faults[], link_faults[], disk_faults[], reader_faults[],
    net_faults[];

struct hurt {
    const struct fault *fault;
    double at, until; // child_now()
    bool begun, over;
    uint64_t dice; // what it throws them for does not depend on what else happens
    int64_t note;  // the fault's own
    void *thing;
};

// Faults by number, from 0 on; NULL: no more.
const struct fault *fault_of(uint32_t number);

#endif
