// Does to the orders of a state what events say: issue, step, escalate, contest, and the close of a post.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/silence.h"
#include "domain/state_inside.h"

static bool same_target(const struct order_target *one, const struct order_target *other) {
    return one->kind == other->kind && one->number == other->number && one->module == other->module;
}

static void replace(struct state *state, const struct order *by, const struct event *event) {
    struct order_slot *old = shelf_at(&state->talks.orders, by->replaces);
    for (uint32_t i = 0; old && i < old->order.target_count; i++)
        for (uint32_t k = 0; k < by->target_count; k++)
            if (same_target(&old->order.targets[i], &by->targets[k]) &&
                order_phase_is_open(old->order.targets[i].phase)) {
                talks_set_phase(state, old, i, ORDER_REPLACED, "", event);
                break;
            }
}

bool talks_issue_order(struct state *state, const struct order *issued, const struct event *event) {
    struct order order = *issued;
    if (order.number != state_order_count(state) + 1 || order.target_count < 1 ||
        order.target_count > ORDER_TARGETS_MAX)
        return false;
    struct order_target *targets = mem_new(order.target_count * sizeof *targets);
    for (uint32_t i = 0; i < order.target_count; i++)
        targets[i] = (struct order_target){.kind = order.targets[i].kind,
                                           .number = order.targets[i].number,
                                           .module = order.targets[i].module,
                                           .phase = ORDER_ISSUED};
    order.targets = targets;
    bool fits = talks_put_order(state, &order);
    free(targets);
    if (!fits)
        return false;
    struct order_slot *slot = shelf_at(&state->talks.orders, order.number);
    for (uint32_t i = 0; i < order.target_count; i++) {
        talks_set_phase(state, slot, i, ORDER_ISSUED, "", event);
        talks_set_due(state, slot, i, silence_due(&slot->order, &slot->order.targets[i]));
    }
    replace(state, &slot->order, event);
    return true;
}

bool apply_order_issue(struct state *state, const struct event *event) {
    return event->order_issued->number == event->object && talks_issue_order(state, event->order_issued, event);
}

// For one target the table of edges is not asked: what happened under an older table happened all the same.
bool apply_order_step(struct state *state, const struct event *event) {
    const struct order_step *step = &event->step;
    struct order_slot *slot = shelf_at(&state->talks.orders, step->order);
    const char *text = step->text ? step->text : "";
    if (!slot || event->object != step->order || step->target > slot->order.target_count ||
        step->phase <= ORDER_ISSUED || step->phase >= ORDER_PHASES ||
        strnlen(text, ORDER_REASON_MAX + 1) > ORDER_REASON_MAX)
        return false;
    if (step->target) {
        talks_set_phase(state, slot, step->target - 1, step->phase, text, event);
        return true;
    }
    bool any = false;
    for (uint32_t i = 0; i < slot->order.target_count; i++)
        if (order_edge(slot->order.targets[i].phase, step->phase)) {
            talks_set_phase(state, slot, i, step->phase, text, event);
            any = true;
        }
    return any;
}

// Whoever hears of the order from now on knows nothing of it yet.
static void brings_in(struct state *state, struct order_slot *slot, struct order_target *target,
                      const struct event *event) {
    const struct order_escalation *escalation = &event->escalation;
    bool was_on_wall = false;
    for (uint32_t i = 0; i < slot->order.target_count; i++)
        was_on_wall |= slot->order.targets[i].on_wall;
    if (escalation->step == SILENCE_WALL) {
        target->on_wall = true;
        if (!was_on_wall)
            posts_reach_duty(state, slot->order.post, event->seq);
    }
    uint32_t *asked = &target->asked[escalation->step == SILENCE_SUPERIOR];
    if (escalation->seat && escalation->seat != *asked &&
        (escalation->step == SILENCE_DEPUTY || escalation->step == SILENCE_SUPERIOR)) {
        *asked = escalation->seat;
        posts_reach_seat(state, escalation->seat, event->seq);
    }
}

bool apply_order_escalate(struct state *state, const struct event *event) {
    const struct order_escalation *escalation = &event->escalation;
    struct order_slot *slot = shelf_at(&state->talks.orders, escalation->order);
    if (!slot || event->object != escalation->order || escalation->target < 1 ||
        escalation->target > slot->order.target_count || escalation->step >= SILENCE_STEPS || escalation->due_ms < 0)
        return false;
    struct order_target *target = &slot->order.targets[escalation->target - 1];
    if (!order_phase_is_open(target->phase))
        return false;
    target->silence = (uint8_t)(escalation->step + 1);
    target->late |= escalation->late;
    brings_in(state, slot, target, event);
    slot->order.seq = event->seq;
    talks_set_due(state, slot, escalation->target - 1, escalation->due_ms);
    return true;
}

// A trace for the record and for both issuers; the order goes on as it was.
bool apply_order_contest(struct state *state, const struct event *event) {
    return event->object == event->contest.order && state_order(state, event->contest.order);
}

// ---- a post closes

static bool target_is_of(const struct state *state, const struct order_target *target, uint32_t post) {
    const struct seat *seat = target->kind == TARGET_SEAT ? state_seat(state, target->number) : NULL;
    return target->kind == TARGET_MODULE ? target->number == post : seat && seat->post == post;
}

static bool concerns(const struct state *state, const struct order *order, uint32_t i, uint32_t post) {
    const struct order_target *target = &order->targets[i];
    return order_phase_is_open(target->phase) && (order->post == post || target_is_of(state, target, post));
}

bool talks_post_has_open_orders(const struct state *state, uint32_t post) {
    for (const struct order_slot *slot = state->talks.open; slot; slot = slot->next)
        for (uint32_t i = 0; i < slot->order.target_count; i++)
            if (concerns(state, &slot->order, i, post))
                return true;
    return false;
}

void talks_close_post(struct state *state, const struct post *post, const struct event *event) {
    for (struct order_slot *slot = state->talks.open, *next; slot; slot = next) {
        next = slot->next; // before it leaves the list
        for (uint32_t i = 0; i < slot->order.target_count; i++)
            if (concerns(state, &slot->order, i, post->number))
                talks_set_phase(state, slot, i, ORDER_WITHDRAWN, "", event);
    }
    consults_close(&state->talks, post->number, event);
    messages_close(&state->talks, post->number);
}
