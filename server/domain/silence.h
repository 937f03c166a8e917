// What silence brings to a target of an order, and when: the template's steps as plain arithmetic. Two clocks run.
// From its issue, while the order is not taken, each step comes at its seconds. At the deadline, while it is not done,
// the target is late: taken, the steps begin again, the reminder at once and the others at their seconds from the
// deadline; not taken yet, the step that came last comes again and the steps from the issue, which are sooner, go on.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_SILENCE_H
#define DOMAIN_SILENCE_H

#include "domain/state.h"

struct silence {
    int64_t due_ms;
    enum silence_step step;
    bool late; // because of the deadline
};
// The step that comes next; false: none does.
bool silence_next(const struct order *order, const struct order_target *target, struct silence *next);
int64_t silence_due(const struct order *order, const struct order_target *target); // the same; 0: none

// The event body that a step becomes. Where nobody is to be asked (a unit has no deputy, the topmost post no superior)
// the next step comes in its stead. `place` of the target is from 1.
struct order_escalation silence_step(const struct state *state, const struct order *order, uint32_t place,
                                     const struct silence *silence);

#endif
