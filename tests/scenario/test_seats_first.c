// Who sits in a command post is told before the crowd: when a record is durable the orders of a post go out first. And
// nobody is forgotten for it where a whole post has to start over at once.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "world/posts.h"
#include "world/say_post.h"
#include "world/world.h"

#define CROWD 60
#define NOTES 10
#define POST 150
#define UNITS 1500

static const char *const one_loop[] = {"--loops", "1", NULL};

struct ear {
    struct client *client;
    uint32_t notes;
    double arrived_ms[NOTES]; // by the kernel's clock, however late this loop reads
};

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct ear *ear = arg;
    if (event->body_case == MUSTER__V1__EVENT__BODY_INCIDENT_NOTED && ear->notes < NOTES)
        ear->arrived_ms[ear->notes++] = client_arrived_ms(ear->client);
}

static void listen_in(struct world *world, struct hub *hub, struct ear *ear, const char *token, const char *device) {
    ear->client = client_create(world->loop, &(struct client_options){.host = "127.0.0.1",
                                                                      .port = hub->port,
                                                                      .token = token,
                                                                      .device = device,
                                                                      .name = "scenario",
                                                                      .decode = true,
                                                                      .stamped = true,
                                                                      .events = {.event = on_event, .arg = ear}});
    client_open(ear->client);
    world_until(world, client_state(ear->client) == CLIENT_LIVE);
}

static bool all_have(const struct ear *ears, uint32_t notes) {
    for (int i = 0; i <= CROWD; i++)
        if (ears[i].notes < notes)
            return false;
    return true;
}

static void who_sits_is_told_before_the_crowd(struct world *world) {
    struct hub *hub = world_hub(world, one_loop);
    struct member *local = people_operator(world, hub);
    posts_template(local, 2, NULL);
    posts_open(local);
    uint32_t incident = must(local, say_open(BOX, "水库漫坝", TOWN_A)).object;
    char crowd[64], chief[64];
    people_account(world, hub, "crowd", ROLE(DUTY), TOWN_A, crowd);
    people_account(world, hub, "chief", ROLE(DUTY), TOWN_A, chief);
    assert_int_equal(posts_assign(local, 1, "chief").code, 0);
    struct ear ears[CROWD + 1] = {0}; // the one on the seat comes last
    char device[16];
    for (int i = 0; i <= CROWD; i++) {
        snprintf(device, sizeof device, "device-%d", i);
        listen_in(world, hub, &ears[i], i < CROWD ? crowd : chief, device);
    }
    for (uint32_t i = 0; i < NOTES; i++) {
        must(local, say_note(BOX, incident, "下游群众开始转移"));
        world_until(world, all_have(ears, i + 1));
    }
    // A kernel that has just been asked stamps nothing yet: the first note does not count.
    for (uint32_t note = 1; note < NOTES; note++)
        for (int i = 0; i < CROWD; i++)
            assert_true(ears[CROWD].arrived_ms[note] <= ears[i].arrived_ms[note]);
    for (int i = 0; i <= CROWD; i++)
        client_destroy(ears[i].client);
}

// War gives everybody of a post other rights: all of them start over, which is more than one tick has time for.
static void a_large_post_starts_over_at_once(struct world *world) {
    // No heartbeat is to remind the hub of whom it has forgotten.
    struct hub *hub = world_hub(world, (const char *const[]){"--loops", "1", "--silence-s", "600", NULL});
    struct member *local = people_operator(world, hub), *people[POST];
    posts_template(local, POST, NULL);
    posts_open(local);
    people_units(world, hub, "u", UNITS, KIND(TEAM), TOWN_A); // so that a snapshot is something
    char name[16];
    for (uint32_t i = 0; i < POST; i++) {
        snprintf(name, sizeof name, "person-%u", i);
        people[i] = people_join(world, hub, name, ROLE(MEMBER), TOWN_A);
        assert_int_equal(posts_assign(local, i + 1, name).code, 0);
    }
    world_rest(world, 0.5);
    uint32_t before[POST];
    for (int i = 0; i < POST; i++)
        before[i] = people[i]->snapshots;
    must(local, say_mode(SHEET, MODE(WAR)));
    double end = child_now() + WORLD_PROMISE_S(1);
    for (int i = 0; i < POST; i++)
        world_until_s(world, end - child_now(), people[i]->snapshots > before[i]);
}

int main(void) {
    return WORLD_RUN(SCENARIO(who_sits_is_told_before_the_crowd), SCENARIO(a_large_post_starts_over_at_once));
}
