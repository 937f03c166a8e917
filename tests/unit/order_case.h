// What tests of orders begin with: a district whose posts can talk, and one step at a time.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ORDER_CASE_H
#define UNIT_ORDER_CASE_H

#include "unit/district_talks.h"

#define NOW 5000
#define LEAD_SEAT SEAT_OF(HQ, AT_LEAD)
#define CHIEF_SEAT SEAT_OF(HQ, AT_CHIEF)

static inline int setup(void **state) {
    *state = talking_district(true);
    return 0;
}

static inline int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static inline enum refusal ask(const struct state *state, struct command command) {
    struct rule_scratch scratch;
    struct event event;
    return rule_of(command.verb)(state, &command, NOW, &scratch, &event);
}

static inline void take(struct state *state, uint32_t actor, uint32_t seat, uint32_t order, uint32_t target,
                        enum order_phase phase, const char *text) {
    struct command command = step_command(actor, seat, order, target, phase, text);
    assert_int_equal(test_do(state, &command, NOW, NULL), 0);
}

static inline enum order_phase phase_of(const struct state *state, uint32_t order, uint32_t target) {
    return state_order(state, order)->targets[target - 1].phase;
}

#endif
