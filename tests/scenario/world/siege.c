// A siege: what its beginning and end have in common.
// SPDX-License-Identifier: Apache-2.0
#include "world/siege.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOTICED_S WORLD_PROMISE_S(5) // a wait that somebody would notice

struct siege *siege_begin(struct world *world, const char *const *flags) {
    struct siege *siege = calloc(1, sizeof *siege);
    need(siege != NULL, "no memory");
    siege->world = world;
    siege->hub = world_hub(world, flags);
    people_account(world, siege->hub, "victim", ROLE(DUTY), DISTRICT_ORG, siege->token);
    siege->witness = witness_begin(world, siege->hub);
    siege->sessions = hub_metric(siege->hub, "muster_sessions");
    siege->memory_kb = hub_memory_kb(siege->hub);
    return siege;
}

void siege_unharmed(struct siege *siege) {
    struct witness_account before = witness_so_far(siege->witness), now;
    // It goes on, now.
    world_until(siege->world,
                (now = witness_so_far(siege->witness)).shown > before.shown && now.answers > before.answers);
    need(now.downs == 0, "the witness was disconnected");
    double worst = now.receipt_s > now.shown_s ? now.receipt_s : now.shown_s;
    worst = worst > now.answer_s ? worst : now.answer_s;
    need(worst < NOTICED_S, "the witness waited %.1f s for a receipt, %.1f s for a fix, %.1f s for an answer",
         now.receipt_s, now.shown_s, now.answer_s);
}

void siege_end(struct siege *siege, long grown_mb) {
    siege_unharmed(siege);
    double next = 0;
    world_until(siege->world, child_now() > next && (next = child_now() + 0.3) > 0 &&
                                  hub_metric(siege->hub, "muster_sessions") == siege->sessions);
    long grown = hub_memory_kb(siege->hub) - siege->memory_kb;
    need(grown < grown_mb * 1024, "the hub has grown by %ld KiB", grown);
    witness_end(siege->witness);
    free(siege);
}

int siege_door(struct siege *siege) {
    int fd;
    need(street_upgrade(siege->world, siege->hub, NULL, &fd) == 101, "no handshake");
    return fd;
}

size_t siege_hello(const struct siege *siege, const char *device, uint8_t bytes[300]) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    hello.token = (char *)(uintptr_t)siege->token;
    hello.device = (char *)(uintptr_t)device;
    frame.hello = &hello;
    return muster__v1__client_frame__pack(&frame, bytes);
}

int siege_greeted(struct siege *siege, const char *device) {
    uint8_t bytes[300];
    char heard[64];
    size_t len = siege_hello(siege, device, bytes);
    int fd = siege_door(siege);
    street_frame(fd, WS_FIN | WS_BINARY, true, len, bytes, len);
    need(street_hear(siege->world, fd, heard, sizeof heard, 10, 30, NULL) >= 10, "no welcome");
    return fd;
}

void siege_must_close(struct siege *siege, int fd, const char *what) {
    need(street_closes(siege->world, fd, 60), "still open: %s", what);
    close(fd);
}
