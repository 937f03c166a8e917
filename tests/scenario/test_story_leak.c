// A chemical leak, from the first call to the last report, in invented time: two calls are one incident, the plan is
// launched with one command, the danger area is drawn, somebody falls silent inside it, casualties change until the
// end. Every clock of the city's 15/30 rules is looked at, again when the grade is raised and when it turns out that
// somebody had called before all others.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "world/folder.h"
#include "world/say_fence.h"
#include "world/say_forces.h"
#include "world/say_intake.h"
#include "world/say_plan.h"
#include "world/say_report.h"
#include "world/stage.h"
#include "world/story.h"

#define BEGIN_MS 1781486400000 // 2026-06-15 09:20 of Beijing
#define LEAK "12D02"

static const char plan_body[] = "{\"sample\": true, \"triggers\": {\"types\": [\"12D02\"]},"
                                "\"posts\": [{\"template\": \"onsite-1-8\", \"name\": \"泄漏现场指挥部\"}],"
                                "\"seats\": [{\"post\": 1, \"seat\": \"chief\", \"accounts\": [\"chief\"]}],"
                                "\"teams\": [{\"can\": \"hazmat\", \"count\": 2, \"text\": \"危化处置\"}],"
                                "\"tasks\": [{\"to\": \"rescue\", \"text\": \"堵漏\", \"within_min\": 20},"
                                "{\"to\": \"monitoring\", \"text\": \"监测扩散\", \"within_min\": 15}]}";

// The clock of a step as a fresh client is shown it: its due time, and when it was done.
static Muster__V1__ReportClock clock_of(struct story *story, uint32_t incident, const char *step) {
    Muster__V1__ReportClock clock = MUSTER__V1__REPORT_CLOCK__INIT;
    struct member *member = story_fresh(story, "duty");
    for (size_t i = 0; i < member->snapshot->n_incidents; i++)
        for (size_t k = 0; k < member->snapshot->incidents[i]->n_clocks; k++) {
            const Muster__V1__ReportClock *one = member->snapshot->incidents[i]->clocks[k];
            if (member->snapshot->incidents[i]->incident == incident && strcmp(one->step, step) == 0) {
                clock.due_at_ms = one->due_at_ms;
                clock.done_at_ms = one->done_at_ms;
            }
        }
    member_leave(member);
    return clock;
}

static void a_chemical_leak(struct world *world) {
    struct story story;
    story_begin(&story, world, BEGIN_MS);
    story_put_rules(&story, "report-rules-city-15-30.json");
    story_put(&story, "capabilities.json");
    story_put(&story, "incident-types.json");
    uint32_t plan =
        must(people_operator(world, story.hub), say_catalogue(DRAFT, CATALOGUE(PLAN), "leak", plan_body)).object;
    uint32_t units[2];
    for (int i = 0; i < 2; i++) {
        units[i] = people_units(world, story.hub, i ? "hazmat-b" : "hazmat-a", 1, KIND(TEAM), TOWN_A);
        must(story.duty, say_describe(FORCE, units[i], "hazmat", 298700000, 1215500000));
    }
    char token[64];
    people_unit_account(world, story.hub, "tablet", units, 1, token);
    struct member *tablet =
        member_join(world, &(struct member_plan){.name = "tablet", .token = token, .hub = story.hub});
    story.chief = stage_join(world, story.hub, "chief");

    // 09:20 a passer-by calls, 09:22 the plant: one incident, whose clocks run from the first of them.
    uint32_t call = must(story.duty, say_report(&(struct form){0}, SOURCE(PHONE), "", "化工厂有刺鼻气味")).object;
    int64_t notice_ms = story_event_ms(&story, EVENT(INTAKE_REPORTED), call);
    story_until(&story, 2);
    uint32_t plant = must(story.town, say_report(&(struct form){0}, SOURCE(STREET), LEAK, "储罐泄漏")).object;
    uint32_t leak = story_confirm(&story, plant, "甲醇储罐泄漏");
    must(story.duty, say_merge(&(struct form){0}, call, leak));
    need(clock_of(&story, leak, "written").due_at_ms == 0, "clocks of an incident that is not graded");

    // 09:24 it is graded: 30 and 60 minutes; 09:26 it is graded higher: 15 and 30.
    story_until(&story, 4);
    must(story.duty, say_amend(BOX, leak, 0, NULL, MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_MAJOR));
    int64_t phone = clock_of(&story, leak, "phone").due_at_ms, written = clock_of(&story, leak, "written").due_at_ms;
    need(phone == notice_ms + 30 * MINUTE_MS && written == notice_ms + 60 * MINUTE_MS, "not 30 and 60 minutes");
    story_until(&story, 6);
    must(story.duty, say_amend(BOX, leak, 0, NULL, MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_SERIOUS));
    phone = clock_of(&story, leak, "phone").due_at_ms, written = clock_of(&story, leak, "written").due_at_ms;
    need(phone == notice_ms + 15 * MINUTE_MS && written == notice_ms + 30 * MINUTE_MS, "not 15 and 30 minutes");

    // 09:27 what a street was told at 09:19 is written down only now: the clocks run from there, and come due earlier.
    story_until(&story, 7);
    struct form form = {0};
    say *before = say_report(&form, SOURCE(STREET), "", "居民称闻到异味");
    form.intake_report.received_at_ms = notice_ms -= MINUTE_MS;
    uint32_t smell = must(story.town, before).object;
    must(story.duty, say_merge(&(struct form){0}, smell, leak));
    phone = clock_of(&story, leak, "phone").due_at_ms, written = clock_of(&story, leak, "written").due_at_ms;
    need(phone == notice_ms + 15 * MINUTE_MS && written == notice_ms + 30 * MINUTE_MS, "the clocks did not move");
    uint32_t phone_clock = story_clock_now(&story, leak, "phone"),
             written_clock = story_clock_now(&story, leak, "written");

    // 09:28 one command: post, chief, tasks, teams.
    story_until(&story, 8);
    need(member_do(story.town, say_launch(DRAFT, plan, leak + 1000, units, 2)).code != 0, "a plan for nothing");
    must(story.duty, say_launch(DRAFT, plan, leak, units, 2));
    need(member_do(story.duty, say_launch(DRAFT, plan, leak, units, 2)).code == CODE_PLAN_LAUNCHED, "launched twice");
    need(story_orders(&story) == 2, "the chief does not have both tasks");
    uint32_t dispatch = story_dispatch(&story, units[0]);
    need(dispatch, "the team was not sent");

    // 09:29 the limit of the call is near; it is called; nothing comes at 09:34. The writing is late, and both is said.
    story_alert(&story, leak, phone_clock, ALERT(NEAR), notice_ms + 10 * MINUTE_MS);
    must(story.duty, say_phone(PAPER, leak));
    story_alert(&story, leak, written_clock, ALERT(NEAR), notice_ms + 20 * MINUTE_MS);
    story_alert(&story, leak, written_clock, ALERT(LATE), notice_ms + 30 * MINUTE_MS);
    need(alerts_told(story.duty, leak, phone_clock, ALERT(LATE)) == 0, "late, and the call was made");
    must(story.duty, say_report_send(PAPER, leak, REPORT(FIRST), "甲醇泄漏，2人被困"));
    need(clock_of(&story, leak, "written").done_at_ms > written, "it was late, and is not shown to be");

    // The team goes in; the danger area is 400 m across, and silence inside it for two minutes raises the alarm.
    struct fence_box box = {0};
    say *danger = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 400);
    box.fence_put.incident = leak;
    box.fence_put.silence_s = 120;
    must(story.duty, danger);
    must(tablet, story_step(&story, dispatch, STEP(ACCEPTED)));
    must(tablet, story_step(&story, dispatch, STEP(DEPARTED)));
    struct client_fix row = fix_at(units[0], fence_lat(10), fence_lon(0), story_now_ms(&story));
    need(member_report(tablet, &row, 1).taken == 1, "the fix was not taken");
    world_until(world, fence_told(story.duty, 0, units[0], MUSTER__V1__FENCE_CROSSING__FENCE_CROSSING_ENTER) == 1);
    story_on(&story, 3);
    world_until(world,
                told_of(story.duty, EVENT(ALARM_RAISED), 0) == 1 && told_of(tablet, EVENT(ALARM_RAISED), 0) == 1);
    must(story.duty, story_take(&story, 1));
    must(story.duty, story_clear(&story, 1, "已联系，对讲机没电"));

    // Casualties, as they become known; the last of them behind the end.
    uint32_t person = must(story.duty, say_person(&(struct form){0}, leak, 0, "张三", CONDITION(CRITICAL))).object;
    must(story.duty, say_casualties(&(struct form){0}, leak, 0, 2));
    must(story.duty, say_report_send(PAPER, leak, REPORT(FOLLOW), "2人救出"));
    must(tablet, story_step(&story, dispatch, STEP(DONE)));
    must(story.duty, say_report_send(PAPER, leak, REPORT(FINAL), "堵漏完成"));
    need(member_do(story.duty, say_report_send(PAPER, leak, REPORT(FOLLOW), "再续")).code == CODE_REPORT_ORDER_INVALID,
         "something follows the last report");
    must(story.duty, say_close(BOX, leak, "处置完毕"));
    need(story_unit_status(&story, units[0]) == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY &&
             story_unit_status(&story, units[1]) == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY,
         "its units are not free again");
    must(story.duty, say_person(&(struct form){0}, leak, person, "张三", CONDITION(LEFT)));
    uint32_t said = told_of(story.duty, EVENT(REPORT_DUE), 0);
    story_on(&story, 24 * 60);
    need(told_of(story.duty, EVENT(REPORT_DUE), 0) == said, "an alert came behind the end");
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_chemical_leak));
}
