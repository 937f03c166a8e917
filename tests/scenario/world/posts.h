// A command post for scenarios: one row of seats that anybody in scope may take, all of which hear, say, order and may
// everything; and what is done with them.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_POSTS_H
#define WORLD_POSTS_H

#include "world/people.h"

// Puts the template "hq" with so many seats. `silence`: of orders, in peace and war; NULL: nothing follows.
void posts_template(struct member *local, uint32_t seats, Muster__V1__TemplateSilence *silence);
uint32_t posts_open(struct member *local); // from it, for TOWN_A; the post's number
struct told_answer posts_assign(struct member *by, uint32_t seat, const char *account);
struct told_answer posts_relieve(struct member *by, uint32_t seat);
struct told_answer posts_hand_over(struct member *by, uint32_t seat, const char *account);
// As a seat. A message on the channel of a post is only sent; `id` (16 bytes) may be NULL.
void posts_talk(struct member *by, uint32_t seat, uint32_t post, uint8_t *id);
struct told_answer posts_order(struct member *by, uint32_t seat, uint32_t to, int64_t deadline_at_ms);
struct told_answer posts_step(struct member *by, uint32_t seat, uint32_t order, Muster__V1__OrderPhase phase);

#endif
