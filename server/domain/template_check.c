// Says what is wrong with a template, part by part.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "domain/incident.h"
#include "domain/rule.h"

#define HEAR_BITS                                                                                                      \
    (REACH_POST | REACH_MODULE | REACH_MODULES | REACH_INCIDENT | REACH_UNITS | REACH_ABOVE | REACH_BELOW |            \
     REACH_ORDERS | REACH_DISTRICT)
#define SAY_BITS (HEAR_BITS & ~REACH_ORDERS)
#define ORDER_BITS (REACH_MODULE | REACH_MODULES | REACH_UNITS | REACH_BELOW | REACH_DISTRICT)
#define MAY_BITS (POWER_CLOSE | POWER_ASSIGN | POWER_OPEN | POWER_INCIDENT | POWER_CONSULT | POWER_MODE | POWER_UNIT)

// Where the reason is written; each check says it and returns false, so that the first one stands.
struct verdict {
    char *say;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static bool wrong(const struct verdict *report, const char *format, ...) {
    if (report->say && report->size > 0) {
        va_list args;
        va_start(args, format);
        vsnprintf(report->say, report->size, format, args);
        va_end(args);
    }
    return false;
}

static bool key_is_valid(const char *key) {
    return text_is_of(key, "abcdefghijklmnopqrstuvwxyz0123456789-", 1, TEMPLATE_KEY_MAX);
}

// "module rescue: ..." once the key is known to be printable, "module 3: ..." until then.
static bool check_names(const struct verdict *report, const char *part, uint32_t place, const char *key, const char *zh,
                        const char *en) {
    if (!key_is_valid(key))
        return wrong(report, "%s %u: its key must be 1 to %d of a-z 0-9 -", part, place, TEMPLATE_KEY_MAX);
    if (!rule_name(zh, TEMPLATE_NAME_MAX))
        return wrong(report, "%s %s: its Chinese name (zh) must be clean text of 1 to %d bytes on one line", part, key,
                     TEMPLATE_NAME_MAX);
    if (!rule_name(en, TEMPLATE_NAME_MAX))
        return wrong(report, "%s %s: its English name (en) must be clean text of 1 to %d bytes on one line", part, key,
                     TEMPLATE_NAME_MAX);
    return true;
}

static bool check_list(const struct verdict *report, const char *module, const char *what, const char *const *list,
                       uint32_t count, size_t max) {
    if (count > TEMPLATE_LIST_MAX)
        return wrong(report, "module %s: it has %u %s, %d are the most", module, count, what, TEMPLATE_LIST_MAX);
    for (uint32_t i = 0; i < count; i++)
        if (!rule_name(list[i], max))
            return wrong(report, "module %s: %s %u must be clean text of 1 to %zu bytes on one line", module, what,
                         i + 1, max);
    return true;
}

static bool check_module(const struct verdict *report, const struct template *template, uint32_t place) {
    const struct template_module *module = &template->modules[place - 1];
    if (!check_names(report, "module", place, module->key, module->zh, module->en))
        return false;
    for (uint32_t i = 1; i < place; i++)
        if (strcmp(template->modules[i - 1].key, module->key) == 0)
            return wrong(report, "module %s: another module has this key", module->key);
    if (module->duties[0] != '\0' && !rule_prose(module->duties, TEMPLATE_TEXT_MAX))
        return wrong(report, "module %s: its duties must be clean text of at most %d bytes", module->key,
                     TEMPLATE_TEXT_MAX);
    if (!rule_text(module->lead, TEMPLATE_NAME_MAX))
        return wrong(report, "module %s: its lead unit must be clean text of at most %d bytes on one line", module->key,
                     TEMPLATE_NAME_MAX);
    return check_list(report, module->key, "members", module->members, module->member_count, TEMPLATE_NAME_MAX) &&
           check_list(report, module->key, "tasks", module->tasks, module->task_count, TEMPLATE_TASK_MAX);
}

static bool check_rights(const struct verdict *report, const struct template_seat *seat, enum mode mode) {
    const struct template_rights *rights = &seat->rights[mode];
    const struct {
        const char *what;
        uint32_t bits, known;
    } sets[] = {{"hear", rights->hear, HEAR_BITS},
                {"say", rights->say, SAY_BITS},
                {"order", rights->order, ORDER_BITS},
                {"may", rights->may, MAY_BITS}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sets[i].bits & ~sets[i].known)
            return wrong(report, "seat %s: its right to %s in %s holds bits that mean nothing there: %u", seat->key,
                         sets[i].what, mode_name(mode), sets[i].bits & ~sets[i].known);
    for (size_t i = 0; i < 3; i++)
        if ((sets[i].bits & REACH_DISTRICT) && !(sets[i].bits & REACH_UNITS))
            return wrong(report, "seat %s: its right to %s in %s names the district without units; add units",
                         seat->key, sets[i].what, mode_name(mode));
    return true;
}

static bool check_seat(const struct verdict *report, const struct template *template, uint32_t place) {
    const struct template_seat *seat = &template->seats[place - 1];
    if (!check_names(report, "seat", place, seat->key, seat->zh, seat->en))
        return false;
    for (uint32_t i = 1; i < place; i++) {
        const struct template_seat *other = &template->seats[i - 1];
        if (strcmp(other->key, seat->key) == 0)
            return wrong(report, "seat %s: another seat has this key", seat->key);
        if (seat->lead && other->lead && other->module == seat->module)
            return wrong(report, "seat %s: seat %s leads the same module", seat->key, other->key);
    }
    if (seat->module > template->module_count)
        return wrong(report, "seat %s: module: there is no module %u", seat->key, seat->module);
    if (seat->lead && seat->module == 0)
        return wrong(report, "seat %s: lead: it belongs to no module that it could lead", seat->key);
    if (seat->count < 1 || seat->count > TEMPLATE_PLACES_MAX)
        return wrong(report, "seat %s: count: must be 1 to %d", seat->key, TEMPLATE_PLACES_MAX);
    if (seat->deputy > template->seat_count || seat->deputy == place)
        return wrong(report, "seat %s: deputy: must be another seat of the template", seat->key);
    if (seat->superior > template->seat_count || seat->superior == place)
        return wrong(report, "seat %s: superior: must be another seat of the template", seat->key);
    return check_rights(report, seat, MODE_PEACE) && check_rights(report, seat, MODE_WAR);
}

static bool check_card(const struct verdict *report, const struct template *template, uint32_t place) {
    const struct template_card *card = &template->cards[place - 1];
    if (!check_names(report, "card", place, card->key, card->zh, card->en))
        return false;
    for (uint32_t i = 1; i < place; i++)
        if (strcmp(template->cards[i - 1].key, card->key) == 0)
            return wrong(report, "card %s: another card has this key", card->key);
    if (!rule_prose(card->text, TEMPLATE_TEXT_MAX))
        return wrong(report, "card %s: its text must be clean and of 1 to %d bytes", card->key, TEMPLATE_TEXT_MAX);
    return true;
}

static bool check_hazards(const struct verdict *report, const struct template *template) {
    if (template->hazard_count > TEMPLATE_LIST_MAX)
        return wrong(report, "hazards: there are %u, %d are the most", template->hazard_count, TEMPLATE_LIST_MAX);
    for (uint32_t i = 0; i < template->hazard_count; i++)
        if (!incident_prefix_is_valid(template->hazards[i]))
            return wrong(report, "hazards: entry %u begins no incident type of GB/T 35561, like 11A or 11A02", i + 1);
    return true;
}

static bool check_silence(const struct verdict *report, const struct template *template, enum mode mode) {
    int32_t before = 0;
    for (int step = 0; step < SILENCE_STEPS; step++) {
        int32_t after = template->silence[mode].after_s[step];
        if (after < 0 || (after > 0 && after <= before))
            return wrong(report, "silence: step %d in %s must come later than the step before it, or be 0", step + 1,
                         mode_name(mode));
        before = after > 0 ? after : before;
    }
    return true;
}

static bool check_head(const struct verdict *report, const struct template *template) {
    if (!key_is_valid(template->key))
        return wrong(report, "template: its key must be 1 to %d of a-z 0-9 -", TEMPLATE_KEY_MAX);
    if (!check_names(report, "template", 1, template->key, template->zh, template->en))
        return false;
    if (template->kind <= POST_KIND_UNKNOWN || template->kind >= POST_KINDS)
        return wrong(report, "kind: must be one of hq, special, onsite, joint, town, village");
    if (template->valid_from_ms < 0 || template->valid_until_ms < 0 ||
        (template->valid_until_ms > 0 && template->valid_until_ms <= template->valid_from_ms))
        return wrong(report, "valid until: must be later than valid from");
    return check_hazards(report, template);
}

static bool check_counts(const struct verdict *report, const struct template *template) {
    if (template->module_count > TEMPLATE_MODULES_MAX)
        return wrong(report, "modules: there are %u, %d are the most", template->module_count, TEMPLATE_MODULES_MAX);
    if (template->seat_count < 1 || template->seat_count > TEMPLATE_SEATS_MAX)
        return wrong(report, "seats: there are %u, it takes 1 to %d", template->seat_count, TEMPLATE_SEATS_MAX);
    if (template->card_count > TEMPLATE_LIST_MAX)
        return wrong(report, "cards: there are %u, %d are the most", template->card_count, TEMPLATE_LIST_MAX);
    return true;
}

// What it takes on the wire at most: every text with its length, and what else a part holds.
enum { TEXT_EXTRA = 3, MODULE_EXTRA = 8, SEAT_EXTRA = 64, HEAD_EXTRA = 128 };

static size_t text_bytes(const char *text) {
    return strlen(text) + TEXT_EXTRA;
}
static size_t list_bytes(const char *const *list, uint32_t count) {
    size_t bytes = 0;
    for (uint32_t i = 0; i < count; i++)
        bytes += text_bytes(list[i]);
    return bytes;
}

static bool check_bytes(const struct verdict *report, const struct template *template) {
    size_t bytes = HEAD_EXTRA + text_bytes(template->key) + text_bytes(template->zh) + text_bytes(template->en) +
                   list_bytes(template->hazards, template->hazard_count);
    for (uint32_t i = 0; i < template->module_count; i++) {
        const struct template_module *module = &template->modules[i];
        bytes += MODULE_EXTRA + text_bytes(module->key) + text_bytes(module->zh) + text_bytes(module->en) +
                 text_bytes(module->duties) + text_bytes(module->lead) +
                 list_bytes(module->members, module->member_count) + list_bytes(module->tasks, module->task_count);
    }
    for (uint32_t i = 0; i < template->seat_count; i++) {
        const struct template_seat *seat = &template->seats[i];
        bytes += SEAT_EXTRA + text_bytes(seat->key) + text_bytes(seat->zh) + text_bytes(seat->en);
    }
    for (uint32_t i = 0; i < template->card_count; i++) {
        const struct template_card *card = &template->cards[i];
        bytes +=
            MODULE_EXTRA + text_bytes(card->key) + text_bytes(card->zh) + text_bytes(card->en) + text_bytes(card->text);
    }
    if (bytes > TEMPLATE_BYTES_MAX)
        return wrong(report, "template: all of it takes %zu bytes, %d are the most; shorten duties, tasks and cards",
                     bytes, TEMPLATE_BYTES_MAX);
    return true;
}

static bool check(const struct verdict *report, const struct template *template) {
    if (!check_head(report, template) || !check_counts(report, template))
        return false;
    for (uint32_t i = 1; i <= template->module_count; i++)
        if (!check_module(report, template, i))
            return false;
    for (uint32_t i = 1; i <= template->seat_count; i++)
        if (!check_seat(report, template, i))
            return false;
    if (template_places(template) > TEMPLATE_PLACES_MAX)
        return wrong(report, "seats: their counts come to %u, %d are the most", template_places(template),
                     TEMPLATE_PLACES_MAX);
    for (uint32_t i = 1; i <= template->card_count; i++)
        if (!check_card(report, template, i))
            return false;
    return check_silence(report, template, MODE_PEACE) && check_silence(report, template, MODE_WAR) &&
           check_bytes(report, template);
}

enum refusal template_check(const struct template *template, char *say, size_t size) {
    return check(&(struct verdict){say, size}, template) ? REFUSAL_NONE : REFUSAL_TEMPLATE_INVALID;
}

bool template_is_sound(const struct template *template) {
    bool sound = template->kind > POST_KIND_UNKNOWN && template->kind < POST_KINDS && key_is_valid(template->key) &&
                 template->module_count <= TEMPLATE_MODULES_MAX && template->seat_count >= 1 &&
                 template->seat_count <= TEMPLATE_SEATS_MAX;
    for (uint32_t i = 0; sound && i < template->seat_count; i++) {
        const struct template_seat *seat = &template->seats[i];
        sound = seat->module <= template->module_count && seat->deputy <= template->seat_count &&
                seat->superior <= template->seat_count && seat->count <= TEMPLATE_PLACES_MAX;
    }
    return sound && template_places(template) >= 1 && template_places(template) <= TEMPLATE_PLACES_MAX;
}
