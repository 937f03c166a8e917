// One timer for what is due soonest, one that watches the wall clock.
// SPDX-License-Identifier: Apache-2.0
#include "desk/deadline.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "desk/authority.h"
#include "desk/clock_watch.h"

METRIC(escalated, COUNTER, "muster_order_escalations_total", NULL, "Steps of silence taken for targets of orders.")
METRIC(alerted, COUNTER, "muster_report_alerts_total", NULL, "Alerts of report clocks, near the limit and at it.")
METRIC(shifts, COUNTER, "muster_clock_shifts_total", NULL, "Times the wall clock was set while something was due.")

#define WATCH_S 1.0
#define LONGEST_S 60.0 // the timer looks again at least so often
#define AT_ONCE 1000   // events of one look; the rest follows in the next turn of the loop

_Static_assert(CLOCK_BOOT_LEN == CLOCK_BOOT_ID_LEN, "a boot is noted whole");

static void note(struct authority *authority, struct event *event, int64_t now_ms) {
    uint8_t id[COMMAND_ID_LEN];
    randombytes_buf(id, sizeof id);
    const struct origin origin = {.id = id, .actor = "", .device = "", .made_at_ms = now_ms};
    authority_take(authority, &origin, event, now_ms);
}

static void look_at_clock(struct authority *authority) {
    const struct deadline *deadline = &authority->deadline;
    int64_t due_ms;
    struct event event = {.verb = VERB_CLOCK_SHIFT};
    bool timed = state_due_next(authority->state, &due_ms);
    if (!clock_watch(state_clock(authority->state), &deadline->start, clock_offset_ms(), timed, &event.clock))
        return;
    if (event.clock.by_ms) {
        metric_add(&shifts, 1);
        log_warn("clock: the wall clock was set by %lld ms; what is due moves with it", (long long)event.clock.by_ms);
    }
    note(authority, &event, clock_wall_ms());
}

void deadline_look(struct authority *authority) {
    if (!authority->deadline.begun || desk_closed(authority->desk))
        return;
    look_at_clock(authority);
    int64_t now_ms = clock_wall_ms();
    struct event event = {0};
    for (int i = 0; i < AT_ONCE && state_due_event(authority->state, now_ms, &event); i++) {
        note(authority, &event, now_ms);
        if (event.verb == VERB_ORDER_ESCALATE)
            metric_add(&escalated, 1);
        else if (event.verb == VERB_REPORT_DUE)
            metric_add(&alerted, 1);
        event = (struct event){0};
    }
}

void deadline_arm(struct authority *authority) {
    ev_timer *timer = &authority->deadline.due;
    int64_t due_ms;
    ev_timer_stop(authority->ev, timer);
    if (!authority->deadline.begun || desk_closed(authority->desk) || !state_due_next(authority->state, &due_ms))
        return;
    double wait_s = (double)(due_ms - clock_wall_ms()) / 1000.;
    ev_timer_set(timer, wait_s < 0. ? 0. : wait_s > LONGEST_S ? LONGEST_S : wait_s, 0.);
    ev_timer_start(authority->ev, timer);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct authority *authority = timer->data;
    deadline_look(authority);
    deadline_arm(authority);
    authority_send_off(authority);
}

void deadline_init(struct deadline *deadline) {
    if (!clock_boot_id(deadline->start.boot)) // then only what happens before the eyes of this process counts
        randombytes_buf(deadline->start.boot, sizeof deadline->start.boot);
    deadline->start.offset_ms = clock_offset_ms();
}

void deadline_begin(struct authority *authority) {
    struct deadline *deadline = &authority->deadline;
    ev_timer_init(&deadline->due, on_timer, 0., 0.);
    ev_timer_init(&deadline->watch, on_timer, 0., WATCH_S);
    deadline->due.data = deadline->watch.data = authority;
    deadline->begun = true;
    ev_timer_start(authority->ev, &deadline->watch);
}

void deadline_end(struct authority *authority) {
    ev_timer_stop(authority->ev, &authority->deadline.due);
    ev_timer_stop(authority->ev, &authority->deadline.watch);
}
