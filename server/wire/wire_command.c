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
    enum verb verb = proto_verb_of((uint32_t)from->body_case);
    if (verb == VERB_NONE)
        return REFUSAL_VERB_UNKNOWN;
    out->verb = verb;
    return proto_command_body(verb)->read(from->unit_register, arena, &out->unit); // the oneof is a union of pointers
}

void wire_write_command(struct buf *buf, const struct command *command) {
    Muster__V1__Command to = MUSTER__V1__COMMAND__INIT;
    to.id = proto_bytes(command->id, COMMAND_ID_LEN);
    to.made_at_ms = command->made_at_ms;
    to.exercise = command->exercise;
    const struct proto_body *row = proto_command_body(command->verb);
    union proto_body_room room;
    if (row) {
        to.body_case = (Muster__V1__Command__BodyCase)row->field;
        to.unit_register = (Muster__V1__UnitRegister *)proto_body_out(row, &command->unit, 0, &room);
    }
    proto_put(buf, &to.base);
}
