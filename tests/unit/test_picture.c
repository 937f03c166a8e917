// The live picture against a naive model: random units, views and slow viewers; whoever catches up sees the truth.
// SPDX-License-Identifier: Apache-2.0
#include "unit/picture_model.h"

static void new_wishes(struct world *world, struct client *client) {
    struct wire_view view = {.coarse = (uint8_t)(dice(world, 4) ? 0 : dice(world, 5)), .detail = dice(world, 2)};
    view.kinds = dice(world, 2) ? 0 : dice(world, 32) * 2;
    view.off = dice(world, 30) == 0;
    if (dice(world, 3)) {
        view.has_box = true;
        int32_t size = CELL * (int32_t)(1 + dice(world, dice(world, 2) ? 20 : 6));
        view.south_e7 = SOUTH + (int32_t)dice(world, 30 * CELL) - 5 * CELL;
        view.west_e7 = WEST + (int32_t)dice(world, 30 * CELL) - 5 * CELL;
        view.north_e7 = view.south_e7 + size;
        view.east_e7 = view.west_e7 + size;
    }
    if (dice(world, 3) == 0)
        snprintf(view.org, sizeof view.org, "%s", ORGS[dice(world, 5)]);
    client->scope = SCOPES[dice(world, 8) ? dice(world, 4) : 4];
    client->view = view;
    client->since = 0;
    client->slowness = dice(world, 3) ? 1 : dice(world, 2) ? 1 + dice(world, 30) : 100 + dice(world, 900);
    struct lens *old = client->lens;
    client->lens = lens_take(world->picture, &view, client->scope);
    lens_drop(old);
}

static void someone_changes(struct world *world) {
    uint32_t number = 1 + dice(world, UNITS);
    switch (dice(world, 4)) {
    case 0: // gone, to come back later
        picture_forget(world->picture, number);
        world->truth[number].there = false;
        break;
    case 1: // the state learns of it, or its org changes (in place: no verb does that yet)
        if (!state_unit(world->state, number)) {
            unit_register(world, number);
        } else {
            struct unit *unit = (struct unit *)(uintptr_t)state_unit(world->state, number);
            snprintf(unit->org, sizeof unit->org, "%s", ORGS[dice(world, 2)]);
        }
        picture_touch(world->picture, number);
        break;
    default:
        new_wishes(world, &world->clients[dice(world, CLIENTS)]);
    }
}

static void check_presence(struct world *world) {
    uint32_t counts[PRESENCE_LOST + 1] = {0}, all = 0;
    for (uint32_t i = 1; i <= UNITS; i++) {
        const struct fix *newest = picture_newest(world->picture, i);
        assert_int_equal(newest != NULL, world->truth[i].there);
        if (!newest)
            continue;
        const struct unit *unit = state_unit(world->state, i);
        enum presence presence =
            presence_of(world->truth[i].heard_ms, world->now_ms, unit ? unit->kind : UNIT_KIND_UNKNOWN, &world->limits);
        assert_int_equal(newest->presence, presence);
        counts[presence]++;
        all++;
    }
    assert_int_equal(picture_count(world->picture), all);
    for (int p = 0; p <= PRESENCE_LOST; p++)
        assert_int_equal(picture_count_presence(world->picture, p), counts[p]);
}

static void look(struct world *world, uint64_t tick, bool clean) {
    for (int i = 0; i < CLIENTS; i++) {
        struct client *client = &world->clients[i];
        if (!client->lens || dice(world, client->slowness))
            continue;
        struct frame_bytes frame = lens_frame(client->lens, client->since);
        apply_frame(world, client, frame);
        client->since = tick;
        if (clean)
            check(world, client);
    }
}

static void run(uint64_t seed, int ticks) {
    struct world *world = world_create(seed);
    for (int i = 0; i < CLIENTS; i++)
        new_wishes(world, &world->clients[i]);
    for (int t = 0; t < ticks; t++) {
        world->now_ms += 100;
        uint32_t busy = t / 200 % 2 ? 60 : 4; // some quiet times, in which units fall silent
        for (uint32_t i = dice(world, busy); i > 0; i--)
            put(world, 1 + dice(world, UNITS));
        if (dice(world, 3) == 0)
            someone_changes(world);
        if (t % 10 == 0) {
            picture_age(world->picture, world->now_ms);
            check_presence(world);
        }
        uint64_t tick = picture_turn(world->picture);
        assert_int_equal(tick, t + 1);
        look(world, tick, true);
        if (dice(world, 4) == 0) { // viewers whose frame is made when the next tick has begun to fill
            for (uint32_t i = dice(world, busy); i > 0; i--)
                put(world, 1 + dice(world, UNITS));
            look(world, tick, false);
        }
    }
    print_message("seed %llu: %llu pictures equal the truth, %llu rows, %llu whole blocks, %llu departures\n",
                  (unsigned long long)seed, (unsigned long long)world->checks, (unsigned long long)world->rows,
                  (unsigned long long)world->wholes, (unsigned long long)world->lefts);
    assert_true(world->checks > (uint64_t)ticks && world->lefts > (uint64_t)ticks);
    world_destroy(world);
}

static void viewers_that_catch_up_see_the_truth(void **state) {
    (void)state;
    run(1, 3000);
    run(2, 1500);
    run(3, 1500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(viewers_that_catch_up_see_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
