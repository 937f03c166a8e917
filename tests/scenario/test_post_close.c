// A post is closed while work is open: refused at first, then everything of it ends in one step, and what is linked to
// it goes on without it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/stage.h"

static say *order_to(struct sheet *sheet, uint32_t from, uint32_t seat) {
    say_order(sheet, "转移群众");
    say_to_seat(sheet, seat);
    return say_as(from, &sheet->command);
}

static Muster__V1__OrderPhase phase_of(const struct member *member, uint32_t order, uint32_t target) {
    const Muster__V1__Order *found = told_order(member, order);
    need(found && found->n_targets >= target, "%s does not know of order %u", member->name, order);
    return found->targets[target - 1]->phase;
}

static const Muster__V1__Post *told_post(const struct member *member, uint32_t post) {
    for (size_t i = 0; i < member->snapshot->n_posts; i++)
        if (member->snapshot->posts[i]->post == post)
            return member->snapshot->posts[i];
    return NULL;
}

// Rear post 1, on-site post 2 under it, a third one under the second.
static void a_post_in_the_middle_is_closed(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    stage_template(local, NULL);
    uint32_t rear = stage_open(local, 0), field = stage_open(local, rear), below = stage_open(local, field);
    uint32_t at_rear = stage_seat(rear, STAGE_CHIEF), at_chief = stage_seat(field, STAGE_CHIEF);
    uint32_t at_lead = stage_seat(field, STAGE_LEAD), at_below = stage_seat(below, STAGE_CHIEF);
    struct member *commander = stage_cast(world, hub, "commander", at_rear);
    struct member *chief = stage_cast(world, hub, "chief", at_chief);
    struct member *lead = stage_cast(world, hub, "lead", at_lead);
    struct member *leaf = stage_cast(world, hub, "leaf", at_below);
    // Orders down both steps, one inside, one that has ended before, and one that goes to two posts.
    uint32_t down = must(commander, order_to(SHEET, at_rear, at_chief)).object;
    uint32_t inside = must(chief, order_to(SHEET, at_chief, at_lead)).object;
    uint32_t further = must(chief, order_to(SHEET, at_chief, at_below)).object;
    uint32_t ended = must(chief, order_to(SHEET, at_chief, at_lead)).object;
    struct sheet *sheet = SHEET;
    say_order(sheet, "报告情况"), say_to_seat(sheet, at_chief), say_to_seat(sheet, stage_seat(rear, STAGE_DEPUTY));
    uint32_t both = must(commander, say_as(at_rear, &sheet->command)).object;
    must(lead, say_as(at_lead, say_step(SHEET, ended, 1, ORDER(REFUSED), "人手不足")));
    must(lead, say_as(at_lead, say_step(SHEET, inside, 1, ORDER(ACCEPTED), "")));
    uint32_t consult = must(chief, say_as(at_chief, say_consult(SHEET, field, &at_rear, 1))).object;
    must(commander, say_as(at_rear, say_message(SHEET, CHANNEL(CONSULT), consult, "到会")));

    refuses(local, say_post_close(SHEET, field, false), CODE_ORDERS_OPEN);
    refuses(lead, say_as(at_lead, say_post_close(SHEET, field, true)), CODE_NOT_ALLOWED);
    uint32_t snapshots = lead->snapshots;
    struct told_answer closed = must(chief, say_as(at_chief, say_post_close(SHEET, field, true)));
    refuses(local, say_post_close(SHEET, field, true), CODE_POST_CLOSED);

    // Nobody of it may or hears anything more.
    world_until(world, lead->snapshots > snapshots && member_known(lead) >= closed.seq);
    need(lead->snapshot->n_orders == 0 && lead->snapshot->n_messages == 0 && lead->snapshot->n_consults == 0,
         "who sat there still hears");
    need(!told_seat(lead, at_lead) || !*told_seat(lead, at_lead)->holder, "the seat is still held");
    refuses(lead, say_as(at_lead, say_step(SHEET, inside, 1, ORDER(DONE), "")), CODE_SEAT_NOT_YOURS);
    refuses(local, say_assign(SHEET, at_lead, "lead"), CODE_POST_CLOSED);
    uint32_t heard = lead->event_count;

    // What went out of it and into it is withdrawn; what was over stays as it was.
    struct member *above = stage_device(world, hub, "commander", "above");
    need(phase_of(above, down, 1) == ORDER(WITHDRAWN), "down: %d", phase_of(above, down, 1));
    need(phase_of(above, both, 1) == ORDER(WITHDRAWN) && phase_of(above, both, 2) == ORDER(ISSUED), "to both: %d, %d",
         phase_of(above, both, 1), phase_of(above, both, 2));
    struct member *under = stage_device(world, hub, "leaf", "under");
    need(phase_of(under, further, 1) == ORDER(WITHDRAWN), "further: %d", phase_of(under, further, 1));
    refuses(leaf, say_as(at_below, say_step(SHEET, further, 1, ORDER(DONE), "")), CODE_ORDER_STEP_INVALID);
    refuses(commander, say_as(at_rear, say_message(SHEET, CHANNEL(CONSULT), consult, "还有")), CODE_CHANNEL_NOT_YOURS);
    // The posts beside it stay; the one below is linked anew and reached from above.
    need(told_post(above, rear) && !told_post(above, rear)->closed_at_ms, "the rear is closed with it");
    refuses(commander, order_to(SHEET, at_rear, at_below), CODE_ORDER_TARGET_NOT_YOURS); // two steps down
    refuses(local, say_post_link(SHEET, below, field), CODE_POST_CLOSED);
    // Who hears more by it starts over, a tick later at most.
    stage_catch_up(world, leaf, must(local, say_post_link(SHEET, below, rear)).seq);
    uint32_t direct = must(commander, order_to(SHEET, at_rear, at_below)).object;
    world_until(world, told_of(leaf, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, direct) == 1);
    must(leaf, say_as(at_below, say_step(SHEET, direct, 1, ORDER(ACCEPTED), "")));
    // And all of it is what the journal says, too.
    hub_kill(hub);
    hub_start(hub);
    struct member *later = stage_device(world, hub, "commander", "later");
    need(phase_of(later, down, 1) == ORDER(WITHDRAWN) && phase_of(later, both, 2) == ORDER(ISSUED) &&
             phase_of(later, direct, 1) == ORDER(ACCEPTED),
         "after a restart it is another picture");
    world_until(world, member_live(lead));
    need(told_of(lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, 0) == 0 && lead->event_count >= heard,
         "who has left hears of orders");
}

static void a_post_without_open_orders_is_closed_plainly(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    stage_template(local, NULL);
    uint32_t post = stage_open(local, 0), at_chief = stage_seat(post, STAGE_CHIEF);
    uint32_t at_lead = stage_seat(post, STAGE_LEAD);
    struct member *chief = stage_cast(world, hub, "chief", at_chief), *lead = stage_cast(world, hub, "lead", at_lead);
    uint32_t order = must(chief, order_to(SHEET, at_chief, at_lead)).object;
    must(lead, say_as(at_lead, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    must(lead, say_as(at_lead, say_step(SHEET, order, 1, ORDER(DONE), "")));
    refuses(chief, say_as(at_chief, say_post_close(SHEET, post, false)), CODE_ORDERS_OPEN); // not confirmed
    must(chief, say_as(at_chief, say_step(SHEET, order, 1, ORDER(CONFIRMED), "")));
    must(chief, say_as(at_chief, say_post_close(SHEET, post, false)));
    refuses(chief, say_as(at_chief, say_message(SHEET, CHANNEL(POST), post, "?")), CODE_SEAT_NOT_YOURS);
    // The same template opens the next one, with seats of its own.
    uint32_t next = stage_open(local, 0), snapshots = lead->snapshots;
    must(lead, say_take(SHEET, stage_seat(next, STAGE_LEAD)));
    world_until(world, lead->snapshots > snapshots && told_seat(lead, stage_seat(next, STAGE_LEAD)));
    need(strcmp(told_seat(lead, stage_seat(next, STAGE_LEAD))->holder, "lead") == 0, "the seat is not taken");
    need(lead->snapshot->n_orders == 0, "orders of the closed one are heard");
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_post_in_the_middle_is_closed), SCENARIO(a_post_without_open_orders_is_closed_plainly));
}
