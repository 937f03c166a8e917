// Units at 1 Hz, each its own session, to viewers of everything.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "muster-load/load.h"

#define WARM_UP_S 4.
#define CONNECT_S 120.

struct run {
    struct client **viewers;
    uint32_t count;
    struct reporters *reporters;
    uint32_t units;
    bool measuring;
    uint64_t rows, bytes, frames;
    struct histogram age_ms;
};

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct run *run = arg;
    if (!run->measuring)
        return;
    run->rows += frame_rows(frame, len, &run->age_ms);
    run->bytes += len;
    run->frames++;
}

static bool all_live(void *arg) {
    struct run *run = arg;
    uint32_t live = 0;
    for (uint32_t i = 0; i < run->count; i++)
        live += client_state(run->viewers[i]) == CLIENT_LIVE;
    return live == run->count && reporters_live(run->reporters) == run->units;
}

static void open_viewers(struct ev_loop *ev, struct hub *hub, struct run *run, const char *token) {
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    struct client_events events = {.raw = on_frame, .arg = run};
    run->viewers = calloc(run->count, sizeof *run->viewers);
    for (uint32_t i = 0; i < run->count; i++) {
        char device[32];
        snprintf(device, sizeof device, "viewer-%u", i + 1);
        run->viewers[i] = load_client(ev, hub, token, device, &events, false);
        client_view(run->viewers[i], &everything);
        if (i % 200 == 199)
            load_run(ev, 0.02);
    }
}

static void measure(struct ev_loop *ev, struct hub *hub, struct run *run, int seconds) {
    double hub_cpu = cpu_seconds(hub->pid), own_cpu = cpu_own();
    uint64_t sent = reporters_sent(run->reporters);
    int64_t began = load_us();
    run->measuring = true;
    load_run(ev, seconds);
    run->measuring = false;
    double took = (double)(load_us() - began) * 1e-6;
    hub_cpu = cpu_seconds(hub->pid) - hub_cpu;
    own_cpu = cpu_own() - own_cpu;
    sent = reporters_sent(run->reporters) - sent;
    double due = (double)sent * run->count;
    printf("{\"fanout\":{\"viewers\":%u,\"units\":%u,\"seconds\":%.2f,\"offered_per_s\":%.0f,\"delivered\":%llu,"
           "\"share\":%.4f,\"delivered_per_cpu_s\":%.0f,\"bytes_per_fix\":%.2f,\"frames\":%llu,\"p50_ms\":%.1f,"
           "\"p99_ms\":%.1f,\"max_ms\":%.1f,\"hub_cpu_s\":%.3f,\"own_cpu_s\":%.3f,\"hub_mib\":%.1f}}\n",
           run->count, run->units, took, (double)sent / took, (unsigned long long)run->rows, (double)run->rows / due,
           (double)run->rows / hub_cpu, (double)run->bytes / (double)run->rows, (unsigned long long)run->frames,
           histogram_at(&run->age_ms, 0.5), histogram_at(&run->age_ms, 0.99), run->age_ms.max, hub_cpu, own_cpu,
           memory_kib(hub->pid) / 1024.);
}

int fanout(const struct load_args *args) {
    struct hub hub = {0};
    char relay[64], duty[64];
    struct run *run = calloc(1, sizeof *run);
    run->count = (uint32_t)args->viewers;
    run->units = (uint32_t)args->units;
    int status = EXIT_FAILURE;
    if (!hub_start(&hub, args) || !setup_units(&hub, run->units) ||
        !setup_account(&hub, "relay", "relay", LOAD_ORG, relay) || !setup_account(&hub, "duty", "duty", LOAD_ORG, duty))
        goto out;
    struct ev_loop *ev = ev_default_loop(0);
    run->reporters = reporters_create(ev, &hub, relay, run->units, 1.);
    open_viewers(ev, &hub, run, duty);
    if (!load_until(ev, all_live, run, CONNECT_S)) {
        fprintf(stderr, "muster-load: not everybody got in\n");
        goto out;
    }
    reporters_start(run->reporters);
    load_run(ev, WARM_UP_S);
    measure(ev, &hub, run, args->seconds);
    status = EXIT_SUCCESS;
out:
    hub_remove(&hub);
    return status; // the sessions end with the process
}
