// Seats go from one to the next: with everything that is open, and with what was before; the one who stood in gives
// back; and one account works from several devices.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/stage.h"

#define ORDERS 200
#define MESSAGES 40
#define READ 10 // of them

struct crew {
    struct hub *hub;
    struct member *local, *chief, *deputy, *lead;
    uint32_t post, at_chief, at_deputy, at_lead;
};

static struct crew gather(struct world *world) {
    static const char *const flags[] = {"--loops", "2", "--commands-per-s", "10000", NULL};
    struct crew crew = {.hub = world_hub(world, flags)};
    crew.local = people_operator(world, crew.hub);
    stage_template(crew.local, NULL);
    crew.post = stage_open(crew.local, 0);
    crew.at_chief = stage_seat(crew.post, STAGE_CHIEF);
    crew.at_deputy = stage_seat(crew.post, STAGE_DEPUTY);
    crew.at_lead = stage_seat(crew.post, STAGE_LEAD);
    crew.chief = stage_cast(world, crew.hub, "chief", crew.at_chief);
    crew.deputy = stage_cast(world, crew.hub, "deputy", crew.at_deputy);
    crew.lead = stage_cast(world, crew.hub, "lead", crew.at_lead);
    return crew;
}

static say *order_to(struct sheet *sheet, uint32_t from, uint32_t seat) {
    say_order(sheet, "转移群众");
    say_to_seat(sheet, seat);
    return say_as(from, &sheet->command);
}

static uint32_t open_orders_to(const struct member *member, uint32_t seat) {
    uint32_t count = 0;
    for (size_t i = 0; i < member->snapshot->n_orders; i++) {
        const Muster__V1__OrderTarget *target = member->snapshot->orders[i]->targets[0];
        count += target->target->number == seat && target->phase == ORDER(ISSUED);
    }
    return count;
}

static uint64_t read_until(const Muster__V1__Seat *seat, uint32_t post) {
    for (size_t i = 0; i < seat->n_reads; i++)
        if (seat->reads[i]->channel->kind == CHANNEL(POST) && seat->reads[i]->channel->number == post)
            return seat->reads[i]->seq;
    return 0;
}

static void everything_open_goes_with_the_seat(struct world *world) {
    struct crew crew = gather(world);
    uint64_t read = 0;
    for (int i = 0; i < MESSAGES; i++) {
        uint64_t seq =
            must(crew.chief, say_as(crew.at_chief, say_message(SHEET, CHANNEL(POST), crew.post, "水位"))).seq;
        read = i < READ ? seq : read;
    }
    must(crew.lead, say_as(crew.at_lead, say_read(SHEET, CHANNEL(POST), crew.post, read)));
    for (int i = 0; i < ORDERS; i++)
        member_send(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead), NULL);
    world_until(world, client_outbox(crew.chief->client) == 0);
    world_until(world, told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, 0) == ORDERS);
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, 1, 1, ORDER(ACCEPTED), "")));

    struct member *next = stage_join(world, crew.hub, "next");
    need(next->snapshot->n_orders == 0 && next->snapshot->n_messages == 0, "without a seat they hear of it");
    uint32_t snapshots = crew.lead->snapshots;
    struct told_answer over = must(crew.lead, say_hand_over(SHEET, crew.at_lead, "next"));
    world_until(world, next->snapshots == 2 && member_known(next) >= over.seq);
    need(next->welcomes == 1, "it took another session");
    need(next->snapshot->n_orders == ORDERS && open_orders_to(next, crew.at_lead) == ORDERS - 1, "%zu orders, %u open",
         next->snapshot->n_orders, open_orders_to(next, crew.at_lead));
    need(next->snapshot->n_messages == MESSAGES, "%zu messages", next->snapshot->n_messages);
    const Muster__V1__Seat *seat = told_seat(next, crew.at_lead);
    need(strcmp(seat->holder, "next") == 0 && strcmp(seat->left, "lead") == 0, "held by %s after %s", seat->holder,
         seat->left);
    need(read_until(seat, crew.post) == read, "read until %llu", (unsigned long long)read_until(seat, crew.post));
    need(strcmp(told_mark(told_order(next, 1)->targets[0], ORDER(ACCEPTED))->account, "lead") == 0,
         "who accepted it is forgotten");

    // The one before is told nothing more, the next one everything; and answers where the other left off.
    world_until(world, crew.lead->snapshots > snapshots && member_known(crew.lead) >= over.seq);
    need(crew.lead->snapshot->n_orders == 0 && crew.lead->snapshot->n_messages == 0, "who has left still hears");
    refuses(crew.lead, say_as(crew.at_lead, say_step(SHEET, 1, 1, ORDER(DONE), "")), CODE_SEAT_NOT_YOURS);
    must(next, say_as(crew.at_lead, say_step(SHEET, 1, 1, ORDER(DONE), "")));
    must(next, say_as(crew.at_lead, say_step(SHEET, ORDERS, 1, ORDER(READ), "")));
    uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    uint64_t said = must(crew.chief, say_as(crew.at_chief, say_message(SHEET, CHANNEL(POST), crew.post, "完"))).seq;
    stage_catch_up(world, next, said);
    stage_catch_up(world, crew.lead, said);
    need(told_of(next, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1 && member_event(next, said), "not heard");
    need(told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, 0) == 0 &&
             told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_STEPPED, 0) == 0 &&
             told_of(crew.lead, MUSTER__V1__EVENT__BODY_MESSAGE_POSTED, 0) == 0,
         "who has left hears more");
}

static void a_deputy_stands_in_and_gives_back(struct world *world) {
    struct crew crew = gather(world);
    uint32_t order = must(crew.deputy, order_to(SHEET, crew.at_deputy, crew.at_chief)).object;
    refuses(crew.lead, say_stand_in(SHEET, crew.at_chief), CODE_SEAT_NO_DEPUTY);
    refuses(crew.deputy, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_SEAT_NOT_YOURS);
    struct told_answer stood = must(crew.deputy, say_stand_in(SHEET, crew.at_chief));
    world_until(world, crew.deputy->snapshots >= 3 && member_known(crew.deputy) >= stood.seq);
    need(strcmp(told_seat(crew.deputy, crew.at_chief)->stand_in, "deputy") == 0, "nobody stands in");
    need(strcmp(told_seat(crew.deputy, crew.at_chief)->holder, "chief") == 0, "the holder is gone");
    must(crew.deputy, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    must(crew.deputy, say_as(crew.at_chief, say_message(SHEET, CHANNEL(POST), crew.post, "代岗")));
    uint32_t theirs = must(crew.deputy, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    refuses(crew.lead, say_take(SHEET, crew.at_chief), CODE_SEAT_HELD);
    // The holder comes back, finds what was done in their name, and goes on with it.
    struct told_answer back = must(crew.chief, say_take(SHEET, crew.at_chief));
    stage_catch_up(world, crew.chief, back.seq);
    refuses(crew.deputy, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(DONE), "")), CODE_SEAT_NOT_YOURS);
    must(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(DONE), "")));
    must(crew.chief, say_as(crew.at_chief, say_step(SHEET, theirs, 1, ORDER(WITHDRAWN), "")));
    struct member *later = stage_device(world, crew.hub, "chief", "later");
    need(strcmp(told_mark(told_order(later, order)->targets[0], ORDER(ACCEPTED))->account, "deputy") == 0 &&
             told_mark(told_order(later, order)->targets[0], ORDER(ACCEPTED))->seat == crew.at_chief,
         "who accepted it as whom is forgotten");
    need(!*told_seat(later, crew.at_chief)->stand_in, "somebody still stands in");
    // A deputy that leaves of their own is no deputy any more.
    must(crew.deputy, say_stand_in(SHEET, crew.at_chief));
    must(crew.deputy, say_leave(SHEET, crew.at_chief));
    refuses(crew.deputy, say_as(crew.at_chief, say_message(SHEET, CHANNEL(POST), crew.post, "?")), CODE_SEAT_NOT_YOURS);
    must(crew.deputy, say_as(crew.at_deputy, say_message(SHEET, CHANNEL(POST), crew.post, "!")));
}

static void two_devices_work_side_by_side(struct world *world) {
    struct crew crew = gather(world);
    struct member *tablet = stage_device(world, crew.hub, "lead", "tablet");
    uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    world_until(world, told_of(tablet, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1 &&
                           told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1);
    must(tablet, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(READ), "")));
    world_until(world, told_step(crew.lead, order, 1, ORDER(READ)) == 1);
    refuses(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_NOTHING_CHANGED);
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    world_until(world, told_step(tablet, order, 1, ORDER(ACCEPTED)) == 1);
    const Muster__V1__Order *seen = told_order(stage_device(world, crew.hub, "lead", "third"), order);
    need(strcmp(told_mark(seen->targets[0], ORDER(READ))->device, "tablet") == 0 &&
             strcmp(told_mark(seen->targets[0], ORDER(ACCEPTED))->device, "lead") == 0,
         "from which device is forgotten");
    need(crew.lead->goodbyes == 0 && tablet->goodbyes == 0, "one device put out the other");
    // Relieved: both of them hear nothing more.
    uint64_t seq = must(crew.local, say_relieve(SHEET, crew.at_lead)).seq;
    seq = must(crew.chief, say_as(crew.at_chief, say_message(SHEET, CHANNEL(POST), crew.post, "?"))).seq;
    struct member *both[] = {tablet, crew.lead};
    for (int i = 0; i < 2; i++) {
        stage_catch_up(world, both[i], seq);
        need(both[i]->snapshot->n_orders == 0 && !member_event(both[i], seq), "%s still hears", both[i]->name);
    }
}

static void a_session_is_taken_over(struct world *world) {
    struct crew crew = gather(world);
    uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    world_until(world, told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1);
    // The same device of the same account signs in once more: the tablet was restored, or another loop has it now.
    struct member *newer = stage_device(world, crew.hub, "lead", "lead");
    world_until(world, crew.lead->goodbyes == 1 && client_state(crew.lead->client) == CLIENT_ENDED);
    need(crew.lead->goodbye_code == CODE_TAKEN_OVER && !crew.lead->goodbye_resume, "goodbye %u",
         crew.lead->goodbye_code);
    need(told_order(newer, order), "the newer session does not know the order");
    world_until(world, newer->again_count == 1);
    need(newer->again[0] == order, "again: %u", newer->again[0]);
    must(newer, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    world_until(world, told_step(crew.chief, order, 1, ORDER(ACCEPTED)) == 1);
    need(told_step(crew.lead, order, 1, ORDER(ACCEPTED)) == 0, "the older one still hears");
}

int main(void) {
    return WORLD_RUN(SCENARIO(everything_open_goes_with_the_seat), SCENARIO(a_deputy_stands_in_and_gives_back),
                     SCENARIO(two_devices_work_side_by_side), SCENARIO(a_session_is_taken_over));
}
