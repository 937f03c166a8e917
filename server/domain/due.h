// What comes due by itself, of all kinds, in one heap with the soonest on top. For state*.c, due.c and the rules;
// nobody else: the desk asks state_due_next and state_due_event.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_DUE_H
#define DOMAIN_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct event;
struct state;

enum due_kind { // at the same time the kinds come in this order
    DUE_ORDER,  // silence of a target of an order
    DUE_REPORT, // the soonest report clock of an incident
    DUE_DEADMAN,
    DUE_KINDS
};

// One thing that may be due; it lies in the slot of what it belongs to, and never moves. The members of the second line
// are set once, at its birth; zeros are a thing that is not due.
struct due {
    int64_t at_ms;  // wall clock; 0: not due
    uint32_t place; // in the heap, from 1; 0: not in it
    enum due_kind kind;
    uint32_t number; // of the order, incident, unit
    uint32_t part;   // order: place of the target, from 0
};

struct due_heap {
    struct due **things;
    uint32_t count, cap;
};
void due_free(struct due_heap *heap);
// Becomes due at this time instead, or never (0).
void due_set(struct due_heap *heap, struct due *due, int64_t at_ms);

// The wall clock was set: whatever is due moves by as much, and with it the times of what it belongs to.
void due_shift_clock(struct state *state, int64_t by_ms);

// Moves a wall clock time; 0 is none and stays. Never leaves what fits.
int64_t due_later(int64_t at_ms, int64_t by_ms);

#endif
