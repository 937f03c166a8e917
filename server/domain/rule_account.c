// Rules for accounts: add, set password, disable.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/rule.h"

// A unit's account reports for 1..16 different units in service, others are bound to none.
static enum refusal check_units(const struct state *state, const struct account_change *change) {
    bool bound = change->role == ROLE_UNIT;
    if (bound ? change->unit_count < 1 || change->unit_count > ACCOUNT_UNITS_MAX : change->unit_count > 0)
        return REFUSAL_ROLE_INVALID;
    for (int i = 0; i < change->unit_count; i++) {
        const struct unit *unit = state_unit(state, change->units[i]);
        if (!unit)
            return REFUSAL_UNIT_UNKNOWN;
        if (unit->retired)
            return REFUSAL_UNIT_RETIRED;
        for (int j = 0; j < i; j++)
            if (change->units[j] == change->units[i])
                return REFUSAL_ROLE_INVALID;
    }
    return REFUSAL_NONE;
}

static enum refusal check_add(const struct state *state, const struct account_change *change) {
    if (!account_name_is_valid(change->name))
        return REFUSAL_ACCOUNT_NAME_INVALID;
    if (change->role <= ROLE_NONE || change->role >= ROLES)
        return REFUSAL_ROLE_INVALID;
    if (!rule_text(change->title, ACCOUNT_TITLE_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_org(state, change->scope))
        return REFUSAL_ORG_INVALID;
    if (change->password_hash[0] != '\0' && !account_hash_is_valid(change->password_hash))
        return REFUSAL_PASSWORD_INVALID;
    if (state_account_by_name(state, change->name))
        return REFUSAL_ACCOUNT_NAME_TAKEN;
    if (state_account_count(state) >= ACCOUNT_NUMBER_MAX)
        return REFUSAL_ACCOUNTS_TOO_MANY;
    return check_units(state, change);
}

enum refusal rule_account_add(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)now_ms;
    const struct account_change *change = &command->account;
    enum refusal refusal = check_add(state, change);
    if (refusal)
        return refusal;
    scratch->account = (struct account){
        .number = state_account_count(state) + 1, .role = change->role, .unit_count = change->unit_count};
    memcpy(scratch->account.units, change->units, change->unit_count * sizeof *change->units);
    strcpy(scratch->account.scope, change->scope);
    strcpy(scratch->account.name, change->name);
    strcpy(scratch->account.title, change->title);
    strcpy(scratch->account.password_hash, change->password_hash);
    event->verb = VERB_ACCOUNT_ADD;
    event->object = scratch->account.number;
    event->account_added = &scratch->account;
    return REFUSAL_NONE;
}

static enum refusal enabled(const struct state *state, const char *name, const struct account **account) {
    *account = state_account_by_name(state, name);
    if (!*account)
        return REFUSAL_ACCOUNT_UNKNOWN;
    return (*account)->disabled ? REFUSAL_ACCOUNT_DISABLED : REFUSAL_NONE;
}

static enum refusal change_to(const struct command *command, const struct account *account, struct event *event) {
    event->verb = command->verb;
    event->object = account->number;
    event->account = command->account;
    return REFUSAL_NONE;
}

enum refusal rule_account_set_password(const struct state *state, const struct command *command, int64_t now_ms,
                                       struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct account *account;
    enum refusal refusal = enabled(state, command->account.name, &account);
    if (refusal)
        return refusal;
    if (!account_hash_is_valid(command->account.password_hash))
        return REFUSAL_PASSWORD_INVALID;
    if (strcmp(command->account.password_hash, account->password_hash) == 0)
        return REFUSAL_NOTHING_CHANGED;
    return change_to(command, account, event);
}

enum refusal rule_account_disable(const struct state *state, const struct command *command, int64_t now_ms,
                                  struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct account *account;
    enum refusal refusal = enabled(state, command->account.name, &account);
    if (refusal)
        return refusal;
    if (!rule_text(command->account.reason, ACCOUNT_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    return change_to(command, account, event);
}
