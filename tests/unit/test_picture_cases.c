// Cases of the live picture worth a name: lenses, first frames, large cells, borders, what is forgotten.
// SPDX-License-Identifier: Apache-2.0
#include "unit/picture_model.h"

static struct client *client_of(struct world *world, struct wire_view view, const char *scope) {
    struct client *client = &world->clients[0];
    lens_drop(client->lens);
    memset(client, 0, sizeof *client);
    client->view = view;
    client->scope = scope;
    client->lens = lens_take(world->picture, &view, scope);
    return client;
}

static void step(struct world *world, struct client *client) {
    uint64_t tick = picture_turn(world->picture);
    apply_frame(world, client, lens_frame(client->lens, client->since));
    client->since = tick;
    check(world, client);
}

static void same_wishes_same_lens(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct picture *picture = world->picture;
    struct wire_view all = {0};
    struct wire_view named = {.kinds = 0x3e, .org = "440000000000"};
    struct wire_view world_wide = {
        .has_box = true, .south_e7 = -900000000, .north_e7 = 900000000, .west_e7 = -1800000000, .east_e7 = 1800000000};
    struct wire_view box = {.has_box = true,
                            .south_e7 = SOUTH + 1,
                            .north_e7 = SOUTH + CELL + 1,
                            .west_e7 = WEST + 1,
                            .east_e7 = WEST + CELL + 1};
    struct wire_view box_again = box;
    box_again.south_e7 += 5;
    box_again.east_e7 -= 1;
    struct lens *a = lens_take(picture, &all, "440115000000"), *b = lens_take(picture, &named, "440115000000");
    struct lens *c = lens_take(picture, &world_wide, "440115000000"), *d = lens_take(picture, &all, "440115001000");
    struct lens *e = lens_take(picture, &box, "440115000000"), *f = lens_take(picture, &box_again, "440115000000");
    assert_ptr_equal(a, b);
    assert_ptr_equal(a, c);
    assert_ptr_not_equal(a, d);
    assert_ptr_not_equal(a, e);
    assert_ptr_equal(e, f);
    struct wire_view nothing = {.off = true};
    struct lens *g = lens_take(picture, &nothing, "440115000000"), *h = lens_take(picture, &box, "");
    struct lens *i = lens_take(picture, &all, NULL);
    assert_ptr_equal(g, h);
    assert_ptr_equal(g, i);
    struct lens *lenses[] = {a, b, c, d, e, f, g, h, i, NULL};
    for (size_t n = 0; n < sizeof lenses / sizeof *lenses; n++)
        lens_drop(lenses[n]);
    world_destroy(world);
}

static void first_frame_clears_and_later_ones_are_empty_when_nothing_changes(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct client *client = client_of(world, (struct wire_view){.off = true}, "440115000000");
    client->units[5] = (struct shown){.there = true, .cell = 77}; // of a view before
    step(world, client);
    assert_int_equal(lens_frame(client->lens, client->since).len, 0);
    picture_turn(world->picture);
    assert_int_equal(lens_frame(client->lens, client->since).len, 0);
    assert_int_equal(lens_frame(client->lens, client->since + 1000).len, 0);
    world_destroy(world);
}

static void frame_of_the_same_since_is_made_once(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct client *client = client_of(world, (struct wire_view){0}, "440000000000");
    for (uint32_t i = 1; i < UNITS; i++)
        put(world, i);
    picture_turn(world->picture);
    struct frame_bytes one = lens_frame(client->lens, 0), two = lens_frame(client->lens, 0);
    assert_ptr_equal(one.data, two.data);
    assert_int_equal(one.len, two.len);
    assert_true(one.rows > 100);
    world_destroy(world);
}

// 40,000 units: more rows than one Fixes may hold.
static void large_cells_come_in_pieces(void **state) {
    (void)state;
    struct presence_limits limits = {0};
    struct state *units = state_create("440115");
    struct picture *picture = picture_create(units, CELL, &limits);
    for (uint32_t i = 1; i <= 40000; i++) {
        struct unit unit = {.number = i, .kind = UNIT_VEHICLE, .status = UNIT_STANDBY, .org = "440115000000"};
        snprintf(unit.code, sizeof unit.code, "U%u", i);
        snprintf(unit.name, sizeof unit.name, "U%u", i);
        state_restore_unit(units, &unit);
        struct fix fix = {.unit = i, .lat_e7 = SOUTH + (int32_t)i, .lon_e7 = WEST, .at_ms = START_MS};
        picture_put(picture, &fix, START_MS);
    }
    picture_turn(picture);
    struct lens *lens = lens_take(picture, &(struct wire_view){0}, "440115000000");
    struct frame_bytes frame = lens_frame(lens, 0);
    assert_int_equal(frame.rows, 40000);
    struct arena *arena = arena_create(8 << 20);
    const uint8_t *at = frame.data, *end = frame.data + frame.len;
    uint32_t rows = 0, blocks = 0;
    for (; at < end; blocks++) {
        assert_int_equal(varint(&at, end), 7 << 3 | 2);
        uint64_t len = varint(&at, end);
        struct wire_fixes block;
        assert_int_equal(wire_read_fixes(at, len, arena, &block), REFUSAL_NONE);
        assert_int_equal(block.whole, blocks == 0);
        rows += block.count;
        at += len;
    }
    assert_int_equal(rows, 40000);
    assert_int_equal(blocks, 4);
    arena_destroy(arena);
    lens_drop(lens);
    picture_destroy(picture);
    state_destroy(units);
}

static void what_cannot_be_is_ignored(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct fix bad[] = {{.unit = 0},
                        {.unit = UNIT_NUMBER_MAX + 1},
                        {.unit = UINT32_MAX},
                        {.unit = 1, .lat_e7 = INT32_MIN},
                        {.unit = 1, .lon_e7 = INT32_MAX}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        picture_put(world->picture, &bad[i], world->now_ms);
    assert_int_equal(picture_count(world->picture), 0);
    picture_forget(world->picture, 1);
    picture_forget(world->picture, UINT32_MAX);
    picture_touch(world->picture, UINT32_MAX);
    assert_null(picture_newest(world->picture, UINT32_MAX));
    struct unit *retired = (struct unit *)(uintptr_t)state_unit(world->state, 1);
    retired->retired = true;
    picture_put(world->picture, &(struct fix){.unit = 1}, world->now_ms);
    assert_int_equal(picture_count(world->picture), 0);
    world_destroy(world);
}

// The corners of the world have cells too, and a box there shows them.
static void corners_of_the_world_are_seen(void **state) {
    (void)state;
    struct world *world = world_create(1);
    static const int32_t lats[] = {-900000000, 900000000}, lons[] = {-1800000000, 1800000000};
    for (uint32_t i = 0; i < 4; i++)
        picture_put(world->picture, &(struct fix){.unit = 1 + i * 5, .lat_e7 = lats[i / 2], .lon_e7 = lons[i % 2]},
                    world->now_ms);
    picture_turn(world->picture);
    for (int i = 0; i < 4; i++) {
        struct wire_view view = {.has_box = true,
                                 .south_e7 = lats[i / 2],
                                 .north_e7 = lats[i / 2],
                                 .west_e7 = lons[i % 2],
                                 .east_e7 = lons[i % 2]};
        struct lens *lens = lens_take(world->picture, &view, "440000000000");
        assert_int_equal(lens_frame(lens, 0).rows, 1);
        lens_drop(lens);
    }
    world_destroy(world);
}

// Thousands of cells emptied at once are not kept; a viewer from before starts over and is right.
static void forgotten_cells_leave_no_ghosts(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct wire_view view = {
        .has_box = true, .south_e7 = SOUTH, .north_e7 = SOUTH + 5 * CELL, .west_e7 = WEST, .east_e7 = WEST + 5 * CELL};
    struct client *client = client_of(world, view, "440000000000");
    for (uint32_t i = 1; i <= UNITS; i++)
        put(world, i);
    step(world, client);
    for (uint32_t i = 1; i <= UNITS; i++) {
        struct fix *fix = &world->truth[i].fix;
        fix->lat_e7 += 60 * CELL;
        picture_put(world->picture, fix, world->now_ms);
    }
    for (int32_t i = 0; i < 6000; i++) { // the first unit runs over more cells than are kept
        struct fix *fix = &world->truth[1].fix;
        fix->lat_e7 = -800000000 + i / 100 * CELL;
        fix->lon_e7 = WEST + i % 100 * CELL;
        picture_put(world->picture, fix, world->now_ms);
    }
    picture_turn(world->picture);
    step(world, client);
    world_destroy(world);
}

// More departures than a cell remembers, while a viewer is away: it gets the cell whole.
static void forgotten_departures_leave_no_ghosts(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct wire_view views[] = {
        {0}, {.has_box = true, .south_e7 = SOUTH, .north_e7 = SOUTH, .west_e7 = WEST, .east_e7 = WEST}};
    for (size_t v = 0; v < 2; v++) {
        struct client *client = client_of(world, views[v], "440000000000");
        for (uint32_t i = 1; i <= UNITS; i++) {
            world->truth[i] = (struct truth){.fix = {.unit = i, .lat_e7 = SOUTH, .lon_e7 = WEST}, .there = true};
            picture_put(world->picture, &world->truth[i].fix, 0);
        }
        step(world, client);
        for (uint32_t i = 0; i < 5000; i++) { // the units of the first half leave for good, the others come back
            uint32_t number = 1 + i % UNITS;
            struct truth *truth = &world->truth[number];
            picture_turn(world->picture);
            picture_forget(world->picture, number);
            truth->there = number > UNITS / 2;
            if (truth->there)
                picture_put(world->picture, &truth->fix, 0);
        }
        step(world, client);
    }
    world_destroy(world);
}

// A unit goes over a border while frames are being made, after the block of the cell it goes to: it stays on screen.
static void unit_on_its_way_does_not_vanish(void **state) {
    (void)state;
    struct world *world = world_create(1);
    struct wire_view east = {
        .has_box = true, .south_e7 = SOUTH, .north_e7 = SOUTH, .west_e7 = WEST + CELL, .east_e7 = WEST + CELL};
    struct wire_view both = east;
    both.west_e7 = WEST;
    struct client *client = client_of(world, both, "440000000000");
    struct lens *lens = lens_take(world->picture, &east, "440000000000");
    struct fix traveller = {.unit = 1, .lat_e7 = SOUTH, .lon_e7 = WEST};
    struct fix others[] = {{.unit = 2, .lat_e7 = SOUTH, .lon_e7 = WEST},
                           {.unit = 3, .lat_e7 = SOUTH, .lon_e7 = WEST + CELL}};
    picture_put(world->picture, &traveller, world->now_ms);
    client->since = picture_turn(world->picture);
    apply_frame(world, client, lens_frame(client->lens, 0));
    assert_true(client->units[1].there);
    for (int i = 0; i < 2; i++)
        picture_put(world->picture, &others[i], world->now_ms);
    picture_turn(world->picture);
    assert_int_equal(lens_frame(lens, client->since).rows, 1); // makes the block of the eastern cell
    traveller.lon_e7 += CELL;
    picture_put(world->picture, &traveller, world->now_ms);
    apply_frame(world, client, lens_frame(client->lens, client->since));
    assert_true(client->units[1].there && client->units[2].there && client->units[3].there);
    lens_drop(lens);
    world_destroy(world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_wishes_same_lens),
        cmocka_unit_test(first_frame_clears_and_later_ones_are_empty_when_nothing_changes),
        cmocka_unit_test(frame_of_the_same_since_is_made_once),
        cmocka_unit_test(large_cells_come_in_pieces),
        cmocka_unit_test(what_cannot_be_is_ignored),
        cmocka_unit_test(corners_of_the_world_are_seen),
        cmocka_unit_test(forgotten_cells_leave_no_ghosts),
        cmocka_unit_test(forgotten_departures_leave_no_ghosts),
        cmocka_unit_test(unit_on_its_way_does_not_vanish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
