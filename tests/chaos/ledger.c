// Does again what was answered.
// SPDX-License-Identifier: Apache-2.0
#include "ledger.h"

#include "world/say_dispatch.h"

uint32_t ledger_post_of(uint32_t seat) {
    return (seat - 1) / STAGE_SEATS + 1;
}

bool ledger_order_ended(uint32_t phase) {
    return phase == ORDER(REFUSED) || phase >= ORDER(CONFIRMED);
}

bool ledger_dispatch_ended(uint32_t phase) {
    return phase == DISPATCH(REFUSED) || phase == DISPATCH(RELEASED);
}

bool ledger_full(const struct ledger *ledger) {
    uint32_t reserve = 1000; // for what is under way
    return ledger->posts + reserve > LEDGER_POSTS || ledger->orders + reserve > LEDGER_MOST ||
           ledger->dispatches + reserve > LEDGER_MOST;
}

// ---- posts and seats

static const char *open_post(struct ledger *ledger, const struct intent *intent) {
    if (intent->made != ledger->posts + 1)
        return "its number does not follow on";
    ledger->posts++;
    return NULL;
}

static const char *close_post(struct ledger *ledger, const struct intent *intent) {
    bool was = ledger->closed[intent->object];
    ledger->closed[intent->object] = true;
    for (uint32_t i = 0; i < STAGE_SEATS; i++)
        ledger->holders[stage_seat(intent->object, (enum stage_seat)i)] = 0;
    return was ? "closed twice" : NULL;
}

// `from`: who must sit there before.
static const char *sit(struct ledger *ledger, const struct intent *intent, uint32_t from, uint32_t to) {
    uint32_t was = ledger->holders[intent->object];
    ledger->holders[intent->object] = to;
    return ledger->closed[ledger_post_of(intent->object)] ? "a seat of a closed post"
           : was != from                                  ? "somebody else holds that seat"
                                                          : NULL;
}

static const char *take_seat(struct ledger *ledger, const struct intent *intent) {
    return sit(ledger, intent, 0, intent->by);
}
static const char *assign_seat(struct ledger *ledger, const struct intent *intent) {
    return sit(ledger, intent, 0, intent->to);
}
static const char *hand_over_seat(struct ledger *ledger, const struct intent *intent) {
    return sit(ledger, intent, intent->by, intent->to);
}
static const char *leave_seat(struct ledger *ledger, const struct intent *intent) {
    return sit(ledger, intent, intent->by, 0);
}
static const char *relieve_seat(struct ledger *ledger, const struct intent *intent) {
    bool empty = ledger->holders[intent->object] == 0;
    sit(ledger, intent, 0, 0);
    return empty ? "nobody sat there" : NULL;
}

// ---- orders and messages

static const char *issue_order(struct ledger *ledger, const struct intent *intent) {
    if (intent->made != ledger->orders + 1)
        return "its number does not follow on";
    struct ledger_order *order = &ledger->order[++ledger->orders];
    *order = (struct ledger_order){.count = intent->part};
    for (uint32_t i = 0; i < intent->part; i++)
        order->sent[i] = intent->sent[i], order->phases[i] = ORDER(ISSUED);
    return NULL;
}

static const char *step_order(struct ledger *ledger, const struct intent *intent) {
    uint32_t *phase = &ledger->order[intent->object].phases[intent->part - 1], from = *phase, to = intent->to;
    bool up = to > from || (to == from && to == ORDER(DOING));
    bool refuses = to != ORDER(REFUSED) || from < ORDER(ACCEPTED);
    bool confirms = to != ORDER(CONFIRMED) || from == ORDER(DONE);
    *phase = to;
    return intent->object > ledger->orders                            ? "an order that is not there"
           : ledger_order_ended(from) || !up || !refuses || !confirms ? "not up the ladder"
                                                                      : NULL;
}

static const char *say_something(struct ledger *ledger, const struct intent *intent) {
    ledger->talk[ledger->messages++ % LEDGER_TALK] = intent->seq;
    return NULL;
}

// ---- dispatches

static const char *send_unit(struct ledger *ledger, const struct intent *intent) {
    bool busy = false;
    for (uint32_t i = 1; i <= ledger->dispatches; i++)
        busy =
            busy || (ledger->dispatch[i].unit == intent->object && !ledger_dispatch_ended(ledger->dispatch[i].phase));
    if (intent->made != ledger->dispatches + 1)
        return "its number does not follow on";
    ledger->dispatch[++ledger->dispatches] = (struct ledger_dispatch){intent->object, intent->to, DISPATCH(NOTIFIED)};
    return busy ? "the unit is on two dispatches at once" : NULL;
}

static const char *step_dispatch(struct ledger *ledger, const struct intent *intent) {
    uint32_t *phase = &ledger->dispatch[intent->object].phase, from = *phase;
    bool refuses = intent->to != DISPATCH(REFUSED) || from <= DISPATCH(ACCEPTED);
    *phase = intent->to;
    return intent->object > ledger->dispatches                             ? "a dispatch that is not there"
           : ledger_dispatch_ended(from) || intent->to <= from || !refuses ? "not up the ladder"
                                                                           : NULL;
}

const char *ledger_do(struct ledger *ledger, const struct intent *intent) {
    static const char *(*const deeds[DEEDS])(struct ledger *, const struct intent *) = {
        [POST_OPEN] = open_post,       [POST_CLOSE] = close_post,   [SEAT_TAKE] = take_seat,
        [SEAT_ASSIGN] = assign_seat,   [SEAT_LEAVE] = leave_seat,   [SEAT_HAND_OVER] = hand_over_seat,
        [SEAT_RELIEVE] = relieve_seat, [ORDER_ISSUE] = issue_order, [ORDER_STEP] = step_order,
        [MESSAGE] = say_something,     [DISPATCH_SEND] = send_unit, [DISPATCH_STEP] = step_dispatch};
    return deeds[intent->deed](ledger, intent);
}
