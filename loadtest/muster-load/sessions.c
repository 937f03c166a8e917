// What an idle signed-in session costs the hub; how long ten thousand take to come back, and orders meanwhile.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "muster-load/mixed.h"

struct crowd {
    struct client **clients;
    uint32_t count, welcomed, resumed, events;
};

static void on_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    struct crowd *crowd = arg;
    crowd->welcomed++;
    crowd->resumed += welcome->resume == MUSTER__V1__RESUME__RESUME_CONTINUE ||
                      welcome->resume == MUSTER__V1__RESUME__RESUME_CATCH_UP;
}

static bool all_live(void *arg) {
    struct crowd *crowd = arg;
    uint32_t live = 0;
    for (uint32_t i = 0; i < crowd->count; i++)
        live += client_state(crowd->clients[i]) == CLIENT_LIVE && client_through(crowd->clients[i]) > 0;
    return live == crowd->count;
}

static bool nobody_live(void *arg) {
    struct crowd *crowd = arg;
    for (uint32_t i = 0; i < crowd->count; i++)
        if (client_state(crowd->clients[i]) == CLIENT_LIVE)
            return false;
    return true;
}

// Tablets of all towns: each hears what happens in its own.
static bool come(struct ev_loop *ev, struct hub *hub, struct crowd *crowd, uint32_t count) {
    char tokens[LOAD_TOWNS][64], name[16], org[16], device[32];
    struct client_events events = {.welcome = on_welcome, .arg = crowd};
    for (uint32_t town = 0; town < LOAD_TOWNS; town++) {
        snprintf(name, sizeof name, "crowd-%u", town + 1);
        town_org(town, org);
        if (!setup_account(hub, name, "duty", org, tokens[town]))
            return false;
    }
    crowd->count = count;
    crowd->clients = mem_new(count * sizeof *crowd->clients);
    for (uint32_t i = 0; i < count; i++) {
        snprintf(device, sizeof device, "tablet-%u", i + 1);
        crowd->clients[i] = load_client(ev, hub, tokens[i % LOAD_TOWNS], device, &events, false);
        if (i % 200 == 199)
            load_run(ev, 0.02);
    }
    return load_until(ev, all_live, crowd, CONNECT_S);
}

int sessions(const struct load_args *args) {
    struct hub hub = {0};
    struct crowd crowd = {0};
    struct ev_loop *ev = ev_default_loop(0);
    int status = EXIT_FAILURE;
    if (!hub_start(&hub, args))
        goto out;
    load_run(ev, 1.);
    double before = memory_kib(hub.pid);
    if (!come(ev, &hub, &crowd, (uint32_t)args->sessions))
        goto out;
    load_run(ev, args->seconds);
    double cpu = cpu_seconds(hub.pid);
    load_run(ev, args->seconds);
    cpu = cpu_seconds(hub.pid) - cpu;
    printf("{\"sessions\":{\"sessions\":%u,\"session_kib\":%.2f,\"hub_mib\":%.1f,\"idle_cpu_share\":%.4f}}\n",
           crowd.count, (memory_kib(hub.pid) - before) / crowd.count, memory_kib(hub.pid) / 1024., cpu / args->seconds);
    status = EXIT_SUCCESS;
out:
    hub_remove(&hub);
    return status;
}

// ---- the storm

static bool party_is_there(void *arg) {
    return party_live(arg);
}

// All links drop at the same moment, while a command post works. Seconds until all are back; < 0: not all.
static double links_drop(struct ev_loop *ev, struct hub *hub, struct crowd *crowd, int rate, struct heard *heard) {
    double seconds = -1.;
    struct party *party = party_start(hub, rate);
    if (!party)
        return seconds;
    if (load_until(ev, party_is_there, party, CONNECT_S)) {
        party_measure(party, true);
        int64_t began = load_us();
        for (uint32_t i = 0; i < crowd->count; i++)
            client_cut(crowd->clients[i]);
        if (load_until(ev, all_live, crowd, CONNECT_S))
            seconds = (double)(load_us() - began) * 1e-6;
        party_measure(party, false);
    }
    *heard = *party_end(party);
    return seconds;
}

// First their links drop, then the hub gets SIGKILL: nobody is told, everybody comes back by its own clock, with what
// it had.
int storm(const struct load_args *args) {
    struct hub hub = {0};
    struct crowd crowd = {0};
    static struct heard heard;
    struct ev_loop *ev = ev_default_loop(0);
    int status = EXIT_FAILURE;
    if (!hub_start(&hub, args) || !setup_units(&hub, 100) || !setup_incident(&hub) ||
        !come(ev, &hub, &crowd, (uint32_t)args->sessions))
        goto out;
    load_run(ev, 2.);
    double dropped_s = links_drop(ev, &hub, &crowd, args->rate, &heard);
    if (dropped_s < 0.)
        goto out;
    load_run(ev, 2.);
    crowd.welcomed = crowd.resumed = 0;
    double own = cpu_own();
    int64_t killed = load_us();
    hub_kill(&hub, SIGKILL);
    if (!load_until(ev, nobody_live, &crowd, 30.) || !hub_start(&hub, args))
        goto out;
    int64_t ready = load_us();
    bool back = load_until(ev, all_live, &crowd, CONNECT_S);
    int64_t done = load_us();
    printf("{\"storm\":{\"sessions\":%u,\"dropped_s\":%.2f,\"orders\":%llu,\"order_p50_ms\":%.2f,\"order_p99_ms\":%.2f,"
           "\"order_max_ms\":%.2f,\"note_p99_ms\":%.2f,\"answer_p99_ms\":%.2f,\"back\":%s,\"seconds\":%.2f,"
           "\"since_kill_s\":%.2f,\"resumed\":%u,\"welcomed\":%u,\"hub_cpu_s\":%.2f,\"own_cpu_s\":%.2f}}\n",
           crowd.count, dropped_s, (unsigned long long)heard.order_ms.total, histogram_at(&heard.order_ms, 0.5),
           histogram_at(&heard.order_ms, 0.99), heard.order_ms.max, histogram_at(&heard.note_ms, 0.99),
           histogram_at(&heard.answer_ms, 0.99), back ? "true" : "false", (double)(done - ready) * 1e-6,
           (double)(done - killed) * 1e-6, crowd.resumed, crowd.welcomed, cpu_seconds(hub.pid), cpu_own() - own);
    status = back ? EXIT_SUCCESS : EXIT_FAILURE;
out:
    hub_remove(&hub);
    return status;
}
