// Rules for alarms: raise, take, clear; and for the dead-man timer that raises one by itself.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/place.h"
#include "domain/rule.h"
#include "domain/state_dispatch.h"

static enum refusal in_service(const struct state *state, uint32_t number) {
    const struct unit *unit = state_unit(state, number);
    if (!unit)
        return REFUSAL_UNIT_UNKNOWN;
    return unit->retired ? REFUSAL_UNIT_RETIRED : REFUSAL_NONE;
}

// People press buttons and devices have bits; that somebody fell silent is the hub's to say, by its watch, which acts
// as the local operator. Whatever else they call it: a call for help is not refused for its kind.
static enum alarm_kind kind_of(const struct command *command) {
    enum alarm_kind kind = command->alarm_raised->kind;
    bool hubs = kind == ALARM_SILENT && command->actor == 0;
    return kind == ALARM_DEVICE || hubs ? kind : ALARM_BUTTON;
}

enum refusal rule_alarm_raise(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    const struct alarm *asked = command->alarm_raised;
    enum alarm_kind kind = kind_of(command);
    enum refusal refusal = in_service(state, asked->unit);
    if (refusal)
        return refusal;
    if (state_alarm_of_unit(state, asked->unit))
        return REFUSAL_ALARM_OPEN;
    if (!rule_lines(asked->text, ALARM_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (state_alarm_count(state) >= ALARM_NUMBER_MAX)
        return REFUSAL_ALARMS_TOO_MANY;
    struct alarm *alarm = &scratch->alarm;
    *alarm = (struct alarm){.number = state_alarm_count(state) + 1,
                            .unit = asked->unit,
                            .kind = kind,
                            .fence = kind == ALARM_SILENT ? asked->fence : 0,
                            .raised_at_ms = now_ms,
                            .text = asked->text,
                            .outcome = ""};
    // Nor is it refused for a place that cannot be: then nobody told one.
    if (asked->place.known && place_is_valid(asked->place.lat_e7, asked->place.lon_e7))
        alarm->place = asked->place;
    event->verb = VERB_ALARM_RAISE;
    event->object = alarm->number;
    event->alarm_raised = alarm;
    return REFUSAL_NONE;
}

static enum refusal still_open(const struct state *state, uint32_t number, const struct alarm **alarm) {
    *alarm = state_alarm(state, number);
    if (!*alarm)
        return REFUSAL_ALARM_UNKNOWN;
    return (*alarm)->cleared_at_ms ? REFUSAL_ALARM_CLEARED : REFUSAL_NONE;
}

enum refusal rule_alarm_take(const struct state *state, const struct command *command, int64_t now_ms,
                             struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct alarm *alarm;
    enum refusal refusal = still_open(state, command->alarm.alarm, &alarm);
    if (!refusal && alarm->taken_at_ms)
        refusal = REFUSAL_ALARM_TAKEN;
    if (refusal)
        return refusal;
    event->verb = VERB_ALARM_TAKE;
    event->object = alarm->number;
    event->alarm = command->alarm;
    return REFUSAL_NONE;
}

// When a timer that starts now is due; 0: it rests, or is off.
static int64_t timer(const struct state *state, uint32_t unit, uint32_t every_s, int64_t now_ms) {
    return every_s && !state_alarm_of_unit(state, unit) ? now_ms + (int64_t)every_s * 1000 : 0;
}

enum refusal rule_alarm_clear(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    const struct alarm *alarm;
    enum refusal refusal = still_open(state, command->alarm.alarm, &alarm);
    if (!refusal && !alarm->taken_at_ms)
        refusal = REFUSAL_ALARM_NOT_TAKEN;
    if (refusal)
        return refusal;
    if (!rule_lines(command->alarm.text, ALARM_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_prose(command->alarm.text, ALARM_TEXT_MAX))
        return REFUSAL_ALARM_OUTCOME_MISSING;
    const struct unit *unit = state_unit(state, alarm->unit);
    event->verb = VERB_ALARM_CLEAR;
    event->object = alarm->number;
    event->alarm = command->alarm;
    event->alarm.deadman_due_ms = unit->deadman_every_s ? now_ms + (int64_t)unit->deadman_every_s * 1000 : 0;
    return REFUSAL_NONE;
}

// ---- the dead-man timer

enum refusal rule_deadman_set(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    const struct deadman_change *change = &command->deadman;
    enum refusal refusal = in_service(state, change->unit);
    if (refusal)
        return refusal;
    if (change->every_s != 0 && (change->every_s < DEADMAN_LEAST_S || change->every_s > DEADMAN_MOST_S))
        return REFUSAL_DEADMAN_INVALID;
    if (change->every_s == 0 && state_unit(state, change->unit)->deadman_every_s == 0)
        return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_DEADMAN_SET;
    event->object = change->unit;
    event->deadman = *change;
    event->deadman.due_ms = timer(state, change->unit, change->every_s, now_ms);
    return REFUSAL_NONE;
}

enum refusal rule_deadman_check(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    uint32_t number = command->deadman.unit;
    enum refusal refusal = in_service(state, number);
    if (refusal)
        return refusal;
    uint32_t every_s = state_unit(state, number)->deadman_every_s;
    if (every_s == 0)
        return REFUSAL_DEADMAN_OFF;
    event->verb = VERB_DEADMAN_CHECK;
    event->object = number;
    event->deadman = (struct deadman_change){.unit = number, .due_ms = timer(state, number, every_s, now_ms)};
    return REFUSAL_NONE;
}
