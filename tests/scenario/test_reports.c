// Reports through the wire: the chain and what it refuses, versions in the database and over HTTP, alerts near the
// limit and at it, once each and in time, with the hub killed in between; what a client that begins anew is told of
// incidents that are closed.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world/ask.h"
#include "world/people.h"
#include "world/say_intake.h"
#include "world/say_report.h"
#include "world/stage.h"
#include "world/truth.h"

// Three seconds and six, with a form.
#define RULES                                                                                                          \
    "{\"active\": true, \"steps\": ["                                                                                  \
    "{\"key\": \"call\", \"zh\": \"电话\", \"en\": \"call\", \"by\": \"phone\", \"kind\": \"first\", "               \
    "\"minutes\": 0.05, \"near_min\": 0.025}, "                                                                        \
    "{\"key\": \"first\", \"zh\": \"初报\", \"en\": \"first\", \"by\": \"written\", \"kind\": \"first\", "           \
    "\"minutes\": 0.1}], "                                                                                             \
    "\"fields\": [{\"key\": \"course\", \"zh\": \"经过\", \"en\": \"course\", \"lines\": 6}]}"
enum { CALL = 1, FIRST };

static json_t *get(const struct hub *hub, const char *path, const char *token, int status) {
    char *reply = NULL;
    int got = hub_get(hub, path, token, &reply);
    need(got == status, "%s: status %d instead of %d: %s", path, got, status, reply ? reply : "");
    json_t *root = json_loads(reply ? reply : "", 0, NULL);
    free(reply);
    return root;
}

static bool is_complete(const struct hub *hub, const char *token) {
    json_t *root = get(hub, "/api/v1/reports/1/versions", token, 200);
    bool complete = json_is_true(json_object_get(root, "complete"));
    json_decref(root);
    return complete;
}

// Whoever signs in now finds the call that was made, unless the incident is none of theirs.
static void finds_calls(struct world *world, struct hub *hub, const char *name, const char *token, size_t count) {
    struct member *fresh = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
    need(fresh->snapshot->n_phone_calls == count, "%s finds %zu calls", name, fresh->snapshot->n_phone_calls);
    for (size_t i = 0; i < count; i++) {
        const Muster__V1__PhoneCall *call = fresh->snapshot->phone_calls[i];
        need(*call->to && *call->account && call->at_ms > 0 && call->seq > 0, "%s finds a call of nobody", name);
    }
    member_leave(fresh);
}

static void a_chain_with_versions(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *other = people_join(world, hub, "other", ROLE(DUTY), TOWN_B);
    struct member *local = people_operator(world, hub);
    refuses(duty, say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), "fast", RULES), CODE_NOT_ALLOWED);
    refuses(local, say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), "fast", "{\"steps\": 1}"), CODE_CATALOGUE_INVALID);
    must(local, say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), "fast", RULES));
    uint32_t incident = must(duty, say_open(BOX, "泄漏", TOWN_A)).object;
    refuses(duty, say_report_send(PAPER, incident, REPORT(FOLLOW), "x"), CODE_REPORT_ORDER_INVALID);
    refuses(duty, say_report_send(PAPER, 99, REPORT(FIRST), "x"), CODE_INCIDENT_UNKNOWN);
    refuses(other, say_report_send(PAPER, incident, REPORT(FIRST), "x"), CODE_OUT_OF_SCOPE);
    struct paper strange = {0};
    say_report_send(&strange, incident, REPORT(FIRST), "x");
    strange.field.key = (char *)(uintptr_t) "smell";
    refuses(duty, &strange.command, CODE_REPORT_FIELDS_INVALID);
    uint32_t first = must(duty, say_report_send(PAPER, incident, REPORT(FIRST), "")).object;
    refuses(duty, say_report_send(PAPER, incident, REPORT(FIRST), "x"), CODE_REPORT_ORDER_INVALID);
    must(duty, say_phone(PAPER, incident));
    hub_kill(hub);
    hub_start(hub);
    finds_calls(world, hub, "duty-fresh", duty->token, 1); // out of the journal
    finds_calls(world, hub, "other-fresh", other->token, 0);
    hub_stop(hub);
    hub_start(hub);
    finds_calls(world, hub, "duty-later", duty->token, 1); // out of the hub's snapshot
    must(duty, say_report_amend(PAPER, first, 1, "储罐泄漏\n已疏散"));
    refuses(duty, say_report_amend(PAPER, first, 1, "y"), CODE_REPORT_VERSION_OLD);
    must(duty, say_report_amend(PAPER, first, 2, "储罐泄漏\n疏散 300 人"));
    must(duty, say_report_send(PAPER, incident, REPORT(FOLLOW), "处置中"));
    must(duty, say_report_send(PAPER, incident, REPORT(FOLLOW), "已堵漏"));
    must(duty, say_report_send(PAPER, incident, REPORT(FINAL), "处置完毕"));
    refuses(duty, say_report_send(PAPER, incident, REPORT(FOLLOW), "z"), CODE_REPORT_ORDER_INVALID);
    refuses(duty, say_report_amend(PAPER, 99, 0, "y"), CODE_REPORT_UNKNOWN);

    json_t *root = get(hub, "/api/v1/reports/1", duty->token, 200);
    need(number_in(root, "version") == 3 && number_in(root, "incident") == incident, "another version");
    json_decref(root);
    json_decref(get(hub, "/api/v1/reports/9", duty->token, 404));
    json_decref(get(hub, "/api/v1/reports/x", duty->token, 400));
    json_decref(get(hub, "/api/v1/reports/1", other->token, 403));
    json_decref(get(hub, "/api/v1/reports/1/versions", other->token, 403));
    truth_settles(world, hub);
    world_until(world, is_complete(hub, duty->token));
    root = get(hub, "/api/v1/reports/1/versions", duty->token, 200);
    const json_t *versions = json_object_get(root, "versions");
    need(json_array_size(versions) == 3, "%zu versions", json_array_size(versions));
    for (size_t i = 0; i < 3; i++)
        need(number_in(json_array_get(versions, i), "version") == (int64_t)(3 - i), "out of order");
    json_decref(root);

    const char *database = world->postgres->conninfo;
    need(truth_number(database, "SELECT count(*)::text FROM muster.report") == 4, "reports");
    need(truth_number(database, "SELECT count(*)::text FROM muster.report_version") == 6, "versions");
    need(truth_number(database, "SELECT max(nth)::text FROM muster.report WHERE kind = 'follow'") == 2, "numbers");
    need(truth_number(database, "SELECT count(*)::text FROM muster.report_clock WHERE done_at IS NOT NULL") == 2,
         "clocks that were met run on");
    need(truth_number(database, "SELECT count(*)::text FROM muster.v_report_clocks WHERE late") == 0, "late");
    member_check(duty);
    need(alerts_told(other, incident, FIRST, ALERT(LATE)) == 0, "they do not see the incident");
}

// As far as may be from its time: what the machine allows.
static void in_time(double since, double seconds) {
    double late = child_now() - since - seconds;
    need(late > -0.3 && late < WORLD_PROMISE_S(1), "%.2f s off", late);
}

static void alerts_come_once_and_in_time(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    must(people_operator(world, hub), say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), "fast", RULES));
    double since = child_now();
    uint32_t quiet = must(duty, say_open(BOX, "无人报告", TOWN_A)).object;
    uint32_t told = must(duty, say_open(BOX, "已报告", TOWN_A)).object;
    must(duty, say_phone(PAPER, told));
    world_until(world, alerts_told(duty, quiet, CALL, ALERT(NEAR)) == 1);
    in_time(since, 1.5);
    must(duty, say_report_send(PAPER, told, REPORT(FIRST), "x"));
    world_until(world, alerts_told(duty, quiet, CALL, ALERT(LATE)) == 1);
    in_time(since, 3);
    uint32_t closed = must(duty, say_open(BOX, "已办结", TOWN_A)).object;
    must(duty, say_close(BOX, closed, "误报"));
    hub_kill(hub);
    hub_start(hub);
    world_until(world, alerts_told(duty, quiet, FIRST, ALERT(LATE)) == 1);
    in_time(since, 6);
    world_rest(world, 4);
    for (uint32_t clock = CALL; clock <= FIRST; clock++) {
        need(alerts_told(duty, quiet, clock, ALERT(LATE)) == 1, "clock %u: not once", clock);
        for (Muster__V1__ReportAlert alert = ALERT(NEAR); alert <= ALERT(LATE); alert++)
            need(alerts_told(duty, told, clock, alert) + alerts_told(duty, closed, clock, alert) == 0,
                 "clock %u: what was done or closed alerts", clock);
    }
    need(alerts_told(duty, quiet, CALL, ALERT(NEAR)) == 1, "near: not once");
    member_check(duty);
}

static void what_came_due_while_it_stood_comes_after_the_start(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    must(people_operator(world, hub), say_catalogue(DRAFT, CATALOGUE(REPORT_RULES), "fast", RULES));
    uint32_t incident = must(duty, say_open(BOX, "泄漏", TOWN_A)).object;
    hub_kill(hub);
    world_rest(world, 7);
    double since = child_now();
    hub_start(hub);
    world_until(world, alerts_told(duty, incident, FIRST, ALERT(LATE)) == 1);
    need(child_now() - since < WORLD_PROMISE_S(3), "it took %.1f s", child_now() - since);
    need(alerts_told(duty, incident, CALL, ALERT(NEAR)) == 1 && alerts_told(duty, incident, CALL, ALERT(LATE)) == 1,
         "what came due in between was lost");
    hub_kill(hub);
    hub_start(hub);
    must(duty, say_note(BOX, incident, "记"));
    need(alerts_told(duty, incident, CALL, ALERT(LATE)) == 1, "it came again");
    member_check(duty);
}

// A device that begins anew is told of so many reports, calls and people; the incident is always there.
static void begins_with(struct world *world, struct hub *hub, const char *device, size_t reports, size_t calls,
                        size_t people) {
    const Muster__V1__Snapshot *told = stage_device(world, hub, "duty", device)->snapshot;
    need(told->n_incidents == 1 && told->incidents[0]->phase == PHASE(CLOSED), "%s: not the incident", device);
    need(told->n_reports == reports, "%s: %zu reports", device, told->n_reports);
    need(told->n_phone_calls == calls, "%s: %zu calls", device, told->n_phone_calls);
    need(told->n_casualties == people, "%s: %zu people", device, told->n_casualties);
}

static void reports_and_people_are_at_hand_for_thirty_days_after_the_close(struct world *world) {
    const int64_t hour_ms = 3600000;
    struct hub *hub = hub_draw(world, &(struct hub_plan){.name = "east", .faults = true});
    hub->faults->clock_ms = -60 * 24 * hour_ms; // tokens are made to last until tomorrow
    hub_start(hub);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    uint32_t incident = must(duty, say_open(BOX, "泄漏", TOWN_A)).object;
    must(duty, say_report_send(PAPER, incident, REPORT(FIRST), "储罐泄漏"));
    must(duty, say_phone(PAPER, incident));
    must(duty, say_person(FORM, incident, 0, "甲", CONDITION(SEVERE)));
    must(duty, say_close(BOX, incident, "处置完毕"));
    uint32_t follow = must(duty, say_report_send(PAPER, incident, REPORT(FOLLOW), "一人死亡")).object;
    must(duty, say_person(FORM, incident, 1, "甲", CONDITION(DEAD)));
    hub_kill(hub);
    hub_start(hub);
    begins_with(world, hub, "at-once", 2, 1, 1);
    atomic_fetch_add(&hub->faults->time_ms, 30 * 24 * hour_ms - hour_ms);
    begins_with(world, hub, "in-time", 2, 1, 1);
    atomic_fetch_add(&hub->faults->time_ms, 2 * hour_ms);
    begins_with(world, hub, "too-late", 0, 0, 0);
    must(duty, say_report_amend(PAPER, follow, 1, "两人死亡")); // the hub knows them all the same
    must(duty, say_report_send(PAPER, incident, REPORT(FINAL), "终报"));
    member_check(duty);
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_chain_with_versions), SCENARIO(alerts_come_once_and_in_time),
                     SCENARIO(what_came_due_while_it_stood_comes_after_the_start),
                     SCENARIO(reports_and_people_are_at_hand_for_thirty_days_after_the_close));
}
