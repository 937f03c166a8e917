// A message as JSON, for history over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include "wire/message_json.h"

#include <sodium.h>

static void number(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_int(json, value);
}

static void text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

static void place(struct json *json, const struct message *message) {
    json_key(json, "place");
    json_open(json, '{');
    json_key(json, "lat");
    json_scaled(json, message->lat_e7, 7);
    json_key(json, "lon");
    json_scaled(json, message->lon_e7, 7);
    json_close(json, '}');
}

static void refs(struct json *json, const struct message *message) {
    json_key(json, "refs");
    json_open(json, '[');
    for (uint32_t i = 0; i < message->ref_count; i++) {
        char hash[2 * MESSAGE_HASH_LEN + 1];
        json_open(json, '{');
        text(json, "url", message->refs[i].url);
        text(json, "sha256", sodium_bin2hex(hash, sizeof hash, message->refs[i].hash, MESSAGE_HASH_LEN));
        json_close(json, '}');
    }
    json_close(json, ']');
}

void message_json(struct json *json, const struct message *message, const char *account, const char *title) {
    json_open(json, '{');
    number(json, "seq", (int64_t)message->seq);
    number(json, "at_ms", message->at_ms);
    text(json, "account", account);
    text(json, "title", title);
    number(json, "seat", message->seat);
    text(json, "text", message->text);
    if (message->has_place)
        place(json, message);
    if (message->ref_count > 0)
        refs(json, message);
    if (message->reply_to > 0)
        number(json, "reply_to", (int64_t)message->reply_to);
    json_close(json, '}');
}
