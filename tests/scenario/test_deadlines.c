// Orders that are met with silence: what follows comes at its time, whether the hub starts again or the clock is set,
// and the order is told again to whoever comes back.
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

#define REMIND_S 4u
#define EARLY_S 0.05

static bool is_reminded(struct member *member, uint32_t order) {
    bool found = false;
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        found |= event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ESCALATED && event->object == order &&
                 event->order_escalated->step == MUSTER__V1__SILENCE_STEP__SILENCE_STEP_REMIND;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return found;
}

struct crew {
    struct hub *hub;
    struct member *chief, *lead;
};

static struct crew gather(struct world *world, struct hub *hub) {
    struct member *local = people_operator(world, hub);
    Muster__V1__TemplateSilence silence = MUSTER__V1__TEMPLATE_SILENCE__INIT;
    silence.remind_s = REMIND_S, silence.wall_s = 3600;
    posts_template(local, 2, &silence);
    posts_open(local);
    struct crew crew = {hub, people_join(world, hub, "chief", ROLE(MEMBER), TOWN_A),
                        people_join(world, hub, "lead", ROLE(MEMBER), TOWN_A)};
    assert_int_equal(posts_assign(local, 1, "chief").code, 0);
    assert_int_equal(posts_assign(local, 2, "lead").code, 0);
    world_until(world, crew.chief->snapshots == 2 && crew.lead->snapshots == 2);
    return crew;
}

static void check_in_time(double since) {
    double took = child_now() - since;
    assert_true(took >= REMIND_S - EARLY_S);
    assert_true(took < REMIND_S + 1.0 * WORLD_SLOWNESS);
}

static void silence_is_followed_in_time_and_an_answer_ends_it(struct world *world) {
    struct crew crew = gather(world, world_hub(world, NULL));
    double since = child_now();
    struct told_answer first = posts_order(crew.chief, 1, 2, 0);
    assert_int_equal(first.code, 0);
    struct told_answer second = posts_order(crew.chief, 1, 2, 0);
    assert_int_equal(posts_step(crew.lead, 2, second.object, MUSTER__V1__ORDER_PHASE__ORDER_PHASE_ACCEPTED).code, 0);
    world_until(world, is_reminded(crew.lead, first.object));
    check_in_time(since);
    world_rest(world, 0.5);
    assert_true(is_reminded(crew.chief, first.object));
    assert_false(is_reminded(crew.lead, second.object));
    assert_true(hub_metric(crew.hub, "muster_order_escalations_total") == 1);
    assert_true(hub_metric(crew.hub, "muster_orders_open") == 2);
    assert_true(hub_metric(crew.hub, "muster_seats_held") == 2);
    // Whoever comes back is told again of what they are to answer for, and of nothing else.
    client_cut(crew.lead->client);
    client_cut(crew.chief->client);
    world_until(world, crew.lead->welcomes == 2 && crew.lead->again_count == 2);
    assert_int_equal(crew.lead->again[0], first.object);
    assert_int_equal(crew.lead->again[1], second.object);
    world_until(world, crew.chief->welcomes == 2);
    assert_int_equal(posts_step(crew.lead, 2, first.object, MUSTER__V1__ORDER_PHASE__ORDER_PHASE_ACCEPTED).code, 0);
    assert_int_equal(posts_step(crew.lead, 2, first.object, MUSTER__V1__ORDER_PHASE__ORDER_PHASE_DONE).code, 0);
    client_cut(crew.lead->client);
    world_until(world, crew.lead->welcomes == 3 && crew.lead->again_count == 1);
    assert_int_equal(crew.lead->again[0], second.object);
    assert_int_equal(crew.chief->again_count, 0);
    member_check(crew.lead);
    member_check(crew.chief);
}

static void a_deadline_survives_a_restart(struct world *world) {
    struct crew crew = gather(world, world_hub(world, NULL));
    double since = child_now();
    struct told_answer order = posts_order(crew.chief, 1, 2, 0);
    assert_int_equal(order.code, 0);
    hub_kill(crew.hub);
    hub_start(crew.hub);
    world_until(world, is_reminded(crew.lead, order.object));
    check_in_time(since);
}

// Forward it must not come early, back it must not come late; and not either when it was set while no hub ran.
static void a_deadline_survives_the_clock(struct world *world) {
    struct hub *hub = hub_draw(world, &(struct hub_plan){.name = "east", .faults = true});
    hub_start(hub);
    struct crew crew = gather(world, hub);
    static const int64_t jumps_ms[] = {3600000, -3600000, 1800000};
    for (int i = 0; i < 3; i++) {
        double since = child_now();
        struct told_answer order = posts_order(crew.chief, 1, 2, 0);
        assert_int_equal(order.code, 0);
        if (i == 2) {
            hub_kill(hub);
            atomic_fetch_add(&hub->faults->clock_ms, jumps_ms[i]);
            hub_start(hub);
        } else {
            world_rest(world, 1.2); // the boot is noted with the first order
            atomic_fetch_add(&hub->faults->clock_ms, jumps_ms[i]);
        }
        world_until(world, is_reminded(crew.lead, order.object));
        check_in_time(since);
    }
    assert_true(hub_metric(hub, "muster_clock_shifts_total") == 1); // since the restart
    member_check(crew.lead);
}

int main(void) {
    return WORLD_RUN(SCENARIO(silence_is_followed_in_time_and_an_answer_ends_it),
                     SCENARIO(a_deadline_survives_a_restart), SCENARIO(a_deadline_survives_the_clock));
}
