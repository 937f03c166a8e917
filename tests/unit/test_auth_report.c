// Reports and responses: who may, by role and by seat, who sees, and what each hears of an event that brings orders.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/auth_case.h"
#include "unit/report_case.h"

#define ROW(key, to) "{\"key\": \"" key "\", \"levels\": [\"I\"], \"to\": \"" to "\", \"text\": \"" key "\"}"

static uint32_t must(struct state *s, struct command command) {
    return must_at(s, 1000, command);
}

// Incidents 1 inside, 2 outside, with a report each. Seat 1, of a standing post inside, has power over incidents. Unit
// 1 is UNIT's, whose scope is elsewhere.
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    must(s, unit_command(VERB_UNIT_REGISTER, 0));
    for (uint32_t i = ADMIN; i < PEOPLE; i++) {
        struct command add = account_command(VERB_ACCOUNT_ADD, who_names[i]);
        add.account.role = who_roles[i];
        add.account.scope = i == ADMIN || i == UNIT ? OUTSIDE : INSIDE;
        add.account.units[0] = 1, add.account.unit_count = i == UNIT;
        assert_int_equal(must(s, add), i);
        people[i] = (struct principal){.account = i, .token = 1};
    }
    for (int i = 0; i < 2; i++) {
        struct command open = incident_command(VERB_INCIDENT_OPEN, 0);
        open.incident.org = i == 0 ? INSIDE : OUTSIDE;
        must(s, open);
        assert_int_equal(send(s, (uint32_t)i + 1, REPORT_FIRST, 1000), 0);
    }
    seat_clerk(s, 1000, REACH_INCIDENT, POWER_INCIDENT);
    put_catalogue(s, CATALOGUE_CHECKLIST, "all",
                  "{\"active\": true, \"rows\": [" ROW("rescue", "rescue") "," ROW("team", "T-1") "]}");
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static struct response a_response(const char *org, uint32_t incident, uint32_t post) {
    struct response response = {
        .level = LEVEL_I, .hazard = "11A", .ground = "险情", .incident = incident, .post = post};
    strcpy(response.org, org);
    return response;
}

static void reports_by_role_and_seat(void **state) {
    struct state *s = *state;
    for (uint32_t i = 1; i <= 2; i++) {
        const char *row = i == 1 ? "yyynnnnn" : "yysnnnnn";
        struct report report = a_report(i, REPORT_FOLLOW);
        check(s, row, (struct command){.verb = VERB_REPORT_SEND, .report = &report});
        report.number = i, report.incident = 0;
        check(s, row, (struct command){.verb = VERB_REPORT_AMEND, .report = &report});
        check(s, row, (struct command){.verb = VERB_REPORT_PHONE, .phone = {.incident = i, .to = "x", .text = ""}});
    }
    check(s, "nnnnnnnn", (struct command){.verb = VERB_REPORT_DUE});
    struct report report = a_report(1, REPORT_FOLLOW);
    struct command command = {.verb = VERB_REPORT_SEND, .seat = 1, .report = &report};
    assert_int_equal(auth_may_command(s, &people[CLERK], &command), REFUSAL_NONE);
    report.incident = 2;
    assert_int_equal(auth_may_command(s, &people[CLERK], &command), REFUSAL_NOT_ALLOWED);
    command = (struct command){.verb = VERB_REPORT_AMEND, .seat = 1, .report = &report};
    report.number = 1;
    assert_int_equal(auth_may_command(s, &people[CLERK], &command), REFUSAL_NONE);
    report.number = 2;
    assert_int_equal(auth_may_command(s, &people[CLERK], &command), REFUSAL_NOT_ALLOWED);
}

static void responses_by_role_and_seat(void **state) {
    struct state *s = *state;
    static const struct {
        const char *org;
        uint32_t incident, post;
        const char *row;
        enum refusal as_seat;
    } rows[] = {
        {INSIDE, 0, 0, "yyynnnnn", REFUSAL_NONE},
        {INSIDE, 1, 1, "yyynnnnn", REFUSAL_NONE},
        {OUTSIDE, 0, 0, "yysnnnnn", REFUSAL_OUT_OF_SCOPE},
        {INSIDE, 2, 0, "yysnnnnn", REFUSAL_NOT_ALLOWED}, // the incident lies elsewhere
        {TEST_DISTRICT "000000", 1, 0, "yysnnnnn", REFUSAL_OUT_OF_SCOPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct response response = a_response(rows[i].org, rows[i].incident, rows[i].post);
        struct command command = {.verb = VERB_RESPONSE_START, .response_started = &response};
        check(s, rows[i].row, command);
        command.seat = 1;
        assert_int_equal(auth_may_command(s, &people[CLERK], &command), rows[i].as_seat);
    }
    for (int i = 0; i < 2; i++) {
        struct response response = a_response(i == 0 ? INSIDE : OUTSIDE, 0, 0);
        uint32_t number = must(s, (struct command){.verb = VERB_RESPONSE_START, .response_started = &response});
        for (enum verb verb = VERB_RESPONSE_SET; verb <= VERB_RESPONSE_END; verb++) {
            struct command command = {.verb = verb, .response = {.response = number, .level = LEVEL_II, .ground = "x"}};
            check(s, i == 0 ? "yyynnnnn" : "yysnnnnn", command);
            command.seat = 1;
            assert_int_equal(auth_may_command(s, &people[CLERK], &command),
                             i == 0 ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE);
        }
    }
}

// A letter each: y sees it.
static void seen(const struct state *s, const char *row, uint32_t response) {
    for (int who = 0; who < PEOPLE; who++)
        if (auth_may_see_response(s, &people[who], state_response(s, response)) != (row[who] == 'y'))
            fail_msg("response %u: person %d", response, who);
}

static void who_sees(void **state) {
    struct state *s = *state;
    for (int who = 0; who < PEOPLE; who++) { // as the incident
        bool inside = who == OPERATOR || who == ADMIN || who == DUTY || who == OBSERVER || who == CLERK;
        bool outside = who == OPERATOR || who == ADMIN || who == UNIT;
        assert_int_equal(auth_may_see_report(s, &people[who], state_report(s, 1)), inside);
        assert_int_equal(auth_may_see_report(s, &people[who], state_report(s, 2)), outside);
    }
    static const struct {
        const char *org;
        uint32_t incident;
        const char *row;
    } rows[] = {{INSIDE, 0, "yyynnyny"},
                {OUTSIDE, 0, "yynynnnn"},
                {TEST_DISTRICT "000000", 0, "yynnnnny"}, // of the whole district: known in its posts
                {INSIDE, 1, "yyynnyny"}};
    for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct response response = a_response(rows[i].org, rows[i].incident, 0);
        if (rows[i].incident)
            strcpy(response.hazard, "11A02");
        must(s, (struct command){.verb = VERB_RESPONSE_START, .response_started = &response});
        seen(s, rows[i].row, i + 1);
    }
}

// Of the event: y the response and that many orders, o orders alone, - nothing.
static void each_hears_what_is_theirs(void **state) {
    struct state *s = *state;
    static const struct {
        char what;
        uint32_t orders;
    } wanted[PEOPLE] = {{'y', 0}, {'y', 0}, {'y', 0}, {'o', 1}, {'-', 0}, {'y', 0}, {'-', 0}, {'y', 2}};
    struct response response = a_response(INSIDE, 0, 1);
    struct command command = {.verb = VERB_RESPONSE_START, .response_started = &response};
    struct event event;
    assert_int_equal(test_do(s, &command, 1000, &event), REFUSAL_NONE);
    assert_int_equal(event.response_changed.order_count, 2);
    assert_true(auth_has_parts(VERB_RESPONSE_START) && auth_has_parts(VERB_RESPONSE_SET));
    struct arena *arena = arena_create(1 << 16);
    for (int who = 0; who < PEOPLE; who++) {
        struct event theirs = event;
        arena_reset(arena);
        assert_true(auth_may_hear(s, &people[who], &event));
        bool left = auth_narrow(s, &people[who], &theirs, arena);
        const struct response_changed *changed = &theirs.response_changed;
        char what = !left ? '-' : changed->response.number ? 'y' : 'o';
        if (what != wanted[who].what || (left && changed->order_count != wanted[who].orders))
            fail_msg("person %d hears %c with %u orders", who, what, changed->order_count);
        if (what == 'o')
            assert_int_equal(changed->orders[0].targets[0].kind, TARGET_UNIT);
        if (what != 'y')
            assert_int_equal(changed->missed_count, 0);
    }
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(reports_by_role_and_seat),
        TEST(responses_by_role_and_seat),
        TEST(who_sees),
        TEST(each_hears_what_is_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
