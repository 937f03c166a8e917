// A list of answers, and a look at how far the loops are.
// SPDX-License-Identifier: Apache-2.0
#include "desk/held.h"

#include <stdlib.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "desk/authority.h"

#define LONGEST_US 1000000
#define LOOK_S 0.1

struct held_answer {
    struct reply_to to;
    struct wire_answer answer;
    int64_t since_us;
    struct held_answer *prev, *next;
};

static void let_go(struct authority *authority, struct held_answer *one) {
    authority_answer(authority, &one->to, &one->answer);
    DL_DELETE(authority->held.waiting, one);
    free(one);
}

void held_answer(struct authority *authority, const struct reply_to *to, const struct wire_answer *answer) {
    struct held *held = &authority->held;
    if (!held->waiting) {
        desk_await(authority->desk, true); // before the look below: who comes further after it says so
        ev_timer_again(authority->ev, &held->timer);
    }
    struct held_answer *one = mem_new(sizeof *one);
    *one = (struct held_answer){.to = *to, .answer = *answer, .since_us = clock_mono_us()};
    DL_APPEND(held->waiting, one);
    held_release(authority);
}

void held_release(struct authority *authority) {
    struct held *held = &authority->held;
    if (!held->waiting)
        return;
    uint64_t applied = listeners_applied(&authority->desk->listeners);
    int64_t now_us = clock_mono_us();
    struct held_answer *one, *next;
    DL_FOREACH_SAFE(held->waiting, one, next) {
        bool late = now_us - one->since_us > LONGEST_US;
        if (late)
            log_limited(LOG_WARN, "loops: one has not applied event %llu in a second; the answer leaves all the same",
                        (unsigned long long)one->answer.seq);
        if (late || one->answer.seq <= applied)
            let_go(authority, one);
    }
    if (held->waiting)
        return;
    desk_await(authority->desk, false);
    ev_timer_stop(authority->ev, &held->timer);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    held_release(timer->data);
}

void held_born(struct authority *authority) {
    ev_timer_init(&authority->held.timer, on_timer, LOOK_S, LOOK_S);
    authority->held.timer.data = authority;
}

void held_end(struct authority *authority) {
    ev_timer_stop(authority->ev, &authority->held.timer);
    while (authority->held.waiting)
        let_go(authority, authority->held.waiting);
}
