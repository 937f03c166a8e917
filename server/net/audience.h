// What the newest records are about, so that who hears of them is decided without decoding them again for every
// session. Runs beside the ring. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_AUDIENCE_H
#define NET_AUDIENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/auth.h"
#include "domain/command.h"

struct audience;
struct audience *audience_create(void);
void audience_destroy(struct audience *audience); // NULL is fine

void audience_add(struct audience *audience, const struct event *event); // seq follows on, or is the first
void audience_trim(struct audience *audience, uint64_t first_seq);       // forgets what stands before

enum verb audience_verb(const struct audience *audience, uint64_t seq); // VERB_NONE: not known here

// May they hear of `seq`? True when it is not known here.
bool audience_hears(const struct audience *audience, const struct state *state, const struct principal *who,
                    uint64_t seq);

#endif
