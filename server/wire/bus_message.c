// Messages between hubs: struct bus_message <-> bytes.
// SPDX-License-Identifier: Apache-2.0
#include "wire/bus_message.h"

#include <string.h>

#include "hub.pb-c.h"
#include "wire/proto_answer.h"
#include "wire/proto_object.h"

#define HUB_TEXT_MAX 64

// Field numbers of BusMessage, RecordBatch, Fetched and PresenceBatch.
enum { MESSAGE_HUB = 1, MESSAGE_NUMBER, MESSAGE_LOG, MESSAGE_RECORDS = 11, MESSAGE_FETCHED = 16, MESSAGE_PRESENCE };
enum { BATCH_FIRST_SEQ = 1, BATCH_RECORDS };
enum { FETCHED_TO_HUB = 1, FETCHED_FROM_SEQ, FETCHED_LAST_SEQ, FETCHED_RECORDS };
enum { PRESENCE_PEOPLE = 1, PRESENCE_WHOLE };

// ---- writing

static ProtobufCBinaryData bytes_of(struct bus_bytes bytes) {
    return proto_bytes(bytes.data, bytes.len);
}

static void put_all(struct buf *buf, uint32_t number, const struct bus_bytes *bytes, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        proto_put_bytes(buf, number, bytes[i].data, bytes[i].len);
}

// Batches are laid out by hand, so that thousands of records need no list of their own.
static void write_records(struct buf *buf, const struct bus_message *message) {
    struct proto_mark mark = proto_open(buf, MESSAGE_RECORDS, 16384);
    proto_put_varint(buf, BATCH_FIRST_SEQ, message->records.first_seq);
    put_all(buf, BATCH_RECORDS, message->records.records, message->records.count);
    proto_close(buf, mark);
}

static void write_fetched(struct buf *buf, const struct bus_message *message) {
    struct proto_mark mark = proto_open(buf, MESSAGE_FETCHED, 16384);
    if (message->fetched.to_hub[0] != '\0')
        proto_put_bytes(buf, FETCHED_TO_HUB, message->fetched.to_hub, strlen(message->fetched.to_hub));
    proto_put_varint(buf, FETCHED_FROM_SEQ, message->fetched.from_seq);
    proto_put_varint(buf, FETCHED_LAST_SEQ, message->fetched.last_seq);
    put_all(buf, FETCHED_RECORDS, message->fetched.records, message->fetched.count);
    proto_close(buf, mark);
}

static void write_fixes(struct buf *buf, const struct bus_message *message) {
    Muster__V1__FixBatch to = MUSTER__V1__FIX_BATCH__INIT;
    to.fixes = bytes_of(message->fixes);
    proto_put_message(buf, MUSTER__V1__BUS_MESSAGE__BODY_FIXES, &to.base);
}

static void write_beat(struct buf *buf, const struct bus_message *message) {
    Muster__V1__Beat to = MUSTER__V1__BEAT__INIT;
    to.seq = message->beat.seq;
    to.now_at_ms = message->beat.now_at_ms;
    proto_put_message(buf, MUSTER__V1__BUS_MESSAGE__BODY_BEAT, &to.base);
}

static void write_forward(struct buf *buf, const struct bus_message *message) {
    Muster__V1__Forward to = MUSTER__V1__FORWARD__INIT;
    to.to_hub = proto_text(message->forward.to_hub);
    to.account = message->forward.account;
    to.token = message->forward.token;
    to.device = proto_text(message->forward.device);
    to.command = bytes_of(message->forward.command);
    proto_put_message(buf, MUSTER__V1__BUS_MESSAGE__BODY_FORWARD, &to.base);
}

static void write_reply(struct buf *buf, const struct bus_message *message) {
    Muster__V1__Answer answer;
    proto_answer_out(&message->reply.answer, &answer);
    struct buf bytes = {0};
    proto_put(&bytes, &answer.base);
    Muster__V1__Reply to = MUSTER__V1__REPLY__INIT;
    to.to_hub = proto_text(message->reply.to_hub);
    to.answer = proto_bytes(bytes.data, bytes.len);
    proto_put_message(buf, MUSTER__V1__BUS_MESSAGE__BODY_REPLY, &to.base);
    buf_free(&bytes);
}

static void write_fetch(struct buf *buf, const struct bus_message *message) {
    Muster__V1__Fetch to = MUSTER__V1__FETCH__INIT;
    to.from_seq = message->fetch.from_seq;
    to.most = message->fetch.most;
    proto_put_message(buf, MUSTER__V1__BUS_MESSAGE__BODY_FETCH, &to.base);
}

static void put_person(struct buf *buf, const struct bus_presence *person) {
    Muster__V1__HubPresence to = MUSTER__V1__HUB_PRESENCE__INIT;
    to.account = person->account;
    to.device = proto_text(person->device);
    to.here = person->here;
    to.acting = person->acting;
    to.link = (Muster__V1__Link)person->link;
    to.since_at_ms = person->since_ms;
    proto_put_message(buf, PRESENCE_PEOPLE, &to.base);
}

static void write_presence(struct buf *buf, const struct bus_message *message) {
    struct proto_mark mark = proto_open(buf, MESSAGE_PRESENCE, 1024);
    for (uint32_t i = 0; i < message->presence.count; i++)
        put_person(buf, &message->presence.people[i]);
    proto_put_varint(buf, PRESENCE_WHOLE, message->presence.whole);
    proto_close(buf, mark);
}

// ---- reading. False: damaged. Texts and bytes stay where the arena has them.

static bool is_hub(const char *name, size_t min) {
    return proto_text_is(name, min, HUB_TEXT_MAX, false);
}

static bool take_bytes(ProtobufCBinaryData from, struct bus_bytes *to) {
    *to = (struct bus_bytes){.data = from.data, .len = (uint32_t)from.len};
    return from.len <= UINT32_MAX;
}

static const struct bus_bytes *take_all(const ProtobufCBinaryData *from, size_t count, struct arena *arena) {
    struct bus_bytes *to = count <= UINT32_MAX ? arena_alloc(arena, count * sizeof *to) : NULL;
    for (size_t i = 0; to && i < count; i++)
        if (!take_bytes(from[i], &to[i]))
            return NULL;
    return to;
}

static bool read_fixes(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    (void)arena;
    return take_bytes(from->fixes->fixes, &out->fixes);
}

static bool read_records(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    out->records.first_seq = from->records->first_seq;
    out->records.count = (uint32_t)from->records->n_records;
    out->records.records = take_all(from->records->records, from->records->n_records, arena);
    return out->records.records != NULL && out->records.first_seq <= UINT64_MAX - out->records.count;
}

static bool read_beat(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    (void)arena;
    out->beat.seq = from->beat->seq;
    out->beat.now_at_ms = from->beat->now_at_ms;
    return true;
}

static bool read_forward(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    (void)arena;
    out->forward.to_hub = from->forward->to_hub;
    out->forward.account = from->forward->account;
    out->forward.token = from->forward->token;
    out->forward.device = from->forward->device;
    return is_hub(from->forward->to_hub, 0) && proto_text_is(from->forward->device, 0, DEVICE_MAX, false) &&
           take_bytes(from->forward->command, &out->forward.command);
}

static bool read_reply(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    const ProtobufCBinaryData bytes = from->reply->answer;
    const Muster__V1__Answer *answer = proto_unpack(&muster__v1__answer__descriptor, bytes.data, bytes.len, arena);
    out->reply.to_hub = from->reply->to_hub;
    return is_hub(from->reply->to_hub, 0) && answer && proto_answer_in(answer, &out->reply.answer);
}

static bool read_fetch(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    (void)arena;
    out->fetch.from_seq = from->fetch->from_seq;
    out->fetch.most = from->fetch->most;
    return true;
}

static bool read_fetched(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    out->fetched.to_hub = from->fetched->to_hub;
    out->fetched.from_seq = from->fetched->from_seq;
    out->fetched.last_seq = from->fetched->last_seq;
    out->fetched.count = (uint32_t)from->fetched->n_records;
    out->fetched.records = take_all(from->fetched->records, from->fetched->n_records, arena);
    return is_hub(from->fetched->to_hub, 0) && out->fetched.records != NULL &&
           out->fetched.from_seq <= UINT64_MAX - out->fetched.count;
}

static bool take_person(const Muster__V1__HubPresence *from, struct bus_presence *to) {
    *to = (struct bus_presence){.account = from->account,
                                .here = from->here,
                                .acting = from->acting,
                                .link = proto_enum(from->link, WIRE_LINKS),
                                .since_ms = from->since_at_ms};
    return proto_copy_text(to->device, sizeof to->device, from->device);
}

static bool read_presence(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out) {
    const Muster__V1__PresenceBatch *batch = from->presence;
    struct bus_presence *people =
        batch->n_people <= UINT32_MAX ? arena_alloc(arena, batch->n_people * sizeof *people) : NULL;
    bool sound = people != NULL;
    for (size_t i = 0; sound && i < batch->n_people; i++)
        sound = take_person(batch->people[i], &people[i]);
    out->presence.people = people;
    out->presence.count = (uint32_t)batch->n_people;
    out->presence.whole = batch->whole;
    return sound;
}

// ---- kinds

struct kind_row {
    Muster__V1__BusMessage__BodyCase body;
    void (*write)(struct buf *buf, const struct bus_message *message);
    bool (*read)(const Muster__V1__BusMessage *from, struct arena *arena, struct bus_message *out);
};
static const struct kind_row kinds[] = {
    [BUS_FIXES] = {MUSTER__V1__BUS_MESSAGE__BODY_FIXES, write_fixes, read_fixes},
    [BUS_RECORDS] = {MUSTER__V1__BUS_MESSAGE__BODY_RECORDS, write_records, read_records},
    [BUS_BEAT] = {MUSTER__V1__BUS_MESSAGE__BODY_BEAT, write_beat, read_beat},
    [BUS_FORWARD] = {MUSTER__V1__BUS_MESSAGE__BODY_FORWARD, write_forward, read_forward},
    [BUS_REPLY] = {MUSTER__V1__BUS_MESSAGE__BODY_REPLY, write_reply, read_reply},
    [BUS_FETCH] = {MUSTER__V1__BUS_MESSAGE__BODY_FETCH, write_fetch, read_fetch},
    [BUS_FETCHED] = {MUSTER__V1__BUS_MESSAGE__BODY_FETCHED, write_fetched, read_fetched},
    [BUS_PRESENCE] = {MUSTER__V1__BUS_MESSAGE__BODY_PRESENCE, write_presence, read_presence},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

void bus_message_write(struct buf *buf, const struct bus_message *message) {
    proto_put_bytes(buf, MESSAGE_HUB, message->hub, strlen(message->hub));
    proto_put_varint(buf, MESSAGE_NUMBER, message->number);
    proto_put_bytes(buf, MESSAGE_LOG, message->log, WIRE_LOG_LEN);
    if (message->kind > BUS_NONE && message->kind < KINDS)
        kinds[message->kind].write(buf, message);
}

bool bus_message_read(const uint8_t *bytes, size_t len, struct arena *arena, struct bus_message *out) {
    memset(out, 0, sizeof *out);
    const Muster__V1__BusMessage *from = proto_unpack(&muster__v1__bus_message__descriptor, bytes, len, arena);
    if (!from || from->log.len != WIRE_LOG_LEN || !is_hub(from->hub, 1))
        return false;
    out->hub = from->hub;
    out->number = from->number;
    memcpy(out->log, from->log.data, WIRE_LOG_LEN);
    for (unsigned kind = BUS_NONE + 1; kind < KINDS; kind++)
        if (kinds[kind].body == from->body_case) {
            out->kind = (enum bus_kind)kind;
            return kinds[kind].read(from, arena, out);
        }
    return true; // of a kind that a later version knows: its number counts all the same
}
