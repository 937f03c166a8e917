// Escapes texts, prints numbers, and puts the commas.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static void put(struct json *json, const char *text) {
    buf_add(json->buf, text, strlen(text));
}

static void before_value(struct json *json) {
    if (json->more)
        put(json, ",");
    json->more = true;
}

void json_open(struct json *json, char bracket) {
    before_value(json);
    buf_add(json->buf, &bracket, 1);
    json->more = false;
}

void json_close(struct json *json, char bracket) {
    buf_add(json->buf, &bracket, 1);
    json->more = true;
}

static const char escaped[] = "\"\\\b\f\n\r\t", with[] = "\"\\bfnrt";

static bool stands_as_it_is(const char *text, size_t n) {
    unsigned char c = (unsigned char)text[0];
    return n > 1 || (n == 1 && c >= 0x20 && c != 0x7f && c != '"' && c != '\\');
}

static void put_other(struct json *json, const char *text, size_t n) {
    unsigned char c = (unsigned char)text[0];
    const char *special = n == 1 ? memchr(escaped, c, sizeof escaped - 1) : NULL;
    if (n == 0)
        put(json, "\xef\xbf\xbd");
    else if (special)
        buf_printf(json->buf, "\\%c", with[special - escaped]);
    else
        buf_printf(json->buf, "\\u%04x", c);
}

// What needs no care goes over in runs: most texts are one.
static void put_text(struct json *json, const char *text) {
    size_t len = strlen(text), run = 0;
    put(json, "\"");
    for (size_t i = 0; i < len;) {
        size_t n = text_char(text + i, len - i);
        if (!stands_as_it_is(text + i, n)) {
            buf_add(json->buf, text + run, i - run);
            put_other(json, text + i, n);
            run = i + (n ? n : 1);
        }
        i += n ? n : 1;
    }
    buf_add(json->buf, text + run, len - run);
    put(json, "\"");
}

void json_key(struct json *json, const char *key) {
    before_value(json);
    put_text(json, key);
    put(json, ":");
    json->more = false;
}

void json_text(struct json *json, const char *text) {
    if (!text) {
        json_none(json);
        return;
    }
    before_value(json);
    put_text(json, text);
}

void json_int(struct json *json, int64_t value) {
    before_value(json);
    buf_printf(json->buf, "%" PRId64, value);
}

void json_bool(struct json *json, bool value) {
    before_value(json);
    put(json, value ? "true" : "false");
}

void json_none(struct json *json) {
    before_value(json);
    put(json, "null");
}

void json_scaled(struct json *json, int64_t value, int places) {
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value, unit = 1;
    for (int i = 0; i < places; i++)
        unit *= 10;
    before_value(json);
    buf_printf(json->buf, "%s%" PRIu64, value < 0 ? "-" : "", rest / unit);
    rest %= unit;
    if (rest == 0)
        return;
    while (rest % 10 == 0) {
        rest /= 10;
        places--;
    }
    buf_printf(json->buf, ".%0*" PRIu64, places, rest);
}

void json_put_text(struct json *json, const char *key, const char *text) {
    json_key(json, key);
    json_text(json, text);
}

void json_put_int(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_int(json, value);
}
