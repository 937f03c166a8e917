// Ten thousand random steps of people whose seats change, and who hears what meanwhile. Every frame that is given to
// every session is recorded; afterwards a plain model, made from what the hub told its operator and from the templates'
// words, says for every message whether the account could hear it: then it must have come, once, live or with a
// snapshot, and else never.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "world/need.h"
#include "world/people.h"
#include "world/tool.h"
#include "world/verdict.h"

#define STEPS 10000

static struct world *world;
static struct crowd crowd;
static struct audience *live; // as it is now
static uint32_t incident, last_order;

static struct ear *ear_of(const char *name) {
    for (uint32_t i = 0; i < CROWD_EARS; i++)
        if (strcmp(crowd.names[crowd.ears[i].person], name) == 0 &&
            (i >= CROWD_PEOPLE || crowd.ears[i].person >= CROWD_EARS - CROWD_PEOPLE || world_dice(world, 2)))
            return &crowd.ears[i];
    return &crowd.ears[0];
}

// A seat of a post that is open; sometimes one that is held.
static uint32_t any_seat(bool held) {
    for (int tries = 0; tries < 60; tries++) {
        uint32_t seat = 1 + world_dice(world, live->seat_count);
        if (!live->posts[live->seats[seat].post].closed && (!held || live->seats[seat].holder[0]))
            return seat;
    }
    return 1;
}

static uint32_t any_post(void) {
    return live->seats[any_seat(false)].post;
}

static void speak(struct ear *ear, uint32_t seat) {
    uint32_t post = live->seats[seat].post;
    const Muster__V1__TemplateSeat *row = audience_row(live, seat);
    struct told_channel channels[] = {{CHANNEL(POST), post, 0},
                                      {CHANNEL(MODULE), post, row->module ? row->module : 1},
                                      {CHANNEL(MODULE), post, 1 + world_dice(world, 3)},
                                      {CHANNEL(INCIDENT), incident, 0},
                                      {CHANNEL(POST), live->posts[post].parent ? live->posts[post].parent : post, 0},
                                      {CHANNEL(POST), any_post(), 0}};
    struct told_channel channel = channels[world_dice(world, sizeof channels / sizeof *channels)];
    uint8_t id[16];
    client_command(ear->client, say_as(seat, say_on_channel(SHEET, channel, "请汇报", 0)), id);
    crowd_keep(&crowd, id, channel);
}

static void order(struct ear *ear, uint32_t seat) {
    uint32_t target = live->posts[live->seats[seat].post].first_seat +
                      world_dice(world, live->posts[live->seats[seat].post].seat_count);
    uint8_t id[16];
    client_command(ear->client,
                   say_as(seat, say_order_to(SHEET, (struct told_target){TARGET(SEAT), target, 0}, "处置", 0)), id);
    crowd_keep(&crowd, id, (struct told_channel){(Muster__V1__ChannelKind)AUDIENCE_ORDERED, seat, target});
    last_order++;
}

static void speech_step(void) {
    uint32_t seat = any_seat(true);
    const char *who = live->seats[seat].holder;
    if (!who[0])
        return;
    struct ear *ear = ear_of(who);
    switch (world_dice(world, 12)) {
    case 0:
    case 1:
        order(ear, seat);
        break;
    case 2:
        client_command(ear->client,
                       say_as(seat, say_step(SHEET, last_order ? 1 + world_dice(world, last_order) : 1, 1,
                                             ORDER(DELIVERED) + world_dice(world, 8), "在办")),
                       NULL);
        break;
    case 3: {
        uint32_t other = any_seat(true);
        client_command(ear->client, say_as(seat, say_consult(SHEET, live->seats[seat].post, &other, 1)), NULL);
        break;
    }
    default:
        speak(ear, seat);
    }
}

static void seat_step(void) {
    uint32_t seat = any_seat(false);
    const char *who = crowd.names[world_dice(world, CROWD_PEOPLE)], *holder = live->seats[seat].holder;
    switch (world_dice(world, 6)) {
    case 0:
        client_command(ear_of(who)->client, say_take(SHEET, seat), NULL);
        break;
    case 1:
        member_send(crowd.boss, say_relieve(SHEET, seat), NULL);
        break;
    case 2:
        client_command(ear_of(holder)->client, say_hand_over(SHEET, seat, who), NULL);
        break;
    case 3:
        client_command(ear_of(who)->client, say_stand_in(SHEET, seat), NULL);
        break;
    case 4:
        client_command(ear_of(holder)->client, say_leave(SHEET, seat), NULL);
        break;
    default:
        member_send(crowd.boss, say_assign(SHEET, seat, who), NULL);
    }
}

static uint32_t open_posts(void) {
    uint32_t count = 0;
    for (uint32_t post = 1; post <= live->post_count; post++)
        count += !live->posts[post].closed;
    return count;
}

static void post_step(void) {
    static const char *const keys[] = {"town", "village", "onsite-1-8"};
    uint32_t what = world_dice(world, 4), post = any_post();
    if (what == 0 && open_posts() < 6 && live->post_count < 40)
        member_send(crowd.boss, say_post_for(SHEET, keys[world_dice(world, 3)], TOWN_A, incident, post), NULL);
    else if (what == 1 && open_posts() > 3)
        member_send(crowd.boss, say_post_close(SHEET, post, true), NULL);
    else if (what == 2)
        member_send(crowd.boss, say_mode(SHEET, live->mode == MODE(WAR) ? MODE(PEACE) : MODE(WAR)), NULL);
    else
        member_send(crowd.boss, say_post_link(SHEET, post, world_dice(world, 3) ? any_post() : 0), NULL);
}

static void take_steps(void) {
    for (uint32_t step = 0; step < STEPS; step++) {
        uint32_t dice = world_dice(world, 1000);
        if (dice < 800)
            speech_step();
        else if (dice < 960)
            seat_step();
        else if (dice < 980)
            post_step();
        else
            client_cut(crowd.ears[world_dice(world, CROWD_EARS)].client);
        if (step % 16 == 0)
            world_turn(world);
        world_until(world, crowd_waiting(&crowd) < 64);
        audience_go_to(live, crowd.boss, UINT64_MAX);
    }
}

static void begin(struct world *the_world) {
    world = the_world;
    const char *flags[] = {"--commands-per-s", "1000000", "--open-commands", "1000", NULL};
    static const char *const files[] = {"town", "village", "onsite-1-8"};
    crowd_gather(&crowd, world, world_hub(world, flags));
    for (size_t i = 0; i < 3; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/ops/templates/%s.conf", SOURCE_DIR, files[i]);
        const char *const argv[] = {
            BINARY_DIR "/musterctl", "--socket", crowd.hub->admin, "template", "put", path, NULL};
        need(tool_run(world, argv, NULL) == 0, "%s is not put", path);
    }
    incident = member_do(crowd.boss, say_open(BOX, "flood", TOWN_A)).object;
    for (uint32_t i = 0, parent = 0; i < 3; i++)
        parent = member_do(crowd.boss, say_post_for(SHEET, files[i], TOWN_A, incident, parent)).object;
    crowd_listen(&crowd);
    live = audience_new();
    world_until(world,
                crowd.boss->last_seq > 0 && (audience_go_to(live, crowd.boss, UINT64_MAX), live->post_count == 3));
}

static void nobody_hears_what_is_not_theirs(struct world *the_world) {
    begin(the_world);
    take_steps();
    world_until(world, crowd_waiting(&crowd) == 0);
    uint64_t end = member_do(crowd.boss, say_note(BOX, incident, "the end")).seq;
    world_until(world, crowd_is_through(&crowd, end));
    uint32_t count = verdict_on(&crowd, end);
    need(count > STEPS / 20, "only %u messages and orders", count);
    audience_free(live);
    crowd_free(&crowd);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nobody_hears_what_is_not_theirs));
}
