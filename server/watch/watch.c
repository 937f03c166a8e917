// The thread of the watch: what it hears goes to the lookout, what that says goes to the desk.
// SPDX-License-Identifier: Apache-2.0
#include "watch/watch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/metric.h"
#include "watch/lookout.h"
#include "watch/says.h"
#include "watch/waiting.h"
#include "wire/record.h"
#include "wire/snapshot.h"

#define CROSSINGS_NAME "muster_watch_crossings_total"
#define CROSSINGS_HELP "Crossings of fences that the watch found, by kind."
METRIC(entered, COUNTER, CROSSINGS_NAME, "what=\"enter\"", CROSSINGS_HELP)
METRIC(left, COUNTER, CROSSINGS_NAME, "what=\"leave\"", CROSSINGS_HELP)
METRIC(dwelt, COUNTER, CROSSINGS_NAME, "what=\"dwell\"", CROSSINGS_HELP)
METRIC(approached, COUNTER, CROSSINGS_NAME, "what=\"approach\"", CROSSINGS_HELP)
METRIC(stepped, COUNTER, "muster_watch_dispatch_steps_total", NULL, "Dispatches that the watch saw depart or arrive.")
METRIC(silent, COUNTER, "muster_watch_silences_total", NULL, "Units that fell silent in a danger area.")
METRIC(looked, COUNTER, "muster_watch_fixes_total", NULL, "Fixes that the watch looked at.")
METRIC(merged, COUNTER, "muster_watch_fixes_merged_total", NULL,
       "Fixes that gave way to a newer one of their unit because the watch was behind.")
METRIC(dropped, COUNTER, "muster_watch_fixes_dropped_total", NULL, "Fixes that found the watch's inbox full.")
METRIC(waiting_now, GAUGE, "muster_watch_fixes_waiting", NULL, "Fixes that wait for the watch.")
METRIC(lag_us, GAUGE, "muster_watch_lag_microseconds", NULL,
       "The longest that a fix waited before the watch had looked at it, in the last second.")
METRIC(unanswered, GAUGE, "muster_watch_commands_waiting", NULL, "Commands of the watch without an answer.")
METRIC(fences, GAUGE, "muster_watch_fences", NULL, "Fences that the watch watches.")
METRIC(busy_us, COUNTER, "muster_watch_microseconds_total", NULL, "Time the watch spent looking at fixes.")

#define INBOX_LIMIT (32u << 20)
#define SLICE_US 5000 // of looking; then the inbox is emptied again
#define LOOK_S 0.1
#define LOOKS_A_SECOND 10

enum watch_inbox { WATCH_FIXES = 1, WATCH_RECORDS, WATCH_ANSWER };

struct watch {
    struct watch_options options;
    struct loop *loop;
    struct ev_loop *ev;
    ev_timer look;
    ev_idle more; // runs while fixes wait
    uint32_t looks;
    bool (*_Atomic say)(void *arg, const void *command, uint32_t len);
    void *say_arg; // set before `say`
    struct state *state;
    struct lookout *lookout;
    struct says *says;
    struct waiting waiting;
    struct arena *arena;
    int64_t now_us, lag_us;
};

// ---------------------------------------------------------------------------------------------- saying

static bool send_command(void *arg, const void *bytes, uint32_t len) {
    struct watch *watch = arg;
    bool (*say)(void *, const void *, uint32_t) = atomic_load(&watch->say);
    return say && say(watch->say_arg, bytes, len);
}

static bool say_command(struct watch *watch, uint32_t unit, struct command *command, struct metric *count) {
    bool said = says_add(watch->says, unit, command, watch->now_us);
    metric_add(count, said);
    return said;
}

static bool say_cross(void *arg, const struct fence_cross *cross) {
    static struct metric *const counts[CROSSINGS] = {&entered, &entered, &left, &dwelt, &approached};
    struct command command = {.verb = VERB_FENCE_CROSS, .cross = *cross};
    return say_command(arg, cross->unit, &command, counts[cross->what]);
}

static bool say_step(void *arg, uint32_t unit, const struct dispatch_step *step) {
    struct command command = {.verb = VERB_DISPATCH_STEP, .dispatched = *step};
    return say_command(arg, unit, &command, &stepped);
}

static bool say_silent(void *arg, const struct alarm *alarm) {
    struct command command = {.verb = VERB_ALARM_RAISE, .alarm_raised = alarm};
    return say_command(arg, alarm->unit, &command, &silent);
}

// ---------------------------------------------------------------------------------------------- looking

static void look_at_one(struct watch *watch, const struct waiting_fix *one) {
    watch->now_us = clock_mono_us();
    if (watch->now_us - one->heard_us > watch->lag_us)
        watch->lag_us = watch->now_us - one->heard_us;
    lookout_fix(watch->lookout, &one->fix, one->heard_us);
}

static void look_at_fixes(struct watch *watch) {
    struct waiting_fix one;
    int64_t began_us = clock_mono_us(), count = 0;
    watch->now_us = began_us;
    while (watch->now_us - began_us < SLICE_US && waiting_take(&watch->waiting, &one)) {
        look_at_one(watch, &one);
        count++;
    }
    metric_add(&looked, count);
    metric_add(&busy_us, clock_mono_us() - began_us);
    metric_set(&waiting_now, waiting_count(&watch->waiting));
    if (waiting_count(&watch->waiting))
        ev_idle_start(watch->ev, &watch->more);
    else
        ev_idle_stop(watch->ev, &watch->more);
}

static void on_more(struct ev_loop *ev, ev_idle *idle, int events) {
    (void)ev, (void)events;
    look_at_fixes(idle->data);
}

static void on_look(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct watch *watch = timer->data;
    watch->now_us = clock_mono_us();
    says_look(watch->says, watch->now_us);
    metric_set(&unanswered, says_count(watch->says));
    if (++watch->looks % LOOKS_A_SECOND)
        return;
    lookout_look(watch->lookout, watch->now_us);
    metric_set(&fences, lookout_zones(watch->lookout));
    metric_set(&lag_us, watch->lag_us);
    watch->lag_us = 0;
}

// ---------------------------------------------------------------------------------------------- hearing

struct fixes_msg {
    struct msg msg;
    enum watch_fixes which;
    int64_t heard_us;
    uint32_t count;
    struct fix rows[];
};
struct records_msg {
    struct msg msg;
    uint64_t first_seq;
    uint32_t count;
    struct block *records[];
};
struct answer_msg {
    struct msg msg;
    struct wire_answer answer;
};

static void dispose(struct msg *msg) {
    free(msg);
}

static void dispose_records(struct msg *msg) {
    struct records_msg *told = (struct records_msg *)msg;
    for (uint32_t i = 0; i < told->count; i++)
        block_drop(told->records[i]);
    free(told);
}

void watch_hear_fixes(struct watch *watch, const struct fix *fixes, uint32_t count, enum watch_fixes which) {
    if (!watch || count == 0)
        return;
    size_t size = sizeof(struct fixes_msg) + count * sizeof *fixes;
    struct fixes_msg *told = mem_new(size);
    told->msg = (struct msg){.kind = WATCH_FIXES, .cost = (uint32_t)size, .dispose = dispose};
    told->which = which;
    told->heard_us = clock_mono_us();
    told->count = count;
    memcpy(told->rows, fixes, count * sizeof *fixes);
    if (inbox_post(loop_inbox(watch->loop), &told->msg))
        return;
    metric_add(&dropped, count);
    free(told);
}

void watch_hear_records(struct watch *watch, uint64_t first_seq, struct block *const *records, uint32_t count) {
    if (!watch)
        return;
    struct records_msg *told = mem_new(sizeof *told + count * sizeof *records);
    told->msg = (struct msg){.kind = WATCH_RECORDS, .cost = 64 + count * 64, .dispose = dispose_records};
    told->first_seq = first_seq;
    told->count = count;
    for (uint32_t i = 0; i < count; i++)
        told->records[i] = block_take(records[i]);
    // Past the limit: a copy of the state that misses one is of no use, and they are bounded by what the journal takes.
    if (!inbox_post_always(loop_inbox(watch->loop), &told->msg))
        dispose_records(&told->msg);
}

void watch_hear_answer(struct watch *watch, const struct wire_answer *answer) {
    if (!watch)
        return;
    struct answer_msg *told = mem_new(sizeof *told);
    told->msg = (struct msg){.kind = WATCH_ANSWER, .cost = sizeof *told, .dispose = dispose};
    told->answer = *answer;
    if (!inbox_post_always(loop_inbox(watch->loop), &told->msg))
        free(told);
}

static void hear_fixes(struct watch *watch, const struct fixes_msg *told) {
    bool gave_way;
    for (uint32_t i = 0; i < told->count; i++) {
        const struct fix *fix = &told->rows[i];
        if (!state_unit(watch->state, fix->unit))
            continue;
        if (told->which == WATCH_OLD) {
            lookout_alive(watch->lookout, fix->unit, told->heard_us);
        } else if (told->which == WATCH_LAST_SEEN) {
            lookout_last_seen(watch->lookout, fix);
        } else {
            waiting_add(&watch->waiting, fix, told->heard_us, &gave_way);
            metric_add(&merged, gave_way);
        }
    }
}

static void hear_records(struct watch *watch, const struct records_msg *told) {
    for (uint32_t i = 0; i < told->count; i++) {
        struct event event;
        arena_reset(watch->arena);
        if (!record_read(told->records[i]->data, told->records[i]->len, watch->arena, &event))
            log_die("watch: a record that was durable cannot be read; start the hub again");
        if (event.seq != state_seq(watch->state) + 1)
            continue;
        state_apply(watch->state, &event);
        lookout_event(watch->lookout, &event, says_has(watch->says, event.command), watch->now_us);
    }
}

static void heard(void *arg, struct msg *msg) {
    struct watch *watch = arg;
    watch->now_us = clock_mono_us();
    switch (msg->kind) {
    case WATCH_FIXES:
        hear_fixes(watch, (const struct fixes_msg *)msg);
        break;
    case WATCH_RECORDS:
        hear_records(watch, (const struct records_msg *)msg);
        break;
    default:
        says_answered(watch->says, &((const struct answer_msg *)msg)->answer, watch->now_us);
        break;
    }
    msg->dispose(msg);
}

static void turn(void *arg) {
    look_at_fixes(arg);
}

// ---------------------------------------------------------------------------------------------- birth and death

static void born(void *arg, struct ev_loop *ev) {
    struct watch *watch = arg;
    const struct watch_options *options = &watch->options;
    const struct lookout_options limits = {(double)options->departed_m, (double)options->scene_m};
    const struct lookout_mouth mouth = {say_cross, say_step, say_silent, watch};
    watch->ev = ev;
    watch->state = state_create(options->district);
    if (options->image_len && !snapshot_read(options->image, options->image_len, watch->state))
        log_die("watch: the image of the state cannot be read");
    watch->arena = arena_create(RECORD_MEMORY);
    watch->says = says_create(send_command, watch);
    watch->lookout = lookout_create(watch->state, &limits, &mouth, clock_mono_us());
    ev_idle_init(&watch->more, on_more);
    ev_timer_init(&watch->look, on_look, LOOK_S, LOOK_S);
    watch->more.data = watch->look.data = watch;
    ev_timer_start(ev, &watch->look);
}

static void dying(void *arg) {
    struct watch *watch = arg;
    ev_timer_stop(watch->ev, &watch->look);
    ev_idle_stop(watch->ev, &watch->more);
    lookout_destroy(watch->lookout);
    says_destroy(watch->says);
    waiting_free(&watch->waiting);
    state_destroy(watch->state);
    arena_destroy(watch->arena);
}

struct watch *watch_start(const struct watch_options *options) {
    struct watch *watch = mem_new(sizeof *watch);
    watch->options = *options;
    struct loop_room room = {.name = "watch", .arg = watch, .born = born, .heard = heard, .turn = turn, .dying = dying};
    watch->loop = loop_start(&room, INBOX_LIMIT);
    watch->options.image = NULL;
    return watch;
}

void watch_open(struct watch *watch, bool (*say)(void *arg, const void *command, uint32_t len), void *arg) {
    watch->say_arg = arg;
    atomic_store(&watch->say, say);
}

void watch_stop(struct watch *watch) {
    if (watch)
        loop_stop(watch->loop);
}

void watch_destroy(struct watch *watch) {
    if (!watch)
        return;
    loop_destroy(watch->loop);
    free(watch);
}
