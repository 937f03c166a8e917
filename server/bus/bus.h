// The bus: other hubs of the district, through Redis pub/sub. A hint, never the truth: messages may be lost.
// One thread with two connections (one publishes, one subscribes to fixed channels), a heartbeat to itself every
// second, and reconnects by timer. Without Redis every call is cheap and does nothing.
// SPDX-License-Identifier: Apache-2.0
//
// In Redis: channels muster:<district>:{fixes,events,authority,gateways} for hubs, muster:<district>:beat:<hub> for the
// heartbeat of one, and the key muster:<district>:authority for the lease. The user that hubs sign in as needs PING,
// SUBSCRIBE, PUBLISH, EVAL, GET, SET and DEL on these.
#ifndef BUS_BUS_H
#define BUS_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inbox.h"
#include "base/mem.h"
#include "wire/bus_message.h"

#define BUS_MESSAGE_MAX (4u << 20) // longest encoded message; longer ones are neither sent nor heard

enum bus_channel { BUS_CHANNEL_FIXES, BUS_CHANNEL_EVENTS, BUS_CHANNEL_AUTHORITY, BUS_CHANNEL_GATEWAYS, BUS_CHANNELS };

struct bus_options {
    const char *redis;         // "host:port", "[v6]:port" or the path of a socket (with a /); "": none
    const char *password_file; // or ""; read again for every connection
    const char *district, *hub;
    bool authority;     // hears fixes and authority; a gateway hears fixes, events and gateways
    const char *holder; // identity for the lease, survives restarts of the same data folder; at most 127 bytes
    // The callbacks may be NULL. They may come before bus_start has returned.
    //
    // Called on the bus thread for every message of another hub that came on a channel where its kind belongs;
    // `message` holds only during the call. `lost`: the sender's number on this channel jumped (it may have started
    // again), or it is the first one since a reconnect.
    void (*on_message)(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost);
    // Called on the bus thread when Redis becomes reachable or not. Whatever was said in between is lost.
    void (*on_state)(void *arg, bool up);
    // Called on the bus thread when another holder has the lease: this authority must end.
    void (*on_lease_lost)(void *arg, const char *holder);
    void *arg;
};

struct bus;
struct bus *bus_start(const struct bus_options *options); // strings are copied. An address that is none is logged

// Queues a message; hub and number are filled in by the bus. Any thread. False: dropped, and those who listen will
// notice by the number. Fixes are dropped when much waits, others when very much does; all while Redis is away.
// bus may be NULL.
bool bus_publish(struct bus *bus, enum bus_channel channel, const struct bus_message *message);

bool bus_up(const struct bus *bus); // any thread; NULL is not

// Authority: asks Redis for the lease (key muster:<district>:authority, 10 s, renewed every 3 s from then on). One
// script does both: if the key is free or holds our name, it is ours for another 10 s. Blocks at most `wait_ms`. Only
// at start. After HELD and UNREACHABLE the bus goes on asking whenever Redis is there, and calls on_lease_lost once if
// it finds another holder.
enum bus_lease {
    BUS_LEASE_HELD,       // it is ours (also when it still was, from before a crash)
    BUS_LEASE_TAKEN,      // another has it: `holder` says who
    BUS_LEASE_UNREACHABLE // no answer from Redis in time
};
enum bus_lease bus_take_lease(struct bus *bus, int wait_ms, char *holder, int holder_size);

void bus_stop(
    struct bus *bus); // what is queued leaves first, the lease is given back (1 s at most); joins. NULL is fine
void bus_destroy(struct bus *bus); // after every thread that could publish is gone. NULL is fine

#endif
