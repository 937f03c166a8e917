// Dispatches, aid and alarms: who may, by role and by seat, who sees and who hears.
// SPDX-License-Identifier: Apache-2.0
#include "unit/auth_case.h"
#include "unit/dispatch_case.h"

static uint32_t done(struct state *s, struct command command) {
    return must_at(s, 1000, command);
}

static struct command ask_aid(uint32_t incident, const char *org) {
    static struct aid aid;
    aid = (struct aid){.incident = incident, .count = 1, .can = "", .text = "", .reason = ""};
    strcpy(aid.to_org, org);
    return (struct command){.verb = VERB_AID_ASK, .aid_asked = &aid};
}

static struct command alarm_of(uint32_t unit) {
    static struct alarm alarm;
    alarm = (struct alarm){.unit = unit, .kind = ALARM_BUTTON, .text = "", .outcome = ""};
    return (struct command){.verb = VERB_ALARM_RAISE, .alarm_raised = &alarm};
}

// Units: 1 inside, UNIT's; 2 outside; 3 inside. Incidents: 1 inside, 2 outside. Dispatches: 1 unit 1 to incident 2, 2
// unit 3 to incident 1. Aid: 1 from incident 2 to inside, 2 from incident 1 to outside. Alarms: 1 of unit 1, 2 of
// unit 2. Seat 1 is CLERK's: of a standing post inside, with power over units, which it hears, and over incidents.
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    case_unit(s, INSIDE), case_unit(s, OUTSIDE), case_unit(s, INSIDE);
    add_people(s);
    case_incident(s, INSIDE), case_incident(s, OUTSIDE);
    static const uint32_t units[] = {1, 2, 3};
    done(s, send_command(2, &units[0], 1, false));
    done(s, send_command(1, &units[2], 1, false));
    done(s, ask_aid(2, INSIDE));
    done(s, ask_aid(1, OUTSIDE));
    done(s, alarm_of(1));
    done(s, alarm_of(2));
    seat_clerk(s, 1000, REACH_INCIDENT | REACH_UNITS, POWER_INCIDENT | POWER_UNIT);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

// ---- who may: a letter for each of `who` (acting as nobody), and for the clerk as the seat

static void check_all(const struct state *s, const char *what, struct command command, const char *wanted) {
    for (int i = 0; i <= PEOPLE; i++) {
        struct command c = command;
        c.seat = i == PEOPLE ? 1 : 0;
        struct principal who = people[i == PEOPLE ? CLERK : i];
        enum refusal refusal = auth_may_command(s, &who, &c);
        if (auth_letter(refusal) != wanted[i])
            fail_msg("%s by person %d: %d, not %c", what, i, refusal, wanted[i]);
    }
}

static void who_may(void **state) {
    struct state *s = *state;
    static const uint32_t in[] = {1, 3}, mixed[] = {1, 2};
    struct command c;
    check_all(s, "send inside", send_command(1, in, 2, false), "yyynnnnny");
    check_all(s, "send one of outside", send_command(1, mixed, 2, false), "yysnnnnns");
    check_all(s, "send to outside", send_command(2, in, 2, false), "yysnnnnnn");
    check_all(s, "send to nowhere", send_command(99, in, 2, false), "yyynnnnny");
    check_all(s, "step at outside", move_command(0, 1, DISPATCH_ACCEPTED, ""), "yydynnnnd");
    check_all(s, "step inside", move_command(0, 2, DISPATCH_ACCEPTED, ""), "yyydnnnny");
    check_all(s, "step nothing", move_command(0, 99, DISPATCH_ACCEPTED, ""), "yyyynnnny");
    check_all(s, "ask for inside", ask_aid(1, OUTSIDE), "yyynnnnny");
    check_all(s, "ask for outside", ask_aid(2, INSIDE), "yysnnnnnn");
    c = (struct command){.verb = VERB_AID_GRANT, .dispatch = {.aid = 1, .units = in, .count = 1, .text = ""}};
    check_all(s, "grant of inside", c, "yyynnnnny");
    c.dispatch.aid = 2;
    check_all(s, "grant of outside", c, "yysnnnnnn");
    c = (struct command){.verb = VERB_AID_REFUSE, .aid = {.aid = 1, .reason = ""}};
    check_all(s, "refuse of inside", c, "yyynnnnny");
    c.aid.aid = 2;
    check_all(s, "refuse of outside", c, "yysnnnnnn");
    check_all(s, "call for the own", alarm_of(1), "yyyyynnny");
    check_all(s, "call for another's", alarm_of(3), "yyysynnny");
    check_all(s, "call outside", alarm_of(2), "yysssnnnn");
    for (enum verb verb = VERB_ALARM_TAKE; verb <= VERB_ALARM_CLEAR; verb++) {
        c = (struct command){.verb = verb, .alarm = {.alarm = 1, .text = ""}};
        check_all(s, "take or clear", c, "yyynnnnny");
        c.alarm.alarm = 2;
        check_all(s, "take or clear outside", c, "yysnnnnnn");
    }
    c = (struct command){.verb = VERB_DEADMAN_SET, .deadman = {.unit = 1}};
    check_all(s, "dead-man timer", c, "yyyynnnny");
    c.deadman.unit = 2;
    check_all(s, "dead-man timer outside", c, "yyssnnnnn");
    c.verb = VERB_DEADMAN_CHECK;
    c.deadman.unit = 1;
    check_all(s, "all is well", c, "yyyynnnnn");
}

// An alarm of a unit from elsewhere is theirs too, once it is at an incident of theirs.
static void an_alarm_is_theirs_where_it_is(void **state) {
    struct state *s = *state;
    static const uint32_t unit[] = {2};
    struct command take = {.verb = VERB_ALARM_TAKE, .alarm = {.alarm = 2, .text = ""}};
    done(s, send_command(1, unit, 1, false));
    check_all(s, "take outside, at inside", take, "yyynnnnny");
}

// ---- who hears: 1 yes, 0 no, for operator, admin, duty, unit, relay, observer, member, clerk (their seat counts)

static void check_hears(const struct state *s, struct event event, const char *wanted) {
    for (int i = 0; i < PEOPLE; i++)
        if (auth_may_hear(s, &people[i], &event) != (wanted[i] == '1'))
            fail_msg("%s of %u by person %d", verb_name(event.verb), event.object, i);
}

static void who_hears(void **state) {
    struct state *s = *state;
    // Dispatch 1: unit 1 is seen by whom units of inside are; incident 2 by its own officers, and UNIT by its unit.
    check_hears(s, (struct event){.verb = VERB_DISPATCH_STEP, .object = 1}, "11111101");
    check_hears(s, (struct event){.verb = VERB_DISPATCH_SEND, .object = 1, .dispatch = {.count = 1}}, "11111101");
    check_hears(s, (struct event){.verb = VERB_DISPATCH_STEP, .object = 2}, "11111101");
    check_hears(s, (struct event){.verb = VERB_DISPATCH_STEP, .object = 99}, "00000000");
    // Aid 1 asks inside for an incident outside: its officers, the seat with the units, and UNIT who is at the
    // incident.
    check_hears(s, (struct event){.verb = VERB_AID_ASK, .object = 1}, "11110001");
    check_hears(s, (struct event){.verb = VERB_AID_REFUSE, .object = 2}, "11110101"); // whoever sees the incident
    check_hears(s, (struct event){.verb = VERB_ALARM_RAISE, .object = 1}, "11111101");
    check_hears(s, (struct event){.verb = VERB_ALARM_TAKE, .object = 2}, "11000000");
    check_hears(s, (struct event){.verb = VERB_DEADMAN_CHECK, .object = 1}, "11111101");
    check_hears(s, (struct event){.verb = VERB_DEADMAN_SET, .object = 2}, "11000000");
    // Of several at once whoever sees one of them.
    static const uint32_t units[] = {2, 3};
    struct command c = send_command(2, units, 2, true);
    struct event event;
    assert_int_equal(test_do(s, &c, 1000, &event), REFUSAL_NONE);
    check_hears(s, event, "11111101");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(who_may),
        TEST(an_alarm_is_theirs_where_it_is),
        TEST(who_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
