// A command post as large as scenarios of orders need: a chief with a deputy, a module of two and a module of one; who
// sits there, and what they were told of orders.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_STAGE_H
#define WORLD_STAGE_H

#include "world/people.h"
#include "world/say_post.h"

// Seats of the post, by place. The chief and the deputy hear, say, order and may everything; the others hear their
// module, the post and the units, and order nobody but their own module.
enum stage_seat {
    STAGE_CHIEF,  // deputy: STAGE_DEPUTY
    STAGE_DEPUTY, // superior: the chief
    STAGE_LEAD,   // of module 1; deputy: STAGE_SECOND, superior: the chief
    STAGE_SECOND, // of module 1
    STAGE_OTHER,  // of module 2; neither deputy nor superior
    STAGE_SEATS
};
#define STAGE_KEY "stage"

// Puts the template. `silence`: of orders, in peace and war; NULL: nothing follows.
void stage_template(struct member *local, Muster__V1__TemplateSilence *silence);
uint32_t stage_open(struct member *local, uint32_t parent); // for TOWN_A, under that post; its number
uint32_t stage_seat(uint32_t post, enum stage_seat seat);   // its number, when all posts are of this template
struct member *stage_join(struct world *world, const struct hub *hub, const char *name); // a member without a seat
// One who sits there, and has the snapshot that says so.
struct member *stage_cast(struct world *world, const struct hub *hub, const char *name, uint32_t seat);
// One more session of that account, which has what there is now in its snapshot.
struct member *stage_device(struct world *world, const struct hub *hub, const char *account, const char *device);
void stage_catch_up(struct world *world, struct member *member, uint64_t seq); // waits until it knows

// ---- what a member was told since its snapshot; how often
uint32_t told_of(const struct member *member, Muster__V1__Event__BodyCase body, uint32_t object); // 0: any
uint32_t told_step(const struct member *member, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase);
uint32_t told_silence(const struct member *member, uint32_t order, Muster__V1__SilenceStep step);
// And what its snapshot says. NULL: nothing.
const Muster__V1__Order *told_order(const struct member *member, uint32_t order);
const Muster__V1__Seat *told_seat(const struct member *member, uint32_t seat);
const Muster__V1__OrderMark *told_mark(const Muster__V1__OrderTarget *target, Muster__V1__OrderPhase phase);

#endif
