// Runs a room on its own thread: libev loop, inbox, wake-ups, and an orderly end.
// SPDX-License-Identifier: Apache-2.0
#include "base/loop.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

#define TURN_NS 100000 // the shortest that Linux gives

struct loop {
    struct loop_room room; // its name is `name`
    char name[16];
    struct ev_loop *ev;
    ev_async wake;
    struct inbox *inbox;
    pthread_t thread;
    sem_t born;
    _Atomic bool stopping;
    bool joined;
};

static void on_post(void *arg) {
    struct loop *loop = arg;
    ev_async_send(loop->ev, &loop->wake);
}

static void hear(struct loop *loop, struct msg *msg) {
    if (!msg)
        return;
    for (struct msg *next; msg; msg = next) {
        next = msg->next;
        msg->next = NULL;
        loop->room.heard(loop->room.arg, msg);
    }
    if (loop->room.turn)
        loop->room.turn(loop->room.arg);
}

static void on_wake(struct ev_loop *ev, ev_async *watcher, int events) {
    (void)events;
    struct loop *loop = watcher->data;
    hear(loop, inbox_drain(loop->inbox));
    if (atomic_load(&loop->stopping))
        ev_break(ev, EVBREAK_ALL);
}

// Who asks for short turns gets them sooner: a thread that wakes up comes before one whose turn is longer. A kernel
// that does not know this leaves all as it is.
static void be_prompt(void) {
    // struct sched_attr of sched_setattr(2), first version; its header does not go with <sched.h> of glibc 2.36.
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t turn_ns, deadline_ns, period_ns;
    } attributes;
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0)
        return;
    attributes.turn_ns = TURN_NS;
    syscall(SYS_sched_setattr, 0, &attributes, 0);
}

static void *live(void *arg) {
    struct loop *loop = arg;
    pthread_setname_np(pthread_self(), loop->room.name);
    if (loop->room.prompt)
        be_prompt();
    if (loop->room.born)
        loop->room.born(loop->room.arg, loop->ev);
    sem_post(&loop->born);
    ev_run(loop->ev, 0);
    hear(loop, inbox_shut(loop->inbox));
    if (loop->room.dying)
        loop->room.dying(loop->room.arg);
    return NULL;
}

// Signals are for the main thread, except those that tell of a fault of the thread itself.
static void block_signals(sigset_t *before) {
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPROF};
    sigset_t all;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        sigdelset(&all, own[i]);
    pthread_sigmask(SIG_BLOCK, &all, before);
}

struct loop *loop_start(const struct loop_room *room, size_t limit) {
    struct loop *loop = mem_new(sizeof *loop);
    loop->room = *room;
    snprintf(loop->name, sizeof loop->name, "%s", room->name);
    loop->room.name = loop->name;
    loop->ev = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
    if (!loop->ev)
        log_die("loop %s: no event loop; raise the limit of open files", room->name);
    ev_async_init(&loop->wake, on_wake);
    loop->wake.data = loop;
    ev_async_start(loop->ev, &loop->wake);
    loop->inbox = inbox_create(limit, on_post, loop);
    sem_init(&loop->born, 0, 0);
    sigset_t before;
    block_signals(&before);
    int failed = pthread_create(&loop->thread, NULL, live, loop);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        log_die("loop %s: no thread; raise the limit of processes", room->name);
    while (sem_wait(&loop->born) != 0)
        ; // interrupted by a signal
    return loop;
}

struct inbox *loop_inbox(struct loop *loop) {
    return loop->inbox;
}

void loop_stop(struct loop *loop) {
    if (!loop || loop->joined)
        return;
    if (pthread_equal(loop->thread, pthread_self()))
        log_die("loop %s: asked to stop by its own thread", loop->room.name);
    atomic_store(&loop->stopping, true);
    ev_async_send(loop->ev, &loop->wake);
    pthread_join(loop->thread, NULL);
    loop->joined = true;
}

void loop_destroy(struct loop *loop) {
    if (!loop)
        return;
    loop_stop(loop);
    inbox_destroy(loop->inbox);
    ev_async_stop(loop->ev, &loop->wake);
    ev_loop_destroy(loop->ev);
    sem_destroy(&loop->born);
    free(loop);
}
