// Dispatches through the wire: the ladder with tablets on links that break, two officers for one unit in the same
// moment, aid from a neighbour, and whom a dispatch lets see.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/proxy.h"
#include "world/say_dispatch.h"
#include "world/stage.h"

#define ROUNDS 20

static struct member *tablet(struct world *world, const struct hub *hub, const char *name, uint32_t unit,
                             struct proxy *proxy) {
    char token[64];
    people_unit_account(world, hub, name, &unit, 1, token);
    return member_join(
        world, &(struct member_plan){.name = name, .token = token, .hub = hub, .port = proxy ? proxy_port(proxy) : 0});
}

static uint32_t open_in(struct member *local, const char *org) {
    return must(local, say_open(BOX, "内涝", org)).object;
}

static void break_link(struct world *world, struct proxy *proxy, struct member *member) {
    uint32_t downs = member->downs;
    proxy_cut(proxy);
    world_until(world, member->downs > downs);
}

static void check_mark(const Muster__V1__Dispatch *dispatch, Muster__V1__DispatchPhase phase, const char *account) {
    const Muster__V1__DispatchMark *mark = told_dispatch_mark(dispatch, phase);
    need(mark != NULL, "dispatch %u has no mark of phase %d", dispatch->dispatch, (int)phase);
    need(strcmp(mark->account, account) == 0, "dispatch %u, phase %d: by %s", dispatch->dispatch, (int)phase,
         mark->account);
}

// Every step is pressed while the link is down, and counts once when it is back.
static void the_ladder_is_climbed_over_links_that_break(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    struct member *officer = people_join(world, hub, "officer", ROLE(DUTY), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 2, KIND(TEAM), TOWN_A);
    struct proxy *proxy = world_proxy(world, NULL, hub->port);
    struct member *team = tablet(world, hub, "team", unit, proxy), *other = tablet(world, hub, "other", unit + 1, NULL);
    uint32_t incident = open_in(local, TOWN_A), both[] = {unit, unit + 1};
    uint32_t dispatch = must(officer, say_send(SLIP, incident, both, 2, false)).object;
    world_until(world, told_of_dispatch(team, dispatch) && told_of_dispatch(other, dispatch + 1));

    static const Muster__V1__DispatchPhase phases[] = {DISPATCH(ACCEPTED), DISPATCH(DEPARTED), DISPATCH(ARRIVED),
                                                       DISPATCH(REPORTED), DISPATCH(DONE)};
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        uint8_t id[16], twice[16];
        break_link(world, proxy, team);
        member_send(team, say_dispatch_step(SLIP, dispatch, phases[i], ""), id);
        member_send(team, say_dispatch_step(SLIP, dispatch, phases[i], ""), twice);
        world_until(world, member_answer(team, id) && member_answer(team, twice));
        need(member_answer(team, id)->code == 0, "refused: %u", member_answer(team, id)->code);
        need(member_answer(team, twice)->code == CODE_NOTHING_CHANGED, "pressed twice: %u",
             member_answer(team, twice)->code);
    }
    refuses(team, say_dispatch_step(SLIP, dispatch, DISPATCH(DEPARTED), ""), CODE_DISPATCH_STEP_INVALID);
    refuses(other, say_dispatch_step(SLIP, dispatch, DISPATCH(RELEASED), ""), CODE_DISPATCH_NOT_YOURS);
    refuses(other, say_dispatch_step(SLIP, dispatch + 1, DISPATCH(REFUSED), ""), CODE_DISPATCH_REASON_MISSING);
    must(other, say_dispatch_step(SLIP, dispatch + 1, DISPATCH(REFUSED), "车辆故障"));
    must(team, say_dispatch_step(SLIP, dispatch, DISPATCH(RELEASED), ""));
    // It says by radio what it has no button for.
    uint32_t again = must(officer, say_send(SLIP, incident, &unit, 1, false)).object;
    must(officer, say_dispatch_step(SLIP, again, DISPATCH(ARRIVED), "电台报告"));
    uint64_t last = must(local, say_close(BOX, incident, "险情排除")).seq;
    stage_catch_up(world, officer, last);
    refuses(team, say_dispatch_step(SLIP, again, DISPATCH(DONE), ""), CODE_DISPATCH_STEP_INVALID);
    refuses(officer, say_send(SLIP, incident, &unit, 1, false), CODE_INCIDENT_CLOSED);

    need(told_unit(stage_device(world, hub, "officer", "closed"), unit)->status == STATUS(STANDBY),
         "the unit does not stand by");
    uint32_t open = open_in(local, TOWN_A);
    uint32_t third = must(officer, say_send(SLIP, open, both, 2, false)).object;
    must(team, say_dispatch_step(SLIP, third, DISPATCH(ACCEPTED), ""));
    must(officer, say_dispatch_step(SLIP, third, DISPATCH(ARRIVED), ""));
    struct member *later = stage_device(world, hub, "officer", "later");
    const Muster__V1__Dispatch *seen = told_dispatch(later, third);
    need(seen && seen->phase == DISPATCH(ARRIVED) && seen->unit == unit && seen->incident == open &&
             strcmp(seen->sender, "officer") == 0,
         "another dispatch");
    check_mark(seen, DISPATCH(NOTIFIED), "officer");
    check_mark(seen, DISPATCH(ACCEPTED), "team");
    check_mark(seen, DISPATCH(ARRIVED), "officer");
    need(!told_dispatch_mark(seen, DISPATCH(DEPARTED)), "a departure that nobody said");
    need(!told_dispatch(later, dispatch), "a dispatch of a closed incident");
    need(told_unit(later, unit)->status == STATUS(ON_SCENE), "its status is %d", told_unit(later, unit)->status);
}

// Two officers, one unit, the same moment, twenty times: one of them gets it, whoever that is, and the other is told.
static void two_officers_send_one_unit(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    struct member *officers[2] = {people_join(world, hub, "first", ROLE(DUTY), DISTRICT_ORG),
                                  people_join(world, hub, "second", ROLE(DUTY), DISTRICT_ORG)};
    uint32_t unit = people_units(world, hub, "u", ROUNDS, KIND(BOAT), TOWN_A), won[2] = {0};
    uint32_t incidents[2] = {open_in(local, TOWN_A), open_in(local, TOWN_B)};
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint8_t ids[2][16];
        uint32_t one = unit + i, first = world_dice(world, 2);
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t who = k ? !first : first;
            member_send(officers[who], say_send(SLIP, incidents[who], &one, 1, false), ids[who]);
        }
        world_until(world, member_answer(officers[0], ids[0]) && member_answer(officers[1], ids[1]));
        uint32_t codes[2] = {member_answer(officers[0], ids[0])->code, member_answer(officers[1], ids[1])->code};
        need((codes[0] == 0) != (codes[1] == 0), "unit %u: answered %u and %u", one, codes[0], codes[1]);
        need(codes[0] + codes[1] == CODE_DISPATCH_UNIT_BUSY, "unit %u: refused with %u", one, codes[0] + codes[1]);
        won[codes[1] == 0]++;
    }
    print_message("the first officer got %u, the second %u\n", won[0], won[1]);
    struct member *later = stage_device(world, hub, "first", "later");
    need(later->snapshot->n_dispatches == ROUNDS, "%zu dispatches", later->snapshot->n_dispatches);
    // On purpose it is shared; to the same place it is not sent twice.
    must(officers[1], say_send(SLIP, told_dispatch(later, 1)->incident == incidents[0] ? incidents[1] : incidents[0],
                               &unit, 1, true));
    refuses(officers[1], say_send(SLIP, incidents[0], &unit, 1, true), CODE_DISPATCH_UNIT_HERE);
}

// A street asks its neighbour, who sees the question and not the incident; the unit that comes sees where it goes.
static void a_neighbour_helps(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    struct member *ours = people_join(world, hub, "ours", ROLE(DUTY), TOWN_A),
                  *theirs = people_join(world, hub, "theirs", ROLE(DUTY), TOWN_B);
    uint32_t unit = people_units(world, hub, "u", 2, KIND(VEHICLE), TOWN_B);
    char token[64];
    must(local, say_account(BOX, "pump", ROLE(UNIT), TOWN_B, &unit, 1, NULL));
    people_token(world, hub, "pump", "pump", token);
    struct member *pump = member_join(world, &(struct member_plan){.name = "pump", .token = token, .hub = hub});
    uint32_t incident = open_in(local, TOWN_A);
    refuses(ours, say_send(SLIP, incident, &unit, 1, false), CODE_OUT_OF_SCOPE);
    uint32_t aid = must(ours, say_aid(SLIP, incident, TOWN_B, 1)).object;
    world_until(world, told_of(theirs, MUSTER__V1__EVENT__BODY_AID_ASKED, aid) == 1);
    refuses(ours, say_aid_grant(SLIP, aid, &unit, 1), CODE_OUT_OF_SCOPE);
    need(!told_incident(theirs, incident), "who is asked sees the incident");
    struct told_answer granted = must(theirs, say_aid_grant(SLIP, aid, &unit, 1));
    world_until(world, told_of(ours, MUSTER__V1__EVENT__BODY_AID_GRANTED, aid) == 1);
    refuses(theirs, say_aid_refuse(SLIP, aid, "晚了"), CODE_AID_DECIDED);
    world_until(world, told_incident(pump, incident) && pump->snapshot->n_dispatches == 1);
    uint32_t dispatch = pump->snapshot->dispatches[0]->dispatch;
    need(pump->snapshot->dispatches[0]->aid == aid && pump->snapshot->seq >= granted.seq, "another dispatch");
    must(pump, say_dispatch_step(SLIP, dispatch, DISPATCH(DEPARTED), ""));
    world_until(world, told_of(ours, MUSTER__V1__EVENT__BODY_DISPATCH_STEPPED, dispatch) == 1);
    must(ours, say_dispatch_step(SLIP, dispatch, DISPATCH(RELEASED), "不再需要"));
    world_until(world, !told_incident(pump, incident)); // it starts over, without
    uint32_t second = must(ours, say_aid(SLIP, incident, TOWN_B, 1)).object;
    refuses(theirs, say_aid_refuse(SLIP, second, ""), CODE_AID_REASON_MISSING);
    must(theirs, say_aid_refuse(SLIP, second, "泵均在用"));
    struct member *later = stage_device(world, hub, "ours", "later");
    need(told_aid(later, aid)->state == AID(GRANTED) && told_aid(later, second)->state == AID(REFUSED) &&
             strcmp(told_aid(later, second)->reason, "泵均在用") == 0,
         "another end of the aid");
    member_check(pump);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_ladder_is_climbed_over_links_that_break), SCENARIO(two_officers_send_one_unit),
                     SCENARIO(a_neighbour_helps));
}
