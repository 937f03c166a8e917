// Keeps the two connections to Redis: dials, signs in, subscribes, listens for its own heartbeat, hangs up, tries
// again.
// SPDX-License-Identifier: Apache-2.0
#include "bus/inside.h"

#include <hiredis/sds.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define STEADY_US 10000000     // up for so long: the next failure is a new one
#define HEARD_MAX (8u << 20)   // bytes of a message that has not ended yet
#define UNSENT_MAX (16u << 20) // bytes that Redis does not take

METRIC(reconnects, COUNTER, "muster_bus_connections_lost_total", NULL, "Times Redis was there and then was not.")
METRIC(unsent, COUNTER, "muster_bus_dropped_total", "why=\"slow\"", "Messages dropped on their way to Redis.")

void line_next(struct bus *bus, double after_s) {
    ev_timer_stop(bus->ev, &bus->next);
    ev_timer_set(&bus->next, after_s, 0);
    ev_timer_start(bus->ev, &bus->next);
}

static double jitter(struct bus *bus) {
    return 0.7 + 0.6 * rand_r(&bus->seed) / RAND_MAX;
}

void line_fail(struct bus *bus, const char *why) {
    if (bus->phase == PHASE_DOWN || bus->phase == PHASE_BROKEN)
        return;
    if (strcmp(bus->reason, why) != 0) {
        snprintf(bus->reason, sizeof bus->reason, "%s", why);
        log_warn("redis %s: %s; this hub works on without the others and tries again", bus->options.redis, why);
    }
    bus->phase = PHASE_BROKEN;
    atomic_store(&bus->up, false);
    line_next(bus, 0);
}

// ---- up

static void go_up(struct bus *bus) {
    bus->phase = PHASE_UP;
    bus->up_since_us = clock_mono_us();
    bus->reason[0] = '\0';
    atomic_store(&bus->up, true);
    log_info("redis %s: reachable", bus->options.redis);
    if (bus->options.on_state)
        bus->options.on_state(bus->options.arg, true);
    lease_ask(bus);
}

static void beat_heard(struct bus *bus, const char *text, size_t len) {
    if (len == strlen(bus->instance) && memcmp(text, bus->instance, len) == 0) {
        ev_timer_again(bus->ev, &bus->dead);
        if (bus->phase == PHASE_DIALING && !bus->closing)
            go_up(bus);
        return;
    }
    int64_t now_us = clock_mono_us();
    if (bus->twin_logged_us && now_us - bus->twin_logged_us < 60000000)
        return;
    bus->twin_logged_us = now_us;
    log_error("hub %s: another hub of district %s has the same name and they cannot hear each other; rename one "
              "(option hub)",
              bus->options.hub, bus->options.district);
}

static void beat(struct bus *bus) {
    const char *argv[] = {"PUBLISH", bus->ears[CHANNEL_BEAT].name, bus->instance};
    redisAsyncCommandArgv(bus->publisher.ac, NULL, NULL, 3, argv, NULL);
}

static void on_beat(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev;
    (void)events;
    struct bus *bus = timer->data;
    if (bus->publisher.ac)
        beat(bus);
}

static void on_dead(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev;
    (void)events;
    line_fail(timer->data, "no answer for 3 s");
}

// hiredis grows its buffer by whatever Redis sends; a message beyond all limits is not waited for.
static void on_watch(struct ev_loop *ev, ev_prepare *watch, int events) {
    (void)ev;
    (void)events;
    struct bus *bus = watch->data;
    if ((bus->subscriber.ac && bus->subscriber.ac->c.reader->len > HEARD_MAX) ||
        (bus->publisher.ac && bus->publisher.ac->c.reader->len > HEARD_MAX))
        line_fail(bus, "a message is too long");
}

bool line_send(struct bus *bus, redisCallbackFn *done, int argc, const char **argv, const size_t *lens) {
    redisAsyncContext *ac = bus->publisher.ac;
    if (bus->phase != PHASE_UP || !ac)
        return false;
    if (sdslen(ac->c.obuf) > UNSENT_MAX) {
        metric_add(&unsent, 1);
        return false;
    }
    return redisAsyncCommandArgv(ac, done, bus, argc, argv, lens) == REDIS_OK;
}

// ---- subscribing

static void begin_beating(struct bus *bus) {
    for (int i = 0; i <= CHANNEL_BEAT; i++)
        if (*bus->ears[i].name && !bus->ears[i].open)
            return;
    if (!bus->publisher.greeted || ev_is_active(&bus->beat))
        return;
    bus->listened = true;
    ev_timer_again(bus->ev, &bus->beat);
    beat(bus);
}

static void on_ear(redisAsyncContext *ac, void *reply, void *privdata) {
    struct ear *ear = privdata;
    struct bus *bus = ear->bus;
    const redisReply *said = reply;
    if (!said || bus->subscriber.ac != ac || bus->phase == PHASE_BROKEN || said->type != REDIS_REPLY_ARRAY ||
        said->elements != 3)
        return;
    const redisReply *body = said->element[2];
    if (body->type == REDIS_REPLY_INTEGER) {
        ear->open = true;
        begin_beating(bus);
    } else if (body->type == REDIS_REPLY_STRING && ear->channel == CHANNEL_BEAT) {
        beat_heard(bus, body->str, (size_t)body->len);
    } else if (body->type == REDIS_REPLY_STRING) {
        hear_message(bus, (enum bus_channel)ear->channel, body->str, (size_t)body->len);
    }
}

static void subscribe(struct bus *bus) {
    for (int i = 0; i <= CHANNEL_BEAT; i++) {
        const char *argv[] = {"SUBSCRIBE", bus->ears[i].name};
        if (*argv[1])
            redisAsyncCommandArgv(bus->subscriber.ac, on_ear, &bus->ears[i], 2, argv, NULL);
    }
}

void line_greeted(struct line *line) {
    line->greeted = true;
    if (line->subscribes)
        subscribe(line->bus);
    else
        begin_beating(line->bus);
}

// ---- hanging up

static void hang_up_line(struct line *line) {
    redisAsyncContext *ac = line->ac;
    line->ac = NULL; // its last callbacks see that it is over
    if (ac)
        redisAsyncFree(ac);
}

static void hang_up(struct bus *bus) {
    bool was_up = bus->up_since_us != 0;
    hang_up_line(&bus->publisher);
    hang_up_line(&bus->subscriber);
    ev_timer_stop(bus->ev, &bus->beat);
    ev_timer_stop(bus->ev, &bus->dead);
    ev_timer_stop(bus->ev, &bus->next);
    resolve_destroy(bus->resolve);
    bus->resolve = NULL;
    bus->phase = PHASE_DOWN;
    atomic_store(&bus->up, false);
    if (was_up && clock_mono_us() - bus->up_since_us > STEADY_US)
        bus->retry_s = RETRY_FIRST_S;
    bus->up_since_us = 0;
    lease_closed(bus);
    if (was_up && !bus->closing) {
        metric_add(&reconnects, 1);
        if (bus->options.on_state)
            bus->options.on_state(bus->options.arg, false);
    }
}

static void on_next(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev;
    (void)events;
    struct bus *bus = timer->data;
    if (bus->phase == PHASE_BROKEN) {
        hang_up(bus);
        line_next(bus, bus->retry_s * jitter(bus));
        bus->retry_s = bus->retry_s * 2 < RETRY_MOST_S ? bus->retry_s * 2 : RETRY_MOST_S;
    } else if (!bus->closing && bus->host) {
        dial_name(bus);
    } else if (!bus->closing) {
        dial_address(bus, NULL);
    }
}

void line_born(struct bus *bus) {
    bus->publisher = (struct line){.bus = bus};
    bus->subscriber = (struct line){.bus = bus, .subscribes = true};
    bus->retry_s = RETRY_FIRST_S;
    ev_timer_init(&bus->next, on_next, 0, 0);
    ev_timer_init(&bus->beat, on_beat, 0, BEAT_S);
    ev_timer_init(&bus->dead, on_dead, 0, DEAD_S);
    ev_prepare_init(&bus->watch, on_watch);
    bus->next.data = bus->beat.data = bus->dead.data = bus->watch.data = bus;
    ev_prepare_start(bus->ev, &bus->watch);
}

void line_start(struct bus *bus) {
    line_next(bus, 0);
}

void line_dying(struct bus *bus) {
    bus->closing = true;
    hang_up(bus);
    ev_prepare_stop(bus->ev, &bus->watch);
}
