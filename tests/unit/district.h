// A district for tests: a state that commands are done to by their rules, as the desk does, with invented time.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISTRICT_H
#define UNIT_DISTRICT_H

#include <string.h>

#include "domain/state.h"

#define TEST_DISTRICT "330203"
#define TEST_ORG "330203001000"
#define TEST_HASH "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo"

typedef enum refusal rule_fn(const struct state *, const struct command *, int64_t, struct rule_scratch *,
                             struct event *);

static inline rule_fn *rule_of(enum verb verb) {
    static rule_fn *const rules[VERBS] = {
        [VERB_UNIT_REGISTER] = rule_unit_register,
        [VERB_UNIT_RENAME] = rule_unit_rename,
        [VERB_UNIT_RETIRE] = rule_unit_retire,
        [VERB_UNIT_SET_STATUS] = rule_unit_set_status,
        [VERB_INCIDENT_OPEN] = rule_incident_open,
        [VERB_INCIDENT_AMEND] = rule_incident_amend,
        [VERB_INCIDENT_MOVE] = rule_incident_move,
        [VERB_INCIDENT_SET_PHASE] = rule_incident_set_phase,
        [VERB_INCIDENT_CLOSE] = rule_incident_close,
        [VERB_INCIDENT_NOTE] = rule_incident_note,
        [VERB_ACCOUNT_ADD] = rule_account_add,
        [VERB_ACCOUNT_SET_PASSWORD] = rule_account_set_password,
        [VERB_ACCOUNT_DISABLE] = rule_account_disable,
        [VERB_TOKEN_ISSUE] = rule_token_issue,
        [VERB_TOKEN_REVOKE] = rule_token_revoke,
        [VERB_TEMPLATE_PUT] = rule_template_put,
        [VERB_MODE_SET] = rule_mode_set,
        [VERB_POST_OPEN] = rule_post_open,
        [VERB_POST_LINK] = rule_post_link,
        [VERB_POST_CLOSE] = rule_post_close,
        [VERB_SEAT_TAKE] = rule_seat_take,
        [VERB_SEAT_ASSIGN] = rule_seat_assign,
        [VERB_SEAT_HAND_OVER] = rule_seat_hand_over,
        [VERB_SEAT_RELIEVE] = rule_seat_relieve,
        [VERB_SEAT_STAND_IN] = rule_seat_stand_in,
        [VERB_SEAT_LEAVE] = rule_seat_leave,
        [VERB_ROSTER_SET] = rule_roster_set,
        [VERB_MESSAGE_POST] = rule_message_post,
        [VERB_CHANNEL_READ] = rule_channel_read,
        [VERB_CONSULT_OPEN] = rule_consult_open,
        [VERB_CONSULT_SHOW] = rule_consult_show,
        [VERB_CONSULT_MINUTE] = rule_consult_minute,
        [VERB_CONSULT_CLOSE] = rule_consult_close,
        [VERB_ORDER_ISSUE] = rule_order_issue,
        [VERB_ORDER_STEP] = rule_order_step,
        [VERB_FENCE_PUT] = rule_fence_put,
        [VERB_FENCE_REMOVE] = rule_fence_remove,
        [VERB_FENCE_CROSS] = rule_fence_cross,
        [VERB_DISPATCH_STEP] = rule_dispatch_step,
        [VERB_DISPATCH_SEND] = rule_dispatch_send,
        [VERB_ALARM_CLEAR] = rule_alarm_clear,
        [VERB_AID_ASK] = rule_aid_ask,
        [VERB_AID_GRANT] = rule_aid_grant,
        [VERB_AID_REFUSE] = rule_aid_refuse,
        [VERB_DEADMAN_SET] = rule_deadman_set,
        [VERB_DEADMAN_CHECK] = rule_deadman_check,
        [VERB_ALARM_TAKE] = rule_alarm_take,
        [VERB_ALARM_RAISE] = rule_alarm_raise,
        [VERB_INCIDENT_SET_AREA] = rule_incident_set_area,
        [VERB_INCIDENT_SET_CASUALTIES] = rule_incident_set_casualties,
        [VERB_CASUALTY_PUT] = rule_casualty_put,
        [VERB_INTAKE_REPORT] = rule_intake_report,
        [VERB_INTAKE_CONFIRM] = rule_intake_confirm,
        [VERB_INTAKE_MERGE] = rule_intake_merge,
        [VERB_INTAKE_DISMISS] = rule_intake_dismiss,
        [VERB_REPORT_SEND] = rule_report_send,
        [VERB_REPORT_AMEND] = rule_report_amend,
        [VERB_REPORT_PHONE] = rule_report_phone,
        [VERB_RESPONSE_START] = rule_response_start,
        [VERB_RESPONSE_SET] = rule_response_set,
        [VERB_RESPONSE_END] = rule_response_end,
        [VERB_CATALOGUE_PUT] = rule_catalogue_put,
        [VERB_PLAN_LAUNCH] = rule_plan_launch,
        [VERB_UNIT_DESCRIBE] = rule_unit_describe,
        [VERB_UNITS_IMPORT] = rule_units_import,
    };
    return rules[verb];
}

// For bodies with lists; what the last command made stays until the next.
static inline struct arena *test_arena(void) {
    static struct arena *arena;
    if (!arena)
        arena = arena_create(4 << 20);
    arena_reset(arena);
    return arena;
}

// Asks the rule; when it says yes the event is applied, as done by the command's actor. `event` may be NULL.
static inline enum refusal test_do(struct state *state, const struct command *command, int64_t now_ms,
                                   struct event *event) {
    struct rule_scratch scratch = {.arena = test_arena()};
    const struct account *actor = state_account(state, command->actor);
    struct event made = {.actor = actor ? actor->name : "tester", .device = "test", .seat = command->seat};
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
