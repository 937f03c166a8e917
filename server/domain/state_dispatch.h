// The inside of what a state knows of dispatches, aid and alarms, for state*.c, due.c, reach.c and the rules; nobody
// else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_DISPATCH_H
#define DOMAIN_STATE_DISPATCH_H

#include "domain/shelf.h"
#include "domain/state.h"

struct dispatch_slot {
    struct dispatch dispatch; // first, so that a dispatch is its slot; its texts are its own
    struct dispatch_slot *unit_prev, *unit_next, *incident_prev, *incident_next; // while it is open
};

// An account that reports for a unit.
struct reporter {
    uint32_t account;
    struct reporter *next;
};

struct dispatches {
    struct shelf dispatches, aids;
    struct shelf by_unit, by_incident; // heads of the lists of the open ones, oldest first
    struct shelf reporters;            // by unit: heads of lists of struct reporter
};
struct alarms {
    struct shelf alarms;
    struct shelf by_unit; // the open one
    struct alarm *coming; // that alarms_due_event tells of
};
void dispatches_free(struct dispatches *dispatches);
void alarms_init(struct alarms *alarms); // of zeros
void alarms_free(struct alarms *alarms);

// The account is there: whatever its units are dispatched to it sees from now on.
void dispatches_add_account(struct state *state, const struct account *account);

// Does a unit that this account reports for have an open dispatch to the incident?
bool dispatches_sent(const struct state *state, const struct account *account, uint32_t incident);
// The unit's open dispatch to the incident; NULL: none.
const struct dispatch *dispatches_find(const struct state *state, uint32_t unit, uint32_t incident);

// Puts what a sending, an aid granted or a launched plan brings: numbered in a row behind the highest, all NOTIFIED by
// the event. False: one of them does not fit, none is put.
bool dispatches_put_new(struct state *state, const struct dispatch *list, uint32_t count, const struct event *event);
// Moves it to a phase by the event, and all that hangs on the phase: lists, the unit's status, who sees the incident.
// `text`, if not "", becomes its reason.
void dispatches_set_phase(struct state *state, struct dispatch_slot *slot, enum dispatch_phase phase, const char *text,
                          bool by_fence, const struct event *event);
// The incident is closed by the event: whatever is open of it is released.
void dispatches_close_incident(struct state *state, uint32_t incident, const struct event *event);

struct due;
// A dead-man timer has run out: it raises an alarm.
void alarms_due_event(const struct state *state, const struct due *due, struct event *event);
void alarms_shift_clock(struct state *state, int64_t by_ms);

// The unit is no more: its dead-man timer is off.
void alarms_retire_unit(struct state *state, uint32_t unit);

// One for each verb; false: the event does not fit what is there, nothing was changed.
bool apply_dispatch_send(struct state *state, const struct event *event);
bool apply_dispatch_step(struct state *state, const struct event *event);
bool apply_aid_ask(struct state *state, const struct event *event);
bool apply_aid_grant(struct state *state, const struct event *event);
bool apply_aid_refuse(struct state *state, const struct event *event);
bool apply_alarm_raise(struct state *state, const struct event *event);
bool apply_alarm_take(struct state *state, const struct event *event);
bool apply_alarm_clear(struct state *state, const struct event *event);
bool apply_deadman_set(struct state *state, const struct event *event);
bool apply_deadman_check(struct state *state, const struct event *event);

// ---- rules that others need too

// What sending these units would bring: `send` says incident, aid, also, place, text and units; `plan` is the catalogue
// that does it, 0: none. Fills the event's list (memory from the arena), or says why not: UNITS_INVALID, UNIT_HERE,
// UNIT_BUSY, UNIT_UNAVAILABLE, DISPATCHES_TOO_MANY.
enum refusal dispatch_make(const struct state *state, struct dispatch_send *send, uint32_t plan, struct arena *arena);

#endif
