// The tables of what a template file may say, and what in it refers to what.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/template_read.h"

#include <string.h>

#define KEY_SET "abcdefghijklmnopqrstuvwxyz0123456789-"

// ---- kind, days

static bool read_kind(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    const char *text = config_setting_get_string(setting);
    for (int kind = POST_KIND_UNKNOWN + 1; text && kind < POST_KINDS; kind++)
        if (strcmp(post_kind_name((enum post_kind)kind), text) == 0) {
            *(enum post_kind *)((char *)into + field->at) = (enum post_kind)kind;
            return true;
        }
    return reading_fail(reading, setting,
                        "kind must be one of \"hq\", \"special\", \"onsite\", \"joint\", \"town\", "
                        "\"village\"");
}

static bool read_day(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    const char *text = config_setting_get_string(setting);
    bool until = field->at == offsetof(struct template, valid_until_ms);
    if (text && template_day_read(text, until, (int64_t *)((char *)into + field->at)))
        return true;
    return reading_fail(reading, setting, "%s must be a day such as \"2026-06-01\" or \"2026-06-01 08:30\"",
                        field->name);
}

// ---- references: their form in the first turn, their places when all seats are known

static bool read_reference(struct reading *reading, const config_setting_t *setting, const struct field *field,
                           void *into) {
    const char *unused = NULL;
    struct field text = {.name = field->name, .min = 1, .max = TEMPLATE_KEY_MAX};
    (void)into;
    return read_text(reading, setting, &text, &unused);
}

// ---- the tables

#define TEXT(type, text, least, most)                                                                                  \
    .name = #text, .read = read_text, .at = offsetof(type, text), .min = least, .max = most
#define NAMES(type)                                                                                                    \
    {TEXT(type, key, 1, TEMPLATE_KEY_MAX), .required = true, .set = KEY_SET},                                          \
        {TEXT(type, zh, 1, TEMPLATE_NAME_MAX), .required = true}, {                                                    \
        TEXT(type, en, 1, TEMPLATE_NAME_MAX), .required = true                                                         \
    }
#define TEXTS(type, texts, count, bytes)                                                                               \
    {                                                                                                                  \
        .name = #texts, .read = read_texts, .at = offsetof(type, texts), .count_at = offsetof(type, count),            \
        .max = TEMPLATE_LIST_MAX, .each = bytes                                                                        \
    }
#define SWITCH(type, flag)                                                                                             \
    { .name = #flag, .read = read_switch, .at = offsetof(type, flag) }
#define LIST(list, count, most, fields, called)                                                                        \
    .name = #list, .read = read_list, .at = offsetof(struct template, list),                                           \
    .count_at = offsetof(struct template, count), .max = most, .of = fields,                                           \
    .size = sizeof *((struct template *)NULL)->list, .what = called

static const struct field module_fields[] = {
    NAMES(struct template_module),
    {TEXT(struct template_module, duties, 0, TEMPLATE_TEXT_MAX), .lines = true},
    {TEXT(struct template_module, lead, 0, TEMPLATE_NAME_MAX)},
    TEXTS(struct template_module, members, member_count, TEMPLATE_NAME_MAX),
    TEXTS(struct template_module, tasks, task_count, TEMPLATE_TASK_MAX),
    {0},
};
static const struct field seat_fields[] = {
    NAMES(struct template_seat),
    {.name = "module", .read = read_reference},
    {.name = "count",
     .read = read_number,
     .at = offsetof(struct template_seat, count),
     .min = 1,
     .max = TEMPLATE_PLACES_MAX},
    {.name = "deputy", .read = read_reference},
    {.name = "superior", .read = read_reference},
    SWITCH(struct template_seat, lead),
    SWITCH(struct template_seat, open),
    SWITCH(struct template_seat, outside),
    SWITCH(struct template_seat, war_only),
    {.name = "rights", .read = read_rights, .required = true, .at = offsetof(struct template_seat, rights)},
    {0},
};
static const struct field card_fields[] = {
    NAMES(struct template_card),
    {TEXT(struct template_card, text, 1, TEMPLATE_TEXT_MAX), .required = true, .lines = true},
    {0},
};
static const struct field template_fields[] = {
    NAMES(struct template),
    {.name = "kind", .read = read_kind, .required = true, .at = offsetof(struct template, kind)},
    SWITCH(struct template, single),
    SWITCH(struct template, sample),
    TEXTS(struct template, hazards, hazard_count, 5),
    {.name = "valid_from", .read = read_day, .at = offsetof(struct template, valid_from_ms)},
    {.name = "valid_until", .read = read_day, .at = offsetof(struct template, valid_until_ms)},
    {.name = "silence", .read = read_silence, .required = true, .at = offsetof(struct template, silence)},
    {.name = "rights", .read = read_sets},
    {LIST(modules, module_count, TEMPLATE_MODULES_MAX, module_fields, "module")},
    {LIST(seats, seat_count, TEMPLATE_SEATS_MAX, seat_fields, "seat"), .required = true, .min = 1},
    {LIST(cards, card_count, TEMPLATE_LIST_MAX, card_fields, "card")},
    {0},
};

// ---- references

static uint32_t place_of_module(const struct template *template, const char *key) {
    for (uint32_t i = 0; i < template->module_count; i++)
        if (strcmp(template->modules[i].key, key) == 0)
            return i + 1;
    return 0;
}
static uint32_t place_of_seat(const struct template *template, const char *key) {
    for (uint32_t i = 0; i < template->seat_count; i++)
        if (strcmp(template->seats[i].key, key) == 0)
            return i + 1;
    return 0;
}

static const struct reference {
    const char *name, *what;
    uint32_t (*place_of)(const struct template *template, const char *key);
    size_t at;
} references[] = {
    {"module", "module", place_of_module, offsetof(struct template_seat, module)},
    {"deputy", "seat", place_of_seat, offsetof(struct template_seat, deputy)},
    {"superior", "seat", place_of_seat, offsetof(struct template_seat, superior)},
};

static bool refer(struct reading *reading, struct template *template, uint32_t place, const config_setting_t *group) {
    struct template_seat *seat = &template->seats[place - 1];
    seat->count = seat->count > 0 ? seat->count : 1;
    reading_part(reading, "seat", group, place);
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        const struct reference *reference = &references[i];
        const config_setting_t *setting = config_setting_get_member(group, reference->name);
        if (!setting)
            continue;
        const char *key = config_setting_get_string(setting);
        uint32_t found = reference->place_of(template, key);
        if (found == 0)
            return reading_fail(reading, setting, "%s: there is no %s \"%.40s\"", reference->name, reference->what,
                                key);
        *(uint32_t *)((char *)seat + reference->at) = found;
    }
    reading->part[0] = '\0';
    return true;
}

bool template_read(struct reading *reading, struct template *template) {
    if (!group_read(reading, reading->root, template_fields, template))
        return false;
    const config_setting_t *seats = config_setting_get_member(reading->root, "seats");
    for (uint32_t i = 0; i < template->module_count; i++) {
        struct template_module *module = &template->modules[i];
        module->duties = module->duties ? module->duties : "";
        module->lead = module->lead ? module->lead : "";
    }
    for (uint32_t i = 0; i < template->seat_count; i++)
        if (!refer(reading, template, i + 1, config_setting_get_elem(seats, i)))
            return false;
    return true;
}
