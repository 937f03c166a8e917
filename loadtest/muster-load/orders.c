// Commands: from a town's console to the district's wall at a calm rate, then from all towns as fast as they are
// acknowledged.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define UNITS 1600
#define PIPELINE 512 // unanswered commands of one console
#define CALM_WALLS 10

struct console {
    struct client *client;
    struct orders *orders;
    uint32_t town, turn;
};

struct wall {
    struct client *client;
    struct orders *orders;
};

struct orders {
    struct console consoles[LOAD_TOWNS];
    struct wall walls[CALM_WALLS];
    bool hurry, measuring;
    uint64_t acked, refused;
    double sent_ms; // calm: of the one command on its way
    uint8_t id[16];
    struct histogram arrived_ms, answered_ms;
    struct bursts *bursts;
};

// Each unit of the town in turn; its status changes every time round.
static void command(struct console *console) {
    uint32_t units = UNITS / LOAD_TOWNS, round = console->turn / units;
    Muster__V1__UnitSetStatus status = MUSTER__V1__UNIT_SET_STATUS__INIT;
    status.unit = console->turn % units * LOAD_TOWNS + (console->town ? console->town : LOAD_TOWNS);
    status.status =
        round % 2 ? MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY : MUSTER__V1__UNIT_STATUS__UNIT_STATUS_DEPARTED;
    console->turn++;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_SET_STATUS;
    command.unit_set_status = &status;
    console->orders->sent_ms = load_wall_ms();
    client_command(console->client, &command, console->orders->id);
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct console *console = arg;
    struct orders *orders = console->orders;
    orders->refused += answer->code != 0;
    if (orders->measuring)
        orders->acked += answer->code == 0;
    if (orders->hurry)
        command(console);
    else if (memcmp(answer->id.data, orders->id, sizeof orders->id) == 0)
        histogram_add(&orders->answered_ms, client_arrived_ms(console->client) - orders->sent_ms);
}

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct wall *wall = arg;
    struct orders *orders = wall->orders;
    if (event->command.len == sizeof orders->id && memcmp(event->command.data, orders->id, sizeof orders->id) == 0)
        histogram_add(&orders->arrived_ms, client_arrived_ms(wall->client) - orders->sent_ms);
}

static bool all_live(void *arg) {
    struct orders *orders = arg;
    for (int i = 0; i < LOAD_TOWNS; i++)
        if (client_state(orders->consoles[i].client) != CLIENT_LIVE)
            return false;
    for (int i = 0; i < CALM_WALLS; i++)
        if (orders->walls[i].client && client_state(orders->walls[i].client) != CLIENT_LIVE)
            return false;
    return true;
}

static bool open_all(struct ev_loop *ev, struct hub *hub, struct orders *orders) {
    char token[64], name[32], scope[16];
    if (!setup_account(hub, "wall", "duty", LOAD_ORG, token))
        return false;
    for (int i = 0; i < CALM_WALLS; i++) {
        snprintf(name, sizeof name, "wall-%d", i);
        struct wall *wall = &orders->walls[i];
        struct client_events events = {.event = on_event, .arg = wall};
        wall->orders = orders;
        wall->client = load_client(ev, hub, token, name, &events, true);
    }
    for (uint32_t i = 0; i < LOAD_TOWNS; i++) {
        struct console *console = &orders->consoles[i];
        struct client_events events = {.answer = on_answer, .arg = console};
        snprintf(name, sizeof name, "town-%u", i);
        town_org(i, scope);
        if (!setup_account(hub, name, "duty", scope, token))
            return false;
        console->orders = orders;
        console->town = i;
        console->client = load_client(ev, hub, token, name, &events, false);
    }
    return load_until(ev, all_live, orders, 30.);
}

static void calm(struct ev_loop *ev, struct orders *orders, const struct load_args *args) {
    for (int i = 0; i < args->seconds * args->rate; i++) {
        command(&orders->consoles[i % LOAD_TOWNS]);
        load_run(ev, 1. / args->rate);
    }
}

static double hurry(struct ev_loop *ev, struct orders *orders, int seconds) {
    for (int i = 0; i < CALM_WALLS; i++) {
        client_destroy(orders->walls[i].client); // a wall of everything is another measurement
        orders->walls[i].client = NULL;
    }
    orders->hurry = true;
    for (int i = 0; i < LOAD_TOWNS; i++)
        for (int k = 0; k < PIPELINE; k++)
            command(&orders->consoles[i]);
    load_run(ev, 1.);
    orders->measuring = true;
    int64_t began = load_us();
    load_run(ev, seconds);
    orders->measuring = false;
    return (double)(load_us() - began) * 1e-6;
}

int orders(const struct load_args *args) {
    struct hub hub = {0};
    struct orders *orders = mem_new(sizeof *orders);
    struct ev_loop *ev = ev_default_loop(0);
    int status = EXIT_FAILURE;
    if (!hub_start(&hub, args) || !setup_units(&hub, UNITS) || !open_all(ev, &hub, orders))
        goto out;
    orders->bursts = bursts_watch(ev);
    calm(ev, orders, args);
    const char *bursts = bursts_told(orders->bursts);
    double cpu = cpu_seconds(hub.pid), own = cpu_own();
    double took = hurry(ev, orders, args->seconds);
    cpu = cpu_seconds(hub.pid) - cpu;
    own = cpu_own() - own;
    printf("{\"orders\":{\"rate\":%d,\"arrived\":%llu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,%s,"
           "\"answer_p50_ms\":%.2f,\"answer_p99_ms\":%.2f,\"acked_per_s\":%.0f,\"refused\":%llu,\"hub_cpu_s\":%.2f,"
           "\"own_cpu_s\":%.2f,\"hub_mib\":%.1f}}\n",
           args->rate, (unsigned long long)orders->arrived_ms.total, histogram_at(&orders->arrived_ms, 0.5),
           histogram_at(&orders->arrived_ms, 0.99), orders->arrived_ms.max, bursts,
           histogram_at(&orders->answered_ms, 0.5), histogram_at(&orders->answered_ms, 0.99),
           (double)orders->acked / took, (unsigned long long)orders->refused, cpu, own, memory_kib(hub.pid) / 1024.);
    status = orders->refused ? EXIT_FAILURE : EXIT_SUCCESS;
out:
    hub_remove(&hub);
    return status;
}
