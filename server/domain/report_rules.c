// Reads report rules from the body of their catalogue.
// SPDX-License-Identifier: Apache-2.0
#include "domain/report_rules.h"

#include <math.h>
#include <string.h>

#include "domain/catalogue_read.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define LIST_MAX 64
#define LINES_MAX 40
#define SOURCE_MAX 400

static const char *const ways[REPORT_WAYS] = {"phone", "written"};
static const char *const kinds[REPORT_KINDS] = {NULL, "first", "follow", "final", "check"};

// ---- steps

// Minutes may be broken: drills run on short ones.
static int64_t read_ms(struct reading *reading, const json_t *value, const char *key) {
    double minutes = json_is_number(value) ? json_number_value(value) : 0;
    if (minutes >= 0.01 && minutes <= REPORT_MINUTES_MAX)
        return llround(minutes * 60000);
    reading_wrong(reading, key, "must be minutes, from 0.01 to %d", REPORT_MINUTES_MAX);
    return 0;
}

// One number for every grade, or an object with a number for each grade that the step is asked of.
static void read_minutes(struct reading *reading, const json_t *part, struct report_step *step) {
    static const char *const grades[INCIDENT_GRADES] = {"unknown", "minor", "major", "serious", "disastrous"};
    const json_t *minutes = json_object_get(part, "minutes");
    if (json_is_object(minutes) && json_object_size(minutes) > 0) {
        reading_object(reading, minutes, grades, INCIDENT_GRADES);
        for (int grade = 0; grade < INCIDENT_GRADES; grade++)
            if (reading_has(minutes, grades[grade]))
                step->within_ms[grade] = read_ms(reading, json_object_get(minutes, grades[grade]), "minutes");
        return;
    }
    int64_t ms = read_ms(reading, minutes, "minutes");
    for (int grade = 0; grade < INCIDENT_GRADES; grade++)
        step->within_ms[grade] = ms;
}

static void read_near(struct reading *reading, const json_t *part, struct report_step *step) {
    if (!reading_has(part, "near_min"))
        return;
    step->near_ms = read_ms(reading, json_object_get(part, "near_min"), "near_min");
    for (int grade = 0; grade < INCIDENT_GRADES; grade++)
        if (step->within_ms[grade] > 0 && step->within_ms[grade] <= step->near_ms)
            reading_wrong(reading, "near_min", "must be less than the minutes of every grade");
}

static void read_step(struct reading *reading, const json_t *part, struct report_step *step) {
    static const char *const keys[] = {"key", "zh", "en", "by", "kind", "minutes", "near_min"};
    if (!reading_object(reading, part, keys, COUNT(keys)))
        return;
    step->key = reading_key(reading, part, "key", true);
    step->zh = reading_text(reading, part, "zh", 1, CATALOGUE_NAME_MAX);
    step->en = reading_text(reading, part, "en", 1, CATALOGUE_NAME_MAX);
    int by = reading_word(reading, part, "by", true, ways, REPORT_WAYS);
    int kind = reading_word(reading, part, "kind", true, kinds, REPORT_KINDS);
    step->by = by > 0 ? (enum report_by)by : BY_PHONE;
    step->kind = kind > 0 ? (enum report_kind)kind : REPORT_NONE;
    read_minutes(reading, part, step);
    read_near(reading, part, step);
}

static void read_steps(struct reading *reading, const json_t *body, struct report_rules *rules) {
    const json_t *list = reading_list(reading, body, "steps", 1, REPORT_STEPS_MAX);
    size_t count = json_array_size(list);
    struct report_step *steps = count > 0 ? reading_new(reading, count * sizeof *steps) : NULL;
    for (size_t i = 0; steps && i < count && !reading->bad; i++) {
        read_step(reading, reading_enter(reading, list, "steps", i), &steps[i]);
        for (size_t k = 0; k < i && !reading->bad; k++)
            if (strcmp(steps[k].key, steps[i].key) == 0)
                reading_wrong(reading, "key", "another step has it");
        reading_leave(reading);
    }
    rules->steps = steps;
    rules->step_count = steps ? (uint32_t)count : 0;
}

// ---- fields of the form

static void read_field(struct reading *reading, const json_t *part, struct report_form_field *field) {
    static const char *const keys[] = {"key", "zh", "en", "lines", "asked"};
    static const int64_t one = 1;
    if (!reading_object(reading, part, keys, COUNT(keys)))
        return;
    field->key = reading_key(reading, part, "key", true);
    field->zh = reading_text(reading, part, "zh", 1, CATALOGUE_NAME_MAX);
    field->en = reading_text(reading, part, "en", 1, CATALOGUE_NAME_MAX);
    field->lines = (uint32_t)reading_whole(reading, part, "lines", 1, LINES_MAX, &one);
    field->asked = reading_flag(reading, part, "asked");
}

static void read_fields(struct reading *reading, const json_t *body, struct report_rules *rules) {
    const json_t *list = reading_list(reading, body, "fields", 0, REPORT_FIELDS_MAX);
    size_t count = json_array_size(list);
    struct report_form_field *fields = count > 0 ? reading_new(reading, count * sizeof *fields) : NULL;
    for (size_t i = 0; fields && i < count && !reading->bad; i++) {
        read_field(reading, reading_enter(reading, list, "fields", i), &fields[i]);
        for (size_t k = 0; k < i && !reading->bad; k++)
            if (strcmp(fields[k].key, fields[i].key) == 0)
                reading_wrong(reading, "key", "another field has it");
        reading_leave(reading);
    }
    rules->fields = fields;
    rules->field_count = fields ? (uint32_t)count : 0;
}

// ---- the whole

void *report_rules_read(const struct json_t *body, char *say, size_t size) {
    static const char *const keys[] = {"sample", "active", "source", "types", "steps", "fields"};
    struct reading reading;
    reading_begin(&reading, say, size);
    struct report_rules *rules = reading_new(&reading, sizeof *rules);
    if (rules && reading_object(&reading, body, keys, COUNT(keys))) {
        reading_flag(&reading, body, "sample"); // for people to see
        rules->active = reading_flag(&reading, body, "active");
        rules->source = reading_prose(&reading, body, "source", 0, SOURCE_MAX);
        rules->types = reading_texts(&reading, body, "types", 0, LIST_MAX, INCIDENT_TYPE_LEN, &rules->type_count);
        for (uint32_t i = 0; i < rules->type_count; i++)
            if (!incident_prefix_is_valid(rules->types[i]))
                reading_wrong(&reading, "types", "%s begins no incident type of GB/T 35561, like 11A or 11A02",
                              rules->types[i]);
        read_steps(&reading, body, rules);
        read_fields(&reading, body, rules);
    }
    return reading_end(&reading, rules);
}

bool report_rules_bind(const struct report_rules *rules, const char *type) {
    bool fits = rules->type_count == 0;
    for (uint32_t i = 0; !fits && i < rules->type_count; i++)
        fits = incident_type_begins(type, rules->types[i]);
    return rules->active && fits;
}

const struct report_step *report_rules_step(const struct report_rules *rules, const char *key) {
    for (uint32_t i = 0; i < rules->step_count; i++)
        if (strcmp(rules->steps[i].key, key) == 0)
            return &rules->steps[i];
    return NULL;
}
