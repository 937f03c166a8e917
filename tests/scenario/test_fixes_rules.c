// The rules of the fast lane as a device and a viewer meet them: what moves the map, what is history, what is refused
// and counted; silence; views of every kind.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/truth.h"

#define LAT 298700000
#define LON 1215500000
#define HOUR_MS 3600000

struct yard { // a hub, a relay that reports, a wall that watches everything
    struct hub *hub;
    struct member *relay, *wall;
    uint32_t unit;
};

static struct yard draw(struct world *world, struct hub *hub, uint32_t units, Muster__V1__UnitKind kind) {
    struct yard yard = {.hub = hub, .unit = people_units(world, hub, "u", units, kind, TOWN_A)};
    yard.relay = people_join(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    yard.wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    member_watch(yard.wall);
    return yard;
}

static void taken(struct told_receipt receipt, uint32_t take, uint32_t refuse, uint32_t refusal) {
    need(receipt.taken == take && receipt.refused == refuse && receipt.refusal == refusal,
         "taken %u, refused %u with %u", receipt.taken, receipt.refused, receipt.refusal);
}

static void one(struct yard *yard, struct client_fix row, uint32_t refusal) {
    taken(member_report(yard->relay, &row, 1), !refusal, refusal != 0, refusal);
}

static bool shows(const struct member *viewer, uint32_t unit, int32_t lat_e7, int64_t at_ms) {
    const struct shown *shown = picture_of(&viewer->picture, unit);
    return shown && shown->fix.lat_e7 == lat_e7 && shown->fix.at_ms == at_ms;
}

static void old_fixes_go_to_history_and_never_move_the_map(struct world *world) {
    world_postgres(world);
    struct yard yard = draw(world, world_hub(world, NULL), 2, KIND(VEHICLE));
    int64_t now = world_now_ms();
    one(&yard, fix_at(yard.unit, LAT, LON, now), 0);
    world_until(world, shows(yard.wall, yard.unit, LAT, now));
    // A tablet that was out of reach empties its memory, newest first, in one batch with the other unit's live one.
    struct client_fix buffered[101];
    for (int i = 0; i < 100; i++)
        buffered[i] = fix_at(yard.unit, LAT - 1000 - i * 10, LON, now - 1000 - i * 10000);
    buffered[100] = fix_at(yard.unit + 1, LAT, LON, now);
    taken(member_report(yard.relay, buffered, 101), 101, 0, 0);
    world_until(world, shows(yard.wall, yard.unit + 1, LAT, now));
    need(shows(yard.wall, yard.unit, LAT, now), "the map moved back");
    one(&yard, fix_at(yard.unit, LAT + 1, LON, now + 1), 0);
    world_until(world, shows(yard.wall, yard.unit, LAT + 1, now + 1));
    need(hub_metric(yard.hub, "muster_fixes_taken_total{to=\"history\"}") == 100, "history counts otherwise");
    double next = 0, there = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.2) > 0 &&
                           (there = truth_number(world->postgres->conninfo, TRUTH_FIXES)) >= 103);
    need(there == 103, "%.0f fixes in PostgreSQL", there);
}

static double refused_for(const struct hub *hub, const char *reason) {
    char series[100];
    snprintf(series, sizeof series, "muster_fixes_refused_total{reason=\"%s\"}", reason);
    return hub_metric(hub, series);
}

static void what_cannot_be_is_refused_and_counted(struct world *world) {
    struct yard yard = draw(world, world_hub(world, NULL), 2, KIND(VEHICLE));
    int64_t now = world_now_ms();
    one(&yard, fix_at(yard.unit, 900000001, LON, now), CODE_FIX_OUT_OF_RANGE);
    one(&yard, fix_at(yard.unit, LAT, -1800000001, now), CODE_FIX_OUT_OF_RANGE);
    one(&yard, fix_at(yard.unit, 0, 0, now), CODE_FIX_OUT_OF_RANGE); // a receiver without a position
    one(&yard, fix_at(yard.unit, LAT, LON, 0), CODE_FIX_OUT_OF_RANGE);
    struct client_fix row = fix_at(yard.unit, LAT, LON, now);
    row.speed_cms = 100001;
    one(&yard, row, CODE_FIX_OUT_OF_RANGE);
    row.speed_cms = -1;
    row.heading_cdeg = 36000;
    one(&yard, row, CODE_FIX_OUT_OF_RANGE);
    row.heading_cdeg = -1;
    row.battery = 101;
    one(&yard, row, CODE_FIX_OUT_OF_RANGE);
    one(&yard, fix_at(yard.unit, LAT, LON, now + HOUR_MS), CODE_FIX_FROM_FUTURE);
    one(&yard, fix_at(yard.unit, LAT, LON, now - 24 * 30 * (int64_t)HOUR_MS), CODE_FIX_TOO_OLD);
    one(&yard, fix_at(999, LAT, LON, now), CODE_UNIT_UNKNOWN);
    need(member_do(people_operator(world, yard.hub), say_retire(BOX, yard.unit + 1, "r")).code == 0, "not retired");
    world_until(world, member_known(yard.relay) >= member_known(people_operator(world, yard.hub)));
    one(&yard, fix_at(yard.unit + 1, LAT, LON, now), CODE_UNIT_RETIRED);
    need(refused_for(yard.hub, "out_of_range") == 7 && refused_for(yard.hub, "future") == 1 &&
             refused_for(yard.hub, "too_old") == 1 && refused_for(yard.hub, "unit_unknown") == 1 &&
             refused_for(yard.hub, "unit_retired") == 1,
         "the counters tell otherwise");
    // A bad row does not take the good ones of its batch with it.
    struct client_fix rows[] = {fix_at(yard.unit, LAT, LON, now), fix_at(yard.unit, 900000001, LON, now + 1),
                                fix_at(yard.unit, LAT + 5, LON, now + 2)};
    taken(member_report(yard.relay, rows, 3), 2, 1, CODE_FIX_OUT_OF_RANGE);
    world_until(world, shows(yard.wall, yard.unit, LAT + 5, now + 2));
    need(picture_count(&yard.wall->picture) == 1, "what was refused is shown");
}

static void an_impossible_jump_is_marked(struct world *world) {
    struct yard yard = draw(world, world_hub(world, NULL), 1, KIND(VEHICLE));
    int64_t now = world_now_ms() - 50000;
    one(&yard, fix_at(yard.unit, LAT, LON, now), 0);
    world_until(world, shows(yard.wall, yard.unit, LAT, now));
    need(!SHOWN_MARKED(picture_of(&yard.wall->picture, yard.unit)), "the first one is marked");
    one(&yard, fix_at(yard.unit, LAT + 5000000, LON, now + 10000), 0); // 55 km in 10 s
    world_until(world, shows(yard.wall, yard.unit, LAT + 5000000, now + 10000));
    need(SHOWN_MARKED(picture_of(&yard.wall->picture, yard.unit)), "the jump is not marked");
    one(&yard, fix_at(yard.unit, LAT + 5001000, LON, now + 20000), 0);
    world_until(world, shows(yard.wall, yard.unit, LAT + 5001000, now + 20000));
    need(!SHOWN_MARKED(picture_of(&yard.wall->picture, yard.unit)), "it stays marked although it drives on");
    need(hub_metric(yard.hub, "muster_fixes_marked_total{reason=\"jump\"}") == 1, "the counter tells otherwise");
}

static void silence_is_told(struct world *world) {
    struct hub *hub =
        hub_draw(world, &(struct hub_plan){.name = "east",
                                           .config = "silence = {\n  vehicle = { stale = 2; lost = 5; };\n"
                                                     "  drone = { stale = 600; lost = 900; };\n};\n"});
    hub_start(hub);
    struct yard yard = draw(world, hub, 2, KIND(VEHICLE));
    uint32_t drone = people_units(world, hub, "d", 1, KIND(DRONE), TOWN_A);
    int64_t now = world_now_ms();
    one(&yard, fix_at(yard.unit, LAT, LON, now), 0);
    one(&yard, fix_at(drone, LAT, LON, now), 0);
    world_until(world, picture_count(&yard.wall->picture) == 2);
    const struct shown *shown = picture_of(&yard.wall->picture, yard.unit);
    need(SHOWN_PRESENCE(shown) == 0, "it is not live");
    world_until(world, SHOWN_PRESENCE(shown) == 1);
    world_until(world, SHOWN_PRESENCE(shown) == 2);
    need(shown->fix.lat_e7 == LAT && shown->fix.at_ms == now, "its last place is gone");
    // Who comes now is told the same, and the drone has more patience.
    struct member *late = people_join(world, hub, "late", ROLE(OBSERVER), DISTRICT_ORG);
    member_watch(late);
    world_until(world, picture_count(&late->picture) == 2);
    world_until(world, SHOWN_PRESENCE(picture_of(&late->picture, yard.unit)) == 2); // each loop looks for itself
    need(SHOWN_PRESENCE(picture_of(&late->picture, drone)) == 0, "the drone is as impatient as a car");
    one(&yard, fix_at(yard.unit, LAT + 1, LON, now + 1), 0);
    world_until(world, SHOWN_PRESENCE(picture_of(&yard.wall->picture, yard.unit)) == 0);
}

// ---- views

static Muster__V1__View box_of(Muster__V1__Box *box, int32_t south, int32_t west, int32_t north, int32_t east) {
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    muster__v1__box__init(box);
    box->south_e7 = south;
    box->west_e7 = west;
    box->north_e7 = north;
    box->east_e7 = east;
    view.box = box;
    return view;
}

static bool shows_only(const struct member *viewer, uint32_t a, uint32_t b) {
    return picture_count(&viewer->picture) == (a ? 1u : 0u) + (b ? 1u : 0u) &&
           (!a || picture_of(&viewer->picture, a)) && (!b || picture_of(&viewer->picture, b));
}

static void a_box_shows_what_is_in_it(struct world *world) {
    struct yard yard = draw(world, world_hub(world, NULL), 3, KIND(DRONE));
    int64_t now = world_now_ms() - 50000;
    uint32_t a = yard.unit, b = a + 1, c = a + 2;
    Muster__V1__Box box;
    // Two cells of 0.05 degree and a little more.
    Muster__V1__View view = box_of(&box, LAT - 300000, LON - 300000, LAT + 300000, LON + 300000);
    member_view(yard.wall, &view);
    struct client_fix rows[] = {fix_at(a, LAT, LON, now), fix_at(b, LAT + 200000, LON + 200000, now),
                                fix_at(c, LAT + 9000000, LON, now)};
    taken(member_report(yard.relay, rows, 3), 3, 0, 0);
    world_until(world, picture_of(&yard.wall->picture, a) && picture_of(&yard.wall->picture, b));
    world_rest(world, 0.5);
    need(!picture_of(&yard.wall->picture, c), "what is far outside is shown");
    // One drives far away and is told to have left; one far away comes in.
    rows[0] = fix_at(b, LAT + 9000000, LON + 200000, now + 1000);
    rows[1] = fix_at(c, LAT - 1000, LON - 1000, now + 1000);
    taken(member_report(yard.relay, rows, 2), 2, 0, 0);
    world_until(world, shows_only(yard.wall, a, c));
    // The view moves: the picture there at once, nothing of here.
    view = box_of(&box, LAT + 8900000, LON - 300000, LAT + 9100000, LON + 500000);
    member_view(yard.wall, &view);
    world_until(world, shows_only(yard.wall, b, 0));
    // And back to everything.
    member_watch(yard.wall);
    world_until(world, picture_count(&yard.wall->picture) == 3);
    // A box inside out is refused plainly.
    view = box_of(&box, LAT + 1000, LON, LAT, LON + 1000);
    member_view(yard.wall, &view);
    world_until(world, yard.wall->goodbyes == 1);
    need(yard.wall->goodbye_code == 110 && !yard.wall->goodbye_resume, "goodbye %u", yard.wall->goodbye_code);
}

static void kinds_and_orgs_are_filters(struct world *world) {
    struct yard yard = draw(world, world_hub(world, NULL), 1, KIND(DRONE));
    uint32_t drone = yard.unit, team = people_units(world, yard.hub, "t", 1, KIND(TEAM), TOWN_B);
    int64_t now = world_now_ms() - 50000;
    struct client_fix rows[] = {fix_at(drone, LAT, LON, now), fix_at(team, LAT, LON + 1000, now)};
    world_until(world, member_known(yard.relay) >= member_known(people_operator(world, yard.hub)));
    taken(member_report(yard.relay, rows, 2), 2, 0, 0);
    world_until(world, picture_count(&yard.wall->picture) == 2);
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    Muster__V1__UnitKind kinds[] = {KIND(TEAM), KIND(BOAT)};
    view.kinds = kinds;
    view.n_kinds = 2;
    member_view(yard.wall, &view);
    world_until(world, shows_only(yard.wall, team, 0));
    view = (Muster__V1__View)MUSTER__V1__VIEW__INIT;
    view.org = (char *)(uintptr_t)TOWN_A;
    member_view(yard.wall, &view);
    world_until(world, shows_only(yard.wall, drone, 0));
    view.kinds = kinds; // teams of town A: none
    view.n_kinds = 2;
    member_view(yard.wall, &view);
    world_rest(world, 0.5);
    need(picture_count(&yard.wall->picture) == 0, "something is shown that was filtered away");
    view.org = (char *)(uintptr_t) "330204000000"; // another district's
    member_view(yard.wall, &view);
    world_rest(world, 0.5);
    need(picture_count(&yard.wall->picture) == 0, "something of another district is shown");
}

static void a_thin_link_asks_for_less(struct world *world) {
    const char *flags[] = {"--tick-ms", "50", NULL};
    struct yard yard = draw(world, world_hub(world, flags), 1, KIND(DRONE));
    struct member *thin = people_join(world, yard.hub, "thin", ROLE(OBSERVER), DISTRICT_ORG);
    int64_t now = world_now_ms() - 50000;
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    view.coarse = 3;
    view.interval_ms = 1000;
    member_view(thin, &view);
    one(&yard, fix_at(yard.unit, LAT + 1234, LON + 1678, now), 0);
    world_until(world, picture_count(&thin->picture) == 1);
    const struct client_fix *fix = &picture_of(&thin->picture, yard.unit)->fix;
    need(fix->lat_e7 % 1000 == 0 && fix->lon_e7 % 1000 == 0 && abs(fix->lat_e7 - LAT - 1234) <= 1000 &&
             abs(fix->lon_e7 - LON - 1678) <= 1000,
         "the rough place is %d %d", fix->lat_e7, fix->lon_e7);
    uint32_t thin_from = thin->picture.frames, wall_from = yard.wall->picture.frames;
    double start = child_now();
    int64_t at = now;
    while (child_now() < start + 5) {
        at++;
        one(&yard, fix_at(yard.unit, LAT + (int32_t)(at - now), LON, at), 0);
        world_rest(world, 0.03);
    }
    uint32_t thin_frames = thin->picture.frames - thin_from, wall_frames = yard.wall->picture.frames - wall_from;
    need(thin_frames <= 7 && thin_frames >= 2, "%u frames in 5 s at one a second", thin_frames);
    need(wall_frames > thin_frames, "the other one is held back too");
    world_until(world, picture_of(&thin->picture, yard.unit)->fix.at_ms == at);
}

static void a_retired_unit_leaves_the_map(struct world *world) {
    struct yard yard = draw(world, world_hub(world, NULL), 2, KIND(DRONE));
    int64_t now = world_now_ms();
    struct client_fix rows[] = {fix_at(yard.unit, LAT, LON, now), fix_at(yard.unit + 1, LAT, LON, now)};
    taken(member_report(yard.relay, rows, 2), 2, 0, 0);
    world_until(world, picture_count(&yard.wall->picture) == 2);
    need(member_do(people_operator(world, yard.hub), say_retire(BOX, yard.unit, "r")).code == 0, "not retired");
    world_until(world, shows_only(yard.wall, yard.unit + 1, 0));
}

// A device that sends faster than it may loses what is too much, and is told.
static void too_many_fixes_are_refused(struct world *world) {
    const char *flags[] = {"--fixes-per-s", "100", NULL};
    struct yard yard = draw(world, world_hub(world, flags), 1, KIND(DRONE));
    struct client_fix rows[1000];
    int64_t now = world_now_ms() - 50000;
    for (int i = 0; i < 1000; i++)
        rows[i] = fix_at(yard.unit, LAT + i, LON, now + i);
    struct told_receipt receipt = member_report(yard.relay, rows, 1000);
    need(receipt.refusal == 505 && receipt.taken >= 50 && receipt.taken <= 500 &&
             receipt.taken + receipt.refused == 1000,
         "taken %u, refused %u with %u", receipt.taken, receipt.refused, receipt.refusal);
    need(refused_for(yard.hub, "rate") == receipt.refused, "the counter tells otherwise");
}

int main(void) {
    return WORLD_RUN(SCENARIO(old_fixes_go_to_history_and_never_move_the_map),
                     SCENARIO(what_cannot_be_is_refused_and_counted), SCENARIO(an_impossible_jump_is_marked),
                     SCENARIO(silence_is_told), SCENARIO(a_box_shows_what_is_in_it),
                     SCENARIO(kinds_and_orgs_are_filters), SCENARIO(a_thin_link_asks_for_less),
                     SCENARIO(a_retired_unit_leaves_the_map), SCENARIO(too_many_fixes_are_refused));
}
