// Walks encoded fields, guards protobuf-c's unpack, and lays fields end to end.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_field.h"

#include <string.h>

#define NUMBER_MAX ((1u << 29) - 1)

static bool take_varint(struct proto_cursor *cursor, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 70 && cursor->at < cursor->end; shift += 7) {
        uint8_t byte = *cursor->at++;
        *value |= shift < 64 ? (uint64_t)(byte & 0x7f) << shift : 0;
        if (byte < 0x80)
            return true;
    }
    return false;
}

static bool take_bytes(struct proto_cursor *cursor, size_t len, struct proto_field *field) {
    if (len > (size_t)(cursor->end - cursor->at))
        return false;
    field->data = cursor->at;
    field->len = len;
    cursor->at += len;
    return true;
}

static bool take_field(struct proto_cursor *cursor, struct proto_field *field) {
    uint64_t key, len;
    if (!take_varint(cursor, &key) || key >> 3 == 0 || key >> 3 > NUMBER_MAX)
        return false;
    *field = (struct proto_field){.number = (uint32_t)(key >> 3), .type = (enum proto_type)(key & 7)};
    switch (field->type) {
    case PROTO_VARINT:
        return take_varint(cursor, &field->value);
    case PROTO_FIXED64:
        return take_bytes(cursor, 8, field);
    case PROTO_FIXED32:
        return take_bytes(cursor, 4, field);
    case PROTO_BYTES:
        return take_varint(cursor, &len) && take_bytes(cursor, len, field);
    }
    return false;
}

enum proto_step proto_next(struct proto_cursor *cursor, struct proto_field *field) {
    if (cursor->at == cursor->end)
        return PROTO_END;
    struct proto_cursor ahead = *cursor;
    if (!take_field(&ahead, field))
        return PROTO_DAMAGED;
    *cursor = ahead;
    return PROTO_FIELD;
}

// protobuf-c hands texts on without their length, so a NUL inside must be found here.
static bool is_sound(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t len) {
    struct proto_cursor cursor = proto_begin(bytes, len);
    struct proto_field field;
    enum proto_step step;
    while ((step = proto_next(&cursor, &field)) == PROTO_FIELD) {
        if (field.type != PROTO_BYTES)
            continue;
        const ProtobufCFieldDescriptor *known = protobuf_c_message_descriptor_get_field(type, field.number);
        if (!known)
            continue;
        if (known->type == PROTOBUF_C_TYPE_STRING && field.len > 0 && memchr(field.data, 0, field.len))
            return false;
        if (known->type == PROTOBUF_C_TYPE_MESSAGE && !is_sound(known->descriptor, field.data, field.len))
            return false;
    }
    return step == PROTO_END;
}

static void *arena_give(void *arena, size_t size) {
    return arena_alloc(arena, size);
}
static void arena_keep(void *arena, void *memory) {
    (void)arena;
    (void)memory;
}

void *proto_unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t len, struct arena *arena) {
    if (!is_sound(type, bytes, len))
        return NULL;
    ProtobufCAllocator allocator = {.alloc = arena_give, .free = arena_keep, .allocator_data = arena};
    return protobuf_c_message_unpack(type, &allocator, len, bytes);
}

static uint8_t *tail(struct buf *buf, size_t most) {
    buf_reserve(buf, most);
    return buf->data + buf->len;
}

static void put_key(struct buf *buf, uint32_t number, enum proto_type type, uint64_t value) {
    uint8_t *to = proto_varint(tail(buf, 20), (uint64_t)number << 3 | type);
    buf->len = (size_t)(proto_varint(to, value) - buf->data);
}

void proto_put(struct buf *buf, const ProtobufCMessage *message) {
    size_t len = protobuf_c_message_get_packed_size(message);
    buf->len += protobuf_c_message_pack(message, tail(buf, len));
}

void proto_put_message(struct buf *buf, uint32_t number, const ProtobufCMessage *message) {
    put_key(buf, number, PROTO_BYTES, protobuf_c_message_get_packed_size(message));
    proto_put(buf, message);
}

void proto_put_bytes(struct buf *buf, uint32_t number, const void *bytes, size_t len) {
    put_key(buf, number, PROTO_BYTES, len);
    if (len > 0)
        buf_add(buf, bytes, len);
}

void proto_put_varint(struct buf *buf, uint32_t number, uint64_t value) {
    if (value != 0)
        put_key(buf, number, PROTO_VARINT, value);
}

void proto_put_zigzag(struct buf *buf, uint32_t number, int64_t value) {
    proto_put_varint(buf, number, proto_zigzag(value));
}

struct proto_mark proto_open(struct buf *buf, uint32_t number, size_t guess) {
    put_key(buf, number, PROTO_BYTES, guess);
    size_t gap = proto_varint_len(guess);
    return (struct proto_mark){.start = buf->len, .gap = gap};
}

void proto_close(struct buf *buf, struct proto_mark mark) {
    size_t len = buf->len - mark.start, gap = proto_varint_len(len);
    if (gap != mark.gap) {
        buf_reserve(buf, gap);
        memmove(buf->data + mark.start - mark.gap + gap, buf->data + mark.start, len);
        buf->len = mark.start - mark.gap + gap + len;
    }
    proto_varint(buf->data + mark.start - mark.gap, len);
}
