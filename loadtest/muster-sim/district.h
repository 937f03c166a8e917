// The forces of the demonstration district, by the figures of a real one: teams in three tiers (1 + 28 + 61), 12
// drones, 47 body-worn kits, and vehicles and boats to fill up; other totals keep the proportions.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_DISTRICT_H
#define MUSTER_SIM_DISTRICT_H

#include "muster-sim/roster.h"

#define DISTRICT_DEVICES 1000

// Adds `devices` members, each with a home in its town. The same seed gives the same homes.
void district_muster(struct roster *roster, const struct land *land, uint32_t devices, uint64_t seed);

#endif
