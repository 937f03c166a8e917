// The inside of reports, phone calls and responses, for state*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_REPORTS_H
#define DOMAIN_STATE_REPORTS_H

#include "domain/shelf.h"
#include "domain/state.h"

struct due;
struct incident_slot;

struct report_slot {
    struct report report;            // first, so that a report is its slot
    struct report_slot *prev, *next; // of the same incident, oldest first
    void *memory;                    // its fields and texts lie here
};
void reports_free(struct shelf *reports);
void responses_free(struct shelf *responses);
void phone_calls_free(struct shelf *calls);
bool phone_calls_put(struct state *state, const struct phone_call *call); // false: it does not fit

bool apply_report_send(struct state *state, const struct event *event);
bool apply_report_amend(struct state *state, const struct event *event);
bool apply_report_phone(struct state *state, const struct event *event);
bool apply_report_due(struct state *state, const struct event *event);
bool apply_response_start(struct state *state, const struct event *event);
bool apply_response_set(struct state *state, const struct event *event);
bool apply_response_end(struct state *state, const struct event *event);

// ---- the clocks of an incident

// Puts the next alert of its clocks on the heap, or takes it off: after each change of them, and at the close.
void clocks_arm(struct state *state, struct incident_slot *slot);
// Its first notice was another: those that are not done move with it.
void clocks_run_from(struct state *state, struct incident_slot *slot, int64_t first_notice_ms);
// The clocks of an event of amend, if it has some.
bool clocks_fit(const struct report_clock *clocks, uint32_t count);
void clocks_due_event(const struct state *state, const struct due *due, struct event *event);
void clocks_shift(struct state *state, int64_t by_ms);

#endif
