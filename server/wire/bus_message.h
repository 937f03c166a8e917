// Messages between hubs (proto/hub.proto), as structs. A hostile Redis may send anything: reading trusts nothing.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_BUS_MESSAGE_H
#define WIRE_BUS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/command.h"
#include "wire/wire.h"

enum bus_kind {
    BUS_NONE,
    BUS_FIXES,
    BUS_RECORDS,
    BUS_BEAT,
    BUS_FORWARD,
    BUS_REPLY,
    BUS_FETCH,
    BUS_FETCHED,
    BUS_PRESENCE
};

struct bus_bytes {
    const uint8_t *data;
    uint32_t len;
};
// A device of an account at the sending hub.
struct bus_presence {
    uint32_t account;
    char device[DEVICE_MAX + 1];
    bool here;       // false: it has gone
    uint32_t acting; // seat; 0: none
    int link;        // below WIRE_LINKS
    int64_t since_ms;
};
struct bus_message {
    const char *hub; // sender
    uint64_t number; // per sender and channel
    uint8_t log[WIRE_LOG_LEN];
    enum bus_kind kind;
    union {
        struct bus_bytes fixes; // encoded Fixes
        struct {
            uint64_t first_seq;
            const struct bus_bytes *records;
            uint32_t count;
        } records;
        struct {
            uint64_t seq;
            int64_t now_at_ms;
        } beat;
        struct {
            const char *to_hub;
            uint32_t account, token;
            const char *device;
            struct bus_bytes command;
        } forward;
        struct {
            const char *to_hub;
            struct wire_answer answer;
        } reply;
        struct {
            uint64_t from_seq;
            uint32_t most;
        } fetch;
        struct {
            const char *to_hub;
            uint64_t from_seq, last_seq;
            const struct bus_bytes *records;
            uint32_t count;
        } fetched;
        struct {
            const struct bus_presence *people;
            uint32_t count;
            bool whole; // everybody at that hub: forget who else was there
        } presence;
    };
};
void bus_message_write(struct buf *buf, const struct bus_message *message);
bool bus_message_read(const uint8_t *bytes, size_t len, struct arena *arena, struct bus_message *out);

#endif
