// Bodies of the verbs of orders.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- issue

enum { ISSUE_TARGETS = 1 }; // field number in OrderIssue

static bool targets_in(const Muster__V1__OrderIssue *from, struct arena *arena, struct order *to) {
    if (from->n_targets < 1 || from->n_targets > ORDER_TARGETS_MAX)
        return false;
    to->target_count = (uint32_t)from->n_targets;
    to->targets = arena_alloc(arena, from->n_targets * sizeof *to->targets);
    bool fits = to->targets != NULL;
    for (uint32_t i = 0; fits && i < to->target_count; i++)
        fits = proto_target_in(from->targets[i], &to->targets[i]);
    return fits;
}

static enum refusal read_issue(const void *message, struct arena *arena, void *body) {
    const Muster__V1__OrderIssue *from = message;
    enum refusal why = REFUSAL_NONE;
    struct order *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *to = (struct order){
        .consult = from->consult, .deadline_ms = from->deadline_at_ms, .replaces = from->replaces, .text = from->text};
    if (!targets_in(from, arena, to))
        return REFUSAL_ORDER_TARGETS_INVALID;
    proto_lines_in(&why, from->text, 1, ORDER_TEXT_MAX, REFUSAL_TEXT_INVALID);
    to->has_place = proto_place_in(from->place, &to->lat_e7, &to->lon_e7);
    if (!proto_copy_text(to->card, sizeof to->card, from->card))
        why = why ? why : REFUSAL_ORDER_CARD_UNKNOWN;
    *(const struct order **)body = to;
    return why;
}
static void put_issue(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct order *from = *(const struct order *const *)body;
    Muster__V1__Place place;
    for (uint32_t i = 0; i < from->target_count; i++) {
        Muster__V1__Target target;
        proto_target_out(&from->targets[i], &target);
        proto_put_message(buf, ISSUE_TARGETS, &target.base);
    }
    Muster__V1__OrderIssue rest = MUSTER__V1__ORDER_ISSUE__INIT;
    rest.text = from->text;
    rest.place = proto_place_out(from->has_place, from->lat_e7, from->lon_e7, &place);
    rest.deadline_at_ms = from->deadline_ms;
    rest.card = proto_text(from->card);
    rest.replaces = from->replaces;
    rest.consult = from->consult;
    proto_put(buf, &rest.base);
}

// Marks come from the event itself when it is applied.
static enum refusal read_issued(const void *message, struct arena *arena, void *body) {
    struct order *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_order_in(message, NULL, arena, to))
        return REFUSAL_MALFORMED;
    *(const struct order **)body = to;
    return REFUSAL_NONE;
}
static void put_issued(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    proto_order_put(buf, *(const struct order *const *)body, NULL);
}

// ---- replies and silence

static enum refusal read_step(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__OrderStep *from = message;
    enum refusal why = REFUSAL_NONE;
    struct order_step to = {.order = from->order, .target = from->target};
    to.phase = (enum order_phase)proto_enum(from->phase, ORDER_PHASES);
    to.text = proto_lines_in(&why, from->text, 0, ORDER_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct order_step *)body = to;
    return why;
}
static void write_step(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct order_step *from = body;
    Muster__V1__OrderStep *to = message;
    to->order = from->order;
    to->target = from->target;
    to->phase = (Muster__V1__OrderPhase)from->phase;
    to->text = proto_text(from->text);
}

// Steps of silence count from 0 here, from 1 in the protocol.
static enum refusal read_escalate(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__OrderEscalate *from = message;
    int step = proto_enum(from->step, SILENCE_STEPS + 1);
    if (step == 0)
        return REFUSAL_MALFORMED;
    *(struct order_escalation *)body = (struct order_escalation){.order = from->order,
                                                                 .target = from->target,
                                                                 .step = (enum silence_step)(step - 1),
                                                                 .late = from->late,
                                                                 .seat = from->seat,
                                                                 .due_ms = from->due_at_ms};
    return REFUSAL_NONE;
}
static void write_escalate(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct order_escalation *from = body;
    Muster__V1__OrderEscalate *to = message;
    to->order = from->order;
    to->target = from->target;
    to->step = (Muster__V1__SilenceStep)((int)from->step + 1);
    to->late = from->late;
    to->seat = from->seat;
    to->due_at_ms = from->due_ms;
}

static enum refusal read_contest(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__OrderContest *from = message;
    enum refusal why = REFUSAL_NONE;
    struct order_contest to = {.order = from->order, .seat = from->seat, .unit = from->unit};
    to.text = proto_lines_in(&why, from->text, 0, ORDER_TEXT_MAX, REFUSAL_TEXT_INVALID);
    *(struct order_contest *)body = to;
    return why;
}
static void write_contest(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct order_contest *from = body;
    Muster__V1__OrderContest *to = message;
    to->order = from->order;
    to->seat = from->seat;
    to->unit = from->unit;
    to->text = proto_text(from->text);
}

const struct proto_body proto_order_issue = {80, &muster__v1__order_issue__descriptor, read_issue, NULL, put_issue};
const struct proto_body proto_order_issued = {80, &muster__v1__order__descriptor, read_issued, NULL, put_issued};
const struct proto_body proto_order_step = {81, &muster__v1__order_step__descriptor, read_step, write_step, NULL};
const struct proto_body proto_order_escalate = {82, &muster__v1__order_escalate__descriptor, read_escalate,
                                                write_escalate, NULL};
const struct proto_body proto_order_contest = {83, &muster__v1__order_contest__descriptor, read_contest, write_contest,
                                               NULL};
