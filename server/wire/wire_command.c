// Commands: bytes <-> struct command.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_body.h"
#include "wire/wire.h"

enum refusal wire_read_command(const uint8_t *bytes, size_t len, struct arena *arena, struct command *out) {
    memset(out, 0, sizeof *out);
    const Muster__V1__Command *from = proto_unpack(&muster__v1__command__descriptor, bytes, len, arena);
    if (!from)
        return REFUSAL_MALFORMED;
    if (from->id.len != COMMAND_ID_LEN)
        return REFUSAL_ID_INVALID;
    memcpy(out->id, from->id.data, COMMAND_ID_LEN);
    out->made_at_ms = from->made_at_ms;
    out->exercise = from->exercise;
    out->seat = from->seat;
    enum verb verb = proto_verb_of((uint32_t)from->body_case);
    const struct proto_body *row = proto_command_body(verb);
    if (!row)
        return REFUSAL_VERB_UNKNOWN;
    out->verb = verb;
    return row->read(from->unit_register, arena, &out->unit); // the oneof is a union of pointers
}

void wire_write_command(struct buf *buf, const struct command *command) {
    Muster__V1__Command head = MUSTER__V1__COMMAND__INIT;
    head.id = proto_bytes(command->id, COMMAND_ID_LEN);
    head.made_at_ms = command->made_at_ms;
    head.exercise = command->exercise;
    head.seat = command->seat;
    proto_put(buf, &head.base);
    const struct proto_body *row = proto_command_body(command->verb);
    if (row)
        proto_body_put(buf, row, &command->unit, NULL);
}
