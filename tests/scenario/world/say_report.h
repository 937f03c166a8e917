// Commands about reports and responses, as world/say.h, and what members were told.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_REPORT_H
#define WORLD_SAY_REPORT_H

#include "world/member.h"
#include "world/say_plan.h"

#define REPORT(name) MUSTER__V1__REPORT_KIND__REPORT_KIND_##name
#define LEVEL(name) MUSTER__V1__RESPONSE_LEVEL__RESPONSE_LEVEL_##name
#define ALERT(name) MUSTER__V1__REPORT_ALERT__REPORT_ALERT_##name

// Room for one command; zero-initialise with PAPER. Texts stay the caller's.
struct paper {
    Muster__V1__Command command;
    union {
        Muster__V1__ReportSend report_send;
        Muster__V1__ReportAmend report_amend;
        Muster__V1__ReportPhone report_phone;
        Muster__V1__ResponseStart response_start;
        Muster__V1__ResponseSet response_set;
        Muster__V1__ResponseEnd response_end;
    };
    Muster__V1__ReportField field, *fields[1];
};
#define PAPER (&(struct paper){0})

say *say_report_send(struct paper *paper, uint32_t incident, Muster__V1__ReportKind kind, const char *course);
say *say_report_amend(struct paper *paper, uint32_t report, uint32_t version, const char *course);
say *say_phone(struct paper *paper, uint32_t incident);
say *say_response(struct paper *paper, const char *hazard, Muster__V1__ResponseLevel level, uint32_t post);
say *say_response_set(struct paper *paper, uint32_t response, Muster__V1__ResponseLevel level, uint32_t post);
say *say_response_end(struct paper *paper, uint32_t response, const char *ground);

// How often a member was told of this alert of a clock.
uint32_t alerts_told(const struct member *member, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert);

// What a member was told of a response's start and changes: how often of the response itself, how many orders with it
// in all, how many lines of what was missed.
struct response_told {
    uint32_t times, orders, missed, bare; // bare: orders without the response
};
struct response_told response_told(const struct member *member, uint32_t response);

#endif
