// Answers: struct wire_answer <-> message, for clients and between hubs.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PROTO_ANSWER_H
#define WIRE_PROTO_ANSWER_H

#include <stdbool.h>

#include "wire/proto_field.h"
#include "wire/wire.h"

// `to` borrows the id of `from` and the sentences of the catalogue.
void proto_answer_out(const struct wire_answer *from, Muster__V1__Answer *to);
// False: the id is not one, or the code is none.
bool proto_answer_in(const Muster__V1__Answer *from, struct wire_answer *to);

#endif
