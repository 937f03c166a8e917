// One run: connects, musters who is missing, then moves, plays and tells until it is over.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "muster-sim/district.h"
#include "muster-sim/feed.h"
#include "muster-sim/motion.h"
#include "muster-sim/script.h"

#define TICK_S 0.05
#define FAST_STEP_MS 100 // of district life at a time, with speed 0
#define LAST_S 10.0      // for receipts that are still missing when it has to end
#define DISTRICT "330299"

struct sim {
    const struct sim_options *options;
    struct ev_loop *loop;
    struct client *client;
    struct feed *feed;
    struct land *land; // from the first welcome on, like all below
    struct roster roster;
    struct motion *motion;
    struct script *script;
    bool begun, ending, closing, sent_away, down;
    int64_t begun_wall_ms, begun_mono_us;
    int64_t life_ms;   // how far the district's life has come
    int64_t report_ms; // wall clock of life_ms 0, for the reports
    ev_timer tick, last;
    ev_signal interrupt, terminate;
};

// ---- what the hub says

static void muster(struct sim *sim, const char *hub_district) {
    const char *district = sim->options->district      ? sim->options->district
                           : strlen(hub_district) == 6 ? hub_district
                                                       : DISTRICT;
    sim->land = land_create(district);
    if (sim->options->devices > 0) {
        district_muster(&sim->roster, sim->land, sim->options->devices, sim->options->seed);
        sim->motion = motion_create(&sim->roster, sim->land, sim->options->seed);
    }
    if (sim->options->incidents)
        sim->script = script_create(sim->land, sim->options->seed);
    if (sim->options->player)
        player_muster(sim->options->player, &sim->roster, sim->land->code);
}

static void on_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    struct sim *sim = arg;
    if (sim->down)
        log_info("hub %s: connected", welcome->hub);
    sim->down = false;
    if (!sim->land)
        muster(sim, welcome->district);
    if (client_log(sim->client)) // goes on, so no snapshot comes
        roster_register(&sim->roster, sim->client);
    feed_up(sim->feed, welcome->limits);
}

static void on_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    struct sim *sim = arg;
    if (part->first) {
        roster_start_over(&sim->roster);
        if (sim->script)
            script_start_over(sim->script);
    }
    for (size_t i = 0; i < part->n_units; i++)
        roster_unit(&sim->roster, part->units[i]);
    for (size_t i = 0; sim->script && i < part->n_incidents; i++)
        script_incident(sim->script, part->incidents[i]);
    if (part->last)
        roster_register(&sim->roster, sim->client);
}

static void on_event(void *arg, const Muster__V1__Event *event) {
    if (event->body_case == MUSTER__V1__EVENT__BODY_UNIT_REGISTERED)
        roster_unit(&((struct sim *)arg)->roster, event->unit_registered);
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct sim *sim = arg;
    if (!roster_answer(&sim->roster, answer) && sim->script)
        script_answer(sim->script, answer);
}

static void on_receipt(void *arg, const Muster__V1__FixReceipt *receipt) {
    feed_receipt(((struct sim *)arg)->feed, receipt);
}

static void on_goodbye(void *arg, const Muster__V1__Goodbye *goodbye) {
    struct sim *sim = arg;
    sim->sent_away = !goodbye->resume && goodbye->retry_after_ms == 0;
    if (sim->sent_away)
        fprintf(stderr, "%s\n%s (%u)\n", goodbye->zh, goodbye->en, goodbye->code);
}

static void on_down(void *arg, const char *why) {
    struct sim *sim = arg;
    if (!sim->down && !sim->closing)
        log_warn("hub: %s; trying again until it answers", why);
    sim->down = true;
    feed_down(sim->feed);
    if (client_state(sim->client) == CLIENT_ENDED)
        ev_break(sim->loop, EVBREAK_ALL);
}

// ---- a life

static void on_report(void *arg, struct member *member, struct client_fix *fix) {
    struct sim *sim = arg;
    if (member->number == 0 || feed_full(sim->feed))
        return;
    int64_t now_ms = clock_wall_ms();
    double behind_ms = (double)(sim->life_ms - fix->at_ms);
    fix->at_ms =
        sim->options->speed > 0 ? now_ms - (int64_t)(behind_ms / sim->options->speed) : sim->report_ms + fix->at_ms;
    fix->unit = member->number;
    feed_add(sim->feed, fix);
}

static bool district_tick(struct sim *sim) { // false: its life is over
    int64_t most_ms = (int64_t)(sim->options->duration_s * 1000);
    if (sim->options->speed > 0) {
        sim->life_ms = (int64_t)((double)(clock_mono_us() - sim->begun_mono_us) / 1000 * sim->options->speed);
        motion_report(sim->motion, sim->life_ms, on_report, sim);
        return true;
    }
    while (!feed_full(sim->feed) && sim->life_ms < most_ms) {
        sim->life_ms += FAST_STEP_MS;
        motion_report(sim->motion, sim->life_ms, on_report, sim);
    }
    return sim->life_ms < most_ms;
}

static bool player_tick(struct sim *sim) { // false: all is played
    struct member *member;
    struct client_fix fix;
    while (!feed_full(sim->feed) && player_next(sim->options->player, clock_wall_ms(), &member, &fix)) {
        fix.unit = member->number;
        if (member->number > 0)
            feed_add(sim->feed, &fix);
    }
    return !player_done(sim->options->player);
}

static void begin(struct sim *sim) {
    const struct sim_options *options = sim->options;
    sim->begun = true;
    sim->begun_wall_ms = clock_wall_ms();
    sim->begun_mono_us = clock_mono_us();
    sim->report_ms = sim->begun_wall_ms - (int64_t)(options->duration_s * 1000);
    if (options->player)
        player_begin(options->player, &(struct player_manner){.speed = options->speed,
                                                              .begin_ms = sim->begun_wall_ms,
                                                              .gap_ms = options->gap_ms,
                                                              .shift = options->shift});
    log_info("simulator: %u units, %u of them refused by the hub", sim->roster.count, sim->roster.refused);
}

// Whether every row counts: then the run waits until each unit has its number, and at the end for the last receipt.
static bool is_patient(const struct sim *sim) {
    return sim->options->speed <= 0 || sim->options->player;
}

static void end(struct sim *sim, bool hurry) {
    sim->ending = true;
    feed_flush(sim->feed);
    if (hurry && !ev_is_active(&sim->last))
        ev_timer_start(sim->loop, &sim->last);
}

static bool may_begin(const struct sim *sim) {
    return sim->land && client_log(sim->client) && (!is_patient(sim) || sim->roster.open == 0);
}

static void on_tick(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)events;
    struct sim *sim = timer->data;
    if (sim->ending) {
        if (feed_idle(sim->feed))
            ev_break(loop, EVBREAK_ALL);
        return;
    }
    if (!sim->begun && !may_begin(sim))
        return;
    if (!sim->begun)
        begin(sim);
    int64_t elapsed_ms = (clock_mono_us() - sim->begun_mono_us) / 1000;
    bool fast = sim->options->speed <= 0;
    bool more = !fast && !sim->options->player; // until the duration or a signal
    if (sim->motion)
        more |= district_tick(sim);
    if (sim->options->player)
        more |= player_tick(sim);
    if (sim->script)
        script_tick(sim->script, sim->client, fast ? elapsed_ms : (int64_t)((double)elapsed_ms * sim->options->speed));
    feed_flush(sim->feed);
    bool over = !fast && sim->options->duration_s > 0 && (double)elapsed_ms >= sim->options->duration_s * 1000;
    if (!more || over)
        end(sim, !is_patient(sim));
}

static void on_last(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)timer, (void)events;
    ev_break(loop, EVBREAK_ALL);
}

static void on_signal(struct ev_loop *loop, ev_signal *signal, int events) {
    (void)events;
    struct sim *sim = signal->data;
    if (sim->ending && ev_is_active(&sim->last))
        ev_break(loop, EVBREAK_ALL); // asked twice: at once
    end(sim, true);
}

// ---- birth and death

static void sim_open(struct sim *sim) {
    const struct sim_options *options = sim->options;
    char device[32]; // a hub closes the older of two sessions of one device, and two runs may go on side by side
    snprintf(device, sizeof device, "muster-sim-%d-%08x", (int)getpid(), (unsigned)clock_mono_us());
    struct client_options plan = {
        .host = options->host,
        .port = options->port,
        .path = options->host ? NULL : options->socket,
        .token = options->token,
        .device = device,
        .name = "muster-sim/" MUSTER_VERSION,
        .reconnect = true,
        .backoff_max_ms = 3000,
        .decode = true,
        .events = {.welcome = on_welcome,
                   .snapshot = on_snapshot,
                   .event = on_event,
                   .answer = on_answer,
                   .fix_receipt = on_receipt,
                   .goodbye = on_goodbye,
                   .down = on_down,
                   .arg = sim},
    };
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    view.off = true;
    sim->client = client_create(sim->loop, &plan);
    client_view(sim->client, &view);
    sim->feed = feed_create(sim->loop, sim->client, is_patient(sim));
    ev_timer_init(&sim->tick, on_tick, TICK_S, TICK_S);
    ev_timer_init(&sim->last, on_last, LAST_S, 0.);
    ev_signal_init(&sim->interrupt, on_signal, SIGINT);
    ev_signal_init(&sim->terminate, on_signal, SIGTERM);
    sim->tick.data = sim->interrupt.data = sim->terminate.data = sim;
    ev_timer_start(sim->loop, &sim->tick);
    ev_signal_start(sim->loop, &sim->interrupt);
    ev_signal_start(sim->loop, &sim->terminate);
    client_open(sim->client);
}

static void sim_close(struct sim *sim) {
    ev_timer_stop(sim->loop, &sim->tick);
    ev_timer_stop(sim->loop, &sim->last);
    sim->closing = true;
    client_close(sim->client);
    while (client_state(sim->client) == CLIENT_CLOSING)
        ev_run(sim->loop, EVRUN_ONCE);
    ev_signal_stop(sim->loop, &sim->interrupt);
    ev_signal_stop(sim->loop, &sim->terminate);
    feed_destroy(sim->feed);
    client_destroy(sim->client);
    motion_destroy(sim->motion);
    script_destroy(sim->script);
    roster_free(&sim->roster);
    land_destroy(sim->land);
    ev_loop_destroy(sim->loop);
}

int sim_run(const struct sim_options *options) {
    struct sim sim = {.options = options, .loop = ev_loop_new(EVFLAG_AUTO)};
    sim_open(&sim);
    ev_run(sim.loop, 0);
    feed_print(sim.feed, stdout);
    bool good = feed_idle(sim.feed) && !sim.sent_away;
    sim_close(&sim);
    return good ? 0 : 1;
}
