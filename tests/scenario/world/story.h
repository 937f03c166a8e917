// A story: hours of an incident in invented time, told through the wire. All clocks of the hub go on together, as fast
// as the story wants.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_STORY_H
#define WORLD_STORY_H

#include "world/people.h"
#include "world/say_report.h"

#define MINUTE_MS 60000
#define EVENT(name) MUSTER__V1__EVENT__BODY_##name
#define STEP(name) MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_##name

struct story {
    struct world *world;
    struct hub *hub;
    int64_t begin_ms;                   // wall clock of the hub when it began
    struct member *duty, *town, *chief; // duty officer of the district, of TOWN_A; whoever commands the post
    Muster__V1__Command command;        // room for the next step
    union {
        Muster__V1__DispatchStep step;
        Muster__V1__AlarmTake take;
        Muster__V1__AlarmClear clear;
    };
};

// A hub whose time begins at `begin_ms`, with templates "hq-1-6" and "onsite-1-8".
void story_begin(struct story *story, struct world *world, int64_t begin_ms);
void story_put(struct story *story, const char *file);       // of ops/catalogues
void story_put_rules(struct story *story, const char *file); // report rules of ops/catalogues, in force
// Time goes on to so many minutes behind the beginning; never back.
void story_until(struct story *story, int minutes);
void story_on(struct story *story, int minutes); // so many further
int64_t story_now_ms(const struct story *story); // the hub's

// The duty officer confirms an intake entry as it is; returns the number of the incident.
uint32_t story_confirm(struct story *story, uint32_t entry, const char *title);

// Waits for an alert that comes by itself, and ends the test unless it comes at its moment.
void story_alert(struct story *story, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert, int64_t at_ms);
// The place of the incident's clock for that step that is due then, as told when it was opened; 0: none.
uint32_t story_clock(const struct story *story, uint32_t incident, const char *step, int64_t due_ms);
uint32_t story_clock_now(struct story *story, uint32_t incident,
                         const char *step); // as it is now; ends the test if none
// Every step to be done in writing or by phone is done, of every incident.
void story_clocks_are_met(struct story *story);

uint32_t story_post(struct story *story, const char *template, uint32_t incident); // with the chief on its first seat
uint32_t story_orders(struct story *story);                                        // that the chief knows of
Muster__V1__UnitStatus story_unit_status(struct story *story, uint32_t unit);

uint32_t story_dispatch(struct story *story, uint32_t unit);          // the newest of it; 0: none
struct member *story_fresh(struct story *story, const char *account); // one more device of theirs

say *story_step(struct story *story, uint32_t dispatch, Muster__V1__DispatchPhase phase);
say *story_take(struct story *story, uint32_t alarm);
say *story_clear(struct story *story, uint32_t alarm, const char *outcome);

// at_ms of the event of that kind about that object, as the duty officer was told; ends the test when there is none.
int64_t story_event_ms(const struct story *story, Muster__V1__Event__BodyCase body, uint32_t object);

#endif
