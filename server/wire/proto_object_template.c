// Turns templates into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include "domain/incident.h"
#include "wire/proto_object.h"

_Static_assert((int)POST_KINDS == MUSTER__V1__POST_KIND__POST_KIND_VILLAGE + 1, "post kinds");
_Static_assert((int)MODES == MUSTER__V1__MODE__MODE_WAR + 1, "modes");

enum { TEMPLATE_MODULES = 12, TEMPLATE_SEATS, TEMPLATE_CARDS }; // field numbers of Template

// ---- out

static char **list_out(const char **from) {
    return (char **)(uintptr_t)from;
}

static void put_module(struct buf *buf, const struct template_module *from) {
    Muster__V1__TemplateModule to = MUSTER__V1__TEMPLATE_MODULE__INIT;
    to.key = proto_text(from->key);
    to.zh = proto_text(from->zh);
    to.en = proto_text(from->en);
    to.duties = proto_text(from->duties);
    to.lead = proto_text(from->lead);
    to.members = list_out(from->members);
    to.n_members = from->member_count;
    to.tasks = list_out(from->tasks);
    to.n_tasks = from->task_count;
    proto_put_message(buf, TEMPLATE_MODULES, &to.base);
}

static Muster__V1__TemplateRights rights_out(const struct template_rights *from) {
    Muster__V1__TemplateRights to = MUSTER__V1__TEMPLATE_RIGHTS__INIT;
    to.hear = from->hear;
    to.say = from->say;
    to.order = from->order;
    to.may = from->may;
    return to;
}

static void put_seat(struct buf *buf, const struct template_seat *from) {
    Muster__V1__TemplateRights peace = rights_out(&from->rights[MODE_PEACE]), war = rights_out(&from->rights[MODE_WAR]);
    Muster__V1__TemplateSeat to = MUSTER__V1__TEMPLATE_SEAT__INIT;
    to.key = proto_text(from->key);
    to.zh = proto_text(from->zh);
    to.en = proto_text(from->en);
    to.module = from->module;
    to.count = from->count;
    to.deputy = from->deputy;
    to.superior = from->superior;
    to.lead = from->lead;
    to.open = from->open;
    to.outside = from->outside;
    to.war_only = from->war_only;
    to.peace = &peace;
    to.war = &war;
    proto_put_message(buf, TEMPLATE_SEATS, &to.base);
}

static void put_card(struct buf *buf, const struct template_card *from) {
    Muster__V1__TemplateCard to = MUSTER__V1__TEMPLATE_CARD__INIT;
    to.key = proto_text(from->key);
    to.zh = proto_text(from->zh);
    to.en = proto_text(from->en);
    to.text = proto_text(from->text);
    proto_put_message(buf, TEMPLATE_CARDS, &to.base);
}

void proto_silence_out(const struct template_silence *from, Muster__V1__TemplateSilence *to) {
    muster__v1__template_silence__init(to);
    to->remind_s = (uint32_t)from->after_s[SILENCE_REMIND];
    to->deputy_s = (uint32_t)from->after_s[SILENCE_DEPUTY];
    to->superior_s = (uint32_t)from->after_s[SILENCE_SUPERIOR];
    to->wall_s = (uint32_t)from->after_s[SILENCE_WALL];
}

void proto_template_put(struct buf *buf, const struct template *from) {
    Muster__V1__TemplateSilence peace, war;
    proto_silence_out(&from->silence[MODE_PEACE], &peace);
    proto_silence_out(&from->silence[MODE_WAR], &war);
    Muster__V1__Template head = MUSTER__V1__TEMPLATE__INIT;
    head.template_ = from->number;
    head.version = from->version;
    head.key = proto_text(from->key);
    head.zh = proto_text(from->zh);
    head.en = proto_text(from->en);
    head.kind = (Muster__V1__PostKind)from->kind;
    head.single = from->single;
    head.sample = from->sample;
    head.hazards = list_out(from->hazards);
    head.n_hazards = from->hazard_count;
    head.valid_from_at_ms = from->valid_from_ms;
    head.valid_until_at_ms = from->valid_until_ms;
    head.peace = &peace;
    head.war = &war;
    proto_put(buf, &head.base);
    for (uint32_t i = 0; i < from->module_count; i++)
        put_module(buf, &from->modules[i]);
    for (uint32_t i = 0; i < from->seat_count; i++)
        put_seat(buf, &from->seats[i]);
    for (uint32_t i = 0; i < from->card_count; i++)
        put_card(buf, &from->cards[i]);
}

// ---- in. Texts and lists of texts stay where the message keeps them.

static bool names_are(const char *key, const char *zh, const char *en) {
    return proto_text_is(key, 0, TEMPLATE_KEY_MAX, false) && proto_text_is(zh, 0, TEMPLATE_NAME_MAX, false) &&
           proto_text_is(en, 0, TEMPLATE_NAME_MAX, false);
}

static bool list_in(char **from, size_t count, size_t longest, const char ***to, uint32_t *to_count) {
    *to = (const char **)from;
    *to_count = (uint32_t)count;
    bool fits = count <= TEMPLATE_LIST_MAX;
    for (size_t i = 0; fits && i < count; i++)
        fits = proto_text_is(from[i], 0, longest, false);
    return fits;
}

static bool module_in(const Muster__V1__TemplateModule *from, struct template_module *to) {
    *to = (struct template_module){
        .key = from->key, .zh = from->zh, .en = from->en, .duties = from->duties, .lead = from->lead};
    return names_are(from->key, from->zh, from->en) && proto_text_is(from->duties, 0, TEMPLATE_TEXT_MAX, true) &&
           proto_text_is(from->lead, 0, TEMPLATE_NAME_MAX, false) &&
           list_in(from->members, from->n_members, TEMPLATE_NAME_MAX, &to->members, &to->member_count) &&
           list_in(from->tasks, from->n_tasks, TEMPLATE_TASK_MAX, &to->tasks, &to->task_count);
}

static struct template_rights rights_in(const Muster__V1__TemplateRights *from) {
    if (!from)
        return (struct template_rights){0};
    return (struct template_rights){.hear = from->hear, .say = from->say, .order = from->order, .may = from->may};
}

static bool seat_in(const Muster__V1__TemplateSeat *from, struct template_seat *to) {
    *to = (struct template_seat){
        .key = from->key,
        .zh = from->zh,
        .en = from->en,
        .module = from->module,
        .count = from->count,
        .deputy = from->deputy,
        .superior = from->superior,
        .lead = from->lead,
        .open = from->open,
        .outside = from->outside,
        .war_only = from->war_only,
        .rights = {[MODE_PEACE] = rights_in(from->peace), [MODE_WAR] = rights_in(from->war)},
    };
    return names_are(from->key, from->zh, from->en);
}

static bool card_in(const Muster__V1__TemplateCard *from, struct template_card *to) {
    *to = (struct template_card){.key = from->key, .zh = from->zh, .en = from->en, .text = from->text};
    return names_are(from->key, from->zh, from->en) && proto_text_is(from->text, 0, TEMPLATE_TEXT_MAX, true);
}

bool proto_silence_in(const Muster__V1__TemplateSilence *from, struct template_silence *to) {
    *to = (struct template_silence){{0}};
    if (!from)
        return true;
    const uint32_t after_s[SILENCE_STEPS] = {[SILENCE_REMIND] = from->remind_s,
                                             [SILENCE_DEPUTY] = from->deputy_s,
                                             [SILENCE_SUPERIOR] = from->superior_s,
                                             [SILENCE_WALL] = from->wall_s};
    for (int step = 0; step < SILENCE_STEPS; step++) {
        if (after_s[step] > INT32_MAX)
            return false;
        to->after_s[step] = (int32_t)after_s[step];
    }
    return true;
}

// All parts, once there is room for them.
static bool parts_in(const Muster__V1__Template *from, struct template *to) {
    bool fits = to->modules && to->seats && to->cards;
    for (uint32_t i = 0; fits && i < to->module_count; i++)
        fits = module_in(from->modules[i], &to->modules[i]);
    for (uint32_t i = 0; fits && i < to->seat_count; i++)
        fits = seat_in(from->seats[i], &to->seats[i]);
    for (uint32_t i = 0; fits && i < to->card_count; i++)
        fits = card_in(from->cards[i], &to->cards[i]);
    return fits;
}

bool proto_template_in(const Muster__V1__Template *from, struct arena *arena, struct template *to) {
    if (from->n_modules > TEMPLATE_MODULES_MAX || from->n_seats > TEMPLATE_SEATS_MAX ||
        from->n_cards > TEMPLATE_LIST_MAX || !names_are(from->key, from->zh, from->en))
        return false;
    *to = (struct template){
        .number = from->template_,
        .version = from->version,
        .key = from->key,
        .zh = from->zh,
        .en = from->en,
        .kind = (enum post_kind)proto_enum(from->kind, POST_KINDS),
        .single = from->single,
        .sample = from->sample,
        .valid_from_ms = from->valid_from_at_ms,
        .valid_until_ms = from->valid_until_at_ms,
        .modules = arena_alloc(arena, from->n_modules * sizeof *to->modules),
        .module_count = (uint32_t)from->n_modules,
        .seats = arena_alloc(arena, from->n_seats * sizeof *to->seats),
        .seat_count = (uint32_t)from->n_seats,
        .cards = arena_alloc(arena, from->n_cards * sizeof *to->cards),
        .card_count = (uint32_t)from->n_cards,
    };
    return list_in(from->hazards, from->n_hazards, INCIDENT_TYPE_LEN, &to->hazards, &to->hazard_count) &&
           proto_silence_in(from->peace, &to->silence[MODE_PEACE]) &&
           proto_silence_in(from->war, &to->silence[MODE_WAR]) && parts_in(from, to);
}
