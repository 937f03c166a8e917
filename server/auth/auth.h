// Who is this, and what may they? The one door for both questions. Pure over a state; no I/O. What which role may is
// one page of tables: rights.c.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/command.h"
#include "domain/refusal.h"
#include "domain/state.h"

// Whoever acts: an account by a token, from a device; or the operator on the local admin socket (account 0).
struct principal {
    uint32_t account; // number; 0: local operator, who may do what an admin may
    uint32_t token;   // number; 0 with the local operator, and with an account that has just proved its password:
                      // that one may have a token issued for itself and nothing else
    char device[DEVICE_MAX + 1];
};

// The token's text is 43 characters of base64url (32 random bytes). Hashes compare in constant time.
// REFUSAL_TOKEN_INVALID or _ACCOUNT_DISABLED, _TEXT_INVALID for a device that is not clean text of 0..64 bytes, or NONE
// and `out` filled (device from the hello).
enum refusal auth_by_token(const struct state *state, const char *token, const char *device, int64_t now_ms,
                           struct principal *out);

// Still true? Asked again by the desk for every command and by loops when accounts change.
enum refusal auth_still(const struct state *state, const struct principal *who, int64_t now_ms);

// May they have this command looked at? (Role and scope; the rule comes after.) NOT_ALLOWED or OUT_OF_SCOPE. An object
// that does not exist is let through: the rule has the right words for that.
enum refusal auth_may_command(const struct state *state, const struct principal *who, const struct command *command);

// May they hear of this event? `state` is the one before the event was applied.
bool auth_may_hear(const struct state *state, const struct principal *who, const struct event *event);

// May they see these? Retired units and closed incidents included. Accounts and tokens: admins only.
bool auth_may_see_unit(const struct state *state, const struct principal *who, const struct unit *unit);
bool auth_may_see_incident(const struct state *state, const struct principal *who, const struct incident *incident);
bool auth_may_see_accounts(const struct state *state, const struct principal *who);

// What of the fast lane: the scope ("" none at all) for viewing, and whether they may report for a unit (never for a
// retired one).
const char *auth_view_scope(const struct state *state, const struct principal *who);
bool auth_may_report(const struct state *state, const struct principal *who, const struct unit *unit);

// Admin for the local operator; ROLE_NONE, which may nothing, for an account that is unknown or disabled.
enum role auth_role(const struct state *state, const struct principal *who);

#endif
