// Orders and their answers: the whole ladder for each of those an order goes to, refused, withdrawn, replaced, in each
// other's way, and concluded by a consultation.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/stage.h"

#define LAT 298700000
#define LON 1215500000

struct crew {
    struct hub *hub;
    struct member *local, *chief, *deputy, *lead, *second, *other;
    uint32_t post, at_chief, at_deputy, at_lead, at_second, at_other;
};

static struct crew gather(struct world *world) {
    struct crew crew = {.hub = world_hub(world, NULL)};
    crew.local = people_operator(world, crew.hub);
    stage_template(crew.local, NULL);
    crew.post = stage_open(crew.local, 0);
    crew.at_chief = stage_seat(crew.post, STAGE_CHIEF);
    crew.at_deputy = stage_seat(crew.post, STAGE_DEPUTY);
    crew.at_lead = stage_seat(crew.post, STAGE_LEAD);
    crew.at_second = stage_seat(crew.post, STAGE_SECOND);
    crew.at_other = stage_seat(crew.post, STAGE_OTHER);
    crew.chief = stage_cast(world, crew.hub, "chief", crew.at_chief);
    crew.deputy = stage_cast(world, crew.hub, "deputy", crew.at_deputy);
    crew.lead = stage_cast(world, crew.hub, "lead", crew.at_lead);
    crew.second = stage_cast(world, crew.hub, "second", crew.at_second);
    crew.other = stage_cast(world, crew.hub, "other", crew.at_other);
    return crew;
}

static struct member *tablet_of(struct world *world, const struct hub *hub, const char *name, uint32_t unit) {
    char token[64];
    people_unit_account(world, hub, name, &unit, 1, token);
    return member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
}

static void check_mark(const Muster__V1__Order *order, uint32_t target, Muster__V1__OrderPhase phase,
                       const char *account, uint32_t seat, const char *device) {
    const Muster__V1__OrderMark *mark = told_mark(order->targets[target - 1], phase);
    need(mark != NULL, "target %u has no mark of phase %d", target, (int)phase);
    need(strcmp(mark->account, account) == 0 && mark->seat == seat && strcmp(mark->device, device) == 0,
         "target %u, phase %d: by %s as %u from %s", target, (int)phase, mark->account, mark->seat, mark->device);
    need(mark->at_ms >= order->issued_at_ms && mark->at_ms <= world_now_ms() + 1000, "target %u: marked at %lld",
         target, (long long)mark->at_ms);
}

static void the_ladder_is_climbed_by_each_of_them(struct world *world) {
    struct crew crew = gather(world);
    uint32_t unit = people_units(world, crew.hub, "u", 2, KIND(TEAM), TOWN_A);
    struct member *team = tablet_of(world, crew.hub, "team", unit),
                  *boat = tablet_of(world, crew.hub, "boat", unit + 1);
    struct sheet *sheet = SHEET;
    say_order(sheet, "转移群众");
    say_to_module(sheet, crew.post, 1), say_to_seat(sheet, crew.at_other);
    say_to_unit(sheet, unit), say_to_unit(sheet, unit + 1);
    uint32_t order = must(crew.chief, say_as(crew.at_chief, &sheet->command)).object;
    struct member *all[] = {crew.chief, crew.lead, crew.second, crew.other, team, boat};
    for (int i = 0; i < 6; i++)
        world_until(world, told_of(all[i], MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1);

    // Any seat of the module answers for it; nobody else does.
    must(crew.second, say_as(crew.at_second, say_step(SHEET, order, 1, ORDER(DELIVERED), "")));
    refuses(crew.other, say_as(crew.at_other, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_ORDER_NOT_YOURS);
    refuses(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_ORDER_NOT_YOURS);
    refuses(crew.lead, say_as(crew.at_second, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_SEAT_NOT_YOURS);
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(READ), "")));
    refuses(crew.second, say_as(crew.at_second, say_step(SHEET, order, 1, ORDER(READ), "")), CODE_NOTHING_CHANGED);
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(DOING), "三户")));
    must(crew.second, say_as(crew.at_second, say_step(SHEET, order, 1, ORDER(DOING), "五户")));
    refuses(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(CONFIRMED), "")),
            CODE_ORDER_STEP_INVALID); // not done yet
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(DONE), "七户")));
    refuses(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(CONFIRMED), "")), CODE_ORDER_NOT_YOURS);
    must(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 1, ORDER(CONFIRMED), "")));

    // The seat refuses, and must say why.
    refuses(crew.other, say_as(crew.at_other, say_step(SHEET, order, 2, ORDER(REFUSED), "")),
            CODE_ORDER_REASON_MISSING);
    must(crew.other, say_as(crew.at_other, say_step(SHEET, order, 2, ORDER(REFUSED), "道路中断")));
    refuses(crew.other, say_as(crew.at_other, say_step(SHEET, order, 2, ORDER(ACCEPTED), "")), CODE_ORDER_STEP_INVALID);

    // One unit does it, the other is called off.
    must(team, say_step(SHEET, order, 3, ORDER(DELIVERED), ""));
    refuses(boat, say_step(SHEET, order, 3, ORDER(ACCEPTED), ""), CODE_ORDER_NOT_YOURS);
    must(team, say_step(SHEET, order, 3, ORDER(ACCEPTED), ""));
    must(team, say_step(SHEET, order, 3, ORDER(DONE), ""));
    must(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 3, ORDER(CONFIRMED), "")));
    must(boat, say_step(SHEET, order, 4, ORDER(ACCEPTED), ""));
    uint64_t last = must(crew.chief, say_as(crew.at_chief, say_step(SHEET, order, 0, ORDER(WITHDRAWN), ""))).seq;
    refuses(boat, say_step(SHEET, order, 4, ORDER(DONE), ""), CODE_ORDER_STEP_INVALID);
    for (int i = 0; i < 6; i++) {
        stage_catch_up(world, all[i], last);
        need(told_step(all[i], order, 1, ORDER(DOING)) == 2 && told_step(all[i], order, 2, ORDER(REFUSED)) == 1 &&
                 told_step(all[i], order, 3, ORDER(DONE)) == 1 && told_step(all[i], order, 0, ORDER(WITHDRAWN)) == 1,
             "%s was not told every step", all[i]->name);
    }

    // Who, when, from which device, for each.
    const Muster__V1__Order *seen = told_order(stage_device(world, crew.hub, "chief", "later"), order);
    need(seen && seen->n_targets == 4 && seen->issuer == crew.at_chief && seen->post == crew.post, "another order");
    need(seen->targets[0]->phase == ORDER(CONFIRMED) && seen->targets[1]->phase == ORDER(REFUSED) &&
             seen->targets[2]->phase == ORDER(CONFIRMED) && seen->targets[3]->phase == ORDER(WITHDRAWN),
         "phases %d %d %d %d", seen->targets[0]->phase, seen->targets[1]->phase, seen->targets[2]->phase,
         seen->targets[3]->phase);
    need(strcmp(seen->targets[1]->text, "道路中断") == 0, "the reason is %s", seen->targets[1]->text);
    check_mark(seen, 1, ORDER(ISSUED), "chief", crew.at_chief, "chief");
    check_mark(seen, 1, ORDER(DELIVERED), "second", crew.at_second, "second");
    check_mark(seen, 1, ORDER(READ), "lead", crew.at_lead, "lead");
    check_mark(seen, 1, ORDER(DOING), "second", crew.at_second, "second");
    check_mark(seen, 1, ORDER(DONE), "lead", crew.at_lead, "lead");
    check_mark(seen, 1, ORDER(CONFIRMED), "chief", crew.at_chief, "chief");
    check_mark(seen, 2, ORDER(REFUSED), "other", crew.at_other, "other");
    check_mark(seen, 3, ORDER(DONE), "team", 0, "team");
    check_mark(seen, 4, ORDER(WITHDRAWN), "chief", crew.at_chief, "chief");
    need(!told_mark(seen->targets[0], ORDER(WITHDRAWN)), "what was confirmed is withdrawn");
}

static say *send_to(struct sheet *sheet, uint32_t seat, uint32_t unit, int32_t lat_e7, uint32_t replaces) {
    say_order(sheet, "驰援");
    say_to_unit(sheet, unit);
    say_at(sheet, lat_e7, LON);
    sheet->order_issue.replaces = replaces;
    return say_as(seat, &sheet->command);
}

static void one_unit_is_not_sent_to_two_places(struct world *world) {
    struct crew crew = gather(world);
    uint32_t unit = people_units(world, crew.hub, "u", 1, KIND(BOAT), TOWN_A);
    struct member *boat = tablet_of(world, crew.hub, "boat", unit);
    uint32_t first = must(crew.chief, send_to(SHEET, crew.at_chief, unit, LAT, 0)).object;
    refuses(crew.deputy, send_to(SHEET, crew.at_deputy, unit, LAT + 1000, 0), CODE_ORDER_CONFLICT);
    // Both issuers are told.
    world_until(world, told_of(crew.chief, MUSTER__V1__EVENT__BODY_ORDER_CONTESTED, first) == 1);
    world_until(world, told_of(crew.deputy, MUSTER__V1__EVENT__BODY_ORDER_CONTESTED, first) == 1);
    refuses(crew.deputy, send_to(SHEET, crew.at_deputy, unit, LAT + 1000, first + 7), CODE_ORDER_REPLACES_INVALID);
    // An order that sends it nowhere is in nobody's way.
    struct sheet *sheet = SHEET;
    say_order(sheet, "报告油量"), say_to_unit(sheet, unit);
    must(crew.deputy, say_as(crew.at_deputy, &sheet->command));
    // The later one says that it replaces the earlier.
    struct told_answer second = must(crew.deputy, send_to(SHEET, crew.at_deputy, unit, LAT + 1000, first));
    refuses(boat, say_step(SHEET, first, 1, ORDER(ACCEPTED), ""), CODE_ORDER_STEP_INVALID);
    must(boat, say_step(SHEET, second.object, 1, ORDER(ACCEPTED), ""));
    stage_catch_up(world, boat, second.seq);
    need(told_of(boat, MUSTER__V1__EVENT__BODY_ORDER_CONTESTED, 0) == 0, "the unit is told of the dispute");
    struct member *later = stage_device(world, crew.hub, "chief", "later");
    need(told_order(later, first)->targets[0]->phase == ORDER(REPLACED) &&
             told_mark(told_order(later, first)->targets[0], ORDER(REPLACED)),
         "the first one is in phase %d", told_order(later, first)->targets[0]->phase);
    need(told_order(later, second.object)->replaces == first, "it does not say what it replaces");
    // Where nothing is open any more, nothing is in the way.
    must(crew.deputy, say_as(crew.at_deputy, say_step(SHEET, second.object, 1, ORDER(WITHDRAWN), "")));
    must(crew.chief, send_to(SHEET, crew.at_chief, unit, LAT, 0));
    world_until(world, told_of(crew.lead, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, 0) == 0);
}

static void a_consultation_concludes_an_order(struct world *world) {
    struct crew crew = gather(world);
    uint32_t seats[] = {crew.at_lead, crew.at_other};
    uint32_t consult = must(crew.chief, say_as(crew.at_chief, say_consult(SHEET, crew.post, seats, 2))).object;
    world_until(world, told_of(crew.other, MUSTER__V1__EVENT__BODY_CONSULT_OPENED, consult) ||
                           crew.other->snapshot->n_consults == 1);
    must(crew.lead, say_as(crew.at_lead, say_minute(SHEET, consult, "同意转移")));
    refuses(crew.second, say_as(crew.at_second, say_message(SHEET, CHANNEL(CONSULT), consult, "?")),
            CODE_CHANNEL_NOT_YOURS);
    must(crew.other, say_as(crew.at_other, say_message(SHEET, CHANNEL(CONSULT), consult, "收到")));
    struct sheet *sheet = SHEET;
    say_order(sheet, "转移群众"), say_to_seat(sheet, crew.at_lead);
    sheet->order_issue.consult = consult;
    refuses(crew.deputy, say_as(crew.at_deputy, &sheet->command), CODE_CHANNEL_NOT_YOURS); // took no part
    uint32_t order = must(crew.chief, say_as(crew.at_chief, &sheet->command)).object;
    must(crew.chief, say_as(crew.at_chief, say_consult_close(SHEET, consult)));
    refuses(crew.lead, say_as(crew.at_lead, say_minute(SHEET, consult, "还有")), CODE_CONSULT_CLOSED);
    struct member *later = stage_device(world, crew.hub, "lead", "later");
    need(told_order(later, order) && told_order(later, order)->consult == consult, "it forgets who concluded it");
    struct member *apart = stage_device(world, crew.hub, "second", "apart");
    need(apart->snapshot->n_consults == 0, "who took no part sees the consultation");
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_ladder_is_climbed_by_each_of_them), SCENARIO(one_unit_is_not_sent_to_two_places),
                     SCENARIO(a_consultation_concludes_an_order));
}
