// Too much of everything: connections, half-done handshakes, pings, questions with long answers, and drips that never
// end. Limits hold, memory stays bounded, a witness notices nothing.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "world/siege.h"

#define HALF_OPEN 3000

// What a hello before its end may hold of our memory, and a socket besides it.
#define BESIEGER_KB 32

static int files_left(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur > HALF_OPEN + 500 ? HALF_OPEN : (int)limit.rlim_cur - 500;
}

static void thousands_half_open(struct world *world) {
    const char *flags[] = {"--hello-s", "10", NULL};
    struct siege *siege = siege_begin(world, flags);
    int count = files_left(), *fds = calloc((size_t)count, sizeof *fds);
    static const char *const stages[] = {
        "",
        "GET /ws HTTP/1.1\r\nHost: x\r\n",
        "GET /ws HTTP/1.1\r\nHost: x\r\n" STREET_USUAL "\r\n",
        "GET /ws HTTP/1.1\r\nHost: x\r\n" STREET_USUAL "\r\n\x82\xfe\x20",
        "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n{",
    };
    for (int i = 0; i < count; i++) {
        fds[i] = street_dial(siege->hub);
        street_text(fds[i], stages[i % 5]);
        if (i % 100 == 0)
            world_turn(world);
    }
    siege_unharmed(siege);
    long grown = hub_memory_kb(siege->hub) - siege->memory_kb;
    need(grown < (long)count * BESIEGER_KB, "%d connections took %ld KiB", count, grown);
    for (int i = 0; i < count; i++)
        siege_must_close(siege, fds[i], stages[i % 5]);
    free(fds);
    siege_end(siege, 96);
}

// A frame below its limit that does not come to its end, before anybody has said who they are.
static void hoards_before_the_hello(struct world *world) {
    const char *flags[] = {"--hello-s", "20", NULL};
    struct siege *siege = siege_begin(world, flags);
    enum { HOARDERS = 500 };
    static const uint8_t much[60000];
    int fds[HOARDERS];
    for (int i = 0; i < HOARDERS; i++) {
        fds[i] = siege_door(siege);
        street_frame(fds[i], WS_FIN | WS_BINARY, true, 60001, much, sizeof much);
    }
    long grown = hub_memory_kb(siege->hub) - siege->memory_kb;
    need(grown < HOARDERS * BESIEGER_KB, "%d who never signed in took %ld KiB", HOARDERS, grown);
    for (int i = 0; i < HOARDERS; i++)
        siege_must_close(siege, fds[i], "more than a hello");
    siege_end(siege, 64);
}

static void at_once(struct siege *siege, const char *what, const void *message, size_t len, int times) {
    long before = hub_memory_kb(siege->hub);
    int fd = siege_greeted(siege, "besieger");
    for (int i = 0; i < times && street_frame(fd, WS_FIN | WS_BINARY, true, len, message, len); i++)
        if (i % 100 == 0)
            world_turn(siege->world);
    siege_unharmed(siege); // of the answers nothing is read
    long grown = hub_memory_kb(siege->hub) - before;
    need(grown < 24 * 1024, "%s: the hub has grown by %ld KiB", what, grown);
    siege_must_close(siege, fd, what);
}

// The answer is a hundred times as long as the question.
static void questions_with_long_answers(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    people_units(world, siege->hub, "u", 300, KIND(TEAM), TOWN_A);
    static uint8_t commands[60000], receipts[60000];
    for (size_t i = 0; i + 2 <= sizeof commands; i += 2)
        memcpy(commands + i, "\x12\x00", 2);
    for (size_t i = 0; i + 5 <= sizeof receipts; i += 5)
        memcpy(receipts + i, "\x1a\x03\x98\x01\x01", 5);
    at_once(siege, "commands that are none", commands, sizeof commands, 200);
    at_once(siege, "a few of them at a time", commands, 40, 100000);
    at_once(siege, "tables of no fixes", receipts, sizeof receipts, 200);
    at_once(siege, "views", "\x22\x00", 2, 20000);
    at_once(siege, "pings of the protocol", "\x2a\x02\x08\x01", 4, 100000);
    siege_end(siege, 64);
}

static void pings_without_end(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    static const uint8_t payload[125];
    for (int late = 0; late < 2; late++) {
        int fd = late ? siege_greeted(siege, "besieger") : siege_door(siege);
        for (int i = 0; i < 100000 && street_frame(fd, WS_FIN | (i % 2 ? WS_PING : WS_PONG), true, 125, payload, 125);
             i++)
            if (i % 1000 == 0)
                world_turn(world);
        siege_unharmed(siege);
        close(fd);
    }
    siege_end(siege, 64);
}

// A byte every half second of what should come at once.
static void drip(struct siege *siege, int fd, const char *what) {
    bool open = true;
    char heard[300];
    for (double over = child_now() + 90; open && child_now() < over;) {
        bool closed = false;
        open = street_say(fd, "x", 1);
        street_hear(siege->world, fd, heard, sizeof heard, sizeof heard - 1, 0.5, &closed);
        open = open && !closed;
    }
    need(!open, "%s may drip for ever", what);
    close(fd);
}

static void drips_without_end(struct world *world) {
    const char *flags[] = {"--hello-s", "3", "--silence-s", "6", NULL};
    struct siege *siege = siege_begin(world, flags);
    int fd = street_dial(siege->hub);
    street_text(fd, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    drip(siege, fd, "a header");
    for (int late = 0; late < 2; late++) {
        fd = late ? siege_greeted(siege, "besieger") : siege_door(siege);
        street_frame(fd, WS_FIN | WS_BINARY, true, 3000, "x", 1);
        drip(siege, fd, "a message");
    }
    siege_must_close(siege, street_dial(siege->hub), "a connection that says nothing");
    siege_must_close(siege, siege_door(siege), "a WebSocket without a hello");
    siege_end(siege, 64);
}

// Connections that are gone at once, in every stage.
static void comings_and_goings(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    for (int i = 0; i < 3000; i++) {
        int fd = street_dial(siege->hub);
        if (i % 4 > 0)
            street_text(fd, "GET /ws HTTP/1.1\r\nHost: x\r\n" STREET_USUAL);
        if (i % 4 > 1)
            street_text(fd, "\r\n\x82\x85");
        if (i % 4 > 2) {
            struct linger now = {.l_onoff = 1}; // a reset instead of an end
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        close(fd);
        if (i % 50 == 0)
            world_turn(world);
    }
    siege_end(siege, 64);
}

// Sessions of one account, connections of one address.
static void more_than_their_share(struct world *world) {
    const char *flags[] = {"--sessions-per-account", "20", "--sessions-per-address", "60", NULL};
    struct siege *siege = siege_begin(world, flags);
    int fds[40], live = 0;
    for (int i = 0; i < 30; i++) {
        char device[20], heard[2000];
        uint8_t bytes[300];
        snprintf(device, sizeof device, "device-%d", i);
        size_t len = siege_hello(siege, device, bytes);
        fds[i] = siege_door(siege);
        street_frame(fds[i], WS_FIN | WS_BINARY, true, len, bytes, len);
        size_t said = street_hear(world, fds[i], heard, sizeof heard, 10, 30, NULL);
        live += said >= 10 && heard[heard[1] == 126 ? 4 : 2] == 0x0a; // field 1 of a ServerFrame: a welcome
    }
    need(live == 20, "%d sessions of one account", live);
    for (int i = 0; i < 30; i++)
        close(fds[i]);
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.3) > 0 &&
                           hub_metric(siege->hub, "muster_sessions") == siege->sessions);
    // The rest of the address is turned away, another address is not.
    int open[100], taken = 0;
    for (int i = 0; i < 100; i++) {
        open[i] = street_dial(siege->hub);
        char byte[2];
        bool closed = false;
        street_hear(world, open[i], byte, sizeof byte, 1, 0.05, &closed);
        taken += !closed;
    }
    need(taken > 40 && taken < 60, "%d connections of one address", taken);
    int other = street_dial_from(siege->hub, "127.0.0.2");
    need(street_ask(world, other, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", NULL, 0) == 200, "another address");
    close(other);
    for (int i = 0; i < 100; i++)
        close(open[i]);
    world_until(world, child_now() > next && (next = child_now() + 0.3) > 0 &&
                           hub_metric(siege->hub, "muster_sessions") == siege->sessions);
    siege_end(siege, 64);
}

int main(void) {
    return WORLD_RUN(SCENARIO(thousands_half_open), SCENARIO(hoards_before_the_hello),
                     SCENARIO(questions_with_long_answers), SCENARIO(pings_without_end), SCENARIO(drips_without_end),
                     SCENARIO(comings_and_goings), SCENARIO(more_than_their_share));
}
