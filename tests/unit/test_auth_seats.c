// What seats give beside what tests/matrix asks: acting as a seat, steps of orders, consultations, and who hears of
// each kind of event.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "unit/district_talks.h"

// Beside the people of district_talks.h, none of whom has a seat below but by it.
enum { ADMIN = STRANGER + 1, OBSERVER, RELAY, ARMY, FAR_DUTY, PEOPLE };
#define CHIEF_SEAT SEAT_OF(HQ, AT_CHIEF)
#define LEAD_SEAT SEAT_OF(HQ, AT_LEAD)

static struct principal person(uint32_t account) {
    return (struct principal){.account = account, .token = account ? 1 : 0, .device = "d"};
}

static void do_now(struct state *s, struct command command, uint32_t actor, uint32_t seat) {
    command.actor = actor;
    command.seat = seat;
    assert_int_equal(test_do(s, &command, 10, NULL), 0);
}

static int setup(void **state) {
    struct state *s = talking_district(true);
    static const struct {
        const char *name;
        enum role role;
        const char *scope;
    } more[] = {{"admin", ROLE_ADMIN, TEST_DISTRICT "009000"},
                {"observer", ROLE_OBSERVER, TEST_ORG},
                {"relay", ROLE_RELAY, TEST_DISTRICT "000000"},
                {"army", ROLE_MEMBER, TEST_DISTRICT "009000"},
                {"far", ROLE_DUTY, TEST_DISTRICT "009000"}};
    for (uint32_t i = 0; i < sizeof more / sizeof *more; i++)
        assert_int_equal(test_account(s, more[i].name, more[i].role, more[i].scope), ADMIN + i);
    do_now(s, seat_command(VERB_SEAT_ASSIGN, SEAT_OF(HQ, AT_ARMY), 0, "army"), 0, 0);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static enum refusal may(const struct state *s, uint32_t account, uint32_t seat, struct command command) {
    struct principal who = person(account);
    command.actor = account;
    command.seat = seat;
    return auth_may_command(s, &who, &command);
}

// ---- acting

static void nobody_acts_as_a_seat_that_is_not_theirs(void **state) {
    struct state *s = *state;
    const struct message message = {.channel = {CHANNEL_POST, HQ, 0}, .text = "收到"};
    struct command say = {.verb = VERB_MESSAGE_POST, .message = &message};
    assert_int_equal(may(s, LEAD, LEAD_SEAT, say), REFUSAL_NONE);
    assert_int_equal(may(s, LEAD, CHIEF_SEAT, say), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(may(s, LEAD, 0, say), REFUSAL_SEAT_NOT_YOURS); // a role gives no voice
    assert_int_equal(may(s, ADMIN, 0, say), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(may(s, LEAD, 9999, say), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(may(s, 0, SEAT_OF(HQ, AT_MEDIC), say),
                     REFUSAL_SEAT_NOT_YOURS); // empty, and the operator is nobody
    assert_int_equal(may(s, 0, 0, say), REFUSAL_SEAT_NOT_YOURS);
    // Whatever else they may: in the name of somebody else's seat they may not.
    assert_int_equal(may(s, ADMIN, CHIEF_SEAT, unit_command(VERB_UNIT_RENAME, 1)), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(may(s, ADMIN, 0, unit_command(VERB_UNIT_RENAME, 1)), REFUSAL_NONE);
    do_now(s, seat_command(VERB_SEAT_STAND_IN, CHIEF_SEAT, DEPUTY, ""), DEPUTY, 0);
    assert_int_equal(may(s, DEPUTY, CHIEF_SEAT, say), REFUSAL_NONE);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, say), REFUSAL_NONE);
    do_now(s, seat_command(VERB_SEAT_RELIEVE, LEAD_SEAT, 0, ""), 0, 0);
    assert_int_equal(may(s, LEAD, LEAD_SEAT, say), REFUSAL_SEAT_NOT_YOURS);
    do_now(s, account_command(VERB_ACCOUNT_DISABLE, "chief"), 0, 0);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, say), REFUSAL_NOT_ALLOWED);
}

static void what_the_hub_does_by_itself_nobody_may(void **state) {
    struct state *s = *state;
    static const enum verb own[] = {VERB_CLOCK_SHIFT, VERB_ORDER_ESCALATE, VERB_ORDER_CONTEST};
    for (uint32_t account = 0; account < PEOPLE; account++)
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(may(s, account, 0, (struct command){.verb = own[i]}), REFUSAL_NOT_ALLOWED);
            assert_int_equal(may(s, CHIEF, CHIEF_SEAT, (struct command){.verb = own[i]}), REFUSAL_NOT_ALLOWED);
        }
}

// Seats are for people: the operator at the machine is none, a relay and an observer have no use for one.
static void who_may_sit_down(void **state) {
    struct state *s = *state;
    struct command take = seat_command(VERB_SEAT_TAKE, SEAT_OF(HQ, AT_MEMBER) + 1, 0, "");
    static const struct {
        uint32_t account;
        enum refusal want;
    } rows[] = {{0, REFUSAL_NOT_ALLOWED},     {CHIEF, REFUSAL_NONE},    {DRIVER, REFUSAL_NONE},
                {STRANGER, REFUSAL_NONE},     {ADMIN, REFUSAL_NONE},    {OBSERVER, REFUSAL_NOT_ALLOWED},
                {RELAY, REFUSAL_NOT_ALLOWED}, {99, REFUSAL_NOT_ALLOWED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(may(s, rows[i].account, 0, take), rows[i].want);
}

// Its seats would hear of the incident.
static void a_post_is_opened_only_for_an_incident_that_is_seen(void **state) {
    struct state *s = *state;
    struct command open = post_command(VERB_POST_OPEN, 0);
    open.post.org = TEST_DISTRICT "009001";
    assert_int_equal(may(s, FAR_DUTY, 0, open), REFUSAL_NONE);
    open.post.incident = 1;
    assert_int_equal(may(s, FAR_DUTY, 0, open), REFUSAL_OUT_OF_SCOPE);
    assert_int_equal(may(s, STRANGER, 0, open), REFUSAL_NONE);
    open.post.incident = 77; // there is none: the rule says so
    assert_int_equal(may(s, FAR_DUTY, 0, open), REFUSAL_NONE);
}

// Its seats would hear the post above.
static void a_post_is_put_only_under_a_post_that_is_seen(void **state) {
    struct state *s = *state;
    struct command open = post_command(VERB_POST_OPEN, 0);
    open.post.org = TEST_DISTRICT "009001";
    open.post.parent = HQ;
    assert_int_equal(may(s, FAR_DUTY, 0, open), REFUSAL_OUT_OF_SCOPE);
    assert_int_equal(may(s, STRANGER, 0, open), REFUSAL_NONE);
    open.post.parent = 77;
    assert_int_equal(may(s, FAR_DUTY, 0, open), REFUSAL_NONE);
    struct command link = post_command(VERB_POST_LINK, FIELD);
    link.post.parent = HQ;
    assert_int_equal(may(s, STRANGER, 0, link), REFUSAL_NONE);
}

// ---- orders

static void steps_are_taken_by_their_side(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_module(HQ, 1), 0, 10);
    static const struct {
        uint32_t account, seat;
        char ladder[9]; // delivered, read, accepted, refused, doing, done, confirmed, withdrawn: y or n
    } rows[] = {
        {LEAD, LEAD_SEAT, "yyyyyynn"},
        {MEMBER, SEAT_OF(HQ, AT_MEMBER), "yyyyyynn"}, // every seat of the module
        {CHIEF, CHIEF_SEAT, "nnnnnnyy"},
        {DEPUTY, SEAT_OF(HQ, AT_DEPUTY), "nnnnnnnn"},
        {FIELD_CHIEF, SEAT_OF(FIELD, AT_CHIEF), "nnnnnnnn"},
        {DRIVER, 0, "nnnnnnnn"},
        {LEAD, 0, "nnnnnnnn"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (enum order_phase phase = ORDER_DELIVERED; phase <= ORDER_WITHDRAWN; phase++) {
            struct command step = step_command(0, 0, order, 1, phase, "");
            bool wanted = rows[i].ladder[phase - ORDER_DELIVERED] == 'y';
            enum refusal refusal = may(s, rows[i].account, rows[i].seat, step);
            if ((refusal == REFUSAL_NONE) != wanted)
                fail_msg("row %zu, %s: %d", i, order_phase_name(phase), refusal);
        }
    struct command replace = step_command(0, 0, order, 1, ORDER_REPLACED, "");
    assert_int_equal(may(s, LEAD, LEAD_SEAT, replace), REFUSAL_NONE); // nobody's move: the rule says so
    assert_int_equal(may(s, DEPUTY, SEAT_OF(HQ, AT_DEPUTY), replace), REFUSAL_ORDER_NOT_YOURS);
    assert_int_equal(may(s, DEPUTY, SEAT_OF(HQ, AT_DEPUTY), step_command(0, 0, 99, 1, ORDER_READ, "")), REFUSAL_NONE);
    // A unit's account answers as itself, and speaks on its own unit's channel.
    order = issued(s, to_unit(1), 0, 10);
    assert_int_equal(may(s, DRIVER, 0, step_command(0, 0, order, 1, ORDER_ACCEPTED, "")), REFUSAL_NONE);
    assert_int_equal(may(s, STRANGER, 0, step_command(0, 0, order, 1, ORDER_ACCEPTED, "")), REFUSAL_SEAT_NOT_YOURS);
    for (uint32_t unit = 1; unit <= UNITS; unit++) {
        const struct message message = {.channel = {CHANNEL_UNIT, unit, 0}, .text = "收到"};
        struct command say = {.verb = VERB_MESSAGE_POST, .message = &message};
        assert_int_equal(may(s, DRIVER, 0, say), unit == 1 ? REFUSAL_NONE : REFUSAL_CHANNEL_NOT_YOURS);
    }
}

static void open_orders_are_theirs_who_answer(void **state) {
    struct state *s = *state;
    const struct order *order = state_order(s, issued(s, to_module(HQ, 1), 0, 10));
    for (uint32_t account = 0; account < PEOPLE; account++) {
        struct principal who = person(account);
        assert_int_equal(auth_is_to_answer(s, &who, order), account == LEAD || account == MEMBER);
    }
    static const enum order_phase over[] = {ORDER_DONE, ORDER_REFUSED, ORDER_WITHDRAWN};
    for (size_t i = 0; i < 3; i++) {
        put_phase(s, order->number, over[i], 11);
        struct principal lead = person(LEAD);
        assert_false(auth_is_to_answer(s, &lead, order));
    }
}

// ---- consultations

static void a_consultation_is_its_rosters(void **state) {
    struct state *s = *state;
    uint32_t roster[] = {LEAD_SEAT, SEAT_OF(FIELD, AT_CHIEF)};
    const struct consult consult = {
        .post = HQ, .title = "会商", .seats = roster, .seat_count = 2, .drawings = "", .minutes = ""};
    do_now(s, (struct command){.verb = VERB_CONSULT_OPEN, .consult_opened = &consult}, CHIEF, CHIEF_SEAT);
    for (uint32_t account = 0; account < PEOPLE; account++) {
        struct principal who = person(account);
        bool in = account == CHIEF || account == LEAD || account == FIELD_CHIEF;
        assert_int_equal(auth_may_see_consult(s, &who, state_consult(s, 1)), in);
    }
    static const enum verb verbs[] = {VERB_CONSULT_SHOW, VERB_CONSULT_MINUTE};
    for (size_t i = 0; i < 2; i++) {
        struct command command = {.verb = verbs[i], .consult = {.consult = 1, .text = "一"}};
        assert_int_equal(may(s, LEAD, LEAD_SEAT, command), REFUSAL_NONE);
        assert_int_equal(may(s, CHIEF, CHIEF_SEAT, command), REFUSAL_NONE);
        assert_int_equal(may(s, DEPUTY, SEAT_OF(HQ, AT_DEPUTY), command), REFUSAL_CHANNEL_NOT_YOURS);
    }
    struct command end = {.verb = VERB_CONSULT_CLOSE, .consult = {.consult = 1, .text = ""}};
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, end), REFUSAL_NONE);
    assert_int_equal(may(s, LEAD, LEAD_SEAT, end), REFUSAL_NOT_ALLOWED);
    // What it concluded is ordered by those who were there.
    struct order_target target = to_seat(SEAT_OF(HQ, AT_MEMBER));
    struct order order = an_order(&target, 1);
    order.consult = 1;
    struct command issue = {.verb = VERB_ORDER_ISSUE, .order_issued = &order};
    assert_int_equal(may(s, DEPUTY, SEAT_OF(HQ, AT_DEPUTY), issue), REFUSAL_CHANNEL_NOT_YOURS);
    const struct command read = {.verb = VERB_CHANNEL_READ, .read = {.channel = {CHANNEL_CONSULT, 1, 0}, .seq = 1}};
    assert_int_equal(may(s, LEAD, LEAD_SEAT, read), REFUSAL_NONE);
    assert_int_equal(may(s, DEPUTY, SEAT_OF(HQ, AT_DEPUTY), read), REFUSAL_CHANNEL_NOT_YOURS);
}

// ---- hearing: a letter per account, from the operator on: y hears, n does not.
// operator, chief, deputy, lead, member, field, driver, stranger (duty), admin, observer, relay, army, far duty

static void check_hears(const struct state *s, const char *what, struct event event, const char *wanted) {
    for (uint32_t account = 0; account < PEOPLE; account++) {
        struct principal who = person(account);
        if (auth_may_hear(s, &who, &event) != (wanted[account] == 'y'))
            fail_msg("%s by account %u: %s", what, account, wanted[account] == 'y' ? "does not hear" : "hears");
    }
}

static void who_hears_of_which_event(void **state) {
    struct state *s = *state;
    issued(s, to_seat(LEAD_SEAT), 0, 10);
    const struct message message = {.channel = {CHANNEL_POST, HQ, 0}, .text = ""};
    const struct message apart = {.channel = {CHANNEL_POST, FIELD, 0}, .text = ""};
    const struct message to_driver = {.channel = {CHANNEL_UNIT, 1, 0}, .text = ""};
    const struct {
        struct event event;
        const char *wanted;
    } rows[] = {
        {{.verb = VERB_TEMPLATE_PUT, .object = 1}, "yyyyyyyyyynyy"},
        {{.verb = VERB_MODE_SET}, "yyyyyyyyyynyy"},
        {{.verb = VERB_CLOCK_SHIFT}, "yyyyyyyyyynyy"},
        {{.verb = VERB_POST_OPEN, .object = HQ}, "yyyyyynyyynyn"},
        {{.verb = VERB_POST_LINK, .object = FIELD}, "yyyyyynyyynyn"},
        {{.verb = VERB_SEAT_ASSIGN, .object = LEAD_SEAT}, "yyyyyynyyynyn"},
        {{.verb = VERB_ROSTER_SET, .object = LEAD_SEAT}, "yyyyyynyyynnn"},            // outsiders see no roster
        {{.verb = VERB_ROSTER_SET, .object = SEAT_OF(HQ, AT_ARMY)}, "yyyyyynyyynyn"}, // but their own
        {{.verb = VERB_MESSAGE_POST, .message = &message}, "nyyyynnnnnnyn"},
        {{.verb = VERB_MESSAGE_POST, .message = &apart}, "nnnnnynnnnnnn"},
        {{.verb = VERB_MESSAGE_POST, .message = &to_driver}, "nnnnnnynnnnnn"},
        {{.verb = VERB_CHANNEL_READ, .read = {.channel = {CHANNEL_POST, HQ, 0}}}, "nyyyynnnnnnyn"},
        {{.verb = VERB_ORDER_ISSUE, .object = 1}, "nynynnnnnnnnn"},
        {{.verb = VERB_ORDER_STEP, .object = 1}, "nynynnnnnnnnn"},
        {{.verb = VERB_ORDER_ESCALATE, .object = 1}, "nynynnnnnnnnn"},
        {{.verb = VERB_ORDER_CONTEST, .object = 1, .contest = {.order = 1, .seat = SEAT_OF(FIELD, AT_CHIEF)}},
         "nynnnynnnnnnn"},
        {{.verb = VERB_ORDER_ISSUE, .object = 99}, "nnnnnnnnnnnnn"},
        {{.verb = VERB_POST_OPEN, .object = 99}, "nnnnnnnnnnnnn"},
        {{.verb = VERBS}, "nnnnnnnnnnnnn"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_hears(s, verb_name(rows[i].event.verb), rows[i].event, rows[i].wanted);
    // Silence brings it to the wall: the duty officers of the post's place, and still nobody else.
    silence_at(s, 10 + 60000), silence_at(s, 10 + 120000), silence_at(s, 10 + 180000), silence_at(s, 10 + 240000);
    assert_true(state_order(s, 1)->targets[0].on_wall);
    check_hears(s, "on the wall", (struct event){.verb = VERB_ORDER_STEP, .object = 1}, "nynyynnynnnnn");
}

static void whoever_was_relieved_hears_of_that_and_of_nothing_more(void **state) {
    struct state *s = *state;
    struct principal army = person(ARMY);
    uint32_t seat = SEAT_OF(HQ, AT_ARMY);
    do_now(s, seat_command(VERB_SEAT_RELIEVE, seat, 0, ""), 0, 0);
    assert_true(auth_may_hear(s, &army, &(struct event){.verb = VERB_SEAT_RELIEVE, .object = seat}));
    assert_false(auth_may_hear(s, &army, &(struct event){.verb = VERB_SEAT_ASSIGN, .object = LEAD_SEAT}));
    assert_false(auth_may_hear_channel(s, &army, &(struct channel){CHANNEL_POST, HQ, 0}));
    assert_true(auth_may_see_post(s, &army, state_post(s, HQ))); // where the seat is that they left
    assert_false(auth_may_see_post(s, &army, state_post(s, FIELD)));
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_STATE(nobody_acts_as_a_seat_that_is_not_theirs),
        WITH_STATE(what_the_hub_does_by_itself_nobody_may),
        WITH_STATE(who_may_sit_down),
        WITH_STATE(a_post_is_opened_only_for_an_incident_that_is_seen),
        WITH_STATE(a_post_is_put_only_under_a_post_that_is_seen),
        WITH_STATE(steps_are_taken_by_their_side),
        WITH_STATE(open_orders_are_theirs_who_answer),
        WITH_STATE(a_consultation_is_its_rosters),
        WITH_STATE(who_hears_of_which_event),
        WITH_STATE(whoever_was_relieved_hears_of_that_and_of_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
