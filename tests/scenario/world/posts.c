// Makes the commands of command posts.
// SPDX-License-Identifier: Apache-2.0
#include "world/posts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEAR_ALL 511u
#define SAY_ALL 127u
#define ORDER_ALL (2u | 4u | 16u | 64u)
#define MAY_ALL 127u

// A command with its body, both alive until the end of the block.
#define COMMAND(Case, member_, Type, Name)                                                                             \
    Muster__V1__##Type body = MUSTER__V1__##Name##__INIT;                                                              \
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;                                                           \
    command.body_case = MUSTER__V1__COMMAND__BODY_##Case;                                                              \
    command.member_ = &body

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

void posts_template(struct member *local, uint32_t seats, Muster__V1__TemplateSilence *silence) {
    Muster__V1__TemplateRights rights = MUSTER__V1__TEMPLATE_RIGHTS__INIT;
    rights.hear = HEAR_ALL, rights.say = SAY_ALL, rights.order = ORDER_ALL, rights.may = MAY_ALL;
    Muster__V1__TemplateSeat seat = MUSTER__V1__TEMPLATE_SEAT__INIT, *rows[] = {&seat};
    seat.key = "chief", seat.zh = "指挥长", seat.en = "Chief", seat.count = seats, seat.open = true;
    seat.peace = seat.war = &rights;
    Muster__V1__Template template = MUSTER__V1__TEMPLATE__INIT;
    template.key = "hq", template.zh = "应急指挥部", template.en = "HQ";
    template.kind = MUSTER__V1__POST_KIND__POST_KIND_HQ;
    template.seats = rows, template.n_seats = 1;
    template.peace = template.war = silence;
    COMMAND(TEMPLATE_PUT, template_put, TemplatePut, TEMPLATE_PUT);
    body.template_ = &template;
    assert_int_equal(member_do(local, &command).code, 0);
}

uint32_t posts_open(struct member *local) {
    COMMAND(POST_OPEN, post_open, PostOpen, POST_OPEN);
    body.template_ = "hq", body.name = "区应急指挥部", body.org = TOWN_A;
    struct told_answer answer = member_do(local, &command);
    assert_int_equal(answer.code, 0);
    return answer.object;
}

struct told_answer posts_assign(struct member *by, uint32_t seat, const char *account) {
    COMMAND(SEAT_ASSIGN, seat_assign, SeatAssign, SEAT_ASSIGN);
    body.seat = seat, body.account = text(account);
    return member_do(by, &command);
}

struct told_answer posts_relieve(struct member *by, uint32_t seat) {
    COMMAND(SEAT_RELIEVE, seat_relieve, SeatRelieve, SEAT_RELIEVE);
    body.seat = seat;
    return member_do(by, &command);
}

struct told_answer posts_hand_over(struct member *by, uint32_t seat, const char *account) {
    COMMAND(SEAT_HAND_OVER, seat_hand_over, SeatHandOver, SEAT_HAND_OVER);
    body.seat = seat, body.account = text(account);
    return member_do(by, &command);
}

void posts_talk(struct member *by, uint32_t seat, uint32_t post, uint8_t *id) {
    Muster__V1__Channel channel = MUSTER__V1__CHANNEL__INIT;
    channel.kind = MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_POST, channel.number = post;
    COMMAND(MESSAGE_POST, message_post, MessagePost, MESSAGE_POST);
    body.channel = &channel, body.text = "水位上涨";
    command.seat = seat;
    member_send(by, &command, id);
}

struct told_answer posts_order(struct member *by, uint32_t seat, uint32_t to, int64_t deadline_at_ms) {
    Muster__V1__Target target = MUSTER__V1__TARGET__INIT, *targets[] = {&target};
    target.kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT, target.number = to;
    COMMAND(ORDER_ISSUE, order_issue, OrderIssue, ORDER_ISSUE);
    body.targets = targets, body.n_targets = 1, body.text = "转移群众", body.deadline_at_ms = deadline_at_ms;
    command.seat = seat;
    return member_do(by, &command);
}

struct told_answer posts_step(struct member *by, uint32_t seat, uint32_t order, Muster__V1__OrderPhase phase) {
    COMMAND(ORDER_STEP, order_step, OrderStep, ORDER_STEP);
    body.order = order, body.target = 1, body.phase = phase, body.text = "";
    command.seat = seat;
    return member_do(by, &command);
}
