// A naive model of the picture: the truth, and clients that know only the rule of fanout/picture.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_PICTURE_MODEL_H
#define UNIT_PICTURE_MODEL_H

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

static inline uint32_t dice(struct world *world, uint32_t sides) {
    world->random = world->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(world->random >> 33) % sides;
}

static const char *const ORGS[] = {"440115001000", "440115001002", "440115002000", "440115000000", "440116000000"};
static const char *const SCOPES[] = {"440115000000", "440115001000", "440000000000", "440116000000", ""};

static inline void unit_register(struct world *world, uint32_t number) {
    struct unit unit = {.number = number, .kind = 1 + number % (UNIT_KINDS - 1), .status = UNIT_STANDBY};
    snprintf(unit.org, sizeof unit.org, "%s", ORGS[number % 5]);
    snprintf(unit.code, sizeof unit.code, "U%u", number);
    snprintf(unit.name, sizeof unit.name, "U%u", number);
    state_restore_unit(world->state, &unit);
}

static inline struct world *world_create(uint64_t seed) {
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

static inline void world_destroy(struct world *world) {
    for (int i = 0; i < CLIENTS; i++)
        lens_drop(world->clients[i].lens);
    picture_destroy(world->picture);
    state_destroy(world->state);
    free(world);
}

static inline void put(struct world *world, uint32_t number) {
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
static inline uint64_t varint(const uint8_t **at, const uint8_t *end) {
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

static inline void apply_block(struct world *world, struct client *client, const struct wire_fixes *block) {
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

static inline void apply_frame(struct world *world, struct client *client, struct frame_bytes frame) {
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

static inline bool in_box(const struct wire_view *view, const struct fix *fix) {
    if (!view->has_box)
        return true;
    int64_t south = view->south_e7 / CELL, north = view->north_e7 / CELL;
    int64_t west = view->west_e7 / CELL, east = view->east_e7 / CELL;
    if ((north - south + 1) * (east - west + 1) > PICTURE_CELLS_MAX)
        return true;
    int64_t row = fix->lat_e7 / CELL, column = fix->lon_e7 / CELL; // cells of the south and west are not in this test
    return row >= south && row <= north && column >= west && column <= east;
}

static inline bool in_view(const struct world *world, const struct client *client, uint32_t number) {
    const struct wire_view *view = &client->view;
    const struct unit *unit = state_unit(world->state, number);
    if (!world->truth[number].there || !unit || view->off || !*client->scope)
        return false;
    return (view->kinds == 0 || (view->kinds >> unit->kind & 1)) && org_contains(client->scope, unit->org) &&
           (!*view->org || org_contains(view->org, unit->org)) && in_box(view, &world->truth[number].fix);
}

static inline int32_t turn_between(int32_t a, int32_t b) {
    int32_t turn = abs(a - b);
    return turn < 18000 ? turn : 36000 - turn;
}

// Without detail speed and heading are the nearest step of proto/muster.proto.
static inline void check_row(const struct world *world, const struct client *client, uint32_t number) {
    const struct fix *is = &client->units[number].fix, *should = &world->truth[number].fix;
    static const int32_t scales[] = {1, 10, 100, 1000, 10000};
    int32_t scale = scales[client->view.coarse];
    assert_true(abs(is->lat_e7 - should->lat_e7) < scale && abs(is->lon_e7 - should->lon_e7) < scale);
    assert_int_equal(is->at_ms, should->at_ms);
    assert_int_equal(is->marked, should->marked);
    assert_int_equal(is->speed_cms < 0, should->speed_cms < 0);
    assert_int_equal(is->heading_cdeg < 0, should->heading_cdeg < 0);
    assert_in_range(abs(is->speed_cms - should->speed_cms), 0, client->view.detail ? 0 : 5);
    assert_in_range(turn_between(is->heading_cdeg, should->heading_cdeg), 0, client->view.detail ? 0 : 150);
    if (client->view.detail) {
        assert_int_equal(is->altitude_dm, should->altitude_dm);
        assert_int_equal(is->accuracy_dm, should->accuracy_dm);
        assert_int_equal(is->battery, should->battery);
    }
    assert_int_equal(is->presence, picture_newest(world->picture, number)->presence);
}

static inline void check(struct world *world, const struct client *client) {
    for (uint32_t i = 1; i <= UNITS; i++) {
        assert_int_equal(client->units[i].there, in_view(world, client, i));
        if (client->units[i].there)
            check_row(world, client, i);
    }
    world->checks++;
}

#endif
