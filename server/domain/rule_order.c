// Rules for orders: issue one, and take a step on its ladder.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/text.h"
#include "domain/place.h"
#include "domain/reach.h"
#include "domain/rule.h"
#include "domain/silence.h"
#include "domain/state_talks.h"
#include "domain/tasking.h"

#define DEADLINE_MAX_MS 253402300799999 // the year 9999

// ---- issue

static const struct post *post_at_work(const struct state *state, uint32_t number) {
    const struct post *post = state_post(state, number);
    return post && post->closed_at_ms == 0 ? post : NULL;
}

static bool target_is(const struct state *state, const struct order_target *target) {
    const struct seat *seat;
    const struct unit *unit;
    const struct post *post;
    switch (target->kind) {
    case TARGET_SEAT:
        seat = state_seat(state, target->number);
        return seat && target->module == 0 && post_at_work(state, seat->post);
    case TARGET_MODULE:
        post = post_at_work(state, target->number);
        return post && target->module >= 1 && target->module <= state_template(state, post->template)->module_count;
    case TARGET_UNIT:
        unit = state_unit(state, target->number);
        return unit && target->module == 0 && !unit->retired;
    default:
        return false;
    }
}

static bool same_target(const struct order_target *one, const struct order_target *other) {
    return one->kind == other->kind && one->number == other->number && one->module == other->module;
}

static bool has_target(const struct order_target *targets, uint32_t count, const struct order_target *target) {
    for (uint32_t i = 0; i < count; i++)
        if (same_target(&targets[i], target))
            return true;
    return false;
}

static bool targets_are_valid(const struct state *state, const struct order *order) {
    if (order->target_count < 1 || order->target_count > ORDER_TARGETS_MAX)
        return false;
    for (uint32_t i = 0; i < order->target_count; i++)
        if (!target_is(state, &order->targets[i]) || has_target(order->targets, i, &order->targets[i]))
            return false;
    return true;
}

// Replaced is what both orders go to and is still open; an order of which that is nothing is not replaced.
static bool replaces_something(const struct state *state, const struct order *order) {
    const struct order *old = state_order(state, order->replaces);
    for (uint32_t i = 0; old && i < old->target_count; i++)
        if (order_phase_is_open(old->targets[i].phase) &&
            has_target(order->targets, order->target_count, &old->targets[i]))
            return true;
    return false;
}

static bool concluded(const struct state *state, uint32_t number, uint32_t seat) {
    const struct consult *consult = state_consult(state, number);
    for (uint32_t i = 0; consult && i < consult->seat_count; i++)
        if (consult->seats[i] == seat)
            return true;
    return false;
}

static enum refusal check_issue(const struct state *state, const struct order *order, const struct post *post,
                                uint32_t issuer, int64_t now_ms) {
    if (state_order_count(state) >= ORDER_NUMBER_MAX)
        return REFUSAL_ORDERS_TOO_MANY;
    if (!targets_are_valid(state, order))
        return REFUSAL_ORDER_TARGETS_INVALID;
    if (!rule_prose(order->text, ORDER_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (order->has_place && !place_is_valid(order->lat_e7, order->lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (order->deadline_ms != 0 && (order->deadline_ms <= now_ms || order->deadline_ms > DEADLINE_MAX_MS))
        return REFUSAL_ORDER_DEADLINE_INVALID;
    if (*order->card && !tasking_card(state_template(state, post->template), order->card))
        return REFUSAL_ORDER_CARD_UNKNOWN;
    if (order->consult && !concluded(state, order->consult, issuer))
        return REFUSAL_CONSULT_UNKNOWN;
    return order->replaces && !replaces_something(state, order) ? REFUSAL_ORDER_REPLACES_INVALID : REFUSAL_NONE;
}

// A unit that is on its way to one place is not sent to another without a word about the first.
static bool conflict(const struct state *state, const struct command *command, struct event *event) {
    const struct order *order = command->order_issued;
    for (uint32_t i = 0; order->has_place && i < order->target_count; i++) {
        const struct order_target *target = &order->targets[i];
        const struct order *earlier =
            target->kind == TARGET_UNIT ? talks_unit_sent(state, target->number, order->replaces) : NULL;
        if (!earlier)
            continue;
        event->verb = VERB_ORDER_CONTEST;
        event->object = earlier->number;
        event->contest = (struct order_contest){
            .order = earlier->number, .seat = command->seat, .unit = target->number, .text = order->text};
        return true;
    }
    return false;
}

enum refusal rule_order_issue(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    const struct order *asked = command->order_issued;
    const struct seat *issuer = state_seat(state, command->seat);
    if (!issuer)
        return REFUSAL_SEAT_UNKNOWN;
    const struct post *post = post_at_work(state, issuer->post);
    if (!post)
        return REFUSAL_POST_CLOSED;
    enum refusal refusal = check_issue(state, asked, post, issuer->number, now_ms);
    if (refusal)
        return refusal;
    if (conflict(state, command, event))
        return REFUSAL_ORDER_CONFLICT;
    struct order *order = &scratch->order;
    *order = *asked;
    order->number = state_order_count(state) + 1;
    order->post = post->number;
    order->issuer = issuer->number;
    order->incident = post->incident;
    order->seq = state_seq(state) + 1;
    order->issued_at_ms = now_ms;
    order->silence = state_template(state, post->template)->silence[state_mode(state)];
    // The command's own list becomes the order's: 200 targets with their marks are too much for the scratch.
    for (uint32_t i = 0; i < order->target_count; i++) {
        struct order_target *target = &order->targets[i];
        *target = (struct order_target){.kind = target->kind,
                                        .number = target->number,
                                        .module = target->module,
                                        .phase = ORDER_ISSUED,
                                        .text = ""};
        target->due_ms = silence_due(order, target);
    }
    event->verb = VERB_ORDER_ISSUE;
    event->object = order->number;
    event->order_issued = order;
    return REFUSAL_NONE;
}

// ---- step

static bool is_issuer(const struct state *state, const struct command *command, const struct order *order) {
    return command->seat == order->issuer && reach_is_seated(state, command->actor, order->issuer);
}

static bool is_receipt(enum order_phase phase) {
    return phase == ORDER_DELIVERED || phase == ORDER_READ;
}

// What another device, or somebody else of the module, has said already is not wrong, only said.
static bool says_nothing_new(const struct order_target *target, const struct order_step *step) {
    if (step->phase == ORDER_DOING && target->phase == ORDER_DOING)
        return *step->text == '\0' || strcmp(step->text, target->text) == 0;
    return step->phase == target->phase || (is_receipt(step->phase) && target->phase > step->phase);
}

static enum refusal check_one(const struct state *state, const struct command *command, const struct order *order) {
    const struct order_step *step = &command->step;
    const struct order_target *target = &order->targets[step->target - 1];
    bool issuer = is_issuer(state, command, order);
    bool addressee = reach_answers(state, command->actor, command->seat, target);
    const struct order_edge *edge = order_edge(target->phase, step->phase);
    if (!issuer && !addressee)
        return REFUSAL_ORDER_NOT_YOURS;
    if (is_receipt(step->phase) && !addressee)
        return REFUSAL_ORDER_NOT_YOURS;
    if (says_nothing_new(target, step))
        return REFUSAL_NOTHING_CHANGED;
    if (!edge)
        return REFUSAL_ORDER_STEP_INVALID;
    return (edge->side == SIDE_ISSUER && issuer) || (edge->side == SIDE_ADDRESSEE && addressee)
               ? REFUSAL_NONE
               : REFUSAL_ORDER_NOT_YOURS;
}

static enum refusal check_all(const struct state *state, const struct command *command, const struct order *order) {
    enum order_phase phase = command->step.phase;
    if (!is_issuer(state, command, order))
        return REFUSAL_ORDER_NOT_YOURS;
    bool there = false;
    for (uint32_t i = 0; i < order->target_count; i++) {
        if (order_edge(order->targets[i].phase, phase))
            return REFUSAL_NONE;
        there |= order->targets[i].phase == phase;
    }
    return there ? REFUSAL_NOTHING_CHANGED : REFUSAL_ORDER_STEP_INVALID;
}

enum refusal rule_order_step(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct order_step *step = &command->step;
    const struct order *order = state_order(state, step->order);
    if (!order)
        return REFUSAL_ORDER_UNKNOWN;
    if (step->target > order->target_count)
        return REFUSAL_ORDER_TARGETS_INVALID;
    // Replaced is what a later order does, issued is how every order begins: neither is a reply.
    if (step->phase <= ORDER_ISSUED || step->phase >= ORDER_REPLACED ||
        (step->target == 0 && step->phase != ORDER_WITHDRAWN && step->phase != ORDER_CONFIRMED))
        return REFUSAL_ORDER_STEP_INVALID;
    size_t len = strnlen(step->text, ORDER_REASON_MAX + 1);
    if (len > ORDER_REASON_MAX || !text_is_clean(step->text, len, true))
        return REFUSAL_TEXT_INVALID;
    enum refusal refusal = step->target ? check_one(state, command, order) : check_all(state, command, order);
    if (refusal)
        return refusal;
    const struct order_edge *edge =
        step->target ? order_edge(order->targets[step->target - 1].phase, step->phase) : NULL;
    if (edge && edge->needs_text && !rule_prose(step->text, ORDER_REASON_MAX))
        return REFUSAL_ORDER_REASON_MISSING;
    event->verb = VERB_ORDER_STEP;
    event->object = order->number;
    event->step = *step;
    return REFUSAL_NONE;
}
