// A district with units, the tablets that report for them, and incidents, for the tests of dispatches and alarms.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISPATCH_CASE_H
#define UNIT_DISPATCH_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "unit/district.h"

#define ANOTHER_ORG "330203002000"

static inline uint32_t case_unit(struct state *state, const char *org) {
    char code[UNIT_CODE_MAX];
    struct command c = unit_command(VERB_UNIT_REGISTER, 0);
    snprintf(code, sizeof code, "U-%u", state_unit_count(state) + 1);
    c.unit.code = code;
    c.unit.org = org;
    struct event event;
    assert_int_equal(test_do(state, &c, 1, &event), REFUSAL_NONE);
    return event.object;
}

static inline uint32_t case_tablet(struct state *state, uint32_t unit, const char *scope) {
    char name[ACCOUNT_NAME_MAX];
    snprintf(name, sizeof name, "tablet-%u", state_account_count(state) + 1);
    struct command c = account_command(VERB_ACCOUNT_ADD, name);
    c.account.role = ROLE_UNIT;
    c.account.scope = scope;
    c.account.units[0] = unit;
    c.account.unit_count = 1;
    struct event event;
    assert_int_equal(test_do(state, &c, 1, &event), REFUSAL_NONE);
    return event.object;
}

static inline uint32_t case_duty(struct state *state, const char *name) {
    struct command c = account_command(VERB_ACCOUNT_ADD, name);
    struct event event;
    assert_int_equal(test_do(state, &c, 1, &event), REFUSAL_NONE);
    return event.object;
}

static inline uint32_t case_incident(struct state *state, const char *org) {
    struct command c = incident_command(VERB_INCIDENT_OPEN, 0);
    c.incident.org = org;
    struct event event;
    assert_int_equal(test_do(state, &c, 1, &event), REFUSAL_NONE);
    return event.object;
}

static inline struct command send_command(uint32_t incident, const uint32_t *units, uint32_t count, bool also) {
    return (struct command){
        .verb = VERB_DISPATCH_SEND,
        .dispatch = {.incident = incident, .also = also, .text = "排涝", .units = units, .count = count}};
}

static inline struct command move_command(uint32_t actor, uint32_t dispatch, enum dispatch_phase phase,
                                          const char *text) {
    return (struct command){
        .verb = VERB_DISPATCH_STEP, .actor = actor, .dispatched = {.dispatch = dispatch, .phase = phase, .text = text}};
}

static inline enum refusal ask(struct state *state, struct command command, int64_t now_ms) {
    return test_do(state, &command, now_ms, NULL);
}

static inline void must(struct state *state, struct command command, int64_t now_ms) {
    assert_int_equal(ask(state, command, now_ms), REFUSAL_NONE);
}

#endif
