// Reads groups by tables of their settings, and says what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/template_group.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

bool reading_fail(const struct reading *reading, const config_setting_t *at, const char *format, ...) {
    struct buf sentence = {0};
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    unsigned line = config_setting_source_line(at); // 0: the file as a whole
    buf_printf(&sentence, "%s line %u: %s%s%s", reading->path, line > 0 ? line : 1, reading->part,
               reading->part[0] ? ": " : "", what);
    snprintf(reading->error, reading->error_size, "%s", (const char *)sentence.data);
    buf_free(&sentence);
    return false;
}

void reading_part(struct reading *reading, const char *what, const config_setting_t *group, unsigned place) {
    const char *key = NULL;
    if (config_setting_is_group(group) && config_setting_lookup_string(group, "key", &key) && *key)
        snprintf(reading->part, sizeof reading->part, "%s %.32s", what, key);
    else
        snprintf(reading->part, sizeof reading->part, "%s %u", what, place);
}

// ---- values

bool read_text(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    const char *text = config_setting_get_string(setting);
    if (!text)
        return reading_fail(reading, setting, "%s must be a text in \"quotes\"", field->name);
    size_t len = strlen(text);
    if (len < (size_t)field->min || len > (size_t)field->max)
        return reading_fail(reading, setting, "%s has %zu bytes; it may have %" PRId64 " to %" PRId64, field->name, len,
                            field->min, field->max);
    if (!text_is_clean(text, len, field->lines))
        return reading_fail(reading, setting, "%s is not UTF-8, or holds control characters", field->name);
    if (field->set && !text_is_of(text, field->set, 0, len))
        return reading_fail(reading, setting, "%s may hold only a-z, 0-9 and -", field->name);
    *(const char **)((char *)into + field->at) = text;
    return true;
}

// libconfig takes the low 32 bits of a large number and says nothing: what is written in the line?
static bool was_cut(const struct reading *reading, const config_setting_t *setting, const char *name, int value) {
    const char *line = reading->text;
    for (unsigned i = 1; line && i < config_setting_source_line(setting); i++)
        line = (line = strchr(line, '\n')) ? line + 1 : NULL;
    const char *end = line ? line + strcspn(line, "\n") : NULL;
    for (const char *at = line; at && (at = strstr(at, name)) && at < end; at += strlen(name)) {
        const char *sign = at + strlen(name) + strspn(at + strlen(name), " \t");
        if (*sign != '=' && *sign != ':')
            continue;
        const char *number = sign + 1 + strspn(sign + 1, " \t");
        long long said = strtoll(number, NULL, strncasecmp(number, "0x", 2) == 0 ? 16 : 10);
        if (said != value && (int32_t)said == value)
            return true;
    }
    return false;
}

bool read_number(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    bool whole = config_setting_type(setting) == CONFIG_TYPE_INT || config_setting_type(setting) == CONFIG_TYPE_INT64;
    int64_t value = whole ? config_setting_get_int64(setting) : 0;
    if (!whole || value < field->min || value > field->max || was_cut(reading, setting, field->name, (int)value))
        return reading_fail(reading, setting, "%s must be a whole number from %" PRId64 " to %" PRId64, field->name,
                            field->min, field->max);
    *(uint32_t *)((char *)into + field->at) = (uint32_t)value;
    return true;
}

bool read_switch(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
        return reading_fail(reading, setting, "%s must be true or false", field->name);
    *(bool *)((char *)into + field->at) = config_setting_get_bool(setting) != 0;
    return true;
}

// ---- lists

static bool is_list(struct reading *reading, const config_setting_t *setting, const struct field *field,
                    const char *form) {
    if (!config_setting_is_list(setting) && !config_setting_is_array(setting))
        return reading_fail(reading, setting, "%s must be a list: %s", field->name, form);
    int count = config_setting_length(setting);
    if (count < field->min || count > field->max)
        return reading_fail(reading, setting, "%s has %d entries; it may have %" PRId64 " to %" PRId64, field->name,
                            count, field->min, field->max);
    return true;
}

static void *room(struct reading *reading, const config_setting_t *setting, size_t size) {
    size_t bytes = (size_t)config_setting_length(setting) * size;
    void *elements = arena_alloc(reading->arena, bytes > 0 ? bytes : 1);
    if (!elements)
        reading_fail(reading, setting, "the file holds too much");
    else
        memset(elements, 0, bytes);
    return elements;
}

bool read_texts(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    const char **texts;
    struct field one = {.name = field->name, .min = 1, .max = field->each, .set = field->set};
    if (!is_list(reading, setting, field, "[\"one\", \"another\"]") || !(texts = room(reading, setting, sizeof *texts)))
        return false;
    for (int i = 0; i < config_setting_length(setting); i++) {
        one.at = (size_t)i * sizeof *texts;
        if (!read_text(reading, config_setting_get_elem(setting, (unsigned)i), &one, texts))
            return false;
    }
    *(const char ***)((char *)into + field->at) = texts;
    *(uint32_t *)((char *)into + field->count_at) = (uint32_t)config_setting_length(setting);
    return true;
}

static bool unknown_word(struct reading *reading, const config_setting_t *at, const struct field *field,
                         const char *word) {
    struct buf known = {0};
    for (const struct template_word *each = field->words; each->word; each++)
        if (each->bit & (uint32_t)field->each)
            buf_printf(&known, "%s%s", known.len ? ", " : "", each->word);
    reading_fail(reading, at, "%s: there is no \"%.40s\"; there are %s", field->name, word, (const char *)known.data);
    buf_free(&known);
    return false;
}

bool read_words(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    uint32_t bits = 0;
    if (!is_list(reading, setting, field, "[\"post\", \"module\"]"))
        return false;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *at = config_setting_get_elem(setting, (unsigned)i);
        const char *word = config_setting_get_string(at);
        const struct template_word *known = field->words;
        if (!word)
            return reading_fail(reading, at, "%s must be a list of words in \"quotes\"", field->name);
        while (known->word && (strcmp(known->word, word) != 0 || !(known->bit & (uint32_t)field->each)))
            known++;
        if (!known->word)
            return unknown_word(reading, at, field, word);
        if (bits & known->bit)
            return reading_fail(reading, at, "%s says \"%s\" twice", field->name, word);
        bits |= known->bit;
    }
    *(uint32_t *)((char *)into + field->at) = bits;
    return true;
}

bool read_list(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    char *elements;
    if (!is_list(reading, setting, field, "( { key = \"...\"; }, { ... } )") ||
        !(elements = room(reading, setting, field->size)))
        return false;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *group = config_setting_get_elem(setting, (unsigned)i);
        reading_part(reading, field->what, group, (unsigned)i + 1);
        if (!group_read(reading, group, field->of, elements + (size_t)i * field->size))
            return false;
    }
    reading->part[0] = '\0';
    *(void **)((char *)into + field->at) = elements;
    *(uint32_t *)((char *)into + field->count_at) = (uint32_t)config_setting_length(setting);
    return true;
}

// ---- groups

static bool unknown_setting(struct reading *reading, const config_setting_t *setting, const struct field *fields) {
    struct buf known = {0};
    for (const struct field *field = fields; field->name; field++)
        buf_printf(&known, "%s%s", known.len ? ", " : "", field->name);
    reading_fail(reading, setting, "there is no setting \"%.40s\"; there are %s", config_setting_name(setting),
                 (const char *)known.data);
    buf_free(&known);
    return false;
}

bool group_read(struct reading *reading, const config_setting_t *group, const struct field *fields, void *into) {
    if (!config_setting_is_group(group))
        return reading_fail(reading, group, "this must be a group: { name = value; }");
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        const struct field *field = fields;
        while (field->name && strcmp(field->name, config_setting_name(setting)) != 0)
            field++;
        if (!field->name)
            return unknown_setting(reading, setting, fields);
        if (!field->read(reading, setting, field, into))
            return false;
    }
    for (const struct field *field = fields; field->name; field++)
        if (field->required && !config_setting_get_member(group, field->name))
            return reading_fail(reading, group, "%s is missing", field->name);
    return true;
}
