// Work as usual: officers who give commands of every kind and a relay that reports positions, at a steady pace, while
// the scenario does its worst to what is around them.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_WORK_H
#define WORLD_WORK_H

#include "world/member.h"

#define WORK_OFFICERS 4
#define WORK_UNITS 8

struct work {
    struct world *world;
    struct member *officers[WORK_OFFICERS]; // duty officers, in turn
    struct member *auditor;                 // an admin, who sees every event
    struct member *relay, *wall;            // reports for the units; watches them
    uint32_t first_unit, incidents;
    uint32_t given;    // commands
    uint32_t told;     // fixes reported and taken
    int64_t fix_at_ms; // of the newest round of fixes: one ms after the one before
    int32_t round;     // place of the units: LAT + round
    double next_command;
};

// Accounts, units and a first incident; officers join `offices` (their hub), the relay and the wall too.
struct work *work_begin(struct world *world, const struct hub *authority, const struct hub *offices);
void work_free(struct work *work);

// Gives commands at that rate for so long. Needs no hub: what is not answered stays in the members' outboxes.
void work_pass(struct work *work, double seconds, double commands_per_s);

// Gives `count` commands and waits until each is answered.
void work_commands(struct work *work, uint32_t count);

// One fix of every unit, with a receipt, and waits until the wall shows it.
void work_fixes(struct work *work);

// Waits until nothing is open and everyone knows all there is at `hub`, then holds what everyone was told against the
// journal of `authority`.
void work_holds(struct work *work, const struct hub *authority);

#endif
