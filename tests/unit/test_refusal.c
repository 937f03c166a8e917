// Refusal codes are part of the protocol: this list is frozen. A new refusal is a new line here; no line ever changes.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "domain/refusal.h"

static const struct {
    const char *name;
    int code;
} frozen[] = {
    {"MALFORMED", 101},
    {"TOO_LARGE", 102},
    {"TEXT_INVALID", 103},
    {"PLACE_INVALID", 104},
    {"ORG_INVALID", 105},
    {"ID_INVALID", 106},
    {"ID_TAKEN", 107},
    {"VERB_UNKNOWN", 108},
    {"EXERCISE_UNKNOWN", 109},
    {"VIEW_INVALID", 110},
    {"QUERY_INVALID", 111},
    {"METHOD_INVALID", 112},
    {"TOKEN_INVALID", 201},
    {"NOT_ALLOWED", 202},
    {"OUT_OF_SCOPE", 203},
    {"SIGN_IN_WRONG", 204},
    {"SIGN_IN_SLOWED", 205},
    {"HELLO_FIRST", 206},
    {"TAKEN_OVER", 207},
    {"SESSIONS_TOO_MANY", 208},
    {"UNIT_UNKNOWN", 301},
    {"UNIT_CODE_TAKEN", 302},
    {"UNIT_RETIRED", 303},
    {"UNIT_CODE_INVALID", 304},
    {"UNIT_KIND_INVALID", 305},
    {"UNIT_STATUS_INVALID", 306},
    {"UNITS_TOO_MANY", 307},
    {"UNIT_DETAILS_INVALID", 308},
    {"IMPORT_INVALID", 309},
    {"DEADMAN_INVALID", 310},
    {"DEADMAN_OFF", 311},
    {"INCIDENT_UNKNOWN", 401},
    {"INCIDENT_CLOSED", 402},
    {"INCIDENT_TYPE_INVALID", 403},
    {"INCIDENT_GRADE_INVALID", 404},
    {"INCIDENT_PHASE_INVALID", 405},
    {"INCIDENT_VERSION_OLD", 406},
    {"NOTHING_CHANGED", 407},
    {"INCIDENTS_TOO_MANY", 408},
    {"AREA_INVALID", 409},
    {"CASUALTIES_INVALID", 410},
    {"CASUALTY_UNKNOWN", 411},
    {"CASUALTIES_TOO_MANY", 412},
    {"INTAKE_UNKNOWN", 421},
    {"INTAKE_DECIDED", 422},
    {"INTAKE_KNOWN", 423},
    {"INTAKE_INVALID", 424},
    {"INTAKE_REASON_MISSING", 425},
    {"INTAKES_TOO_MANY", 426},
    {"REPORT_UNKNOWN", 431},
    {"REPORT_ORDER_INVALID", 432},
    {"REPORT_FIELDS_INVALID", 433},
    {"REPORT_VERSION_OLD", 434},
    {"REPORTS_TOO_MANY", 435},
    {"RESPONSE_UNKNOWN", 441},
    {"RESPONSE_ENDED", 442},
    {"RESPONSE_LEVEL_INVALID", 443},
    {"RESPONSE_RUNNING", 444},
    {"RESPONSE_GROUND_MISSING", 445},
    {"RESPONSE_HAZARD_INVALID", 446},
    {"RESPONSES_TOO_MANY", 447},
    {"FIX_OUT_OF_RANGE", 501},
    {"FIX_FROM_FUTURE", 502},
    {"FIX_TOO_OLD", 503},
    {"FIX_NOT_YOURS", 504},
    {"FIX_RATE", 505},
    {"FENCE_UNKNOWN", 511},
    {"FENCE_SHAPE_INVALID", 512},
    {"FENCE_INVALID", 513},
    {"FENCES_TOO_MANY", 514},
    {"ACCOUNT_UNKNOWN", 601},
    {"ACCOUNT_NAME_TAKEN", 602},
    {"ACCOUNT_NAME_INVALID", 603},
    {"ACCOUNT_DISABLED", 604},
    {"ROLE_INVALID", 605},
    {"TOKEN_UNKNOWN", 606},
    {"PASSWORD_INVALID", 607},
    {"EXPIRY_INVALID", 608},
    {"ACCOUNTS_TOO_MANY", 609},
    {"TOKEN_TAKEN", 610},
    {"TOKENS_TOO_MANY", 611},
    {"TEMPLATE_UNKNOWN", 701},
    {"TEMPLATE_INVALID", 702},
    {"TEMPLATES_TOO_MANY", 703},
    {"TEMPLATE_NOT_FOR", 704},
    {"POST_UNKNOWN", 711},
    {"POST_CLOSED", 712},
    {"POST_EXISTS", 713},
    {"POST_PARENT_INVALID", 714},
    {"POSTS_TOO_MANY", 715},
    {"ORDERS_OPEN", 716},
    {"SEAT_UNKNOWN", 721},
    {"SEAT_HELD", 722},
    {"SEAT_EMPTY", 723},
    {"SEAT_NOT_YOURS", 724},
    {"SEAT_NOT_OPEN", 725},
    {"SEAT_WAR_ONLY", 726},
    {"SEAT_NO_DEPUTY", 727},
    {"ROSTER_INVALID", 728},
    {"MODE_INVALID", 729},
    {"CHANNEL_UNKNOWN", 731},
    {"CHANNEL_NOT_YOURS", 732},
    {"REPLY_UNKNOWN", 733},
    {"REFERENCE_INVALID", 734},
    {"READ_INVALID", 735},
    {"CONSULT_UNKNOWN", 741},
    {"CONSULT_CLOSED", 742},
    {"CONSULT_ROSTER_INVALID", 743},
    {"DRAWINGS_INVALID", 744},
    {"CONSULTS_TOO_MANY", 745},
    {"ORDER_UNKNOWN", 801},
    {"ORDER_TARGETS_INVALID", 802},
    {"ORDER_TARGET_NOT_YOURS", 803},
    {"ORDER_CONFLICT", 804},
    {"ORDER_STEP_INVALID", 805},
    {"ORDER_REASON_MISSING", 806},
    {"ORDER_DEADLINE_INVALID", 807},
    {"ORDER_CARD_UNKNOWN", 808},
    {"ORDER_NOT_YOURS", 809},
    {"ORDER_REPLACES_INVALID", 810},
    {"ORDERS_TOO_MANY", 811},
    {"DISPATCH_UNKNOWN", 821},
    {"DISPATCH_UNITS_INVALID", 822},
    {"DISPATCH_UNIT_BUSY", 823},
    {"DISPATCH_UNIT_HERE", 824},
    {"DISPATCH_UNIT_UNAVAILABLE", 825},
    {"DISPATCH_STEP_INVALID", 826},
    {"DISPATCH_REASON_MISSING", 827},
    {"DISPATCH_NOT_YOURS", 828},
    {"DISPATCHES_TOO_MANY", 829},
    {"AID_UNKNOWN", 831},
    {"AID_DECIDED", 832},
    {"AID_INVALID", 833},
    {"AID_REASON_MISSING", 834},
    {"AIDS_TOO_MANY", 835},
    {"ALARM_UNKNOWN", 841},
    {"ALARM_OPEN", 842},
    {"ALARM_TAKEN", 843},
    {"ALARM_CLEARED", 844},
    {"ALARM_NOT_TAKEN", 845},
    {"ALARM_OUTCOME_MISSING", 846},
    {"ALARMS_TOO_MANY", 847},
    {"CATALOGUE_UNKNOWN", 851},
    {"CATALOGUE_INVALID", 852},
    {"CATALOGUES_TOO_MANY", 853},
    {"PLAN_NOT_FOR", 854},
    {"PLAN_BROKEN", 855},
    {"PLAN_LAUNCHED", 856},
    {"AUTHORITY_AWAY", 901},
    {"BUSY", 902},
    {"STORAGE_FULL", 903},
    {"RATE", 904},
    {"RESUME_NEEDED", 905},
    {"STOPPING", 906},
    {"SILENT", 907},
    {"DATABASE_AWAY", 908},
    {"NOT_FOUND", 909},
    {"JOURNAL_OLD", 910},
};
enum { FROZEN = sizeof frozen / sizeof *frozen };

static const struct {
    const char *name;
    int code;
} catalogue[] = {
#define X(name, code, retry_ms, zh, en) {#name, code},
#include "domain/refusal.def"
#undef X
};
enum { CATALOGUE = sizeof catalogue / sizeof *catalogue };

static void no_code_was_changed_or_taken_away(void **unused) {
    (void)unused;
    for (int i = 0; i < FROZEN; i++) {
        int j = 0;
        while (j < CATALOGUE && strcmp(frozen[i].name, catalogue[j].name) != 0)
            j++;
        if (j == CATALOGUE || catalogue[j].code != frozen[i].code)
            fail_msg("refusal %s had code %d; codes never change", frozen[i].name, frozen[i].code);
    }
}

static void every_code_is_in_the_frozen_list(void **unused) {
    (void)unused;
    for (int j = 0; j < CATALOGUE; j++) {
        int i = 0;
        while (i < FROZEN && strcmp(frozen[i].name, catalogue[j].name) != 0)
            i++;
        if (i == FROZEN)
            fail_msg("refusal %s (%d) is new: add it to the frozen list", catalogue[j].name, catalogue[j].code);
    }
}

static void codes_are_unique_and_have_words(void **unused) {
    (void)unused;
    for (int i = 0; i < CATALOGUE; i++) {
        const struct refusal_text *text = refusal_text((enum refusal)catalogue[i].code);
        assert_int_equal(text->code, catalogue[i].code);
        assert_in_range(catalogue[i].code, 101, 999);
        assert_true(text_is_clean(text->zh, strlen(text->zh), false) && (text->zh[0] & 0x80));
        assert_true(text_is_clean(text->en, strlen(text->en), false) && strlen(text->en) > 10);
        for (int j = 0; j < i; j++)
            assert_int_not_equal(catalogue[i].code, catalogue[j].code);
    }
}

static void an_unknown_code_has_words_too(void **unused) {
    (void)unused;
    assert_int_equal(refusal_text((enum refusal)9999)->code, REFUSAL_MALFORMED);
    assert_int_equal(refusal_text(REFUSAL_NONE)->code, REFUSAL_MALFORMED);
    assert_int_equal(refusal_text(REFUSAL_BUSY)->retry_ms, 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_code_was_changed_or_taken_away),
        cmocka_unit_test(every_code_is_in_the_frozen_list),
        cmocka_unit_test(codes_are_unique_and_have_words),
        cmocka_unit_test(an_unknown_code_has_words_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
