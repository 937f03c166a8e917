// Commands about command posts, built in the caller's room.
// SPDX-License-Identifier: Apache-2.0
#include "world/talk.h"

#define TEXT(text) ((char *)(uintptr_t)(text))
#define FOREVER_MS 4102444800000 // the year 2100

#define SAY(talk, field, FIELD, type)                                                                                  \
    muster__v1__command__init(&(talk)->command);                                                                       \
    muster__v1__##type##__init(&(talk)->field);                                                                        \
    (talk)->command.body_case = MUSTER__V1__COMMAND__BODY_##FIELD;                                                     \
    (talk)->command.field = &(talk)->field

say *talk_as(say *command, uint32_t seat) {
    command->seat = seat;
    return command;
}

say *talk_mode(struct talk *talk, Muster__V1__Mode mode) {
    SAY(talk, mode_set, MODE_SET, mode_set);
    talk->mode_set.mode = mode;
    return &talk->command;
}

say *talk_template_without_key(struct talk *talk) {
    SAY(talk, template_put, TEMPLATE_PUT, template_put);
    muster__v1__template__init(&talk->template);
    talk->template_put.template_ = &talk->template;
    return &talk->command;
}

say *talk_post_open(struct talk *talk, const char *template, const char *org, uint32_t incident, uint32_t parent) {
    SAY(talk, post_open, POST_OPEN, post_open);
    talk->post_open.template_ = TEXT(template);
    talk->post_open.name = TEXT(template);
    talk->post_open.org = TEXT(org);
    talk->post_open.incident = incident;
    talk->post_open.parent = parent;
    return &talk->command;
}

say *talk_post_link(struct talk *talk, uint32_t post, uint32_t parent) {
    SAY(talk, post_link, POST_LINK, post_link);
    talk->post_link.post = post;
    talk->post_link.parent = parent;
    return &talk->command;
}

say *talk_post_close(struct talk *talk, uint32_t post, const char *reason, bool withdraw) {
    SAY(talk, post_close, POST_CLOSE, post_close);
    talk->post_close.post = post;
    talk->post_close.reason = TEXT(reason);
    talk->post_close.withdraw = withdraw;
    return &talk->command;
}

say *talk_take(struct talk *talk, uint32_t seat) {
    SAY(talk, seat_take, SEAT_TAKE, seat_take);
    talk->seat_take.seat = seat;
    return &talk->command;
}

say *talk_assign(struct talk *talk, uint32_t seat, const char *account) {
    SAY(talk, seat_assign, SEAT_ASSIGN, seat_assign);
    talk->seat_assign.seat = seat;
    talk->seat_assign.account = TEXT(account);
    return &talk->command;
}

say *talk_hand_over(struct talk *talk, uint32_t seat, const char *account) {
    SAY(talk, seat_hand_over, SEAT_HAND_OVER, seat_hand_over);
    talk->seat_hand_over.seat = seat;
    talk->seat_hand_over.account = TEXT(account);
    return &talk->command;
}

say *talk_relieve(struct talk *talk, uint32_t seat, const char *reason) {
    SAY(talk, seat_relieve, SEAT_RELIEVE, seat_relieve);
    talk->seat_relieve.seat = seat;
    talk->seat_relieve.reason = TEXT(reason);
    return &talk->command;
}

say *talk_stand_in(struct talk *talk, uint32_t seat) {
    SAY(talk, seat_stand_in, SEAT_STAND_IN, seat_stand_in);
    talk->seat_stand_in.seat = seat;
    return &talk->command;
}

say *talk_leave(struct talk *talk, uint32_t seat) {
    SAY(talk, seat_leave, SEAT_LEAVE, seat_leave);
    talk->seat_leave.seat = seat;
    return &talk->command;
}

say *talk_roster(struct talk *talk, uint32_t seat, const char *account) {
    SAY(talk, roster_set, ROSTER_SET, roster_set);
    muster__v1__roster_entry__init(&talk->entry);
    talk->entry.account = TEXT(account);
    talk->entry.until_at_ms = FOREVER_MS;
    talk->entries[0] = &talk->entry;
    talk->roster_set.seat = seat;
    talk->roster_set.roster = talk->entries;
    talk->roster_set.n_roster = 1;
    return &talk->command;
}

static Muster__V1__Channel *channel_of(struct talk *talk, struct told_channel channel) {
    muster__v1__channel__init(&talk->channel);
    talk->channel.kind = channel.kind;
    talk->channel.number = channel.number;
    talk->channel.module = channel.module;
    return &talk->channel;
}

say *talk_message(struct talk *talk, struct told_channel channel, const char *text, uint64_t reply_to) {
    SAY(talk, message_post, MESSAGE_POST, message_post);
    talk->message_post.channel = channel_of(talk, channel);
    talk->message_post.text = TEXT(text);
    talk->message_post.reply_to = reply_to;
    return &talk->command;
}

say *talk_read(struct talk *talk, struct told_channel channel, uint64_t seq) {
    SAY(talk, channel_read, CHANNEL_READ, channel_read);
    talk->channel_read.channel = channel_of(talk, channel);
    talk->channel_read.seq = seq;
    return &talk->command;
}

say *talk_consult_open(struct talk *talk, uint32_t post, const char *title, const uint32_t *seats, uint32_t count) {
    SAY(talk, consult_open, CONSULT_OPEN, consult_open);
    talk->consult_open.post = post;
    talk->consult_open.title = TEXT(title);
    talk->consult_open.seats = (uint32_t *)(uintptr_t)seats;
    talk->consult_open.n_seats = count;
    return &talk->command;
}

say *talk_minute(struct talk *talk, uint32_t consult, const char *text) {
    SAY(talk, consult_minute, CONSULT_MINUTE, consult_minute);
    talk->consult_minute.consult = consult;
    talk->consult_minute.text = TEXT(text);
    return &talk->command;
}

say *talk_consult_close(struct talk *talk, uint32_t consult) {
    SAY(talk, consult_close, CONSULT_CLOSE, consult_close);
    talk->consult_close.consult = consult;
    return &talk->command;
}

say *talk_order(struct talk *talk, struct told_target target, const char *text, int64_t deadline_at_ms) {
    SAY(talk, order_issue, ORDER_ISSUE, order_issue);
    muster__v1__target__init(&talk->target);
    talk->target.kind = target.kind;
    talk->target.number = target.number;
    talk->target.module = target.module;
    talk->targets[0] = &talk->target;
    talk->order_issue.targets = talk->targets;
    talk->order_issue.n_targets = 1;
    talk->order_issue.text = TEXT(text);
    talk->order_issue.deadline_at_ms = deadline_at_ms;
    return &talk->command;
}

say *talk_step(struct talk *talk, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase, const char *text) {
    SAY(talk, order_step, ORDER_STEP, order_step);
    talk->order_step.order = order;
    talk->order_step.target = target;
    talk->order_step.phase = phase;
    talk->order_step.text = TEXT(text);
    return &talk->command;
}
