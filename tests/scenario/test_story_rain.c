// A night of rain, from the first warning to the last report, at the hours of 建始 on 2023-07-04: orange warning at
// 04:01, seven notices until 08:30, slides that the evacuation was ahead of, nobody hurt. The hub's time is invented;
// every alert of reporting comes at its minute, or not at all: 30 minutes, and by the rules of the statistics of
// disasters an hour, a day (24小时零报告) and five days (核报).
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "world/say_dispatch.h"
#include "world/say_intake.h"
#include "world/say_report.h"
#include "world/stage.h"
#include "world/story.h"

#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24ll * HOUR_MS)
#define BEGIN_MS 1688414460000 // 2023-07-04 04:01 of Beijing

// Places of the clocks of an incident that was told first at `notice_ms`, each due when its rules say.
struct limits {
    uint32_t direct, first, follow, check;
};
static struct limits limits_of(const struct story *story, uint32_t incident, int64_t notice_ms) {
    struct limits limits = {.direct = story_clock(story, incident, "written", notice_ms + 30 * MINUTE_MS),
                            .first = story_clock(story, incident, "first", notice_ms + HOUR_MS),
                            .follow = story_clock(story, incident, "follow", notice_ms + DAY_MS),
                            .check = story_clock(story, incident, "check", notice_ms + 5 * DAY_MS)};
    need(limits.direct && limits.first && limits.follow && limits.check, "incident %u has other clocks", incident);
    return limits;
}

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
        uint32_t entry = must(story->duty, report).object;
        need(member_do(story->duty, report = say_with_id(report, (uint8_t[16]){(uint8_t)(i + 1)})).code ==
                 CODE_INTAKE_KNOWN,
             "a notice that came twice is two");
        must(story->duty, say_merge(&(struct form){0}, entry, incident));
    }
}

static void a_night_of_rain(struct world *world) {
    struct story story;
    story_begin(&story, world, BEGIN_MS);
    story_put(&story, "report-rules-direct-30.json");
    story_put_rules(&story, "report-rules-disaster-statistics.json");
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
    uint32_t entry = must(story.duty, report).object;
    int64_t notice_ms = story_event_ms(&story, EVENT(INTAKE_REPORTED), entry);
    story_until(&story, 2);
    uint32_t rain = story_confirm(&story, entry, "暴雨");
    struct limits limits = limits_of(&story, rain, notice_ms);

    // 04:05 the post is open and level IV begins: its checklist is orders.
    story_until(&story, 4);
    uint32_t post = story_post(&story, "hq-1-6", rain);
    uint32_t response = must(story.duty, say_response(PAPER, "11B03", LEVEL(IV), post)).object;
    uint32_t orders = story_orders(&story);
    need(orders > 0, "level IV became no order");

    // 04:21 the limit is near, and is said; 04:25 the first report is sent with what is known; nothing is said at
    // 04:31, nor at 04:46 and 05:01, the limits of the statistics.
    story_alert(&story, rain, limits.direct, ALERT(NEAR), notice_ms + 20 * MINUTE_MS);
    story_until(&story, 24);
    need(member_do(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "过早")).code == CODE_REPORT_ORDER_INVALID,
         "a follow-up came before the first report");
    must(story.duty, say_report_send(PAPER, rain, REPORT(FIRST), "雨强每小时60毫米"));
    notices(&story, rain);
    need(alerts_told(story.duty, rain, limits.direct, ALERT(LATE)) == 0 &&
             alerts_told(story.duty, rain, limits.first, ALERT(NEAR)) == 0 &&
             alerts_told(story.duty, rain, limits.first, ALERT(LATE)) == 0,
         "late, and it was sent in time");

    // Level III: only what it adds is ordered.
    must(story.duty, say_response_set(PAPER, response, LEVEL(III), post));
    need(story_orders(&story) > orders, "level III added nothing");

    // 08:40 a town reports a slope that moves; nobody writes in time, and that is said at each limit.
    story_until(&story, 4 * 60 + 39);
    uint32_t slope_entry =
        must(story.town, say_report(&(struct form){0}, SOURCE(STREET), "11D01", "山体裂缝加宽")).object;
    int64_t slope_ms = story_event_ms(&story, EVENT(INTAKE_REPORTED), slope_entry);
    uint32_t slope = story_confirm(&story, slope_entry, "滑坡险情");
    struct limits slopes = limits_of(&story, slope, slope_ms);
    uint32_t dispatch = must(story.duty, say_send(SLIP, slope, &team, 1, false)).object;
    struct form people = {0};
    say *evacuated = say_casualties(&people, slope, 0, 0);
    people.casualties.evacuated = 42;
    must(story.duty, evacuated);
    story_alert(&story, slope, slopes.direct, ALERT(NEAR), slope_ms + 20 * MINUTE_MS);
    story_alert(&story, slope, slopes.direct, ALERT(LATE), slope_ms + 30 * MINUTE_MS);
    story_alert(&story, slope, slopes.first, ALERT(NEAR), slope_ms + 45 * MINUTE_MS);
    story_alert(&story, slope, slopes.first, ALERT(LATE), slope_ms + HOUR_MS);
    must(story.duty, say_report_send(PAPER, slope, REPORT(FIRST), "已转移42人"));

    // The team goes its ladder; a hub that is killed in between knows where it was.
    static const Muster__V1__DispatchPhase ladder[] = {STEP(ACCEPTED), STEP(DEPARTED), STEP(ARRIVED), STEP(REPORTED),
                                                       STEP(DONE)};
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
        must(tablet, story_step(&story, dispatch, ladder[i]));
        if (i == 2) {
            hub_kill(story.hub);
            hub_start(story.hub);
            world_until(world, member_live(tablet) && member_live(story.duty) && member_live(story.town));
        }
        story_until(&story, 5 * 60 + 40 + 9 * (int)i);
    }

    // 12:00 the rain is over. That nothing is new is reported within the day too: of the rain when the limit is near,
    // of the slope not before it was late.
    story_until(&story, 8 * 60);
    must(story.duty, say_response_end(PAPER, response, "雨停，预警解除"));
    story_alert(&story, rain, limits.follow, ALERT(NEAR), notice_ms + 23 * HOUR_MS);
    for (int i = 0; i < 3; i++)
        must(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "无新增"));
    story_alert(&story, slope, slopes.follow, ALERT(NEAR), slope_ms + 23 * HOUR_MS);
    story_alert(&story, slope, slopes.follow, ALERT(LATE), slope_ms + DAY_MS);
    must(story.duty, say_report_send(PAPER, slope, REPORT(FOLLOW), "无新增"));
    need(alerts_told(story.duty, rain, limits.follow, ALERT(LATE)) == 0, "a zero report sent in time is late");

    // Four days on the check is near: it ends the chain of a natural disaster, and is of the form of the statistics.
    story_alert(&story, rain, limits.check, ALERT(NEAR), notice_ms + 4 * DAY_MS);
    struct paper counted = {0};
    say *check = say_report_send(&counted, rain, REPORT(CHECK), "42");
    counted.field.key = "evacuees";
    need(member_do(story.duty, check).code == CODE_REPORT_FIELDS_INVALID, "a field of no form was taken");
    counted.field.key = "evacuated";
    uint32_t last = must(story.duty, check).object;
    need(member_do(story.duty, say_report_send(PAPER, rain, REPORT(FOLLOW), "再续")).code == CODE_REPORT_ORDER_INVALID,
         "something follows the report that ends the chain");
    must(story.duty, say_report_amend(PAPER, last, 1, "无人员伤亡，紧急转移42人"));
    story_alert(&story, slope, slopes.check, ALERT(NEAR), slope_ms + 4 * DAY_MS);
    story_alert(&story, slope, slopes.check, ALERT(LATE), slope_ms + 5 * DAY_MS);
    must(story.duty, say_report_send(PAPER, slope, REPORT(FINAL), "险情解除"));
    need(alerts_told(story.duty, rain, limits.check, ALERT(LATE)) == 0, "a check sent in time is late");

    // It is filed, and silent from then on.
    must(story.duty, say_close(BOX, slope, "险情解除"));
    need(story_unit_status(&story, team) == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY, "its unit is not free again");
    must(story.duty, say_close(BOX, rain, "雨停"));
    uint32_t said = told_of(story.duty, EVENT(REPORT_DUE), 0);
    story_on(&story, 2 * 24 * 60);
    need(told_of(story.duty, EVENT(REPORT_DUE), 0) == said, "an alert came behind the end");
    story_clocks_are_met(&story);
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_night_of_rain));
}
