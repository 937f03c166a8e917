// Commands about reports and responses, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_report.h"

#include "world/say_body.h"

static void set_field(struct paper *paper, const char *course) {
    muster__v1__report_field__init(&paper->field);
    paper->field.key = TEXT("course");
    paper->field.text = TEXT(course);
    paper->fields[0] = &paper->field;
}

say *say_report_send(struct paper *paper, uint32_t incident, Muster__V1__ReportKind kind, const char *course) {
    SAY(paper, report_send, REPORT_SEND);
    set_field(paper, course);
    paper->report_send.incident = incident;
    paper->report_send.kind = kind;
    paper->report_send.signer = TEXT("张局长");
    paper->report_send.fields = paper->fields;
    paper->report_send.n_fields = 1;
    return &paper->command;
}

say *say_report_amend(struct paper *paper, uint32_t report, uint32_t version, const char *course) {
    SAY(paper, report_amend, REPORT_AMEND);
    set_field(paper, course);
    paper->report_amend.report = report;
    paper->report_amend.version = version;
    paper->report_amend.fields = paper->fields;
    paper->report_amend.n_fields = 1;
    return &paper->command;
}

say *say_phone(struct paper *paper, uint32_t incident) {
    SAY(paper, report_phone, REPORT_PHONE);
    paper->report_phone.incident = incident;
    paper->report_phone.to = TEXT("市应急局");
    return &paper->command;
}

say *say_response(struct paper *paper, const char *hazard, Muster__V1__ResponseLevel level, uint32_t post) {
    SAY(paper, response_start, RESPONSE_START);
    paper->response_start.hazard = TEXT(hazard);
    paper->response_start.org = TEXT(DISTRICT_ORG);
    paper->response_start.level = level;
    paper->response_start.ground = TEXT("暴雨橙色预警");
    paper->response_start.post = post;
    return &paper->command;
}

say *say_response_set(struct paper *paper, uint32_t response, Muster__V1__ResponseLevel level, uint32_t post) {
    SAY(paper, response_set, RESPONSE_SET);
    paper->response_set.response = response;
    paper->response_set.level = level;
    paper->response_set.ground = TEXT("水位上涨");
    paper->response_set.post = post;
    return &paper->command;
}

say *say_response_end(struct paper *paper, uint32_t response, const char *ground) {
    SAY(paper, response_end, RESPONSE_END);
    paper->response_end.response = response;
    paper->response_end.ground = TEXT(ground);
    return &paper->command;
}

// ---- what was told

struct alert_question {
    uint32_t incident, clock;
    Muster__V1__ReportAlert alert;
    uint32_t count;
};

static void count_alert(void *arg, const Muster__V1__Event *event) {
    struct alert_question *question = arg;
    if (event->body_case != MUSTER__V1__EVENT__BODY_REPORT_DUE)
        return;
    const Muster__V1__ReportDue *due = event->report_due;
    question->count +=
        due->incident == question->incident && due->clock == question->clock && due->alert == question->alert;
}

uint32_t alerts_told(const struct member *member, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert) {
    struct alert_question question = {.incident = incident, .clock = clock, .alert = alert};
    member_each_event(member, count_alert, &question);
    return question.count;
}

struct response_question {
    uint32_t response;
    struct response_told all;
};

static void add_response(void *arg, const Muster__V1__Event *event) {
    struct response_question *question = arg;
    const Muster__V1__ResponseChanged *changed =
        event->body_case == MUSTER__V1__EVENT__BODY_RESPONSE_STARTED   ? event->response_started
        : event->body_case == MUSTER__V1__EVENT__BODY_RESPONSE_WAS_SET ? event->response_was_set
                                                                       : NULL;
    if (!changed || event->object != question->response)
        return;
    question->all.times += changed->response != NULL;
    question->all.orders += (uint32_t)changed->n_orders;
    question->all.missed += (uint32_t)changed->n_missed;
    question->all.bare += !changed->response;
}

struct response_told response_told(const struct member *member, uint32_t response) {
    struct response_question question = {.response = response};
    member_each_event(member, add_response, &question);
    return question.all;
}
