// Units at 1 Hz to viewers of everything, at one hub or with a second hub and Redis in between.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define WARM_UP_S 4.
#define CONNECT_S 120.

struct run;
struct viewer {
    struct run *run;
    struct client *client;
    bool samples;
};

struct run {
    const struct load_args *args;
    struct hub hub, gateway;
    struct viewer *viewers;
    struct reporters *reporters;
    bool measuring;
    uint64_t rows, bytes, frames;
    struct histogram age_ms;
    struct bursts *bursts;
};

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct viewer *viewer = arg;
    struct run *run = viewer->run;
    if (!run->measuring)
        return;
    run->rows += frame_rows_at(frame, len, client_arrived_ms(viewer->client), viewer->samples ? &run->age_ms : NULL);
    run->bytes += len;
    run->frames++;
}

static bool all_live(void *arg) {
    struct run *run = arg;
    for (int i = 0; i < run->args->viewers; i++)
        if (client_state(run->viewers[i].client) != CLIENT_LIVE)
            return false;
    return reporters_live(run->reporters);
}

static void open_viewers(struct ev_loop *ev, struct run *run, const char *token) {
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    const struct hub *hub = run->args->gateway ? &run->gateway : &run->hub;
    run->viewers = mem_new((size_t)run->args->viewers * sizeof *run->viewers);
    for (int i = 0; i < run->args->viewers; i++) {
        struct viewer *viewer = &run->viewers[i];
        struct client_events events = {.raw = on_frame, .arg = viewer};
        char device[32];
        snprintf(device, sizeof device, "viewer-%d", i + 1);
        viewer->run = run;
        viewer->samples = i % run->args->sample == 0;
        viewer->client = load_client(ev, hub, token, device, &events, false);
        client_view(viewer->client, &everything);
        if (i % 200 == 199)
            load_run(ev, 0.02);
    }
}

static double hubs_cpu(const struct run *run) {
    return cpu_seconds(run->hub.pid) + (run->args->gateway ? cpu_seconds(run->gateway.pid) : 0.);
}

static double hubs_kib(const struct run *run) {
    return memory_kib(run->hub.pid) + (run->args->gateway ? memory_kib(run->gateway.pid) : 0.);
}

static void measure(struct ev_loop *ev, struct run *run) {
    const struct load_args *args = run->args;
    double hub_cpu = hubs_cpu(run), own_cpu = cpu_own();
    uint64_t sent = reporters_sent(run->reporters);
    int64_t began = load_us();
    bursts_begin(run->bursts);
    run->measuring = true;
    load_run(ev, args->seconds);
    run->measuring = false;
    double took = (double)(load_us() - began) * 1e-6;
    hub_cpu = hubs_cpu(run) - hub_cpu;
    own_cpu = cpu_own() - own_cpu;
    sent = reporters_sent(run->reporters) - sent;
    double due = (double)sent * args->viewers;
    printf("{\"fanout\":{\"viewers\":%d,\"units\":%d,\"relays\":%d,\"tls\":%s,\"hubs\":%d,\"seconds\":%.2f,"
           "\"offered_per_s\":%.0f,\"delivered\":%llu,\"share\":%.4f,\"delivered_per_cpu_s\":%.0f,"
           "\"bytes_per_fix\":%.2f,\"frames\":%llu,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f,%s,"
           "\"hub_cpu_s\":%.3f,\"own_cpu_s\":%.3f,\"hub_mib\":%.1f}}\n",
           args->viewers, args->units, args->relays, args->tls ? "true" : "false", args->gateway ? 2 : 1, took,
           (double)sent / took, (unsigned long long)run->rows, (double)run->rows / due, (double)run->rows / hub_cpu,
           (double)run->bytes / (double)run->rows, (unsigned long long)run->frames, histogram_at(&run->age_ms, 0.5),
           histogram_at(&run->age_ms, 0.99), run->age_ms.max, bursts_told(run->bursts), hub_cpu, own_cpu,
           hubs_kib(run) / 1024.);
}

static bool start(struct run *run, char relay[64], char duty[64]) {
    run->gateway.gateway = true;
    return hub_start(&run->hub, run->args) && setup_units(&run->hub, (uint32_t)run->args->units) &&
           setup_account(&run->hub, "relay", "relay", LOAD_ORG, relay) &&
           setup_account(&run->hub, "duty", "duty", LOAD_ORG, duty) &&
           (!run->args->gateway || hub_start(&run->gateway, run->args));
}

int fanout(const struct load_args *args) {
    char relay[64], duty[64];
    struct run *run = mem_new(sizeof *run);
    run->args = args;
    int status = EXIT_FAILURE;
    if (!start(run, relay, duty))
        goto out;
    struct ev_loop *ev = ev_default_loop(0);
    run->bursts = bursts_watch(ev);
    run->reporters = reporters_create(ev, &run->hub, relay, (uint32_t)args->units, (uint32_t)args->relays, 1.);
    open_viewers(ev, run, duty);
    if (!load_until(ev, all_live, run, CONNECT_S)) {
        fprintf(stderr, "muster-load: not everybody got in\n");
        goto out;
    }
    reporters_start(run->reporters);
    load_run(ev, WARM_UP_S);
    measure(ev, run);
    status = EXIT_SUCCESS;
out:
    hub_remove(&run->gateway);
    hub_remove(&run->hub);
    return status; // the sessions end with the process
}
