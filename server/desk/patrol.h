// The patrol: after the start it reads the whole journal once, gently, and holds every record against the hash chain.
// The start itself trusts its snapshot, so that it is quick. SPDX-License-Identifier: Apache-2.0
#ifndef DESK_PATROL_H
#define DESK_PATROL_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/record.h"

// Does a record follow on from the one before it, whose hash `before` is? Moves `before` on to `hash`, which is what
// the journal keeps with the record, in either case.
bool chain_step(uint8_t before[RECORD_HASH_LEN], const uint8_t *record, uint32_t len, const uint8_t *hash);

struct patrol;

// On the thread of `ev`, which it keeps busy for less than a twentieth of the time. Up to record `last`.
struct patrol *patrol_start(struct ev_loop *ev, const char *folder, uint64_t last);
void patrol_end(struct patrol *patrol); // same thread. NULL is fine

// Same thread: somebody else came across a damaged record. From `up_to` + 1 on they are whole, as far as is known.
void patrol_found(struct patrol *patrol, uint64_t seq, uint64_t up_to);

uint64_t patrol_whole_from(const struct patrol *patrol); // any thread: no damage is known from this record on
uint64_t patrol_damaged(const struct patrol *patrol);    // any thread: the first damaged record; 0: none found so far

#endif
