// Fences: as many as asked for are put, units drive through them and report once a second; what the hub says crossed is
// held against what the load knows. Relays report, the local operator hears every event.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "muster-load/fences_land.h"
#include "muster-load/load.h"

#define RELAYS 10
#define SLICES 50 // a second is cut into so many
#define WARM_S 3.
#define SETTLE_S 20.
#define FASTEST_M 20. // in a second

struct parade {
    struct land *land;
    uint32_t units;
    struct driver *drivers;
    struct client_fix *rows;
    uint32_t *entered, *left;           // truth, by unit
    uint32_t *told_entered, *told_left; // what the hub said
    double *sent_ms;                    // by unit: when its last fix left
    int64_t *at_ms;                     // by unit: device time of it, a second after the one before
    struct client *relays[RELAYS], *listener;
    uint32_t slice;
    uint64_t sent, crossings, told;
    struct histogram told_ms;
    bool counting;
    ev_timer timer;
};

// ---- what is said

static void say_fences(struct client *client, const void *arg) {
    const struct land *land = arg;
    char org[] = LOAD_ORG, name[32], shape[8192];
    for (uint32_t i = 1; i <= land->fences; i++) {
        snprintf(name, sizeof name, "F%u", i);
        land_shape(land, i, shape, sizeof shape);
        Muster__V1__FencePut put = MUSTER__V1__FENCE_PUT__INIT;
        put.kind = MUSTER__V1__FENCE_KIND__FENCE_KIND_CORDON;
        put.name = name;
        put.org = org;
        put.shape = shape;
        Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
        command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_PUT;
        command.fence_put = &put;
        client_command(client, &command, NULL);
    }
}

static void drive(struct parade *parade, uint32_t i, double now_ms) {
    struct driver *driver = &parade->drivers[i];
    uint32_t before = driver->inside;
    double from_m = driver->along_m;
    if (parade->sent_ms[i] > 0)
        land_drive(parade->land, driver);
    if (driver->inside != before || (parade->sent_ms[i] == 0 && driver->inside)) {
        bool left = parade->sent_ms[i] > 0 && before, entered = driver->inside != 0;
        parade->left[i] += left;
        parade->entered[i] += entered;
        parade->crossings += (uint64_t)left + entered;
    }
    // A busy machine sends late and then in a hurry; by their own clocks the units keep a pace that a hub believes.
    double took_ms = fmax(1000., fabs(driver->along_m - from_m) * 1000. / FASTEST_M);
    parade->at_ms[i] = parade->sent_ms[i] > 0 ? parade->at_ms[i] + (int64_t)took_ms : (int64_t)now_ms;
    parade->sent_ms[i] = now_ms;
}

// The units of a relay whose turn it is.
static void report(struct parade *parade, uint32_t relay) {
    double now_ms = load_wall_ms();
    uint32_t count = 0;
    for (uint32_t i = relay + parade->slice * RELAYS; i < parade->units; i += RELAYS * SLICES) {
        struct client_fix *row = &parade->rows[count++];
        drive(parade, i, now_ms);
        *row = (struct client_fix){.unit = i + 1,
                                   .at_ms = parade->at_ms[i],
                                   .speed_cms = 1400,
                                   .heading_cdeg = -1,
                                   .accuracy_dm = 10,
                                   .battery = -1,
                                   .altitude_dm = -1000000,
                                   .source = 1};
        land_place(parade->land, &parade->drivers[i], &row->lat_e7, &row->lon_e7);
    }
    Muster__V1__Fixes fixes;
    count = client_fixes_pack(&fixes, parade->rows, count);
    if (count && !client_fixes(parade->relays[relay], &fixes)) {
        fprintf(stderr, "muster-load: the hub does not read what it is sent\n");
        exit(EXIT_FAILURE); // the truth would not be true any more
    }
    parade->sent += count;
    client_fixes_free(&fixes);
}

static void on_slice(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct parade *parade = timer->data;
    for (uint32_t relay = 0; relay < RELAYS; relay++)
        report(parade, relay);
    parade->slice = (parade->slice + 1) % SLICES;
}

// ---- what is heard

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct parade *parade = arg;
    if (event->body_case != MUSTER__V1__EVENT__BODY_FENCE_CROSSED)
        return;
    const Muster__V1__FenceCross *cross = event->fence_crossed;
    bool enters = cross->what == MUSTER__V1__FENCE_CROSSING__FENCE_CROSSING_ENTER;
    if (cross->unit == 0 || cross->unit > parade->units)
        return;
    (enters ? parade->told_entered : parade->told_left)[cross->unit - 1]++;
    parade->told++;
    uint32_t i = cross->unit - 1;
    if (parade->counting)
        histogram_add(&parade->told_ms, client_arrived_ms(parade->listener) - parade->sent_ms[i] +
                                            (double)(parade->at_ms[i] - cross->fix_at_ms));
}

static uint32_t wrong(const struct parade *parade) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < parade->units; i++)
        count += parade->entered[i] != parade->told_entered[i] || parade->left[i] != parade->told_left[i];
    return count;
}

static bool all_told(void *arg) {
    return wrong(arg) == 0;
}

static bool all_live(void *arg) {
    const struct parade *parade = arg;
    bool live = client_state(parade->listener) == CLIENT_LIVE;
    for (int i = 0; i < RELAYS; i++)
        live &= client_state(parade->relays[i]) == CLIENT_LIVE;
    return live;
}

// ---- the run

// Put is not yet watched: the watch hears of them as of everything.
static bool are_watched(const struct hub *hub, const struct land *land) {
    for (int64_t until = load_us() + (int64_t)(60 * 1e6); load_us() < until; usleep(50000))
        if (hub_metric(hub, "muster_watch_fences") >= land->fences)
            return true;
    return false;
}

static void join(struct ev_loop *ev, struct hub *hub, struct parade *parade, const char *token) {
    struct client_events events = {.event = on_event, .arg = parade};
    for (int i = 0; i < RELAYS; i++) {
        char device[16];
        snprintf(device, sizeof device, "relay-%d", i);
        parade->relays[i] = load_client(ev, hub, token, device, NULL, false);
    }
    parade->listener = load_client(ev, hub, NULL, "listener", &events, true);
}

struct sample {
    double fixes, merged, dropped, busy_us, cpu, done;
};
static struct sample take_sample(const struct hub *hub) {
    return (struct sample){hub_metric(hub, "muster_watch_fixes_total"),
                           hub_metric(hub, "muster_watch_fixes_merged_total"),
                           hub_metric(hub, "muster_watch_fixes_dropped_total"),
                           hub_metric(hub, "muster_watch_microseconds_total"),
                           cpu_seconds(hub->pid),
                           hub_metric(hub, "muster_commands_done_total")};
}

static void measure(struct ev_loop *ev, const struct hub *hub, struct parade *parade, int seconds, double put_s) {
    double lag_us = 0., most_waiting = 0.;
    load_run(ev, WARM_S);
    struct sample before = take_sample(hub);
    uint64_t sent = parade->sent, crossings = parade->crossings;
    int64_t began = load_us();
    parade->counting = true;
    for (int i = 0; i < seconds; i++) {
        load_run(ev, 1.);
        double now = hub_metric(hub, "muster_watch_lag_microseconds");
        lag_us = now > lag_us ? now : lag_us;
        now = hub_metric(hub, "muster_watch_fixes_waiting");
        most_waiting = now > most_waiting ? now : most_waiting;
    }
    double took = (double)(load_us() - began) * 1e-6;
    struct sample after = take_sample(hub);
    sent = parade->sent - sent;
    crossings = parade->crossings - crossings;
    ev_timer_stop(ev, &parade->timer);
    load_until(ev, all_told, parade, SETTLE_S);
    printf("{\"fences\":{\"fences\":%u,\"units\":%u,\"seconds\":%.2f,\"put_s\":%.2f,\"fixes_per_s\":%.0f,"
           "\"looked_at_per_s\":%.0f,\"merged\":%.0f,\"dropped\":%.0f,\"crossings_per_s\":%.0f,\"crossings\":%llu,"
           "\"told\":%llu,\"units_wrong\":%u,\"lag_max_ms\":%.2f,\"waiting_max\":%.0f,\"told_p50_ms\":%.2f,"
           "\"told_p99_ms\":%.2f,\"watch_busy\":%.3f,\"hub_cpu\":%.3f}}\n",
           parade->land->fences, parade->units, took, put_s, (double)sent / took, (after.fixes - before.fixes) / took,
           after.merged, after.dropped, (double)crossings / took, (unsigned long long)parade->crossings,
           (unsigned long long)parade->told, wrong(parade), lag_us / 1e3, most_waiting,
           histogram_at(&parade->told_ms, 0.5), histogram_at(&parade->told_ms, 0.99),
           (after.busy_us - before.busy_us) / 1e6 / took, (after.cpu - before.cpu) / took);
}

static void parade_begin(struct parade *parade, const struct load_args *args) {
    uint32_t units = parade->units = (uint32_t)args->units;
    parade->land = land_create((uint32_t)args->fences);
    parade->drivers = mem_new(units * sizeof *parade->drivers);
    parade->rows = mem_new(units * sizeof *parade->rows);
    parade->sent_ms = mem_new(units * sizeof *parade->sent_ms);
    parade->at_ms = mem_new(units * sizeof *parade->at_ms);
    uint32_t **const counts[] = {&parade->entered, &parade->left, &parade->told_entered, &parade->told_left};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        *counts[i] = mem_new(units * sizeof **counts[i]);
    for (uint32_t i = 0; i < units; i++)
        land_seat(parade->land, &parade->drivers[i], i);
}

int fences(const struct load_args *args) {
    struct hub hub = {0};
    static struct parade parade;
    struct ev_loop *ev = ev_default_loop(0);
    char token[64];
    int status = EXIT_FAILURE;
    parade_begin(&parade, args);
    if (!hub_start(&hub, args) || !setup_units(&hub, parade.units) ||
        !setup_account(&hub, "relay", "relay", LOAD_ORG, token))
        goto out;
    int64_t began = load_us();
    if (!setup_say(&hub, say_fences, parade.land) || !are_watched(&hub, parade.land))
        goto out;
    double put_s = (double)(load_us() - began) * 1e-6;
    join(ev, &hub, &parade, token);
    if (!load_until(ev, all_live, &parade, 60.))
        goto out;
    ev_timer_init(&parade.timer, on_slice, 1. / SLICES, 1. / SLICES);
    parade.timer.data = &parade;
    ev_timer_start(ev, &parade.timer);
    measure(ev, &hub, &parade, args->seconds, put_s);
    status = EXIT_SUCCESS;
out:
    hub_remove(&hub);
    return status;
}
