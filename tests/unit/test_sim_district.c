// The demonstration district: its land fits together, its forces add up, and the same seed lives the same life.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "domain/incident.h"
#include "domain/place.h"
#include "muster-sim/district.h"
#include "muster-sim/motion.h"
#include "muster-sim/plot.h"

static double area(const struct ring *ring) {
    double sum = 0;
    for (uint32_t i = 0; i < ring->count; i++) {
        struct spot a = ring->spots[i], b = ring->spots[(i + 1) % ring->count];
        sum += (a.x * b.y - b.x * a.y) / 2;
    }
    return sum;
}

static double across(struct spot a, struct spot b, struct spot c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool crosses_itself(const struct ring *ring) {
    for (uint32_t i = 0; i < ring->count; i++)
        for (uint32_t j = i + 2; j < ring->count; j++) {
            struct spot a = ring->spots[i], b = ring->spots[(i + 1) % ring->count];
            struct spot c = ring->spots[j], d = ring->spots[(j + 1) % ring->count];
            if (across(a, b, c) * across(a, b, d) < 0 && across(c, d, a) * across(c, d, b) < 0)
                return true;
        }
    return false;
}

static void towns_fill_the_district(void **state) {
    (void)state;
    struct land *land = land_create("330299");
    double towns = 0;
    for (int i = 0; i < LAND_TOWNS; i++) {
        assert_true(area(&land->towns[i].border) > 10e6); // m2, counterclockwise
        assert_false(crosses_itself(&land->towns[i].border));
        assert_true(land_holds(&land->towns[i].border, land->towns[i].middle));
        assert_true(org_is_valid(land->towns[i].code));
        assert_true(org_contains(land->code, land->towns[i].code));
        for (int k = 0; k < i; k++)
            assert_string_not_equal(land->towns[i].code, land->towns[k].code);
        towns += area(&land->towns[i].border);
    }
    assert_false(crosses_itself(&land->border));
    assert_true(area(&land->border) > towns - 1 && area(&land->border) < towns + 1);
    land_destroy(land);
}

static void borders_are_geojson(void **state) {
    (void)state;
    struct land *land = land_create("440311");
    struct buf text = {0};
    land_geojson(land, &text);
    json_t *json = json_loadb((char *)text.data, text.len, 0, NULL);
    json_t *features = json_object_get(json, "features");
    assert_int_equal(json_array_size(features), LAND_TOWNS + 1);
    for (size_t i = 0; i < json_array_size(features); i++) {
        const char *name, *code, *level;
        json_t *ring;
        assert_int_equal(json_unpack(json_array_get(features, i), "{s:{s:s,s:s,s:s},s:{s:[o]}}", "properties", "name",
                                     &name, "code", &code, "level", &level, "geometry", "coordinates", &ring),
                         0);
        assert_string_equal(level, i == 0 ? "district" : "town");
        assert_memory_equal(code, "440311", 6);
        assert_true(json_equal(json_array_get(ring, 0), json_array_get(ring, json_array_size(ring) - 1)));
    }
    json_decref(json);
    buf_free(&text);
    land_destroy(land);
}

static uint32_t count_kind(const struct roster *roster, Muster__V1__UnitKind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < roster->count; i++)
        count += roster->members[i]->kind == kind;
    return count;
}

static void the_forces_add_up(void **state) {
    (void)state;
    struct land *land = land_create("330299");
    struct roster roster = {0};
    district_muster(&roster, land, DISTRICT_DEVICES, 1);
    assert_int_equal(roster.count, DISTRICT_DEVICES);
    assert_int_equal(count_kind(&roster, MUSTER__V1__UNIT_KIND__UNIT_KIND_TEAM), 90);
    assert_int_equal(count_kind(&roster, MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE), 12);
    assert_int_equal(count_kind(&roster, MUSTER__V1__UNIT_KIND__UNIT_KIND_PERSON), 47);
    for (uint32_t i = 0; i < roster.count; i++) {
        assert_true(org_contains(land->code, roster.members[i]->org));
        assert_true(land_holds(&land->border, roster.members[i]->home));
    }
    roster_free(&roster);
    static const uint32_t totals[] = {1, 7, 50, 333, 10000};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        district_muster(&roster, land, totals[i], 1);
        assert_int_equal(roster.count, totals[i]);
        roster_free(&roster);
    }
    land_destroy(land);
}

// ---- motion

struct record {
    uint64_t hash;
    uint32_t count, flying;
    double fastest; // m/s between two reports, of any unit
    const struct member *members[2000];
    struct client_fix last[2000];
    uint32_t member_count;
};

static struct client_fix *last_of(struct record *record, const struct member *member) {
    for (uint32_t i = 0; i < record->member_count; i++)
        if (record->members[i] == member)
            return &record->last[i];
    record->members[record->member_count] = member;
    record->last[record->member_count].at_ms = -1;
    return &record->last[record->member_count++];
}

static void on_report(void *arg, struct member *member, struct client_fix *fix) {
    struct record *record = arg;
    struct client_fix *last = last_of(record, member);
    const int64_t values[] = {fix->lat_e7, fix->lon_e7, fix->at_ms, fix->speed_cms, fix->heading_cdeg, fix->battery};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        record->hash = (record->hash ^ (uint64_t)values[i]) * 0x100000001b3u;
    assert_in_range(fix->battery, 1, 100);
    assert_true(fix->heading_cdeg >= -1 && fix->heading_cdeg < 36000);
    assert_true(place_is_valid(fix->lat_e7, fix->lon_e7));
    if (last->at_ms >= 0) {
        assert_true(fix->at_ms > last->at_ms);
        double metres = place_distance_m(last->lat_e7, last->lon_e7, fix->lat_e7, fix->lon_e7);
        double speed = metres / ((double)(fix->at_ms - last->at_ms) / 1000);
        record->fastest = speed > record->fastest ? speed : record->fastest;
    }
    record->flying += fix->altitude_dm != -1000000;
    record->count++;
    *last = *fix;
}

static void live(struct record *record, uint64_t seed, int64_t step_ms, int64_t life_ms) {
    struct land *land = land_create("330299");
    struct roster roster = {0};
    *record = (struct record){.hash = 1};
    district_muster(&roster, land, 100, seed);
    struct motion *motion = motion_create(&roster, land, seed);
    for (int64_t at = 0; at <= life_ms; at += step_ms)
        motion_report(motion, at, on_report, record);
    motion_destroy(motion);
    roster_free(&roster);
    land_destroy(land);
}

static void the_same_seed_lives_the_same_life(void **state) {
    (void)state;
    struct record *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b);
    live(a, 42, 10000, 600000);
    live(b, 42, 10000, 600000);
    assert_true(a->hash == b->hash);
    live(b, 42, 600000, 600000); // whatever the steps, each unit reports the same
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->member_count; i++)
        assert_memory_equal(&a->last[i], &b->last[i], sizeof a->last[i]);
    live(b, 43, 10000, 600000);
    assert_true(a->hash != b->hash);
    free(a);
    free(b);
}

static void units_move_as_such_units_do(void **state) {
    (void)state;
    struct record *record = calloc(1, sizeof *record);
    live(record, 7, 1000, 4 * 3600 * 1000);
    // Of 100 units: a vehicle, person or boat every 5 s, a team every 10 s, a drone every 2 s.
    assert_in_range(record->count, 240000, 340000);
    assert_true(record->flying > 0);
    assert_true(record->fastest > 5 && record->fastest < 30);
    free(record);
}

static void plots_can_be_opened(void **state) {
    (void)state;
    for (uint32_t i = 0; i < plot_count; i++) {
        assert_true(incident_type_is_valid(plots[i].type));
        assert_in_range(plots[i].grade, GRADE_MINOR, GRADE_DISASTROUS);
        assert_true(strlen(plots[i].what) + 40 < INCIDENT_TITLE_MAX && strlen(plots[i].place) < INCIDENT_PLACE_MAX);
        for (int n = 0; n < PLOT_NOTES; n++)
            assert_true(plots[i].notes[n] && strlen(plots[i].notes[n]) < INCIDENT_NOTE_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towns_fill_the_district),     cmocka_unit_test(borders_are_geojson),
        cmocka_unit_test(the_forces_add_up),           cmocka_unit_test(the_same_seed_lives_the_same_life),
        cmocka_unit_test(units_move_as_such_units_do), cmocka_unit_test(plots_can_be_opened),
    };
    return cmocka_run_group_tests_name("sim_district", tests, NULL, NULL);
}
