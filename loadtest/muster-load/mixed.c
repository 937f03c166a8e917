// A district ten times over: consoles that watch, tablets that report and listen, orders, and a map tool that reads.
// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "muster-load/mixed.h"

#define TABLETS 10000
#define FIXES_PER_S 2100
#define GEOJSON_S 1.0 // a map tool reads all units once in so long
#define TICKS "muster_ticks_total"
#define TICK_US "muster_tick_microseconds_total"

struct mixed;
struct console {
    struct mixed *mixed;
    struct client *client; // NULL: one of the party's
};

struct mixed {
    struct console consoles[CONSOLES];
    struct reporters *tablets;
    struct party *party;
    struct bursts *bursts;
    bool measuring;
    uint64_t rows;
    struct histogram fix_ms;
    struct hub hub;
    char duty[64];
    _Atomic bool reading;
    _Atomic uint64_t reads;
};

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct console *console = arg;
    struct mixed *mixed = console->mixed;
    if (mixed->measuring)
        mixed->rows += frame_rows_at(frame, len, client_arrived_ms(console->client), &mixed->fix_ms);
}

static bool all_live(void *arg) {
    struct mixed *mixed = arg;
    for (int i = 0; i < CONSOLES; i++)
        if (mixed->consoles[i].client && client_state(mixed->consoles[i].client) != CLIENT_LIVE)
            return false;
    return party_live(mixed->party) && reporters_live(mixed->tablets);
}

struct client *console_open(struct ev_loop *ev, const struct hub *hub, const char *token, int i,
                            const struct client_events *events, bool decode) {
    char device[32];
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    Muster__V1__Box box = MUSTER__V1__BOX__INIT;
    box.south_e7 = 297000000 + i % 10 * 250000;
    box.west_e7 = 1213000000 + i / 10 % 10 * 250000;
    box.north_e7 = box.south_e7 + 700000;
    box.east_e7 = box.west_e7 + 700000;
    view.box = i % 10 ? &box : NULL;
    snprintf(device, sizeof device, "console-%d", i);
    struct client *client = load_client(ev, hub, token, device, events, decode);
    client_view(client, &view);
    return client;
}

// The party comes in at the same time: its consoles stand among the others, early and late.
static void open_consoles(struct ev_loop *ev, struct mixed *mixed) {
    for (int i = 0; i < CONSOLES; i++) {
        if (i % LISTENER_EVERY == 0)
            continue;
        struct console *console = &mixed->consoles[i];
        struct client_events events = {.raw = on_frame, .arg = console};
        console->mixed = mixed;
        console->client = console_open(ev, &mixed->hub, mixed->duty, i, &events, false);
        if (i % 100 == 99)
            load_run(ev, 100 * CONSOLE_S);
    }
}

static void *read_geojson(void *arg) {
    struct mixed *mixed = arg;
    while (atomic_load(&mixed->reading)) {
        char *body = NULL;
        if (hub_get(&mixed->hub, "/api/v1/units.geojson", mixed->duty, &body) == 200)
            atomic_fetch_add(&mixed->reads, 1);
        free(body);
        usleep((useconds_t)(GEOJSON_S * 1e6));
    }
    return NULL;
}

int mixed(const struct load_args *args) {
    struct mixed *mixed = mem_new(sizeof *mixed);
    struct ev_loop *ev = ev_default_loop(0);
    mixed->bursts = bursts_watch(ev);
    char relay[64];
    int status = EXIT_FAILURE;
    pthread_t reader;
    if (!hub_start(&mixed->hub, args) || !setup_units(&mixed->hub, TABLETS) || !setup_incident(&mixed->hub) ||
        !setup_account(&mixed->hub, "relay", "relay", LOAD_ORG, relay) ||
        !setup_account(&mixed->hub, "duty", "duty", LOAD_ORG, mixed->duty))
        goto out;
    mixed->tablets = reporters_create(ev, &mixed->hub, relay, TABLETS, 0, (double)TABLETS / FIXES_PER_S);
    mixed->party = party_start(&mixed->hub, args->rate);
    if (!mixed->party)
        goto out;
    open_consoles(ev, mixed);
    if (!load_until(ev, all_live, mixed, CONNECT_S)) {
        fprintf(stderr, "muster-load: not everybody got in\n");
        goto out;
    }
    reporters_start(mixed->tablets);
    atomic_store(&mixed->reading, true);
    pthread_create(&reader, NULL, read_geojson, mixed);
    load_run(ev, 5.);
    uint64_t offered = reporters_sent(mixed->tablets);
    double cpu = cpu_seconds(mixed->hub.pid), own = cpu_own();
    double ticks = hub_metric(&mixed->hub, TICKS), tick_us = hub_metric(&mixed->hub, TICK_US);
    int64_t began = load_us();
    bursts_begin(mixed->bursts);
    mixed->measuring = true;
    party_measure(mixed->party, true);
    load_run(ev, args->seconds);
    mixed->measuring = false;
    party_measure(mixed->party, false);
    double took = (double)(load_us() - began) * 1e-6;
    ticks = hub_metric(&mixed->hub, TICKS) - ticks;
    tick_us = hub_metric(&mixed->hub, TICK_US) - tick_us;
    double hub_cpu = cpu_seconds(mixed->hub.pid) - cpu, own_cpu = cpu_own() - own;
    uint64_t sent = reporters_sent(mixed->tablets) - offered;
    atomic_store(&mixed->reading, false);
    pthread_join(reader, NULL);
    const struct heard *heard = party_end(mixed->party);
    histogram_join(&mixed->fix_ms, &heard->fix_ms);
    printf("{\"mixed\":{\"consoles\":%d,\"tablets\":%d,\"fixes_per_s\":%.0f,\"delivered_per_s\":%.0f,"
           "\"fix_p50_ms\":%.1f,\"fix_p99_ms\":%.1f,\"fix_max_ms\":%.1f,\"orders\":%llu,\"order_p50_ms\":%.2f,"
           "\"order_p99_ms\":%.2f,\"order_max_ms\":%.2f,\"notes\":%llu,\"note_p50_ms\":%.2f,\"note_p99_ms\":%.2f,"
           "\"note_max_ms\":%.2f,\"answer_p99_ms\":%.2f,%s,\"geojson_reads\":%llu,"
           "\"refused\":%llu,\"tick_ms\":%.2f,\"hub_cpu_share\":%.3f,\"own_cpu_share\":%.3f,\"hub_mib\":%.1f}}\n",
           CONSOLES, TABLETS, (double)sent / took, (double)(mixed->rows + heard->rows) / took,
           histogram_at(&mixed->fix_ms, 0.5), histogram_at(&mixed->fix_ms, 0.99), mixed->fix_ms.max,
           (unsigned long long)heard->order_ms.total, histogram_at(&heard->order_ms, 0.5),
           histogram_at(&heard->order_ms, 0.99), heard->order_ms.max, (unsigned long long)heard->note_ms.total,
           histogram_at(&heard->note_ms, 0.5), histogram_at(&heard->note_ms, 0.99), heard->note_ms.max,
           histogram_at(&heard->answer_ms, 0.99), bursts_told(mixed->bursts),
           (unsigned long long)atomic_load(&mixed->reads), (unsigned long long)heard->refused, tick_us / ticks * 1e-3,
           hub_cpu / took, own_cpu / took, memory_kib(mixed->hub.pid) / 1024.);
    status = EXIT_SUCCESS;
out:
    hub_remove(&mixed->hub);
    return status;
}
