// The launch of plans in a state, for state*.c and rule*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_PLAN_H
#define DOMAIN_STATE_PLAN_H

#include "domain/missed.h"
#include "domain/shelf.h"
#include "domain/state.h"

void launches_free(struct shelf *launches);
bool launches_lines_fit(const char *const *missed, uint32_t count);
bool launches_put(struct state *state, const struct launch *launch); // false: it does not fit

// False: the event does not fit what is there, nothing was changed.
bool apply_plan_launch(struct state *state, const struct event *event);

// The dispatches of the units chosen for a plan's teams (memory of missed->arena), and what the teams lack. What a unit
// itself stands in the way of is missed; DISPATCH_UNITS_INVALID: it is none, or chosen twice.
enum refusal plan_send_teams(const struct state *state, const struct catalogue *catalogue,
                             const struct plan_launch *launch, struct missed_list *missed,
                             const struct dispatch **dispatches, uint32_t *count);

#endif
