// Parts of objects as JSON: people harmed, references to files, the fields of a report.
// SPDX-License-Identifier: Apache-2.0
#include "wire/parts_json.h"

#include <sodium.h>

void parts_json_casualties(struct json *json, const struct casualties *casualties) {
    json_put_int(json, "dead", casualties->dead);
    json_put_int(json, "missing", casualties->missing);
    json_put_int(json, "trapped", casualties->trapped);
    json_put_int(json, "severe", casualties->severe);
    json_put_int(json, "minor", casualties->minor);
    json_put_int(json, "evacuated", casualties->evacuated);
}

void parts_json_refs(struct json *json, const struct message_ref *refs, uint32_t count) {
    json_key(json, "refs");
    json_open(json, '[');
    for (uint32_t i = 0; i < count; i++) {
        char hash[2 * MESSAGE_HASH_LEN + 1];
        json_open(json, '{');
        json_put_text(json, "url", refs[i].url);
        json_put_text(json, "sha256", sodium_bin2hex(hash, sizeof hash, refs[i].hash, MESSAGE_HASH_LEN));
        json_close(json, '}');
    }
    json_close(json, ']');
}

void parts_json_fields(struct json *json, const struct report *report) {
    json_key(json, "fields");
    json_open(json, '[');
    for (uint32_t i = 0; i < report->field_count; i++) {
        json_open(json, '{');
        json_put_text(json, "key", report->fields[i].key);
        json_put_text(json, "text", report->fields[i].text);
        json_close(json, '}');
    }
    json_close(json, ']');
}
