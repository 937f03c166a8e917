// A thread with a libev loop of its own and an inbox: the shape of every room that works beside others.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <ev.h>
#include <stdbool.h>

#include "base/inbox.h"

struct loop;

struct loop_room {
    const char *name; // of the thread, at most 15 bytes; copied
    // Others wait for what it does, and it does it in little time: it is let in at once where it shares a core with
    // those that work long (Linux 6.12 and later; before that, as everybody).
    bool prompt;
    void *arg;
    // On the loop's thread. `born` sets up watchers; `heard` takes one message and owns it (calls its dispose);
    // `turn` runs once after each batch of messages (may be NULL); `dying` undoes `born` (may be NULL).
    void (*born)(void *arg, struct ev_loop *ev);
    void (*heard)(void *arg, struct msg *msg);
    void (*turn)(void *arg);
    void (*dying)(void *arg);
};

// Starts the thread and returns once `born` is through. `limit` as in inbox_create. The struct is copied.
struct loop *loop_start(const struct loop_room *room, size_t limit);
struct inbox *loop_inbox(struct loop *loop); // any thread
void loop_stop(struct loop *loop);           // empties the inbox once more, runs `dying`, joins. NULL is fine
void loop_destroy(struct loop *loop);        // after every poster is gone. NULL is fine

#endif
