// Who is this, and what may they? The one door for both questions. Pure over a state; no I/O. What which role may is
// one page of tables: rights.c; what a seat gives is its template's word: domain/reach.h.
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

// May they have this command looked at? (Role and scope, or the seat that they act as; the rule comes after.)
// NOT_ALLOWED, OUT_OF_SCOPE, or what a seat lacks: SEAT_NOT_YOURS, CHANNEL_NOT_YOURS, ORDER_TARGET_NOT_YOURS,
// ORDER_NOT_YOURS. An object that does not exist is let through: the rule has the right words for that.
enum refusal auth_may_command(const struct state *state, const struct principal *who, const struct command *command);

// What an event is about, as far as hearing goes: kept in its place, so that it is not decoded again for everybody.
struct auth_subject {
    uint32_t object;
    uint32_t seat;          // of the later issuer: ORDER_CONTEST
    uint32_t unit;          // FENCE_CROSS
    uint32_t count;         // of several objects numbered in a row: DISPATCH_SEND
    struct channel channel; // MESSAGE_POST, CHANNEL_READ
    enum verb verb;
    const uint32_t *units; // UNITS_IMPORT: whoever keeps the subject keeps their numbers, auth_subject gives none
    uint32_t unit_count;
};
struct auth_subject auth_subject(const struct event *event);

// May they hear of this event? `state` has it applied, and decides as of now: who may not hear of it any more does not
// get it late either.
bool auth_may_hear(const struct state *state, const struct principal *who, const struct event *event);
bool auth_may_hear_of(const struct state *state, const struct principal *who, const struct auth_subject *subject);
// Does such an event carry several objects, each to be heard by its own rule? Then everybody hears of it, and what is
// left of it is theirs: auth_narrow puts shorter lists in their place (memory from the arena; what they show stays).
// False: nothing is left.
bool auth_has_parts(enum verb verb);
bool auth_narrow(const struct state *state, const struct principal *who, struct event *event, struct arena *arena);
bool auth_may_hear_channel(const struct state *state, const struct principal *who, const struct channel *channel);

// May they see these? Retired units and closed incidents and posts included. Accounts and tokens: admins only.
bool auth_may_see_unit(const struct state *state, const struct principal *who, const struct unit *unit);
bool auth_may_see_incident(const struct state *state, const struct principal *who, const struct incident *incident);
bool auth_may_see_intake(const struct state *state, const struct principal *who, const struct intake *intake);
bool auth_may_see_casualty(const struct state *state, const struct principal *who, const struct casualty *casualty);
bool auth_may_see_report(const struct state *state, const struct principal *who, const struct report *report);
bool auth_may_see_response(const struct state *state, const struct principal *who, const struct response *response);
bool auth_may_see_accounts(const struct state *state, const struct principal *who);
// Templates, catalogues and the district's mode.
bool auth_may_see_templates(const struct state *state, const struct principal *who);
bool auth_may_see_post(const struct state *state, const struct principal *who, const struct post *post);
bool auth_may_see_seat(const struct state *state, const struct principal *who, const struct seat *seat);
bool auth_may_see_roster(const struct state *state, const struct principal *who, const struct seat *seat);
// What is said on channels and ordered: by seats alone, and by the units that an account reports for.
bool auth_may_see_consult(const struct state *state, const struct principal *who, const struct consult *consult);
bool auth_may_see_message(const struct state *state, const struct principal *who, const struct message *message);
bool auth_may_see_order(const struct state *state, const struct principal *who, const struct order *order);
// Fences by org, by the incident they belong to; unit accounts see all of them. Removed ones likewise.
bool auth_may_see_fence(const struct state *state, const struct principal *who, const struct fence *fence);
// Is it they who are to answer for a target of the order, which is not done yet?
bool auth_is_to_answer(const struct state *state, const struct principal *who, const struct order *order);

// Dispatches: whoever sees the incident or the unit. Aid: whoever sees the incident, and those who are asked. Alarms:
// whoever sees the unit or an incident it is dispatched to.
bool auth_may_see_dispatch(const struct state *state, const struct principal *who, const struct dispatch *dispatch);
bool auth_may_see_aid(const struct state *state, const struct principal *who, const struct aid *aid);
bool auth_may_see_alarm(const struct state *state, const struct principal *who, const struct alarm *alarm);

// What of the fast lane: the scope ("" none at all) for viewing, and whether they may report for a unit (never for a
// retired one).
const char *auth_view_scope(const struct state *state, const struct principal *who);
bool auth_may_report(const struct state *state, const struct principal *who, const struct unit *unit);

// Admin for the local operator; ROLE_NONE, which may nothing, for an account that is unknown or disabled.
enum role auth_role(const struct state *state, const struct principal *who);

#endif
