// The round of news goes first, and in it those on seats; whoever it tells of something gets the frame of the tick with
// it.
// SPDX-License-Identifier: Apache-2.0
#include "net/round.h"

#include "base/clock.h"
#include "base/metric.h"
#include "net/presence.h"
#include "net/session.h"

METRIC(tick_us, COUNTER, "muster_tick_microseconds_total", NULL, "Time spent making and writing frames of fixes.")

// Long beside what else a turn of the loop does, such as a part of a long answer, so that a round is not much slower.
#define STEP_US 3000

// False: the time is over and they are not. Whoever is told last of one thing is not last again with the next: the
// round goes on where it is, once more all around.
static bool tell_news(struct rounds *rounds, struct hall *hall, int64_t until_us) {
    while (rounds->news_left) {
        struct session *session = rounds->news_next ? rounds->news_next : hall->sessions;
        rounds->news_left = session ? rounds->news_left - 1 : 0;
        rounds->news_next = session ? session->next : NULL;
        // Most of ten thousand hear of nothing, and asking them is less than asking for the time.
        if (session && (session_tell(session) || rounds->news_left % 64 == 0) && clock_mono_us() >= until_us)
            break;
    }
    return !rounds->news_left;
}

static void give_frames(struct rounds *rounds, int64_t until_us) {
    int64_t began_us = clock_mono_us(), now_us = began_us;
    while (rounds->tick_next && now_us < until_us) {
        struct session *session = rounds->tick_next;
        rounds->tick_next = session->viewer_next;
        session_frame(session);
        now_us = clock_mono_us();
    }
    metric_add(&tick_us, now_us - began_us);
}

static void step(struct hall *hall, int64_t until_us) {
    struct rounds *rounds = &hall->rounds;
    if (tell_news(rounds, hall, until_us))
        give_frames(rounds, until_us);
    if ((!rounds->news_left && !rounds->tick_next) || ev_is_active(&rounds->step))
        return;
    ev_timer_set(&rounds->step, 0., 0.);
    ev_timer_start(hall->ev, &rounds->step);
}

static void on_step(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    step(timer->data, clock_mono_us() + STEP_US);
}

// Whoever is to start over has a snapshot to come, which is long: that waits for its turn in the round.
static bool tell_seated(void *arg, struct session *session) {
    const int64_t *until_us = arg;
    return session->start_over || !session_tell(session) || clock_mono_us() < *until_us;
}

void round_news(struct hall *hall) {
    int64_t until_us = clock_mono_us() + STEP_US;
    presence_each_seated(hall, tell_seated, &until_us);
    hall->rounds.news_left = hall->session_count;
    if (!ev_is_active(&hall->rounds.step))
        step(hall, until_us);
}

void round_tick_over(struct hall *hall) {
    give_frames(&hall->rounds, INT64_MAX);
}

void round_tick(struct hall *hall) {
    hall->rounds.tick_next = hall->viewers;
    if (!ev_is_active(&hall->rounds.step))
        step(hall, clock_mono_us() + STEP_US);
}

// One that comes in the middle of a round may be passed before another that is to be told.
void rounds_joined(struct session *session) {
    session->hall->rounds.news_left += session->hall->rounds.news_left > 0;
}

void rounds_left(struct session *session) {
    struct rounds *rounds = &session->hall->rounds;
    if (rounds->news_next == session)
        rounds->news_next = session->next;
    if (rounds->tick_next == session)
        rounds->tick_next = session->viewer_next;
}

void rounds_begin(struct hall *hall) {
    ev_timer_init(&hall->rounds.step, on_step, 0., 0.);
    hall->rounds.step.data = hall;
}

void rounds_end(struct hall *hall) {
    ev_timer_stop(hall->ev, &hall->rounds.step);
}
