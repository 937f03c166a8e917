// Copies templates and says what they are for.
// SPDX-License-Identifier: Apache-2.0
#include "domain/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const kinds[POST_KINDS] = {"unknown", "hq", "special", "onsite", "joint", "town", "village"};
static const char *const modes[MODES] = {"unknown", "peace", "war"};

const char *post_kind_name(enum post_kind kind) {
    return kinds[kind > POST_KIND_UNKNOWN && kind < POST_KINDS ? kind : POST_KIND_UNKNOWN];
}

const char *mode_name(enum mode mode) {
    return modes[mode > MODE_UNKNOWN && mode < MODES ? mode : MODE_UNKNOWN];
}

// ---- copying: everything is laid out twice, first to learn how much it is, then into one block of that size

struct layout {
    const char **lists; // NULL while it is only counted
    char *texts;
    size_t list_count, text_bytes;
};

static const char *lay_text(struct layout *layout, const char *text) {
    size_t size = strlen(text) + 1;
    char *to = layout->texts ? layout->texts + layout->text_bytes : NULL;
    if (to)
        memcpy(to, text, size);
    layout->text_bytes += size;
    return to;
}

static const char **lay_list(struct layout *layout, const char *const *list, uint32_t count) {
    const char **to = layout->lists ? layout->lists + layout->list_count : NULL;
    layout->list_count += count;
    for (uint32_t i = 0; i < count; i++) {
        const char *text = lay_text(layout, list[i]);
        if (to)
            to[i] = text;
    }
    return to;
}

static struct template_module lay_module(struct layout *layout, const struct template_module *from) {
    struct template_module module = *from;
    module.key = lay_text(layout, from->key);
    module.zh = lay_text(layout, from->zh);
    module.en = lay_text(layout, from->en);
    module.duties = lay_text(layout, from->duties);
    module.lead = lay_text(layout, from->lead);
    module.members = lay_list(layout, from->members, from->member_count);
    module.tasks = lay_list(layout, from->tasks, from->task_count);
    return module;
}

static struct template_seat lay_seat(struct layout *layout, const struct template_seat *from) {
    struct template_seat seat = *from;
    seat.key = lay_text(layout, from->key);
    seat.zh = lay_text(layout, from->zh);
    seat.en = lay_text(layout, from->en);
    return seat;
}

static struct template_card lay_card(struct layout *layout, const struct template_card *from) {
    return (struct template_card){.key = lay_text(layout, from->key),
                                  .zh = lay_text(layout, from->zh),
                                  .en = lay_text(layout, from->en),
                                  .text = lay_text(layout, from->text)};
}

// Fills `to`, whose arrays are there already; NULL: only counts.
static void lay_template(struct layout *layout, const struct template *from, struct template *to) {
    const char *key = lay_text(layout, from->key), *zh = lay_text(layout, from->zh), *en = lay_text(layout, from->en);
    const char **hazards = lay_list(layout, from->hazards, from->hazard_count);
    for (uint32_t i = 0; i < from->module_count; i++) {
        struct template_module module = lay_module(layout, &from->modules[i]);
        if (to)
            to->modules[i] = module;
    }
    for (uint32_t i = 0; i < from->seat_count; i++) {
        struct template_seat seat = lay_seat(layout, &from->seats[i]);
        if (to)
            to->seats[i] = seat;
    }
    for (uint32_t i = 0; i < from->card_count; i++) {
        struct template_card card = lay_card(layout, &from->cards[i]);
        if (to)
            to->cards[i] = card;
    }
    if (to)
        to->key = key, to->zh = zh, to->en = en, to->hazards = hazards;
}

// The block: the template, its modules, seats and cards, its lists, its texts.
struct template *template_copy(const struct template *from) {
    struct layout sizes = {0};
    lay_template(&sizes, from, NULL);
    size_t modules = from->module_count * sizeof *from->modules, seats = from->seat_count * sizeof *from->seats,
           cards = from->card_count * sizeof *from->cards, lists = sizes.list_count * sizeof(const char *);
    char *at = mem_new(sizeof *from + modules + seats + cards + lists + sizes.text_bytes);
    struct template *copy = (struct template *)at;
    *copy = *from;
    copy->modules = (struct template_module *)(at += sizeof *from);
    copy->seats = (struct template_seat *)(at += modules);
    copy->cards = (struct template_card *)(at += seats);
    struct layout layout = {.lists = (const char **)(at += cards)};
    layout.texts = at + lists;
    lay_template(&layout, from, copy);
    return copy;
}

void template_destroy(struct template *template) {
    free(template);
}

// ---- what it is for

uint32_t template_places(const struct template *template) {
    uint32_t places = 0;
    for (uint32_t i = 0; i < template->seat_count; i++)
        places += template->seats[i].count;
    return places;
}

static bool is_for(const struct template *template, const char *type) {
    for (uint32_t i = 0; i < template->hazard_count; i++)
        if (strncmp(type, template->hazards[i], strlen(template->hazards[i])) == 0)
            return true;
    return template->hazard_count == 0 || type[0] == '\0';
}

bool template_fits(const struct template *template, const char *incident_type, int64_t now_ms) {
    return now_ms >= template->valid_from_ms && (template->valid_until_ms == 0 || now_ms < template->valid_until_ms) &&
           is_for(template, incident_type);
}
