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

#include "world/posts.h"
#include "world/world.h"

#define SEATS 8

static const char *const two_loops[] = {"--loops", "2", NULL};

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
    posts_template(crew.local, SEATS, NULL);
    crew.post = posts_open(crew.local);
    for (uint32_t i = 0; i < SEATS; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%u", i);
        crew.people[i] = people_join(world, hub, name, ROLE(MEMBER), TOWN_B); // another place: sees nothing by scope
        crew.seats[i] = i + 1;
        assert_int_equal(crew.people[i]->snapshot->n_posts, 0);
        assert_int_equal(posts_assign(crew.local, crew.seats[i], name).code, 0);
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
            posts_talk(crew.people[0], crew.seats[0], crew.post, id);
        world_until(world, member->event_count > heard);
        for (int i = 0; i < 20; i++)
            posts_talk(crew.people[0], crew.seats[0], crew.post, id);
        struct told_answer answer = posts_relieve(crew.local, crew.seats[gone]);
        assert_int_equal(answer.code, 0);
        for (int i = 0; i < 20; i++)
            posts_talk(crew.people[0], crew.seats[0], crew.post, id);
        world_until(world, member_answer(crew.people[0], id));
        assert_int_equal(member_answer(crew.people[0], id)->code, 0);
        world_until(world, member->snapshots > before);
        world_rest(world, 0.1);
        assert_true(member->snapshot->seq >= answer.seq);
        assert_int_equal(member->snapshot->n_messages, 0);
        assert_int_equal(member->snapshot->n_seats, 1); // the one they left
        assert_int_equal(messages_behind(member, 0), 0);
        posts_talk(member, crew.seats[gone], crew.post, id);
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
    posts_talk(crew.people[0], crew.seats[0], crew.post, id);
    world_until(world, member_answer(crew.people[0], id));
    assert_int_equal(posts_order(crew.people[0], crew.seats[0], crew.seats[1], 0).code, 0);
    struct member *next = people_join(world, hub, "next", ROLE(MEMBER), TOWN_B);
    uint32_t before = crew.people[1]->snapshots;
    assert_int_equal(posts_hand_over(crew.people[1], crew.seats[1], "next").code, 0);
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
    assert_int_equal(posts_relieve(crew.local, crew.seats[1]).code, 0);
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
