// A message as JSON, for history over HTTP.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_MESSAGE_JSON_H
#define WIRE_MESSAGE_JSON_H

#include "base/json.h"
#include "domain/message.h"

// One object. `account` and `title` of whoever wrote it; "": not known any more.
void message_json(struct json *json, const struct message *message, const char *account, const char *title);

#endif
