// A tablet that was away: it gets its open orders again, what it said meanwhile counts once, and whoever waits for it
// sees it come and go; at the authority and through a gateway.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "world/proxy.h"
#include "world/stage.h"

#define ROUNDS 12

struct crew {
    struct hub *hub, *near; // near: the tablet's
    struct member *local, *chief, *tablet;
    struct proxy *proxy; // between the tablet and its hub
    uint32_t post, at_chief, unit;
};

static struct crew gather(struct world *world, bool through_gateway) {
    struct crew crew = {0};
    char token[64];
    if (through_gateway)
        world_redis(world);
    crew.hub = crew.near = world_hub(world, NULL);
    if (through_gateway)
        crew.near = world_gateway(world, "west", world->redis->path, NULL);
    crew.local = people_operator(world, crew.hub);
    stage_template(crew.local, NULL);
    crew.post = stage_open(crew.local, 0);
    crew.at_chief = stage_seat(crew.post, STAGE_CHIEF);
    crew.chief = stage_cast(world, crew.hub, "chief", crew.at_chief);
    crew.unit = people_units(world, crew.hub, "u", 1, KIND(VEHICLE), TOWN_A);
    people_unit_account(world, crew.hub, "tablet", &crew.unit, 1, token);
    crew.proxy = world_proxy(world, NULL, crew.near->port);
    crew.tablet = member_join(
        world,
        &(struct member_plan){.name = "tablet", .token = token, .hub = crew.near, .port = proxy_port(crew.proxy)});
    return crew;
}

static void leave_the_net(struct world *world, struct proxy *proxy, struct member *member) {
    uint32_t downs = member->downs;
    proxy_refuse(proxy, true);
    proxy_cut(proxy);
    world_until(world, member->downs > downs);
}

static void come_back(struct world *world, struct proxy *proxy, struct member *member, uint64_t seq) {
    uint32_t welcomes = member->welcomes;
    proxy_refuse(proxy, false);
    world_until(world, member->welcomes > welcomes);
    stage_catch_up(world, member, seq);
}

static struct told_answer order_it(struct crew *crew) {
    struct sheet *sheet = SHEET;
    say_order(sheet, "驰援");
    say_to_unit(sheet, crew->unit);
    return must(crew->chief, say_as(crew->at_chief, &sheet->command));
}

static bool again(const struct member *member, uint32_t order) {
    for (uint32_t i = 0; i < member->again_count; i++)
        if (member->again[i] == order)
            return true;
    return false;
}

// An order comes while it is away, another one is withdrawn before it is back, a third one it has accepted.
static void orders_wait_for_it(struct world *world, bool through_gateway) {
    struct crew crew = gather(world, through_gateway);
    uint32_t known = order_it(&crew).object;
    world_until(world, told_of(crew.tablet, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, known) == 1);
    must(crew.tablet, say_step(SHEET, known, 1, ORDER(ACCEPTED), ""));
    leave_the_net(world, crew.proxy, crew.tablet);
    uint32_t missed = order_it(&crew).object, gone = order_it(&crew).object;
    uint64_t seq = must(crew.chief, say_as(crew.at_chief, say_step(SHEET, gone, 0, ORDER(WITHDRAWN), ""))).seq;
    // What is said meanwhile waits on the tablet.
    uint8_t ids[2][16];
    member_send(crew.tablet, say_step(SHEET, known, 1, ORDER(DOING), "三公里"), ids[0]);
    member_send(crew.tablet, say_step(SHEET, known, 1, ORDER(DOING), "一公里"), ids[1]);
    come_back(world, crew.proxy, crew.tablet, seq);
    need(crew.tablet->snapshots == 1, "it had to start over");
    need(told_of(crew.tablet, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, missed) == 1, "told %u times",
         told_of(crew.tablet, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, missed));
    world_until(world, again(crew.tablet, missed) && again(crew.tablet, known));
    need(!again(crew.tablet, gone) && crew.tablet->again_count == 2, "%u orders again", crew.tablet->again_count);
    for (int i = 0; i < 2; i++) {
        world_until(world, member_answer(crew.tablet, ids[i]));
        need(member_answer(crew.tablet, ids[i])->code == 0, "answer %d: %u", i,
             member_answer(crew.tablet, ids[i])->code);
    }
    must(crew.tablet, say_step(SHEET, known, 1, ORDER(DONE), "到达"));
    world_until(world, told_step(crew.chief, known, 1, ORDER(DONE)) == 1);
    need(told_step(crew.chief, known, 1, ORDER(DOING)) == 2, "progress came %u times",
         told_step(crew.chief, known, 1, ORDER(DOING)));
    // The next time only what is still to be answered for is told again.
    must(crew.tablet, say_step(SHEET, missed, 1, ORDER(REFUSED), "车辆故障"));
    uint32_t last = order_it(&crew).object;
    leave_the_net(world, crew.proxy, crew.tablet);
    come_back(world, crew.proxy, crew.tablet, 0);
    world_until(world, again(crew.tablet, last));
    need(crew.tablet->again_count == 1, "%u orders again", crew.tablet->again_count);
}

// The link is cut while it talks: every word arrives, and once.
static void what_it_says_counts_once(struct world *world, bool through_gateway) {
    struct crew crew = gather(world, through_gateway);
    uint32_t order = order_it(&crew).object;
    world_until(world, told_of(crew.tablet, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, order) == 1);
    must(crew.tablet, say_step(SHEET, order, 1, ORDER(ACCEPTED), ""));
    uint8_t ids[ROUNDS][16];
    char texts[ROUNDS][16];
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(texts[i], sizeof texts[i], "%d%%", i);
        member_send(crew.tablet, say_step(SHEET, order, 1, ORDER(DOING), texts[i]), ids[i]);
        world_rest(world, 0.002 * world_dice(world, 10));
        proxy_cut(crew.proxy);
        if (world_dice(world, 3) == 0)
            world_until(world, client_outbox(crew.tablet->client) == 0);
    }
    world_until(world, client_outbox(crew.tablet->client) == 0);
    stage_catch_up(world, crew.chief, member_answer(crew.tablet, ids[ROUNDS - 1])->seq);
    need(told_step(crew.chief, order, 1, ORDER(DOING)) == ROUNDS, "%u of %d arrived",
         told_step(crew.chief, order, 1, ORDER(DOING)), ROUNDS);
    // Once more with the same ids, and after a restart: answered as before (hearing.c looks).
    for (int restarted = 0; restarted < 2; restarted++) {
        for (int i = 0; i < ROUNDS; i++) {
            struct sheet *sheet = SHEET;
            say_step(sheet, order, 1, ORDER(DOING), texts[i]);
            struct told_answer answer = member_do(crew.tablet, say_with_id(&sheet->command, ids[i]));
            need(answer.code == 0, "answered %u", answer.code);
        }
        if (restarted)
            break;
        hub_kill(crew.hub);
        hub_start(crew.hub);
        world_until(world, member_live(crew.tablet) && member_live(crew.chief));
    }
    // With an id of its own the same word is no news.
    refuses(crew.tablet, say_step(SHEET, order, 1, ORDER(DOING), texts[ROUNDS - 1]), CODE_NOTHING_CHANGED);
    uint64_t last = must(crew.tablet, say_step(SHEET, order, 1, ORDER(DONE), "")).seq;
    stage_catch_up(world, crew.chief, last);
    need(told_step(crew.chief, order, 1, ORDER(DOING)) == ROUNDS && told_step(crew.chief, order, 1, ORDER(DONE)) == 1,
         "said once and counted twice");
}

static bool is_here(const struct member *member, const char *device) {
    const struct told_presence *told = member_present(member, device);
    return told && told->here;
}

// A seat's tablet at the gateway, seen from the authority; orders for the seat wait for it as well.
static void a_seat_at_the_gateway_is_seen_to_come_and_go(struct world *world) {
    struct crew crew = gather(world, true);
    uint32_t at_lead = stage_seat(crew.post, STAGE_LEAD);
    char token[64];
    people_account(world, crew.hub, "lead", ROLE(MEMBER), TOWN_A, token);
    must(crew.local, say_assign(SHEET, at_lead, "lead"));
    struct proxy *proxy = world_proxy(world, NULL, crew.near->port);
    struct member *lead = member_join(
        world, &(struct member_plan){.name = "lead", .token = token, .hub = crew.near, .port = proxy_port(proxy)});
    world_until(world, is_here(crew.chief, "lead") && is_here(lead, "chief"));
    need(strcmp(member_present(crew.chief, "lead")->account, "lead") == 0 &&
             member_present(crew.chief, "lead")->seat_count == 1,
         "another person is seen");
    leave_the_net(world, proxy, lead);
    world_until(world, !is_here(crew.chief, "lead"));
    struct sheet *sheet = SHEET;
    say_order(sheet, "汇报"), say_to_seat(sheet, at_lead);
    struct told_answer order = must(crew.chief, say_as(crew.at_chief, &sheet->command));
    come_back(world, proxy, lead, order.seq);
    world_until(world, is_here(crew.chief, "lead") && again(lead, order.object));
    must(lead, say_as(at_lead, say_step(SHEET, order.object, 1, ORDER(ACCEPTED), "")));
    world_until(world, told_step(crew.chief, order.object, 1, ORDER(ACCEPTED)) == 1);
}

static void orders_wait_at_the_authority(struct world *world) {
    orders_wait_for_it(world, false);
}
static void orders_wait_at_a_gateway(struct world *world) {
    orders_wait_for_it(world, true);
}
static void words_count_once_at_the_authority(struct world *world) {
    what_it_says_counts_once(world, false);
}
static void words_count_once_through_a_gateway(struct world *world) {
    what_it_says_counts_once(world, true);
}

int main(void) {
    return WORLD_RUN(SCENARIO(orders_wait_at_the_authority), SCENARIO(orders_wait_at_a_gateway),
                     SCENARIO(words_count_once_at_the_authority), SCENARIO(words_count_once_through_a_gateway),
                     SCENARIO(a_seat_at_the_gateway_is_seen_to_come_and_go));
}
