// The inside of what a district is told: intake entries, and the people harmed one by one. For state*.c and the rules;
// nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_INTAKES_H
#define DOMAIN_STATE_INTAKES_H

#include "domain/shelf.h"
#include "domain/state.h"

struct intake_slot {
    struct intake intake; // first, so that an entry is its slot; its texts and references lie behind the slot
    char *reason;         // what the entry's own pointer shows; NULL: ""
    const char *key;      // source and external id; "": none
    UT_hash_handle by_external;
    struct intake_slot *prev, *next; // of those to be decided
};

struct intakes {
    struct shelf all, casualties;
    struct intake_slot *by_external;
    struct intake_slot *undecided; // oldest first
};
void intakes_free(struct intakes *intakes);
void casualties_free(struct intakes *intakes);

// One per verb, as state_apply.c wants them: false when the event does not fit; then nothing was changed.
bool apply_intake_report(struct state *state, const struct event *event);
bool apply_intake_confirm(struct state *state, const struct event *event);
bool apply_intake_merge(struct state *state, const struct event *event);
bool apply_intake_dismiss(struct state *state, const struct event *event);
bool apply_incident_set_area(struct state *state, const struct event *event);
bool apply_incident_set_casualties(struct state *state, const struct event *event);
bool apply_casualty_put(struct state *state, const struct event *event);

// The account that an event names as its actor; 0: the local operator, or the hub itself.
uint32_t state_actor_of(const struct state *state, const struct event *event);

// Copies a text to where `at` is, and moves it behind.
const char *state_lay_text(char **at, const char *text);

#endif
