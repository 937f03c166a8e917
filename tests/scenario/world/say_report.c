// Commands about reports and responses, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_report.h"

#define TEXT(text) ((char *)(uintptr_t)(text))

static void set_field(struct paper *paper, const char *course) {
    muster__v1__report_field__init(&paper->field);
    paper->field.key = TEXT("course");
    paper->field.text = TEXT(course);
    paper->fields[0] = &paper->field;
}

say *say_report_send(struct paper *paper, uint32_t incident, Muster__V1__ReportKind kind, const char *course) {
    muster__v1__command__init(&paper->command);
    muster__v1__report_send__init(&paper->send);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_SEND;
    paper->command.report_send = &paper->send;
    set_field(paper, course);
    paper->send.incident = incident;
    paper->send.kind = kind;
    paper->send.signer = TEXT("张局长");
    paper->send.fields = paper->fields;
    paper->send.n_fields = 1;
    return &paper->command;
}

say *say_report_amend(struct paper *paper, uint32_t report, uint32_t version, const char *course) {
    muster__v1__command__init(&paper->command);
    muster__v1__report_amend__init(&paper->amend);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_AMEND;
    paper->command.report_amend = &paper->amend;
    set_field(paper, course);
    paper->amend.report = report;
    paper->amend.version = version;
    paper->amend.fields = paper->fields;
    paper->amend.n_fields = 1;
    return &paper->command;
}

say *say_phone(struct paper *paper, uint32_t incident) {
    muster__v1__command__init(&paper->command);
    muster__v1__report_phone__init(&paper->phone);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_REPORT_PHONE;
    paper->command.report_phone = &paper->phone;
    paper->phone.incident = incident;
    paper->phone.to = TEXT("市应急局");
    return &paper->command;
}

say *say_response(struct paper *paper, const char *hazard, Muster__V1__ResponseLevel level, uint32_t post) {
    muster__v1__command__init(&paper->command);
    muster__v1__response_start__init(&paper->start);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_START;
    paper->command.response_start = &paper->start;
    paper->start.hazard = TEXT(hazard);
    paper->start.org = TEXT(DISTRICT_ORG);
    paper->start.level = level;
    paper->start.ground = TEXT("暴雨橙色预警");
    paper->start.post = post;
    return &paper->command;
}

say *say_response_set(struct paper *paper, uint32_t response, Muster__V1__ResponseLevel level, uint32_t post) {
    muster__v1__command__init(&paper->command);
    muster__v1__response_set__init(&paper->set);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_SET;
    paper->command.response_set = &paper->set;
    paper->set.response = response;
    paper->set.level = level;
    paper->set.ground = TEXT("水位上涨");
    paper->set.post = post;
    return &paper->command;
}

say *say_response_end(struct paper *paper, uint32_t response, const char *ground) {
    muster__v1__command__init(&paper->command);
    muster__v1__response_end__init(&paper->end);
    paper->command.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_END;
    paper->command.response_end = &paper->end;
    paper->end.response = response;
    paper->end.ground = TEXT(ground);
    return &paper->command;
}

// ---- what was told

uint32_t alerts_told(const struct member *member, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        if (!event)
            continue;
        const Muster__V1__ReportDue *due =
            event->body_case == MUSTER__V1__EVENT__BODY_REPORT_DUE ? event->report_due : NULL;
        count += due && due->incident == incident && due->clock == clock && due->alert == alert;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}

struct response_told response_told(const struct member *member, uint32_t response) {
    struct response_told all = {0};
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        if (!event)
            continue;
        const Muster__V1__ResponseChanged *changed =
            event->body_case == MUSTER__V1__EVENT__BODY_RESPONSE_STARTED   ? event->response_started
            : event->body_case == MUSTER__V1__EVENT__BODY_RESPONSE_WAS_SET ? event->response_was_set
                                                                           : NULL;
        if (changed && event->object == response) {
            all.times += changed->response != NULL;
            all.orders += (uint32_t)changed->n_orders;
            all.missed += (uint32_t)changed->n_missed;
            all.bare += !changed->response;
        }
        muster__v1__event__free_unpacked(event, NULL);
    }
    return all;
}
