// A message as JSON, for history over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include "wire/message_json.h"

#include "wire/parts_json.h"

static void place(struct json *json, const struct message *message) {
    json_key(json, "place");
    json_open(json, '{');
    json_key(json, "lat");
    json_scaled(json, message->lat_e7, 7);
    json_key(json, "lon");
    json_scaled(json, message->lon_e7, 7);
    json_close(json, '}');
}

void message_json(struct json *json, const struct message *message, const char *account, const char *title) {
    json_open(json, '{');
    json_put_int(json, "seq", (int64_t)message->seq);
    json_put_int(json, "at_ms", message->at_ms);
    json_put_text(json, "account", account);
    json_put_text(json, "title", title);
    json_put_int(json, "seat", message->seat);
    json_put_text(json, "text", message->text);
    if (message->has_place)
        place(json, message);
    if (message->ref_count > 0)
        parts_json_refs(json, message->refs, message->ref_count);
    if (message->reply_to > 0)
        json_put_int(json, "reply_to", (int64_t)message->reply_to);
    json_close(json, '}');
}
