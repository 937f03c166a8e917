// Units, each with a session of its own, that say where they are once in an interval.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "muster-load/load.h"

#define SLICES 50 // the interval is cut into so many; each unit has one

struct reporters {
    struct ev_loop *ev;
    struct client **clients;
    struct client_fix *where;
    uint32_t count, slice;
    uint64_t sent;
    ev_timer timer;
    double interval_s;
};

static void report(struct reporters *reporters, uint32_t i) {
    struct client_fix *fix = &reporters->where[i];
    double heading = (double)fix->heading_cdeg * M_PI / 18000.;
    fix->lat_e7 += (int32_t)(1000. * cos(heading)); // about 11 m
    fix->lon_e7 += (int32_t)(1150. * sin(heading));
    fix->heading_cdeg = (fix->heading_cdeg + (int32_t)(i % 7) * 100) % 36000;
    fix->at_ms = (int64_t)load_wall_ms();
    Muster__V1__Fixes fixes;
    client_fixes_pack(&fixes, fix, 1);
    reporters->sent += client_fixes(reporters->clients[i], &fixes);
    client_fixes_free(&fixes);
}

static void on_slice(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct reporters *reporters = timer->data;
    for (uint32_t i = reporters->slice; i < reporters->count; i += SLICES)
        report(reporters, i);
    reporters->slice = (reporters->slice + 1) % SLICES;
}

struct reporters *reporters_create(struct ev_loop *ev, struct hub *hub, const char *token, uint32_t count,
                                   double interval_s) {
    struct reporters *reporters = calloc(1, sizeof *reporters);
    reporters->ev = ev;
    reporters->count = count;
    reporters->interval_s = interval_s;
    reporters->clients = calloc(count, sizeof *reporters->clients);
    reporters->where = calloc(count, sizeof *reporters->where);
    for (uint32_t i = 0; i < count; i++) {
        char device[32];
        snprintf(device, sizeof device, "unit-%u", i + 1);
        reporters->clients[i] = load_client(ev, hub, token, device, NULL, false);
        reporters->where[i] = (struct client_fix){.unit = i + 1,
                                                  .lat_e7 = 297000000 + (int32_t)(i * 7919 % 3000000),
                                                  .lon_e7 = 1213000000 + (int32_t)(i * 104729 % 3000000),
                                                  .speed_cms = 1100 + (int32_t)(i % 400),
                                                  .heading_cdeg = (int32_t)(i * 37 % 36000),
                                                  .accuracy_dm = -1,
                                                  .battery = -1,
                                                  .altitude_dm = -1000000,
                                                  .source = 1};
        if (i % 200 == 199)
            load_run(ev, 0.02); // the accept queue has an end
    }
    return reporters;
}

void reporters_start(struct reporters *reporters) {
    double slice_s = reporters->interval_s / SLICES;
    ev_timer_init(&reporters->timer, on_slice, slice_s, slice_s);
    reporters->timer.data = reporters;
    ev_timer_start(reporters->ev, &reporters->timer);
}

uint32_t reporters_live(const struct reporters *reporters) {
    uint32_t live = 0;
    for (uint32_t i = 0; i < reporters->count; i++)
        live += client_state(reporters->clients[i]) == CLIENT_LIVE;
    return live;
}

uint64_t reporters_sent(const struct reporters *reporters) {
    return reporters->sent;
}

void reporters_destroy(struct reporters *reporters) {
    ev_timer_stop(reporters->ev, &reporters->timer);
    for (uint32_t i = 0; i < reporters->count; i++)
        client_destroy(reporters->clients[i]);
    free(reporters->clients);
    free(reporters->where);
    free(reporters);
}
