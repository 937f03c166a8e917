// The roster: units that the simulator moves, and how each gets its number from the hub.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_ROSTER_H
#define MUSTER_SIM_ROSTER_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "client/client.h"
#include "muster-sim/land.h"

struct member {
    char code[33], name[97], org[13];
    Muster__V1__UnitKind kind;
    struct spot home;
    uint32_t number; // the hub's; 0: not known yet, or refused
    bool asked, refused;
    uint8_t command[16]; // that registers it, while asked
    UT_hash_handle by_code, by_command;
};
struct roster {
    struct member **members; // pointers stay good
    uint32_t count, cap;
    struct member *by_code, *by_command;
    uint32_t open, refused; // registrations without an answer; refused ones
};

void roster_free(struct roster *roster);
// Adds a member, or returns the one of that code. `name` and `org` are copied.
struct member *roster_add(struct roster *roster, const char *code, const char *name, const char *org,
                          Muster__V1__UnitKind kind);

// ---- in the order of a session
void roster_start_over(struct roster *roster);                         // a snapshot begins: numbers are void
void roster_unit(struct roster *roster, const Muster__V1__Unit *unit); // of a snapshot, or just registered by anybody
void roster_register(struct roster *roster, struct client *client);    // whoever has no number; snapshot is through
bool roster_answer(struct roster *roster, const Muster__V1__Answer *answer); // true: it was for the roster

#endif
