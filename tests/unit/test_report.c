// Reports: the chain and what it refuses, what a report may say, and the clocks that reports run against.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/district_intake.h"
#include "unit/report_case.h"

static int setup(void **test) {
    *test = state_create(TEST_DISTRICT);
    return 0;
}
static int teardown(void **test) {
    state_destroy(*test);
    return 0;
}

// ---- the chain

static void the_chain_is_first_follow_and_an_end(void **test) {
    struct state *state = *test;
    open_at(state, "11A02", GRADE_MINOR, 1000);
    for (enum report_kind kind = REPORT_NONE; kind < REPORT_KINDS; kind++)
        if (kind != REPORT_FIRST)
            assert_int_equal(send(state, 1, kind, 1), REFUSAL_REPORT_ORDER_INVALID);
    assert_int_equal(send(state, 9, REPORT_FIRST, 1), REFUSAL_INCIDENT_UNKNOWN);
    assert_int_equal(send(state, 1, REPORT_FIRST, 1500), 0);
    assert_int_equal(send(state, 1, REPORT_FIRST, 1), REFUSAL_REPORT_ORDER_INVALID);
    for (uint32_t i = 1; i <= 3; i++) {
        assert_int_equal(send(state, 1, REPORT_FOLLOW, 1600), 0);
        assert_int_equal(state_report(state, 1 + i)->index, i);
    }
    assert_int_equal(send(state, 1, REPORT_CHECK, 1700), 0);
    for (enum report_kind kind = REPORT_NONE; kind <= REPORT_KINDS; kind++)
        assert_int_equal(send(state, 1, kind, 1), REFUSAL_REPORT_ORDER_INVALID);
    const struct report *report = NULL;
    for (uint32_t i = 1; i <= 5; i++)
        assert_ptr_equal(report = state_report_of_incident(state, 1, report), state_report(state, i));
    assert_null(state_report_of_incident(state, 1, report));
    // each incident has a chain of its own, and a closed one too: what is learned later is told as well
    open_at(state, "11A02", GRADE_MINOR, 1000);
    struct command close = incident_command(VERB_INCIDENT_CLOSE, 2);
    assert_int_equal(test_do(state, &close, 1800, NULL), 0);
    assert_int_equal(send(state, 2, REPORT_FIRST, 1900), 0);
    assert_int_equal(send(state, 2, REPORT_FINAL, 1900), 0);
}

static enum refusal say(struct state *state, struct report report, uint32_t number) {
    report.number = number;
    struct command command = {.verb = number ? VERB_REPORT_AMEND : VERB_REPORT_SEND, .report = &report};
    return test_do(state, &command, 2000, NULL);
}

static void what_a_report_says(void **test) {
    struct state *state = *test;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "fire",
                  RULES("\"12G\"", STEP("a", "phone", "first", "9", ""), FIELD("smoke")));
    put_catalogue(state, CATALOGUE_REPORT_RULES, "any",
                  RULES("", STEP("a", "phone", "first", "9", ""), FIELD("time") "," FIELD("place")));
    open_at(state, "11A02", GRADE_MINOR, 1000);
    static char longest[REPORT_FIELD_MAX + 2];
    memset(longest, 'x', REPORT_FIELD_MAX + 1);
    struct report_field fields[] = {{"time", ""}, {"place", "桥下\n水深"}};
    struct report report = {.incident = 1, .kind = REPORT_FIRST, .signer = "", .fields = fields, .field_count = 2};
#define WRONG(change)                                                                                                  \
    do {                                                                                                               \
        struct report_field kept = fields[1];                                                                          \
        change;                                                                                                        \
        assert_int_equal(say(state, report, 0), REFUSAL_REPORT_FIELDS_INVALID);                                        \
        fields[1] = kept;                                                                                              \
    } while (0)
    WRONG(fields[1].key = "smoke"); // of another form
    WRONG(fields[1].key = "time");  // twice
    WRONG(fields[1].key = "Place");
    WRONG(fields[1].text = longest);
    WRONG(fields[1].text = "\x01");
    report.signer = "a\nb";
    assert_int_equal(say(state, report, 0), REFUSAL_TEXT_INVALID);
    report.signer = "李";
    assert_int_equal(say(state, report, 0), 0);
    assert_string_equal(state_report(state, 1)->fields[1].text, "桥下\n水深");
    assert_int_equal(state_report(state, 1)->sent_at_ms, 2000);
    // the sum is bounded too
    char keys[REPORT_FIELDS_MAX][8];
    struct report_field many[16];
    open_at(state, "00000", GRADE_MINOR, 1000);
    put_catalogue(state, CATALOGUE_REPORT_RULES, "any", "{\"steps\": [" STEP("a", "phone", "first", "9", "") "]}");
    longest[REPORT_FIELD_MAX] = '\0';
    for (int i = 0; i < 16; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", i); // without a form any key will do
        many[i] = (struct report_field){keys[i], longest};
    }
    report = (struct report){.incident = 2, .kind = REPORT_FIRST, .signer = "", .fields = many, .field_count = 16};
    assert_int_equal(say(state, report, 0), REFUSAL_REPORT_FIELDS_INVALID);
    report.field_count = 15;
    assert_int_equal(say(state, report, 0), 0);
}

static void amending_makes_versions(void **test) {
    struct state *state = *test;
    uint32_t duty = test_account(state, "duty", ROLE_DUTY, TEST_DISTRICT "000000");
    open_at(state, "11A02", GRADE_MINOR, 1000);
    assert_int_equal(send(state, 1, REPORT_FIRST, 1500), 0);
    struct report_field fields[] = {{"time", "15:20"}};
    struct report report = {.number = 1, .version = 1, .signer = "张局长", .fields = fields, .field_count = 1};
    struct command command = {.verb = VERB_REPORT_AMEND, .report = &report, .actor = duty};
    struct event event;
    assert_int_equal(test_do(state, &command, 1600, &event), 0);
    assert_true(event.report->version == 2 && event.report->incident == 1 && event.report->kind == REPORT_FIRST);
    const struct report *now = state_report(state, 1);
    assert_true(now->version == 2 && now->sent_at_ms == 1500 && now->amended_at_ms == 1600 && now->account == duty);
    assert_string_equal(now->fields[0].text, "15:20");
    assert_int_equal(test_do(state, &command, 1700, NULL), REFUSAL_REPORT_VERSION_OLD);
    report.version = 0;
    assert_int_equal(test_do(state, &command, 1700, NULL), REFUSAL_NOTHING_CHANGED);
    report.version = 2, report.field_count = 0;
    assert_int_equal(test_do(state, &command, 1700, NULL), 0);
    assert_int_equal(state_report(state, 1)->field_count, 0);
    report.number = 2;
    assert_int_equal(test_do(state, &command, 1700, NULL), REFUSAL_REPORT_UNKNOWN);
    assert_int_equal(state_report_count(state), 1);
}

// ---- clocks

#define CITY                                                                                                           \
    RULES("",                                                                                                          \
          STEP("phone", "phone", "first", "{\"major\": 30, \"serious\": 15}", NEAR("5")) "," STEP(                     \
              "written", "written", "first", "{\"minor\": 90, \"major\": 60, \"serious\": 30}", ""),                   \
          "")

static void alerts(struct state *state, int64_t from_ms, int64_t to_ms, const char *expected) {
    char got[400] = "";
    struct event event;
    for (int64_t now_ms = from_ms; now_ms <= to_ms; now_ms += 500)
        while (take_due(state, now_ms, &event)) {
            size_t at = strlen(got);
            assert_int_equal(event.verb, VERB_REPORT_DUE);
            snprintf(got + at, sizeof got - at, "%lld:%u/%u%s ", (long long)(now_ms / 1000), event.due.incident,
                     event.due.clock, event.due.alert == ALERT_NEAR ? "near" : "late");
        }
    assert_string_equal(got, expected);
}

static void clocks_run_from_the_first_notice(void **test) {
    struct state *state = *test;
    uint32_t rules = put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    put_catalogue(state, CATALOGUE_REPORT_RULES, "fire", RULES("\"12G\"", STEP("x", "phone", "first", "1", ""), ""));
    put_catalogue(state, CATALOGUE_REPORT_RULES, "asleep", "{\"steps\": [" STEP("x", "phone", "first", "1", "") "]}");
    open_at(state, "11A02", GRADE_MAJOR, 0 * MINUTE + 1);
    assert_int_equal(state_incident(state, 1)->clock_count, 2);
    assert_int_equal(clock_of(state, 1, 1)->due_ms, 30 * MINUTE + 1);
    assert_int_equal(clock_of(state, 1, 1)->near_ms, 25 * MINUTE + 1);
    assert_int_equal(clock_of(state, 1, 2)->due_ms, 60 * MINUTE + 1);
    assert_int_equal(clock_of(state, 1, 2)->near_ms, 0);
    assert_int_equal(clock_of(state, 1, 2)->rules, rules);
    alerts(state, 0, 90 * MINUTE, "1500:1/1near 1800:1/1late 3600:1/2late ");
    open_at(state, "12G01", GRADE_UNKNOWN, 100 * MINUTE); // nothing is asked of what is not graded, but by all
    assert_int_equal(state_incident(state, 2)->clock_count, 1);
    open_at(state, "11A02", GRADE_MINOR, 100 * MINUTE);
    assert_int_equal(state_incident(state, 3)->clock_count, 1);
}

static void reports_and_calls_stop_them(void **test) {
    struct state *state = *test;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    put_catalogue(
        state, CATALOGUE_REPORT_RULES, "more",
        RULES("",
              STEP("again", "phone", "follow", "20", "") "," STEP("soon", "phone", "first", "10", "") "," STEP(
                  "follow", "written", "follow", "50", "") "," STEP("end", "written", "final", "70", ""),
              ""));
    open_at(state, "11A02", GRADE_MAJOR, 1);
    assert_int_equal(state_incident(state, 1)->clock_count, 6);
    assert_int_equal(call(state, 1, 3 * MINUTE), 0); // of each rules the one that is due first
    assert_true(clock_of(state, 1, 1)->done_ms == 3 * MINUTE && clock_of(state, 1, 4)->done_ms == 3 * MINUTE);
    assert_int_equal(clock_of(state, 1, 3)->done_ms, 0);
    assert_int_equal(call(state, 1, 4 * MINUTE), 0);
    assert_int_equal(clock_of(state, 1, 3)->done_ms, 4 * MINUTE);
    assert_int_equal(call(state, 1, 5 * MINUTE), 0); // and what is met stays as it was
    assert_int_equal(clock_of(state, 1, 1)->done_ms, 3 * MINUTE);
    assert_int_equal(send(state, 1, REPORT_FIRST, 6 * MINUTE), 0);
    assert_int_equal(clock_of(state, 1, 2)->done_ms, 6 * MINUTE);
    assert_int_equal(clock_of(state, 1, 5)->done_ms, 0);
    assert_int_equal(send(state, 1, REPORT_CHECK, 7 * MINUTE), 0); // nothing can follow: all that is written is met
    assert_true(clock_of(state, 1, 5)->done_ms == 7 * MINUTE && clock_of(state, 1, 6)->done_ms == 7 * MINUTE);
    int64_t due_ms;
    assert_false(state_due_next(state, &due_ms));
    struct command command = {.verb = VERB_REPORT_PHONE, .phone = {.incident = 1, .to = " ", .text = ""}};
    assert_int_equal(test_do(state, &command, 1, NULL), REFUSAL_TEXT_INVALID);
    command.phone = (struct report_phone){.incident = 7, .to = "市局", .text = ""};
    assert_int_equal(test_do(state, &command, 1, NULL), REFUSAL_INCIDENT_UNKNOWN);
}

static void calls_are_kept(void **test) {
    struct state *state = *test;
    uint32_t duty = test_account(state, "duty", ROLE_DUTY, TEST_DISTRICT "000000");
    open_at(state, "11A02", GRADE_MINOR, 1000);
    struct command command = {.verb = VERB_REPORT_PHONE, .actor = duty};
    struct event event;
    command.phone = (struct report_phone){.incident = 1, .to = "市局", .text = "已报\n待续"};
    assert_int_equal(test_do(state, &command, 1200, &event), 0);
    command.phone = (struct report_phone){.incident = 1, .to = "区委", .text = ""};
    assert_int_equal(test_do(state, &command, 1300, NULL), 0);
    assert_int_equal(state_phone_call_count(state), 2);
    const struct phone_call *call = state_phone_call(state, 1);
    assert_true(call->incident == 1 && call->account == duty && call->at_ms == 1200 && call->seq == event.seq);
    assert_string_equal(call->to, "市局");
    assert_string_equal(call->text, "已报\n待续");
    assert_string_equal(state_phone_call(state, 2)->to, "区委");
}

static void type_and_grade_set_them_anew(void **test) {
    struct state *state = *test;
    struct event event;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    put_catalogue(state, CATALOGUE_REPORT_RULES, "fire",
                  RULES("\"12G\"", STEP("x", "written", "first", "120", ""), ""));
    open_at(state, "11A02", GRADE_MAJOR, 1);
    alerts(state, 26 * MINUTE, 26 * MINUTE, "1560:1/1near ");
    assert_int_equal(send(state, 1, REPORT_FIRST, 27 * MINUTE), 0);
    assert_int_equal(amend(state, 1, NULL, GRADE_SERIOUS, 28 * MINUTE, &event), 0); // 15 minutes by phone: too late
    assert_int_equal(event.incident.clock_count, 2);
    assert_int_equal(clock_of(state, 1, 1)->due_ms, 15 * MINUTE + 1);
    assert_int_equal(clock_of(state, 1, 2)->done_ms, 27 * MINUTE); // what was sent stays sent
    alerts(state, 28 * MINUTE, 40 * MINUTE, "1680:1/1late ");
    assert_int_equal(amend(state, 1, NULL, GRADE_MAJOR, 29 * MINUTE, &event), 0); // later again: the last alert too
    assert_int_equal(clock_of(state, 1, 1)->alert, ALERT_NEAR);
    alerts(state, 29 * MINUTE, 40 * MINUTE, "1800:1/1late ");
    assert_int_equal(amend(state, 1, "12G01", GRADE_UNKNOWN, 50 * MINUTE, &event), 0);
    assert_int_equal(state_incident(state, 1)->clock_count,
                     3); // the new step is met by the report that was sent before
    assert_int_equal(clock_of(state, 1, 3)->done_ms, 27 * MINUTE);
    assert_int_equal(amend(state, 1, "12G02", GRADE_UNKNOWN, 51 * MINUTE, &event), 0);
    assert_true(event.incident.clock_count == 0 &&
                !event.incident.no_clocks); // unchanged: the event does not tell them
    assert_int_equal(amend(state, 1, "11A02", GRADE_DISASTROUS, 52 * MINUTE, &event), 0);
    assert_true(event.incident.no_clocks);
    assert_int_equal(state_incident(state, 1)->clock_count, 0);
    // a newer version of the rules counts from the next change on, and goes on with what was done
    assert_int_equal(amend(state, 1, NULL, GRADE_MAJOR, 53 * MINUTE, &event), 0);
    assert_int_equal(call(state, 1, 54 * MINUTE), 0);
    uint32_t newer =
        put_catalogue(state, CATALOGUE_REPORT_RULES, "city", RULES("", STEP("phone", "phone", "first", "45", ""), ""));
    assert_int_equal(state_incident(state, 1)->clock_count, 2);
    assert_int_equal(amend(state, 1, NULL, GRADE_MINOR, 55 * MINUTE, &event), 0);
    assert_int_equal(state_incident(state, 1)->clock_count, 1);
    assert_true(clock_of(state, 1, 1)->rules == newer && clock_of(state, 1, 1)->done_ms == 54 * MINUTE);
}

static void a_closed_incident_is_silent(void **test) {
    struct state *state = *test;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    open_at(state, "11A02", GRADE_MAJOR, 1);
    struct command close = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(state, &close, 2 * MINUTE, NULL), 0);
    alerts(state, 2 * MINUTE, 200 * MINUTE, "");
    assert_int_equal(clock_of(state, 1, 1)->done_ms, 0); // and what was not done stays so
    assert_int_equal(send(state, 1, REPORT_FIRST, 201 * MINUTE), 0);
    assert_int_equal(clock_of(state, 1, 2)->done_ms, 201 * MINUTE);
}

static void they_move_with_the_clock(void **test) {
    struct state *state = *test;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    open_at(state, "11A02", GRADE_MAJOR, 1);
    assert_int_equal(call(state, 1, MINUTE), 0);
    struct event shift = {.verb = VERB_CLOCK_SHIFT, .seq = state_seq(state) + 1, .at_ms = 2, .actor = "", .device = ""};
    shift.clock.by_ms = 100 * MINUTE;
    state_apply(state, &shift);
    assert_int_equal(clock_of(state, 1, 2)->due_ms, 160 * MINUTE + 1);
    assert_int_equal(clock_of(state, 1, 1)->due_ms, 30 * MINUTE + 1); // done by the clock of its day
    int64_t due_ms;
    assert_true(state_due_next(state, &due_ms) && due_ms == 160 * MINUTE + 1);
    struct event event;
    assert_int_equal(amend(state, 1, NULL, GRADE_SERIOUS, 110 * MINUTE, &event), 0);
    assert_int_equal(clock_of(state, 1, 2)->due_ms, 130 * MINUTE + 1);
}

static void merge_told_at(struct state *state, uint32_t incident, int64_t received_ms, int64_t now_ms) {
    struct intake intake = an_intake();
    intake.happened_at_ms = 0;
    intake.received_at_ms = received_ms;
    struct command command = report_command(&intake);
    assert_int_equal(test_do(state, &command, now_ms, NULL), 0);
    command = decide_command(VERB_INTAKE_MERGE, state_intake_count(state));
    command.intake.incident = incident;
    assert_int_equal(test_do(state, &command, now_ms, NULL), 0);
}

static void they_move_with_an_earlier_notice(void **test) {
    struct state *state = *test;
    int64_t due_ms;
    put_catalogue(state, CATALOGUE_REPORT_RULES, "city", CITY);
    open_at(state, "11A02", GRADE_MAJOR, 100 * MINUTE);
    assert_int_equal(call(state, 1, 102 * MINUTE), 0);
    merge_told_at(state, 1, 88 * MINUTE, 105 * MINUTE);
    assert_true(state_incident(state, 1)->first_notice_ms == 88 * MINUTE);
    assert_int_equal(clock_of(state, 1, 1)->due_ms, 130 * MINUTE); // done: it keeps the times of its day
    assert_int_equal(clock_of(state, 1, 1)->near_ms, 125 * MINUTE);
    assert_int_equal(clock_of(state, 1, 2)->due_ms, 148 * MINUTE);
    assert_int_equal(clock_of(state, 1, 2)->near_ms, 0); // none before, none now
    assert_true(state_due_next(state, &due_ms) && due_ms == 148 * MINUTE);
    merge_told_at(state, 1, 95 * MINUTE, 106 * MINUTE); // told later than the first
    assert_int_equal(clock_of(state, 1, 2)->due_ms, 148 * MINUTE);
    alerts(state, 106 * MINUTE, 149 * MINUTE, "8880:1/2late ");
    // a limit that is over by it is told at once; both alerts move
    open_at(state, "11A02", GRADE_MAJOR, 200 * MINUTE);
    alerts(state, 200 * MINUTE, 214 * MINUTE, "");
    merge_told_at(state, 2, 183 * MINUTE, 214 * MINUTE);
    assert_int_equal(clock_of(state, 2, 1)->near_ms, 208 * MINUTE);
    assert_int_equal(clock_of(state, 2, 1)->due_ms, 213 * MINUTE);
    alerts(state, 214 * MINUTE, 300 * MINUTE, "12840:2/1near 12840:2/1late 14580:2/2late ");
}

static void there_are_16_at_most(void **test) {
    struct state *state = *test;
    char key[8];
    for (int i = 0; i < 9; i++) {
        snprintf(key, sizeof key, "r%d", i);
        put_catalogue(state, CATALOGUE_REPORT_RULES, key,
                      RULES("", STEP("a", "phone", "first", "5", "") "," STEP("b", "written", "first", "6", ""), ""));
    }
    open_at(state, "11A02", GRADE_MAJOR, 1);
    assert_int_equal(state_incident(state, 1)->clock_count, REPORT_CLOCKS_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(the_chain_is_first_follow_and_an_end), TEST(what_a_report_says),          TEST(amending_makes_versions),
        TEST(clocks_run_from_the_first_notice),     TEST(reports_and_calls_stop_them), TEST(calls_are_kept),
        TEST(type_and_grade_set_them_anew),         TEST(a_closed_incident_is_silent), TEST(they_move_with_the_clock),
        TEST(they_move_with_an_earlier_notice),     TEST(there_are_16_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
