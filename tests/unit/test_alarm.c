// Alarms by their rules: one open alarm of a unit, taken once, cleared with an outcome; the dead-man timer that raises
// one by itself, rests while one is open and moves with the clock; and who hears.
// SPDX-License-Identifier: Apache-2.0
#include "auth/auth.h"
#include "unit/dispatch_case.h"

static int setup(void **state) {
    *state = state_create(TEST_DISTRICT);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static struct command raise_command(struct alarm *alarm, uint32_t actor, uint32_t unit, enum alarm_kind kind) {
    *alarm = (struct alarm){.unit = unit, .kind = kind, .text = "受困", .outcome = ""};
    return (struct command){.verb = VERB_ALARM_RAISE, .actor = actor, .alarm_raised = alarm};
}

static struct command alarm_command(enum verb verb, uint32_t alarm, const char *text) {
    return (struct command){.verb = verb, .alarm = {.alarm = alarm, .text = text}};
}

static struct command deadman_command(enum verb verb, uint32_t unit, uint32_t every_s) {
    return (struct command){.verb = verb, .deadman = {.unit = unit, .every_s = every_s}};
}

static void taken_once_and_cleared_with_an_outcome(void **state) {
    struct state *s = *state;
    struct alarm alarm;
    uint32_t unit = case_unit(s, TEST_ORG);
    assert_int_equal(ask(s, raise_command(&alarm, 0, 9, ALARM_BUTTON), 1), REFUSAL_UNIT_UNKNOWN);
    must(s, raise_command(&alarm, 0, unit, ALARM_BUTTON), 10);
    assert_int_equal(ask(s, raise_command(&alarm, 0, unit, ALARM_DEVICE), 11), REFUSAL_ALARM_OPEN);
    assert_int_equal(ask(s, alarm_command(VERB_ALARM_CLEAR, 1, "安全"), 12), REFUSAL_ALARM_NOT_TAKEN);
    must(s, alarm_command(VERB_ALARM_TAKE, 1, ""), 13);
    assert_int_equal(ask(s, alarm_command(VERB_ALARM_TAKE, 1, ""), 14), REFUSAL_ALARM_TAKEN);
    assert_int_equal(ask(s, alarm_command(VERB_ALARM_CLEAR, 1, " \n"), 15), REFUSAL_ALARM_OUTCOME_MISSING);
    assert_ptr_equal(state_alarm_of_unit(s, unit), state_alarm(s, 1));
    must(s, alarm_command(VERB_ALARM_CLEAR, 1, "已救出"), 16);
    assert_null(state_alarm_of_unit(s, unit));
    assert_true(state_alarm(s, 1)->raised_at_ms == 10 && state_alarm(s, 1)->taken_at_ms == 13 &&
                state_alarm(s, 1)->cleared_at_ms == 16);
    assert_int_equal(ask(s, alarm_command(VERB_ALARM_TAKE, 1, ""), 17), REFUSAL_ALARM_CLEARED);
    assert_int_equal(ask(s, alarm_command(VERB_ALARM_CLEAR, 2, "x"), 17), REFUSAL_ALARM_UNKNOWN);
    must(s, raise_command(&alarm, 0, unit, ALARM_DEVICE), 18);
    assert_int_equal(state_alarm(s, 2)->kind, ALARM_DEVICE);
}

// Neither a wrong kind nor a place that cannot be keeps anybody from calling for help.
static void help_is_not_refused_for_how_it_is_called(void **state) {
    struct state *s = *state;
    struct alarm alarm;
    uint32_t unit = case_unit(s, TEST_ORG), duty = case_duty(s, "duty");
    struct command raise = raise_command(&alarm, duty, unit, ALARM_SILENT); // the hub's to say
    alarm.place = (struct place){true, 2000000000, 0};
    alarm.fence = 7;
    must(s, raise, 1);
    assert_true(state_alarm(s, 1)->kind == ALARM_BUTTON && state_alarm(s, 1)->fence == 0 &&
                !state_alarm(s, 1)->place.known && state_alarm(s, 1)->raiser == duty);
    must(s, alarm_command(VERB_ALARM_TAKE, 1, ""), 1);
    must(s, alarm_command(VERB_ALARM_CLEAR, 1, "误报"), 1);
    raise = raise_command(&alarm, 0, unit, ALARM_SILENT); // its watch acts as the local operator
    alarm.place = (struct place){true, 298700000, 1215500000};
    alarm.fence = 7;
    must(s, raise, 1);
    assert_true(state_alarm(s, 2)->kind == ALARM_SILENT && state_alarm(s, 2)->fence == 7 &&
                state_alarm(s, 2)->place.known);
}

// What is due, done as the desk does it. False: nothing is.
static bool let_due(struct state *s, int64_t now_ms) {
    struct event event;
    if (!state_due_event(s, now_ms, &event))
        return false;
    event.seq = state_seq(s) + 1;
    event.at_ms = now_ms;
    state_apply(s, &event);
    return true;
}

static void a_dead_mans_timer_raises_one(void **state) {
    struct state *s = *state;
    int64_t due_ms;
    uint32_t unit = case_unit(s, TEST_ORG), other = case_unit(s, TEST_ORG);
    assert_int_equal(ask(s, deadman_command(VERB_DEADMAN_CHECK, unit, 0), 1), REFUSAL_DEADMAN_OFF);
    assert_int_equal(ask(s, deadman_command(VERB_DEADMAN_SET, unit, 9), 1), REFUSAL_DEADMAN_INVALID);
    assert_int_equal(ask(s, deadman_command(VERB_DEADMAN_SET, unit, 86401), 1), REFUSAL_DEADMAN_INVALID);
    assert_int_equal(ask(s, deadman_command(VERB_DEADMAN_SET, unit, 0), 1), REFUSAL_NOTHING_CHANGED);
    must(s, deadman_command(VERB_DEADMAN_SET, unit, 60), 1000);
    must(s, deadman_command(VERB_DEADMAN_SET, other, 90), 1000);
    assert_true(state_due_next(s, &due_ms) && due_ms == 61000);
    must(s, deadman_command(VERB_DEADMAN_CHECK, unit, 0), 41000);
    assert_true(state_due_next(s, &due_ms) && due_ms == 91000); // the other one's
    must(s, deadman_command(VERB_DEADMAN_CHECK, other, 0), 90999);
    assert_false(let_due(s, 100999));
    assert_true(let_due(s, 101000));
    assert_false(let_due(s, 101000));
    const struct alarm *alarm = state_alarm_of_unit(s, unit);
    assert_true(alarm && alarm->kind == ALARM_DEADMAN && alarm->raiser == 0 && alarm->raised_at_ms == 101000);
    // It rests while the alarm is open, whatever is said meanwhile, and runs again when that is cleared.
    must(s, deadman_command(VERB_DEADMAN_CHECK, unit, 0), 102000);
    must(s, deadman_command(VERB_DEADMAN_SET, unit, 120), 103000);
    assert_true(state_unit(s, unit)->deadman_due_ms == 0 && state_unit(s, unit)->deadman_every_s == 120);
    must(s, alarm_command(VERB_ALARM_TAKE, alarm->number, ""), 104000);
    must(s, alarm_command(VERB_ALARM_CLEAR, alarm->number, "睡着了"), 110000);
    assert_true(state_unit(s, unit)->deadman_due_ms == 230000);
    must(s, deadman_command(VERB_DEADMAN_SET, unit, 0), 111000);
    must(s, unit_command(VERB_UNIT_RETIRE, other), 112000);
    assert_false(state_due_next(s, &due_ms));
    assert_int_equal(ask(s, deadman_command(VERB_DEADMAN_SET, other, 60), 113000), REFUSAL_UNIT_RETIRED);
}

static void a_button_lets_the_timer_rest_too(void **state) {
    struct state *s = *state;
    struct alarm alarm;
    int64_t due_ms;
    uint32_t unit = case_unit(s, TEST_ORG);
    must(s, deadman_command(VERB_DEADMAN_SET, unit, 60), 1000);
    must(s, raise_command(&alarm, 0, unit, ALARM_BUTTON), 2000);
    assert_false(state_due_next(s, &due_ms));
    must(s, alarm_command(VERB_ALARM_TAKE, 1, ""), 3000);
    must(s, alarm_command(VERB_ALARM_CLEAR, 1, "误按"), 4000);
    assert_true(state_due_next(s, &due_ms) && due_ms == 64000);
}

static void the_timer_moves_with_the_clock(void **state) {
    struct state *s = *state;
    int64_t due_ms;
    uint32_t unit = case_unit(s, TEST_ORG);
    must(s, deadman_command(VERB_DEADMAN_SET, unit, 60), 1000);
    struct event shift = {.seq = state_seq(s) + 1,
                          .at_ms = 2000,
                          .verb = VERB_CLOCK_SHIFT,
                          .actor = "",
                          .device = "",
                          .clock = {.by_ms = 3600000}};
    state_apply(s, &shift);
    assert_true(state_due_next(s, &due_ms) && due_ms == 3661000);
    assert_true(state_unit(s, unit)->deadman_due_ms == 3661000);
}

// Whoever sees the unit, or an incident that it is at.
static void who_hears(void **state) {
    struct state *s = *state;
    struct alarm alarm;
    uint32_t unit = case_unit(s, TEST_ORG), incident = case_incident(s, ANOTHER_ORG);
    uint32_t tablet =
        case_tablet(s, case_unit(s, ANOTHER_ORG), ANOTHER_ORG); // sees incidents of its scope, not the unit
    struct principal there = {.account = tablet, .token = 1};
    must(s, raise_command(&alarm, 0, unit, ALARM_BUTTON), 1);
    assert_false(auth_may_see_alarm(s, &there, state_alarm(s, 1)));
    must(s, send_command(incident, &unit, 1, false), 1);
    assert_true(auth_may_see_alarm(s, &there, state_alarm(s, 1)));
    must(s, move_command(0, 1, DISPATCH_RELEASED, ""), 1);
    assert_false(auth_may_see_alarm(s, &there, state_alarm(s, 1)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(taken_once_and_cleared_with_an_outcome), TEST(help_is_not_refused_for_how_it_is_called),
        TEST(a_dead_mans_timer_raises_one),           TEST(a_button_lets_the_timer_rest_too),
        TEST(the_timer_moves_with_the_clock),         TEST(who_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
