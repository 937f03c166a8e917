// The inside of presence, for presence*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_PRESENCE_INSIDE_H
#define NET_PRESENCE_INSIDE_H

#include <uthash.h>

#include "net/presence.h"

#define HUBS_MAX 64 // slot 0 is this hub
enum { THIS_HUB = 0 };

// A device of an account.
struct present {
    struct {
        uint32_t account;
        char device[DEVICE_MAX + 1];
    } key;
    int hub;
    bool here, changed, marked, listed; // listed: among `seated`
    int link;
    uint32_t acting;
    uint64_t number;    // of the session; other hubs: 0
    uint64_t reach_seq; // of the account, when it was told last
    int64_t since_ms;
    struct present *next_changed, *seated_prev, *seated_next;
    UT_hash_handle hh;
};

struct presences {
    struct present *entries, *changed;
    struct present *seated; // those whose people hold a seat: few of many, and all that anybody is told of
    struct {
        char name[PRESENCE_HUB_MAX + 1]; // "": free
        int64_t heard_us;
    } hubs[HUBS_MAX];
    bool bus_up, wants_whole;
    int64_t whole_us;
};

// presence.c
void presence_put(struct hall *hall, int hub, uint64_t number, const struct bus_presence *person);
void presence_changed(struct presences *presences, struct present *entry);
struct bus_presence presence_person(const struct present *entry);
bool presence_is_seated(const struct hall *hall, const struct present *entry);

// presence_hubs.c
void presence_publish_changed(struct hall *hall);

#endif
