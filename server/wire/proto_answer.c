// Turns answers into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_answer.h"

#include <string.h>

void proto_answer_out(const struct wire_answer *from, Muster__V1__Answer *to) {
    muster__v1__answer__init(to);
    to->id = proto_bytes(from->id, COMMAND_ID_LEN);
    to->code = (uint32_t)from->code;
    if (from->code == REFUSAL_NONE) {
        to->seq = from->seq;
        to->object = from->object;
        return;
    }
    const struct refusal_text *text = refusal_text(from->code);
    to->zh = proto_text(text->zh);
    to->en = proto_text(text->en);
    to->retry_after_ms = text->retry_ms;
}

bool proto_answer_in(const Muster__V1__Answer *from, struct wire_answer *to) {
    *to = (struct wire_answer){.code = (enum refusal)from->code, .seq = from->seq, .object = from->object};
    if (from->id.len != COMMAND_ID_LEN || from->code > INT32_MAX)
        return false;
    memcpy(to->id, from->id.data, COMMAND_ID_LEN);
    return true;
}
