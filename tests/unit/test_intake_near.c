// What an entry may be the same as: proposals with their reasons, against a model that tries everything.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "domain/intake_near.h"
#include "domain/place.h"
#include "unit/district_intake.h"

static int setup(void **state) {
    *state = state_create(TEST_DISTRICT);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static uint32_t report(struct state *s, struct intake intake) {
    struct command command = report_command(&intake);
    assert_int_equal(test_do(s, &command, NOW_MS, NULL), REFUSAL_NONE);
    return state_intake_count(s);
}

static uint32_t open_at(struct state *s, int32_t lat_e7, const char *type, int64_t at_ms) {
    struct command open = incident_command(VERB_INCIDENT_OPEN, 0);
    open.incident.lat_e7 = lat_e7;
    open.incident.type = type;
    assert_int_equal(test_do(s, &open, at_ms, NULL), REFUSAL_NONE);
    return state_incident_count(s);
}

#define LAT 298700000
#define METRES(n) ((int32_t)((n)*89.932)) // of latitude, in 1e-7 degree

#define REPORT(change)                                                                                                 \
    ({                                                                                                                 \
        struct intake r = an_intake();                                                                                 \
        change;                                                                                                        \
        report(s, r);                                                                                                  \
    })

static void the_likeliest_comes_first_with_its_reasons(void **state) {
    struct state *s = *state;
    uint32_t incident = open_at(s, LAT + METRES(300), "12D01", NOW_MS - MINUTES(20));
    open_at(s, LAT + METRES(INTAKE_NEAR_M + 100), "12D02", NOW_MS); // too far
    open_at(s, LAT, "11A02", NOW_MS);                               // of another class
    uint32_t entry = REPORT();
    uint32_t close_by = REPORT((r.at.lat_e7 += METRES(100), r.happened_at_ms += MINUTES(6)));
    uint32_t dismissed = REPORT();
    struct command dismiss = decide_command(VERB_INTAKE_DISMISS, dismissed);
    assert_int_equal(test_do(s, &dismiss, NOW_MS, NULL), REFUSAL_NONE);
    struct intake_near near[INTAKE_NEAR_MOST];
    assert_int_equal(intake_near(s, state_intake(s, entry), near, INTAKE_NEAR_MOST), 2);
    assert_true(near[0].intake == close_by && near[0].incident == 0);
    assert_true(near[0].has_distance && near[0].distance_m >= 99 && near[0].distance_m <= 101);
    assert_true(near[0].minutes == 6 && near[0].has_types && near[0].type_shared == 5);
    assert_true(near[1].incident == incident && near[1].intake == 0);
    assert_true(near[1].type_shared == 4 && near[1].distance_m >= 299 && near[1].distance_m <= 301);
    assert_int_equal(near[1].minutes, 8); // happened 12 minutes ago, the incident was opened 20 minutes ago
    assert_true(near[0].cost < near[1].cost);
    assert_int_equal(intake_near(s, state_intake(s, entry), near, 1), 1);
    assert_int_equal(near[0].intake, close_by);
    assert_int_equal(intake_near(s, state_intake(s, entry), near, 0), 0);
}

static uint32_t count_near(const struct state *s, uint32_t entry) {
    struct intake_near near[INTAKE_NEAR_MOST];
    return intake_near(s, state_intake(s, entry), near, INTAKE_NEAR_MOST);
}

static void what_is_not_known_does_not_tell_apart(void **state) {
    struct state *s = *state;
    uint32_t entry = REPORT();
    uint32_t nowhere = REPORT((r.at.known = false, *r.type = '\0')); // in the same street
    struct intake_near near[1];
    assert_int_equal(intake_near(s, state_intake(s, entry), near, 1), 1);
    assert_true(near[0].intake == nowhere && !near[0].has_distance && !near[0].has_types && near[0].distance_m == 0);
    REPORT((r.at.known = false, strcpy(r.org, "330203002000"))); // in another one
    assert_int_equal(count_near(s, entry), 1);
    REPORT((r.at.known = false, strcpy(r.org, TEST_DISTRICT "000000"))); // somewhere in the district
    assert_int_equal(count_near(s, entry), 2);
}

static void time_counts_in_both_directions(void **state) {
    struct state *s = *state;
    int64_t hour = MINUTES(60), day = 24 * hour;
    uint32_t entry = REPORT((r.received_at_ms = NOW_MS - 3 * day, r.happened_at_ms = 0));
    REPORT((r.received_at_ms = NOW_MS - 3 * day + INTAKE_NEAR_MS, r.happened_at_ms = 0));
    assert_int_equal(count_near(s, entry), 1);
    REPORT((r.received_at_ms = NOW_MS - 3 * day - INTAKE_NEAR_MS - 1, r.happened_at_ms = 0));
    assert_int_equal(count_near(s, entry), 1);
    // An incident that is still open takes in what comes days later, but hardly what was told long before.
    open_at(s, LAT, "12D02", NOW_MS - 6 * day + 1);
    assert_int_equal(count_near(s, entry), 2);
    open_at(s, LAT, "12D02", NOW_MS - 3 * day + INTAKE_NEAR_MS + 1);
    assert_int_equal(count_near(s, entry), 2);
    open_at(s, LAT, "12D02", NOW_MS - 6 * day - 1);
    assert_int_equal(count_near(s, entry), 2);
    struct command end = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(s, &end, NOW_MS, NULL), REFUSAL_NONE);
    assert_int_equal(count_near(s, entry), 1);
}

// ---- against a model: every pair, and a sort

struct likely {
    double cost;
    uint32_t intake;
};

static int by_cost(const void *one, const void *other) {
    double a = ((const struct likely *)one)->cost, b = ((const struct likely *)other)->cost;
    return a < b ? -1 : a > b;
}

static void the_list_is_what_a_sort_of_all_gives(void **state) {
    struct state *s = *state;
    static const char *const types[] = {"12D02", "12D01", "12G03", "11A02", ""};
    srandom(5);
    for (int i = 0; i < 400; i++)
        REPORT((r.at.lat_e7 += METRES(random() % 12000), r.at.known = random() % 8 > 0,
                strcpy(r.type, types[random() % 5]),
                r.happened_at_ms = NOW_MS - MINUTES(20) - random() % MINUTES(1000)));
    for (uint32_t entry = 1; entry <= 400; entry += 7) {
        struct likely all[400];
        uint32_t count = 0;
        const struct intake *own = state_intake(s, entry);
        for (uint32_t i = 1; i <= 400; i++) {
            const struct intake *other = state_intake(s, i);
            if (i == entry)
                continue;
            bool known = own->at.known && other->at.known, typed = *own->type && *other->type;
            double metres =
                known ? place_distance_m(own->at.lat_e7, own->at.lon_e7, other->at.lat_e7, other->at.lon_e7) : 3000;
            double apart = (double)llabs(own->happened_at_ms - other->happened_at_ms);
            int shared = 0;
            while (typed && shared < 5 && own->type[shared] == other->type[shared])
                shared++;
            if ((known && metres > INTAKE_NEAR_M) || apart > INTAKE_NEAR_MS || (typed && shared < 2))
                continue;
            all[count++] = (struct likely){metres / 1000 + apart / 3600000 + (typed ? 5 - shared : 1), i};
        }
        qsort(all, count, sizeof *all, by_cost);
        struct intake_near near[INTAKE_NEAR_MOST];
        uint32_t found = intake_near(s, own, near, INTAKE_NEAR_MOST);
        assert_int_equal(found, count < INTAKE_NEAR_MOST ? count : INTAKE_NEAR_MOST);
        for (uint32_t i = 0; i < found; i++)
            assert_true(near[i].cost > all[i].cost - 1e-9 && near[i].cost < all[i].cost + 1e-9);
    }
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_likeliest_comes_first_with_its_reasons),
        TEST(what_is_not_known_does_not_tell_apart),
        TEST(time_counts_in_both_directions),
        TEST(the_list_is_what_a_sort_of_all_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
