// Parts of objects as JSON, alike over HTTP and for the database: members of an object that the caller has open.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_PARTS_JSON_H
#define WIRE_PARTS_JSON_H

#include "base/json.h"
#include "domain/casualties.h"
#include "domain/message.h"
#include "domain/report.h"

void parts_json_casualties(struct json *json, const struct casualties *casualties);      // "dead": 1, "missing": 2 ...
void parts_json_refs(struct json *json, const struct message_ref *refs, uint32_t count); // "refs": [{url, sha256} ...]
void parts_json_fields(struct json *json, const struct report *report);                  // "fields": [{key, text} ...]

#endif
