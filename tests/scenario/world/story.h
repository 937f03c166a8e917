// A story: hours of an incident in invented time, told through the wire. All clocks of the hub go on together, as fast
// as the story wants.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_STORY_H
#define WORLD_STORY_H

#include "world/people.h"
#include "world/say.h"

#define MINUTE_MS 60000
#define EVENT(name) MUSTER__V1__EVENT__BODY_##name
#define LEVEL(name) MUSTER__V1__RESPONSE_LEVEL__RESPONSE_LEVEL_##name
#define REPORT(name) MUSTER__V1__REPORT_KIND__REPORT_KIND_##name
#define ALERT(name) MUSTER__V1__REPORT_ALERT__REPORT_ALERT_##name
#define STEP(name) MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_##name

enum { CODE_REPORT_ORDER_INVALID = 432 };

struct story {
    struct world *world;
    struct hub *hub;
    int64_t begin_ms;                   // wall clock of the hub when it began
    struct member *duty, *town, *chief; // duty officer of the district, of TOWN_A; whoever commands the post
    // Room for the next command.
    struct {
        Muster__V1__Command command;
        union {
            Muster__V1__ResponseStart start;
            Muster__V1__ResponseSet set;
            Muster__V1__ResponseEnd end;
            Muster__V1__ReportSend send;
            Muster__V1__ReportAmend amend;
            Muster__V1__ReportPhone phone;
            Muster__V1__DispatchStep step;
            Muster__V1__PlanLaunch launch;
        };
        Muster__V1__ReportField field, *fields[1];
    } box;
};

// A hub whose time begins at `begin_ms`, with templates "hq-1-6" and "onsite-1-8".
void story_begin(struct story *story, struct world *world, int64_t begin_ms);
void story_put(struct story *story, const char *file); // of ops/catalogues
// Time goes on to so many minutes behind the beginning; never back.
void story_until(struct story *story, int minutes);
int64_t story_now_ms(const struct story *story); // the hub's

// The duty officer confirms an intake entry as it is; returns the number of the incident.
uint32_t story_confirm(struct story *story, uint32_t entry, const char *title);

// Waits for an alert that comes by itself, and ends the test unless it comes at its moment.
void story_alert(struct story *story, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert, int64_t at_ms);
uint32_t story_alerts(const struct story *story, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert);
// The place of the incident's clock for that step that is due then, as told when it was opened; 0: none.
uint32_t story_clock(const struct story *story, uint32_t incident, const char *step, int64_t due_ms);
// Every step to be done in writing or by phone is done, of every incident.
void story_clocks_are_met(struct story *story);

uint32_t story_post(struct story *story, const char *template, uint32_t incident); // with the chief on its first seat
uint32_t story_orders(struct story *story);                                        // that the chief knows of
Muster__V1__UnitStatus story_unit_status(struct story *story, uint32_t unit);

// Commands, in the story's box.
say *story_respond(struct story *story, const char *hazard, uint32_t incident, uint32_t post,
                   Muster__V1__ResponseLevel level, const char *ground);
say *story_raise(struct story *story, uint32_t response, uint32_t post, Muster__V1__ResponseLevel level,
                 const char *ground);
say *story_end(struct story *story, uint32_t response, const char *ground);
say *story_report(struct story *story, uint32_t incident, Muster__V1__ReportKind kind, const char *course);
say *story_amend(struct story *story, uint32_t report, const char *course);
say *story_phone(struct story *story, uint32_t incident, const char *to);
say *story_step(struct story *story, uint32_t dispatch, Muster__V1__DispatchPhase phase);

// at_ms of the event of that kind about that object, as the duty officer was told; ends the test when there is none.
int64_t story_event_ms(const struct story *story, Muster__V1__Event__BodyCase body, uint32_t object);

#endif
