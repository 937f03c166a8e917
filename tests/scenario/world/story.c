// Tells a story: time that is invented, and what a duty officer says and hears in it.
// SPDX-License-Identifier: Apache-2.0
#include "world/story.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/say_body.h"
#include "world/say_intake.h"
#include "world/say_plan.h"
#include "world/say_report.h"
#include "world/stage.h"
#include "world/tool.h"

#define LATE_MS 1000 // an alert comes within a second of its moment

static void operate(struct story *story, const char *what, const char *verb, const char *file) {
    char socket[300];
    char *said = NULL;
    snprintf(socket, sizeof socket, "%s/admin.sock", story->hub->folder);
    const char *const argv[] = {BINARY_DIR "/musterctl", "--socket", socket, what, verb, file, NULL};
    need(tool_run(story->world, argv, &said) == 0, "%s: %s", file, said ? said : "");
    free(said);
}

void story_begin(struct story *story, struct world *world, int64_t begin_ms) {
    const char *const flags[] = {"--silence-s", "3600", NULL};
    *story = (struct story){.world = world, .begin_ms = begin_ms};
    story->hub = hub_draw(world, &(struct hub_plan){.name = "east", .faults = true, .flags = flags});
    story->hub->faults->clock_ms = begin_ms - world_now_ms();
    hub_start(story->hub);
    operate(story, "template", "put", SOURCE_DIR "/ops/templates/hq-1-6.conf");
    operate(story, "template", "put", SOURCE_DIR "/ops/templates/onsite-1-8.conf");
    story->duty = people_join(world, story->hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    story->town = people_join(world, story->hub, "town", ROLE(DUTY), TOWN_A);
}

void story_put(struct story *story, const char *file) {
    char path[300];
    snprintf(path, sizeof path, SOURCE_DIR "/ops/catalogues/%s", file);
    operate(story, "catalogue", "put", path);
}

void story_put_rules(struct story *story, const char *file) {
    char path[300];
    snprintf(path, sizeof path, SOURCE_DIR "/ops/catalogues/%s", file);
    json_t *rules = json_load_file(path, 0, NULL);
    json_t *body = json_object_get(rules, "body");
    need(body && json_object_set_new(body, "active", json_true()) == 0, "no rules in %s", file);
    char *text = json_dumps(body, JSON_COMPACT);
    must(people_operator(story->world, story->hub),
         say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), json_string_value(json_object_get(rules, "key")), text));
    free(text);
    json_decref(rules);
}

int64_t story_now_ms(const struct story *story) {
    return world_now_ms() + story->hub->faults->clock_ms + story->hub->faults->time_ms;
}

static void go_on_to(struct story *story, int64_t at_ms) {
    int64_t by_ms = at_ms - story_now_ms(story);
    if (by_ms <= 0)
        return;
    atomic_fetch_add(&story->hub->faults->time_ms, by_ms);
    world_rest(story->world, 0.2); // whoever was silent for an hour is told so, and comes back
    world_until(story->world, member_live(story->duty) && member_live(story->town));
}

void story_until(struct story *story, int minutes) {
    go_on_to(story, story->begin_ms + (int64_t)minutes * MINUTE_MS);
}

void story_on(struct story *story, int minutes) {
    go_on_to(story, story_now_ms(story) + (int64_t)minutes * MINUTE_MS);
}

// ---- what was told

// The first event that `is` says yes to; NULL: none. The caller frees it.
static Muster__V1__Event *told(const struct member *member, bool (*is)(const Muster__V1__Event *, const void *),
                               const void *what, uint32_t *count) {
    Muster__V1__Event *first = NULL;
    for (uint32_t i = 0; i < member->event_count; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, member->events[i].len, member->events[i].bytes);
        bool yes = event && is(event, what);
        *count += yes;
        if (yes && !first)
            first = event;
        else if (event)
            muster__v1__event__free_unpacked(event, NULL);
    }
    return first;
}

struct subject {
    Muster__V1__Event__BodyCase body;
    uint32_t object;
};
static bool is_about(const Muster__V1__Event *event, const void *what) {
    const struct subject *subject = what;
    return event->body_case == subject->body && event->object == subject->object;
}

int64_t story_event_ms(const struct story *story, Muster__V1__Event__BodyCase body, uint32_t object) {
    uint32_t count = 0;
    world_until(story->world, told_of(story->duty, body, object) > 0);
    Muster__V1__Event *event = told(story->duty, is_about, &(struct subject){body, object}, &count);
    need(event, "nothing was told of %u", object);
    int64_t at_ms = event->at_ms;
    muster__v1__event__free_unpacked(event, NULL);
    return at_ms;
}

static bool is_alert(const Muster__V1__Event *event, const void *what) {
    const Muster__V1__ReportDue *due = what, *said = event->report_due;
    return event->body_case == EVENT(REPORT_DUE) && said->incident == due->incident && said->clock == due->clock &&
           said->alert == due->alert;
}

static Muster__V1__Event *told_alert(const struct story *story, uint32_t incident, uint32_t clock,
                                     Muster__V1__ReportAlert alert, uint32_t *count) {
    Muster__V1__ReportDue due = MUSTER__V1__REPORT_DUE__INIT;
    due.incident = incident;
    due.clock = clock;
    due.alert = alert;
    return told(story->duty, is_alert, &due, count);
}

void story_alert(struct story *story, uint32_t incident, uint32_t clock, Muster__V1__ReportAlert alert, int64_t at_ms) {
    uint32_t count = 0;
    go_on_to(story, at_ms - 1500);
    need(alerts_told(story->duty, incident, clock, alert) == 0 || story_now_ms(story) >= at_ms,
         "an alert came too early");
    world_until(story->world, alerts_told(story->duty, incident, clock, alert) > 0);
    Muster__V1__Event *event = told_alert(story, incident, clock, alert, &count);
    need(count == 1, "it came %u times", count);
    need(event->at_ms >= at_ms && event->at_ms < at_ms + (int64_t)(1000 * WORLD_PROMISE_S(LATE_MS / 1000.)),
         "it came %lld ms after its moment", (long long)(event->at_ms - at_ms));
    muster__v1__event__free_unpacked(event, NULL);
}

static bool is_beginning(const Muster__V1__Event *event, const void *what) {
    return event->body_case == EVENT(INTAKE_CONFIRMED) &&
           event->intake_confirmed->incident->incident == *(const uint32_t *)what;
}

uint32_t story_confirm(struct story *story, uint32_t entry, const char *title) {
    uint32_t count = 0;
    must(story->duty, say_confirm(&(struct form){0}, entry, NULL, title));
    world_until(story->world, told_of(story->duty, EVENT(INTAKE_CONFIRMED), entry) > 0);
    Muster__V1__Event *event = told(story->duty, is_about, &(struct subject){EVENT(INTAKE_CONFIRMED), entry}, &count);
    uint32_t incident = event->intake_confirmed->incident->incident;
    muster__v1__event__free_unpacked(event, NULL);
    return incident;
}

uint32_t story_clock(const struct story *story, uint32_t incident, const char *step, int64_t due_ms) {
    uint32_t count = 0, place = 0;
    Muster__V1__Event *event = NULL;
    world_until(story->world, (event = told(story->duty, is_beginning, &incident, &count)) != NULL);
    const Muster__V1__Incident *opened = event->intake_confirmed->incident;
    for (size_t i = 0; i < opened->n_clocks && !place; i++)
        if (strcmp(opened->clocks[i]->step, step) == 0 && opened->clocks[i]->due_at_ms == due_ms)
            place = (uint32_t)i + 1;
    muster__v1__event__free_unpacked(event, NULL);
    return place;
}

// ---- what there is, for somebody who comes fresh

struct member *story_fresh(struct story *story, const char *account) {
    static int devices;
    char device[20];
    snprintf(device, sizeof device, "fresh-%d", ++devices);
    return stage_device(story->world, story->hub, account, device);
}

void story_clocks_are_met(struct story *story) {
    struct member *member = story_fresh(story, "duty");
    need(member->snapshot->n_incidents > 0, "there are no incidents");
    for (size_t i = 0; i < member->snapshot->n_incidents; i++) {
        const Muster__V1__Incident *incident = member->snapshot->incidents[i];
        need(incident->n_clocks > 0, "incident %u has no clock", incident->incident);
        for (size_t k = 0; k < incident->n_clocks; k++)
            need(incident->clocks[k]->done_at_ms, "incident %u: %s was never done", incident->incident,
                 incident->clocks[k]->step);
    }
    member_leave(member);
}

uint32_t story_clock_now(struct story *story, uint32_t incident, const char *step) {
    struct member *member = story_fresh(story, "duty");
    uint32_t place = 0;
    for (size_t i = 0; i < member->snapshot->n_incidents; i++) {
        const Muster__V1__Incident *one = member->snapshot->incidents[i];
        for (size_t k = 0; one->incident == incident && k < one->n_clocks; k++)
            if (strcmp(one->clocks[k]->step, step) == 0)
                place = (uint32_t)k + 1;
    }
    member_leave(member);
    need(place, "incident %u has no clock %s", incident, step);
    return place;
}

uint32_t story_dispatch(struct story *story, uint32_t unit) {
    struct member *member = story_fresh(story, "duty");
    uint32_t dispatch = 0;
    for (size_t i = 0; i < member->snapshot->n_dispatches; i++)
        if (member->snapshot->dispatches[i]->unit == unit)
            dispatch = member->snapshot->dispatches[i]->dispatch;
    member_leave(member);
    return dispatch;
}

uint32_t story_orders(struct story *story) {
    struct member *member = story_fresh(story, "chief");
    uint32_t count = (uint32_t)member->snapshot->n_orders;
    member_leave(member);
    return count;
}

Muster__V1__UnitStatus story_unit_status(struct story *story, uint32_t unit) {
    struct member *member = story_fresh(story, "duty");
    Muster__V1__UnitStatus status = 0;
    for (size_t i = 0; i < member->snapshot->n_units; i++)
        if (member->snapshot->units[i]->unit == unit)
            status = member->snapshot->units[i]->status;
    member_leave(member);
    return status;
}

uint32_t story_post(struct story *story, const char *template, uint32_t incident) {
    struct sheet sheet = {0};
    say *open = say_post_open(&sheet, template, DISTRICT_ORG, 0);
    sheet.post_open.incident = incident;
    uint32_t post = must(story->duty, open).object;
    struct member *member = story_fresh(story, "duty");
    uint32_t seat = 0;
    for (size_t i = 0; i < member->snapshot->n_posts; i++)
        if (member->snapshot->posts[i]->post == post)
            seat = member->snapshot->posts[i]->first_seat;
    member_leave(member);
    story->chief = stage_join(story->world, story->hub, "chief");
    must(story->duty, say_assign(SHEET, seat, "chief"));
    return post;
}

// ---- commands

say *story_step(struct story *story, uint32_t dispatch, Muster__V1__DispatchPhase phase) {
    muster__v1__command__init(&story->command);
    muster__v1__dispatch_step__init(&story->step);
    story->command.body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_STEP;
    story->command.dispatch_step = &story->step;
    story->step.dispatch = dispatch;
    story->step.phase = phase;
    return &story->command;
}

say *story_take(struct story *story, uint32_t alarm) {
    muster__v1__command__init(&story->command);
    muster__v1__alarm_take__init(&story->take);
    story->command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_TAKE;
    story->command.alarm_take = &story->take;
    story->take.alarm = alarm;
    return &story->command;
}

say *story_clear(struct story *story, uint32_t alarm, const char *outcome) {
    muster__v1__command__init(&story->command);
    muster__v1__alarm_clear__init(&story->clear);
    story->command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_CLEAR;
    story->command.alarm_clear = &story->clear;
    story->clear.alarm = alarm;
    story->clear.text = TEXT(outcome);
    return &story->command;
}
