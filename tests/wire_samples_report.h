// Samples of reports, their clocks and responses. Like those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_REPORT_H
#define TESTS_WIRE_SAMPLES_REPORT_H

#include "domain/state.h"

#define SAMPLE_REPORT_AT_MS 1764401000000

static const struct report_field sample_report_fields[] = {
    {"time", "2025-11-29 15:20"}, {"place", "化工园三号门"}, {"casualties", ""}, {"course", "储罐泄漏\n已疏散"}};
#define SAMPLE_REPORT_TEXT .signer = "张局长", .fields = sample_report_fields, .field_count = 4
static const struct report sample_report_send = {.incident = 3, .kind = REPORT_FOLLOW, SAMPLE_REPORT_TEXT};
static const struct report sample_report_amend = {.number = 7, .version = 2, SAMPLE_REPORT_TEXT};
static const struct report sample_report_sent = {.number = 6,
                                                 .incident = 3,
                                                 .kind = REPORT_FOLLOW,
                                                 .index = 2,
                                                 .version = 1,
                                                 .sent_at_ms = SAMPLE_REPORT_AT_MS,
                                                 .seq = 100 + VERB_REPORT_SEND,
                                                 SAMPLE_REPORT_TEXT};
static const struct report sample_report_amended = {.number = 7,
                                                    .incident = 3,
                                                    .kind = REPORT_CHECK,
                                                    .version = 3,
                                                    .sent_at_ms = SAMPLE_REPORT_AT_MS,
                                                    .amended_at_ms = SAMPLE_REPORT_AT_MS + 5,
                                                    .seq = 100 + VERB_REPORT_AMEND,
                                                    .signer = ""};
static const struct report_clock sample_report_clocks[] = {
    {.rules = 4, .step = "first-phone", .due_ms = SAMPLE_REPORT_AT_MS, .alert = ALERT_LATE},
    {.rules = 9,
     .step = "final",
     .due_ms = SAMPLE_REPORT_AT_MS + 9,
     .near_ms = SAMPLE_REPORT_AT_MS + 4,
     .done_ms = SAMPLE_REPORT_AT_MS - 7}};

static const struct response_row sample_response_rows[] = {{"flood/duty", 3}, {"flood/move-people", 4}};
static const struct response sample_response_start = {
    .incident = 3, .level = LEVEL_IV, .post = 2, .hazard = "11A", .org = "440307000000", .ground = "暴雨橙色预警"};
static struct order_target sample_response_target = {
    .kind = TARGET_MODULE, .number = 2, .module = 3, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""};
static const struct order sample_response_orders[] = {{.number = 4,
                                                       .post = 2,
                                                       .issuer = 11,
                                                       .incident = 3,
                                                       .seq = 100 + VERB_RESPONSE_SET,
                                                       .issued_at_ms = SAMPLE_REPORT_AT_MS,
                                                       .deadline_ms = SAMPLE_REPORT_AT_MS + 1800000,
                                                       .silence = {{60, 0, 120, 0}},
                                                       .text = (char *)(uintptr_t) "组织危险区群众转移",
                                                       .targets = &sample_response_target,
                                                       .target_count = 1}};
static const char *const sample_response_missed[] = {"task-to|nobody|巡查"};
#define SAMPLE_RESPONSE                                                                                                \
    .number = 2, .incident = 3, .level = LEVEL_III, .post = 2, .seat = 11, .started_at_ms = SAMPLE_REPORT_AT_MS - 99,  \
    .changed_at_ms = SAMPLE_REPORT_AT_MS, .hazard = "11A03", .org = "440307000000", .ground = "水位超警戒\n0.5 m",     \
    .rows = sample_response_rows, .row_count = 2
static const struct response sample_response = {SAMPLE_RESPONSE};

// False: the verb is another family's.
static inline bool sample_report_command(enum verb verb, struct command *to) {
    switch (verb) {
    case VERB_REPORT_SEND:
        to->report = &sample_report_send;
        return true;
    case VERB_REPORT_AMEND:
        to->report = &sample_report_amend;
        return true;
    case VERB_REPORT_PHONE:
        to->phone = (struct report_phone){.incident = 3, .to = "市应急局值班室", .text = "已口头报告\n稍后书面"};
        return true;
    case VERB_REPORT_DUE:
        to->due = (struct report_due){.incident = 3, .clock = 2, .alert = ALERT_LATE};
        return true;
    case VERB_RESPONSE_START:
        to->response_started = &sample_response_start;
        return true;
    case VERB_RESPONSE_SET:
        to->response = (struct response_change){.response = 2, .post = 2, .level = LEVEL_III, .ground = "水位上涨"};
        return true;
    case VERB_RESPONSE_END:
        to->response = (struct response_change){.response = 2, .ground = "雨已停\n水位回落"};
        return true;
    default:
        return false;
    }
}

static inline bool sample_report_event(enum verb verb, const struct command *command, struct event *to) {
    switch (verb) {
    case VERB_REPORT_SEND:
        to->object = 6;
        to->report = &sample_report_sent;
        return true;
    case VERB_REPORT_AMEND:
        to->object = 7;
        to->report = &sample_report_amended;
        return true;
    case VERB_REPORT_PHONE:
        to->object = 3;
        to->phone = command->phone;
        return true;
    case VERB_REPORT_DUE:
        to->object = 3;
        to->due = command->due;
        return true;
    case VERB_RESPONSE_START:
    case VERB_RESPONSE_SET:
        to->object = 2;
        to->response_changed = (struct response_changed){.response = {SAMPLE_RESPONSE},
                                                         .orders = sample_response_orders,
                                                         .order_count = verb == VERB_RESPONSE_SET,
                                                         .missed = sample_response_missed,
                                                         .missed_count = verb == VERB_RESPONSE_SET};
        to->response_changed.response.seq = 100u + (unsigned)verb;
        return true;
    case VERB_RESPONSE_END:
        to->object = 2;
        to->response = command->response;
        return true;
    default:
        return false;
    }
}

// Puts them into a state that has the samples of wire_samples.h.
static inline void sample_reports_restore(struct state *state) {
    struct report report = sample_report_sent;
    report.account = 5;
    state_restore_report(state, &report);
    state_restore_report(state, &sample_report_amended);
    struct response response = sample_response;
    response.account = 5;
    response.seq = 44;
    response.missed = sample_response_missed;
    response.missed_count = 1;
    state_restore_response(state, &response);
    response = (struct response){
        .number = 5, .level = LEVEL_I, .hazard = "1", .org = "440307002000", .ground = "x", .ended_at_ms = 9, .seq = 1};
    state_restore_response(state, &response);
}

#endif
