// Whether a crowd heard what was theirs: for every message and order a plain model says whether the account could hear
// it: then it must have come, once, live or with a snapshot, and else never.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_VERDICT_H
#define WORLD_VERDICT_H

#include "world/crowd.h"

// Ends the test when it did not, up to seq `end`. How many messages and orders there were; those refused are forgotten.
uint32_t verdict_on(struct crowd *crowd, uint64_t end);

#endif
