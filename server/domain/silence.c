// Which step of silence is next for a target, and whom it asks.
// SPDX-License-Identifier: Apache-2.0
#include "domain/silence.h"

#include "domain/due.h"

// The first step from `from` that the template has.
static bool step_from(const struct order *order, int from, enum silence_step *step) {
    for (int i = from; i < SILENCE_STEPS; i++)
        if (order->silence.after_s[i] > 0) {
            *step = (enum silence_step)i;
            return true;
        }
    return false;
}

// `base_ms` is the issue or the deadline.
static bool ladder(const struct order *order, int from, int64_t base_ms, struct silence *next) {
    if (!step_from(order, from, &next->step))
        return false;
    next->due_ms = due_later(base_ms < 1 ? 1 : base_ms, (int64_t)order->silence.after_s[next->step] * 1000);
    return true;
}

bool silence_next(const struct order *order, const struct order_target *target, struct silence *next) {
    if (!order_phase_is_open(target->phase) || target->phase == ORDER_DONE)
        return false;
    bool taken = order_phase_is_taken(target->phase), found = false;
    if (!taken || target->late)
        found = ladder(order, target->silence, taken ? order->deadline_ms : order->issued_at_ms, next);
    next->late = taken;
    if (order->deadline_ms > 0 && !target->late && (!found || order->deadline_ms < next->due_ms)) {
        int last = target->silence > 0 && !taken ? target->silence - 1 : SILENCE_REMIND;
        *next = (struct silence){due_later(order->deadline_ms, 0), (enum silence_step)last, true};
        found = true;
    }
    return found;
}

int64_t silence_due(const struct order *order, const struct order_target *target) {
    struct silence next;
    return silence_next(order, target, &next) ? next.due_ms : 0;
}

// ---- whom a step asks

// Of the seats of a row the first that somebody holds; else the first.
static uint32_t seat_of_row(const struct state *state, const struct post *post, uint32_t row) {
    uint32_t first = 0;
    for (uint32_t i = 0; i < post->seat_count; i++) {
        const struct seat *seat = state_seat(state, post->first_seat + i);
        if (!seat || seat->row != row)
            continue;
        if (seat->holder || seat->stand_in)
            return seat->number;
        first = first ? first : seat->number;
    }
    return first;
}

// The seat that stands for a module: the one that leads it, else its first. NULL: the module has none.
static const struct seat *module_seat(const struct state *state, const struct post *post, uint32_t module) {
    const struct seat *first = NULL;
    for (uint32_t i = 0; i < post->seat_count; i++) {
        const struct seat *seat = state_seat(state, post->first_seat + i);
        const struct template_seat *row = seat ? state_seat_row(state, seat) : NULL;
        if (!row || row->module != module)
            continue;
        if (row->lead)
            return seat;
        first = first ? first : seat;
    }
    return first;
}

static const struct seat *seat_behind(const struct state *state, const struct order_target *target) {
    if (target->kind == TARGET_SEAT)
        return state_seat(state, target->number);
    const struct post *post = target->kind == TARGET_MODULE ? state_post(state, target->number) : NULL;
    return post ? module_seat(state, post, target->module) : NULL;
}

static uint32_t deputy(const struct state *state, const struct order_target *target) {
    const struct seat *seat = seat_behind(state, target);
    const struct post *post = seat ? state_post(state, seat->post) : NULL;
    uint32_t row = post ? state_seat_row(state, seat)->deputy : 0;
    return row ? seat_of_row(state, post, row) : 0;
}

static uint32_t superior(const struct state *state, const struct order *order, const struct order_target *target) {
    const struct seat *seat =
        target->kind == TARGET_UNIT ? state_seat(state, order->issuer) : seat_behind(state, target);
    if (!seat) { // a module without seats answers to the one who commands its post
        const struct post *post = target->kind == TARGET_MODULE ? state_post(state, target->number) : NULL;
        return post ? post->first_seat : 0;
    }
    const struct post *post = state_post(state, seat->post);
    uint32_t row = post ? state_seat_row(state, seat)->superior : 0;
    if (row)
        return seat_of_row(state, post, row);
    const struct post *above = post && post->parent ? state_post(state, post->parent) : NULL;
    return above && above->closed_at_ms == 0 ? above->first_seat : 0;
}

static uint32_t asked(const struct state *state, const struct order *order, const struct order_target *target,
                      enum silence_step step) {
    return step == SILENCE_DEPUTY     ? deputy(state, target)
           : step == SILENCE_SUPERIOR ? superior(state, order, target)
                                      : 0;
}

struct order_escalation silence_step(const struct state *state, const struct order *order, uint32_t place,
                                     const struct silence *silence) {
    const struct order_target *target = &order->targets[place - 1];
    enum silence_step step = silence->step;
    while ((step == SILENCE_DEPUTY || step == SILENCE_SUPERIOR) && !asked(state, order, target, step))
        if (!step_from(order, step + 1, &step)) {
            step = silence->step; // nobody at all: that it came is told all the same
            break;
        }
    struct order_target after = {
        .phase = target->phase, .silence = (uint8_t)(step + 1), .late = target->late || silence->late};
    return (struct order_escalation){.order = order->number,
                                     .target = place,
                                     .step = step,
                                     .late = silence->late,
                                     .seat = asked(state, order, target, step),
                                     .due_ms = silence_due(order, &after)};
}
