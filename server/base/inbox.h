// An inbox: how threads talk. Any thread posts, one thread empties it; bounded, and it wakes its owner once per batch.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_INBOX_H
#define BASE_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// First member of every message. `kind` is from an enum of the receiving room; `dispose` frees the whole message.
struct msg {
    struct msg *next;
    void (*dispose)(struct msg *msg);
    uint32_t kind;
    uint32_t cost; // what it weighs against the inbox's limit, in bytes; at least 1
};

struct inbox;

// `wake` is called by the posting thread when the inbox was empty (ev_async_send, lws_cancel_service ...); it must be
// callable from any thread, never block and never post. It is not called any more once inbox_shut or inbox_close has
// returned. `limit`: sum of costs that may wait.
struct inbox *inbox_create(size_t limit, void (*wake)(void *arg), void *arg);

// Takes the message over and returns true; or the inbox is full or closed: returns false and the caller keeps it.
bool inbox_post(struct inbox *inbox, struct msg *msg);

// The same beyond the limit: for answers to what the owner itself asked for. False only when closed.
bool inbox_post_always(struct inbox *inbox, struct msg *msg);

// Owner only. All that waits, oldest first, linked by next; NULL when empty. The caller disposes of each.
struct msg *inbox_drain(struct inbox *inbox);

// Owner only. From now on posts are refused; returns what waits, as inbox_drain does. So nothing that was accepted goes
// unheard.
struct msg *inbox_shut(struct inbox *inbox);

// Owner only. The same, but what waits is disposed of.
void inbox_close(struct inbox *inbox);

// After the last thread that could post is gone. NULL is fine.
void inbox_destroy(struct inbox *inbox);

// Messages refused because it was full, since birth. Any thread.
uint64_t inbox_refused(const struct inbox *inbox);

#endif
