// Answers who somebody is and what they may, by the state and the tables of rights.
// SPDX-License-Identifier: Apache-2.0
#include "auth/auth.h"

#include <sodium.h>
#include <string.h>

#include "auth/rights.h"
#include "auth/token.h"
#include "base/text.h"

// ---- who

// NULL for the local operator too.
static const struct account *account_of(const struct state *state, const struct principal *who) {
    return who->account ? state_account(state, who->account) : NULL;
}

enum role auth_role(const struct state *state, const struct principal *who) {
    const struct account *account = account_of(state, who);
    if (who->account == 0)
        return ROLE_ADMIN;
    return account && !account->disabled ? account->role : ROLE_NONE;
}

enum refusal auth_still(const struct state *state, const struct principal *who, int64_t now_ms) {
    const struct account *account = account_of(state, who);
    const struct token *token = state_token(state, who->token);
    if (who->account == 0)
        return REFUSAL_NONE;
    if (account && account->disabled)
        return REFUSAL_ACCOUNT_DISABLED;
    if (account && who->token == 0)
        return REFUSAL_NONE; // by password, a moment ago
    bool good = account && token && token->account == who->account && now_ms < token->expires_at_ms;
    return good ? REFUSAL_NONE : REFUSAL_TOKEN_INVALID;
}

enum refusal auth_by_token(const struct state *state, const char *text, const char *device, int64_t now_ms,
                           struct principal *out) {
    uint8_t hash[TOKEN_HASH_LEN];
    size_t device_len = strnlen(device, DEVICE_MAX + 1);
    if (device_len > DEVICE_MAX || !text_is_clean(device, device_len, false))
        return REFUSAL_TEXT_INVALID;
    if (!token_hash(text, hash))
        return REFUSAL_TOKEN_INVALID;
    const struct token *token = state_token_by_hash(state, hash);
    if (!token || sodium_memcmp(token->hash, hash, sizeof hash) != 0)
        return REFUSAL_TOKEN_INVALID;
    struct principal who = {.account = token->account, .token = token->number};
    memcpy(who.device, device, device_len);
    enum refusal refusal = auth_still(state, &who, now_ms);
    if (refusal == REFUSAL_NONE)
        *out = who;
    return refusal;
}

// ---- what

static bool is_own(const struct account *account, const struct unit *unit) {
    for (int i = 0; account && i < account->unit_count; i++)
        if (account->units[i] == unit->number)
            return true;
    return false;
}

static bool in_scope(const struct account *account, const char *org) {
    return account && org_contains(account->scope, org);
}

static bool reaches_unit(enum reach reach, const struct account *account, const struct unit *unit) {
    return reach == REACH_ALL || (reach == REACH_SCOPE && in_scope(account, unit->org)) ||
           (reach == REACH_OWN && is_own(account, unit));
}

static bool reaches_org(enum reach reach, const struct account *account, const char *org) {
    return reach == REACH_ALL || (reach == REACH_SCOPE && in_scope(account, org));
}

static enum refusal may_unit(const struct state *state, const struct account *account, enum reach reach,
                             const struct command *command) {
    const struct unit *unit = state_unit(state, command->unit.unit);
    if (command->verb == VERB_UNIT_REGISTER)
        return !org_is_valid(command->unit.org) || reaches_org(reach, account, command->unit.org)
                   ? REFUSAL_NONE
                   : REFUSAL_OUT_OF_SCOPE;
    return !unit || reaches_unit(reach, account, unit) ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

static enum refusal may_incident(const struct state *state, const struct account *account, enum reach reach,
                                 const struct command *command) {
    const struct incident *incident = state_incident(state, command->incident.incident);
    const char *org = command->verb == VERB_INCIDENT_OPEN ? command->incident.org : incident ? incident->org : NULL;
    return !org_is_valid(org) || reaches_org(reach, account, org) ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

static enum refusal may_token(const struct state *state, const struct account *account, enum reach reach,
                              const struct command *command) {
    const struct token *token = state_token(state, command->token.token);
    bool own = command->verb == VERB_TOKEN_REVOKE && token && account && token->account == account->number;
    return reach == REACH_ALL || (reach == REACH_OWN && own) ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED;
}

enum refusal auth_may_command(const struct state *state, const struct principal *who, const struct command *command) {
    const struct account *account = account_of(state, who);
    if (account && who->token == 0)
        return command->verb == VERB_TOKEN_ISSUE && strcmp(command->token.account, account->name) == 0
                   ? REFUSAL_NONE
                   : REFUSAL_NOT_ALLOWED;
    enum reach reach = rights_command(auth_role(state, who), command->verb);
    if (reach == REACH_NONE)
        return REFUSAL_NOT_ALLOWED;
    if (command->verb <= VERB_UNIT_SET_STATUS)
        return may_unit(state, account, reach, command);
    if (command->verb <= VERB_INCIDENT_NOTE)
        return may_incident(state, account, reach, command);
    return may_token(state, account, reach, command); // accounts as well: nothing but REACH_ALL will do
}

bool auth_may_see_unit(const struct state *state, const struct principal *who, const struct unit *unit) {
    return reaches_unit(rights_sight(auth_role(state, who), SIGHT_UNITS), account_of(state, who), unit);
}

bool auth_may_see_incident(const struct state *state, const struct principal *who, const struct incident *incident) {
    return reaches_org(rights_sight(auth_role(state, who), SIGHT_INCIDENTS), account_of(state, who), incident->org);
}

bool auth_may_see_accounts(const struct state *state, const struct principal *who) {
    return rights_sight(auth_role(state, who), SIGHT_ACCOUNTS) == REACH_ALL;
}

bool auth_may_hear(const struct state *state, const struct principal *who, const struct event *event) {
    if (event->verb <= VERB_UNIT_SET_STATUS) {
        const struct unit *unit =
            event->verb == VERB_UNIT_REGISTER ? event->unit_registered : state_unit(state, event->object);
        return unit && auth_may_see_unit(state, who, unit);
    }
    if (event->verb <= VERB_INCIDENT_NOTE) {
        const struct incident *incident =
            event->verb == VERB_INCIDENT_OPEN ? event->incident_opened : state_incident(state, event->object);
        return incident && auth_may_see_incident(state, who, incident);
    }
    return auth_may_see_accounts(state, who);
}

const char *auth_view_scope(const struct state *state, const struct principal *who) {
    const struct account *account = account_of(state, who);
    enum reach reach = rights_sight(auth_role(state, who), SIGHT_PICTURE);
    if (reach == REACH_ALL)
        return state_district_org(state);
    return reach == REACH_SCOPE && account ? account->scope : "";
}

bool auth_may_report(const struct state *state, const struct principal *who, const struct unit *unit) {
    return !unit->retired &&
           reaches_unit(rights_sight(auth_role(state, who), SIGHT_REPORT), account_of(state, who), unit);
}
