// Viewers of everything beside hundreds of others, which first read and then do not: what the first notice of it.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define WARM_UP_S 4. // also until what the kernel takes for those that do not read is full
#define CONNECT_S 120.

struct slow;
struct viewer {
    struct slow *slow;
    struct client *client;
};

struct slow {
    const struct load_args *args;
    struct hub hub;
    struct viewer *viewers; // first those that are looked at, then the others
    int count;
    struct reporters *reporters;
    bool measuring;
    struct histogram age_ms;
    struct bursts *bursts;
};

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct viewer *viewer = arg;
    struct slow *slow = viewer->slow;
    if (slow->measuring)
        frame_rows_at(frame, len, client_arrived_ms(viewer->client), &slow->age_ms);
}

static bool all_live(void *arg) {
    struct slow *slow = arg;
    for (int i = 0; i < slow->count; i++)
        if (client_state(slow->viewers[i].client) != CLIENT_LIVE)
            return false;
    return reporters_live(slow->reporters);
}

static void open_viewers(struct ev_loop *ev, struct slow *slow, const char *token) {
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    slow->count = slow->args->viewers + slow->args->stuck;
    slow->viewers = mem_new((size_t)slow->count * sizeof *slow->viewers);
    for (int i = 0; i < slow->count; i++) {
        struct viewer *viewer = &slow->viewers[i];
        struct client_events events = {.raw = i < slow->args->viewers ? on_frame : NULL, .arg = viewer};
        char device[32];
        snprintf(device, sizeof device, "viewer-%d", i + 1);
        viewer->slow = slow;
        viewer->client = load_client(ev, &slow->hub, token, device, &events, false);
        client_view(viewer->client, &everything);
        if (i % 200 == 199)
            load_run(ev, 0.02);
    }
}

// Hub CPU-seconds used; ages are in slow->age_ms.
static double measure(struct ev_loop *ev, struct slow *slow) {
    load_run(ev, WARM_UP_S);
    slow->age_ms = (struct histogram){0};
    bursts_begin(slow->bursts);
    double cpu = cpu_seconds(slow->hub.pid);
    slow->measuring = true;
    load_run(ev, slow->args->seconds);
    slow->measuring = false;
    return cpu_seconds(slow->hub.pid) - cpu;
}

int slow(const struct load_args *args) {
    char relay[64], duty[64];
    struct slow *slow = mem_new(sizeof *slow);
    struct ev_loop *ev = ev_default_loop(0);
    slow->args = args;
    slow->bursts = bursts_watch(ev);
    int status = EXIT_FAILURE;
    if (!hub_start(&slow->hub, args) || !setup_units(&slow->hub, (uint32_t)args->units) ||
        !setup_account(&slow->hub, "relay", "relay", LOAD_ORG, relay) ||
        !setup_account(&slow->hub, "duty", "duty", LOAD_ORG, duty))
        goto out;
    slow->reporters = reporters_create(ev, &slow->hub, relay, (uint32_t)args->units, (uint32_t)args->relays, 1.);
    open_viewers(ev, slow, duty);
    if (!load_until(ev, all_live, slow, CONNECT_S)) {
        fprintf(stderr, "muster-load: not everybody got in\n");
        goto out;
    }
    reporters_start(slow->reporters);
    double reading_cpu = measure(ev, slow), before_kib = memory_kib(slow->hub.pid);
    double p50 = histogram_at(&slow->age_ms, 0.5), p99 = histogram_at(&slow->age_ms, 0.99), max = slow->age_ms.max;
    for (int i = args->viewers; i < slow->count; i++)
        client_pause(slow->viewers[i].client, true);
    double stuck_cpu = measure(ev, slow);
    double stuck_p99 = histogram_at(&slow->age_ms, 0.99);
    printf("{\"slow\":{\"viewers\":%d,\"stuck\":%d,\"units\":%d,\"reading_p50_ms\":%.1f,\"reading_p99_ms\":%.1f,"
           "\"reading_max_ms\":%.1f,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f,\"ratio\":%.3f,%s,"
           "\"reading_hub_cpu_s\":%.2f,\"hub_cpu_s\":%.2f,\"grown_mib\":%.1f}}\n",
           args->viewers, args->stuck, args->units, p50, p99, max, histogram_at(&slow->age_ms, 0.5), stuck_p99,
           slow->age_ms.max, stuck_p99 / p99, bursts_told(slow->bursts), reading_cpu, stuck_cpu,
           (memory_kib(slow->hub.pid) - before_kib) / 1024.);
    status = EXIT_SUCCESS;
out:
    hub_remove(&slow->hub);
    return status; // the sessions end with the process
}
