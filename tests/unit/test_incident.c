// The life of an incident and its codes; and the names of everything, which logs, GeoJSON and metrics rely on.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "domain/command.h"

static void the_edges_are_these_and_no_others(void **unused) {
    (void)unused;
    static const char *const rows[INCIDENT_PHASES] = {
        // to: unknown reported first response aftermath closed
        [PHASE_UNKNOWN] = "......",  [PHASE_REPORTED] = "..xx..",  [PHASE_FIRST] = "...xx.",
        [PHASE_RESPONSE] = "....x.", [PHASE_AFTERMATH] = "...x..", [PHASE_CLOSED] = "......",
    };
    int count, found = 0;
    const struct incident_edge *edges = incident_edges(&count);
    for (int from = 0; from < INCIDENT_PHASES; from++)
        for (int to = 0; to < INCIDENT_PHASES; to++) {
            const struct incident_edge *edge = incident_edge((enum incident_phase)from, (enum incident_phase)to);
            assert_int_equal(edge != NULL, rows[from][to] == 'x');
            if (!edge)
                continue;
            found++;
            assert_true(edge >= edges && edge < edges + count);
            assert_true(strlen(edge->sentence) > 10);
        }
    assert_int_equal(found, count);
    assert_true(strlen(incident_close_sentence) > 5);
}

// From every phase that can be reached, the aftermath and so a good end can be reached.
static void no_phase_is_a_trap(void **unused) {
    (void)unused;
    for (int phase = PHASE_REPORTED; phase < PHASE_AFTERMATH; phase++) {
        bool onward = false;
        for (int to = phase + 1; to <= PHASE_AFTERMATH; to++)
            onward |= incident_edge((enum incident_phase)phase, (enum incident_phase)to) != NULL;
        assert_true(onward);
    }
}

static void types_of_the_standard(void **unused) {
    (void)unused;
    static const char *const good[] = {"11A02", "12B00", "13C99", "14Z50", "00000"};
    static const char *const bad[] = {"",      "11A0",  "11A023", "10A02", "15A02", "21A02",   "11a02",
                                      "11102", "11AA2", "11A2A",  "00001", "1 A02", "１１Ａ02"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(incident_type_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(incident_type_is_valid(bad[i]));
}

// What is learned in the 30 days after the close is reported; what was closed before is history.
static void followed_for_thirty_days(void **unused) {
    (void)unused;
    const int64_t day_ms = 86400000, closed_ms = 1764000000000;
    struct incident incident = {.phase = PHASE_AFTERMATH};
    assert_true(incident_is_followed(&incident, closed_ms + 400 * day_ms));
    incident.phase = PHASE_CLOSED;
    incident.closed_at_ms = closed_ms;
    assert_true(incident_is_followed(&incident, closed_ms - day_ms)); // the clock was set back
    assert_true(incident_is_followed(&incident, closed_ms + 30 * day_ms));
    assert_false(incident_is_followed(&incident, closed_ms + 30 * day_ms + 1));
}

static void names(void **unused) {
    (void)unused;
    assert_string_equal(unit_kind_name(UNIT_TEAM), "team");
    assert_string_equal(unit_kind_name(UNIT_BOAT), "boat");
    assert_string_equal(unit_kind_name((enum unit_kind)77), "unknown");
    assert_string_equal(unit_status_name(UNIT_ON_SCENE), "on_scene");
    assert_string_equal(unit_status_name((enum unit_status) - 1), "unknown");
    assert_string_equal(incident_grade_name(GRADE_DISASTROUS), "disastrous");
    assert_string_equal(incident_grade_name((enum incident_grade)5), "unknown");
    assert_string_equal(incident_phase_name(PHASE_CLOSED), "closed");
    assert_string_equal(incident_phase_name((enum incident_phase)6), "unknown");
    assert_string_equal(verb_name(VERB_TOKEN_REVOKE), "token_revoke");
    assert_string_equal(verb_name((enum verb)VERBS), "none");
}

static void every_name_is_there_once(void **unused) {
    (void)unused;
    for (int i = 0; i < VERBS; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(verb_name((enum verb)i), verb_name((enum verb)j));
    for (int i = 0; i < UNIT_KINDS; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(unit_kind_name((enum unit_kind)i), unit_kind_name((enum unit_kind)j));
    for (int role = ROLE_ADMIN; role < ROLES; role++)
        assert_int_equal(role_of_name(role_name((enum role)role)), role);
    assert_int_equal(role_of_name("none"), ROLE_NONE);
    assert_int_equal(role_of_name("Admin"), ROLE_NONE);
    assert_string_equal(role_name((enum role)ROLES), "none");
}

static void forms_of_names_and_hashes(void **unused) {
    (void)unused;
    assert_true(account_name_is_valid("duty.1_a-b"));
    assert_true(account_name_is_valid("abcdefghijklmnopqrstuvwxyz012345"));
    assert_false(account_name_is_valid("abcdefghijklmnopqrstuvwxyz0123456"));
    assert_false(account_name_is_valid(""));
    assert_false(account_name_is_valid("Duty"));
    assert_false(account_name_is_valid("值班"));
    assert_true(unit_code_is_valid("NB-T.01_x"));
    assert_false(unit_code_is_valid("") || unit_code_is_valid("a b") || unit_code_is_valid("a/b"));
    static const char *const good[] = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=1048576,t=4,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
    };
    static const char *const bad[] = {
        "",
        "secret",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo", // 4 GiB for one sign-in
        "$argon2id$v=19$m=65536,t=4000000,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=65536,t=2,p=64$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo$",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXN\n",
        "$argon2id$v=19$m=99999999999999999999,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(account_hash_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(account_hash_is_valid(bad[i]));
    char longest[ACCOUNT_HASH_MAX + 1] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$";
    memset(longest + strlen(longest), 'a', ACCOUNT_HASH_MAX - 1 - strlen(longest));
    assert_true(account_hash_is_valid(longest));
    longest[ACCOUNT_HASH_MAX - 1] = 'a';
    assert_false(account_hash_is_valid(longest));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_edges_are_these_and_no_others),
        cmocka_unit_test(no_phase_is_a_trap),
        cmocka_unit_test(types_of_the_standard),
        cmocka_unit_test(followed_for_thirty_days),
        cmocka_unit_test(names),
        cmocka_unit_test(every_name_is_there_once),
        cmocka_unit_test(forms_of_names_and_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
