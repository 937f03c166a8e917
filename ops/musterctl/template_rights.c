// Reads what a template file says of rights and of silence.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "musterctl/template_read.h"

#define SILENCE_MAX_S (30 * 24 * 3600)
#define WORDS_MAX 16
#define SETS_MAX 200

// ---- rights: a group of its own, or the name of one of those at the top of the file

static field_read read_war;

#define RIGHTS(list, known, meant)                                                                                     \
    {                                                                                                                  \
        .name = #list, .read = read_words, .at = offsetof(struct template_rights, list), .max = WORDS_MAX,             \
        .words = known, .each = meant                                                                                  \
    }
#define RIGHTS_FIELDS                                                                                                  \
    RIGHTS(hear, reach_words, WORDS_HEAR), RIGHTS(say, reach_words, WORDS_SAY),                                        \
        RIGHTS(order, reach_words, WORDS_ORDER), RIGHTS(may, power_words, WORDS_MAY)
static const struct field war_fields[] = {RIGHTS_FIELDS, {0}};
static const struct field rights_fields[] = {RIGHTS_FIELDS, {.name = "war", .read = read_war}, {0}};

static bool read_war(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    struct template_rights unused = {0}; // what war changes is read when peace is known
    (void)field, (void)into;
    return group_read(reading, setting, war_fields, &unused);
}

static bool read_set(struct reading *reading, const config_setting_t *set, struct template_rights rights[MODES]) {
    if (!group_read(reading, set, rights_fields, &rights[MODE_PEACE]))
        return false;
    const config_setting_t *war = config_setting_get_member(set, "war");
    rights[MODE_WAR] = rights[MODE_PEACE];
    return !war || group_read(reading, war, war_fields, &rights[MODE_WAR]);
}

bool read_rights(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    struct template_rights *rights = (struct template_rights *)((char *)into + field->at);
    const char *name = config_setting_get_string(setting);
    if (!name)
        return read_set(reading, setting, rights);
    const config_setting_t *sets = config_setting_get_member(reading->root, "rights");
    const config_setting_t *set = sets && config_setting_is_group(sets) ? config_setting_get_member(sets, name) : NULL;
    if (!set)
        return reading_fail(reading, setting, "there are no rights \"%.40s\" at the top of the file", name);
    return read_set(reading, set, rights);
}

// All of them, used or not.
bool read_sets(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    (void)into;
    if (!config_setting_is_group(setting) || config_setting_length(setting) > SETS_MAX)
        return reading_fail(reading, setting, "%s must be a group of at most %d sets: { name = { hear = [...]; }; }",
                            field->name, SETS_MAX);
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *set = config_setting_get_elem(setting, (unsigned)i);
        struct template_rights rights[MODES] = {{0}};
        snprintf(reading->part, sizeof reading->part, "rights %.40s", config_setting_name(set));
        if (!read_set(reading, set, rights))
            return false;
    }
    reading->part[0] = '\0';
    return true;
}

// ---- silence

#define STEP(step, place)                                                                                              \
    { .name = step, .read = read_number, .at = sizeof(int32_t) * (place), .max = SILENCE_MAX_S }
static const struct field step_fields[] = {
    STEP("remind", SILENCE_REMIND),
    STEP("deputy", SILENCE_DEPUTY),
    STEP("superior", SILENCE_SUPERIOR),
    STEP("wall", SILENCE_WALL),
    {0},
};

static bool read_steps(struct reading *reading, const config_setting_t *setting, const struct field *field,
                       void *into) {
    struct template_silence *silence = (struct template_silence *)into + field->at;
    return group_read(reading, setting, step_fields, silence->after_s);
}
static const struct field silence_fields[] = {
    {.name = "peace", .read = read_steps, .required = true, .at = MODE_PEACE},
    {.name = "war", .read = read_steps, .at = MODE_WAR},
    {0},
};

bool read_silence(struct reading *reading, const config_setting_t *setting, const struct field *field, void *into) {
    struct template_silence *silence = (struct template_silence *)((char *)into + field->at);
    snprintf(reading->part, sizeof reading->part, "silence");
    if (!group_read(reading, setting, silence_fields, silence))
        return false;
    if (!config_setting_get_member(setting, "war"))
        silence[MODE_WAR] = silence[MODE_PEACE];
    reading->part[0] = '\0';
    return true;
}
