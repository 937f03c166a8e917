// The state of a district: all that follows from the events, and nothing else. The desk, every loop, the tests each
// keep one and apply the same events in the same order. One thread at a time.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_H
#define DOMAIN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/account.h"
#include "domain/command.h"
#include "domain/incident.h"
#include "domain/launch.h"
#include "domain/message.h"
#include "domain/order.h"
#include "domain/post.h"
#include "domain/unit.h"

struct state;

struct state *state_create(const char *district); // 6 digits
void state_destroy(struct state *state);          // NULL is fine

// Units the district may have, retired ones included; UNIT_NUMBER_MAX at birth. What is there already stays.
void state_set_unit_limit(struct state *state, uint32_t limit);

// `event->seq` must be state_seq + 1 (log_die otherwise). Texts are copied. An event that does not fit what is there
// (an object that nobody knows, a number that is not the next) changes nothing but seq and time, and is logged.
void state_apply(struct state *state, const struct event *event);

// Objects as they are in a snapshot, accounts before their tokens; then state_restore_seq once. What cannot be (number
// 0 or beyond the limits, twice the same, a token of nobody) is left out and logged.
void state_restore_unit(struct state *state, const struct unit *unit);
void state_restore_incident(struct state *state, const struct incident *incident);
void state_restore_account(struct state *state, const struct account *account);
void state_restore_token(struct state *state, const struct token *token);
void state_restore_seq(struct state *state, uint64_t seq, int64_t at_ms, uint32_t last_token);

uint64_t state_seq(const struct state *state);
int64_t state_at_ms(const struct state *state);            // of the last event
const char *state_district(const struct state *state);     // 6 digits
const char *state_district_org(const struct state *state); // the same as an org code; all zeros contain every org
uint32_t state_last_token(const struct state *state);      // highest number ever given

// NULL: none. Pointers hold until the next apply.
const struct unit *state_unit(const struct state *state, uint32_t number);
const struct unit *state_unit_by_code(const struct state *state, const char *code); // in service; not retired
const struct incident *state_incident(const struct state *state, uint32_t number);
const struct account *state_account(const struct state *state, uint32_t number);
const struct account *state_account_by_name(const struct state *state, const char *name);

// Highest numbers in use; walk 1..n and skip NULLs.
uint32_t state_unit_count(const struct state *state);
uint32_t state_incident_count(const struct state *state);
uint32_t state_account_count(const struct state *state);

// Tokens that were issued and neither revoked nor made void with their account; whether one has expired is for the
// reader to judge by its own clock. They are forgotten for good a day (of event time) after they expired.
const struct token *state_token(const struct state *state, uint32_t number);
const struct token *state_token_by_hash(const struct state *state, const uint8_t hash[TOKEN_HASH_LEN]);
const struct token *state_token_next(const struct state *state, const struct token *after); // NULL starts, NULL ends
const struct token *state_token_of_account(const struct state *state, uint32_t account, const struct token *after);
uint32_t state_token_count(const struct state *state);

// ---- command posts
enum mode state_mode(const struct state *state); // MODE_PEACE at birth
const struct template *state_template(const struct state *state, uint32_t number);
const struct template *state_template_by_key(const struct state *state, const char *key); // newest version; NULL: none
uint32_t state_template_count(const struct state *state);
const struct post *state_post(const struct state *state, uint32_t number);
uint32_t state_post_count(const struct state *state);
const struct seat *state_seat(const struct state *state, uint32_t number);
uint32_t state_seat_count(const struct state *state);
const struct template_seat *state_seat_row(const struct state *state, const struct seat *seat); // never NULL
// Seats an account holds or stands in for, of open posts, in no order. NULL starts, NULL ends.
const struct seat *state_seat_of_account(const struct state *state, uint32_t account, const struct seat *after);
// The last event that changed what this account hears by its seats (a seat gained or lost, a post closed or linked, the
// mode); 0: never. Whoever knows less than that starts over.
uint64_t state_reach_seq(const struct state *state, uint32_t account);

const struct consult *state_consult(const struct state *state, uint32_t number);
uint32_t state_consult_count(const struct state *state);
// The newest MESSAGES_KEPT of a channel, oldest first. NULL starts, NULL ends.
const struct message *state_message_next(const struct state *state, const struct channel *channel,
                                         const struct message *after);
// Every channel that holds a message; false: no more. *place starts at 0.
bool state_channel_next(const struct state *state, uint32_t *place, struct channel *channel);
const struct order *state_order(const struct state *state, uint32_t number);
uint32_t state_order_count(const struct state *state);
// Open orders that somebody is still to answer for; NULL starts, NULL ends.
const struct order *state_open_order_next(const struct state *state, const struct order *after);

// ---- time: what is due by itself. Wall clock, as the rules were told.
// The soonest: a step of an order's silence, a report clock, a dead-man timer; false: none is running.
bool state_due_next(const struct state *state, int64_t *due_ms);
// The event that the soonest becomes when `now_ms` has reached it; false: nothing is due. seq, time and ids are
// the desk's.
bool state_due_event(const struct state *state, int64_t now_ms, struct event *event);
const struct clock_change *state_clock(const struct state *state); // as last noted; by_ms 0 and boot zeros: never

// ---- incidents, forces and plans. By number from 1; walk 1..n and skip NULLs.
#define STATE_OBJECTS(X)                                                                                               \
    X(catalogue)                                                                                                       \
    X(intake)                                                                                                          \
    X(report)                                                                                                          \
    X(casualty)                                                                                                        \
    X(dispatch)                                                                                                        \
    X(aid)                                                                                                             \
    X(alarm)                                                                                                           \
    X(fence)                                                                                                           \
    X(response)                                                                                                        \
    X(phone_call)                                                                                                      \
    X(launch)
#define STATE_OBJECT(name)                                                                                             \
    const struct name *state_##name(const struct state *state, uint32_t number);                                       \
    uint32_t state_##name##_count(const struct state *state);                                                          \
    void state_restore_##name(struct state *state, const struct name *name);
STATE_OBJECTS(STATE_OBJECT)
#undef STATE_OBJECT
// The entry that this source reported under this id; NULL: none, and for the id "".
const struct intake *state_intake_by_external(const struct state *state, enum intake_source source,
                                              const char *external);
// Entries that are still to be decided, oldest first; NULL starts, NULL ends.
const struct intake *state_undecided_intake_next(const struct state *state, const struct intake *after);
// The newest version; NULL: none.
const struct catalogue *state_catalogue_by_key(const struct state *state, enum catalogue_kind kind, const char *key);
// The newest version of each key, in the order in which the keys first came. NULL starts, NULL ends.
const struct catalogue *state_catalogue_next(const struct state *state, enum catalogue_kind kind,
                                             const struct catalogue *after);
// Open dispatches of a unit and of an incident; NULL starts, NULL ends.
const struct dispatch *state_dispatch_of_unit(const struct state *state, uint32_t unit, const struct dispatch *after);
const struct dispatch *state_dispatch_of_incident(const struct state *state, uint32_t incident,
                                                  const struct dispatch *after);
// The open alarm of a unit; NULL: none. A unit has at most one.
const struct alarm *state_alarm_of_unit(const struct state *state, uint32_t unit);
// Fences: those that are removed stay known, without their shape. Bytes of all shapes.
size_t state_fence_bytes(const struct state *state);
// Who is inside, and who was near or left lately; NULL: nothing is remembered. NULL starts, NULL ends.
const struct fence_stay *state_fence_stay(const struct state *state, uint32_t fence, uint32_t unit);
const struct fence_stay *state_fence_stay_next(const struct state *state, const struct fence_stay *after);
void state_restore_fence_stay(struct state *state, const struct fence_stay *stay); // after its fence and its unit
// Reports of an incident, oldest first; NULL starts, NULL ends.
const struct report *state_report_of_incident(const struct state *state, uint32_t incident, const struct report *after);

// ---- forces. What a unit is able to, as bits: bit i is row i of the catalogue of capabilities, and what stands above
// a capability is given with it. 0 without a catalogue.
uint64_t state_unit_can(const struct state *state, const struct unit *unit);
struct capabilities;                                                      // domain/catalogue_capabilities.h
const struct capabilities *state_capabilities(const struct state *state); // NULL: the district has none

// ---- objects of a snapshot: like the restores above; templates before posts, posts (which make their seats) before
// seats, then the rest.
void state_restore_mode(struct state *state, enum mode mode, const struct clock_change *clock);
void state_restore_template(struct state *state, const struct template *template);
void state_restore_post(struct state *state, const struct post *post);
void state_restore_seat(struct state *state, const struct seat *seat);
void state_restore_reach(struct state *state, uint32_t account, uint64_t seq);
void state_restore_consult(struct state *state, const struct consult *consult);
void state_restore_message(struct state *state, const struct message *message);
void state_restore_order(struct state *state, const struct order *order);

// ---- rules: what a command would do. Pure; they ask nothing about who wants it. Return REFUSAL_NONE and fill `event`
// (verb, object, body; seq, time and actor are the desk's), or say why not. A refusal may leave a trace: then `event`
// is filled too (REFUSAL_ORDER_CONFLICT makes a VERB_ORDER_CONTEST). Pointers in `event` point into `command` or into
// `scratch`, and hold as long as those do.
struct rule_scratch {
    struct arena *arena; // for bodies with lists; whoever asks gives it, and it lives as long as the event is used
    union {
        struct unit unit;
        struct incident incident;
        struct account account;
        struct template template;
        struct post post;
        struct {
            struct consult consult;
            uint32_t consult_seats[CONSULT_ROSTER_MAX];
        };
        struct message message;
        struct order order;
        struct aid aid;
        struct alarm alarm;
        struct report report;
        struct report_clock clocks[REPORT_CLOCKS_MAX];
        struct catalogue catalogue;
        struct {
            struct intake intake;
            char title[INCIDENT_TITLE_MAX + 1];
            struct incident begun;
        };
        struct casualty casualty;
        struct fence fence;
    };
};
#define RULE(name)                                                                                                     \
    enum refusal rule_##name(const struct state *state, const struct command *command, int64_t now_ms,                 \
                             struct rule_scratch *scratch, struct event *event)
RULE(unit_register);
RULE(unit_rename);
RULE(unit_retire);
RULE(unit_set_status);
RULE(incident_open);
RULE(incident_amend);
RULE(incident_move);
RULE(incident_set_phase);
RULE(incident_close);
RULE(incident_note);
RULE(account_add);
RULE(account_set_password);
RULE(account_disable);
RULE(token_issue);
RULE(token_revoke);
RULE(template_put);
RULE(mode_set);
RULE(post_open);
RULE(post_link);
RULE(post_close);
RULE(seat_take);
RULE(seat_assign);
RULE(seat_hand_over);
RULE(seat_relieve);
RULE(seat_stand_in);
RULE(seat_leave);
RULE(roster_set);
RULE(message_post);
RULE(channel_read);
RULE(consult_open);
RULE(consult_show);
RULE(consult_minute);
RULE(consult_close);
RULE(order_issue);
RULE(order_step);
RULE(unit_describe);
RULE(units_import);
RULE(deadman_set);
RULE(deadman_check);
RULE(incident_set_area);
RULE(incident_set_casualties);
RULE(casualty_put);
RULE(intake_report);
RULE(intake_confirm);
RULE(intake_merge);
RULE(intake_dismiss);
RULE(report_send);
RULE(report_amend);
RULE(report_phone);
RULE(catalogue_put);
RULE(dispatch_send);
RULE(dispatch_step);
RULE(aid_ask);
RULE(aid_grant);
RULE(aid_refuse);
RULE(alarm_raise);
RULE(alarm_take);
RULE(alarm_clear);
RULE(fence_put);
RULE(fence_remove);
RULE(fence_cross);
RULE(response_start);
RULE(response_set);
RULE(response_end);
RULE(plan_launch);

#endif
