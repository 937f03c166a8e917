// Units of a state, for state*.c and nobody else: births, details, and the capabilities of each as bits.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_UNITS_H
#define DOMAIN_STATE_UNITS_H

#include "domain/due.h"
#include "domain/shelf.h"
#include "domain/state.h"

struct unit_slot {
    struct unit unit; // first, so that a unit is its slot; its details are the slot's own
    uint64_t can;     // see state_unit_can
    UT_hash_handle hh;
    struct due deadman;
};

// Copies the unit in; false: it cannot be there, nothing was changed.
bool state_put_unit(struct state *state, const struct unit *unit);
void state_destroy_units(struct state *state);

// A retired unit gives its code back.
void state_free_code(struct state *state, struct unit_slot *slot);

// The capabilities of every unit anew: to be called when the catalogue of capabilities has changed.
void state_reckon_capabilities(struct state *state);

// One for each verb; false: the event does not fit what is there, nothing was changed.
bool apply_unit_describe(struct state *state, const struct event *event);
bool apply_units_import(struct state *state, const struct event *event);

#endif
