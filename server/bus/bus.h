// The bus: other hubs of the district, through Redis pub/sub. A hint, never the truth: messages may be lost.
// One thread with two connections (one publishes, one subscribes to fixed channels), a heartbeat to itself, and
// reconnects by timer. Without Redis every call is cheap and does nothing.
// SPDX-License-Identifier: Apache-2.0
#ifndef BUS_BUS_H
#define BUS_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inbox.h"
#include "base/mem.h"
#include "wire/bus_message.h"

enum bus_channel { BUS_CHANNEL_FIXES, BUS_CHANNEL_EVENTS, BUS_CHANNEL_AUTHORITY, BUS_CHANNEL_GATEWAYS, BUS_CHANNELS };

struct bus_options {
    const char *redis;         // host:port or socket path; "": none
    const char *password_file; // or ""
    const char *district, *hub;
    bool authority;            // which channels it subscribes to
    const char *holder;        // identity for the lease, survives restarts of the same data folder
    // Called on the bus thread for every message of another hub; `message` holds only during the call. `lost`: the
    // sender's number on this channel jumped, or the connection was down in between.
    void (*on_message)(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost);
    // Called on the bus thread when Redis becomes reachable or not.
    void (*on_state)(void *arg, bool up);
    // Called on the bus thread when another holder has the lease: this authority must end.
    void (*on_lease_lost)(void *arg, const char *holder);
    void *arg;
};

struct bus;
struct bus *bus_start(const struct bus_options *options); // strings are copied

// Queues a message; hub and number are filled in by the bus. Any thread. Fixes are dropped when too much waits;
// everything is dropped while Redis is away (false).
bool bus_publish(struct bus *bus, enum bus_channel channel, const struct bus_message *message);

bool bus_up(const struct bus *bus); // any thread

// Authority: asks Redis for the lease (key muster:<district>:authority, NX PX 10 s, renewed every 3 s from then on).
// Blocks at most `wait_ms`. Only at start. After HELD and UNREACHABLE the bus goes on asking every 3 s whenever Redis is
// there, and calls on_lease_lost once if it finds another holder.
enum bus_lease {
    BUS_LEASE_HELD,       // it is ours (also when it still was, from before a crash)
    BUS_LEASE_TAKEN,      // another has it: `holder` says who
    BUS_LEASE_UNREACHABLE // no answer from Redis in time
};
enum bus_lease bus_take_lease(struct bus *bus, int wait_ms, char *holder, int holder_size);

void bus_stop(struct bus *bus);    // gives the lease back, joins
void bus_destroy(struct bus *bus);

#endif
