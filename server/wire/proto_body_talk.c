// Bodies of the verbs of channels: messages, read marks, consultations.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- messages

enum { POST_REFS = 4 }; // field number in MessagePost

static enum refusal read_post(const void *message, struct arena *arena, void *body) {
    const Muster__V1__MessagePost *from = message;
    enum refusal why = REFUSAL_NONE;
    struct message *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *to = (struct message){.reply_to = from->reply_to};
    if (!proto_channel_in(from->channel, &to->channel))
        return REFUSAL_CHANNEL_UNKNOWN;
    to->text = proto_lines_in(&why, from->text, 1, MESSAGE_TEXT_MAX, REFUSAL_TEXT_INVALID);
    to->has_place = proto_place_in(from->place, &to->lat_e7, &to->lon_e7);
    if (!proto_refs_in(from->refs, from->n_refs, arena, to))
        why = why ? why : REFUSAL_REFERENCE_INVALID;
    *(const struct message **)body = to;
    return why;
}
static void put_post(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct message *from = *(const struct message *const *)body;
    Muster__V1__Channel channel;
    Muster__V1__Place place;
    proto_channel_out(&from->channel, &channel);
    Muster__V1__MessagePost head = MUSTER__V1__MESSAGE_POST__INIT;
    head.channel = &channel;
    head.text = proto_text(from->text);
    head.place = proto_place_out(from->has_place, from->lat_e7, from->lon_e7, &place);
    head.reply_to = from->reply_to;
    proto_put(buf, &head.base);
    proto_refs_put(buf, POST_REFS, from->refs, from->ref_count);
}

static enum refusal read_posted(const void *message, struct arena *arena, void *body) {
    struct message *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_message_in(message, arena, to))
        return REFUSAL_MALFORMED;
    *(const struct message **)body = to;
    return REFUSAL_NONE;
}
// The number of a message, its time and its author are those of the event.
static void put_posted(struct buf *buf, const void *body, const struct event *event) {
    struct message message = **(const struct message *const *)body;
    message.seq = event->seq;
    message.at_ms = event->at_ms;
    proto_message_put(buf, &message, event->actor);
}

// ---- read marks

enum { READ_CHANNEL = 1, READ_SEQ }; // field numbers of ChannelRead

static enum refusal read_read(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ChannelRead *from = message;
    struct read_change *to = body;
    to->seq = from->seq;
    return proto_channel_in(from->channel, &to->channel) ? REFUSAL_NONE : REFUSAL_CHANNEL_UNKNOWN;
}
static void put_read(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct read_change *from = body;
    Muster__V1__Channel channel;
    proto_channel_out(&from->channel, &channel);
    proto_put_message(buf, READ_CHANNEL, &channel.base);
    proto_put_varint(buf, READ_SEQ, from->seq);
}

// ---- consultations

static enum refusal read_open(const void *message, struct arena *arena, void *body) {
    const Muster__V1__ConsultOpen *from = message;
    struct consult *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *to = (struct consult){
        .post = from->post, .seats = from->seats, .seat_count = (uint32_t)from->n_seats, .drawings = "", .minutes = ""};
    *(const struct consult **)body = to;
    if (!proto_text_is(from->title, 1, CONSULT_TITLE_MAX, false) ||
        !proto_copy_text(to->title, sizeof to->title, from->title))
        return REFUSAL_TEXT_INVALID;
    return from->n_seats <= CONSULT_ROSTER_MAX ? REFUSAL_NONE : REFUSAL_CONSULT_ROSTER_INVALID;
}
static void write_open(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct consult *from = *(const struct consult *const *)body;
    Muster__V1__ConsultOpen *to = message;
    to->post = from->post;
    to->title = proto_text(from->title);
    to->seats = from->seats;
    to->n_seats = from->seat_count;
}

static enum refusal read_opened(const void *message, struct arena *arena, void *body) {
    struct consult *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_consult_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct consult **)body = to;
    return REFUSAL_NONE;
}
static void write_opened(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_consult_out(*(const struct consult *const *)body, message);
}

static struct consult_change consult_change(uint32_t consult) {
    return (struct consult_change){.consult = consult, .text = ""};
}

static enum refusal read_show(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ConsultShow *from = message;
    enum refusal why = REFUSAL_NONE;
    struct consult_change to = consult_change(from->consult);
    to.lat_e7 = from->lat_e7;
    to.lon_e7 = from->lon_e7;
    to.zoom_c = from->zoom_c;
    to.text = proto_lines_in(&why, from->drawings, 0, CONSULT_MAP_MAX, REFUSAL_DRAWINGS_INVALID);
    *(struct consult_change *)body = to;
    return why;
}
static void write_show(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct consult_change *from = body;
    Muster__V1__ConsultShow *to = message;
    to->consult = from->consult;
    to->lat_e7 = from->lat_e7;
    to->lon_e7 = from->lon_e7;
    to->zoom_c = from->zoom_c;
    to->drawings = proto_text(from->text);
}

static enum refusal read_minute(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ConsultMinute *from = message;
    enum refusal why = REFUSAL_NONE;
    struct consult_change to = consult_change(from->consult);
    to.text = proto_lines_in(&why, from->text, 1, CONSULT_LINE_MAX, REFUSAL_TEXT_INVALID);
    *(struct consult_change *)body = to;
    return why;
}
static void write_minute(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct consult_change *from = body;
    Muster__V1__ConsultMinute *to = message;
    to->consult = from->consult;
    to->text = proto_text(from->text);
}

static enum refusal read_close(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ConsultClose *from = message;
    *(struct consult_change *)body = consult_change(from->consult);
    return REFUSAL_NONE;
}
static void write_close(const void *body, uint32_t object, void *message) {
    (void)object;
    Muster__V1__ConsultClose *to = message;
    to->consult = ((const struct consult_change *)body)->consult;
}

const struct proto_body proto_message_post = {70, &muster__v1__message_post__descriptor, read_post, NULL, put_post};
const struct proto_body proto_message_posted = {70, &muster__v1__message__descriptor, read_posted, NULL, put_posted};
const struct proto_body proto_channel_read = {71, &muster__v1__channel_read__descriptor, read_read, NULL, put_read};
const struct proto_body proto_consult_open = {72, &muster__v1__consult_open__descriptor, read_open, write_open, NULL};
const struct proto_body proto_consult_opened = {72, &muster__v1__consult__descriptor, read_opened, write_opened, NULL};
const struct proto_body proto_consult_show = {73, &muster__v1__consult_show__descriptor, read_show, write_show, NULL};
const struct proto_body proto_consult_minute = {74, &muster__v1__consult_minute__descriptor, read_minute, write_minute,
                                                NULL};
const struct proto_body proto_consult_close = {75, &muster__v1__consult_close__descriptor, read_close, write_close,
                                               NULL};
