// Who is where: on which seat, with which device, over which link; between loops and between hubs.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "world/posts.h"
#include "world/world.h"

static const char *const two_loops[] = {"--loops", "2", NULL};

static void act(struct member *member, uint32_t seat, Muster__V1__Link link) {
    Muster__V1__Acting acting = MUSTER__V1__ACTING__INIT;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    acting.seat = seat, acting.link = link;
    frame.acting = &acting;
    uint8_t bytes[64];
    assert_true(client_send(member->client, bytes, muster__v1__client_frame__pack(&frame, bytes)));
}

static struct member *join_as(struct world *world, struct hub *hub, const char *account, const char *device) {
    char token[64];
    people_token(world, hub, account, device, token);
    return member_join(world, &(struct member_plan){.name = device, .token = token, .hub = hub});
}

static bool is_here(const struct member *member, const char *device) {
    const struct told_presence *told = member_present(member, device);
    return told && told->here;
}

static void who_is_on_a_seat_is_seen_by_those_who_see_the_seat(struct world *world) {
    struct hub *hub = world_hub(world, two_loops);
    struct member *local = people_operator(world, hub);
    posts_template(local, 4, NULL);
    posts_open(local);
    struct member *chief = people_join(world, hub, "chief", ROLE(MEMBER), TOWN_A);
    struct member *near = people_join(world, hub, "near", ROLE(MEMBER), TOWN_A);
    struct member *far = people_join(world, hub, "far", ROLE(MEMBER), TOWN_B);
    world_rest(world, 0.3);
    assert_false(is_here(near, "chief")); // without a seat nobody is told of
    assert_int_equal(posts_assign(local, 1, "chief").code, 0);
    world_until(world, is_here(near, "chief") && is_here(chief, "chief"));
    assert_int_equal(member_present(near, "chief")->seat_count, 1);
    assert_int_equal(member_present(near, "chief")->acting, 0);

    struct member *tablet = join_as(world, hub, "chief", "tablet"); // two devices side by side
    world_until(world, is_here(near, "tablet") && is_here(chief, "tablet") && is_here(tablet, "chief"));
    act(tablet, 1, MUSTER__V1__LINK__LINK_SATELLITE);
    world_until(world, member_present(near, "tablet")->acting == 1);
    assert_int_equal(member_present(near, "tablet")->link, MUSTER__V1__LINK__LINK_SATELLITE);
    act(tablet, 2, MUSTER__V1__LINK__LINK_WLAN); // a seat that is not theirs
    world_until(world, member_present(near, "tablet")->link == MUSTER__V1__LINK__LINK_WLAN);
    assert_int_equal(member_present(near, "tablet")->acting, 0);
    member_leave(tablet);
    world_until(world, !is_here(near, "tablet"));
    assert_true(is_here(near, "chief"));
    assert_int_equal(far->present_count, 0);
    member_check(near);
}

static void other_hubs_know_who_is_where(struct world *world) {
    struct redis *redis = world_redis(world);
    struct hub *hub = world_hub(world, two_loops);
    struct hub *gateway = world_gateway(world, "west", redis->path, two_loops);
    struct member *local = people_operator(world, hub);
    posts_template(local, 4, NULL);
    posts_open(local);
    struct member *here = people_join(world, hub, "here", ROLE(MEMBER), TOWN_A);
    people_account(world, hub, "there", ROLE(MEMBER), TOWN_A, (char[64]){0});
    assert_int_equal(posts_assign(local, 1, "here").code, 0);
    assert_int_equal(posts_assign(local, 2, "there").code, 0);
    char token[64];
    people_token(world, hub, "there", "there", token);
    struct member *there = member_join(world, &(struct member_plan){.name = "there", .token = token, .hub = gateway});
    world_until(world, is_here(here, "there") && is_here(there, "here"));
    member_leave(there);
    world_until(world, !is_here(here, "there"));
    // A hub that dies says nothing: after half a minute its people count as gone.
    there = member_join(world, &(struct member_plan){.name = "there", .token = token, .hub = gateway});
    world_until(world, is_here(here, "there"));
    gateway->expected = false;
    hub_kill(gateway);
    world_until_s(world, 60, !is_here(here, "there"));
}

int main(void) {
    return WORLD_RUN(SCENARIO(who_is_on_a_seat_is_seen_by_those_who_see_the_seat),
                     SCENARIO(other_hubs_know_who_is_where));
}
