// Command posts as text, a line per value: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_POSTS_H
#define TESTS_WIRE_DUMP_POSTS_H

#include "wire_dump_values.h"

// ---- objects

static inline void dump_list(struct buf *buf, const char *name, const char *const *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        dump_text(buf, name, list[i]);
}
static inline void dump_names(struct buf *buf, const char *part, const char *key, const char *zh, const char *en) {
    buf_printf(buf, "  %s \"%s\" \"%s\" \"%s\"\n", part, key, zh, en);
}
static inline void dump_rights(struct buf *buf, const struct template_rights *rights) {
    buf_printf(buf, "    rights %u %u %u %u\n", rights->hear, rights->say, rights->order, rights->may);
}
static inline void dump_silence(struct buf *buf, const struct template_silence *silence) {
    buf_printf(buf, "  silence %d %d %d %d\n", silence->after_s[0], silence->after_s[1], silence->after_s[2],
               silence->after_s[3]);
}
static inline void dump_template(struct buf *buf, const struct template *template) {
    buf_printf(buf, "template %u version %u kind %d single %d sample %d valid %" PRId64 " %" PRId64 "\n",
               template->number, template->version, template->kind, template->single, template->sample,
               template->valid_from_ms, template->valid_until_ms);
    dump_names(buf, "names", template->key, template->zh, template->en);
    dump_list(buf, "  hazard", template->hazards, template->hazard_count);
    for (uint32_t i = 0; i < template->module_count; i++) {
        const struct template_module *module = &template->modules[i];
        dump_names(buf, "module", module->key, module->zh, module->en);
        dump_text(buf, "    duties", module->duties);
        dump_text(buf, "    lead", module->lead);
        dump_list(buf, "    member", module->members, module->member_count);
        dump_list(buf, "    task", module->tasks, module->task_count);
    }
    for (uint32_t i = 0; i < template->seat_count; i++) {
        const struct template_seat *seat = &template->seats[i];
        dump_names(buf, "seat", seat->key, seat->zh, seat->en);
        buf_printf(buf, "    module %u count %u deputy %u superior %u lead %d open %d outside %d war_only %d\n",
                   seat->module, seat->count, seat->deputy, seat->superior, seat->lead, seat->open, seat->outside,
                   seat->war_only);
        dump_rights(buf, &seat->rights[MODE_PEACE]);
        dump_rights(buf, &seat->rights[MODE_WAR]);
    }
    for (uint32_t i = 0; i < template->card_count; i++) {
        const struct template_card *card = &template->cards[i];
        dump_names(buf, "card", card->key, card->zh, card->en);
        dump_text(buf, "    text", card->text);
    }
    dump_silence(buf, &template->silence[MODE_PEACE]);
    dump_silence(buf, &template->silence[MODE_WAR]);
}

static inline void dump_post(struct buf *buf, const struct post *post) {
    buf_printf(buf, "post %u template %u incident %u parent %u seats %u %u opened %" PRId64 " closed %" PRId64,
               post->number, post->template, post->incident, post->parent, post->first_seat, post->seat_count,
               post->opened_at_ms, post->closed_at_ms);
    buf_printf(buf, " seq %" PRIu64 "\n", post->seq);
    dump_text(buf, "  org", post->org);
    dump_text(buf, "  name", post->name);
}

static inline void dump_channel(struct buf *buf, const struct channel *channel) {
    buf_printf(buf, "  channel %d %u %u\n", channel->kind, channel->number, channel->module);
}

static inline void dump_seat(struct buf *buf, const struct seat *seat) {
    buf_printf(buf, "seat %u post %u row %u index %u holder %u stand_in %u left %u since %" PRId64 " seq %" PRIu64 "\n",
               seat->number, seat->post, seat->row, seat->index, seat->holder, seat->stand_in, seat->left,
               seat->since_ms, seat->seq);
    for (uint32_t i = 0; i < seat->roster_count; i++)
        buf_printf(buf, "  roster %u %" PRId64 " %" PRId64 " %d\n", seat->roster[i].account, seat->roster[i].from_ms,
                   seat->roster[i].until_ms, seat->roster[i].mode);
    for (uint32_t i = 0; i < seat->read_count; i++) {
        buf_printf(buf, "  read %" PRIu64, seat->reads[i].seq);
        dump_channel(buf, &seat->reads[i].channel);
    }
}

static inline void dump_place(struct buf *buf, bool has_place, int32_t lat_e7, int32_t lon_e7) {
    if (has_place)
        buf_printf(buf, "  place %d %d\n", lat_e7, lon_e7);
}

static inline void dump_posted(struct buf *buf, const struct message *message) {
    buf_printf(buf, "message %" PRIu64 " at %" PRId64 " account %u seat %u reply_to %" PRIu64 "\n", message->seq,
               message->at_ms, message->account, message->seat, message->reply_to);
    dump_channel(buf, &message->channel);
    dump_place(buf, message->has_place, message->lat_e7, message->lon_e7);
    dump_text(buf, "  text", message->text);
    for (uint32_t i = 0; i < message->ref_count; i++) {
        dump_text(buf, "  ref", message->refs[i].url);
        dump_hex(buf, "    hash", message->refs[i].hash, MESSAGE_HASH_LEN);
    }
}

static inline void dump_consult(struct buf *buf, const struct consult *consult) {
    buf_printf(buf, "consult %u post %u incident %u closed %d opened %" PRId64 " closed %" PRId64 " opener %u\n",
               consult->number, consult->post, consult->incident, consult->closed, consult->opened_at_ms,
               consult->closed_at_ms, consult->opener);
    buf_printf(buf, "  seq %" PRIu64 " at %d %d zoom %u seats", consult->seq, consult->lat_e7, consult->lon_e7,
               consult->zoom_c);
    for (uint32_t i = 0; i < consult->seat_count; i++)
        buf_printf(buf, " %u", consult->seats[i]);
    buf_printf(buf, "\n");
    dump_text(buf, "  title", consult->title);
    dump_text(buf, "  drawings", consult->drawings);
    dump_text(buf, "  minutes", consult->minutes);
}

static inline void dump_target(struct buf *buf, const struct order_target *target) {
    buf_printf(buf, "  target %d %u %u phase %d silence %d late %d asked %u %u on_wall %d due %" PRId64 "\n",
               target->kind, target->number, target->module, target->phase, target->silence, target->late,
               target->asked[0], target->asked[1], target->on_wall, target->due_ms);
    dump_text(buf, "    text", target->text);
    for (int phase = 0; phase < ORDER_PHASES; phase++) {
        const struct order_mark *mark = &target->marks[phase];
        if (mark->at_ms != 0)
            buf_printf(buf, "    mark %d %" PRId64 " %u %u \"%s\"\n", phase, mark->at_ms, mark->account, mark->seat,
                       mark->device);
    }
}

static inline void dump_order(struct buf *buf, const struct order *order) {
    buf_printf(buf, "order %u post %u issuer %u consult %u incident %u replaces %u issued %" PRId64, order->number,
               order->post, order->issuer, order->consult, order->incident, order->replaces, order->issued_at_ms);
    buf_printf(buf, " deadline %" PRId64 " seq %" PRIu64 "\n", order->deadline_ms, order->seq);
    dump_place(buf, order->has_place, order->lat_e7, order->lon_e7);
    dump_text(buf, "  card", order->card);
    dump_text(buf, "  text", order->text);
    dump_silence(buf, &order->silence);
    for (uint32_t i = 0; i < order->target_count; i++)
        dump_target(buf, &order->targets[i]);
}

static inline void dump_clock(struct buf *buf, const struct clock_change *clock) {
    buf_printf(buf, "clock by %" PRId64 " offset %" PRId64 "\n", clock->by_ms, clock->offset_ms);
    dump_hex(buf, "  boot", clock->boot, CLOCK_BOOT_LEN);
}

// ---- bodies of commands and events. `body`: the address of their union.

static inline void dump_post_change(struct buf *buf, const struct post_change *change) {
    buf_printf(buf, "post change %u incident %u parent %u withdraw %d\n", change->post, change->incident,
               change->parent, change->withdraw);
    dump_text(buf, "  template", change->template);
    dump_text(buf, "  name", change->name);
    dump_text(buf, "  org", change->org);
    dump_text(buf, "  reason", change->reason);
}

static inline void dump_talk_body(struct buf *buf, enum verb verb, bool event, const void *body) {
    const struct read_change *read = body;
    const struct consult_change *consult = body;
    const struct order_step *step = body;
    const struct order_escalation *escalation = body;
    const struct order_contest *contest = body;
    switch (verb) {
    case VERB_MESSAGE_POST:
        dump_posted(buf, *(const struct message *const *)body);
        break;
    case VERB_CHANNEL_READ:
        buf_printf(buf, "read %" PRIu64 "\n", read->seq);
        dump_channel(buf, &read->channel);
        break;
    case VERB_CONSULT_OPEN:
        dump_consult(buf, *(const struct consult *const *)body);
        break;
    case VERB_ORDER_ISSUE:
        dump_order(buf, *(const struct order *const *)body);
        break;
    case VERB_ORDER_STEP:
        buf_printf(buf, "step order %u target %u phase %d\n", step->order, step->target, step->phase);
        dump_text(buf, "  text", step->text);
        break;
    case VERB_ORDER_ESCALATE:
        buf_printf(buf, "escalation order %u target %u step %d late %d seat %u due %" PRId64 " event %d\n",
                   escalation->order, escalation->target, escalation->step, escalation->late, escalation->seat,
                   escalation->due_ms, event);
        break;
    case VERB_ORDER_CONTEST:
        buf_printf(buf, "contest order %u seat %u unit %u event %d\n", contest->order, contest->seat, contest->unit,
                   event);
        dump_text(buf, "  text", contest->text);
        break;
    default:
        buf_printf(buf, "consult change %u at %d %d zoom %u\n", consult->consult, consult->lat_e7, consult->lon_e7,
                   consult->zoom_c);
        dump_text(buf, "  text", consult->text);
    }
}

static inline void dump_post_body(struct buf *buf, enum verb verb, bool event, const void *body) {
    const struct mode_change *mode = body;
    const struct seat_change *seat = body;
    const struct roster_change *roster = body;
    if (verb >= VERB_MESSAGE_POST) {
        dump_talk_body(buf, verb, event, body);
        return;
    }
    switch (verb) {
    case VERB_TEMPLATE_PUT:
        dump_template(buf, *(const struct template *const *)body);
        break;
    case VERB_MODE_SET:
        buf_printf(buf, "mode %d\n", mode->mode);
        dump_text(buf, "  reason", mode->reason);
        break;
    case VERB_CLOCK_SHIFT:
        dump_clock(buf, body);
        break;
    case VERB_POST_OPEN:
        if (event)
            dump_post(buf, *(const struct post *const *)body);
        else
            dump_post_change(buf, body);
        break;
    case VERB_POST_LINK:
    case VERB_POST_CLOSE:
        dump_post_change(buf, body);
        break;
    case VERB_ROSTER_SET:
        buf_printf(buf, "roster of seat %u\n", roster->seat);
        for (uint32_t i = 0; i < roster->count; i++)
            buf_printf(buf, "  %s %" PRId64 " %" PRId64 " %d\n", roster->lines[i].account, roster->lines[i].from_ms,
                       roster->lines[i].until_ms, roster->lines[i].mode);
        break;
    default:
        buf_printf(buf, "seat change %u\n", seat->seat);
        dump_text(buf, "  account", seat->account);
        dump_text(buf, "  reason", seat->reason);
    }
}

// ---- a state's

static inline void dump_state_posts(struct buf *buf, const struct state *state) {
    buf_printf(buf, "mode %d\n", state_mode(state));
    dump_clock(buf, state_clock(state));
    for (uint32_t i = 1; i <= state_template_count(state); i++)
        if (state_template(state, i))
            dump_template(buf, state_template(state, i));
    for (uint32_t i = 1; i <= state_post_count(state); i++)
        if (state_post(state, i))
            dump_post(buf, state_post(state, i));
    for (uint32_t i = 1; i <= state_seat_count(state); i++)
        if (state_seat(state, i))
            dump_seat(buf, state_seat(state, i));
    for (uint32_t i = 1; i <= state_account_count(state); i++)
        if (state_reach_seq(state, i) != 0)
            buf_printf(buf, "reach of account %u seq %" PRIu64 "\n", i, state_reach_seq(state, i));
    for (uint32_t i = 1; i <= state_consult_count(state); i++)
        if (state_consult(state, i))
            dump_consult(buf, state_consult(state, i));
    struct channel channel;
    for (uint32_t place = 0; state_channel_next(state, &place, &channel);)
        for (const struct message *message = NULL; (message = state_message_next(state, &channel, message)) != NULL;)
            dump_posted(buf, message);
    for (uint32_t i = 1; i <= state_order_count(state); i++)
        if (state_order(state, i))
            dump_order(buf, state_order(state, i));
}

#endif
