// Notes given in bursts, each only when everybody who reads is through with the one before: so nobody who reads is
// ever behind by more than a burst, however slow the machine is.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_NOTES_H
#define WORLD_NOTES_H

#include "world/member.h"

// `count` notes on `incident`; returns when they are answered and both members know them.
void notes_burst(struct member *giver, const struct member *reader, uint32_t incident, const char *text,
                 uint32_t count);

#endif
