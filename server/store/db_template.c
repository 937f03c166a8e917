// A template as JSON, for the database: places and rows are numbered from 1, as everywhere.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"

static void text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

static void number(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_int(json, value);
}

static void flag(struct json *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}

static void names(struct json *json, const char *key, const char *zh, const char *en) {
    text(json, "key", key);
    text(json, "zh", zh);
    text(json, "en", en);
}

static void texts(struct json *json, const char *key, const char *const *list, uint32_t count) {
    json_key(json, key);
    json_open(json, '[');
    for (uint32_t i = 0; i < count; i++)
        json_text(json, list[i]);
    json_close(json, ']');
}

static void module(struct json *json, const struct template_module *module, uint32_t place) {
    json_open(json, '{');
    number(json, "module", place);
    names(json, module->key, module->zh, module->en);
    text(json, "lead", module->lead);
    text(json, "duties", module->duties);
    texts(json, "members", module->members, module->member_count);
    texts(json, "tasks", module->tasks, module->task_count);
    json_close(json, '}');
}

static void rights(struct json *json, const char *key, const struct template_rights *rights) {
    json_key(json, key);
    json_open(json, '{');
    number(json, "hear", rights->hear);
    number(json, "say", rights->say);
    number(json, "order", rights->order);
    number(json, "may", rights->may);
    json_close(json, '}');
}

static void seat(struct json *json, const struct template_seat *seat, uint32_t row) {
    json_open(json, '{');
    number(json, "seat_row", row);
    names(json, seat->key, seat->zh, seat->en);
    number(json, "module", seat->module);
    number(json, "places", seat->count);
    number(json, "deputy", seat->deputy);
    number(json, "superior", seat->superior);
    flag(json, "lead", seat->lead);
    flag(json, "open", seat->open);
    flag(json, "outside", seat->outside);
    flag(json, "war_only", seat->war_only);
    rights(json, "peace", &seat->rights[MODE_PEACE]);
    rights(json, "war", &seat->rights[MODE_WAR]);
    json_close(json, '}');
}

static void card(struct json *json, const struct template_card *card) {
    json_open(json, '{');
    names(json, card->key, card->zh, card->en);
    text(json, "text", card->text);
    json_close(json, '}');
}

static void silence(struct json *json, const char *key, const struct template_silence *silence) {
    json_key(json, key);
    json_open(json, '[');
    for (int step = 0; step < SILENCE_STEPS; step++)
        json_int(json, silence->after_s[step]);
    json_close(json, ']');
}

#define LIST(name, count, one)                                                                                         \
    do {                                                                                                               \
        json_key(&json, name);                                                                                         \
        json_open(&json, '[');                                                                                         \
        for (uint32_t i = 0; i < (count); i++)                                                                         \
            one;                                                                                                       \
        json_close(&json, ']');                                                                                        \
    } while (0)

void template_json(struct buf *buf, const struct template *template) {
    struct json json = {.buf = buf};
    json_open(&json, '{');
    names(&json, template->key, template->zh, template->en);
    number(&json, "version", template->version);
    text(&json, "kind", post_kind_name(template->kind));
    flag(&json, "single", template->single);
    flag(&json, "sample", template->sample);
    number(&json, "valid_from_ms", params_bounded_ms(template->valid_from_ms));
    number(&json, "valid_until_ms", params_bounded_ms(template->valid_until_ms));
    texts(&json, "hazards", template->hazards, template->hazard_count);
    LIST("modules", template->module_count, module(&json, &template->modules[i], i + 1));
    LIST("seats", template->seat_count, seat(&json, &template->seats[i], i + 1));
    LIST("cards", template->card_count, card(&json, &template->cards[i]));
    silence(&json, "silence_peace_s", &template->silence[MODE_PEACE]);
    silence(&json, "silence_war_s", &template->silence[MODE_WAR]);
    json_close(&json, '}');
}
