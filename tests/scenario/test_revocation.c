// Seats change hands while a post is at work: who loses one hears nothing more of it, who gains one hears it all.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/world.h"

#define SEATS 8
#define BODY(name) MUSTER__V1__COMMAND__BODY_##name
#define HEAR_ALL 511u

static const char *const two_loops[] = {"--loops", "2", NULL};

// ---- commands. Each is sent before the next is made, so one room for them is enough.

static struct told_answer say_as(struct member *member, uint32_t seat, Muster__V1__Command *command) {
    command->seat = seat;
    return member_do(member, command);
}

#define COMMAND(Case, member_, Type, init_, ...)                                                                       \
    Muster__V1__##Type body = init_;                                                                                   \
    __VA_ARGS__                                                                                                        \
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;                                                           \
    command.body_case = BODY(Case);                                                                                    \
    command.member_ = &body

// One row of seats that anybody in scope may take, all of which hear, say and order everything.
static void put_template(struct member *local) {
    Muster__V1__TemplateRights rights = MUSTER__V1__TEMPLATE_RIGHTS__INIT;
    rights.hear = HEAR_ALL, rights.say = HEAR_ALL & ~128u, rights.order = 2 | 4 | 16 | 64, rights.may = 127;
    Muster__V1__TemplateSeat seat = MUSTER__V1__TEMPLATE_SEAT__INIT, *seats[] = {&seat};
    seat.key = "chief", seat.zh = "指挥长", seat.en = "Chief", seat.count = SEATS, seat.open = true;
    seat.peace = seat.war = &rights;
    Muster__V1__Template template = MUSTER__V1__TEMPLATE__INIT;
    template.key = "hq", template.zh = "应急指挥部", template.en = "HQ";
    template.kind = MUSTER__V1__POST_KIND__POST_KIND_HQ;
    template.seats = seats, template.n_seats = 1;
    COMMAND(TEMPLATE_PUT, template_put, TemplatePut, MUSTER__V1__TEMPLATE_PUT__INIT, body.template_ = &template;);
    assert_int_equal(say_as(local, 0, &command).code, 0);
}

static uint32_t open_post(struct member *local) {
    COMMAND(POST_OPEN, post_open, PostOpen, MUSTER__V1__POST_OPEN__INIT, body.template_ = "hq"; body.name = "指挥部";
            body.org = TOWN_A;);
    struct told_answer answer = say_as(local, 0, &command);
    assert_int_equal(answer.code, 0);
    return answer.object;
}

static struct told_answer assign(struct member *by, uint32_t seat, const char *account) {
    COMMAND(SEAT_ASSIGN, seat_assign, SeatAssign, MUSTER__V1__SEAT_ASSIGN__INIT, body.seat = seat;
            body.account = (char *)(uintptr_t)account;);
    return say_as(by, 0, &command);
}

static struct told_answer relieve(struct member *by, uint32_t seat) {
    COMMAND(SEAT_RELIEVE, seat_relieve, SeatRelieve, MUSTER__V1__SEAT_RELIEVE__INIT, body.seat = seat;);
    return say_as(by, 0, &command);
}

static struct told_answer hand_over(struct member *by, uint32_t seat, const char *account) {
    COMMAND(SEAT_HAND_OVER, seat_hand_over, SeatHandOver, MUSTER__V1__SEAT_HAND_OVER__INIT, body.seat = seat;
            body.account = (char *)(uintptr_t)account;);
    return say_as(by, 0, &command);
}

static void talk(struct member *by, uint32_t seat, uint32_t post, uint8_t *id) {
    Muster__V1__Channel channel = MUSTER__V1__CHANNEL__INIT;
    channel.kind = MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_POST, channel.number = post;
    COMMAND(MESSAGE_POST, message_post, MessagePost, MUSTER__V1__MESSAGE_POST__INIT, body.channel = &channel;
            body.text = "水位上涨";);
    command.seat = seat;
    member_send(by, &command, id);
}

static struct told_answer order(struct member *by, uint32_t seat, uint32_t to) {
    Muster__V1__Target target = MUSTER__V1__TARGET__INIT, *targets[] = {&target};
    target.kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT, target.number = to;
    COMMAND(ORDER_ISSUE, order_issue, OrderIssue, MUSTER__V1__ORDER_ISSUE__INIT, body.targets = targets;
            body.n_targets = 1; body.text = "转移群众";);
    return say_as(by, seat, &command);
}

// ---- what somebody was told

static uint32_t messages_behind(const struct member *member, uint64_t seq) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        count += event->seq > seq && event->body_case == MUSTER__V1__EVENT__BODY_MESSAGE_POSTED;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}

struct crew {
    struct member *local, *people[SEATS];
    uint32_t post, seats[SEATS];
};

// A post with everybody on a seat, each on one of the two loops.
static struct crew gather(struct world *world, struct hub *hub) {
    struct crew crew = {.local = people_operator(world, hub)};
    put_template(crew.local);
    crew.post = open_post(crew.local);
    for (uint32_t i = 0; i < SEATS; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%u", i);
        crew.people[i] = people_join(world, hub, name, ROLE(MEMBER), TOWN_B); // another place: sees nothing by scope
        crew.seats[i] = i + 1;
        assert_int_equal(crew.people[i]->snapshot->n_posts, 0);
        assert_int_equal(assign(crew.local, crew.seats[i], name).code, 0);
        world_until(world, crew.people[i]->snapshots == 2);
        assert_int_equal(crew.people[i]->snapshot->n_posts, 1);
        assert_int_equal(crew.people[i]->snapshot->n_seats, SEATS);
    }
    return crew;
}

// ---- the scenarios

static void who_is_relieved_hears_nothing_more(struct world *world) {
    struct hub *hub = world_hub(world, two_loops);
    struct crew crew = gather(world, hub);
    for (uint32_t gone = 1; gone < SEATS; gone++) { // one after the other, while the first of them talks on
        struct member *member = crew.people[gone];
        uint32_t before = member->snapshots, heard = member->event_count;
        uint8_t id[16];
        for (int i = 0; i < 20; i++)
            talk(crew.people[0], crew.seats[0], crew.post, id);
        world_until(world, member->event_count > heard);
        for (int i = 0; i < 20; i++)
            talk(crew.people[0], crew.seats[0], crew.post, id);
        struct told_answer answer = relieve(crew.local, crew.seats[gone]);
        assert_int_equal(answer.code, 0);
        for (int i = 0; i < 20; i++)
            talk(crew.people[0], crew.seats[0], crew.post, id);
        world_until(world, member_answer(crew.people[0], id));
        assert_int_equal(member_answer(crew.people[0], id)->code, 0);
        world_until(world, member->snapshots > before);
        world_rest(world, 0.1);
        assert_true(member->snapshot->seq >= answer.seq);
        assert_int_equal(member->snapshot->n_messages, 0);
        assert_int_equal(member->snapshot->n_seats, 1); // the one they left
        assert_int_equal(messages_behind(member, 0), 0);
        talk(member, crew.seats[gone], crew.post, id);
        world_until(world, member_answer(member, id));
        assert_int_equal(member_answer(member, id)->code, 724); // the seat is not theirs
    }
    for (uint32_t i = 0; i < SEATS; i++)
        member_check(crew.people[i]);
}

static void a_handover_takes_everything_along(struct world *world) {
    struct hub *hub = world_hub(world, two_loops);
    struct crew crew = gather(world, hub);
    uint8_t id[16];
    talk(crew.people[0], crew.seats[0], crew.post, id);
    world_until(world, member_answer(crew.people[0], id));
    assert_int_equal(order(crew.people[0], crew.seats[0], crew.seats[1]).code, 0);
    struct member *next = people_join(world, hub, "next", ROLE(MEMBER), TOWN_B);
    uint32_t before = crew.people[1]->snapshots;
    assert_int_equal(hand_over(crew.people[1], crew.seats[1], "next").code, 0);
    world_until(world, next->snapshots == 2 && crew.people[1]->snapshots > before);
    assert_int_equal(next->snapshot->n_messages, 1); // said before they came
    assert_int_equal(next->snapshot->n_orders, 1);
    assert_int_equal(crew.people[1]->snapshot->n_messages, 0);
    assert_int_equal(crew.people[1]->snapshot->n_orders, 0);
    // Away for a while: what has changed meanwhile is not resumed, it is told anew.
    uint64_t seq = member_known(next);
    uint8_t log[16];
    char token[64];
    memcpy(log, next->log, 16);
    snprintf(token, sizeof token, "%s", next->token);
    member_leave(next);
    assert_int_equal(relieve(crew.local, crew.seats[1]).code, 0);
    next = member_join(world, &(struct member_plan){
                                  .name = "next", .token = token, .hub = hub, .seq = seq, .log = log, .patient = true});
    world_until(world, next->snapshots == 1);
    assert_int_equal(next->resume, RESUME(START_OVER));
    assert_int_equal(next->snapshot->n_messages, 0);
    member_check(next);
}

int main(void) {
    return WORLD_RUN(SCENARIO(who_is_relieved_hears_nothing_more), SCENARIO(a_handover_takes_everything_along));
}
