// Tracks and the current picture as PostgreSQL tells them: what was sent, and no more questions than it can answer.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>

#include "unit/fix_history_case.h"

// ---- tracks

static json_t *track(struct hub *hub, struct answers *answers, uint32_t unit, int64_t from_ms, int64_t to_ms) {
    assert_true(database_track(hub->database, unit, from_ms, to_ms, answers->inbox, 9, unit));
    struct database_answer *answer = answers_next(answers, 20);
    assert_non_null(answer);
    assert_int_equal(answer->refusal, REFUSAL_NONE);
    assert_int_equal(answer->msg.kind, 9);
    assert_int_equal(answer->asker, unit);
    json_t *json = json_loadb((const char *)answer->json.data, answer->json.len, 0, NULL);
    assert_non_null(json);
    answer->msg.dispose(&answer->msg);
    return json;
}

static void assert_track(json_t *json, uint32_t unit, uint32_t first, uint32_t points, int64_t start) {
    json_t *geometry = json_object_get(json, "geometry"), *properties = json_object_get(json, "properties");
    json_t *coordinates = json_object_get(geometry, "coordinates"), *times = json_object_get(properties, "times");
    assert_string_equal(json_string_value(json_object_get(json, "type")), "Feature");
    assert_string_equal(json_string_value(json_object_get(geometry, "type")),
                        points == 1 ? "MultiPoint" : "LineString");
    assert_int_equal(json_integer_value(json_object_get(properties, "unit")), unit);
    assert_true(json_is_true(json_object_get(properties, "complete")));
    assert_int_equal(json_array_size(coordinates), points);
    assert_int_equal(json_array_size(times), points);
    for (uint32_t i = 0; i < points; i++) {
        struct fix fix = made_fix((first + i) * UNITS + unit - 1, start);
        json_t *point = json_array_get(coordinates, i);
        assert_int_equal(json_integer_value(json_array_get(times, i)), fix.at_ms);
        assert_int_equal(llround(json_number_value(json_array_get(point, 0)) * 1e7), fix.lon_e7);
        assert_int_equal(llround(json_number_value(json_array_get(point, 1)) * 1e7), fix.lat_e7);
    }
    json_decref(json);
}

static void tells_tracks(void **test) {
    (void)test;
    struct hub hub;
    struct answers answers;
    uint32_t count = 200 * UNITS;
    int64_t start = start_of(count);
    hub_begin(&hub, "hub-a", NULL);
    answers_begin(&answers);
    keep(&hub, 0, count, start);
    assert_true(stored(count, 20));
    assert_true(WITHIN(10, ({
                           database_track(hub.database, 1, 0, 1, answers.inbox, 9, 1);
                           struct database_answer *answer = answers_next(&answers, 10);
                           bool there = answer->refusal == REFUSAL_NONE;
                           answer->msg.dispose(&answer->msg);
                           there;
                       })));
    assert_track(track(&hub, &answers, 3, 0, INT64_MAX), 3, 0, 200, start);
    int64_t tenth = made_fix(10 * UNITS + 4, start).at_ms;
    assert_track(track(&hub, &answers, 5, tenth, tenth + 1), 5, 10, 1, start);
    int64_t twelfth = made_fix(12 * UNITS + 4, start).at_ms;
    assert_track(track(&hub, &answers, 5, tenth, twelfth), 5, 10, 2, start); // the end is not included
    json_t *none = track(&hub, &answers, UNITS + 1, 0, INT64_MAX);
    assert_true(json_is_null(json_object_get(none, "geometry")));
    json_decref(none);
    hub_end(&hub);
    answers_end(&answers);
}

static void long_tracks_are_cut_off(void **test) {
    (void)test;
    struct hub hub = {0};
    struct answers answers;
    struct database_options options = hub_options(&hub, "hub-a");
    options.fix_kept_days = 36500;
    answers_begin(&answers);
    hub.database = database_start(&options);
    assert_true(WITHIN(10, database_up(hub.database)));
    pg_ask(conninfo, "SELECT muster.fix_days_make(ARRAY['2024-01-01', '2024-01-02']::date[])");
    pg_ask(conninfo,
           "INSERT INTO muster.fix (at, unit, source, marked, place) SELECT '2024-01-01 UTC'::timestamptz + n * "
           "interval '1 second', 1, 1, false, muster.point(225000000 + n, 1140000000 - n) FROM "
           "generate_series(0, 100499) n");
    usleep(300000);
    json_t *json = track(&hub, &answers, 1, 0, INT64_MAX);
    json_t *properties = json_object_get(json, "properties");
    assert_true(json_is_false(json_object_get(properties, "complete")));
    assert_int_equal(json_array_size(json_object_get(properties, "times")), DATABASE_TRACK_POINTS);
    json_decref(json);
    hub_end(&hub);
    answers_end(&answers);
}

static void too_many_questions_are_refused(void **test) {
    (void)test;
    struct hub hub;
    struct answers answers;
    int taken = 0, answered = 0;
    answers_begin(&answers);
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(10, database_up(hub.database)));
    pg_freeze(&cluster);
    while (taken < 100000 && database_track(hub.database, 1, 0, 1, answers.inbox, 9, 1))
        taken++;
    assert_in_range(taken, 10, 5000);
    pg_thaw(&cluster);
    struct database_answer *answer;
    while (answered < taken && (answer = answers_next(&answers, 20))) {
        answered++;
        answer->msg.dispose(&answer->msg);
    }
    assert_int_equal(answered, taken);
    hub_end(&hub);
    answers_end(&answers);
}

// ---- the current picture

static void assert_same_fix(const struct fix *one, const struct fix *other) {
    assert_int_equal(one->unit, other->unit);
    assert_int_equal(one->at_ms, other->at_ms);
    assert_int_equal(one->lat_e7, other->lat_e7);
    assert_int_equal(one->lon_e7, other->lon_e7);
    assert_int_equal(one->altitude_dm, other->altitude_dm);
    assert_int_equal(one->speed_cms, other->speed_cms);
    assert_int_equal(one->heading_cdeg, other->heading_cdeg);
    assert_int_equal(one->accuracy_dm, other->accuracy_dm);
    assert_int_equal(one->battery, other->battery);
    assert_int_equal(one->source, other->source);
    assert_int_equal(one->marked, other->marked);
}

static void current_is_the_newest(void **test) {
    (void)test;
    struct hub hub;
    uint32_t count = 40 * UNITS;
    int64_t start = start_of(count);
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(10, atomic_load(&hub.currents) == 1));
    assert_int_equal(hub.current_count, 0);
    keep(&hub, 20 * UNITS, 20 * UNITS, start);
    assert_true(WITHIN(10, number_of("SELECT count(*) FROM muster.unit_current") == UNITS));
    keep(&hub, 0, 20 * UNITS, start); // buffered ones come late
    assert_true(stored(count, 10));
    hub_end(&hub);

    hub_begin(&hub, "hub-b", NULL);
    assert_true(WITHIN(10, atomic_load(&hub.currents) == 1));
    assert_int_equal(hub.current_count, UNITS);
    for (uint32_t i = 0; i < UNITS; i++) {
        struct fix newest = made_fix(39 * UNITS + i, start);
        assert_same_fix(&hub.current[i], &newest);
    }
    keep(&hub, 0, UNITS, start); // another hub, which does not know how new the table is
    hub_end(&hub);
    assert_int_equal(number_of("SELECT count(*) FROM muster.fix"), count + UNITS);
    struct fix newest = made_fix(39 * UNITS, start);
    assert_int_equal(
        number_of("SELECT (extract(epoch FROM at) * 1000)::bigint FROM muster.unit_current WHERE unit = 1"),
        newest.at_ms);
}

static void current_is_told_once(void **test) {
    (void)test;
    struct hub hub;
    pg_ask(conninfo, "INSERT INTO muster.unit_current (unit, at, source, marked, place) SELECT n, now(), 1, false, "
                     "muster.point(n, n) FROM generate_series(1, 45000) n");
    hub_begin(&hub, "hub-a", NULL);
    assert_true(WITHIN(20, atomic_load(&hub.currents) == 1));
    assert_int_equal(hub.current_count, 45000);
    assert_int_equal(hub.current[44999].unit, 45000);
    assert_int_equal(hub.current[44999].lat_e7, 45000);
    end_backends();
    assert_true(WITHIN(20, atomic_load(&hub.ups) == 2));
    usleep(200000);
    assert_int_equal(atomic_load(&hub.currents), 1);
    hub_end(&hub);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(tells_tracks),
        WITH_A_DATABASE(long_tracks_are_cut_off),
        WITH_A_DATABASE(too_many_questions_are_refused),
        WITH_A_DATABASE(current_is_the_newest),
        WITH_A_DATABASE(current_is_told_once),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
