// Writes JSON onto a buf. Commas come by themselves; that brackets pair and keys stand in objects is the caller's care.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

// Start with {.buf = buf}. One owner.
struct json {
    struct buf *buf;
    bool more; // something stands before in this bracket
};

void json_open(struct json *json, char bracket);  // '{' or '['
void json_close(struct json *json, char bracket); // '}' or ']'
void json_key(struct json *json, const char *key);

// A value, or an element of an array. Bytes of a text that are not UTF-8 become U+FFFD; NULL becomes null.
void json_text(struct json *json, const char *text);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_none(struct json *json);

// A member of an object.
void json_put_text(struct json *json, const char *key, const char *text);
void json_put_int(struct json *json, const char *key, int64_t value);

// value / 10^places, exactly, without trailing zeros: json_scaled(j, 1131234567, 7) writes 113.1234567. places 0..18.
void json_scaled(struct json *json, int64_t value, int places);

#endif
