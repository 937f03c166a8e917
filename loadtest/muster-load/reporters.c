// Units that say where they are once in an interval, each over a session of its own or many over relays.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "muster-load/load.h"

struct reporters {
    struct ev_loop *ev;
    struct client **clients;
    struct client_fix *where, *rows; // rows: scratch
    uint32_t count, sessions, slice;
    bool relayed;
    uint64_t sent;
    ev_timer timer;
    double interval_s;
};

struct client_fix *units_create(uint32_t count) {
    struct client_fix *units = mem_new(count * sizeof *units);
    for (uint32_t i = 0; i < count; i++)
        units[i] = (struct client_fix){.unit = i + 1,
                                       .lat_e7 = 297000000 + (int32_t)(i * 7919 % 3000000),
                                       .lon_e7 = 1213000000 + (int32_t)(i * 104729 % 3000000),
                                       .speed_cms = 1100 + (int32_t)(i % 400),
                                       .heading_cdeg = (int32_t)(i * 37 % 36000),
                                       .accuracy_dm = -1,
                                       .battery = -1,
                                       .altitude_dm = -1000000,
                                       .source = 1};
    return units;
}

void unit_move(struct client_fix *unit, uint32_t i) {
    double heading = (double)unit->heading_cdeg * M_PI / 18000.;
    unit->lat_e7 += (int32_t)(1000. * cos(heading)); // about 11 m
    unit->lon_e7 += (int32_t)(1150. * sin(heading));
    unit->heading_cdeg = (unit->heading_cdeg + (int32_t)(i % 7) * 100) % 36000;
}

// The units of a session whose turn it is: all of them for a unit's own, one slice of them for a relay.
static void report(struct reporters *reporters, uint32_t session) {
    uint32_t first = reporters->relayed ? session + reporters->slice * reporters->sessions : session;
    uint32_t count = 0, step = reporters->sessions * REPORT_SLICES;
    int64_t now_ms = (int64_t)load_wall_ms();
    for (uint32_t i = first; i < reporters->count; i += step) {
        unit_move(&reporters->where[i], i);
        reporters->where[i].at_ms = now_ms;
        reporters->rows[count++] = reporters->where[i];
    }
    Muster__V1__Fixes fixes;
    count = client_fixes_pack(&fixes, reporters->rows, count);
    if (count > 0 && client_fixes(reporters->clients[session], &fixes))
        reporters->sent += count;
    client_fixes_free(&fixes);
}

static void on_slice(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct reporters *reporters = timer->data;
    uint32_t first = reporters->relayed ? 0 : reporters->slice, step = reporters->relayed ? 1 : REPORT_SLICES;
    for (uint32_t session = first; session < reporters->sessions; session += step)
        report(reporters, session);
    reporters->slice = (reporters->slice + 1) % REPORT_SLICES;
}

struct reporters *reporters_create(struct ev_loop *ev, struct hub *hub, const char *token, uint32_t count,
                                   uint32_t relays, double interval_s) {
    struct reporters *reporters = mem_new(sizeof *reporters);
    reporters->ev = ev;
    reporters->count = count;
    reporters->relayed = relays > 0;
    reporters->sessions = relays > 0 ? relays : count;
    reporters->interval_s = interval_s;
    reporters->clients = mem_new(reporters->sessions * sizeof *reporters->clients);
    reporters->where = units_create(count);
    reporters->rows = mem_new(count * sizeof *reporters->rows);
    for (uint32_t i = 0; i < reporters->sessions; i++) {
        char device[32];
        snprintf(device, sizeof device, "unit-%u", i + 1);
        reporters->clients[i] = load_client(ev, hub, token, device, NULL, false);
        if (i % 200 == 199)
            load_run(ev, 0.02); // the accept queue has an end
    }
    return reporters;
}

void reporters_start(struct reporters *reporters) {
    double slice_s = reporters->interval_s / REPORT_SLICES;
    ev_timer_init(&reporters->timer, on_slice, slice_s, slice_s);
    reporters->timer.data = reporters;
    ev_timer_start(reporters->ev, &reporters->timer);
}

bool reporters_live(const struct reporters *reporters) {
    for (uint32_t i = 0; i < reporters->sessions; i++)
        if (client_state(reporters->clients[i]) != CLIENT_LIVE)
            return false;
    return true;
}

uint64_t reporters_sent(const struct reporters *reporters) {
    return reporters->sent;
}

void reporters_destroy(struct reporters *reporters) {
    ev_timer_stop(reporters->ev, &reporters->timer);
    for (uint32_t i = 0; i < reporters->sessions; i++)
        client_destroy(reporters->clients[i]);
    free(reporters->clients);
    free(reporters->where);
    free(reporters->rows);
    free(reporters);
}
