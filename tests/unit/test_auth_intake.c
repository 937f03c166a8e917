// Intake and what is known of incidents: who may, by role and by seat, who sees and who hears.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/auth_case.h"
#include "unit/district_intake.h"

#define ORG_OF(inside) ((inside) ? INSIDE : OUTSIDE)

static uint32_t must(struct state *s, struct command command) {
    return must_at(s, NOW_MS, command);
}

// Entries: 1 inside, taken by RELAY; 2 outside, taken by the operator. Incidents: 1 inside, 2 outside. Unit 1 is
// UNIT's, and dispatched to incident 2. Seat 1 is CLERK's: of a standing post inside, with power over incidents.
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    must(s, unit_command(VERB_UNIT_REGISTER, 0));
    add_people(s);
    for (int i = 0; i < 2; i++) {
        struct command open = incident_command(VERB_INCIDENT_OPEN, 0);
        struct intake intake = an_intake();
        open.incident.org = ORG_OF(i == 0);
        strcpy(intake.org, ORG_OF(i == 0));
        must(s, open);
        struct command report = report_command(&intake);
        report.actor = i == 0 ? RELAY : 0;
        must(s, report);
    }
    static const uint32_t units[] = {1};
    must(s, (struct command){.verb = VERB_DISPATCH_SEND,
                             .dispatch = {.incident = 2, .text = "", .units = units, .count = 1}});
    seat_clerk(s, NOW_MS, REACH_INCIDENT, POWER_INCIDENT);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

// ---- by role

static void who_may_report(void **state) {
    struct intake intake = an_intake();
    check(*state, "yyyyynyy", report_command(&intake));
    strcpy(intake.org, OUTSIDE);
    check(*state, "yysssnss", report_command(&intake));
    *intake.org = '\0'; // their own
    check(*state, "yyyyynyy", report_command(&intake));
    strcpy(intake.org, "33"); // the rule has the right word for it
    check(*state, "yyyyynyy", report_command(&intake));
}

static void who_may_decide(void **state) {
    static const enum verb verbs[] = {VERB_INTAKE_CONFIRM, VERB_INTAKE_MERGE, VERB_INTAKE_DISMISS};
    for (int i = 0; i < 3; i++) {
        struct command command = decide_command(verbs[i], 1);
        check(*state, "yyynnnnn", command);
        command.intake.intake = 2;
        check(*state, "yysnnnnn", command);
        command.intake.intake = 99;
        check(*state, "yyynnnnn", command);
    }
    struct command command = decide_command(VERB_INTAKE_MERGE, 1);
    command.intake.incident = 2; // into another town's
    check(*state, "yysnnnnn", command);
    command = decide_command(VERB_INTAKE_CONFIRM, 1);
    command.intake.org = OUTSIDE; // making it another town's
    check(*state, "yysnnnnn", command);
}

static struct command know(enum verb verb, uint32_t incident) {
    static struct casualty person;
    person = a_casualty(0);
    person.incident = incident;
    struct command command = {.verb = verb};
    if (verb == VERB_INCIDENT_SET_AREA)
        command.area = (struct area_change){.incident = incident, .area = ""};
    else if (verb == VERB_INCIDENT_SET_CASUALTIES)
        command.casualties.incident = incident;
    else
        command.casualty = &person;
    return command;
}

static void who_may_say_what_is_known(void **state) {
    check(*state, "yyynnnnn", know(VERB_INCIDENT_SET_AREA, 1));
    check(*state, "yysnnnnn", know(VERB_INCIDENT_SET_AREA, 2));
    check(*state, "yyynnnnn", know(VERB_INCIDENT_SET_AREA, 99));
    check(*state, "yyynnnnn", know(VERB_INCIDENT_SET_CASUALTIES, 1));
    check(*state, "yysnnnnn", know(VERB_INCIDENT_SET_CASUALTIES, 2));
    check(*state, "yyysnnnn", know(VERB_CASUALTY_PUT, 1)); // in its town, but not sent there
    check(*state, "yysynnnn", know(VERB_CASUALTY_PUT, 2)); // sent there
    check(*state, "yyyynnnn", know(VERB_CASUALTY_PUT, 99));
    struct command release = {.verb = VERB_DISPATCH_STEP,
                              .dispatched = {.dispatch = 1, .phase = DISPATCH_RELEASED, .text = ""}};
    must(*state, release);
    check(*state, "yyssnnnn", know(VERB_CASUALTY_PUT, 2)); // no longer
}

// ---- by seat

static enum refusal as_seat(const struct state *s, struct command command) {
    command.seat = 1;
    return auth_may_command(s, &people[CLERK], &command);
}

static void what_a_standing_post_may(void **state) {
    struct state *s = *state;
    static const enum verb verbs[] = {VERB_INTAKE_CONFIRM, VERB_INTAKE_MERGE, VERB_INTAKE_DISMISS};
    for (int i = 0; i < 3; i++) {
        struct command command = decide_command(verbs[i], 1);
        assert_int_equal(as_seat(s, command), REFUSAL_NONE);
        command.intake.intake = 2;
        assert_int_equal(as_seat(s, command), REFUSAL_OUT_OF_SCOPE);
    }
    struct command merge = decide_command(VERB_INTAKE_MERGE, 1), confirm = decide_command(VERB_INTAKE_CONFIRM, 1);
    merge.intake.incident = 2;
    assert_int_equal(as_seat(s, merge), REFUSAL_OUT_OF_SCOPE);
    confirm.intake.org = OUTSIDE;
    assert_int_equal(as_seat(s, confirm), REFUSAL_OUT_OF_SCOPE);
    for (int i = 0; i < 3; i++) {
        static const enum verb known[] = {VERB_INCIDENT_SET_AREA, VERB_INCIDENT_SET_CASUALTIES, VERB_CASUALTY_PUT};
        assert_int_equal(as_seat(s, know(known[i], 1)), REFUSAL_NONE);
        assert_int_equal(as_seat(s, know(known[i], 2)), REFUSAL_NOT_ALLOWED);
    }
}

// A post that is open for an incident leads that one; what comes in is for those who stand by.
static void a_post_for_an_incident_decides_nothing(void **state) {
    struct state *s = *state;
    struct command open = post_command(VERB_POST_OPEN, 0);
    open.post.incident = 1;
    uint32_t seat = state_post(s, must(s, open))->first_seat;
    must(s, seat_command(VERB_SEAT_ASSIGN, seat, 0, "member"));
    struct command dismiss = decide_command(VERB_INTAKE_DISMISS, 1);
    dismiss.seat = seat;
    assert_int_equal(auth_may_command(s, &people[MEMBER], &dismiss), REFUSAL_NOT_ALLOWED);
    struct command area = know(VERB_INCIDENT_SET_AREA, 1);
    area.seat = seat;
    assert_int_equal(auth_may_command(s, &people[MEMBER], &area), REFUSAL_NONE);
    assert_false(auth_may_see_intake(s, &people[MEMBER], state_intake(s, 1)));
}

// ---- seeing and hearing: 1 yes, 0 no

static void see(const struct state *s, uint32_t intake, const char *row) {
    struct event report = {.verb = VERB_INTAKE_REPORT, .object = intake};
    for (int who = 0; who < PEOPLE; who++) {
        bool sees = auth_may_see_intake(s, &people[who], state_intake(s, intake));
        if (sees != (row[who] == '1'))
            fail_msg("entry %u, person %d: %d", intake, who, sees);
        assert_int_equal(auth_may_hear(s, &people[who], &report), sees);
    }
}

static void hear(const struct state *s, enum verb verb, uint32_t object, const char *row) {
    struct event event = {.verb = verb, .object = object};
    for (int who = 0; who < PEOPLE; who++)
        if (auth_may_hear(s, &people[who], &event) != (row[who] == '1'))
            fail_msg("%s of %u is heard otherwise by person %d", verb_name(verb), object, who);
}

static void who_sees_and_hears(void **state) {
    struct state *s = *state;
    see(s, 1, "11111101"); // the relay because it told, the clerk by the seat
    see(s, 2, "11000000");
    // The incident that it goes into changes: who sees that one hears of it, though not of the entry.
    struct command merge = decide_command(VERB_INTAKE_MERGE, 2);
    merge.intake.incident = 1;
    must(s, merge);
    hear(s, VERB_INTAKE_MERGE, 2, "11110101");
    see(s, 1, "11111101");
    hear(s, VERB_INCIDENT_SET_AREA, 1, "11110101");
    hear(s, VERB_INCIDENT_SET_CASUALTIES, 1, "11110101");
    must(s, know(VERB_CASUALTY_PUT, 1));
    hear(s, VERB_CASUALTY_PUT, 1, "11110101");
    hear(s, VERB_CASUALTY_PUT, 2, "00000000"); // of nobody
    hear(s, VERB_INTAKE_REPORT, 9, "00000000");
    must(s, seat_command(VERB_SEAT_RELIEVE, 1, 0, ""));
    see(s, 1, "11111100");
    struct command disable = account_command(VERB_ACCOUNT_DISABLE, "relay");
    must(s, disable);
    see(s, 1, "11110100");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(who_may_report),
        TEST(who_may_decide),
        TEST(who_may_say_what_is_known),
        TEST(what_a_standing_post_may),
        TEST(a_post_for_an_incident_decides_nothing),
        TEST(who_sees_and_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
