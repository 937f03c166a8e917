// Keeps the alarms of a state, the open one by unit, and the dead-man timers of its units.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/state_inside.h"

static void free_alarm(void *object) {
    struct alarm *alarm = object;
    free((char *)(uintptr_t)alarm->text);
    free((char *)(uintptr_t)alarm->outcome);
    free(alarm);
}

static void keep(void *object) {
    (void)object; // the other shelf frees it
}

void alarms_init(struct alarms *alarms) {
    alarms->coming = mem_new(sizeof *alarms->coming);
}

void alarms_free(struct alarms *alarms) {
    shelf_free(&alarms->by_unit, keep);
    shelf_free(&alarms->alarms, free_alarm);
    free(alarms->coming);
}

// ---- putting

static bool alarm_fits(const struct state *state, const struct alarm *alarm) {
    return alarm->number >= 1 && alarm->number <= ALARM_NUMBER_MAX && !state_alarm(state, alarm->number) &&
           state_unit(state, alarm->unit) && alarm->kind > ALARM_NONE && alarm->kind < ALARM_KINDS &&
           (!alarm->place.known || place_is_valid(alarm->place.lat_e7, alarm->place.lon_e7)) &&
           strnlen(alarm->text, ALARM_TEXT_MAX + 1) <= ALARM_TEXT_MAX &&
           strnlen(alarm->outcome, ALARM_TEXT_MAX + 1) <= ALARM_TEXT_MAX &&
           (alarm->cleared_at_ms != 0 || !state_alarm_of_unit(state, alarm->unit));
}

static bool put(struct state *state, const struct alarm *from) {
    if (!alarm_fits(state, from))
        return false;
    struct alarm *alarm = mem_new(sizeof *alarm);
    *alarm = *from;
    alarm->text = mem_strdup(from->text);
    alarm->outcome = mem_strdup(from->outcome);
    shelf_put(&state->alarms.alarms, alarm->number, alarm);
    if (alarm->cleared_at_ms == 0)
        shelf_put(&state->alarms.by_unit, alarm->unit, alarm);
    return true;
}

void state_restore_alarm(struct state *state, const struct alarm *alarm) {
    state_left_out(put(state, alarm), "alarm", alarm->number);
}

// ---- the dead-man timer: rests while an alarm of the unit is open, which the events of the alarm tell

static void set_timer(struct state *state, uint32_t number, int64_t due_ms) {
    struct unit *unit = shelf_at(&state->units, number);
    if (!unit || unit->deadman_due_ms == due_ms)
        return;
    unit->deadman_due_ms = due_ms;
    due_set(&state->due, &((struct unit_slot *)unit)->deadman, due_ms);
}

void alarms_due_event(const struct state *state, const struct due *due, struct event *event) {
    struct alarm *alarm = state->alarms.coming;
    *alarm = (struct alarm){.number = state_alarm_count(state) + 1,
                            .unit = due->number,
                            .kind = ALARM_DEADMAN,
                            .raised_at_ms = due->at_ms,
                            .text = "",
                            .outcome = ""};
    event->verb = VERB_ALARM_RAISE;
    event->object = alarm->number;
    event->alarm_raised = alarm;
}

void alarms_shift_clock(struct state *state, int64_t by_ms) {
    for (uint32_t i = 1; i <= state->units.count; i++) {
        struct unit *unit = shelf_at(&state->units, i);
        if (unit)
            unit->deadman_due_ms = due_later(unit->deadman_due_ms, by_ms);
    }
}

static bool timer_fits(const struct state *state, const struct event *event) {
    const struct unit *unit = state_unit(state, event->deadman.unit);
    return unit && !unit->retired && event->object == event->deadman.unit && event->deadman.due_ms >= 0;
}

bool apply_deadman_set(struct state *state, const struct event *event) {
    const struct deadman_change *change = &event->deadman;
    if (!timer_fits(state, event) || change->every_s > DEADMAN_MOST_S || (change->due_ms && !change->every_s))
        return false;
    struct unit *unit = shelf_at(&state->units, change->unit);
    unit->deadman_every_s = change->every_s;
    unit->seq = event->seq;
    set_timer(state, change->unit, change->due_ms);
    return true;
}

bool apply_deadman_check(struct state *state, const struct event *event) {
    if (!timer_fits(state, event) || !state_unit(state, event->deadman.unit)->deadman_every_s)
        return false;
    ((struct unit *)shelf_at(&state->units, event->deadman.unit))->seq = event->seq;
    set_timer(state, event->deadman.unit, event->deadman.due_ms);
    return true;
}

void alarms_retire_unit(struct state *state, uint32_t number) {
    struct unit *unit = shelf_at(&state->units, number);
    if (!unit)
        return;
    unit->deadman_every_s = 0;
    set_timer(state, number, 0);
}

// ---- verbs

static uint32_t actor_of(const struct state *state, const struct event *event) {
    const struct account *account = event->actor ? state_account_by_name(state, event->actor) : NULL;
    return account ? account->number : 0;
}

bool apply_alarm_raise(struct state *state, const struct event *event) {
    const struct alarm *from = event->alarm_raised;
    struct alarm alarm = {.number = from->number,
                          .unit = from->unit,
                          .kind = from->kind,
                          .fence = from->fence,
                          .raiser = actor_of(state, event),
                          .raised_at_ms = event->at_ms,
                          .seq = event->seq,
                          .place = from->place,
                          .text = from->text,
                          .outcome = ""};
    if (alarm.number != event->object || alarm.number != state_alarm_count(state) + 1 || !put(state, &alarm))
        return false;
    set_timer(state, alarm.unit, 0);
    return true;
}

static struct alarm *open_alarm(struct state *state, const struct event *event) {
    struct alarm *alarm = shelf_at(&state->alarms.alarms, event->alarm.alarm);
    return alarm && event->object == alarm->number && alarm->cleared_at_ms == 0 ? alarm : NULL;
}

bool apply_alarm_take(struct state *state, const struct event *event) {
    struct alarm *alarm = open_alarm(state, event);
    if (!alarm || alarm->taken_at_ms != 0)
        return false;
    alarm->taker = actor_of(state, event);
    alarm->seat = event->seat;
    alarm->taken_at_ms = event->at_ms;
    alarm->seq = event->seq;
    return true;
}

bool apply_alarm_clear(struct state *state, const struct event *event) {
    struct alarm *alarm = open_alarm(state, event);
    const char *outcome = event->alarm.text ? event->alarm.text : "";
    if (!alarm || strnlen(outcome, ALARM_TEXT_MAX + 1) > ALARM_TEXT_MAX || event->alarm.deadman_due_ms < 0)
        return false;
    free((char *)(uintptr_t)alarm->outcome);
    alarm->outcome = mem_strdup(outcome);
    alarm->cleared_at_ms = event->at_ms;
    alarm->seq = event->seq;
    shelf_put(&state->alarms.by_unit, alarm->unit, NULL);
    const struct unit *unit = state_unit(state, alarm->unit);
    if (unit->deadman_every_s)
        set_timer(state, alarm->unit, event->alarm.deadman_due_ms);
    return true;
}

// ---- looking

const struct alarm *state_alarm(const struct state *state, uint32_t number) {
    return shelf_at(&state->alarms.alarms, number);
}

uint32_t state_alarm_count(const struct state *state) {
    return state->alarms.alarms.count;
}

const struct alarm *state_alarm_of_unit(const struct state *state, uint32_t unit) {
    return shelf_at(&state->alarms.by_unit, unit);
}
