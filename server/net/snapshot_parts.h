// A snapshot for clients that start over: made once per seq and audience, shared by all who need it at that seq.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_SNAPSHOT_PARTS_H
#define NET_SNAPSHOT_PARTS_H

#include "auth/auth.h"
#include "base/mem.h"

struct hall;

struct snapshot_parts {
    uint32_t refs;
    uint64_t seq;
    char audience[64]; // who sees the same: role, scope, account of those who have units or seats
    struct block **parts;
    uint32_t count;
};

struct snapshot_parts *snapshot_parts_take(struct hall *hall, const struct principal *who);
void snapshot_parts_drop(struct snapshot_parts *parts); // NULL is fine

#endif
