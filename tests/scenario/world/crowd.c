// People of whose sessions every frame is kept.
// SPDX-License-Identifier: Apache-2.0
#include "world/crowd.h"

#include <stdlib.h>
#include <string.h>

#include "world/people.h"

static void hear_raw(void *arg, const uint8_t *bytes, size_t len) {
    struct ear *ear = arg;
    if (ear->count == ear->room)
        ear->frames = realloc(ear->frames, (ear->room = ear->room ? 2 * ear->room : 1024) * sizeof *ear->frames);
    struct frame *frame = &ear->frames[ear->count++];
    *frame = (struct frame){(uint32_t)len, malloc(len + 1)};
    memcpy(frame->bytes, bytes, len);
}
static void hear_answer(void *arg, const Muster__V1__Answer *answer) {
    struct crowd *crowd = ((struct ear *)arg)->crowd;
    for (uint32_t i = crowd->posted_count; answer->code == 0 && answer->id.len == 16 && i-- > 0;)
        if (memcmp(crowd->posted[i].id, answer->id.data, 16) == 0) {
            crowd->posted[i].seq = answer->seq;
            return;
        }
}

static void open_ear(struct crowd *crowd, uint32_t number) {
    struct ear *ear = &crowd->ears[number];
    char device[24];
    ear->crowd = crowd;
    ear->person = number % CROWD_PEOPLE;
    snprintf(device, sizeof device, "device-%u", number);
    struct client_options options = {.host = "127.0.0.1",
                                     .port = crowd->hub->port,
                                     .token = crowd->tokens[ear->person],
                                     .device = device,
                                     .name = "scenario",
                                     .reconnect = true,
                                     .backoff_ms = 20,
                                     .backoff_max_ms = 200,
                                     .decode = true,
                                     .events = {.raw = hear_raw, .answer = hear_answer, .arg = ear}};
    ear->client = client_create(crowd->world->loop, &options);
    client_open(ear->client);
}

void crowd_gather(struct crowd *crowd, struct world *world, struct hub *hub) {
    *crowd = (struct crowd){.world = world, .hub = hub, .boss = people_operator(world, hub)};
    for (uint32_t i = 0; i < CROWD_PEOPLE; i++) {
        snprintf(crowd->names[i], sizeof crowd->names[i], "person-%u", i);
        people_account(world, hub, crowd->names[i], ROLE(MEMBER), TOWN_A, crowd->tokens[i]);
    }
}

void crowd_listen(struct crowd *crowd) {
    for (uint32_t i = 0; i < CROWD_EARS; i++)
        open_ear(crowd, i);
}

void crowd_free(struct crowd *crowd) {
    for (uint32_t i = 0; i < CROWD_EARS; i++) {
        struct ear *ear = &crowd->ears[i];
        client_destroy(ear->client);
        for (uint32_t j = 0; j < ear->count; j++)
            free(ear->frames[j].bytes);
        free(ear->frames);
    }
    free(crowd->posted);
}

void crowd_keep(struct crowd *crowd, const uint8_t id[16], struct told_channel channel) {
    if (crowd->posted_count == crowd->posted_room) {
        crowd->posted_room = crowd->posted_room ? 2 * crowd->posted_room : 4096;
        crowd->posted = realloc(crowd->posted, crowd->posted_room * sizeof *crowd->posted);
    }
    struct posted *posted = &crowd->posted[crowd->posted_count++];
    *posted = (struct posted){.channel = channel};
    memcpy(posted->id, id, 16);
}

uint32_t crowd_waiting(const struct crowd *crowd) {
    uint32_t sum = client_outbox(crowd->boss->client);
    for (uint32_t i = 0; i < CROWD_EARS; i++)
        sum += client_outbox(crowd->ears[i].client);
    return sum;
}

bool crowd_is_through(const struct crowd *crowd, uint64_t seq) {
    for (uint32_t i = 0; i < CROWD_EARS; i++)
        if (client_through(crowd->ears[i].client) < seq)
            return false;
    return member_known(crowd->boss) >= seq;
}
