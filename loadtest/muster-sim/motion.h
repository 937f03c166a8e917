// Lifelike motion: who drives along roads, who waits at the base, who hovers. Time is virtual and passed in; what a
// unit does depends on the seed and on that time alone.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_MOTION_H
#define MUSTER_SIM_MOTION_H

#include "client/client.h"
#include "muster-sim/roster.h"

struct motion;

// Moves all members there are now. They must outlive it.
struct motion *motion_create(const struct roster *roster, const struct land *land, uint64_t seed);
void motion_destroy(struct motion *motion); // NULL is fine

// Every report that falls due up to `now_ms` since the beginning, in order per unit; fix->unit is left 0 and fix->at_ms
// is virtual. Time does not run backwards.
void motion_report(struct motion *motion, int64_t now_ms,
                   void (*each)(void *arg, struct member *member, struct client_fix *fix), void *arg);

#endif
