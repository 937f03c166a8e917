// The live picture against a naive model: random units, views and slow viewers; whoever catches up sees the truth.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/org.h"
#include "fanout/picture.h"

#define CELL 500000
#define UNITS 600u
#define CLIENTS 40
#define SOUTH 230000000
#define WEST 1130000000
#define START_MS 1700000000000

// ---- the truth
struct truth {
    struct fix fix;
    bool there;
    int64_t heard_ms;
};
// What a client has on its screen, by the rule in fanout/picture.h and nothing else.
struct shown {
    struct fix fix;
    bool there;
    int64_t cell;
};
struct client {
    struct wire_view view;
    const char *scope;
    struct lens *lens;
    uint64_t since;
    unsigned slowness; // gets a frame at one tick of so many
    struct shown units[UNITS + 1];
};
struct world {
    struct state *state;
    struct picture *picture;
    struct presence_limits limits;
    struct truth truth[UNITS + 1];
    struct client clients[CLIENTS];
    int64_t now_ms;
    uint64_t random;
    uint64_t checks, rows, wholes, lefts;
};

static uint32_t dice(struct world *world, uint32_t sides) {
    world->random = world->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(world->random >> 33) % sides;
}

static const char *const ORGS[] = {"440115001000", "440115001002", "440115002000", "440115000000", "440116000000"};
static const char *const SCOPES[] = {"440115000000", "440115001000", "440000000000", "440116000000", ""};

static void unit_register(struct world *world, uint32_t number) {
    struct unit unit = {.number = number, .kind = 1 + number % (UNIT_KINDS - 1), .status = UNIT_STANDBY};
    snprintf(unit.org, sizeof unit.org, "%s", ORGS[number % 5]);
    snprintf(unit.code, sizeof unit.code, "U%u", number);
    snprintf(unit.name, sizeof unit.name, "U%u", number);
    state_restore_unit(world->state, &unit);
}

static struct world *world_create(uint64_t seed) {
    struct world *world = calloc(1, sizeof *world);
    world->random = seed;
    world->now_ms = START_MS;
    world->state = state_create("440115");
    for (uint32_t i = 1; i <= UNITS; i++)
        if (i % 10 != 0) // the others are registered later
            unit_register(world, i);
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        world->limits.stale_ms[kind] = 5000 + kind * 1000;
        world->limits.lost_ms[kind] = 12000 + kind * 1000;
    }
    world->picture = picture_create(world->state, CELL, &world->limits);
    return world;
}

static void world_destroy(struct world *world) {
    for (int i = 0; i < CLIENTS; i++)
        lens_drop(world->clients[i].lens);
    picture_destroy(world->picture);
    state_destroy(world->state);
    free(world);
}

static void put(struct world *world, uint32_t number) {
    struct truth *truth = &world->truth[number];
    struct fix *fix = &truth->fix;
    bool jump = !truth->there || dice(world, 20) == 0;
    int32_t reach = dice(world, 4) ? 30 * CELL : 3 * CELL; // most within a district, some on few cells
    *fix = (struct fix){
        .unit = number,
        .lat_e7 = jump ? SOUTH + (int32_t)dice(world, reach) : fix->lat_e7 + (int32_t)dice(world, 200001) - 100000,
        .lon_e7 = jump ? WEST + (int32_t)dice(world, reach) : fix->lon_e7 + (int32_t)dice(world, 200001) - 100000,
        .altitude_dm = dice(world, 2) ? FIX_UNKNOWN_ALTITUDE : (int32_t)dice(world, 3000),
        .speed_cms = (int32_t)dice(world, 3000) - 1,
        .heading_cdeg = (int32_t)dice(world, 36001) - 1,
        .accuracy_dm = (int32_t)dice(world, 300) - 1,
        .at_ms = world->now_ms - dice(world, 3000),
        .battery = (int8_t)((int)dice(world, 102) - 1),
        .source = FIX_GNSS,
        .marked = dice(world, 50) == 0,
    };
    truth->there = true;
    truth->heard_ms = world->now_ms;
    picture_put(world->picture, fix, world->now_ms);
}

// ---- a client
static uint64_t varint(const uint8_t **at, const uint8_t *end) {
    uint64_t value = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    fail_msg("varint is cut");
    return 0;
}

static void apply_block(struct world *world, struct client *client, const struct wire_fixes *block) {
    for (uint32_t i = 1; block->whole && i <= UNITS; i++)
        if (block->cell == 0 || client->units[i].cell == block->cell)
            client->units[i].there = false;
    for (uint32_t i = 0; i < block->count; i++) {
        assert_in_range(block->rows[i].unit, 1, UNITS);
        client->units[block->rows[i].unit] = (struct shown){.fix = block->rows[i], .there = true, .cell = block->cell};
    }
    for (uint32_t i = 0; i < block->left_count; i++) {
        struct shown *shown = &client->units[block->left[i]];
        if (shown->cell == block->cell)
            shown->there = false;
        const struct unit *unit = state_unit(world->state, block->left[i]);
        // Nobody hears of what is and was outside of its scope.
        assert_true(org_contains(client->scope, unit->org) || org_contains(client->scope, ORGS[block->left[i] % 5]));
    }
    world->rows += block->count;
    world->wholes += block->whole;
    world->lefts += block->left_count;
}

static void apply_frame(struct world *world, struct client *client, struct frame_bytes frame) {
    if (frame.len == 0)
        return;
    memset(frame.data - PICTURE_HEADROOM, 0xee, PICTURE_HEADROOM); // as the WebSocket library does
    struct arena *arena = arena_create(1 << 20);
    const uint8_t *at = frame.data, *end = frame.data + frame.len;
    uint32_t rows = 0;
    while (at < end) {
        assert_int_equal(varint(&at, end), 7 << 3 | 2); // ServerFrame.fixes
        uint64_t len = varint(&at, end);
        assert_true(len <= (uint64_t)(end - at));
        struct wire_fixes block;
        assert_int_equal(wire_read_fixes(at, len, arena, &block), REFUSAL_NONE);
        apply_block(world, client, &block);
        rows += block.count;
        at += len;
        arena_reset(arena);
    }
    assert_int_equal(rows, frame.rows);
    arena_destroy(arena);
}

static bool in_box(const struct wire_view *view, const struct fix *fix) {
    if (!view->has_box)
        return true;
    int64_t south = view->south_e7 / CELL, north = view->north_e7 / CELL;
    int64_t west = view->west_e7 / CELL, east = view->east_e7 / CELL;
    if ((north - south + 1) * (east - west + 1) > PICTURE_CELLS_MAX)
        return true;
    int64_t row = fix->lat_e7 / CELL, column = fix->lon_e7 / CELL; // cells of the south and west are not in this test
    return row >= south && row <= north && column >= west && column <= east;
}

static bool in_view(const struct world *world, const struct client *client, uint32_t number) {
    const struct wire_view *view = &client->view;
    const struct unit *unit = state_unit(world->state, number);
    if (!world->truth[number].there || !unit || view->off || !*client->scope)
        return false;
    return (view->kinds == 0 || (view->kinds >> unit->kind & 1)) && org_contains(client->scope, unit->org) &&
           (!*view->org || org_contains(view->org, unit->org)) && in_box(view, &world->truth[number].fix);
}

static void check_row(const struct world *world, const struct client *client, uint32_t number) {
    const struct fix *is = &client->units[number].fix, *should = &world->truth[number].fix;
    static const int32_t scales[] = {1, 10, 100, 1000, 10000};
    int32_t scale = scales[client->view.coarse];
    assert_true(abs(is->lat_e7 - should->lat_e7) < scale && abs(is->lon_e7 - should->lon_e7) < scale);
    assert_int_equal(is->at_ms, should->at_ms);
    assert_int_equal(is->speed_cms, should->speed_cms);
    assert_int_equal(is->heading_cdeg, should->heading_cdeg);
    assert_int_equal(is->marked, should->marked);
    if (client->view.detail) {
        assert_int_equal(is->altitude_dm, should->altitude_dm);
        assert_int_equal(is->accuracy_dm, should->accuracy_dm);
        assert_int_equal(is->battery, should->battery);
    }
    assert_int_equal(is->presence, picture_newest(world->picture, number)->presence);
}

static void check(struct world *world, const struct client *client) {
    for (uint32_t i = 1; i <= UNITS; i++) {
        assert_int_equal(client->units[i].there, in_view(world, client, i));
        if (client->units[i].there)
            check_row(world, client, i);
    }
    world->checks++;
}

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

// ---- cases worth a name
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
        cmocka_unit_test(viewers_that_catch_up_see_the_truth),
        cmocka_unit_test(same_wishes_same_lens),
        cmocka_unit_test(first_frame_clears_and_later_ones_are_empty_when_nothing_changes),
        cmocka_unit_test(frame_of_the_same_since_is_made_once),
        cmocka_unit_test(large_cells_come_in_pieces),
        cmocka_unit_test(what_cannot_be_is_ignored),
        cmocka_unit_test(corners_of_the_world_are_seen),
        cmocka_unit_test(forgotten_cells_leave_no_ghosts),
        cmocka_unit_test(unit_on_its_way_does_not_vanish),
        cmocka_unit_test(forgotten_departures_leave_no_ghosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
