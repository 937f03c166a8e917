// Pieces of a snapshot. Each is a part of its own: {seq, first}, {one object} ... {seq, last}.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/wire.h"

enum { FRAME_SNAPSHOTS = 4 }; // field number in ServerFrame
enum {                        // of Snapshot
    SNAPSHOT_UNITS = 4,
    SNAPSHOT_INCIDENTS,
    SNAPSHOT_ACCOUNTS,
    SNAPSHOT_MODE,
    SNAPSHOT_TEMPLATES,
    SNAPSHOT_POSTS,
    SNAPSHOT_SEATS,
    SNAPSHOT_CONSULTS,
    SNAPSHOT_MESSAGES,
    SNAPSHOT_ORDERS,
    SNAPSHOT_CATALOGUES,
    SNAPSHOT_INTAKES,
    SNAPSHOT_REPORTS,
    SNAPSHOT_CASUALTIES,
    SNAPSHOT_DISPATCHES,
    SNAPSHOT_AIDS,
    SNAPSHOT_ALARMS,
    SNAPSHOT_FENCES,
    SNAPSHOT_RESPONSES,
    SNAPSHOT_FENCE_STAYS,
    SNAPSHOT_PHONE_CALLS,
    SNAPSHOT_LAUNCHES,
};

static void snapshot_end(struct buf *buf, uint64_t seq, bool first, bool last) {
    Muster__V1__Snapshot part = MUSTER__V1__SNAPSHOT__INIT;
    part.seq = seq;
    part.first = first;
    part.last = last;
    proto_put_message(buf, FRAME_SNAPSHOTS, &part.base);
}

static void snapshot_object(struct buf *buf, uint32_t number, const ProtobufCMessage *object) {
    struct proto_mark mark = proto_open(buf, FRAME_SNAPSHOTS, 64);
    proto_put_message(buf, number, object);
    proto_close(buf, mark);
}

void wire_piece_snapshot_begin(struct buf *buf, uint64_t seq) {
    snapshot_end(buf, seq, true, false);
}

void wire_piece_snapshot_unit(struct buf *buf, const struct unit *unit) {
    struct proto_unit to;
    proto_unit_out(unit, &to);
    snapshot_object(buf, SNAPSHOT_UNITS, &to.message.base);
}

// Laid out by hand from field to field: an account may have thousands of tokens.
void wire_piece_snapshot_account(struct buf *buf, const struct account *account, const struct state *state) {
    enum { ACCOUNT_TOKENS = 8 };
    Muster__V1__Account to;
    proto_account_out(account, &to);
    struct proto_mark part = proto_open(buf, FRAME_SNAPSHOTS, 256);
    struct proto_mark whole = proto_open(buf, SNAPSHOT_ACCOUNTS, 256);
    proto_put(buf, &to.base);
    const struct token *token = NULL;
    while ((token = state_token_of_account(state, account->number, token)) != NULL) {
        Muster__V1__Token one = MUSTER__V1__TOKEN__INIT;
        one.token = token->number;
        one.device = proto_text(token->device);
        one.issued_at_ms = token->issued_at_ms;
        one.expires_at_ms = token->expires_at_ms;
        proto_put_message(buf, ACCOUNT_TOKENS, &one.base);
    }
    proto_close(buf, whole);
    proto_close(buf, part);
}

void wire_piece_snapshot_mode(struct buf *buf, enum mode mode) {
    struct proto_mark part = proto_open(buf, FRAME_SNAPSHOTS, 2);
    proto_put_varint(buf, SNAPSHOT_MODE, (uint64_t)mode);
    proto_close(buf, part);
}

void wire_piece_snapshot_post(struct buf *buf, const struct post *post) {
    Muster__V1__Post to;
    proto_post_out(post, &to);
    snapshot_object(buf, SNAPSHOT_POSTS, &to.base);
}

void wire_piece_snapshot_consult(struct buf *buf, const struct consult *consult) {
    Muster__V1__Consult to;
    proto_consult_out(consult, &to);
    snapshot_object(buf, SNAPSHOT_CONSULTS, &to.base);
}

void wire_piece_snapshot_catalogue(struct buf *buf, const struct catalogue *catalogue) {
    Muster__V1__Catalogue to;
    proto_catalogue_out(catalogue, &to);
    snapshot_object(buf, SNAPSHOT_CATALOGUES, &to.base);
}

void wire_piece_snapshot_dispatch(struct buf *buf, const struct dispatch *dispatch, const struct state *state) {
    struct proto_mark mark = proto_open(buf, FRAME_SNAPSHOTS, 256);
    proto_dispatch_put(buf, SNAPSHOT_DISPATCHES, dispatch, state, NULL);
    proto_close(buf, mark);
}

void wire_piece_snapshot_aid(struct buf *buf, const struct aid *aid, const struct state *state) {
    struct proto_aid_room room;
    proto_aid_out(aid, state, NULL, &room);
    snapshot_object(buf, SNAPSHOT_AIDS, &room.aid.base);
}

void wire_piece_snapshot_alarm(struct buf *buf, const struct alarm *alarm, const struct state *state) {
    struct proto_alarm_room room;
    proto_alarm_out(alarm, state, NULL, &room);
    snapshot_object(buf, SNAPSHOT_ALARMS, &room.alarm.base);
}

void wire_piece_snapshot_phone_call(struct buf *buf, const struct phone_call *call, const struct state *state) {
    Muster__V1__PhoneCall to;
    proto_phone_call_out(call, proto_account_name(state, call->account), &to);
    snapshot_object(buf, SNAPSHOT_PHONE_CALLS, &to.base);
}

void wire_piece_snapshot_launch(struct buf *buf, const struct launch *launch, const struct state *state) {
    Muster__V1__Launch to;
    proto_launch_out(launch, proto_account_name(state, launch->account), &to);
    snapshot_object(buf, SNAPSHOT_LAUNCHES, &to.base);
}

// ---- objects with lists, laid out field by field

struct marks {
    struct proto_mark part, object;
};
static struct marks open_object(struct buf *buf, uint32_t number) {
    struct proto_mark part = proto_open(buf, FRAME_SNAPSHOTS, 1024);
    return (struct marks){.part = part, .object = proto_open(buf, number, 1024)};
}
static void close_object(struct buf *buf, struct marks marks) {
    proto_close(buf, marks.object);
    proto_close(buf, marks.part);
}

void wire_piece_snapshot_incident(struct buf *buf, const struct incident *incident) {
    struct marks marks = open_object(buf, SNAPSHOT_INCIDENTS);
    proto_incident_put(buf, incident);
    close_object(buf, marks);
}

void wire_piece_snapshot_template(struct buf *buf, const struct template *template) {
    struct marks marks = open_object(buf, SNAPSHOT_TEMPLATES);
    proto_template_put(buf, template);
    close_object(buf, marks);
}

void wire_piece_snapshot_seat(struct buf *buf, const struct seat *seat, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_SEATS);
    proto_seat_put(buf, seat, state);
    close_object(buf, marks);
}

void wire_piece_snapshot_message(struct buf *buf, const struct message *message, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_MESSAGES);
    proto_message_put(buf, message, proto_account_name(state, message->account));
    close_object(buf, marks);
}

void wire_piece_snapshot_order(struct buf *buf, const struct order *order, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_ORDERS);
    proto_order_put(buf, order, state);
    close_object(buf, marks);
}

void wire_piece_snapshot_intake(struct buf *buf, const struct intake *intake, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_INTAKES);
    proto_intake_put(buf, intake, proto_account_name(state, intake->recorder),
                     proto_account_name(state, intake->decider));
    close_object(buf, marks);
}

void wire_piece_snapshot_casualty(struct buf *buf, const struct casualty *casualty, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_CASUALTIES);
    proto_casualty_put(buf, casualty, proto_account_name(state, casualty->account));
    close_object(buf, marks);
}

void wire_piece_snapshot_fence(struct buf *buf, const struct fence *fence) {
    struct marks marks = open_object(buf, SNAPSHOT_FENCES);
    proto_fence_put(buf, fence);
    close_object(buf, marks);
}

void wire_piece_snapshot_fence_stay(struct buf *buf, const struct fence_stay *stay) {
    Muster__V1__FenceStay to;
    proto_fence_stay_out(stay, &to);
    snapshot_object(buf, SNAPSHOT_FENCE_STAYS, &to.base);
}

void wire_piece_snapshot_report(struct buf *buf, const struct report *report, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_REPORTS);
    proto_report_put(buf, report, proto_account_name(state, report->account));
    close_object(buf, marks);
}

void wire_piece_snapshot_response(struct buf *buf, const struct response *response, const struct state *state) {
    struct marks marks = open_object(buf, SNAPSHOT_RESPONSES);
    proto_response_put(buf, response, proto_account_name(state, response->account));
    close_object(buf, marks);
}

void wire_piece_snapshot_end(struct buf *buf, uint64_t seq) {
    snapshot_end(buf, seq, false, true);
}
