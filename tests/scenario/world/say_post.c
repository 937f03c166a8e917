// Commands for command posts, built in the caller's sheet.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_post.h"

#include "world/need.h"

#define TEXT(text) ((char *)(uintptr_t)(text))

// Initialises the sheet with the body `field` of type `type`.
#define SAY(sheet, field, FIELD, type)                                                                                 \
    muster__v1__command__init(&(sheet)->command);                                                                      \
    muster__v1__##type##__init(&(sheet)->field);                                                                       \
    (sheet)->command.body_case = MUSTER__V1__COMMAND__BODY_##FIELD;                                                    \
    (sheet)->command.field = &(sheet)->field

say *say_as(uint32_t seat, say *command) {
    command->seat = seat;
    return command;
}

// ---- posts

say *say_post_open(struct sheet *sheet, const char *template, const char *org, uint32_t parent) {
    SAY(sheet, post_open, POST_OPEN, post_open);
    sheet->post_open.template_ = TEXT(template);
    sheet->post_open.name = TEXT("现场指挥部");
    sheet->post_open.org = TEXT(org);
    sheet->post_open.parent = parent;
    return &sheet->command;
}

say *say_post_link(struct sheet *sheet, uint32_t post, uint32_t parent) {
    SAY(sheet, post_link, POST_LINK, post_link);
    sheet->post_link.post = post;
    sheet->post_link.parent = parent;
    return &sheet->command;
}

say *say_post_close(struct sheet *sheet, uint32_t post, bool withdraw) {
    SAY(sheet, post_close, POST_CLOSE, post_close);
    sheet->post_close.post = post;
    sheet->post_close.reason = TEXT("处置结束");
    sheet->post_close.withdraw = withdraw;
    return &sheet->command;
}

// ---- seats

say *say_take(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_take, SEAT_TAKE, seat_take);
    sheet->seat_take.seat = seat;
    return &sheet->command;
}

say *say_assign(struct sheet *sheet, uint32_t seat, const char *account) {
    SAY(sheet, seat_assign, SEAT_ASSIGN, seat_assign);
    sheet->seat_assign.seat = seat;
    sheet->seat_assign.account = TEXT(account);
    return &sheet->command;
}

say *say_hand_over(struct sheet *sheet, uint32_t seat, const char *account) {
    SAY(sheet, seat_hand_over, SEAT_HAND_OVER, seat_hand_over);
    sheet->seat_hand_over.seat = seat;
    sheet->seat_hand_over.account = TEXT(account);
    return &sheet->command;
}

say *say_relieve(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_relieve, SEAT_RELIEVE, seat_relieve);
    sheet->seat_relieve.seat = seat;
    return &sheet->command;
}

say *say_stand_in(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_stand_in, SEAT_STAND_IN, seat_stand_in);
    sheet->seat_stand_in.seat = seat;
    return &sheet->command;
}

say *say_leave(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_leave, SEAT_LEAVE, seat_leave);
    sheet->seat_leave.seat = seat;
    return &sheet->command;
}

// ---- messages and consultations

static Muster__V1__Channel *channel(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number) {
    muster__v1__channel__init(&sheet->channel);
    sheet->channel.kind = kind;
    sheet->channel.number = number;
    return &sheet->channel;
}

say *say_message(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number, const char *text) {
    SAY(sheet, message_post, MESSAGE_POST, message_post);
    sheet->message_post.channel = channel(sheet, kind, number);
    sheet->message_post.text = TEXT(text);
    return &sheet->command;
}

say *say_read(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number, uint64_t seq) {
    SAY(sheet, channel_read, CHANNEL_READ, channel_read);
    sheet->channel_read.channel = channel(sheet, kind, number);
    sheet->channel_read.seq = seq;
    return &sheet->command;
}

say *say_consult(struct sheet *sheet, uint32_t post, const uint32_t *seats, uint32_t count) {
    SAY(sheet, consult_open, CONSULT_OPEN, consult_open);
    sheet->consult_open.post = post;
    sheet->consult_open.title = TEXT("会商");
    sheet->consult_open.seats = (uint32_t *)(uintptr_t)seats;
    sheet->consult_open.n_seats = count;
    return &sheet->command;
}

say *say_minute(struct sheet *sheet, uint32_t consult, const char *text) {
    SAY(sheet, consult_minute, CONSULT_MINUTE, consult_minute);
    sheet->consult_minute.consult = consult;
    sheet->consult_minute.text = TEXT(text);
    return &sheet->command;
}

say *say_consult_close(struct sheet *sheet, uint32_t consult) {
    SAY(sheet, consult_close, CONSULT_CLOSE, consult_close);
    sheet->consult_close.consult = consult;
    return &sheet->command;
}

// ---- orders

say *say_order(struct sheet *sheet, const char *text) {
    SAY(sheet, order_issue, ORDER_ISSUE, order_issue);
    sheet->order_issue.text = TEXT(text);
    sheet->order_issue.targets = sheet->list;
    return &sheet->command;
}

static say *add(struct sheet *sheet, Muster__V1__TargetKind kind, uint32_t number, uint32_t module) {
    need(sheet->order_issue.n_targets < SHEET_TARGETS, "a sheet has room for %d targets", SHEET_TARGETS);
    Muster__V1__Target *target = &sheet->targets[sheet->order_issue.n_targets];
    muster__v1__target__init(target);
    target->kind = kind;
    target->number = number;
    target->module = module;
    sheet->list[sheet->order_issue.n_targets++] = target;
    return &sheet->command;
}

say *say_to_seat(struct sheet *sheet, uint32_t seat) {
    return add(sheet, MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT, seat, 0);
}

say *say_to_module(struct sheet *sheet, uint32_t post, uint32_t module) {
    return add(sheet, MUSTER__V1__TARGET_KIND__TARGET_KIND_MODULE, post, module);
}

say *say_to_unit(struct sheet *sheet, uint32_t unit) {
    return add(sheet, MUSTER__V1__TARGET_KIND__TARGET_KIND_UNIT, unit, 0);
}

say *say_at(struct sheet *sheet, int32_t lat_e7, int32_t lon_e7) {
    muster__v1__place__init(&sheet->place);
    sheet->place.lat_e7 = lat_e7;
    sheet->place.lon_e7 = lon_e7;
    sheet->order_issue.place = &sheet->place;
    return &sheet->command;
}

say *say_step(struct sheet *sheet, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase, const char *text) {
    SAY(sheet, order_step, ORDER_STEP, order_step);
    sheet->order_step.order = order;
    sheet->order_step.target = target;
    sheet->order_step.phase = phase;
    sheet->order_step.text = TEXT(text);
    return &sheet->command;
}
