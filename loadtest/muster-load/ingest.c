// Fixes as fast as the hub takes them, until they are in PostGIS.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "muster-load/load.h"

#define RELAYS 4
#define AHEAD 400000 // rows sent and not yet in the database; more would only fill the hub's memory

struct ingest {
    struct client *relays[RELAYS];
    struct flood flood;
    uint64_t sent, copied;
};

static void send_rows(struct ingest *ingest, struct client *relay) {
    Muster__V1__Fixes fixes;
    client_fixes_pack(&fixes, flood_next(&ingest->flood), FLOOD_ROWS);
    if (client_fixes(relay, &fixes))
        ingest->sent += FLOOD_ROWS;
    client_fixes_free(&fixes);
}

static bool all_live(void *arg) {
    struct ingest *ingest = arg;
    for (int i = 0; i < RELAYS; i++)
        if (client_state(ingest->relays[i]) != CLIENT_LIVE)
            return false;
    return true;
}

static void pour(struct ev_loop *ev, const struct hub *hub, struct ingest *ingest, double seconds) {
    for (int64_t until = load_us() + (int64_t)(seconds * 1e6); load_us() < until;) {
        for (int i = 0; i < RELAYS && ingest->sent < ingest->copied + AHEAD; i++)
            for (int k = 0; k < 4; k++)
                send_rows(ingest, ingest->relays[i]);
        load_run(ev, 0.002);
        ingest->copied = (uint64_t)hub_metric(hub, "muster_database_fixes_total");
    }
}

int ingest(const struct load_args *args) {
    struct hub hub = {0};
    struct ingest *ingest = mem_new(sizeof *ingest);
    struct ev_loop *ev = ev_default_loop(0);
    char token[64];
    int status = EXIT_FAILURE;
    flood_begin(&ingest->flood);
    if (!*args->database || !hub_start(&hub, args) || !setup_units(&hub, FLOOD_UNITS) ||
        !setup_account(&hub, "relay", "relay", LOAD_ORG, token))
        goto out;
    for (int i = 0; i < RELAYS; i++) {
        char device[16];
        snprintf(device, sizeof device, "relay-%d", i);
        ingest->relays[i] = load_client(ev, &hub, token, device, NULL, false);
    }
    if (!load_until(ev, all_live, ingest, 20.))
        goto out;
    pour(ev, &hub, ingest, 3.);
    double before = hub_metric(&hub, "muster_database_fixes_total"), cpu = cpu_seconds(hub.pid), own = cpu_own();
    int64_t began = load_us();
    pour(ev, &hub, ingest, args->seconds);
    double took = (double)(load_us() - began) * 1e-6;
    double copied = hub_metric(&hub, "muster_database_fixes_total") - before;
    printf("{\"ingest\":{\"seconds\":%.2f,\"copied\":%.0f,\"fixes_per_s\":%.0f,\"sent\":%llu,\"dropped_backlog\":%.0f,"
           "\"hub_cpu_s\":%.2f,\"own_cpu_s\":%.2f,\"hub_mib\":%.1f}}\n",
           took, copied, copied / took, (unsigned long long)ingest->sent,
           hub_metric(&hub, "muster_database_fixes_dropped_total{reason=\"backlog\"}"), cpu_seconds(hub.pid) - cpu,
           cpu_own() - own, memory_kib(hub.pid) / 1024.);
    status = EXIT_SUCCESS;
out:
    hub_remove(&hub);
    return status;
}
