// The life of a hall: its context and timers, what its inbox brings, the tick.
// SPDX-License-Identifier: Apache-2.0
#include "net/hall.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "desk/verb.h"
#include "net/context.h"
#include "net/door.h"
#include "net/fixes.h"
#include "net/gauges.h"
#include "net/http.h"
#include "net/parts.h"
#include "net/presence.h"
#include "net/session.h"
#include "net/snapshot_parts.h"
#include "net/sos.h"
#include "wire/record.h"
#include "wire/snapshot.h"

METRIC(ticks, COUNTER, "muster_ticks_total", NULL, "Frames of fixes made, over all loops.")
METRIC(units_live, GAUGE, "muster_units", "presence=\"live\"", "Units with a known position, by presence.")
METRIC(units_stale, GAUGE, "muster_units", "presence=\"stale\"", "Units with a known position, by presence.")
METRIC(units_lost, GAUGE, "muster_units", "presence=\"lost\"", "Units with a known position, by presence.")

static_assert(PICTURE_HEADROOM >= LWS_PRE, "frames of the picture are written as they are");

#define INBOX_LIMIT (64u << 20)

// ---------------------------------------------------------------------------------------------- messages

static void dispose_rows(struct msg *msg) {
    struct hall_msg_fixes *fixes = (struct hall_msg_fixes *)msg;
    block_drop(fixes->rows);
    free(fixes);
}

struct msg *hall_msg_rows(const struct fix *rows, uint32_t count, enum rows_from from) {
    struct hall_msg_fixes *fixes = mem_new(sizeof *fixes);
    size_t size = count * sizeof *rows;
    fixes->msg = (struct msg){.kind = HALL_FIXES, .cost = (uint32_t)(sizeof *fixes + size), .dispose = dispose_rows};
    fixes->from = from;
    fixes->rows = block_create(rows, size);
    return &fixes->msg;
}

void halls_post(struct net *net, struct hall *except, struct msg *(*make)(const void *arg), const void *arg) {
    for (int i = 0; i < net->hall_count; i++) {
        struct hall *hall = &net->halls[i];
        if (hall == except)
            continue;
        struct msg *msg = make(arg);
        // Fixes may be dropped where a loop cannot keep up; everything else is rare and must arrive.
        bool taken = msg->kind == HALL_FIXES ? inbox_post(loop_inbox(hall->loop), msg)
                                             : inbox_post_always(loop_inbox(hall->loop), msg);
        if (!taken)
            msg->dispose(msg);
    }
}

bool halls_applied(struct net *net, uint64_t seq) {
    for (int i = 0; i < net->hall_count; i++)
        if (atomic_load(&net->halls[i].applied) < seq)
            return false;
    return true;
}

bool hall_ready(const struct hall *hall) {
    return desk_ready(hall->options->desk, state_seq(hall->state));
}

// ---------------------------------------------------------------------------------------------- records

static void see_unit(struct hall *hall, uint32_t unit, bool retired) {
    if (retired)
        picture_forget(hall->picture, unit);
    else
        picture_touch(hall->picture, unit);
    nearest_touch(hall->nearest, unit);
}

// What the picture and the grid of the nearest know of units besides their fixes.
static void see_units(struct hall *hall, const struct event *event) {
    switch (event->verb) {
    case VERB_UNIT_REGISTER:
    case VERB_UNIT_RETIRE:
        see_unit(hall, event->object, event->verb == VERB_UNIT_RETIRE);
        break;
    case VERB_UNIT_DESCRIBE:
        nearest_touch(hall->nearest, event->object);
        break;
    case VERB_UNITS_IMPORT:
        for (uint32_t i = 0; i < event->import.count; i++)
            see_unit(hall, event->import.units[i].number, false);
        break;
    case VERB_CATALOGUE_PUT:
        if (event->catalogue->kind == CATALOGUE_CAPABILITIES)
            nearest_touch_all(hall->nearest);
        break;
    default:
        break;
    }
}

static void apply(struct hall *hall, struct block *record, bool *rights) {
    struct event event;
    arena_reset(hall->arena);
    if (!record_read(record->data, record->len, hall->arena, &event))
        log_die("loop %d: a record that was durable cannot be read; start the hub again", hall->index);
    if (event.seq != state_seq(hall->state) + 1)
        return;
    state_apply(hall->state, &event);
    ring_add(hall->ring, event.seq, block_take(record));
    audience_add(hall->audience, &event);
    see_units(hall, &event);
    *rights |= verb_changes_rights(&event);
}

static void hear_records(struct hall *hall, const struct desk_records *records) {
    bool rights = false;
    for (uint32_t i = 0; i < records->count; i++)
        apply(hall, records->records[i], &rights);
    audience_trim(hall->audience, ring_first(hall->ring));
    hall->news = true;
    if (rights) { // before anything more is sent, and before anybody is told that it is done
        sessions_recheck(hall);
        presence_reseat(hall);
    }
    atomic_store(&hall->applied, state_seq(hall->state));
    desk_applied(hall->options->desk);
}

// ---------------------------------------------------------------------------------------------- hearing

static void hear_answer(struct hall *hall, const struct desk_answer *answer) {
    struct session *session = session_find(hall, answer->asker);
    struct http *http = session ? NULL : http_find(hall, answer->asker);
    if (!session && !http && sos_answered(hall, answer->asker, answer->answer.code))
        return;
    if (session)
        session_answered(session, &answer->answer);
    else if (http)
        http_answered(http, &answer->answer);
}

static bool hear_fetched(struct hall *hall, struct desk_records *records) {
    struct session *session = session_find(hall, records->asker);
    if (session)
        session_fetched(session, records);
    return session != NULL;
}

static void hear_hub(struct hall *hall, const struct wire_hub_state *hub) {
    hall->hub = *hub;
    struct session *session, *next;
    DL_FOREACH_SAFE(hall->sessions, session, next) {
        if (session->phase != SESSION_LIVE)
            continue;
        wire_piece_hub_state(&session->pieces, hub);
        session_push(session);
    }
}

static void stop(struct hall *hall) {
    hall->stopping = true;
    doors_shut(hall);
    struct session *session, *next;
    uint32_t place = 0;
    DL_FOREACH_SAFE(hall->sessions, session, next) {
        // Not all at once when they come back.
        uint32_t retry_ms = refusal_text(REFUSAL_STOPPING)->retry_ms + place++ % 2000;
        session_goodbye(session, REFUSAL_STOPPING, true, retry_ms);
    }
}

static void heard(void *arg, struct msg *msg) {
    struct hall *hall = arg;
    switch (msg->kind) {
    case DESK_RECORDS:
        hear_records(hall, (struct desk_records *)msg);
        break;
    case DESK_ANSWER:
        hear_answer(hall, (struct desk_answer *)msg);
        break;
    case DESK_FETCHED:
        if (hear_fetched(hall, (struct desk_records *)msg))
            return;
        break;
    case HALL_FIXES: {
        const struct hall_msg_fixes *fixes = (const struct hall_msg_fixes *)msg;
        fixes_show(hall, (const struct fix *)(const void *)fixes->rows->data,
                   (uint32_t)(fixes->rows->len / sizeof(struct fix)), fixes->from);
        break;
    }
    case HALL_HUB_STATE:
        hear_hub(hall, &((struct hall_msg_hub *)msg)->hub);
        break;
    case HALL_PRESENCE:
        presence_hear(hall, (struct hall_msg_presence *)msg);
        break;
    case HALL_TAKEN_OVER:
        sessions_taken_over(hall, (struct hall_msg_taken_over *)msg);
        break;
    case HALL_LIMITS:
        hall->limits = ((struct hall_msg_limits *)msg)->limits;
        break;
    case HALL_CLERK:
        http_login_checked(hall, (struct clerk_question *)msg);
        break;
    case HALL_TRACK:
        http_tracked(hall, (struct database_answer *)msg);
        break;
    case HALL_MESSAGES:
        http_messages_found(hall, (struct database_answer *)msg);
        break;
    case HALL_VERSIONS:
        http_versions_found(hall, (struct database_answer *)msg);
        break;
    case HALL_SERVE:
        hall->serving = true;
        doors_serve(hall);
        break;
    case HALL_STOP:
        stop(hall);
        break;
    default:
        break;
    }
    msg->dispose(msg);
}

// After each batch of messages.
static void turn(void *arg) {
    struct hall *hall = arg;
    if (hall->news)
        round_news(hall);
    hall->news = false;
}

// ---------------------------------------------------------------------------------------------- timers

static void on_share(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    fixes_share(timer->data);
}

static void on_tick(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct hall *hall = timer->data;
    round_tick_over(hall);
    fixes_pass_on(hall);
    hall->ticks = picture_turn(hall->picture);
    nearest_follow(hall->nearest);
    hall->over_us = 0;
    bool over_waits = hall->over_waits;
    hall->over_waits = false; // whoever has to wait again says so
    if (over_waits)
        round_news(hall);
    round_tick(hall);
    presence_tick(hall);
    metric_add(&ticks, 1);
    if (hall->requests)
        http_look_after(hall, clock_mono_us());
}

static void on_second(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct hall *hall = timer->data;
    int64_t now_us = clock_mono_us(), now_ms = clock_wall_ms();
    picture_age(hall->picture, now_ms);
    pace_look_after(hall->pace, now_us);
    context_look_after(hall, now_us);
    crowd_look_after(hall, now_us);
    presence_look_after(hall, now_us);
    sos_look_after(hall, now_us);
    struct session *session, *next;
    DL_FOREACH_SAFE(hall->sessions, session, next) {
        session_look_after(session, now_us, now_ms);
    }
    if (hall->index == 0) {
        gauges_read(hall->state);
        metric_set(&units_live, picture_count_presence(hall->picture, PRESENCE_LIVE));
        metric_set(&units_stale, picture_count_presence(hall->picture, PRESENCE_STALE));
        metric_set(&units_lost, picture_count_presence(hall->picture, PRESENCE_LOST));
    }
}

// `s`: repeats, and not when the other loops do, for they share the machine. 0: somebody starts it once.
static void start_timer(struct hall *hall, ev_timer *timer, void (*on)(struct ev_loop *, ev_timer *, int), double s) {
    ev_timer_init(timer, on, s * (1. + (double)hall->index / hall->net->hall_count), s);
    timer->data = hall;
    if (s > 0.)
        ev_timer_start(hall->ev, timer);
}

// ---------------------------------------------------------------------------------------------- birth and death

static void born(void *arg, struct ev_loop *ev) {
    struct hall *hall = arg;
    const struct config *config = hall->options->config;
    hall->ev = ev;
    hall->state = state_create(config->district);
    if (hall->options->image.len && !snapshot_read(hall->options->image.data, hall->options->image.len, hall->state))
        log_die("loop %d: the image of the state cannot be read", hall->index);
    atomic_store(&hall->applied, state_seq(hall->state));
    hall->picture = picture_create(hall->state, (int32_t)config->cell_e7, &hall->net->presence);
    hall->nearest = nearest_create(hall->state, hall->picture);
    hall->ring = ring_create((size_t)config->event_memory);
    hall->audience = audience_create();
    hall->parts = parts_create();
    hall->presences = presences_create();
    hall->arena = arena_create(WIRE_ARENA_CAP(config->frame_bytes) + RECORD_MEMORY); // for either, never both
    hall->pace = pace_create();
    context_open(hall);
    crowd_begin(hall);
    rounds_begin(hall);
    start_timer(hall, &hall->tick, on_tick, (double)config->tick_ms * 1e-3);
    start_timer(hall, &hall->second, on_second, 1.);
    start_timer(hall, &hall->share, on_share, 0.);
}

static void dying(void *arg) {
    struct hall *hall = arg;
    doors_shut(hall);
    ev_timer_stop(hall->ev, &hall->tick);
    rounds_end(hall);
    ev_timer_stop(hall->ev, &hall->second);
    ev_timer_stop(hall->ev, &hall->share);
    context_close(hall);
    crowd_end(hall);
    http_osmand_forget(hall);
    sos_forget(hall);
    pace_destroy(hall->pace);
    snapshot_parts_drop(hall->snapshots);
    presences_destroy(hall->presences);
    parts_destroy(hall->parts);
    audience_destroy(hall->audience);
    ring_destroy(hall->ring);
    nearest_destroy(hall->nearest);
    picture_destroy(hall->picture);
    state_destroy(hall->state);
    arena_destroy(hall->arena);
    buf_free(&hall->frame);
    free(hall->shown);
    free(hall->history);
}

void hall_start(struct hall *hall) {
    char name[16];
    snprintf(name, sizeof name, "loop-%d", hall->index);
    struct loop_room room = {.name = name, .arg = hall, .born = born, .heard = heard, .turn = turn, .dying = dying};
    hall->loop = loop_start(&room, INBOX_LIMIT);
}

void hall_stop(struct hall *hall) {
    loop_stop(hall->loop);
}

void hall_destroy(struct hall *hall) {
    loop_destroy(hall->loop);
    doors_destroy(hall->doors);
}
