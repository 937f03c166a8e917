// Those outside: readers that stop reading, callers that never finish a sentence; and a network that loses and lags.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <unistd.h>

#include "crew.h"
#include "fault.h"
#include "net.h"
#include "world/street.h"

// ---- readers

static void pause_readers(struct district *district, struct hurt *hurt) {
    hurt->note = 1 + dice_throw(&hurt->dice, (1u << CREW_READERS) - 1); // a bit for each
    crew_pause(district->crew, (uint32_t)hurt->note, true);
}
static void wake_readers(struct district *district, struct hurt *hurt) {
    crew_pause(district->crew, (uint32_t)hurt->note, false);
}

// ---- the street

#define CALLERS 8

static const char *const sayings[] = {"", "G", "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
                                      "POST /api/v1/login HTTP/1.1\r\nContent-Length: 9\r\n\r\n{", "\x16\x03\x01\x02"};

// Straight at the door, past the proxies: they hold their own links only.
static void call(struct district *district, struct hurt *hurt) {
    int *fds = calloc(CALLERS, sizeof *fds);
    hurt->thing = fds;
    for (int i = 0; i < CALLERS; i++) {
        struct hub *hub = district->hubs[dice_throw(&hurt->dice, HUBS)];
        if (!hub->expected)
            continue;
        fds[i] = street_dial(hub);
        street_text(fds[i], sayings[dice_throw(&hurt->dice, sizeof sayings / sizeof *sayings)]);
    }
}
static void hang_up(struct district *district, struct hurt *hurt) {
    (void)district;
    int *fds = hurt->thing;
    for (int i = 0; i < CALLERS; i++)
        if (fds[i] > 0)
            close(fds[i]);
    free(fds);
}

const struct fault reader_faults[] = {
    {.name = "readers_silent",
     .victims = VICTIM_READERS,
     .weight = 6,
     .most_s = 5, // longer than the hubs let them lag, now and then
     .hurt = pause_readers,
     .heal = wake_readers},
    // A hub that is killed meanwhile cannot be dialled: they share its victims.
    {.name = "street_callers",
     .victims = VICTIM_STREET | VICTIM_EAST | VICTIM_WEST,
     .weight = 3,
     .hurt = call,
     .heal = hang_up},
    {0},
};

// ---- the network

static bool own_net(const struct district *district) {
    return district->own_net;
}

static void lose_packets(struct district *district, struct hurt *hurt) {
    need(net_lose(district, 3 + dice_throw(&hurt->dice, 25)), "nft: packets are not lost");
}
static void keep_packets(struct district *district, struct hurt *hurt) {
    (void)hurt;
    need(net_lose(district, 0), "nft: packets are lost for ever");
}
static void slow_down(struct district *district, struct hurt *hurt) {
    need(net_slow(district, 2000 + dice_throw(&hurt->dice, 20000)), "tc: the network cannot be slowed down");
}
static void speed_up(struct district *district, struct hurt *hurt) {
    (void)hurt;
    need(net_slow(district, 0), "tc: the network stays slow");
}

const struct fault net_faults[] = {
    {.name = "packets_lost",
     .victims = VICTIM_NET,
     .weight = 5,
     .possible = own_net,
     .hurt = lose_packets,
     .heal = keep_packets},
    {.name = "network_slow",
     .victims = VICTIM_NET,
     .weight = 3,
     .possible = own_net,
     .hurt = slow_down,
     .heal = speed_up},
    {0},
};
