// Makes orders of the tasks of plans and checklists.
// SPDX-License-Identifier: Apache-2.0
#include "domain/tasking.h"

#include <stdio.h>
#include <string.h>

#define MESSAGE_OF_TARGET 256 // bytes of its message beside it

uint32_t tasking_module(const struct template *template, const char *key) {
    for (uint32_t i = 0; i < template->module_count; i++)
        if (strcmp(template->modules[i].key, key) == 0)
            return i + 1;
    return 0;
}

uint32_t tasking_seat(const struct template *template, const char *key) {
    for (uint32_t i = 0; i < template->seat_count; i++)
        if (strcmp(template->seats[i].key, key) == 0)
            return i + 1;
    return 0;
}

const struct template_card *tasking_card(const struct template *template, const char *key) {
    for (uint32_t i = 0; i < template->card_count; i++)
        if (strcmp(template->cards[i].key, key) == 0)
            return &template->cards[i];
    return NULL;
}

// ---- whom a row goes to

static struct order_target *one_target(struct tasking *tasking, enum target_kind kind, uint32_t number,
                                       uint32_t module) {
    struct order_target *target = arena_alloc(tasking->missed.arena, sizeof *target);
    if (target)
        *target = (struct order_target){
            .kind = kind, .number = number, .module = module, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""};
    return target;
}

// Every place of a row of seats.
static struct order_target *seat_targets(struct tasking *tasking, const struct template *template, uint32_t row,
                                         uint32_t *count) {
    uint32_t first = tasking->post->first_seat;
    for (uint32_t i = 1; i < row; i++)
        first += template->seats[i - 1].count;
    *count = template->seats[row - 1].count < ORDER_TARGETS_MAX ? template->seats[row - 1].count : ORDER_TARGETS_MAX;
    struct order_target *targets = arena_alloc(tasking->missed.arena, *count * sizeof *targets);
    for (uint32_t i = 0; targets && i < *count; i++)
        targets[i] = (struct order_target){
            .kind = TARGET_SEAT, .number = first + i, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""};
    return targets;
}

// count 0: nobody; else NULL: no room.
static struct order_target *targets_of(struct tasking *tasking, const char *to, uint32_t *count) {
    const struct template *template = state_template(tasking->state, tasking->post->template);
    uint32_t module = tasking_module(template, to), row = tasking_seat(template, to);
    const struct unit *unit = state_unit_by_code(tasking->state, to);
    *count = 1;
    if (module)
        return one_target(tasking, TARGET_MODULE, tasking->post->number, module);
    if (row)
        return seat_targets(tasking, template, row, count);
    if (unit)
        return one_target(tasking, TARGET_UNIT, unit->number, 0);
    *count = 0;
    return NULL;
}

// ---- what it says

// The task, and the card in words where its key would not be understood. NULL: no room.
static char *text_of(struct tasking *tasking, const struct tasking_row *row, struct order *order) {
    const struct template *template = state_template(tasking->state, tasking->post->template);
    const struct template_card *card = *row->card ? tasking_card(template, row->card) : NULL;
    if (*row->card && !card)
        missed_add(&tasking->missed, MISSED_TASK_CARD, row->card, row->text, NULL);
    if (card && tasking->issuer_post->template == tasking->post->template) {
        snprintf(order->card, sizeof order->card, "%s", card->key);
        card = NULL;
    }
    char text[ORDER_TEXT_MAX + 1];
    int len = card ? snprintf(text, sizeof text, "%s\n\n%s\n%s", row->text, card->zh, card->text)
                   : snprintf(text, sizeof text, "%s", row->text);
    if (len > ORDER_TEXT_MAX) {
        missed_add(&tasking->missed, MISSED_TASK_CARD, row->card, row->text, NULL);
        len = snprintf(text, sizeof text, "%s", row->text);
    }
    return arena_text(tasking->missed.arena, text, (size_t)len);
}

static bool add_one(struct tasking *tasking, const struct tasking_row *row) {
    uint32_t targets;
    struct order order = {.post = tasking->issuer_post->number,
                          .issuer = tasking->issuer,
                          .incident = tasking->incident,
                          .seq = state_seq(tasking->state) + 1,
                          .issued_at_ms = tasking->now_ms};
    order.targets = targets_of(tasking, row->to, &targets);
    if (targets == 0) {
        missed_add(&tasking->missed, MISSED_TASK_TO, row->to, row->text, NULL);
        return true;
    }
    if (tasking->target_count + targets > TASKING_TARGETS_MAX) {
        missed_add(&tasking->missed, MISSED_TASKS_MANY, row->text, NULL, NULL);
        return true;
    }
    if (!order.targets || state_order_count(tasking->state) + tasking->order_count >= ORDER_NUMBER_MAX)
        return false;
    order.target_count = targets;
    size_t memory = sizeof order + targets * (sizeof *order.targets + MESSAGE_OF_TARGET);
    order.number = state_order_count(tasking->state) + tasking->order_count + 1;
    order.deadline_ms = row->within_min ? tasking->now_ms + (int64_t)row->within_min * 60000 : 0;
    order.silence = state_template(tasking->state, tasking->issuer_post->template)->silence[state_mode(tasking->state)];
    order.text = text_of(tasking, row, &order);
    if (!order.text)
        return false;
    memory += 2 * strlen(order.text);
    if (tasking->memory + memory > TASKING_MEMORY_MAX) {
        missed_add(&tasking->missed, MISSED_TASKS_MANY, row->text, NULL, NULL);
        return true;
    }
    tasking->memory += memory;
    tasking->orders[tasking->order_count++] = order;
    tasking->target_count += targets;
    return true;
}

bool tasking_add(struct tasking *tasking, const struct tasking_row *rows, uint32_t count) {
    if (!tasking->orders)
        tasking->orders = arena_alloc(tasking->missed.arena, TASKING_ORDERS_MAX * sizeof *tasking->orders);
    if (!tasking->orders)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (tasking->order_count == TASKING_ORDERS_MAX)
            missed_add(&tasking->missed, MISSED_TASKS_MANY, rows[i].text, NULL, NULL);
        else if (!add_one(tasking, &rows[i]))
            return false;
    }
    return true;
}
