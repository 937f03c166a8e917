// The kinds of things that the staff does, with how often each is done.
// SPDX-License-Identifier: Apache-2.0
#include "staff.h"

#include <stdio.h>

#include "facts.h"
#include "world/say_dispatch.h"

#define POST 1     // that always stands
#define RECENT 12u // orders and dispatches that are still worked at
#define TRIES 6

static uint32_t dice(struct staff *staff, uint32_t sides) {
    return world_dice(staff->crew->district->world, sides);
}

static struct member **officer(struct staff *staff) {
    return staff->crew->officers[dice(staff, CREW_ACCOUNTS)];
}

static uint32_t person(struct staff *staff) {
    return STAFF_CLERK + 1 + dice(staff, STAFF_PEOPLE - STAFF_CLERK);
}

// One of the newest, from `last` down; 0: there is none.
static uint32_t recent(struct staff *staff, uint32_t last) {
    return last ? last - dice(staff, last < RECENT ? last : RECENT) : 0;
}

// An open post under the first; 0: none.
static uint32_t small_post(const struct staff *staff) {
    uint32_t post = staff->soon.posts;
    while (post > POST && staff->soon.closed[post])
        post--;
    return post > POST ? post : 0;
}

// The clerk's is nobody else's.
static uint32_t seat(struct staff *staff, uint32_t post) {
    enum stage_seat place = (enum stage_seat)dice(staff, STAGE_SEATS);
    return stage_seat(post, post == POST && place == STAGE_DEPUTY ? STAGE_OTHER : place);
}

static uint32_t any_seat(struct staff *staff) {
    uint32_t small = dice(staff, 3) ? 0 : small_post(staff);
    return seat(staff, small ? small : POST);
}

// One that somebody holds, as far as is known; 0: not found.
static uint32_t held_seat(struct staff *staff) {
    uint32_t one = any_seat(staff);
    for (int tries = 0; !staff->soon.holders[one] && tries < TRIES; tries++)
        one = any_seat(staff);
    return staff->soon.holders[one] ? one : 0;
}

// ---- posts and seats

static say *open_post(struct staff *staff, struct errand *errand) {
    uint32_t open = 0;
    for (uint32_t post = POST + 1; post <= staff->soon.posts; post++)
        open += !staff->soon.closed[post];
    errand->by = officer(staff);
    return open < STAFF_POSTS && !ledger_full(&staff->soon) ? say_post_open(&errand->sheet, STAGE_KEY, TOWN_A, POST)
                                                            : NULL;
}

static say *close_post(struct staff *staff, struct errand *errand) {
    errand->by = officer(staff);
    errand->intent.object = small_post(staff);
    return errand->intent.object ? say_post_close(&errand->sheet, errand->intent.object, true) : NULL;
}

static say *take_seat(struct staff *staff, struct errand *errand) {
    errand->intent.by = person(staff);
    errand->by = staff->people[errand->intent.by];
    errand->intent.object = any_seat(staff);
    return say_take(&errand->sheet, errand->intent.object);
}

static const char *name_of(struct errand *errand, uint32_t number) {
    snprintf(errand->text, sizeof errand->text, FACTS_PERSON, number);
    return errand->text;
}

static say *assign_seat(struct staff *staff, struct errand *errand) {
    errand->by = officer(staff);
    errand->intent.object = any_seat(staff);
    errand->intent.to = person(staff);
    return say_assign(&errand->sheet, errand->intent.object, name_of(errand, errand->intent.to));
}

// By whoever is known to sit there; mostly it is still so.
static bool by_holder(struct staff *staff, struct errand *errand) {
    errand->intent.object = held_seat(staff);
    errand->intent.by = errand->intent.object ? staff->soon.holders[errand->intent.object] : 0;
    errand->by = staff->people[errand->intent.by];
    return errand->intent.object != 0;
}

static say *hand_over_seat(struct staff *staff, struct errand *errand) {
    errand->intent.to = person(staff);
    return by_holder(staff, errand)
               ? say_hand_over(&errand->sheet, errand->intent.object, name_of(errand, errand->intent.to))
               : NULL;
}

static say *leave_seat(struct staff *staff, struct errand *errand) {
    return by_holder(staff, errand) ? say_leave(&errand->sheet, errand->intent.object) : NULL;
}

static say *relieve_seat(struct staff *staff, struct errand *errand) {
    errand->by = officer(staff);
    errand->intent.object = any_seat(staff);
    return say_relieve(&errand->sheet, errand->intent.object);
}

// ---- orders and messages

static say *as_clerk(struct staff *staff, struct errand *errand, say *command) {
    errand->intent.by = STAFF_CLERK;
    errand->by = staff->people[STAFF_CLERK];
    return say_as(stage_seat(POST, STAGE_DEPUTY), command);
}

static say *issue_order(struct staff *staff, struct errand *errand) {
    struct intent *intent = &errand->intent;
    intent->part = 1 + dice(staff, LEDGER_TARGETS);
    intent->sent[0] = seat(staff, POST);
    intent->sent[1] = staff->first_unit + dice(staff, STAFF_UNITS);
    say_order(&errand->sheet, "转移群众");
    say *command = say_to_seat(&errand->sheet, intent->sent[0]);
    if (intent->part == 2)
        say_to_unit(&errand->sheet, intent->sent[1]);
    return ledger_full(&staff->soon) ? NULL : as_clerk(staff, errand, command);
}

// Mostly one or two rungs up; what is not on the ladder is to be refused.
static uint32_t order_phase(struct staff *staff, uint32_t from) {
    uint32_t to = from + 1 + dice(staff, 2);
    if (to == ORDER(REFUSED) && dice(staff, 3))
        to = from < ORDER(ACCEPTED) ? ORDER(ACCEPTED) : ORDER(DOING);
    return dice(staff, 12) ? to : ORDER(DELIVERED) + dice(staff, ORDER(WITHDRAWN) - 1);
}

static say *step_order(struct staff *staff, struct errand *errand) {
    struct intent *intent = &errand->intent;
    const struct ledger_order *order = NULL;
    for (int tries = 0; tries < TRIES; tries++) {
        intent->object = recent(staff, staff->soon.orders);
        order = &staff->soon.order[intent->object];
        intent->part = 1 + dice(staff, order->count ? order->count : 1);
        if (intent->object && !ledger_order_ended(order->phases[intent->part - 1]))
            break;
    }
    if (!intent->object)
        return NULL;
    intent->to = order_phase(staff, order->phases[intent->part - 1]);
    say *command = say_step(&errand->sheet, intent->object, intent->part, (Muster__V1__OrderPhase)intent->to, "已知");
    if (intent->to == ORDER(CONFIRMED) || intent->to == ORDER(WITHDRAWN))
        return as_clerk(staff, errand, command);
    if (intent->part == 2) {
        errand->by = staff->tablet;
        return command;
    }
    intent->by = staff->soon.holders[order->sent[0]];
    errand->by = staff->people[intent->by];
    return intent->by ? say_as(order->sent[0], command) : NULL;
}

static say *talk(struct staff *staff, struct errand *errand) {
    uint32_t from = seat(staff, POST);
    say *command = say_message(&errand->sheet, CHANNEL(POST), POST, "水位上涨");
    if (!staff->soon.holders[from])
        return as_clerk(staff, errand, command);
    errand->intent.by = staff->soon.holders[from];
    errand->by = staff->people[errand->intent.by];
    return say_as(from, command);
}

// ---- dispatches

static say *send_unit(struct staff *staff, struct errand *errand) {
    errand->by = officer(staff);
    errand->intent.object = staff->first_unit + dice(staff, STAFF_UNITS);
    errand->intent.to = 1 + dice(staff, staff->crew->incidents);
    return ledger_full(&staff->soon) ? NULL
                                     : say_send(&errand->slip, errand->intent.to, &errand->intent.object, 1, false);
}

static say *step_dispatch(struct staff *staff, struct errand *errand) {
    const struct ledger_dispatch *one = NULL;
    for (int tries = 0; tries < TRIES && (!one || ledger_dispatch_ended(one->phase)); tries++)
        one = &staff->soon.dispatch[errand->intent.object = recent(staff, staff->soon.dispatches)];
    if (!one || !errand->intent.object)
        return NULL;
    uint32_t to = one->phase + 1;
    if (to == DISPATCH(REFUSED) && dice(staff, 3))
        to = DISPATCH(DEPARTED);
    errand->intent.to = dice(staff, 12) ? to : DISPATCH(ACCEPTED) + dice(staff, DISPATCH(RELEASED) - 1);
    errand->by = dice(staff, 4) ? staff->tablet : officer(staff);
    return say_dispatch_step(&errand->slip, errand->intent.object, (Muster__V1__DispatchPhase)errand->intent.to,
                             "路断");
}

const struct kind staff_kinds[DEEDS] = {
    [POST_OPEN] = {"post_open", 1, open_post},
    [POST_CLOSE] = {"post_close", 1, close_post},
    [SEAT_TAKE] = {"seat_take", 3, take_seat},
    [SEAT_ASSIGN] = {"seat_assign", 2, assign_seat},
    [SEAT_HAND_OVER] = {"seat_hand_over", 2, hand_over_seat},
    [SEAT_LEAVE] = {"seat_leave", 1, leave_seat},
    [SEAT_RELIEVE] = {"seat_relieve", 1, relieve_seat},
    [ORDER_ISSUE] = {"order_issue", 5, issue_order},
    [ORDER_STEP] = {"order_step", 17, step_order},
    [MESSAGE] = {"message_post", 10, talk},
    [DISPATCH_SEND] = {"dispatch_send", 5, send_unit},
    [DISPATCH_STEP] = {"dispatch_step", 17, step_dispatch},
};
