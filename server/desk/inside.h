// What the files of this room share: the desk itself and its two sides, of which one is alive.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_INSIDE_H
#define DESK_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/loop.h"
#include "desk/desk.h"
#include "desk/told.h"

// Kinds of the desk's own inbox.
enum desk_inbox {
    DESK_COMMAND = 1,
    DESK_FROM_BUS,
    DESK_COMMITTED,
    DESK_ASKED,
    DESK_FROM_DATABASE,
    DESK_APPLIED,
    DESK_BEGIN
};

// A bus message copied for the desk's thread: its bytes are decoded again there.
struct desk_from_bus {
    struct msg msg;
    bool lost;
    uint32_t len;
    uint8_t bytes[]; // encoded BusMessage
};

// desk_fetch on a gateway
struct desk_asked {
    struct msg msg;
    uint64_t from_seq;
    struct inbox *reply;
    uint64_t asker;
};

struct authority;
struct counter;

struct desk {
    struct desk_options options;
    struct listeners listeners;
    struct loop *loop;
    _Atomic uint64_t seq; // newest durable one known here
    _Atomic bool reachable;
    _Atomic uint64_t ready_seq; // UINT64_MAX: not yet
    _Atomic int closed;         // enum refusal
    _Atomic bool full;          // the journal has no room
    _Atomic bool awaited;       // listeners that have applied more say so
    pthread_mutex_t log_lock;
    uint8_t log[WIRE_LOG_LEN];
    struct authority *authority;
    struct counter *counter;
};

void desk_tell(struct desk *desk, uint64_t first_seq, struct block *const *records, uint32_t count);
struct bus_message desk_message(const struct desk *desk, enum bus_kind kind); // with the log's identity
void desk_await(struct desk *desk, bool awaited); // DESK_APPLIED when a listener has come further
void desk_set_log(struct desk *desk, const uint8_t log[WIRE_LOG_LEN]);

// authority*.c: the only writer of the district
struct authority *authority_create(struct desk *desk);
struct loop_room authority_room(struct authority *authority);
void authority_start(struct authority *authority); // its recorder and reader; the desk's loop runs
void authority_fetch(struct authority *authority, uint64_t from_seq, uint32_t most,
                     const struct reply_to *to);               // any thread
uint64_t authority_damaged(const struct authority *authority); // any thread; see desk_damaged
uint64_t authority_whole_from(const struct authority *authority);
void authority_destroy(struct authority *authority);

// counter.c: the gateway's side
struct counter *counter_create(struct desk *desk);
struct loop_room counter_room(struct counter *counter);
void counter_destroy(struct counter *counter);

#endif
