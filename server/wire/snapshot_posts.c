// Writes mode, clock, templates, posts, seats, consultations, messages and orders of a state and reads them back, in
// one order.
// SPDX-License-Identifier: Apache-2.0
#include "wire/snapshot_posts.h"

#include "hub.pb-c.h"
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

// Field numbers of StateImage.
enum {
    IMAGE_MODE = 10,
    IMAGE_CLOCK,
    IMAGE_TEMPLATES,
    IMAGE_POSTS,
    IMAGE_SEATS,
    IMAGE_REACHES,
    IMAGE_CONSULTS,
    IMAGE_MESSAGES,
    IMAGE_ORDERS
};

// ---- writing

static void write_clock(struct buf *buf, const struct clock_change *clock) {
    Muster__V1__ClockShift to;
    proto_clock_out(clock, &to);
    proto_put_message(buf, IMAGE_CLOCK, &to.base);
}

static void write_template(struct buf *buf, const struct template *template) {
    struct proto_mark mark = proto_open(buf, IMAGE_TEMPLATES, 16384);
    proto_template_put(buf, template);
    proto_close(buf, mark);
}

static void write_post(struct buf *buf, const struct post *post) {
    Muster__V1__Post to;
    proto_post_out(post, &to);
    proto_put_message(buf, IMAGE_POSTS, &to.base);
}

static void write_seat(struct buf *buf, const struct seat *seat, const struct state *state) {
    struct proto_mark mark = proto_open(buf, IMAGE_SEATS, 64);
    proto_seat_put(buf, seat, state);
    proto_close(buf, mark);
}

static void write_reach(struct buf *buf, uint32_t account, uint64_t seq) {
    Muster__V1__ReachImage to = MUSTER__V1__REACH_IMAGE__INIT;
    to.account = account;
    to.seq = seq;
    proto_put_message(buf, IMAGE_REACHES, &to.base);
}

static void write_consult(struct buf *buf, const struct consult *consult) {
    Muster__V1__Consult to;
    proto_consult_out(consult, &to);
    proto_put_message(buf, IMAGE_CONSULTS, &to.base);
}

static void write_messages(struct buf *buf, const struct channel *channel, const struct state *state) {
    for (const struct message *message = NULL; (message = state_message_next(state, channel, message)) != NULL;) {
        struct proto_mark mark = proto_open(buf, IMAGE_MESSAGES, 256);
        proto_message_put(buf, message, proto_account_name(state, message->account));
        proto_close(buf, mark);
    }
}

static void write_order(struct buf *buf, const struct order *order, const struct state *state) {
    struct proto_mark mark = proto_open(buf, IMAGE_ORDERS, 1024);
    proto_order_put(buf, order, state);
    proto_close(buf, mark);
}

void snapshot_write_posts(struct buf *buf, const struct state *state) {
    proto_put_varint(buf, IMAGE_MODE, (uint64_t)state_mode(state));
    write_clock(buf, state_clock(state));
    for (uint32_t i = 1; i <= state_template_count(state); i++)
        if (state_template(state, i))
            write_template(buf, state_template(state, i));
    for (uint32_t i = 1; i <= state_post_count(state); i++)
        if (state_post(state, i))
            write_post(buf, state_post(state, i));
    for (uint32_t i = 1; i <= state_seat_count(state); i++)
        if (state_seat(state, i))
            write_seat(buf, state_seat(state, i), state);
    for (uint32_t i = 1; i <= state_account_count(state); i++)
        if (state_reach_seq(state, i) != 0)
            write_reach(buf, i, state_reach_seq(state, i));
    for (uint32_t i = 1; i <= state_consult_count(state); i++)
        if (state_consult(state, i))
            write_consult(buf, state_consult(state, i));
    struct channel channel;
    for (uint32_t place = 0; state_channel_next(state, &place, &channel);)
        write_messages(buf, &channel, state);
    for (uint32_t i = 1; i <= state_order_count(state); i++)
        if (state_order(state, i))
            write_order(buf, state_order(state, i), state);
}

// ---- reading. Each returns false when the object is damaged or did not find its place in the state.

static bool read_clock(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct clock_change clock;
    if (!proto_clock_in(message, &clock))
        return false;
    state_restore_mode(state, state_mode(state), &clock);
    return true;
}

static bool read_template(const void *message, struct arena *arena, struct state *state) {
    struct template template;
    if (!proto_template_in(message, arena, &template) || state_template(state, template.number))
        return false;
    state_restore_template(state, &template);
    return state_template(state, template.number) != NULL;
}

static bool read_post(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct post post;
    if (!proto_post_in(message, &post) || state_post(state, post.number))
        return false;
    state_restore_post(state, &post);
    return state_post(state, post.number) != NULL;
}

static bool read_seat(const void *message, struct arena *arena, struct state *state) {
    struct seat seat;
    if (!proto_seat_in(message, state, arena, &seat))
        return false;
    state_restore_seat(state, &seat);
    const struct seat *there = state_seat(state, seat.number); // its post made it
    return there && there->seq == seat.seq && there->holder == seat.holder;
}

static bool read_reach(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__ReachImage *from = message;
    state_restore_reach(state, from->account, from->seq);
    return state_reach_seq(state, from->account) == from->seq;
}

static bool read_consult(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct consult consult;
    if (!proto_consult_in(message, &consult) || state_consult(state, consult.number))
        return false;
    state_restore_consult(state, &consult);
    return state_consult(state, consult.number) != NULL;
}

static bool has_message(const struct state *state, const struct channel *channel, uint64_t seq) {
    const struct message *message = NULL;
    while ((message = state_message_next(state, channel, message)) != NULL)
        if (message->seq == seq)
            return true;
    return false;
}

static bool read_message(const void *message, struct arena *arena, struct state *state) {
    const Muster__V1__Message *from = message;
    struct message to;
    if (!proto_message_in(from, arena, &to) || !proto_account_number(state, from->account, &to.account))
        return false;
    state_restore_message(state, &to);
    return has_message(state, &to.channel, to.seq);
}

static bool read_order(const void *message, struct arena *arena, struct state *state) {
    struct order order;
    if (!proto_order_in(message, state, arena, &order) || state_order(state, order.number))
        return false;
    state_restore_order(state, &order);
    return state_order(state, order.number) != NULL;
}

struct image_row {
    const ProtobufCMessageDescriptor *type;
    bool (*read)(const void *message, struct arena *arena, struct state *state);
};
static const struct image_row rows[] = {
    [IMAGE_CLOCK] = {&muster__v1__clock_shift__descriptor, read_clock},
    [IMAGE_TEMPLATES] = {&muster__v1__template__descriptor, read_template},
    [IMAGE_POSTS] = {&muster__v1__post__descriptor, read_post},
    [IMAGE_SEATS] = {&muster__v1__seat__descriptor, read_seat},
    [IMAGE_REACHES] = {&muster__v1__reach_image__descriptor, read_reach},
    [IMAGE_CONSULTS] = {&muster__v1__consult__descriptor, read_consult},
    [IMAGE_MESSAGES] = {&muster__v1__message__descriptor, read_message},
    [IMAGE_ORDERS] = {&muster__v1__order__descriptor, read_order},
};
#define ROWS (sizeof rows / sizeof rows[0])

static bool read_mode(const struct proto_field *field, struct state *state) {
    if (field->type != PROTO_VARINT || field->value == MODE_UNKNOWN || field->value >= MODES)
        return false;
    state_restore_mode(state, (enum mode)field->value, state_clock(state));
    return true;
}

bool snapshot_read_posts(const struct proto_field *field, struct arena *arena, struct state *state) {
    if (field->number == IMAGE_MODE)
        return read_mode(field, state);
    if (field->number >= ROWS || !rows[field->number].read)
        return snapshot_read_row(field, arena, state);
    arena_reset(arena);
    const struct image_row *row = &rows[field->number];
    const void *message = field->type == PROTO_BYTES ? proto_unpack(row->type, field->data, field->len, arena) : NULL;
    return message && row->read(message, arena, state);
}
