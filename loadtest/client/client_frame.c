// One ServerFrame: its fields are found by hand and unpacked one by one, in the order in which they are to be read, so
// that a frame of thousands of pieces costs what its pieces cost and what nobody wants is never unpacked.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "client/client_internal.h"

enum { WELCOME = 1, GOODBYE, ANSWERS, SNAPSHOTS, EVENTS, THROUGH, FIXES, FIX_RECEIPTS, PING, PONG, HUB, FIELDS };

struct field {
    uint32_t number;
    const uint8_t *data; // of a length-delimited field; else NULL
    size_t len;
    uint64_t value; // of a varint
};

static bool take_varint(const uint8_t **at, const uint8_t *end, uint64_t *value) {
    *value = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        *value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

// False at the end or where the bytes make no sense any more (*at tells which).
static bool field_next(const uint8_t **at, const uint8_t *end, struct field *field) {
    uint64_t key, len = 0;
    const uint8_t *next = *at;
    *field = (struct field){0};
    if (!take_varint(&next, end, &key) || key >> 3 == 0 || key >> 3 > INT32_MAX)
        return false;
    field->number = (uint32_t)(key >> 3);
    switch (key & 7) {
    case 0:
        if (!take_varint(&next, end, &field->value))
            return false;
        break;
    case 1:
        len = 8;
        break;
    case 2:
        if (!take_varint(&next, end, &len) || len > (uint64_t)(end - next))
            return false;
        field->data = next;
        field->len = (size_t)len;
        break;
    case 5:
        len = 4;
        break;
    default:
        return false;
    }
    if (len > (uint64_t)(end - next))
        return false;
    *at = next + len;
    return true;
}

static void *unpack_alloc(void *shared, size_t size) {
    return arena_alloc(((struct client_shared *)shared)->unpack, size);
}
static void unpack_free(void *shared, void *memory) {
    (void)shared, (void)memory;
}

// Unpacked messages live in the arena until the next one is unpacked.
static void *unpack(struct client *client, const ProtobufCMessageDescriptor *type, const uint8_t *data, size_t len) {
    ProtobufCAllocator allocator = {unpack_alloc, unpack_free, client->shared};
    arena_reset(client->shared->unpack);
    void *message = protobuf_c_message_unpack(type, &allocator, len, data);
    if (!message)
        client_lost(client, "a message of the hub cannot be read");
    return message;
}

#define UNPACK(name) unpack(client, &muster__v1__##name##__descriptor, data, len)
#define TELL(name, message)                                                                                            \
    do {                                                                                                               \
        if ((message) && client->events.name)                                                                          \
            client->events.name(client->events.arg, (message));                                                        \
    } while (0)

static void take_welcome(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Welcome *welcome = UNPACK(welcome);
    if (welcome)
        client_welcomed(client, welcome);
}

static void take_goodbye(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Goodbye *goodbye = UNPACK(goodbye);
    if (goodbye)
        client_parted(client, goodbye);
}

static void take_answer(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Answer *answer = UNPACK(answer);
    if (answer)
        client_outbox_answered(client, answer);
}

// Whatever was known before ends with the first part; a position is there again after the last.
static void take_snapshot(struct client *client, const uint8_t *data, size_t len) {
    struct field field;
    uint64_t seq = 0, last = 0;
    for (const uint8_t *at = data; field_next(&at, data + len, &field);) {
        seq = field.number == 1 ? field.value : seq;
        last = field.number == 3 ? field.value : last;
    }
    if (client->options.decode && client->events.snapshot) {
        Muster__V1__Snapshot *part = UNPACK(snapshot);
        TELL(snapshot, part);
    }
    if (!last || client->doomed)
        return;
    client->through = seq;
    if (!client->starting_over)
        return; // in the middle of a session: what the account hears has changed
    memcpy(client->log, client->new_log, sizeof client->log);
    client->has_log = true;
    client->starting_over = false;
}

static void move_position(struct client *client, uint64_t seq) {
    if (client->has_log && !client->starting_over && seq > client->through)
        client->through = seq;
}

// Events come in order: with this one the caller has all up to its seq, even if it drops the link in the callback.
static void take_event(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Event *event = client->events.event ? UNPACK(event) : NULL;
    if (!event)
        return;
    uint64_t seq = event->seq;
    TELL(event, event);
    move_position(client, seq);
}

static void take_fixes(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Fixes *fixes = client->events.fixes ? UNPACK(fixes) : NULL;
    TELL(fixes, fixes);
}

static void take_receipt(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__FixReceipt *receipt = client->events.fix_receipt ? UNPACK(fix_receipt) : NULL;
    TELL(fix_receipt, receipt);
}

static void take_ping(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__Ping *ping = UNPACK(ping);
    if (ping)
        client_ping(client, ping->number);
}

static void take_hub(struct client *client, const uint8_t *data, size_t len) {
    Muster__V1__HubState *hub = client->events.hub ? UNPACK(hub_state) : NULL;
    TELL(hub, hub);
}

static const struct {
    void (*take)(struct client *, const uint8_t *, size_t);
    bool bulk; // left alone when the caller does not decode
} takers[FIELDS] = {
    [WELCOME] = {take_welcome, false},    [GOODBYE] = {take_goodbye, false}, [ANSWERS] = {take_answer, false},
    [SNAPSHOTS] = {take_snapshot, false}, // looks for the last part in any case
    [EVENTS] = {take_event, true},        [FIXES] = {take_fixes, true},      [FIX_RECEIPTS] = {take_receipt, false},
    [PING] = {take_ping, false},          [HUB] = {take_hub, false},
};

static void take_each(struct client *client, uint32_t number, const uint8_t *bytes, const uint8_t *end) {
    struct field field;
    while (!client->doomed && field_next(&bytes, end, &field))
        if (field.number == number && field.data)
            takers[number].take(client, field.data, field.len);
}

void client_frame_take(struct client *client, const uint8_t *bytes, size_t len) {
    const uint8_t *end = bytes + len, *at = bytes;
    struct field field;
    uint32_t there = 0;
    uint64_t through = 0;
    if (client->events.raw)
        client->events.raw(client->events.arg, bytes, len);
    while (field_next(&at, end, &field)) {
        there |= field.number < FIELDS ? 1u << field.number : 0;
        through = field.number == THROUGH ? field.value : through;
    }
    if (at != end)
        client_lost(client, "a frame of the hub cannot be read");
    for (uint32_t number = 1; number < FIELDS && !client->doomed; number++) {
        if (!(there & 1u << number))
            continue;
        if (number == THROUGH)
            move_position(client, through);
        else if (takers[number].take && (client->options.decode || !takers[number].bulk))
            take_each(client, number, bytes, end);
    }
}
