// What the files of this room share: who somebody is, and how far what their role gives goes.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_INSIDE_H
#define AUTH_INSIDE_H

#include "auth/auth.h"
#include "auth/rights.h"

const struct account *auth_account(const struct state *state, const struct principal *who); // NULL: local operator
bool auth_extends_to(enum extent extent, const struct account *account, const char *org);
bool auth_extends_to_unit(enum extent extent, const struct account *account, const struct unit *unit);

// A command that somebody wants looked at, and how far their role lets them go with it.
struct asked {
    const struct state *state;
    const struct principal *who;
    const struct account *account; // NULL: local operator
    enum extent extent;
    const struct command *command;
};

// may.c: does their role let them act for this org? One that is not valid (NULL too) is let through.
enum refusal role_may_org(const struct asked *asked, const char *org);

// seats.c: does the seat they act as give it? `command->seat` is theirs. One for each kind of verb.
enum refusal seat_may_unit(const struct asked *asked);
enum refusal seat_may_incident(const struct asked *asked);
enum refusal seat_may_about(const struct asked *asked, uint32_t incident); // power over this incident
enum refusal seat_may_mode(const struct asked *asked);
enum refusal seat_may_open(const struct asked *asked);
enum refusal seat_may_close(const struct asked *asked);
enum refusal seat_may_fill(const struct asked *asked);
enum refusal seat_may_say(const struct asked *asked);
enum refusal seat_may_read(const struct asked *asked);
enum refusal seat_may_consult(const struct asked *asked);
enum refusal seat_may_minute(const struct asked *asked);
enum refusal seat_may_end_consult(const struct asked *asked);
enum refusal seat_may_order(const struct asked *asked);
enum refusal seat_may_step(const struct asked *asked); // seat 0 too: a unit's account
enum refusal seat_may_fence(const struct asked *asked);

// may_intake.c
enum refusal role_may_report(const struct asked *asked);
enum refusal role_may_decide(const struct asked *asked);
enum refusal seat_may_decide(const struct asked *asked);
enum refusal role_may_know(const struct asked *asked); // area and numbers of people
enum refusal seat_may_know(const struct asked *asked); // and each of them
enum refusal role_may_tell_of_people(const struct asked *asked);

// may_forces.c
enum refusal role_may_describe(const struct asked *asked);
enum refusal role_may_import(const struct asked *asked);

// may_report.c
enum refusal role_may_inform(const struct asked *asked); // send, amend a report; tell by phone
enum refusal seat_may_inform(const struct asked *asked);
enum refusal role_may_respond(const struct asked *asked);
enum refusal seat_may_respond(const struct asked *asked);

// sight_report.c
bool auth_hears_report(const struct state *state, const struct principal *who, const struct auth_subject *subject);
bool auth_hears_response(const struct state *state, const struct principal *who, const struct auth_subject *subject);

// sight_intake.c
bool auth_hears_intake(const struct state *state, const struct principal *who, const struct auth_subject *subject);
bool auth_hears_casualty(const struct state *state, const struct principal *who, const struct auth_subject *subject);
// may_dispatch.c: dispatches, aid, alarms and dead-man timers, by role and by seat.
enum refusal may_send(const struct asked *asked);
enum refusal may_step(const struct asked *asked);
enum refusal may_ask_aid(const struct asked *asked);
enum refusal may_decide_aid(const struct asked *asked);
enum refusal may_raise_alarm(const struct asked *asked);
enum refusal may_handle_alarm(const struct asked *asked);
enum refusal may_deadman(const struct asked *asked);
enum refusal seat_may_send(const struct asked *asked);
enum refusal seat_may_step_dispatch(const struct asked *asked);
enum refusal seat_may_ask_aid(const struct asked *asked);
enum refusal seat_may_decide_aid(const struct asked *asked);
enum refusal seat_may_raise_alarm(const struct asked *asked);
enum refusal seat_may_handle_alarm(const struct asked *asked);
enum refusal seat_may_deadman(const struct asked *asked);

// may_plan.c
enum refusal role_may_launch(const struct asked *asked);
enum refusal seat_may_launch(const struct asked *asked);
bool sees_what_plan_gives(const struct asked *asked); // the standing posts that those of a plan are opened under

// sight_dispatch.c: who hears of an event of theirs.
bool hears_dispatch(const struct state *state, const struct principal *who, const struct auth_subject *subject);
bool hears_sending(const struct state *state, const struct principal *who, const struct auth_subject *subject);
bool hears_aid(const struct state *state, const struct principal *who, const struct auth_subject *subject);
bool hears_alarm(const struct state *state, const struct principal *who, const struct auth_subject *subject);

#endif
