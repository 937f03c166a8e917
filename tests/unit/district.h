// A district for tests: a state that commands are done to by their rules, as the desk does, with invented time.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISTRICT_H
#define UNIT_DISTRICT_H

#include <string.h>

#include "domain/state.h"

#define TEST_DISTRICT "330203"
#define TEST_ORG "330203001000"
#define TEST_HASH "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo"

typedef enum refusal rule_fn(const struct state *, const struct command *, int64_t, union rule_scratch *,
                             struct event *);

static inline rule_fn *rule_of(enum verb verb) {
    static rule_fn *const rules[VERBS] = {
        NULL,
        rule_unit_register,
        rule_unit_rename,
        rule_unit_retire,
        rule_unit_set_status,
        rule_incident_open,
        rule_incident_amend,
        rule_incident_move,
        rule_incident_set_phase,
        rule_incident_close,
        rule_incident_note,
        rule_account_add,
        rule_account_set_password,
        rule_account_disable,
        rule_token_issue,
        rule_token_revoke,
    };
    return rules[verb];
}

// Asks the rule; when it says yes the event is applied. `event` may be NULL.
static inline enum refusal test_do(struct state *state, const struct command *command, int64_t now_ms,
                                   struct event *event) {
    union rule_scratch scratch;
    struct event made = {.actor = "tester", .device = "test"};
    enum refusal refusal = rule_of(command->verb)(state, command, now_ms, &scratch, &made);
    if (refusal)
        return refusal;
    made.seq = state_seq(state) + 1;
    made.at_ms = now_ms;
    state_apply(state, &made);
    if (event)
        *event = made;
    return REFUSAL_NONE;
}

// ---- commands with everything in order; tests spoil what they are about

static inline struct command unit_command(enum verb verb, uint32_t unit) {
    return (struct command){.verb = verb,
                            .unit = {.unit = unit,
                                     .kind = UNIT_TEAM,
                                     .status = UNIT_DEPARTED,
                                     .code = "T-1",
                                     .name = "一队",
                                     .org = TEST_ORG,
                                     .reason = ""}};
}

static inline struct command incident_command(enum verb verb, uint32_t incident) {
    return (struct command){.verb = verb,
                            .incident = {.incident = incident,
                                         .grade = GRADE_MINOR,
                                         .phase = PHASE_FIRST,
                                         .lat_e7 = 298700000,
                                         .lon_e7 = 1215500000,
                                         .type = "11A02",
                                         .title = "内涝",
                                         .org = TEST_ORG,
                                         .place = "鼓楼",
                                         .text = "水位上涨"}};
}

static inline struct command account_command(enum verb verb, const char *name) {
    return (struct command){.verb = verb,
                            .account = {.role = ROLE_DUTY,
                                        .name = name,
                                        .title = "值班员",
                                        .scope = TEST_DISTRICT "000000",
                                        .reason = "",
                                        .password_hash = TEST_HASH}};
}

static inline struct command token_command(enum verb verb, const char *account, uint32_t number) {
    struct command command = {
        .verb = verb, .token = {.token = number, .account = account, .device = "tablet", .expires_at_ms = 1000000}};
    memcpy(command.token.hash, &number, sizeof number); // a hash of its own
    return command;
}

#endif
