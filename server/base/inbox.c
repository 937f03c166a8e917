// A list of messages under one mutex, bounded by what they weigh.
// SPDX-License-Identifier: Apache-2.0
#include "base/inbox.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"

struct inbox {
    pthread_mutex_t lock; // guards the five below
    struct msg *first;
    struct msg **end; // where the next one is hung
    size_t cost;
    bool closed;
    size_t limit;
    void (*wake)(void *arg);
    void *arg;
    _Atomic uint64_t refused;
};

struct inbox *inbox_create(size_t limit, void (*wake)(void *arg), void *arg) {
    struct inbox *inbox = mem_new(sizeof *inbox);
    pthread_mutex_init(&inbox->lock, NULL);
    inbox->end = &inbox->first;
    inbox->limit = limit;
    inbox->wake = wake;
    inbox->arg = arg;
    return inbox;
}

// Waking happens under the lock, so that a closed inbox never wakes an owner that is going away.
static bool post(struct inbox *inbox, struct msg *msg, bool beyond) {
    size_t cost = msg->cost ? msg->cost : 1;
    pthread_mutex_lock(&inbox->lock);
    bool full = !beyond && (inbox->cost >= inbox->limit || cost > inbox->limit - inbox->cost);
    bool taken = !inbox->closed && !full;
    if (taken) {
        bool was_empty = !inbox->first;
        msg->next = NULL;
        *inbox->end = msg;
        inbox->end = &msg->next;
        inbox->cost += cost;
        if (was_empty)
            inbox->wake(inbox->arg);
    } else if (!inbox->closed)
        atomic_fetch_add_explicit(&inbox->refused, 1, memory_order_relaxed);
    pthread_mutex_unlock(&inbox->lock);
    return taken;
}

bool inbox_post(struct inbox *inbox, struct msg *msg) {
    return post(inbox, msg, false);
}

bool inbox_post_always(struct inbox *inbox, struct msg *msg) {
    return post(inbox, msg, true);
}

static struct msg *take_all(struct inbox *inbox, bool close) {
    pthread_mutex_lock(&inbox->lock);
    struct msg *first = inbox->first;
    inbox->first = NULL;
    inbox->end = &inbox->first;
    inbox->cost = 0;
    inbox->closed |= close;
    pthread_mutex_unlock(&inbox->lock);
    return first;
}

struct msg *inbox_drain(struct inbox *inbox) {
    return take_all(inbox, false);
}

struct msg *inbox_shut(struct inbox *inbox) {
    return take_all(inbox, true);
}

void inbox_close(struct inbox *inbox) {
    for (struct msg *msg = take_all(inbox, true), *next; msg; msg = next) {
        next = msg->next;
        msg->dispose(msg);
    }
}

void inbox_destroy(struct inbox *inbox) {
    if (!inbox)
        return;
    inbox_close(inbox);
    pthread_mutex_destroy(&inbox->lock);
    free(inbox);
}

uint64_t inbox_refused(const struct inbox *inbox) {
    return atomic_load_explicit(&((struct inbox *)(uintptr_t)inbox)->refused, memory_order_relaxed);
}
