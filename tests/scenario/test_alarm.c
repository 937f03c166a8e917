// Calls for help through the wire: by button, by the bit of a device over WebSocket and over OsmAnd, by a dead-man
// timer; taken by one of two officers, and never lost, whatever is killed.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/say_dispatch.h"
#include "world/stage.h"

#define LAT 298700000
#define LON 1215500000

static struct member *tablet(struct world *world, const struct hub *hub, const char *name, uint32_t unit) {
    char token[64];
    people_unit_account(world, hub, name, &unit, 1, token);
    return member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
}

static void end_it(struct member *officer, uint32_t alarm) {
    must(officer, say_alarm_take(SLIP, alarm));
    must(officer, say_alarm_clear(SLIP, alarm, "已救出"));
}

static uint32_t call_comes(struct world *world, struct member *member, uint32_t unit) {
    world_until(world, told_of_alarm(member, unit) != 0);
    return told_of_alarm(member, unit);
}

// Heard by who sees the unit, and by who sees an incident that it is at; taken by one of them.
static void a_button_is_heard_and_taken_once(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    struct member *near = people_join(world, hub, "near", ROLE(DUTY), TOWN_A),
                  *there = people_join(world, hub, "there", ROLE(DUTY), TOWN_B),
                  *watcher = people_join(world, hub, "watcher", ROLE(OBSERVER), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 2, KIND(PERSON), TOWN_A);
    struct member *person = tablet(world, hub, "person", unit);
    uint32_t incident = must(local, say_open(BOX, "塌方", TOWN_B)).object;
    must(local, say_send(SLIP, incident, &unit, 1, false));
    struct told_answer raised = must(person, say_sos(SLIP, unit, "被困二层"));
    refuses(person, say_sos(SLIP, unit, "再报"), CODE_ALARM_OPEN);
    refuses(person, say_sos(SLIP, unit + 1, ""), CODE_OUT_OF_SCOPE);
    need(call_comes(world, near, unit) == raised.object && call_comes(world, there, unit) == raised.object &&
             call_comes(world, watcher, unit) == raised.object,
         "another alarm");
    refuses(near, say_alarm_clear(SLIP, raised.object, "?"), CODE_ALARM_NOT_TAKEN);
    refuses(person, say_alarm_take(SLIP, raised.object), CODE_NOT_ALLOWED);

    uint8_t ids[2][16];
    struct member *officers[] = {near, there};
    uint32_t first = world_dice(world, 2);
    member_send(officers[first], say_alarm_take(SLIP, raised.object), ids[first]);
    member_send(officers[!first], say_alarm_take(SLIP, raised.object), ids[!first]);
    world_until(world, member_answer(near, ids[0]) && member_answer(there, ids[1]));
    uint32_t codes = member_answer(near, ids[0])->code + member_answer(there, ids[1])->code;
    need(codes == CODE_ALARM_TAKEN, "answered %u and %u", member_answer(near, ids[0])->code,
         member_answer(there, ids[1])->code);
    struct member *winner = member_answer(near, ids[0])->code == 0 ? near : there;
    struct member *later = stage_device(world, hub, "near", "later");
    const Muster__V1__Alarm *seen = told_alarm(later, raised.object);
    need(seen && strcmp(seen->taker, winner->name) == 0 && strcmp(seen->raiser, "person") == 0 &&
             seen->raise->kind == ALARM(BUTTON) && !seen->raise->place && seen->taken_at_ms >= seen->raised_at_ms,
         "another alarm in the snapshot");
    refuses(there, say_alarm_clear(SLIP, raised.object, ""), CODE_ALARM_OUTCOME_MISSING);
    uint64_t last = must(near, say_alarm_clear(SLIP, raised.object, "已救出")).seq;
    stage_catch_up(world, there, last);
    need(told_of(there, MUSTER__V1__EVENT__BODY_ALARM_CLEARED, raised.object) == 1, "nobody told the other officer");
    refuses(near, say_alarm_take(SLIP, raised.object), CODE_ALARM_CLEARED);
    need(!told_alarm(stage_device(world, hub, "near", "last"), raised.object), "what is cleared is in a snapshot");
}

static void report(struct member *member, uint32_t unit, int32_t lat_e7, uint32_t alarm, int64_t at_ms) {
    struct client_fix row = fix_at(unit, lat_e7, LON, at_ms);
    row.alarm = alarm;
    member_report(member, &row, 1);
}

static const Muster__V1__Alarm *in_snapshot(struct world *world, struct hub *hub, uint32_t alarm, const char *device) {
    const Muster__V1__Alarm *seen = told_alarm(stage_device(world, hub, "officer", device), alarm);
    need(seen != NULL, "alarm %u is not open", alarm);
    return seen;
}

static void a_device_calls_by_its_bit(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *officer = people_join(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 2, KIND(PERSON), TOWN_A);
    struct member *kit = tablet(world, hub, "kit", unit);
    int64_t now_ms = world_now_ms();
    report(kit, unit, LAT, 0, now_ms - 5000);
    report(kit, unit, LAT + 100, 1, now_ms - 4000);
    uint32_t alarm = call_comes(world, officer, unit);
    const Muster__V1__Alarm *seen = in_snapshot(world, hub, alarm, "one");
    need(seen->raise->kind == ALARM(DEVICE) && seen->raise->place && seen->raise->place->lat_e7 == LAT + 100 &&
             strcmp(seen->raiser, "kit") == 0,
         "another alarm");
    // A bit that stays on is one press; off and on again is another, and not before this one is cleared.
    for (int i = 0; i < 5; i++)
        report(kit, unit, LAT + 200 + i, 1, now_ms - 3900 + i);
    end_it(officer, alarm);
    report(kit, unit, LAT + 300, 1, now_ms - 3000);
    world_rest(world, 0.5);
    need(told_of_alarm(officer, unit) == 0, "a bit that stayed on called again");
    report(kit, unit, LAT + 300, 0, now_ms - 2900);
    report(kit, unit, LAT + 300, 1, now_ms - 2800);
    end_it(officer, call_comes(world, officer, unit));
    // A receiver without a position, a clock that is far ahead: the fix is refused, the call is not.
    report(kit, unit, LAT, 0, now_ms - 2700);
    struct client_fix nowhere = fix_at(unit, 0, 0, now_ms + 86400000);
    nowhere.alarm = 1;
    struct told_receipt receipt = member_report(kit, &nowhere, 1);
    need(receipt.refused == 1, "the fix is taken");
    alarm = call_comes(world, officer, unit);
    need(!in_snapshot(world, hub, alarm, "two")->raise->place, "a place from nowhere");
    end_it(officer, alarm);
    // Nobody calls for a unit that is not theirs.
    struct client_fix other = fix_at(unit + 1, LAT, LON, now_ms);
    other.alarm = 1;
    member_report(kit, &other, 1);
    world_rest(world, 0.5);
    need(told_of_alarm(officer, unit + 1) == 0, "somebody else's device called");
}

static void a_phone_calls_over_osmand(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64], path[300], *body = NULL;
    struct member *officer = people_join(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 1, KIND(PERSON), TOWN_A);
    people_unit_account(world, hub, "phone", &unit, 1, token);
    snprintf(path, sizeof path, "/osmand?id=%s&lat=29.87&lon=121.55&alarm=lowBattery", token);
    need(hub_get(hub, path, NULL, &body) == 200, "a fix is refused");
    free(body);
    world_rest(world, 0.5);
    need(told_of_alarm(officer, unit) == 0, "a low battery calls for help");
    for (int i = 0; i < 3; i++) { // its requests come to any loop; each is a press
        snprintf(path, sizeof path, "/osmand?id=%s&lat=29.8%d&lon=121.55&alarm=sos", token, i);
        need(hub_get(hub, path, NULL, &body) == 200, "a call is refused");
        free(body);
        uint32_t alarm = call_comes(world, officer, unit);
        char device[20];
        snprintf(device, sizeof device, "d%d", i);
        const Muster__V1__Alarm *seen = in_snapshot(world, hub, alarm, device);
        need(seen->raise->kind == ALARM(DEVICE) && seen->raise->place->lat_e7 == 298000000 + i * 100000,
             "another alarm");
        end_it(officer, alarm);
    }
    snprintf(path, sizeof path, "/osmand?id=%s&alarm=sos", token); // without a place
    need(hub_get(hub, path, NULL, &body) == 400, "a fix without a place is taken");
    free(body);
    end_it(officer, call_comes(world, officer, unit));
}

// Ten seconds are the least, so ten seconds it takes.
static void a_dead_man_calls(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *officer = people_join(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 1, KIND(PERSON), TOWN_A);
    struct member *diver = tablet(world, hub, "diver", unit);
    refuses(diver, say_deadman_check(SLIP, unit), CODE_DEADMAN_OFF);
    must(diver, say_deadman(SLIP, unit, 10));
    world_rest(world, 4.0);
    must(diver, say_deadman_check(SLIP, unit));
    double checked = child_now();
    hub_kill(hub); // the timer survives
    hub_start(hub);
    uint32_t alarm = call_comes(world, officer, unit);
    need(child_now() - checked > 9.9, "it called after %.1f s", child_now() - checked);
    const Muster__V1__Alarm *seen = in_snapshot(world, hub, alarm, "one");
    need(seen->raise->kind == ALARM(DEADMAN) && *seen->raiser == '\0', "another alarm");
    need(told_unit(stage_device(world, hub, "officer", "two"), unit)->deadman_due_at_ms == 0, "it runs on");
    end_it(officer, alarm);
    const Muster__V1__Unit *now = told_unit(stage_device(world, hub, "officer", "three"), unit);
    need(now->deadman_every_s == 10 && now->deadman_due_at_ms > world_now_ms() + 5000, "it does not run again");
    must(officer, say_deadman(SLIP, unit, 0));
}

// The authority is dead when the device calls at a gateway; the call is there when it is back, stays through a second
// death, and is taken at the gateway.
static void no_call_is_lost(struct world *world) {
    world_redis(world);
    struct hub *hub = world_hub(world, NULL), *near = world_gateway(world, "west", world->redis->path, NULL);
    uint32_t unit = people_units(world, hub, "u", 2, KIND(PERSON), TOWN_A);
    char token[64];
    people_account(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG, token);
    struct member *officer = member_join(world, &(struct member_plan){.name = "officer", .token = token, .hub = near});
    people_unit_account(world, hub, "kit", &unit, 1, token);
    struct member *kit = member_join(world, &(struct member_plan){.name = "kit", .token = token, .hub = near});
    uint32_t other = unit + 1;
    people_unit_account(world, hub, "button", &other, 1, token);
    struct member *button = member_join(world, &(struct member_plan){.name = "button", .token = token, .hub = near});
    hub_kill(hub);
    uint8_t id[16];
    report(kit, unit, LAT, 1, world_now_ms() - 1000);
    report(kit, unit, LAT, 0, world_now_ms() - 500); // it lets go before anybody has heard
    member_send(button, say_sos(SLIP, other, "救命"), id);
    world_rest(world, 1.0);
    hub_start(hub);
    uint32_t alarm = call_comes(world, officer, unit), pressed = call_comes(world, officer, other);
    hub_kill(hub);
    hub_start(hub);
    world_until(world, member_answer(button, id) && member_answer(button, id)->code == 0);
    struct member *later = stage_device(world, hub, "officer", "later");
    need(later->snapshot->n_alarms == 2 && told_alarm(later, alarm) && told_alarm(later, pressed),
         "%zu alarms are open", later->snapshot->n_alarms);
    world_until(world, member_live(officer) && officer->authority_reachable);
    end_it(officer, alarm);
    end_it(officer, pressed);
    need(stage_device(world, hub, "officer", "last")->snapshot->n_alarms == 0, "an alarm is still open");
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_button_is_heard_and_taken_once), SCENARIO(a_device_calls_by_its_bit),
                     SCENARIO(a_phone_calls_over_osmand), SCENARIO(a_dead_man_calls), SCENARIO(no_call_is_lost));
}
