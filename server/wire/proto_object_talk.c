// Turns channels, messages and consultations into messages of the protocol and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)CHANNEL_KINDS == MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_CONSULT + 1, "channel kinds");

enum { MESSAGE_REFS = 8 }; // field number in Message

// ---- channels and places

void proto_channel_out(const struct channel *from, Muster__V1__Channel *to) {
    muster__v1__channel__init(to);
    to->kind = (Muster__V1__ChannelKind)from->kind;
    to->number = from->number;
    to->module = from->module;
}

bool proto_channel_in(const Muster__V1__Channel *from, struct channel *to) {
    *to = (struct channel){0};
    if (!from)
        return false;
    to->kind = (enum channel_kind)proto_enum(from->kind, CHANNEL_KINDS);
    to->number = from->number;
    to->module = from->module;
    return to->kind != CHANNEL_NONE && to->number != 0 && (to->module != 0) == (to->kind == CHANNEL_MODULE);
}

Muster__V1__Place *proto_place_out(bool has_place, int32_t lat_e7, int32_t lon_e7, Muster__V1__Place *to) {
    muster__v1__place__init(to);
    to->lat_e7 = lat_e7;
    to->lon_e7 = lon_e7;
    return has_place ? to : NULL;
}

bool proto_place_in(const Muster__V1__Place *from, int32_t *lat_e7, int32_t *lon_e7) {
    *lat_e7 = from ? from->lat_e7 : 0;
    *lon_e7 = from ? from->lon_e7 : 0;
    return from != NULL;
}

// ---- messages

void proto_refs_put(struct buf *buf, uint32_t field, const struct message_ref *refs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        Muster__V1__Reference to = MUSTER__V1__REFERENCE__INIT;
        to.url = proto_text(refs[i].url);
        to.sha256 = proto_bytes(refs[i].hash, MESSAGE_HASH_LEN);
        proto_put_message(buf, field, &to.base);
    }
}

bool proto_refs_in(Muster__V1__Reference *const *from, size_t count, struct arena *arena, struct message *to) {
    struct message_ref *refs = count <= MESSAGE_REFS_MAX ? arena_alloc(arena, count * sizeof *refs) : NULL;
    if (!refs)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (from[i]->sha256.len != MESSAGE_HASH_LEN || !proto_text_is(from[i]->url, 1, MESSAGE_URL_MAX, false))
            return false;
        refs[i].url = from[i]->url;
        memcpy(refs[i].hash, from[i]->sha256.data, MESSAGE_HASH_LEN);
    }
    to->refs = refs;
    to->ref_count = (uint32_t)count;
    return true;
}

void proto_message_put(struct buf *buf, const struct message *from, const char *account) {
    Muster__V1__Channel channel;
    Muster__V1__Place place;
    proto_channel_out(&from->channel, &channel);
    Muster__V1__Message head = MUSTER__V1__MESSAGE__INIT;
    head.seq = from->seq;
    head.at_ms = from->at_ms;
    head.channel = &channel;
    head.account = proto_text(account);
    head.seat = from->seat;
    head.text = proto_text(from->text);
    head.place = proto_place_out(from->has_place, from->lat_e7, from->lon_e7, &place);
    head.reply_to = from->reply_to;
    proto_put(buf, &head.base);
    proto_refs_put(buf, MESSAGE_REFS, from->refs, from->ref_count);
}

bool proto_message_in(const Muster__V1__Message *from, struct arena *arena, struct message *to) {
    *to = (struct message){
        .seq = from->seq, .at_ms = from->at_ms, .seat = from->seat, .reply_to = from->reply_to, .text = from->text};
    to->has_place = proto_place_in(from->place, &to->lat_e7, &to->lon_e7);
    return proto_channel_in(from->channel, &to->channel) && proto_text_is(from->text, 1, MESSAGE_TEXT_MAX, true) &&
           proto_refs_in(from->refs, from->n_refs, arena, to);
}

// ---- consultations

void proto_consult_out(const struct consult *from, Muster__V1__Consult *to) {
    muster__v1__consult__init(to);
    to->consult = from->number;
    to->post = from->post;
    to->incident = from->incident;
    to->title = proto_text(from->title);
    to->opener = from->opener;
    to->seats = from->seats;
    to->n_seats = from->seat_count;
    to->opened_at_ms = from->opened_at_ms;
    to->closed_at_ms = from->closed_at_ms;
    to->lat_e7 = from->lat_e7;
    to->lon_e7 = from->lon_e7;
    to->zoom_c = from->zoom_c;
    to->drawings = proto_text(from->drawings);
    to->minutes = proto_text(from->minutes);
    to->seq = from->seq;
}

bool proto_consult_in(const Muster__V1__Consult *from, struct consult *to) {
    *to = (struct consult){
        .number = from->consult,
        .post = from->post,
        .incident = from->incident,
        .closed = from->closed_at_ms != 0,
        .opened_at_ms = from->opened_at_ms,
        .closed_at_ms = from->closed_at_ms,
        .opener = from->opener,
        .seats = from->seats,
        .seat_count = (uint32_t)from->n_seats,
        .seq = from->seq,
        .lat_e7 = from->lat_e7,
        .lon_e7 = from->lon_e7,
        .zoom_c = from->zoom_c,
        .drawings = from->drawings,
        .minutes = from->minutes,
    };
    return to->number >= 1 && to->number <= CONSULT_NUMBER_MAX && from->n_seats <= CONSULT_ROSTER_MAX &&
           proto_copy_text(to->title, sizeof to->title, from->title) &&
           proto_text_is(from->drawings, 0, CONSULT_MAP_MAX, true) &&
           proto_text_is(from->minutes, 0, INT32_MAX, true); // as long as the talk was
}
