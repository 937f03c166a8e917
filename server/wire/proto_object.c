// Turns objects of the domain into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"

#include <string.h>

#include "base/text.h"

// The values of the domain's enums are those of the protocol, so they are only bounded, not translated.
_Static_assert((int)ROLES == MUSTER__V1__ROLE__ROLE_MEMBER + 1, "roles");

bool proto_text_is(const char *text, size_t min, size_t max, bool lines) {
    size_t len = strnlen(text, max + 1);
    return len >= min && len <= max && text_is_clean(text, len, lines);
}

const char *proto_text_in(enum refusal *why, const char *text, size_t min, size_t max, enum refusal refusal) {
    if (proto_text_is(text, min, max, false))
        return text;
    if (*why == REFUSAL_NONE)
        *why = refusal;
    return "";
}

const char *proto_lines_in(enum refusal *why, const char *text, size_t min, size_t max, enum refusal refusal) {
    if (proto_text_is(text, min, max, true))
        return text;
    if (*why == REFUSAL_NONE)
        *why = refusal;
    return "";
}

bool proto_copy_bytes(char *to, size_t size, ProtobufCBinaryData from) {
    if (from.len >= size || !text_is_clean((const char *)from.data, from.len, false))
        return false;
    if (from.len > 0)
        memcpy(to, from.data, from.len);
    to[from.len] = '\0';
    return true;
}

bool proto_copy_text(char *to, size_t size, const char *from) {
    size_t len = strnlen(from, size);
    return proto_copy_bytes(to, size, proto_bytes(from, len));
}

void proto_account_out(const struct account *from, Muster__V1__Account *to) {
    muster__v1__account__init(to);
    to->account = from->number;
    to->name = proto_text(from->name);
    to->title = proto_text(from->title);
    to->role = (Muster__V1__Role)from->role;
    to->scope = proto_text(from->scope);
    to->n_units = from->unit_count;
    to->units = (uint32_t *)(uintptr_t)from->units;
    to->disabled = from->disabled;
}

bool proto_account_in(const Muster__V1__Account *from, struct account *to) {
    *to = (struct account){
        .number = from->account,
        .role = (enum role)proto_enum(from->role, ROLES),
        .disabled = from->disabled,
        .unit_count = (uint8_t)from->n_units,
    };
    if (from->n_units > ACCOUNT_UNITS_MAX)
        return false;
    for (size_t i = 0; i < from->n_units; i++)
        to->units[i] = from->units[i];
    return to->number >= 1 && proto_copy_text(to->scope, sizeof to->scope, from->scope) &&
           proto_copy_text(to->name, sizeof to->name, from->name) &&
           proto_copy_text(to->title, sizeof to->title, from->title);
}
