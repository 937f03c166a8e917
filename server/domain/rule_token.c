// Rules for tokens: issue, revoke.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/rule.h"
#include "domain/state_inside.h"

static enum refusal check_issue(const struct state *state, const struct token_change *change, int64_t now_ms) {
    const struct account *account = state_account_by_name(state, change->account);
    if (!account)
        return REFUSAL_ACCOUNT_UNKNOWN;
    if (account->disabled)
        return REFUSAL_ACCOUNT_DISABLED;
    if (!rule_text(change->device, DEVICE_MAX))
        return REFUSAL_TEXT_INVALID;
    if (change->expires_at_ms <= now_ms)
        return REFUSAL_EXPIRY_INVALID;
    if (state_token_by_hash(state, change->hash))
        return REFUSAL_TOKEN_TAKEN;
    if (((const struct account_slot *)account)->token_count >= ACCOUNT_TOKENS_MAX || state->last_token == UINT32_MAX)
        return REFUSAL_TOKENS_TOO_MANY;
    return REFUSAL_NONE;
}

enum refusal rule_token_issue(const struct state *state, const struct command *command, int64_t now_ms,
                              struct rule_scratch *scratch, struct event *event) {
    (void)scratch;
    enum refusal refusal = check_issue(state, &command->token, now_ms);
    if (refusal)
        return refusal;
    event->verb = VERB_TOKEN_ISSUE;
    event->object = state->last_token + 1;
    event->token = command->token;
    event->token.token = event->object;
    return REFUSAL_NONE;
}

enum refusal rule_token_revoke(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct token *token = state_token(state, command->token.token);
    if (!token)
        return REFUSAL_TOKEN_UNKNOWN;
    event->verb = VERB_TOKEN_REVOKE;
    event->object = token->number;
    event->token = command->token;
    return REFUSAL_NONE;
}
