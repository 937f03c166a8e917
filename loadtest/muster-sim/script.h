// A life of incidents for the demonstration district: a handful at a time are opened, handled, noted and closed.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_SCRIPT_H
#define MUSTER_SIM_SCRIPT_H

#include "client/client.h"
#include "muster-sim/land.h"

struct script;

struct script *script_create(const struct land *land, uint64_t seed);
void script_destroy(struct script *script); // NULL is fine

// Open incidents of an earlier run are taken over where they stand.
void script_start_over(struct script *script);                                     // a snapshot begins
void script_incident(struct script *script, const Muster__V1__Incident *incident); // of a snapshot
bool script_answer(struct script *script, const Muster__V1__Answer *answer);       // true: it was for the script

// Says what is due at this virtual time.
void script_tick(struct script *script, struct client *client, int64_t now_ms);

#endif
