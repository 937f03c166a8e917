// The encoding itself: fields one at a time, the guarded door to protobuf-c's unpack, and laying fields end to end.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_FIELD_H
#define WIRE_PROTO_FIELD_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "muster.pb-c.h"

// ---- reading
enum proto_type { PROTO_VARINT = 0, PROTO_FIXED64 = 1, PROTO_BYTES = 2, PROTO_FIXED32 = 5 };
enum proto_step { PROTO_END, PROTO_FIELD, PROTO_DAMAGED };

struct proto_cursor {
    const uint8_t *at, *end;
};
struct proto_field {
    uint32_t number; // never 0
    enum proto_type type;
    uint64_t value;      // PROTO_VARINT
    const uint8_t *data; // PROTO_BYTES; points into what is read
    size_t len;
};
static inline struct proto_cursor proto_begin(const uint8_t *bytes, size_t len) {
    return (struct proto_cursor){.at = bytes, .end = len > 0 ? bytes + len : bytes};
}
// The next field of a message. Number 0, groups and anything cut off is PROTO_DAMAGED, and stays so.
enum proto_step proto_next(struct proto_cursor *cursor, struct proto_field *field);

// Unpacks into the arena; nothing is freed singly. NULL: damaged, a text holds a NUL, or the arena's cap is reached.
// No message of the protocol reaches itself, so the depth is bounded.
void *proto_unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t len, struct arena *arena);

// An open enum: what is not below `count` is 0, the *_UNKNOWN of every enum.
static inline int proto_enum(int64_t value, int count) {
    return value > 0 && value < count ? (int)value : 0;
}

// ---- writing: each appends one whole field
void proto_put(struct buf *buf, const ProtobufCMessage *message); // the message alone, without a field around it
void proto_put_message(struct buf *buf, uint32_t number, const ProtobufCMessage *message);
void proto_put_bytes(struct buf *buf, uint32_t number, const void *bytes, size_t len); // also when empty
void proto_put_varint(struct buf *buf, uint32_t number, uint64_t value);               // nothing when 0
void proto_put_zigzag(struct buf *buf, uint32_t number, int64_t value);                // nothing when 0

// A length-delimited field whose length is known only behind it. `guess` of the length saves a move when it has as many
// bytes as a varint as the true one.
struct proto_mark {
    size_t start, gap;
};
struct proto_mark proto_open(struct buf *buf, uint32_t number, size_t guess);
void proto_close(struct buf *buf, struct proto_mark mark);

static inline size_t proto_varint_len(uint64_t value) {
    return (size_t)(70 - __builtin_clzll(value | 1)) / 7;
}
static inline uint8_t *proto_varint(uint8_t *to, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        *to++ = (uint8_t)(value | 0x80);
    *to++ = (uint8_t)value;
    return to;
}
static inline uint64_t proto_zigzag(int64_t value) {
    return ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
}

// protobuf-c has no const: texts and bytes that are only read by it.
static inline char *proto_text(const char *text) {
    return (char *)(uintptr_t)text;
}
static inline ProtobufCBinaryData proto_bytes(const void *bytes, size_t len) {
    return (ProtobufCBinaryData){.len = len, .data = (uint8_t *)(uintptr_t)bytes};
}

#endif
