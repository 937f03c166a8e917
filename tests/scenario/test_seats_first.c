// Who sits in a command post is told before the crowd: when a record is durable the orders of a post go out first.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world/posts.h"
#include "world/world.h"

#define CROWD 60
#define NOTES 10

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

int main(void) {
    return WORLD_RUN(SCENARIO(who_sits_is_told_before_the_crowd));
}
