// Objects of the domain <-> messages: units, incidents, accounts, tokens; and the checks of texts from outside.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_OBJECT_H
#define WIRE_PROTO_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/incident.h"
#include "domain/refusal.h"
#include "domain/unit.h"
#include "wire/proto_field.h"

// Clean UTF-8 of min..max bytes.
bool proto_text_is(const char *text, size_t min, size_t max, bool lines);

// The same, for a text that a message keeps: returns it, or notes `refusal` in `why` (the first one stays) and returns
// "".
const char *proto_text_in(enum refusal *why, const char *text, size_t min, size_t max, enum refusal refusal);

// A copy with a NUL behind it, for a text that travels as bytes. False: longer than size - 1, a NUL inside or not
// clean.
bool proto_copy_bytes(char *to, size_t size, ProtobufCBinaryData from);

// ---- out: `to` borrows the texts of `from`.
void proto_unit_out(const struct unit *from, Muster__V1__Unit *to);
void proto_incident_out(const struct incident *from, Muster__V1__Incident *to);
void proto_account_out(const struct account *from, Muster__V1__Account *to); // without tokens, without the hash

// ---- in: false when a text does not fit, is not clean, or the number is 0. Unknown enums become *_UNKNOWN.
bool proto_unit_in(const Muster__V1__Unit *from, struct unit *to);
bool proto_incident_in(const Muster__V1__Incident *from, struct incident *to);
bool proto_account_in(const Muster__V1__Account *from, struct account *to); // password_hash stays ""

#endif
