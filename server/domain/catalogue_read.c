// Reads parts of catalogues and says what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#include "domain/catalogue_read.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/rule.h"

#define ARENA_MAX (1u << 20)

// What was read first stands behind its arena, so that it is found again.
struct root {
    struct arena *arena;
    _Alignas(16) char object[];
};

void reading_begin(struct reading *reading, char *say, size_t size) {
    *reading = (struct reading){.say = say, .size = size, .arena = arena_create(ARENA_MAX)};
    if (say && size > 0)
        *say = '\0';
}

void *reading_end(struct reading *reading, void *parsed) {
    if (parsed && !reading->bad)
        return parsed;
    arena_destroy(reading->arena);
    return NULL;
}

void reading_forget(void *parsed) {
    struct root *root = (struct root *)((char *)parsed - offsetof(struct root, object));
    arena_destroy(root->arena);
}

void *reading_new(struct reading *reading, size_t size) {
    struct root *root = arena_alloc(reading->arena, sizeof *root + size);
    if (!root) {
        reading_wrong(reading, "", "the catalogue is too large");
        return NULL;
    }
    root->arena = reading->arena;
    return memset(root->object, 0, size);
}

void reading_wrong(struct reading *reading, const char *key, const char *format, ...) {
    if (reading->bad)
        return;
    reading->bad = true;
    if (!reading->say || reading->size == 0)
        return;
    char text[CATALOGUE_SAY_MAX];
    size_t at = 0;
    for (int i = 0; i < reading->depth && i < READING_DEPTH; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %zu: ", reading->in[i].list, reading->in[i].place + 1);
    if (*key)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s: ", key);
    va_list args;
    va_start(args, format);
    vsnprintf(text + at, sizeof text - at, format, args);
    va_end(args);
    snprintf(reading->say, reading->size, "%s", text);
}

bool reading_key_is_valid(const char *key) {
    return text_is_of(key, "abcdefghijklmnopqrstuvwxyz0123456789-", 1, CATALOGUE_KEY_MAX);
}

// ---- parts

bool reading_object(struct reading *reading, const json_t *part, const char *const *keys, size_t count) {
    if (!json_is_object(part)) {
        reading_wrong(reading, "", "must be a JSON object");
        return false;
    }
    void *at = keys ? json_object_iter((json_t *)(uintptr_t)part) : NULL;
    for (; at; at = json_object_iter_next((json_t *)(uintptr_t)part, at)) {
        size_t i = 0;
        while (i < count && strcmp(json_object_iter_key(at), keys[i]) != 0)
            i++;
        if (i == count) {
            reading_wrong(reading, "", "\"%.40s\" is not a key that is known here", json_object_iter_key(at));
            return false;
        }
    }
    return !reading->bad;
}

const json_t *reading_enter(struct reading *reading, const json_t *list, const char *key, size_t i) {
    if (reading->depth < READING_DEPTH) {
        reading->in[reading->depth].list = key;
        reading->in[reading->depth].place = i;
    }
    reading->depth++;
    return json_array_get(list, i);
}

void reading_leave(struct reading *reading) {
    reading->depth--;
}

bool reading_has(const json_t *part, const char *key) {
    return json_object_get(part, key) != NULL;
}

// ---- members

static const char *keep(struct reading *reading, const char *text) {
    const char *copy = *text ? arena_text(reading->arena, text, strlen(text)) : "";
    if (!copy)
        reading_wrong(reading, "", "the catalogue is too large");
    return copy ? copy : "";
}

static const char *read_text(struct reading *reading, const json_t *value, const char *key, size_t min, size_t max,
                             bool lines) {
    if (!value && min == 0)
        return "";
    const char *text = json_string_value(value);
    bool good =
        text && strlen(text) >= min && (*text == '\0' || (lines ? rule_prose(text, max) : rule_name(text, max)));
    if (!good)
        reading_wrong(reading, key, "must be clean text of %zu to %zu bytes%s", min, max, lines ? "" : " on one line");
    return good ? keep(reading, text) : "";
}

const char *reading_text(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max) {
    return read_text(reading, json_object_get(part, key), key, min, max, false);
}

const char *reading_prose(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max) {
    return read_text(reading, json_object_get(part, key), key, min, max, true);
}

const char *reading_key(struct reading *reading, const json_t *part, const char *key, bool needed) {
    const json_t *value = json_object_get(part, key);
    if (!value && !needed)
        return "";
    const char *text = json_string_value(value);
    if (text && reading_key_is_valid(text))
        return keep(reading, text);
    reading_wrong(reading, key, "must be a key, 1 to %d of a-z 0-9 -", CATALOGUE_KEY_MAX);
    return "";
}

const json_t *reading_list(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max) {
    const json_t *list = json_object_get(part, key);
    if (!list && min == 0)
        return NULL;
    if (json_is_array(list) && json_array_size(list) >= min && json_array_size(list) <= max)
        return list;
    reading_wrong(reading, key, "must be a list of %zu to %zu", min, max);
    return NULL;
}

const char *const *reading_texts(struct reading *reading, const json_t *part, const char *key, size_t min, size_t max,
                                 size_t longest, uint32_t *count) {
    const json_t *list = reading_list(reading, part, key, min, max);
    size_t most = json_array_size(list);
    const char **texts = most > 0 ? reading_new(reading, most * sizeof *texts) : NULL;
    *count = texts ? (uint32_t)most : 0;
    for (uint32_t i = 0; i < *count; i++) {
        const json_t *value = reading_enter(reading, list, key, i);
        texts[i] = read_text(reading, value, "", 1, longest, false);
        if (!value)
            reading_wrong(reading, "", "must be a text");
        reading_leave(reading);
    }
    return texts;
}

int64_t reading_whole(struct reading *reading, const json_t *part, const char *key, int64_t min, int64_t max,
                      const int64_t *missing) {
    const json_t *value = json_object_get(part, key);
    if (!value && missing)
        return *missing;
    if (json_is_integer(value) && json_integer_value(value) >= min && json_integer_value(value) <= max)
        return json_integer_value(value);
    reading_wrong(reading, key, "must be a whole number from %" PRIi64 " to %" PRIi64, min, max);
    return min;
}

bool reading_flag(struct reading *reading, const json_t *part, const char *key) {
    const json_t *value = json_object_get(part, key);
    if (value && !json_is_boolean(value))
        reading_wrong(reading, key, "must be true or false");
    return json_is_true(value);
}

static void say_words(struct reading *reading, const char *key, const char *const *words, size_t count) {
    char text[CATALOGUE_SAY_MAX / 2] = "";
    size_t at = 0;
    for (size_t i = 0; i < count && at < sizeof text; i++)
        if (words[i])
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", at ? ", " : "", words[i]);
    reading_wrong(reading, key, "must be one of %s", text);
}

int reading_word(struct reading *reading, const json_t *part, const char *key, bool needed, const char *const *words,
                 size_t count) {
    const json_t *value = json_object_get(part, key);
    if (!value && !needed)
        return -1;
    const char *text = json_string_value(value);
    for (size_t i = 0; text && i < count; i++)
        if (words[i] && strcmp(words[i], text) == 0)
            return (int)i;
    say_words(reading, key, words, count);
    return -1;
}
