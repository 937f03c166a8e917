// Turns the clock, posts and seats into messages and back. Accounts are names there and numbers here.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

enum { SEAT_ROSTER = 10, SEAT_READS }; // field numbers of Seat

// ---- accounts

const char *proto_account_name(const struct state *state, uint32_t number) {
    const struct account *account = state_account(state, number);
    return account ? account->name : "";
}

bool proto_account_number(const struct state *state, const char *name, uint32_t *number) {
    const struct account *account = name[0] != '\0' ? state_account_by_name(state, name) : NULL;
    *number = account ? account->number : 0;
    return account || name[0] == '\0';
}

static const char *title_of(const struct state *state, uint32_t number) {
    const struct account *account = state_account(state, number);
    return account ? account->title : "";
}

// ---- clock

void proto_clock_out(const struct clock_change *from, Muster__V1__ClockShift *to) {
    muster__v1__clock_shift__init(to);
    to->by_ms = from->by_ms;
    to->offset_ms = from->offset_ms;
    to->boot = proto_bytes(from->boot, CLOCK_BOOT_LEN);
}

bool proto_clock_in(const Muster__V1__ClockShift *from, struct clock_change *to) {
    *to = (struct clock_change){.by_ms = from->by_ms, .offset_ms = from->offset_ms};
    if (from->boot.len != CLOCK_BOOT_LEN)
        return false;
    memcpy(to->boot, from->boot.data, CLOCK_BOOT_LEN);
    return true;
}

// ---- posts

void proto_post_out(const struct post *from, Muster__V1__Post *to) {
    muster__v1__post__init(to);
    to->post = from->number;
    to->template_ = from->template;
    to->name = proto_text(from->name);
    to->org = proto_text(from->org);
    to->incident = from->incident;
    to->parent = from->parent;
    to->first_seat = from->first_seat;
    to->seat_count = from->seat_count;
    to->opened_at_ms = from->opened_at_ms;
    to->closed_at_ms = from->closed_at_ms;
    to->seq = from->seq;
}

bool proto_post_in(const Muster__V1__Post *from, struct post *to) {
    *to = (struct post){
        .number = from->post,
        .template = from->template_,
        .incident = from->incident,
        .parent = from->parent,
        .first_seat = from->first_seat,
        .seat_count = from->seat_count,
        .opened_at_ms = from->opened_at_ms,
        .closed_at_ms = from->closed_at_ms,
        .seq = from->seq,
    };
    return to->number >= 1 && to->number <= POST_NUMBER_MAX && to->seat_count <= TEMPLATE_PLACES_MAX &&
           proto_copy_text(to->org, sizeof to->org, from->org) &&
           proto_copy_text(to->name, sizeof to->name, from->name);
}

// ---- seats

static void put_roster(struct buf *buf, const struct roster_entry *from, const struct state *state) {
    Muster__V1__RosterEntry to = MUSTER__V1__ROSTER_ENTRY__INIT;
    to.account = proto_text(proto_account_name(state, from->account));
    to.from_at_ms = from->from_ms;
    to.until_at_ms = from->until_ms;
    to.mode = (Muster__V1__Mode)from->mode;
    proto_put_message(buf, SEAT_ROSTER, &to.base);
}

static void put_read(struct buf *buf, const struct seat_read *from) {
    Muster__V1__Channel channel;
    proto_channel_out(&from->channel, &channel);
    Muster__V1__ReadMark to = MUSTER__V1__READ_MARK__INIT;
    to.channel = &channel;
    to.seq = from->seq;
    proto_put_message(buf, SEAT_READS, &to.base);
}

void proto_seat_put(struct buf *buf, const struct seat *from, const struct state *state) {
    Muster__V1__Seat head = MUSTER__V1__SEAT__INIT;
    head.seat = from->number;
    head.post = from->post;
    head.row = from->row;
    head.index = from->index;
    head.holder = proto_text(proto_account_name(state, from->holder));
    head.holder_title = proto_text(title_of(state, from->holder));
    head.since_at_ms = from->since_ms;
    head.stand_in = proto_text(proto_account_name(state, from->stand_in));
    head.stand_in_title = proto_text(title_of(state, from->stand_in));
    head.seq = from->seq;
    head.left = proto_text(proto_account_name(state, from->left));
    proto_put(buf, &head.base);
    for (uint32_t i = 0; i < from->roster_count; i++)
        put_roster(buf, &from->roster[i], state);
    for (uint32_t i = 0; i < from->read_count; i++)
        put_read(buf, &from->reads[i]);
}

static bool roster_in(const Muster__V1__RosterEntry *from, const struct state *state, struct roster_entry *to) {
    *to = (struct roster_entry){
        .from_ms = from->from_at_ms, .until_ms = from->until_at_ms, .mode = (enum mode)proto_enum(from->mode, MODES)};
    return proto_account_number(state, from->account, &to->account);
}

static bool read_in(const Muster__V1__ReadMark *from, struct seat_read *to) {
    *to = (struct seat_read){.seq = from->seq};
    return proto_channel_in(from->channel, &to->channel);
}

bool proto_seat_in(const Muster__V1__Seat *from, const struct state *state, struct arena *arena, struct seat *to) {
    if (from->n_roster > ROSTER_MAX || from->n_reads > SEAT_READS_MAX)
        return false;
    *to = (struct seat){
        .number = from->seat,
        .post = from->post,
        .row = from->row,
        .index = from->index,
        .since_ms = from->since_at_ms,
        .seq = from->seq,
        .roster = arena_alloc(arena, from->n_roster * sizeof *to->roster),
        .roster_count = (uint32_t)from->n_roster,
        .reads = arena_alloc(arena, from->n_reads * sizeof *to->reads),
        .read_count = (uint32_t)from->n_reads,
    };
    bool fits = to->roster && to->reads && to->number >= 1 && to->number <= SEAT_NUMBER_MAX &&
                proto_account_number(state, from->holder, &to->holder) &&
                proto_account_number(state, from->stand_in, &to->stand_in) &&
                proto_account_number(state, from->left, &to->left);
    for (uint32_t i = 0; fits && i < to->roster_count; i++)
        fits = roster_in(from->roster[i], state, &to->roster[i]);
    for (uint32_t i = 0; fits && i < to->read_count; i++)
        fits = read_in(from->reads[i], &to->reads[i]);
    return fits;
}
