// Answers who somebody is, and how far their role goes.
// SPDX-License-Identifier: Apache-2.0
#include "auth/auth.h"

#include <sodium.h>
#include <string.h>

#include "auth/inside.h"
#include "auth/token.h"
#include "base/text.h"

// ---- who

// NULL for the local operator too.
const struct account *auth_account(const struct state *state, const struct principal *who) {
    return who->account ? state_account(state, who->account) : NULL;
}

enum role auth_role(const struct state *state, const struct principal *who) {
    const struct account *account = auth_account(state, who);
    if (who->account == 0)
        return ROLE_ADMIN;
    return account && !account->disabled ? account->role : ROLE_NONE;
}

enum refusal auth_still(const struct state *state, const struct principal *who, int64_t now_ms) {
    const struct account *account = auth_account(state, who);
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

// ---- how far

static bool is_own(const struct account *account, const struct unit *unit) {
    for (int i = 0; account && i < account->unit_count; i++)
        if (account->units[i] == unit->number)
            return true;
    return false;
}

bool auth_extends_to(enum extent extent, const struct account *account, const char *org) {
    return extent == EXTENT_ALL || (extent == EXTENT_SCOPE && account && org_contains(account->scope, org));
}

bool auth_extends_to_unit(enum extent extent, const struct account *account, const struct unit *unit) {
    return auth_extends_to(extent, account, unit->org) || (extent == EXTENT_OWN && is_own(account, unit));
}
