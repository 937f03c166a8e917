// What the files of this room know of each other. All but the parts marked otherwise belongs to the bus thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef BUS_INSIDE_H
#define BUS_INSIDE_H

#include <ev.h>
#include <hiredis/async.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/loop.h"
#include "base/metric.h"
#include "bus/bus.h"

#define BEAT_S 1.0
#define DEAD_S 3.0        // without a beat, or without a connection that was asked for
#define RETRY_FIRST_S 0.2 // doubled after each failure, with 30 % to either side at random
#define RETRY_MOST_S 5.0
#define NAME_MAX_LEN 128 // of hubs and holders, with the NUL
#define SENDERS 64       // hubs whose numbers are remembered
#define CHANNEL_BEAT BUS_CHANNELS

// One connection to Redis.
struct line {
    struct bus *bus;
    bool subscribes;                          // or publishes
    bool greeted;                             // signed in
    redisAsyncContext *ac;                    // NULL as soon as hiredis lets go of it
    redisReplyObjectFunctions plain, guarded; // see guard.c
};

// A channel this hub listens to.
struct ear {
    struct bus *bus;
    int channel; // enum bus_channel or CHANNEL_BEAT
    bool open;
    char name[NAME_MAX_LEN + 64];
};

struct sender {
    char hub[NAME_MAX_LEN]; // "": free
    uint64_t heard;         // when, by count of messages
    uint64_t numbers[BUS_CHANNELS];
    bool known[BUS_CHANNELS]; // such a number was heard on this connection
};

enum phase {
    PHASE_DOWN,      // the timer waits to dial
    PHASE_RESOLVING, // the timer looks whether the name has an address yet
    PHASE_DIALING,   // connecting, signing in, subscribing, until the first beat is heard
    PHASE_UP,
    PHASE_BROKEN // the timer is about to hang up; never done inside a callback of hiredis
};

struct lease {
    bool wanted, held;
    ev_timer renew;
    char key[NAME_MAX_LEN];
    pthread_mutex_t lock; // guards what follows: bus_take_lease and bus_stop wait on it
    pthread_cond_t answered;
    bool asked, closed;
    enum bus_lease answer;
    char holder[NAME_MAX_LEN];
};

struct bus {
    struct bus_options options; // strings are ours
    char *host, *port;          // host NULL: `redis` is a path
    struct loop *loop;          // NULL: no Redis

    // any thread
    _Atomic bool up;
    _Atomic size_t waiting;         // bytes of parcels on their way to the bus thread
    pthread_mutex_t numbering;      // so that messages are queued in the order of their numbers
    uint64_t numbers[BUS_CHANNELS]; // given out last

    struct ev_loop *ev;
    enum phase phase;
    bool closing;
    struct line publisher, subscriber;
    struct ear ears[BUS_CHANNELS + 1];
    ev_timer next, beat, dead; // next: see enum phase
    ev_prepare watch;
    struct resolve *resolve;
    double retry_s;
    unsigned seed;
    int64_t up_since_us; // 0: not up, or not told yet
    char reason[160];    // of the last failure, to log each once
    char instance[33];   // random, tells our beats from those of another hub with the same name
    int64_t twin_logged_us, reject_logged_us;

    struct arena *arena;
    struct sender senders[SENDERS];
    uint64_t heard;
    bool listened, listened_before; // on this connection; on one before it
    struct lease lease;
};

// ---- line.c: the two connections
void line_born(struct bus *bus);
void line_start(struct bus *bus);                // dials for the first time
void line_next(struct bus *bus, double after_s); // see enum phase
void line_greeted(struct line *line);            // signed in
void line_dying(struct bus *bus);
void line_fail(struct bus *bus, const char *why); // callable from anywhere on the bus thread
bool line_send(struct bus *bus, redisCallbackFn *done, int argc, const char **argv, const size_t *lens);

// ---- dial.c: opening them; failures go to line_fail
void dial_address(struct bus *bus, const char *address); // numeric; NULL: `redis` is a path
void dial_name(struct bus *bus);                         // looks it up first

// ---- guard.c: what Redis may say
void guard_line(struct line *line);

// ---- hear.c: messages of other hubs
void hear_message(struct bus *bus, enum bus_channel channel, const char *bytes, size_t len);
void hear_afresh(struct bus *bus); // at a new connection
const char *channel_name(enum bus_channel channel);

// ---- lease.c
void lease_init(struct bus *bus);
void lease_finish(struct bus *bus);
void lease_want(struct bus *bus);   // from now on
void lease_ask(struct bus *bus);    // if it is wanted and Redis is there
void lease_close(struct bus *bus);  // gives it back; nothing is dialed again
void lease_closed(struct bus *bus); // that is through, or cannot be done
// On the thread that starts and stops the bus:
void lease_begin(struct bus *bus);
enum bus_lease lease_wait(struct bus *bus, int ms, char *holder, int holder_size);
void lease_wait_closed(struct bus *bus, int ms);

// ---- resolve.c: a name's address without blocking
struct resolve;
struct resolve *resolve_start(const char *host, const char *port);
enum resolved { RESOLVED_NOT_YET, RESOLVED, RESOLVED_NEVER };
enum resolved resolve_look(const struct resolve *resolve, char *address, int size); // numeric address
const char *resolve_error(const struct resolve *resolve);
void resolve_destroy(struct resolve *resolve); // also while it looks. NULL is fine

#endif
