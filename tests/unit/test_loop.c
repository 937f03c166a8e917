// Rooms on threads: what was accepted is heard, also at the end; births and deaths happen on the room's own thread.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"

struct room {
    pthread_t thread;
    int born, heard, turns, dead, ticks, limit;
    bool signals_blocked;
    char name[16];
    ev_timer timer;
    struct ev_loop *ev;
    struct loop *other;
    _Atomic int answers;
};

static void dispose(struct msg *msg) {
    free(msg);
}

static struct msg *message(uint32_t kind) {
    struct msg *msg = mem_new(sizeof *msg);
    *msg = (struct msg){.dispose = dispose, .kind = kind, .cost = 1};
    return msg;
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    ((struct room *)timer->data)->ticks++;
}

static void born(void *arg, struct ev_loop *ev) {
    struct room *room = arg;
    sigset_t blocked;
    room->thread = pthread_self();
    room->ev = ev;
    room->born++;
    pthread_getname_np(pthread_self(), room->name, sizeof room->name);
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    room->signals_blocked = sigismember(&blocked, SIGTERM) && !sigismember(&blocked, SIGSEGV);
    ev_timer_init(&room->timer, on_timer, 0, 0.001);
    room->timer.data = room;
    ev_timer_start(ev, &room->timer);
}

static void heard(void *arg, struct msg *msg) {
    struct room *room = arg;
    assert_true(pthread_equal(room->thread, pthread_self()));
    assert_int_equal(room->dead, 0);
    assert_null(msg->next);
    room->heard++;
    if (room->other && inbox_post_always(loop_inbox(room->other), msg))
        return;
    msg->dispose(msg);
}

static void turn(void *arg) {
    ((struct room *)arg)->turns++;
}

static void dying(void *arg) {
    struct room *room = arg;
    room->dead++;
    ev_timer_stop(room->ev, &room->timer);
}

static struct loop_room face(struct room *room) {
    return (struct loop_room){
        .name = "testing", .arg = room, .born = born, .heard = heard, .turn = turn, .dying = dying};
}

static void a_life(void **unused) {
    (void)unused;
    struct room room = {0};
    struct loop_room shape = face(&room);
    struct loop *loop = loop_start(&shape, 1000000);
    assert_int_equal(room.born, 1); // loop_start returns when it is through
    for (int i = 0; i < 50000; i++)
        assert_true(inbox_post(loop_inbox(loop), message(1)));
    loop_stop(loop);
    loop_stop(loop); // again is fine
    assert_int_equal(room.heard, 50000);
    assert_in_range(room.turns, 1, 50000);
    assert_int_equal(room.dead, 1);
    assert_string_equal(room.name, "testing");
    assert_true(room.signals_blocked);
    struct msg *late = message(1);
    assert_false(inbox_post(loop_inbox(loop), late));
    late->dispose(late);
    loop_destroy(loop);
    loop_stop(NULL);
    loop_destroy(NULL);
}

// The turn that the scheduler gives this thread; 0: a kernel before 6.12, where there is no such thing.
static uint64_t turn_ns(void) {
    uint64_t attributes[6] = {0}; // struct sched_attr of sched_getattr(2); the turn is its fourth
    assert_int_equal(syscall(SYS_sched_getattr, 0, attributes, sizeof attributes, 0), 0);
    return attributes[3];
}

static void measure(void *arg, struct ev_loop *ev) {
    (void)ev;
    *(uint64_t *)arg = turn_ns();
}

static void ignore(void *arg, struct msg *msg) {
    (void)arg;
    msg->dispose(msg);
}

static void a_prompt_room_has_the_shortest_turns(void **unused) {
    (void)unused;
    uint64_t prompt_ns, usual_ns;
    struct loop_room shape = {.name = "prompt", .prompt = true, .arg = &prompt_ns, .born = measure, .heard = ignore};
    struct loop *prompt = loop_start(&shape, 1000);
    shape = (struct loop_room){.name = "usual", .arg = &usual_ns, .born = measure, .heard = ignore};
    struct loop *usual = loop_start(&shape, 1000);
    assert_int_equal(usual_ns, turn_ns());
    assert_int_equal(prompt_ns, usual_ns ? 100000 : 0);
    loop_destroy(prompt);
    loop_destroy(usual);
}

static void timers_run_beside_messages(void **unused) {
    (void)unused;
    struct room room = {0};
    struct loop_room shape = face(&room);
    struct loop *loop = loop_start(&shape, 1000);
    struct timespec nap = {0, 30 * 1000 * 1000};
    nanosleep(&nap, NULL);
    loop_stop(loop);
    assert_in_range(room.ticks, 2, 1000);
    assert_int_equal(room.turns, 0);
    loop_destroy(loop);
}

static void *post_while_it_ends(void *arg) {
    struct loop *loop = arg;
    intptr_t taken = 0;
    for (;;) {
        struct msg *msg = message(1);
        if (!inbox_post_always(loop_inbox(loop), msg)) {
            msg->dispose(msg);
            return (void *)taken;
        }
        taken++;
    }
}

// Whatever a poster was told is taken is heard, however late it came.
static void nothing_accepted_goes_unheard(void **unused) {
    (void)unused;
    for (int round = 0; round < 50; round++) {
        struct room room = {0};
        struct loop_room shape = face(&room);
        struct loop *loop = loop_start(&shape, 1000);
        pthread_t posters[2];
        for (int i = 0; i < 2; i++)
            pthread_create(&posters[i], NULL, post_while_it_ends, loop);
        struct timespec nap = {0, round * 20000};
        nanosleep(&nap, NULL);
        loop_stop(loop);
        intptr_t taken = 0;
        for (int i = 0; i < 2; i++) {
            void *mine;
            pthread_join(posters[i], &mine);
            taken += (intptr_t)mine;
        }
        assert_int_equal(room.heard, taken);
        loop_destroy(loop);
    }
}

static void rooms_talk_to_each_other(void **unused) {
    (void)unused;
    struct room back = {0}, front = {0};
    struct loop_room back_shape = face(&back), front_shape = face(&front);
    struct loop *there = loop_start(&back_shape, 1000);
    front.other = there;
    struct loop *here = loop_start(&front_shape, 100000);
    for (int i = 0; i < 10000; i++)
        assert_true(inbox_post(loop_inbox(here), message(1)));
    loop_stop(here);
    loop_stop(there);
    assert_int_equal(front.heard, 10000);
    assert_int_equal(back.heard, 10000);
    loop_destroy(here);
    loop_destroy(there);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_life),
        cmocka_unit_test(a_prompt_room_has_the_shortest_turns),
        cmocka_unit_test(timers_run_beside_messages),
        cmocka_unit_test(nothing_accepted_goes_unheard),
        cmocka_unit_test(rooms_talk_to_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
