// Pieces of a ServerFrame, each a whole field, so that frames are pieces laid end to end.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_answer.h"
#include "wire/proto_object.h"
#include "wire/wire.h"

// Field numbers of ServerFrame.
enum {
    FRAME_WELCOME = 1,
    FRAME_GOODBYE,
    FRAME_ANSWERS,
    FRAME_SNAPSHOTS,
    FRAME_EVENTS,
    FRAME_THROUGH,
    FRAME_FIXES,
    FRAME_FIX_RECEIPTS,
    FRAME_PING,
    FRAME_PONG,
    FRAME_HUB,
    FRAME_PRESENCE,
    FRAME_AGAIN,
};

static void welcome_account(const struct account *account, Muster__V1__Welcome *to) {
    if (!account) {
        to->role = MUSTER__V1__ROLE__ROLE_ADMIN;
        return;
    }
    to->account = proto_text(account->name);
    to->title = proto_text(account->title);
    to->role = (Muster__V1__Role)account->role;
    to->scope = proto_text(account->scope);
    to->n_units = account->unit_count;
    to->units = (uint32_t *)(uintptr_t)account->units;
}

void wire_piece_welcome(struct buf *buf, const struct wire_welcome *welcome) {
    Muster__V1__Limits limits = MUSTER__V1__LIMITS__INIT;
    limits.frame_bytes = welcome->frame_bytes;
    limits.commands_per_s = welcome->commands_per_s;
    limits.open_commands = welcome->open_commands;
    limits.fixes_per_s = welcome->fixes_per_s;
    Muster__V1__Welcome to = MUSTER__V1__WELCOME__INIT;
    to.log = proto_bytes(welcome->log, WIRE_LOG_LEN);
    to.seq = welcome->seq;
    to.resume = (Muster__V1__Resume)welcome->resume;
    to.now_at_ms = welcome->now_at_ms;
    to.limits = &limits;
    to.tick_ms = welcome->tick_ms;
    to.silence_ms = welcome->silence_ms;
    to.hub = proto_text(welcome->hub);
    to.session = welcome->session;
    to.district = proto_text(welcome->district);
    welcome_account(welcome->account, &to);
    proto_put_message(buf, FRAME_WELCOME, &to.base);
}

void wire_piece_goodbye(struct buf *buf, enum refusal code, bool resume, uint32_t retry_after_ms) {
    const struct refusal_text *text = refusal_text(code);
    Muster__V1__Goodbye to = MUSTER__V1__GOODBYE__INIT;
    to.code = (uint32_t)code;
    to.zh = proto_text(text->zh);
    to.en = proto_text(text->en);
    to.resume = resume;
    to.retry_after_ms = retry_after_ms;
    proto_put_message(buf, FRAME_GOODBYE, &to.base);
}

void wire_piece_answer(struct buf *buf, const struct wire_answer *answer) {
    Muster__V1__Answer to;
    proto_answer_out(answer, &to);
    proto_put_message(buf, FRAME_ANSWERS, &to.base);
}

void wire_piece_event(struct buf *buf, const uint8_t *event, size_t len) {
    proto_put_bytes(buf, FRAME_EVENTS, event, len);
}

void wire_piece_through(struct buf *buf, uint64_t seq) {
    proto_put_varint(buf, FRAME_THROUGH, seq);
}

void wire_piece_fix_receipt(struct buf *buf, uint32_t batch, uint32_t taken, uint32_t refused, enum refusal first) {
    Muster__V1__FixReceipt to = MUSTER__V1__FIX_RECEIPT__INIT;
    to.batch = batch;
    to.taken = taken;
    to.refused = refused;
    to.refusal = (uint32_t)first;
    proto_put_message(buf, FRAME_FIX_RECEIPTS, &to.base);
}

void wire_piece_ping(struct buf *buf, uint64_t number) {
    Muster__V1__Ping to = MUSTER__V1__PING__INIT;
    to.number = number;
    proto_put_message(buf, FRAME_PING, &to.base);
}

void wire_piece_pong(struct buf *buf, uint64_t number, int64_t now_ms) {
    Muster__V1__Pong to = MUSTER__V1__PONG__INIT;
    to.number = number;
    to.now_at_ms = now_ms;
    proto_put_message(buf, FRAME_PONG, &to.base);
}

void wire_piece_hub_state(struct buf *buf, const struct wire_hub_state *hub) {
    Muster__V1__HubState to = MUSTER__V1__HUB_STATE__INIT;
    to.authority = hub->authority;
    to.authority_reachable = hub->authority_reachable;
    to.redis = hub->redis;
    to.database = hub->database;
    proto_put_message(buf, FRAME_HUB, &to.base);
}

void wire_piece_presence(struct buf *buf, const struct wire_presence *presence) {
    Muster__V1__Presence to = MUSTER__V1__PRESENCE__INIT;
    to.account = proto_text(presence->account);
    to.title = proto_text(presence->title);
    to.device = proto_text(presence->device);
    to.here = presence->here;
    to.acting = presence->acting;
    to.link = (Muster__V1__Link)presence->link;
    to.since_at_ms = presence->since_ms;
    to.seats = (uint32_t *)(uintptr_t)presence->seats;
    to.n_seats = presence->seat_count;
    proto_put_message(buf, FRAME_PRESENCE, &to.base);
}

void wire_piece_again(struct buf *buf, const struct order *order, const struct state *state) {
    struct proto_mark mark = proto_open(buf, FRAME_AGAIN, 1024);
    proto_order_put(buf, order, state);
    proto_close(buf, mark);
}
