// Read by jansson, member by member as a table says; a member that nobody knows is an error, or a misspelt one would be
// lost without a word.
// SPDX-License-Identifier: Apache-2.0
#include "net/intake_body.h"

#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct reading {
    struct arena *arena;
    struct intake_body *body;
};

static enum refusal wrong(struct reading *reading, const char *part, enum refusal refusal) {
    snprintf(reading->body->part, sizeof reading->body->part, "%s", part);
    return refusal;
}

// A copy in the arena; NULL: no text, too long, or not clean.
static const char *text_of(struct reading *reading, const json_t *value, size_t max, bool lines) {
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len > max || !text_is_clean(json_string_value(value), len, lines))
        return NULL;
    return arena_text(reading->arena, json_string_value(value), len);
}

static bool whole_of(const json_t *value, int64_t max, int64_t *out) {
    *out = json_integer_value(value);
    return json_is_integer(value) && *out >= 0 && *out <= max;
}

// ---- members of their own kind

static enum refusal read_source(struct reading *reading, const json_t *value) {
    const char *name = json_is_string(value) ? json_string_value(value) : "";
    for (int source = INTAKE_SOURCE_UNKNOWN + 1; source < INTAKE_SOURCES; source++)
        if (strcmp(name, intake_source_name((enum intake_source)source)) == 0) {
            reading->body->intake.source = (enum intake_source)source;
            return REFUSAL_NONE;
        }
    return wrong(reading, "source", REFUSAL_INTAKE_INVALID);
}

static enum refusal read_code(struct reading *reading, const json_t *value, const char *part, char *to, size_t max,
                              enum refusal refusal) {
    const char *text = text_of(reading, value, max, false);
    if (!text)
        return wrong(reading, part, refusal);
    memcpy(to, text, strlen(text) + 1);
    return REFUSAL_NONE;
}

static enum refusal read_type(struct reading *reading, const json_t *value) {
    return read_code(reading, value, "type", reading->body->intake.type, INCIDENT_TYPE_LEN,
                     REFUSAL_INCIDENT_TYPE_INVALID);
}

static enum refusal read_org(struct reading *reading, const json_t *value) {
    return read_code(reading, value, "org", reading->body->intake.org, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
}

static enum refusal read_degrees(struct reading *reading, const json_t *value, const char *part, double most,
                                 int32_t *e7) {
    double degrees = json_number_value(value);
    if (!json_is_number(value) || !(degrees >= -most && degrees <= most))
        return wrong(reading, part, REFUSAL_PLACE_INVALID);
    *e7 = (int32_t)lround(degrees * 1e7);
    return REFUSAL_NONE;
}

static enum refusal read_lat(struct reading *reading, const json_t *value) {
    return read_degrees(reading, value, "lat", 90, &reading->body->intake.at.lat_e7);
}

static enum refusal read_lon(struct reading *reading, const json_t *value) {
    return read_degrees(reading, value, "lon", 180, &reading->body->intake.at.lon_e7);
}

static enum refusal read_time(struct reading *reading, const json_t *value, const char *part, int64_t *to) {
    return whole_of(value, INT64_MAX, to) ? REFUSAL_NONE : wrong(reading, part, REFUSAL_INTAKE_INVALID);
}

static enum refusal read_happened(struct reading *reading, const json_t *value) {
    return read_time(reading, value, "happened_at_ms", &reading->body->intake.happened_at_ms);
}

static enum refusal read_received(struct reading *reading, const json_t *value) {
    return read_time(reading, value, "received_at_ms", &reading->body->intake.received_at_ms);
}

static enum refusal read_casualties(struct reading *reading, const json_t *value) {
    struct casualties *casualties = &reading->body->intake.casualties;
    const struct {
        const char *name;
        uint32_t *to;
    } numbers[] = {{"dead", &casualties->dead},       {"missing", &casualties->missing},
                   {"trapped", &casualties->trapped}, {"severe", &casualties->severe},
                   {"minor", &casualties->minor},     {"evacuated", &casualties->evacuated}};
    size_t found = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const json_t *member = json_object_get(value, numbers[i].name);
        char part[32];
        int64_t number = 0;
        snprintf(part, sizeof part, "casualties.%s", numbers[i].name);
        if (member && !whole_of(member, CASUALTIES_MAX, &number))
            return wrong(reading, part, REFUSAL_CASUALTIES_INVALID);
        *numbers[i].to = (uint32_t)number;
        found += member != NULL;
    }
    return json_is_object(value) && found == json_object_size(value)
               ? REFUSAL_NONE
               : wrong(reading, "casualties", REFUSAL_CASUALTIES_INVALID);
}

static bool hash_of(const json_t *value, uint8_t hash[MESSAGE_HASH_LEN]) {
    const char *hex = json_is_string(value) ? json_string_value(value) : "";
    if (strlen(hex) != 2 * MESSAGE_HASH_LEN)
        return false;
    return sodium_hex2bin(hash, MESSAGE_HASH_LEN, hex, 2 * MESSAGE_HASH_LEN, NULL, NULL, NULL) == 0;
}

static enum refusal read_refs(struct reading *reading, const json_t *value) {
    size_t count = json_array_size(value);
    if (!json_is_array(value) || count > MESSAGE_REFS_MAX)
        return wrong(reading, "refs", REFUSAL_REFERENCE_INVALID);
    struct message_ref *refs = arena_alloc(reading->arena, count * sizeof *refs + 1);
    for (size_t i = 0; refs && i < count; i++) {
        const json_t *ref = json_array_get(value, i);
        refs[i].url = text_of(reading, json_object_get(ref, "url"), MESSAGE_URL_MAX, false);
        if (!refs[i].url || !*refs[i].url || !hash_of(json_object_get(ref, "sha256"), refs[i].hash) ||
            json_object_size(ref) != 2)
            return wrong(reading, "refs", REFUSAL_REFERENCE_INVALID);
    }
    reading->body->intake.refs = refs;
    reading->body->intake.ref_count = refs ? (uint32_t)count : 0;
    return refs ? REFUSAL_NONE : wrong(reading, "refs", REFUSAL_TOO_LARGE);
}

static const struct {
    const char *name;
    enum refusal (*read)(struct reading *reading, const json_t *value);
} members[] = {
    {"source", read_source},
    {"type", read_type},
    {"org", read_org},
    {"lat", read_lat},
    {"lon", read_lon},
    {"happened_at_ms", read_happened},
    {"received_at_ms", read_received},
    {"casualties", read_casualties},
    {"refs", read_refs},
};
#define MEMBERS (sizeof members / sizeof *members)

// ---- members that are texts

static const struct {
    const char *name;
    size_t place, max; // where it goes in a struct intake_body
} texts[] = {
    {"id", offsetof(struct intake_body, id), INTAKE_KEY_MAX},
    {"text", offsetof(struct intake_body, intake.text), INTAKE_TEXT_MAX},
    {"place", offsetof(struct intake_body, intake.place), INCIDENT_PLACE_MAX},
    {"caller", offsetof(struct intake_body, intake.caller), INTAKE_NAME_MAX},
    {"caller_org", offsetof(struct intake_body, intake.caller_org), INTAKE_NAME_MAX},
    {"caller_phone", offsetof(struct intake_body, intake.caller_phone), INTAKE_NAME_MAX},
    {"told_already", offsetof(struct intake_body, intake.told_already), INTAKE_NAME_MAX},
    {"external", offsetof(struct intake_body, intake.external), INTAKE_NAME_MAX},
};
#define TEXTS (sizeof texts / sizeof *texts)

static enum refusal read_texts(struct reading *reading, const json_t *object, size_t *found) {
    for (size_t i = 0; i < TEXTS; i++) {
        const json_t *value = json_object_get(object, texts[i].name);
        bool lines = texts[i].place == offsetof(struct intake_body, intake.text);
        const char *text = value ? text_of(reading, value, texts[i].max, lines) : "";
        if (!text)
            return wrong(reading, texts[i].name, REFUSAL_TEXT_INVALID);
        *(const char **)(void *)((char *)reading->body + texts[i].place) = text;
        *found += value != NULL;
    }
    return *reading->body->intake.text ? REFUSAL_NONE : wrong(reading, "text", REFUSAL_TEXT_INVALID);
}

static bool is_member(const char *name) {
    for (size_t i = 0; i < MEMBERS; i++)
        if (strcmp(name, members[i].name) == 0)
            return true;
    for (size_t i = 0; i < TEXTS; i++)
        if (strcmp(name, texts[i].name) == 0)
            return true;
    return false;
}

// Names the first member that nobody knows, as far as it is text that may be shown.
static enum refusal name_stranger(struct reading *reading, json_t *object) {
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        if (is_member(name))
            continue;
        size_t len = strnlen(name, sizeof reading->body->part);
        bool shown = len < sizeof reading->body->part && text_is_clean(name, len, false);
        return wrong(reading, shown ? name : "", REFUSAL_MALFORMED);
    }
    return wrong(reading, "", REFUSAL_MALFORMED);
}

static enum refusal read_object(struct reading *reading, json_t *object) {
    size_t found = 0;
    enum refusal refusal = read_texts(reading, object, &found);
    for (size_t i = 0; !refusal && i < MEMBERS; i++) {
        const json_t *value = json_object_get(object, members[i].name);
        refusal = value ? members[i].read(reading, value) : REFUSAL_NONE;
        found += value != NULL;
    }
    if (refusal)
        return refusal;
    const json_t *lat = json_object_get(object, "lat"), *lon = json_object_get(object, "lon");
    if (!lat != !lon)
        return wrong(reading, lat ? "lon" : "lat", REFUSAL_PLACE_INVALID);
    reading->body->intake.at.known = lat != NULL;
    return found == json_object_size(object) ? REFUSAL_NONE : name_stranger(reading, object);
}

enum refusal intake_body_read(const struct buf *bytes, struct arena *arena, struct intake_body *out) {
    *out = (struct intake_body){.intake = {.source = INTAKE_SYSTEM, .reason = ""}, .id = ""};
    struct reading reading = {.arena = arena, .body = out};
    json_t *object = json_loadb((const char *)bytes->data, bytes->len, JSON_REJECT_DUPLICATES, NULL);
    enum refusal refusal = json_is_object(object) ? read_object(&reading, object) : REFUSAL_MALFORMED;
    json_decref(object);
    return refusal;
}
