// Org codes and places: what is valid, what lies in what, how far it is.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/org.h"
#include "domain/place.h"

static void twelve_digits_and_not_all_zero(void **unused) {
    (void)unused;
    assert_true(org_is_valid("330203001002"));
    assert_true(org_is_valid("330000000000"));
    assert_true(org_is_valid("000000000001"));
    static const char *const bad[] = {"",
                                      "33020300100",
                                      "3302030010023",
                                      "33020300100x",
                                      "000000000000",
                                      " 33020300100",
                                      "33020300100\n",
                                      "３３０２０３"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(org_is_valid(bad[i]));
    assert_false(org_is_valid(NULL));
}

static void what_lies_in_what(void **unused) {
    (void)unused;
    static const struct {
        const char *scope, *code;
        bool inside;
    } cases[] = {
        {"330203000000", "330203000000", true},  {"330203000000", "330203001000", true},
        {"330203000000", "330203001002", true},  {"330203001000", "330203001002", true},
        {"330203001000", "330203000000", false}, {"330203001000", "330203002000", false},
        {"330203001002", "330203001002", true},  {"330203001002", "330203001000", false},
        {"330203000000", "330204001000", false}, {"330200000000", "330203001002", true},
        {"330000000000", "330203001002", true},  {"330000000000", "320203001002", false},
        {"441900000000", "441900003001", true}, // a city without districts
        {"441900003000", "441900003001", true},  {"441900003000", "441900004000", false},
        {"330203010000", "330203010001", true}, // zeros inside a group count
        {"330203010000", "330203011000", false}, {"330210000000", "330211000000", false},
        {"000000000000", "330203001002", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (org_contains(cases[i].scope, cases[i].code) != cases[i].inside)
            fail_msg("%s in %s", cases[i].code, cases[i].scope);
}

// Against the definition spelt out: groups of a scope count up to the last one that is not zero.
static void ten_thousand_random_pairs(void **unused) {
    (void)unused;
    static const int lens[] = {2, 2, 2, 3, 3};
    srand(7);
    for (int round = 0; round < 10000; round++) {
        char codes[2][ORG_CODE_LEN + 1] = {"", ""};
        int groups[2][5];
        for (int i = 0; i < 2; i++)
            for (int g = 0; g < 5; g++) {
                char digits[8];
                groups[i][g] = rand() % 3;
                snprintf(digits, sizeof digits, "%0*d", lens[g], groups[i][g]);
                strcat(codes[i], digits);
            }
        int counting = 5;
        while (counting > 0 && groups[0][counting - 1] == 0)
            counting--;
        bool inside = true;
        for (int g = 0; g < counting; g++)
            inside = inside && groups[0][g] == groups[1][g];
        assert_int_equal(org_contains(codes[0], codes[1]), inside);
    }
}

static void places(void **unused) {
    (void)unused;
    assert_true(place_is_valid(900000000, -1800000000) && place_is_valid(-900000000, 1800000000));
    assert_false(place_is_valid(900000001, 0) || place_is_valid(-900000001, 0));
    assert_false(place_is_valid(0, 1800000001) || place_is_valid(0, -1800000001));
    assert_false(place_is_valid(INT32_MIN, 0) || place_is_valid(0, INT32_MAX));
}

static bool near(double got, double want, double by) {
    return fabs(got - want) <= by;
}

static void distances(void **unused) {
    (void)unused;
    assert_true(place_distance_m(298700000, 1215500000, 298700000, 1215500000) == 0);
    assert_true(near(place_distance_m(0, 0, 10000000, 0), 111195, 1)); // one degree
    assert_true(near(place_distance_m(600000000, 0, 600000000, 10000000), 55595, 10));
    assert_true(near(place_distance_m(399042000, 1164074000, 312304000, 1214737000), 1067300, 1000)); // 北京 上海
    assert_true(near(place_distance_m(0, 1799999999, 0, -1799999999), 0.0223, 0.001));
    assert_true(near(place_distance_m(0, 0, 0, 1800000000), 20015115, 10));
    assert_true(near(place_distance_m(900000000, 0, -900000000, 1234567), 20015115, 10));
    assert_true(near(place_distance_m(298700000, 1215500000, 298700001, 1215500000), 0.0111, 0.0001));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_digits_and_not_all_zero),
        cmocka_unit_test(what_lies_in_what),
        cmocka_unit_test(ten_thousand_random_pairs),
        cmocka_unit_test(places),
        cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
