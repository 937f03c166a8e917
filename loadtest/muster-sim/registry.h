// The registry of forces of the demonstration district: what its units are able to, where they are at home.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_REGISTRY_H
#define MUSTER_SIM_REGISTRY_H

#include "base/mem.h"
#include "muster-sim/roster.h"

// Appends the members as a CSV that musterctl forces import takes. Capabilities and tiers are those of
// ops/catalogues/capabilities.json; names and numbers of people are invented.
void registry_csv(const struct roster *roster, struct buf *out);

#endif
