// Makes the commands of command posts.
// SPDX-License-Identifier: Apache-2.0
#include "world/posts.h"

#include "world/say_post.h"

#define HEAR_ALL 511u
#define SAY_ALL 127u
#define ORDER_ALL (2u | 4u | 16u | 64u)
#define MAY_ALL 127u

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
    must(local, say_template(SHEET, &template));
}

uint32_t posts_open(struct member *local) {
    return must(local, say_post_open(SHEET, "hq", TOWN_A, 0)).object;
}

struct told_answer posts_assign(struct member *by, uint32_t seat, const char *account) {
    return member_do(by, say_assign(SHEET, seat, account));
}

struct told_answer posts_relieve(struct member *by, uint32_t seat) {
    return member_do(by, say_relieve(SHEET, seat));
}

struct told_answer posts_hand_over(struct member *by, uint32_t seat, const char *account) {
    return member_do(by, say_hand_over(SHEET, seat, account));
}

void posts_talk(struct member *by, uint32_t seat, uint32_t post, uint8_t *id) {
    member_send(by, say_as(seat, say_message(SHEET, CHANNEL(POST), post, "水位上涨")), id);
}

struct told_answer posts_order(struct member *by, uint32_t seat, uint32_t to, int64_t deadline_at_ms) {
    return member_do(
        by, say_as(seat, say_order_to(SHEET, (struct told_target){TARGET(SEAT), to, 0}, "转移群众", deadline_at_ms)));
}

struct told_answer posts_step(struct member *by, uint32_t seat, uint32_t order, Muster__V1__OrderPhase phase) {
    return member_do(by, say_as(seat, say_step(SHEET, order, 1, phase, "")));
}
