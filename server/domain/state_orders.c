// Keeps the orders of a state: by number, the open ones in a row, their open targets by unit and by what is due.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/place.h"
#include "domain/silence.h"
#include "domain/state_inside.h"

static char no_text[] = "";

static char *copy_text(const char *text) {
    return text && *text ? mem_strdup(text) : no_text;
}

static void free_text(char *text) {
    if (text != no_text)
        free(text);
}

static void free_order(void *object) {
    struct order_slot *slot = object;
    for (uint32_t i = 0; i < slot->order.target_count; i++)
        free_text(slot->order.targets[i].text);
    free(slot->order.targets);
    free_text(slot->order.text);
    free(slot->links);
    free(slot);
}

void orders_free(struct talks *talks) {
    struct unit_orders *unit, *next;
    HASH_ITER(hh, talks->by_unit, unit, next) {
        HASH_DEL(talks->by_unit, unit);
        free(unit);
    }
    shelf_free(&talks->orders, free_order);
}

// ---- what is open

static void list_with_unit(struct talks *talks, struct order_link *link, uint32_t number) {
    struct unit_orders *unit;
    HASH_FIND(hh, talks->by_unit, &number, sizeof number, unit);
    if (!unit) {
        unit = mem_new(sizeof *unit);
        unit->unit = number;
        HASH_ADD(hh, talks->by_unit, unit, sizeof unit->unit, unit);
    }
    DL_APPEND(unit->links, link);
    link->unit = unit;
}

static void unlist_from_unit(struct talks *talks, struct order_link *link) {
    struct unit_orders *unit = link->unit;
    DL_DELETE(unit->links, link);
    link->unit = NULL;
    if (unit->links)
        return;
    HASH_DEL(talks->by_unit, unit);
    free(unit);
}

// Brings the lists in line with the phases of the order's targets.
static void list_target(struct talks *talks, struct order_slot *slot, uint32_t i) {
    const struct order_target *target = &slot->order.targets[i];
    bool in_list = target->kind == TARGET_UNIT && order_phase_is_open(target->phase);
    if (in_list && !slot->links[i].unit)
        list_with_unit(talks, &slot->links[i], target->number);
    else if (!in_list && slot->links[i].unit)
        unlist_from_unit(talks, &slot->links[i]);
}

static void count_open(struct talks *talks, struct order_slot *slot, bool was, bool is) {
    uint32_t before = slot->open;
    slot->open += (uint32_t)is - (uint32_t)was;
    if (before == 0 && slot->open > 0)
        DL_APPEND(talks->open, slot);
    else if (before > 0 && slot->open == 0)
        DL_DELETE(talks->open, slot);
}

const struct order *talks_unit_sent(const struct state *state, uint32_t number, uint32_t except) {
    struct unit_orders *unit;
    HASH_FIND(hh, state->talks.by_unit, &number, sizeof number, unit);
    for (const struct order_link *link = unit ? unit->links : NULL; link; link = link->next) {
        const struct order *order = &link->slot->order;
        if (order->has_place && order->number != except && order->targets[link->target].phase != ORDER_DONE)
            return order;
    }
    return NULL;
}

// ---- what is due

void talks_set_due(struct state *state, struct order_slot *slot, uint32_t i, int64_t due_ms) {
    slot->order.targets[i].due_ms = due_ms;
    due_set(&state->due, &slot->links[i].due, due_ms);
}

void talks_due_event(const struct state *state, const struct due *due, struct event *event) {
    const struct order *order = state_order(state, due->number);
    const struct order_target *target = &order->targets[due->part];
    struct silence next;
    // What is due came from the same arithmetic, or from a snapshot that somebody else's arithmetic made. Then the last
    // step comes once more, which is no harm, and what follows is ours.
    if (!silence_next(order, target, &next))
        next = (struct silence){due->at_ms, SILENCE_REMIND, target->late};
    event->verb = VERB_ORDER_ESCALATE;
    event->escalation = silence_step(state, order, due->part + 1, &next);
}

// Finished orders keep the times of their day; with the open ones everything that is reckoned from moves.
void talks_shift_clock(struct state *state, int64_t by_ms) {
    for (struct order_slot *slot = state->talks.open; slot; slot = slot->next) {
        slot->order.issued_at_ms = due_later(slot->order.issued_at_ms, by_ms);
        slot->order.deadline_ms = due_later(slot->order.deadline_ms, by_ms);
        for (uint32_t i = 0; i < slot->order.target_count; i++)
            slot->order.targets[i].due_ms = due_later(slot->order.targets[i].due_ms, by_ms);
    }
}

// ---- births

static bool target_fits(const struct order_target *target) {
    return target->kind > TARGET_NONE && target->kind < TARGET_KINDS && target->number > 0 &&
           target->phase > ORDER_NONE && target->phase < ORDER_PHASES && target->silence <= SILENCE_STEPS &&
           target->due_ms >= 0 && (!target->text || strnlen(target->text, ORDER_REASON_MAX + 1) <= ORDER_REASON_MAX);
}

static bool order_fits(const struct state *state, const struct order *order) {
    if (order->number < 1 || order->number > ORDER_NUMBER_MAX || state_order(state, order->number) ||
        order->target_count < 1 || order->target_count > ORDER_TARGETS_MAX || !order->text ||
        strnlen(order->text, ORDER_TEXT_MAX + 1) > ORDER_TEXT_MAX ||
        (order->has_place && !place_is_valid(order->lat_e7, order->lon_e7)))
        return false;
    for (uint32_t i = 0; i < order->target_count; i++)
        if (!target_fits(&order->targets[i]))
            return false;
    return true;
}

bool talks_orders_fit(const struct state *state, const struct order *orders, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (orders[i].number != state_order_count(state) + 1 + i || !order_fits(state, &orders[i]))
            return false;
    return true;
}

bool talks_put_order(struct state *state, const struct order *order) {
    if (!order_fits(state, order))
        return false;
    struct talks *talks = &state->talks;
    struct order_slot *slot = mem_new(sizeof *slot);
    slot->order = *order;
    slot->order.card[TEMPLATE_KEY_MAX] = '\0';
    slot->order.text = copy_text(order->text);
    slot->order.targets = mem_new(order->target_count * sizeof *order->targets);
    slot->links = mem_new(order->target_count * sizeof *slot->links);
    shelf_put(&talks->orders, order->number, slot);
    for (uint32_t i = 0; i < order->target_count; i++) {
        struct order_target *target = &slot->order.targets[i];
        *target = order->targets[i];
        target->text = copy_text(target->text);
        for (int phase = 0; phase < ORDER_PHASES; phase++)
            target->marks[phase].device[DEVICE_MAX] = '\0';
        slot->links[i].slot = slot;
        slot->links[i].target = i;
        slot->links[i].due = (struct due){.kind = DUE_ORDER, .number = order->number, .part = i};
        talks_set_due(state, slot, i, order_phase_is_open(target->phase) ? target->due_ms : 0);
        list_target(talks, slot, i);
        count_open(talks, slot, false, order_phase_is_open(target->phase));
    }
    return true;
}

void state_restore_order(struct state *state, const struct order *order) {
    if (!talks_put_order(state, order))
        log_error("order %u: left out, it cannot be in this state; the snapshot is damaged", order->number);
}

// ---- phases

static void mark(const struct state *state, struct order_mark *mark, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    *mark = (struct order_mark){.at_ms = event->at_ms, .account = account ? account->number : 0, .seat = event->seat};
    if (event->device && strnlen(event->device, sizeof mark->device) < sizeof mark->device)
        strcpy(mark->device, event->device);
}

void talks_set_phase(struct state *state, struct order_slot *slot, uint32_t i, enum order_phase phase, const char *text,
                     const struct event *event) {
    struct talks *talks = &state->talks;
    struct order_target *target = &slot->order.targets[i];
    bool waits = !order_phase_is_taken(target->phase);
    count_open(talks, slot, order_phase_is_open(target->phase), order_phase_is_open(phase));
    target->phase = phase;
    mark(state, &target->marks[phase], event);
    if (text && *text) {
        free_text(target->text);
        target->text = copy_text(text);
    }
    slot->order.seq = event->seq;
    if (!waits || order_phase_is_taken(phase)) // a receipt changes nothing about what is due
        talks_set_due(state, slot, i, silence_due(&slot->order, target));
    list_target(talks, slot, i);
}

// ---- looking

const struct order *state_order(const struct state *state, uint32_t number) {
    return shelf_at(&state->talks.orders, number);
}

uint32_t state_order_count(const struct state *state) {
    return state->talks.orders.count;
}

const struct order *state_open_order_next(const struct state *state, const struct order *after) {
    const struct order_slot *slot = after ? ((const struct order_slot *)after)->next : state->talks.open;
    return slot ? &slot->order : NULL;
}
