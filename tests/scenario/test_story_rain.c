// A night of rain, from the first warning to the last report, at the hours of 建始 on 2023-07-04: orange warning at
// 04:01, seven notices until 08:30, slides that the evacuation was ahead of, nobody hurt. The hub's time is invented;
// every alert of reporting comes at its minute, or not at all.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "world/say_forces.h"
#include "world/say_intake.h"
#include "world/say_report.h"
#include "world/stage.h"
#include "world/story.h"

#define BEGIN_MS 1688414460000 // 2023-07-04 04:01 of Beijing

// The seven notices come in as reports of another system, and are merged into the incident.
static void notices(struct story *story, uint32_t incident) {
    static const struct { int hour, minute; } at[] = {{4, 30}, {5, 10}, {5, 45}, {6, 20}, {7, 0}, {7, 40}, {8, 30}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        story_until(story, (at[i].hour - 4) * 60 + at[i].minute - 1);
        char id[32];
        snprintf(id, sizeof id, "山洪-%zu", i + 1);
        struct form form = {0};
        say *report = say_report(&form, SOURCE(SYSTEM), "11A51", "山洪灾害气象风险橙色预警");
        form.intake_report.external = id;
        uint32_t entry = stage_must(story->duty, report).object;
        need(member_do(story->duty, report = say_with_id(report, (uint8_t[16]){(uint8_t)(i + 1)})).code ==
                 CODE_INTAKE_KNOWN,
             "a notice that came twice is two");
        stage_must(story->duty, say_merge(&(struct form){0}, entry, incident));
    }
}

static void a_night_of_rain(struct world *world) {
    struct story story;
    story_begin(&story, world, BEGIN_MS);
    story_put(&story, "report-rules-direct-30.json");
    story_put(&story, "report-rules-disaster-statistics.json");
    story_put(&story, "checklist-flood.json");
    story_put(&story, "incident-types.json");
    uint32_t team = people_units(world, story.hub, "rescue", 1, KIND(TEAM), TOWN_A);
    char token[64];
    people_unit_account(world, story.hub, "tablet", &team, 1, token);
    struct member *tablet =
        member_join(world, &(struct member_plan){.name = "tablet", .token = token, .hub = story.hub});

    // 04:01 the warning comes in; 04:03 it is an incident. Its clocks run from the first notice.
    struct form form = {0};
    say *report = say_report(&form, SOURCE(SYSTEM), "11B03", "暴雨橙色预警");
    form.intake_report.external = "33020341600000_20230704040100";
    uint32_t entry = stage_must(story.duty, report).object;
    int64_t notice_ms = story_event_ms(&story, EVENT(INTAKE_REPORTED), entry);
    story_until(&story, 2);
    uint32_t rain = story_confirm(&story, entry, "暴雨");
    uint32_t direct = story_clock(&story, rain, "written", notice_ms + 30 * MINUTE_MS);
    need(direct, "no clock of 30 minutes from the first notice");

    // 04:05 the post is open and level IV begins: its checklist is orders.
    story_until(&story, 4);
    uint32_t post = story_post(&story, "hq-1-6", rain);
    uint32_t response = stage_must(story.duty, say_response(PAPER, "11B03", LEVEL(IV), post)).object;
    uint32_t orders = story_orders(&story);
    need(orders > 0, "level IV became no order");

    // 04:21 the limit is near, and is said; 04:25 the first report is sent with what is known; 04:31 nothing is said.
    story_alert(&story, rain, direct, ALERT(NEAR), notice_ms + 20 * MINUTE_MS);
    story_until(&story, 24);
    need(member_do(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "过早")).code == CODE_REPORT_ORDER_INVALID,
         "a follow-up came before the first report");
    stage_must(story.duty, say_report_send(PAPER, rain, REPORT(FIRST), "雨强每小时60毫米"));
    notices(&story, rain);
    need(alerts_told(story.duty, rain, direct, ALERT(LATE)) == 0, "late, and it was sent in time");

    // Level III: only what it adds is ordered.
    stage_must(story.duty, say_response_set(PAPER, response, LEVEL(III), post));
    need(story_orders(&story) > orders, "level III added nothing");

    // 08:40 a town reports a slope that moves; nobody writes in time, and that is said twice.
    story_until(&story, 4 * 60 + 39);
    uint32_t slope_entry =
        stage_must(story.town, say_report(&(struct form){0}, SOURCE(STREET), "11D01", "山体裂缝加宽")).object;
    int64_t slope_ms = story_event_ms(&story, EVENT(INTAKE_REPORTED), slope_entry);
    uint32_t slope = story_confirm(&story, slope_entry, "滑坡险情");
    uint32_t slope_clock = story_clock(&story, slope, "written", slope_ms + 30 * MINUTE_MS);
    uint32_t dispatch = stage_must(story.duty, say_dispatch(FORCE, slope, team)).object;
    struct form people = {0};
    say *evacuated = say_casualties(&people, slope, 0, 0);
    people.casualties.evacuated = 42;
    stage_must(story.duty, evacuated);
    story_alert(&story, slope, slope_clock, ALERT(NEAR), slope_ms + 20 * MINUTE_MS);
    story_alert(&story, slope, slope_clock, ALERT(LATE), slope_ms + 30 * MINUTE_MS);
    stage_must(story.duty, say_report_send(PAPER, slope, REPORT(FIRST), "已转移42人"));

    // The team goes its ladder; a hub that is killed in between knows where it was.
    static const Muster__V1__DispatchPhase ladder[] = {STEP(ACCEPTED), STEP(DEPARTED), STEP(ARRIVED), STEP(REPORTED),
                                                       STEP(DONE)};
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
        stage_must(tablet, story_step(&story, dispatch, ladder[i]));
        if (i == 2) {
            hub_kill(story.hub);
            hub_start(story.hub);
            world_until(world, member_live(tablet) && member_live(story.duty) && member_live(story.town));
        }
        story_until(&story, 5 * 60 + 20 + 9 * (int)i);
    }

    // 12:00 it is over: follow-ups, the check report that ends the chain of a natural disaster, the response, the file.
    story_until(&story, 8 * 60);
    for (int i = 0; i < 3; i++)
        stage_must(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "雨势减弱"));
    uint32_t last = stage_must(story.duty, say_report_send(PAPER, rain, REPORT(CHECK), "无人员伤亡")).object;
    need(member_do(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "再续")).code == CODE_REPORT_ORDER_INVALID,
         "something follows the report that ends the chain");
    stage_must(story.duty, say_report_amend(PAPER, last, 1, "无人员伤亡，紧急转移42人"));
    stage_must(story.duty, say_report_send(PAPER, slope, REPORT(FINAL), "险情解除"));
    stage_must(story.duty, say_response_end(PAPER, response, "雨停，预警解除"));
    stage_must(story.duty, say_close(BOX, slope, "险情解除"));
    need(story_unit_status(&story, team) == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY, "its unit is not free again");
    stage_must(story.duty, say_close(BOX, rain, "雨停"));
    uint32_t said = told_of(story.duty, EVENT(REPORT_DUE), 0);
    story_until(&story, 60 * 60);
    need(told_of(story.duty, EVENT(REPORT_DUE), 0) == said, "an alert came behind the end");
    story_clocks_are_met(&story);
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_night_of_rain));
}
