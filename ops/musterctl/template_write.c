// Writes templates as files. Seats with the same rights share a set at the top, named after the first of them.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "musterctl/template_file.h"
#include "musterctl/template_words.h"

// ---- values

static void put_quoted(struct buf *out, const char *text) {
    buf_add(out, "\"", 1);
    for (; *text; text++) {
        if (*text == '\n' || *text == '\t')
            buf_add(out, *text == '\n' ? "\\n" : "\\t", 2);
        else if (*text == '"' || *text == '\\')
            buf_add(out, (char[]){'\\', *text}, 2);
        else
            buf_add(out, text, 1);
    }
    buf_add(out, "\"", 1);
}

static void put_text(struct buf *out, const char *indent, const char *name, const char *text) {
    if (!*text)
        return;
    buf_printf(out, "%s%s = ", indent, name);
    put_quoted(out, text);
    buf_add(out, ";\n", 2);
}

static void put_switch(struct buf *out, const char *indent, const char *name, bool value) {
    if (value)
        buf_printf(out, "%s%s = true;\n", indent, name);
}

static void put_texts(struct buf *out, const char *indent, const char *name, const char *const *texts, uint32_t count) {
    if (count == 0)
        return;
    buf_printf(out, "%s%s = [", indent, name);
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(out, "%s", i > 0 ? ", " : "");
        put_quoted(out, texts[i]);
    }
    buf_printf(out, "];\n");
}

static void put_words(struct buf *out, const char *indent, const char *name, uint32_t bits,
                      const struct template_word *words) {
    const char *between = "";
    buf_printf(out, "%s%s = [", indent, name);
    for (; words->word; words++)
        if (bits & words->bit) {
            buf_printf(out, "%s\"%s\"", between, words->word);
            between = ", ";
        }
    buf_printf(out, "];\n");
}

static void put_names(struct buf *out, const char *indent, const char *key, const char *zh, const char *en) {
    put_text(out, indent, "key", key);
    put_text(out, indent, "zh", zh);
    put_text(out, indent, "en", en);
}

static void put_day(struct buf *out, const char *name, int64_t at_ms, bool until) {
    char text[TEMPLATE_DAY_SIZE];
    if (at_ms <= 0)
        return;
    template_day_write(at_ms, until, text);
    put_text(out, "", name, text);
}

// ---- rights

static bool same_rights(const struct template_rights *one, const struct template_rights *other) {
    return one->hear == other->hear && one->say == other->say && one->order == other->order && one->may == other->may;
}

// The first seat that has these rights in both modes.
static const struct template_seat *like(const struct template *template, const struct template_seat *seat) {
    const struct template_seat *first = template->seats;
    while (!same_rights(&first->rights[MODE_PEACE], &seat->rights[MODE_PEACE]) ||
           !same_rights(&first->rights[MODE_WAR], &seat->rights[MODE_WAR]))
        first++;
    return first;
}

// `but`: leaves out what is as in there; NULL: writes all.
static void put_rights(struct buf *out, const char *indent, const struct template_rights *rights,
                       const struct template_rights *but) {
    if (!but || rights->hear != but->hear)
        put_words(out, indent, "hear", rights->hear, reach_words);
    if (!but || rights->say != but->say)
        put_words(out, indent, "say", rights->say, reach_words);
    if (!but || rights->order != but->order)
        put_words(out, indent, "order", rights->order, reach_words);
    if (!but || rights->may != but->may)
        put_words(out, indent, "may", rights->may, power_words);
}

static void put_sets(struct buf *out, const struct template *template) {
    buf_printf(out, "\nrights = {\n");
    for (uint32_t i = 0; i < template->seat_count; i++) {
        const struct template_seat *seat = &template->seats[i];
        if (like(template, seat) != seat)
            continue;
        buf_printf(out, "  as-%s = {\n", seat->key);
        put_rights(out, "    ", &seat->rights[MODE_PEACE], NULL);
        if (!same_rights(&seat->rights[MODE_PEACE], &seat->rights[MODE_WAR])) {
            buf_printf(out, "    war = {\n");
            put_rights(out, "      ", &seat->rights[MODE_WAR], &seat->rights[MODE_PEACE]);
            buf_printf(out, "    };\n");
        }
        buf_printf(out, "  };\n");
    }
    buf_printf(out, "};\n");
}

// ---- parts

static void put_silence(struct buf *out, const char *mode, const struct template_silence *silence) {
    static const char *const steps[SILENCE_STEPS] = {"remind", "deputy", "superior", "wall"};
    buf_printf(out, "  %s = { ", mode);
    for (int i = 0; i < SILENCE_STEPS; i++)
        if (silence->after_s[i] > 0)
            buf_printf(out, "%s = %d; ", steps[i], silence->after_s[i]);
    buf_printf(out, "};\n");
}

static void put_module(struct buf *out, const struct template_module *module) {
    put_names(out, "    ", module->key, module->zh, module->en);
    put_text(out, "    ", "duties", module->duties);
    put_text(out, "    ", "lead", module->lead);
    put_texts(out, "    ", "members", (const char *const *)module->members, module->member_count);
    put_texts(out, "    ", "tasks", (const char *const *)module->tasks, module->task_count);
}

static void put_seat(struct buf *out, const struct template *template, const struct template_seat *seat) {
    put_names(out, "    ", seat->key, seat->zh, seat->en);
    if (seat->module > 0)
        put_text(out, "    ", "module", template->modules[seat->module - 1].key);
    if (seat->count != 1)
        buf_printf(out, "    count = %u;\n", seat->count);
    if (seat->deputy > 0)
        put_text(out, "    ", "deputy", template->seats[seat->deputy - 1].key);
    if (seat->superior > 0)
        put_text(out, "    ", "superior", template->seats[seat->superior - 1].key);
    put_switch(out, "    ", "lead", seat->lead);
    put_switch(out, "    ", "open", seat->open);
    put_switch(out, "    ", "outside", seat->outside);
    put_switch(out, "    ", "war_only", seat->war_only);
    buf_printf(out, "    rights = \"as-%s\";\n", like(template, seat)->key);
}

static void put_card(struct buf *out, const struct template_card *card) {
    put_names(out, "    ", card->key, card->zh, card->en);
    put_text(out, "    ", "text", card->text);
}

// Elements of a list stand in braces of their own.
#define PUT_LIST(name, count, put)                                                                                     \
    do {                                                                                                               \
        buf_printf(out, "\n" name " = (");                                                                             \
        for (uint32_t i = 0; i < (count); i++) {                                                                       \
            buf_printf(out, "%s\n  {\n", i > 0 ? "," : "");                                                            \
            put;                                                                                                       \
            buf_printf(out, "  }");                                                                                    \
        }                                                                                                              \
        buf_printf(out, "\n);\n");                                                                                     \
    } while (0)

void template_file_write(const struct template *template, struct buf *out) {
    put_names(out, "", template->key, template->zh, template->en);
    put_text(out, "", "kind", post_kind_name(template->kind));
    put_switch(out, "", "single", template->single);
    put_switch(out, "", "sample", template->sample);
    put_texts(out, "", "hazards", (const char *const *)template->hazards, template->hazard_count);
    put_day(out, "valid_from", template->valid_from_ms, false);
    put_day(out, "valid_until", template->valid_until_ms, true);
    buf_printf(out, "\nsilence = {\n");
    put_silence(out, "peace", &template->silence[MODE_PEACE]);
    put_silence(out, "war", &template->silence[MODE_WAR]);
    buf_printf(out, "};\n");
    put_sets(out, template);
    PUT_LIST("modules", template->module_count, put_module(out, &template->modules[i]));
    PUT_LIST("seats", template->seat_count, put_seat(out, template, &template->seats[i]));
    PUT_LIST("cards", template->card_count, put_card(out, &template->cards[i]));
}
