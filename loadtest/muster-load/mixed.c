// A district ten times over: consoles that watch, tablets that report and listen, orders, and a map tool that reads.
// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "muster-load/load.h"

#define CONSOLES 1000
#define TABLETS 10000
#define FIXES_PER_S 2100
#define GEOJSON_S 1.0 // a map tool reads all units once in so long
#define CONNECT_S 120.
#define TICKS "muster_ticks_total"
#define TICK_US "muster_tick_microseconds_total"

struct mixed {
    struct client *consoles[CONSOLES];
    struct reporters *tablets;
    bool measuring;
    uint64_t rows, events, refused;
    uint8_t id[16];
    int64_t sent_us;
    struct histogram fix_ms, order_ms, answer_ms;
    struct hub hub;
    char duty[64];
    _Atomic bool reading;
    _Atomic uint64_t reads;
};

static void on_frame(void *arg, const uint8_t *frame, size_t len) {
    struct mixed *mixed = arg;
    if (mixed->measuring)
        mixed->rows += frame_rows(frame, len, &mixed->fix_ms);
}

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct mixed *mixed = arg;
    if (!mixed->measuring || event->command.len != 16 || memcmp(event->command.data, mixed->id, 16) != 0)
        return;
    mixed->events++;
    histogram_add(&mixed->order_ms, (double)(load_us() - mixed->sent_us) * 1e-3);
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct mixed *mixed = arg;
    mixed->refused += answer->code != 0;
    if (mixed->measuring)
        histogram_add(&mixed->answer_ms, (double)(load_us() - mixed->sent_us) * 1e-3);
}

static bool all_live(void *arg) {
    struct mixed *mixed = arg;
    for (int i = 0; i < CONSOLES; i++)
        if (client_state(mixed->consoles[i]) != CLIENT_LIVE)
            return false;
    return reporters_live(mixed->tablets);
}

// Consoles watch a part of the map each, as people do; one in ten watches everything.
static void open_consoles(struct ev_loop *ev, struct mixed *mixed) {
    char device[32];
    for (int i = 0; i < CONSOLES; i++) {
        // Unpacking every event a thousand times is the generator's cost, so one console in fifty does it.
        bool listens = i % 50 == 0;
        struct client_events events = {
            .raw = on_frame, .event = listens ? on_event : NULL, .answer = i == 0 ? on_answer : NULL, .arg = mixed};
        Muster__V1__View view = MUSTER__V1__VIEW__INIT;
        Muster__V1__Box box = MUSTER__V1__BOX__INIT;
        box.south_e7 = 297000000 + i % 10 * 250000;
        box.west_e7 = 1213000000 + i / 10 % 10 * 250000;
        box.north_e7 = box.south_e7 + 700000;
        box.east_e7 = box.west_e7 + 700000;
        view.box = i % 10 ? &box : NULL;
        snprintf(device, sizeof device, "console-%d", i);
        mixed->consoles[i] = load_client(ev, &mixed->hub, mixed->duty, device, &events, listens);
        client_view(mixed->consoles[i], &view);
        if (i % 100 == 99)
            load_run(ev, 0.02);
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

static void give_orders(struct ev_loop *ev, struct mixed *mixed, const struct load_args *args, int seconds) {
    char text[] = "增援已出发,预计二十分钟到达现场";
    for (int i = 0; i < seconds * args->rate; i++) {
        Muster__V1__IncidentNote note = MUSTER__V1__INCIDENT_NOTE__INIT;
        note.incident = 1;
        note.text = text;
        Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
        command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
        command.incident_note = &note;
        mixed->sent_us = load_us();
        client_command(mixed->consoles[0], &command, mixed->id);
        load_run(ev, 1. / args->rate);
    }
}

int mixed(const struct load_args *args) {
    struct mixed *mixed = calloc(1, sizeof *mixed);
    struct ev_loop *ev = ev_default_loop(0);
    char relay[64];
    int status = EXIT_FAILURE;
    pthread_t reader;
    if (!hub_start(&mixed->hub, args) || !setup_units(&mixed->hub, TABLETS) || !setup_incident(&mixed->hub) ||
        !setup_account(&mixed->hub, "relay", "relay", LOAD_ORG, relay) ||
        !setup_account(&mixed->hub, "duty", "duty", LOAD_ORG, mixed->duty))
        goto out;
    mixed->tablets = reporters_create(ev, &mixed->hub, relay, TABLETS, 0, (double)TABLETS / FIXES_PER_S);
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
    mixed->measuring = true;
    give_orders(ev, mixed, args, args->seconds);
    mixed->measuring = false;
    double took = (double)(load_us() - began) * 1e-6;
    ticks = hub_metric(&mixed->hub, TICKS) - ticks;
    tick_us = hub_metric(&mixed->hub, TICK_US) - tick_us;
    atomic_store(&mixed->reading, false);
    pthread_join(reader, NULL);
    printf(
        "{\"mixed\":{\"consoles\":%d,\"tablets\":%d,\"fixes_per_s\":%.0f,\"delivered_per_s\":%.0f,\"fix_p50_ms\":%.1f,"
        "\"fix_p99_ms\":%.1f,\"fix_max_ms\":%.1f,\"orders\":%llu,\"order_p50_ms\":%.2f,\"order_p99_ms\":%.2f,"
        "\"order_max_ms\":%.2f,\"answer_p99_ms\":%.2f,\"geojson_reads\":%llu,\"refused\":%llu,\"tick_ms\":%.2f,\"hub_"
        "cpu_share\":%.3f,"
        "\"own_cpu_share\":%.3f,\"hub_mib\":%.1f}}\n",
        CONSOLES, TABLETS, (double)(reporters_sent(mixed->tablets) - offered) / took, (double)mixed->rows / took,
        histogram_at(&mixed->fix_ms, 0.5), histogram_at(&mixed->fix_ms, 0.99), mixed->fix_ms.max,
        (unsigned long long)mixed->order_ms.total, histogram_at(&mixed->order_ms, 0.5),
        histogram_at(&mixed->order_ms, 0.99), mixed->order_ms.max, histogram_at(&mixed->answer_ms, 0.99),
        (unsigned long long)atomic_load(&mixed->reads), (unsigned long long)mixed->refused, tick_us / ticks * 1e-3,
        (cpu_seconds(mixed->hub.pid) - cpu) / took, (cpu_own() - own) / took, memory_kib(mixed->hub.pid) / 1024.);
    status = EXIT_SUCCESS;
out:
    hub_remove(&mixed->hub);
    return status;
}
