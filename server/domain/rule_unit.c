// Rules for units: register, rename, retire, set status.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/rule.h"
#include "domain/state_inside.h"

enum refusal rule_unit_register(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct unit_change *change = &command->unit;
    if (!unit_code_is_valid(change->code))
        return REFUSAL_UNIT_CODE_INVALID;
    if (!unit_kind_is_known(change->kind))
        return REFUSAL_UNIT_KIND_INVALID;
    if (!rule_name(change->name, UNIT_NAME_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_org(state, change->org))
        return REFUSAL_ORG_INVALID;
    if (state_unit_by_code(state, change->code))
        return REFUSAL_UNIT_CODE_TAKEN;
    if (state->units.count >= state->unit_limit)
        return REFUSAL_UNITS_TOO_MANY;
    scratch->unit = (struct unit){.number = state->units.count + 1, .kind = change->kind, .status = UNIT_STANDBY};
    strcpy(scratch->unit.code, change->code);
    strcpy(scratch->unit.name, change->name);
    strcpy(scratch->unit.org, change->org);
    event->verb = VERB_UNIT_REGISTER;
    event->object = scratch->unit.number;
    event->unit_registered = &scratch->unit;
    return REFUSAL_NONE;
}

static enum refusal in_service(const struct state *state, uint32_t number, const struct unit **unit) {
    *unit = state_unit(state, number);
    if (!*unit)
        return REFUSAL_UNIT_UNKNOWN;
    return (*unit)->retired ? REFUSAL_UNIT_RETIRED : REFUSAL_NONE;
}

static enum refusal change(const struct command *command, struct event *event) {
    event->verb = command->verb;
    event->object = command->unit.unit;
    event->unit = command->unit;
    return REFUSAL_NONE;
}

enum refusal rule_unit_rename(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct unit *unit;
    enum refusal refusal = in_service(state, command->unit.unit, &unit);
    if (refusal)
        return refusal;
    if (!rule_name(command->unit.name, UNIT_NAME_MAX))
        return REFUSAL_TEXT_INVALID;
    if (strcmp(command->unit.name, unit->name) == 0)
        return REFUSAL_NOTHING_CHANGED;
    return change(command, event);
}

enum refusal rule_unit_retire(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct unit *unit;
    enum refusal refusal = in_service(state, command->unit.unit, &unit);
    if (refusal)
        return refusal;
    if (!rule_text(command->unit.reason, UNIT_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    if (state_dispatch_of_unit(state, unit->number, NULL))
        return REFUSAL_DISPATCH_UNIT_BUSY; // it is released first
    return change(command, event);
}

enum refusal rule_unit_set_status(const struct state *state, const struct command *command, int64_t now_ms,
                                  struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct unit *unit;
    enum refusal refusal = in_service(state, command->unit.unit, &unit);
    if (refusal)
        return refusal;
    if (!unit_status_is_known(command->unit.status))
        return REFUSAL_UNIT_STATUS_INVALID;
    if (command->unit.status == unit->status)
        return REFUSAL_NOTHING_CHANGED;
    return change(command, event);
}
