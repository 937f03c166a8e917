// Commands for command posts, built in the caller's sheet.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_post.h"

#include "world/need.h"
#include "world/say_body.h"

#define FOREVER_MS 4102444800000 // the year 2100

say *say_as(uint32_t seat, say *command) {
    command->seat = seat;
    return command;
}

// ---- posts

say *say_mode(struct sheet *sheet, Muster__V1__Mode mode) {
    SAY(sheet, mode_set, MODE_SET);
    sheet->mode_set.mode = mode;
    return &sheet->command;
}

say *say_template(struct sheet *sheet, const Muster__V1__Template *template) {
    SAY(sheet, template_put, TEMPLATE_PUT);
    sheet->template_put.template_ = (Muster__V1__Template *)(uintptr_t) template;
    return &sheet->command;
}

say *say_template_without_key(struct sheet *sheet) {
    muster__v1__template__init(&sheet->template);
    return say_template(sheet, &sheet->template);
}

say *say_post_open(struct sheet *sheet, const char *template, const char *org, uint32_t parent) {
    SAY(sheet, post_open, POST_OPEN);
    sheet->post_open.template_ = TEXT(template);
    sheet->post_open.name = TEXT("现场指挥部");
    sheet->post_open.org = TEXT(org);
    sheet->post_open.parent = parent;
    return &sheet->command;
}

say *say_post_for(struct sheet *sheet, const char *template, const char *org, uint32_t incident, uint32_t parent) {
    say_post_open(sheet, template, org, parent);
    sheet->post_open.incident = incident;
    return &sheet->command;
}

say *say_post_link(struct sheet *sheet, uint32_t post, uint32_t parent) {
    SAY(sheet, post_link, POST_LINK);
    sheet->post_link.post = post;
    sheet->post_link.parent = parent;
    return &sheet->command;
}

say *say_post_close(struct sheet *sheet, uint32_t post, bool withdraw) {
    SAY(sheet, post_close, POST_CLOSE);
    sheet->post_close.post = post;
    sheet->post_close.reason = TEXT("处置结束");
    sheet->post_close.withdraw = withdraw;
    return &sheet->command;
}

// ---- seats

say *say_take(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_take, SEAT_TAKE);
    sheet->seat_take.seat = seat;
    return &sheet->command;
}

say *say_assign(struct sheet *sheet, uint32_t seat, const char *account) {
    SAY(sheet, seat_assign, SEAT_ASSIGN);
    sheet->seat_assign.seat = seat;
    sheet->seat_assign.account = TEXT(account);
    return &sheet->command;
}

say *say_hand_over(struct sheet *sheet, uint32_t seat, const char *account) {
    SAY(sheet, seat_hand_over, SEAT_HAND_OVER);
    sheet->seat_hand_over.seat = seat;
    sheet->seat_hand_over.account = TEXT(account);
    return &sheet->command;
}

say *say_relieve(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_relieve, SEAT_RELIEVE);
    sheet->seat_relieve.seat = seat;
    return &sheet->command;
}

say *say_stand_in(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_stand_in, SEAT_STAND_IN);
    sheet->seat_stand_in.seat = seat;
    return &sheet->command;
}

say *say_leave(struct sheet *sheet, uint32_t seat) {
    SAY(sheet, seat_leave, SEAT_LEAVE);
    sheet->seat_leave.seat = seat;
    return &sheet->command;
}

say *say_roster(struct sheet *sheet, uint32_t seat, const char *account) {
    SAY(sheet, roster_set, ROSTER_SET);
    muster__v1__roster_entry__init(&sheet->entry);
    sheet->entry.account = TEXT(account);
    sheet->entry.until_at_ms = FOREVER_MS;
    sheet->entries[0] = &sheet->entry;
    sheet->roster_set.seat = seat;
    sheet->roster_set.roster = sheet->entries;
    sheet->roster_set.n_roster = 1;
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
    SAY(sheet, message_post, MESSAGE_POST);
    sheet->message_post.channel = channel(sheet, kind, number);
    sheet->message_post.text = TEXT(text);
    return &sheet->command;
}

say *say_on_channel(struct sheet *sheet, struct told_channel on, const char *text, uint64_t reply_to) {
    say_message(sheet, on.kind, on.number, text);
    sheet->channel.module = on.module;
    sheet->message_post.reply_to = reply_to;
    return &sheet->command;
}

say *say_read(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number, uint64_t seq) {
    SAY(sheet, channel_read, CHANNEL_READ);
    sheet->channel_read.channel = channel(sheet, kind, number);
    sheet->channel_read.seq = seq;
    return &sheet->command;
}

say *say_consult(struct sheet *sheet, uint32_t post, const uint32_t *seats, uint32_t count) {
    SAY(sheet, consult_open, CONSULT_OPEN);
    sheet->consult_open.post = post;
    sheet->consult_open.title = TEXT("会商");
    sheet->consult_open.seats = (uint32_t *)(uintptr_t)seats;
    sheet->consult_open.n_seats = count;
    return &sheet->command;
}

say *say_minute(struct sheet *sheet, uint32_t consult, const char *text) {
    SAY(sheet, consult_minute, CONSULT_MINUTE);
    sheet->consult_minute.consult = consult;
    sheet->consult_minute.text = TEXT(text);
    return &sheet->command;
}

say *say_consult_close(struct sheet *sheet, uint32_t consult) {
    SAY(sheet, consult_close, CONSULT_CLOSE);
    sheet->consult_close.consult = consult;
    return &sheet->command;
}

// ---- orders

say *say_order(struct sheet *sheet, const char *text) {
    SAY(sheet, order_issue, ORDER_ISSUE);
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

say *say_order_to(struct sheet *sheet, struct told_target target, const char *text, int64_t deadline_at_ms) {
    say_order(sheet, text);
    sheet->order_issue.deadline_at_ms = deadline_at_ms;
    return add(sheet, target.kind, target.number, target.module);
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
    SAY(sheet, order_step, ORDER_STEP);
    sheet->order_step.order = order;
    sheet->order_step.target = target;
    sheet->order_step.phase = phase;
    sheet->order_step.text = TEXT(text);
    return &sheet->command;
}
