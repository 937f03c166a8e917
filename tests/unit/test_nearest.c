// Who can be there first, against brute force: every unit looked at, one after the other.
// SPDX-License-Identifier: Apache-2.0
#include "forces_case.h"

#include <math.h>
#include <stdlib.h>

#include "domain/place.h"
#include "fanout/nearest.h"

#define NOW_MS 1764400000000
#define AGE_MS 900000

struct world {
    struct state *state;
    struct picture *picture;
    struct nearest *nearest;
    uint64_t random;
    int64_t now_ms;
};

static uint32_t dice(struct world *world, uint32_t sides) {
    world->random = world->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(world->random >> 33) % sides;
}

static void begin(struct world *world, uint64_t random) {
    static const struct presence_limits presence = {.stale_ms = {60000}, .lost_ms = {300000}};
    *world = (struct world){.state = forces_district(), .random = random, .now_ms = NOW_MS};
    world->picture = picture_create(world->state, 500000, &presence);
    world->nearest = nearest_create(world->state, world->picture);
}

static void end(struct world *world) {
    nearest_destroy(world->nearest);
    picture_destroy(world->picture);
    state_destroy(world->state);
}

// ---- what happens in a district

static const char *const orgs[] = {"330203001000", "330203001002", "330203002000", "330203000000"};
static const char *const keys[] = {"water", "water-boat", "fire", "mountain-rope", "hazmat-leak"};

struct span {
    int32_t lat_e7, lon_e7, size_e7; // of a square
};
static const struct span district = {298000000, 1214000000, 3000000}, town = {298700000, 1215400000, 100000},
                         globe = {-900000000, -1800000000, INT32_MAX};

static int32_t anywhere(struct world *world, int32_t from, int32_t size, int32_t most) {
    int64_t at = from + (int64_t)dice(world, (uint32_t)size) * (size == INT32_MAX ? 2 : 1);
    return (int32_t)(at > most ? most : at);
}

static struct place a_place(struct world *world, const struct span *span) {
    if (dice(world, 20) == 0) // many at one place
        return (struct place){true, span->lat_e7 / 2, span->lon_e7 / 2};
    int64_t lat = (int64_t)anywhere(world, span->lat_e7, span->size_e7, 900000000);
    return (struct place){true, (int32_t)lat, anywhere(world, span->lon_e7, span->size_e7, 1800000000)};
}

static void a_unit(struct world *world, const struct span *span, uint32_t number) {
    struct unit_details details = {NO_DETAILS, .ready_min = dice(world, 4) * 5, .speed_cms = dice(world, 3) * 700};
    struct unit unit = {.kind = 1 + dice(world, UNIT_KINDS - 1)};
    for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (dice(world, 3) == 0)
            details.can[details.can_count++] = keys[i];
    if (dice(world, 4))
        details.home = a_place(world, span);
    unit.details = dice(world, 8) ? &details : NULL;
    snprintf(unit.code, sizeof unit.code, "U-%u", number);
    snprintf(unit.name, sizeof unit.name, "%u-%u", number, dice(world, 1000000));
    strcpy(unit.org, orgs[dice(world, 4)]);
    assert_int_equal(forces_do_import(world->state, &unit, 1), REFUSAL_NONE);
    nearest_touch(world->nearest, state_unit_by_code(world->state, unit.code)->number);
}

static void a_fix(struct world *world, const struct span *span) {
    struct place place = a_place(world, span);
    const struct fix fix = {.unit = 1 + dice(world, state_unit_count(world->state) + 2), // unknown ones too
                            .lat_e7 = place.lat_e7,
                            .lon_e7 = place.lon_e7,
                            .at_ms = world->now_ms - dice(world, 2 * AGE_MS)};
    picture_put(world->picture, &fix, world->now_ms);
}

static void a_change(struct world *world) {
    uint32_t number = 1 + dice(world, state_unit_count(world->state));
    enum verb verb = dice(world, 12) ? VERB_UNIT_SET_STATUS : VERB_UNIT_RETIRE;
    struct command command = unit_command(verb, number);
    command.unit.status = dice(world, 2) ? UNIT_UNAVAILABLE : UNIT_STANDBY;
    if (test_do(world->state, &command, world->now_ms, NULL) == REFUSAL_NONE && verb == VERB_UNIT_RETIRE) {
        picture_forget(world->picture, number);
        nearest_touch(world->nearest, number);
    }
}

static void a_dispatch(struct world *world) {
    uint32_t unit = 1 + dice(world, state_unit_count(world->state));
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    struct event event;
    assert_int_equal(test_do(world->state, &command, world->now_ms, &event), REFUSAL_NONE);
    command = (struct command){.verb = VERB_DISPATCH_SEND,
                               .dispatch = {.incident = event.object, .text = "", .units = &unit, .count = 1}};
    test_do(world->state, &command, world->now_ms, NULL);
    command = (struct command){.verb = VERB_ALARM_RAISE};
    const struct alarm alarm = {.unit = unit, .kind = ALARM_BUTTON, .text = ""};
    command.alarm_raised = &alarm;
    if (dice(world, 4) == 0)
        test_do(world->state, &command, world->now_ms, NULL);
}

// ---- brute force

struct rank {
    double key, distance_m;
    uint32_t unit;
};

static int by_key(const void *one, const void *other) {
    const struct rank *a = one, *b = other;
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : (a->unit > b->unit) - (a->unit < b->unit);
}

static bool stands(const struct world *world, const struct unit *unit, const struct nearest_question *question,
                   int32_t *lat_e7, int32_t *lon_e7) {
    const struct fix *fix = picture_newest(world->picture, unit->number);
    bool fresh = fix && fix->at_ms >= question->now_ms - question->fix_age_ms,
         home = unit->details && unit->details->home.known;
    *lat_e7 = fresh ? fix->lat_e7 : home ? unit->details->home.lat_e7 : 0;
    *lon_e7 = fresh ? fix->lon_e7 : home ? unit->details->home.lon_e7 : 0;
    return fresh || home;
}

static void check_answer(struct world *world, const struct nearest_question *question) {
    static struct nearest_answer answer;
    uint32_t count = state_unit_count(world->state), able = 0, left_count = 0, nowhere = 0;
    struct rank *ranks = mem_new((count + 1) * sizeof *ranks), *left = mem_new((count + 1) * sizeof *left);
    enum nearest_reason *why = mem_new((count + 1) * sizeof *why);
    for (uint32_t i = 1; i <= count; i++) {
        const struct unit *unit = state_unit(world->state, i);
        int32_t lat_e7, lon_e7;
        if (unit->retired || i == question->except || !org_contains(question->scope, unit->org) ||
            (question->kinds && !(question->kinds >> unit->kind & 1)))
            continue;
        bool can = (state_unit_can(world->state, unit) & question->can) == question->can;
        bool there = stands(world, unit, question, &lat_e7, &lon_e7);
        const struct fix *old = there ? NULL : picture_newest(world->picture, i);
        if (!there && !old) {
            nowhere += can;
            continue;
        }
        lat_e7 = old ? old->lat_e7 : lat_e7;
        lon_e7 = old ? old->lon_e7 : lon_e7;
        struct capability_speed speed = capabilities_speed(state_capabilities(world->state), unit);
        double metres = place_distance_m(question->lat_e7, question->lon_e7, lat_e7, lon_e7);
        double seconds = (unit->details ? unit->details->ready_min * 60 : 0) +
                         metres * speed.detour_permille / 1000.0 / (speed.cms / 100.0);
        struct rank rank = {question->by_time ? seconds : metres, metres, i};
        enum nearest_reason reason = !can                                   ? NEAREST_LACKS
                                     : unit->status == UNIT_UNAVAILABLE     ? NEAREST_UNAVAILABLE
                                     : state_alarm_of_unit(world->state, i) ? NEAREST_ALARM
                                     : !question->busy_too && state_dispatch_of_unit(world->state, i, NULL)
                                         ? NEAREST_BUSY
                                     : old ? NEAREST_STALE
                                           : NEAREST_REASONS;
        if (reason == NEAREST_REASONS) {
            ranks[able++] = rank;
        } else {
            left[left_count] = rank;
            why[left_count++] = reason;
        }
    }
    qsort(ranks, able, sizeof *ranks, by_key);
    nearest_find(world->nearest, question, &answer);
    uint32_t wanted = able < question->count ? able : question->count;
    assert_int_equal(answer.count, wanted);
    for (uint32_t i = 0; i < wanted; i++) {
        const struct nearest_row *row = &answer.rows[i];
        double key = question->by_time ? (double)row->ready_s + row->way_s : row->distance_m;
        // Where two are as good as equally near, rounding may have either first.
        if (fabs(key - ranks[i].key) > (question->by_time ? 0.51 + ranks[i].key * 1e-6 : 0.001 + ranks[i].key * 1e-7))
            fail_msg("rank %u: unit %u at %.3f, not %u at %.3f", i, row->unit->number, key, ranks[i].unit,
                     ranks[i].key);
    }
    double last = wanted == question->count ? ranks[wanted - 1].key : INFINITY;
    for (int reason = 0; reason < NEAREST_REASONS; reason++) {
        uint32_t least = 0, most = 0;
        for (uint32_t i = 0; i < left_count; i++) {
            least += why[i] == (enum nearest_reason)reason && left[i].key < last - (1e-3 + last * 1e-6);
            most += why[i] == (enum nearest_reason)reason && (isinf(last) || left[i].key < last + (1e-3 + last * 1e-6));
        }
        assert_in_range(answer.left[reason], least, most);
    }
    assert_int_equal(answer.nowhere, nowhere);
    free(ranks);
    free(left);
    free(why);
}

static void ask(struct world *world, const struct span *span) {
    static const char *const scopes[] = {"330203000000", "330203001000", "330203002000", "000000000000"};
    struct place place = a_place(world, span);
    struct nearest_question question = {.lat_e7 = place.lat_e7,
                                        .lon_e7 = place.lon_e7,
                                        .kinds = dice(world, 3) ? 0 : 2 + dice(world, 62),
                                        .scope = scopes[dice(world, 4)],
                                        .count = 1 + dice(world, 20),
                                        .by_time = dice(world, 2),
                                        .busy_too = dice(world, 3) == 0,
                                        .except = dice(world, 2) ? 1 + dice(world, 30) : 0,
                                        .now_ms = world->now_ms,
                                        .fix_age_ms = AGE_MS};
    for (uint32_t i = 0; i < 2; i++)
        if (dice(world, 2))
            question.can |= 1ull << capabilities_find(state_capabilities(world->state), keys[dice(world, 5)]);
    check_answer(world, &question);
}

static void play(const struct span *span, const struct span *asked, uint64_t random, uint32_t units, int rounds) {
    struct world world;
    begin(&world, random);
    for (uint32_t i = 0; i < units; i++)
        a_unit(&world, span, i);
    for (int round = 0; round < rounds; round++) {
        for (uint32_t i = dice(&world, 30); i > 0; i--)
            a_fix(&world, span);
        if (dice(&world, 3) == 0)
            a_change(&world);
        if (dice(&world, 6) == 0)
            a_dispatch(&world);
        if (dice(&world, 6) == 0)
            a_unit(&world, span, dice(&world, units + 20));
        if (dice(&world, 4) == 0)
            picture_turn(world.picture);
        if (dice(&world, 8) == 0)
            nearest_follow(world.nearest);
        world.now_ms += dice(&world, 60000);
        ask(&world, dice(&world, 4) ? asked : &globe);
    }
    end(&world);
}

static void in_a_district(void **unused) {
    (void)unused;
    play(&district, &district, 1, 300, 1500);
}
static void in_a_town(void **unused) {
    (void)unused;
    play(&town, &district, 2, 200, 1500);
}
static void few_units(void **unused) {
    (void)unused;
    for (uint64_t random = 3; random < 40; random++)
        play(&district, &district, random, 1 + (uint32_t)random % 12, 60);
}
static void over_the_whole_earth(void **unused) {
    (void)unused;
    play(&globe, &globe, 50, 300, 1500);
}
// Two provinces and nothing between them: rings of empty cells are not walked for ever.
static void far_apart(void **unused) {
    (void)unused;
    static const struct span far_off = {400000000, 1000000000, 1000};
    play(&far_off, &district, 51, 50, 300);
}

// ---- what brute force does not say

static void a_catalogue_that_changes_is_followed(void **unused) {
    (void)unused;
    struct world world;
    static struct nearest_answer answer;
    begin(&world, 60);
    const struct unit_details details = {NO_DETAILS, .can = {"fire"}, .can_count = 1,
                                         .home = {true, 298700000, 1215500000}};
    const struct unit unit = {.kind = UNIT_TEAM, .org = "330203001000", .code = "A", .name = "一", .details = &details};
    assert_int_equal(forces_do_import(world.state, &unit, 1), REFUSAL_NONE);
    nearest_touch(world.nearest, 1);
    forces_put_catalogue(world.state, "{\"capabilities\":[{\"key\":\"fire\",\"zh\":\"火\",\"en\":\"F\"}],"
                                      "\"speeds\":[{\"kind\":\"team\",\"kmh\":36}]}");
    nearest_touch_all(world.nearest);
    const struct nearest_question question = {.lat_e7 = 298700000,
                                              .lon_e7 = 1215600000,
                                              .can = 1,
                                              .scope = "330203000000",
                                              .count = 1,
                                              .by_time = true,
                                              .now_ms = NOW_MS};
    nearest_find(world.nearest, &question, &answer);
    assert_int_equal(answer.count, 1);
    assert_true(answer.rows[0].at_home && answer.rows[0].speed_cms == 1000);
    assert_int_equal(answer.rows[0].way_s, (uint32_t)lround(answer.rows[0].distance_m / 10));
    end(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_district), cmocka_unit_test(in_a_town),
        cmocka_unit_test(few_units),     cmocka_unit_test(over_the_whole_earth),
        cmocka_unit_test(far_apart),     cmocka_unit_test(a_catalogue_that_changes_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
