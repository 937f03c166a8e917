// The desk: where commands are decided. On the authority it is the only writer: it takes commands in turn, asks who may
// and what the rule says, journals the events, and when they are durable answers and tells every listener. On a gateway
// it is a counter with the same face: commands go to the authority over the bus, answers and records come back, gaps
// are fetched from the authority or, when that is silent, from the database.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/auth.h"
#include "base/inbox.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "store/database.h"
#include "store/journal.h"
#include "watch/watch.h"
#include "wire/wire.h"

// Kinds of the messages that a listener's inbox gets from here. Listeners keep their own kinds below 100.
enum desk_told { DESK_RECORDS = 100, DESK_ANSWER, DESK_FETCHED };

// Durable records in seq order, first_seq .. first_seq + count - 1; the blocks are shared, one reference each.
struct desk_records {
    struct msg msg; // DESK_RECORDS, or DESK_FETCHED for an answer to desk_fetch
    uint64_t asker; // DESK_FETCHED
    bool failed;    // DESK_FETCHED: these records cannot be had; the reader must start over
    uint64_t first_seq;
    uint32_t count;
    struct block *records[];
};
struct desk_answer {
    struct msg msg; // DESK_ANSWER
    uint64_t asker;
    struct wire_answer answer;
};

// A command on its way in: built by desk_command_create, owned by the desk once submitted.
struct desk_command {
    struct msg msg;
    struct inbox *reply; // gets the DESK_ANSWER
    bool by_watch;       // the watch's own: its steps of dispatches are by fence, and the answer goes to the watch
    uint64_t asker;      // the asker's own reference, untouched
    struct principal who;
    uint32_t len;
    uint8_t bytes[]; // encoded Command
};
struct desk_command *desk_command_create(const void *bytes, uint32_t len);

struct desk_options {
    bool authority;
    const char *hub, *district;
    int64_t answers_kept, units_max;
    struct journal *journal;    // authority; the desk closes it at its end
    const char *journal_folder; // authority
    struct state *state;        // as of the start; the desk's from now on
    struct bus *bus;
    struct database *database;
    struct watch *watch; // authority; told of every record, and says its commands here. NULL: none
    const uint8_t *log;  // WIRE_LOG_LEN; gateways: zeros until the authority is heard
    // The journal's flush failed: nothing more can be promised. On any thread; must end the process soon.
    void (*on_broken)(void *arg);
    // Gateway: the authority came or went, or turned out to keep another log (then everything known is void and this
    // hub must start afresh). Desk thread.
    void (*on_authority)(void *arg, bool reachable);
    void (*on_other_log)(void *arg);
    void *arg;
};

struct desk;
struct desk *desk_create(const struct desk_options *options);
// Before desk_start; told of every record from then on. `applied`: the newest seq that it has made its own, in all that
// it says from then on.
void desk_add_listener(struct desk *desk, struct inbox *inbox, const _Atomic uint64_t *applied);
void desk_start(struct desk *desk);

// On a listener's thread, whenever its `applied` has grown: answers may wait for it.
void desk_applied(struct desk *desk);

// Any thread. False: too much waits; the caller keeps the command and answers BUSY.
bool desk_submit(struct desk *desk, struct desk_command *command);

// Any thread. Records from from_seq on (at most 1,000) come to `reply` as DESK_FETCHED.
void desk_fetch(struct desk *desk, uint64_t from_seq, struct inbox *reply, uint64_t asker);

// Bus thread: a message on the channels events, authority or gateways.
void desk_hear(struct desk *desk, const struct bus_message *message, bool lost);

uint64_t desk_seq(const struct desk *desk);                        // any thread: newest durable seq known here
void desk_log(const struct desk *desk, uint8_t log[WIRE_LOG_LEN]); // any thread
bool desk_authority_reachable(const struct desk *desk);            // any thread; true on the authority

// From now on commands that are not answered already are refused with this code, which must be one that may pass. Any
// thread; once.
void desk_close(struct desk *desk, enum refusal code);
enum refusal desk_closed(const struct desk *desk); // any thread; also STORAGE_FULL; NONE: it decides

// Any thread: the first record of the journal that was found damaged since the start; 0: none so far.
uint64_t desk_damaged(const struct desk *desk);
// Any thread: old records before this one may not be there to be fetched: whoever needs them starts over.
uint64_t desk_whole_from(const struct desk *desk);

// A hub whose state is at `seq` knows enough to let people in: always on the authority, on a gateway once it has caught
// up with it. Any thread.
bool desk_ready(const struct desk *desk, uint64_t seq);

// After the watch has stopped. Takes no more commands, answers those it has, keeps a snapshot, joins its threads.
void desk_stop(struct desk *desk);
void desk_destroy(struct desk *desk);

#endif
