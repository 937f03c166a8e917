// Seats: every verb with who may and why not, the stand-in and the taking back, war-only seats, the duty roster.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/district_posts.h"

#define NOW 5000
#define STREET TEST_ORG
#define OTHER_STREET "330203002000"

// Post 1 of the sample in a street; post 2 is closed. Accounts, all members but where the name says otherwise.
enum { ANN = 1, BOB, CYD, FAR /* scope: another street */, ADMIN, UNIT, RELAY, OBSERVER, GONE };
enum { CHIEF = 1 + AT_CHIEF, DEPUTY, LEAD, MEMBER, MEDIC = 1 + AT_MEDIC, ARMY };
enum { CLOSED = 1 + SAMPLE_PLACES + AT_DEPUTY, UNKNOWN = 99 };

static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    struct sample sample;
    struct command c = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = unit_command(VERB_UNIT_REGISTER, 0);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    static const struct {
        const char *name;
        enum role role;
        const char *scope;
    } people[] = {{"ann", ROLE_MEMBER, STREET},
                  {"bob", ROLE_MEMBER, STREET},
                  {"cyd", ROLE_DUTY, "330203001002"}, // a community of the street
                  {"far", ROLE_MEMBER, OTHER_STREET},
                  {"admin", ROLE_ADMIN, TEST_DISTRICT "000000"},
                  {"unit", ROLE_UNIT, STREET},
                  {"relay", ROLE_RELAY, TEST_DISTRICT "000000"},
                  {"observer", ROLE_OBSERVER, TEST_DISTRICT "000000"},
                  {"gone", ROLE_MEMBER, STREET}};
    for (uint32_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_int_equal(test_account(s, people[i].name, people[i].role, people[i].scope), i + 1);
    c = account_command(VERB_ACCOUNT_DISABLE, "gone");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    for (int i = 0; i < 2; i++) {
        c = post_command(VERB_POST_OPEN, 0);
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    c = post_command(VERB_POST_CLOSE, 2);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

// Does it, and looks at the event: whom it is about.
static enum refusal go(struct state *s, struct command command, const char *about) {
    struct event event;
    enum refusal refusal = test_do(s, &command, NOW, &event);
    if (refusal == REFUSAL_NONE) {
        assert_true(event.verb == command.verb && event.object == command.post_seat.seat);
        assert_int_equal(event.post_seat.seat, command.post_seat.seat);
        assert_string_equal(event.post_seat.account, about);
    }
    return refusal;
}
#define TAKE(seat, actor) go(s, seat_command(VERB_SEAT_TAKE, seat, actor, ""), state_account(s, actor)->name)
#define ASSIGN(seat, account) go(s, seat_command(VERB_SEAT_ASSIGN, seat, 0, account), account)
#define HAND_OVER(seat, actor, account) go(s, seat_command(VERB_SEAT_HAND_OVER, seat, actor, account), account)
#define RELIEVE(seat, about) go(s, seat_command(VERB_SEAT_RELIEVE, seat, 0, ""), about)
#define STAND_IN(seat, actor) go(s, seat_command(VERB_SEAT_STAND_IN, seat, actor, ""), state_account(s, actor)->name)
#define LEAVE(seat, actor) go(s, seat_command(VERB_SEAT_LEAVE, seat, actor, ""), state_account(s, actor)->name)

static void assert_sits(const struct state *s, uint32_t number, uint32_t holder, uint32_t stand_in, uint32_t left) {
    const struct seat *seat = state_seat(s, number);
    assert_int_equal(seat->holder, holder);
    assert_int_equal(seat->stand_in, stand_in);
    assert_int_equal(seat->left, left);
}

static int seats_of(const struct state *s, uint32_t account) {
    int count = 0;
    for (const struct seat *seat = state_seat_of_account(s, account, NULL); seat;
         seat = state_seat_of_account(s, account, seat)) {
        assert_true(seat->holder == account || seat->stand_in == account);
        count++;
    }
    return count;
}

// ---- take

static void who_may_take(void **state) {
    struct state *s = *state;
    static const struct {
        uint32_t seat, actor;
        enum refusal refusal;
    } cases[] = {
        {UNKNOWN, ANN, REFUSAL_SEAT_UNKNOWN},
        {0, ANN, REFUSAL_SEAT_UNKNOWN},
        {CLOSED, ANN, REFUSAL_POST_CLOSED},
        {DEPUTY, 0, REFUSAL_ACCOUNT_UNKNOWN}, // the local operator is nobody
        {DEPUTY, GONE, REFUSAL_ACCOUNT_DISABLED},
        {DEPUTY, RELAY, REFUSAL_NOT_ALLOWED},
        {DEPUTY, OBSERVER, REFUSAL_NOT_ALLOWED},
        {DEPUTY, FAR, REFUSAL_SEAT_NOT_OPEN},
        {CHIEF, ANN, REFUSAL_SEAT_NOT_OPEN}, // not open to anybody
        {CHIEF, ADMIN, REFUSAL_SEAT_NOT_OPEN},
        {MEDIC, ANN, REFUSAL_SEAT_WAR_ONLY},
        {DEPUTY, ANN, REFUSAL_NONE},
        {DEPUTY, ANN, REFUSAL_NOTHING_CHANGED},
        {DEPUTY, BOB, REFUSAL_SEAT_HELD},
        {LEAD, CYD, REFUSAL_NONE}, // whose scope lies within the post's org
        {MEMBER, ADMIN, REFUSAL_NONE},
        {MEMBER + 1, UNIT, REFUSAL_NONE},
        {MEMBER + 2, ANN, REFUSAL_NONE}, // a second seat
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct command c = seat_command(VERB_SEAT_TAKE, cases[i].seat, cases[i].actor, "");
        if (test_do(s, &c, NOW, NULL) != cases[i].refusal)
            fail_msg("case %zu: seat %u by %u", i, cases[i].seat, cases[i].actor);
    }
    assert_sits(s, DEPUTY, ANN, 0, 0);
    assert_int_equal(state_seat(s, DEPUTY)->since_ms, NOW);
    assert_int_equal(state_seat(s, MEMBER + 2)->seq, state_seq(s));
    assert_true(seats_of(s, ANN) == 2 && seats_of(s, BOB) == 0 && seats_of(s, UNIT) == 1);
}

// ---- assign and relieve

static void assigning_and_relieving(void **state) {
    struct state *s = *state;
    assert_int_equal(ASSIGN(UNKNOWN, "ann"), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(ASSIGN(CLOSED, "ann"), REFUSAL_POST_CLOSED);
    assert_int_equal(ASSIGN(CHIEF, "nobody"), REFUSAL_ACCOUNT_UNKNOWN);
    assert_int_equal(ASSIGN(CHIEF, ""), REFUSAL_ACCOUNT_UNKNOWN);
    assert_int_equal(ASSIGN(CHIEF, "gone"), REFUSAL_ACCOUNT_DISABLED);
    assert_int_equal(ASSIGN(CHIEF, "relay"), REFUSAL_NOT_ALLOWED);
    assert_int_equal(ASSIGN(CHIEF, "observer"), REFUSAL_NOT_ALLOWED);
    assert_int_equal(ASSIGN(MEDIC, "ann"), REFUSAL_SEAT_WAR_ONLY);
    assert_int_equal(RELIEVE(CHIEF, ""), REFUSAL_SEAT_EMPTY);
    assert_int_equal(ASSIGN(CHIEF, "far"), REFUSAL_NONE); // whom they want
    assert_int_equal(ASSIGN(CHIEF, "far"), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(ASSIGN(CHIEF, "ann"), REFUSAL_SEAT_HELD);
    assert_int_equal(state_reach_seq(s, FAR), state_seq(s));
    struct command c = seat_command(VERB_SEAT_RELIEVE, CHIEF, 0, "");
    c.post_seat.reason = "a\nb";
    assert_int_equal(go(s, c, ""), REFUSAL_TEXT_INVALID);
    assert_int_equal(RELIEVE(UNKNOWN, ""), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(RELIEVE(CLOSED, ""), REFUSAL_POST_CLOSED);
    assert_int_equal(RELIEVE(CHIEF, "far"), REFUSAL_NONE);
    assert_sits(s, CHIEF, 0, 0, FAR);
    assert_int_equal(state_seat(s, CHIEF)->since_ms, 0);
    assert_int_equal(state_reach_seq(s, FAR), state_seq(s));
    assert_int_equal(ASSIGN(CHIEF, "ann"), REFUSAL_NONE);
    assert_sits(s, CHIEF, ANN, 0, 0);
}

// ---- hand over and leave

static void handing_over(void **state) {
    struct state *s = *state;
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "bob"), REFUSAL_SEAT_EMPTY);
    assert_int_equal(HAND_OVER(UNKNOWN, ANN, "bob"), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(HAND_OVER(CLOSED, ANN, "bob"), REFUSAL_POST_CLOSED);
    assert_int_equal(TAKE(DEPUTY, ANN), REFUSAL_NONE);
    assert_int_equal(HAND_OVER(DEPUTY, BOB, "bob"), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(HAND_OVER(DEPUTY, 0, "bob"), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "ann"), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "nobody"), REFUSAL_ACCOUNT_UNKNOWN);
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "gone"), REFUSAL_ACCOUNT_DISABLED);
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "observer"), REFUSAL_NOT_ALLOWED);
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "far"), REFUSAL_NONE);
    assert_sits(s, DEPUTY, FAR, 0, ANN);
    assert_true(seats_of(s, ANN) == 0 && seats_of(s, FAR) == 1);
    assert_true(state_reach_seq(s, ANN) == state_seq(s) && state_reach_seq(s, FAR) == state_seq(s));
    assert_int_equal(HAND_OVER(DEPUTY, ANN, "bob"), REFUSAL_SEAT_NOT_YOURS);
}

static void leaving(void **state) {
    struct state *s = *state;
    assert_int_equal(LEAVE(UNKNOWN, ANN), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(LEAVE(CLOSED, ANN), REFUSAL_POST_CLOSED);
    assert_int_equal(LEAVE(DEPUTY, ANN), REFUSAL_SEAT_NOT_YOURS);
    struct command c = seat_command(VERB_SEAT_LEAVE, DEPUTY, 0, ""); // account 0 is not the holder of an empty seat
    assert_int_equal(go(s, c, ""), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(TAKE(DEPUTY, ANN), REFUSAL_NONE);
    assert_int_equal(LEAVE(DEPUTY, BOB), REFUSAL_SEAT_NOT_YOURS);
    assert_int_equal(LEAVE(DEPUTY, ANN), REFUSAL_NONE);
    assert_sits(s, DEPUTY, 0, 0, ANN);
    assert_int_equal(TAKE(DEPUTY, BOB), REFUSAL_NONE);
    assert_sits(s, DEPUTY, BOB, 0, 0);
}

// ---- stand in

static void a_deputy_stands_in(void **state) {
    struct state *s = *state;
    assert_int_equal(ASSIGN(CHIEF, "ann"), REFUSAL_NONE);
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_SEAT_NO_DEPUTY);
    assert_int_equal(TAKE(DEPUTY, BOB), REFUSAL_NONE);
    assert_int_equal(STAND_IN(UNKNOWN, BOB), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(STAND_IN(CLOSED, BOB), REFUSAL_POST_CLOSED);
    struct command c = seat_command(VERB_SEAT_STAND_IN, CHIEF, 0, "");
    assert_int_equal(go(s, c, ""), REFUSAL_ACCOUNT_UNKNOWN);
    assert_int_equal(STAND_IN(CHIEF, ANN), REFUSAL_NOTHING_CHANGED); // holds it
    assert_int_equal(STAND_IN(LEAD, BOB), REFUSAL_SEAT_NO_DEPUTY);   // whose deputy is a member
    assert_int_equal(STAND_IN(ARMY, BOB), REFUSAL_SEAT_NO_DEPUTY);   // that has none
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_sits(s, CHIEF, ANN, BOB, 0);
    assert_int_equal(seats_of(s, BOB), 2);
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(TAKE(CHIEF, CYD), REFUSAL_SEAT_HELD);
    assert_int_equal(TAKE(CHIEF, BOB), REFUSAL_SEAT_HELD);
    // the holder takes it back
    assert_int_equal(TAKE(CHIEF, ANN), REFUSAL_NONE);
    assert_sits(s, CHIEF, ANN, 0, BOB);
    assert_int_equal(state_reach_seq(s, BOB), state_seq(s));
    assert_int_not_equal(state_reach_seq(s, ANN), state_seq(s));
    assert_int_equal(TAKE(CHIEF, ANN), REFUSAL_NOTHING_CHANGED);
    // the stand-in leaves by itself
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(LEAVE(CHIEF, BOB), REFUSAL_NONE);
    assert_sits(s, CHIEF, ANN, 0, BOB);
    // the holder leaves, the stand-in stays
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(LEAVE(CHIEF, ANN), REFUSAL_NONE);
    assert_sits(s, CHIEF, 0, BOB, ANN);
    assert_int_equal(ASSIGN(CHIEF, "cyd"), REFUSAL_NONE); // and goes when there is a holder again
    assert_sits(s, CHIEF, CYD, 0, BOB);
    assert_int_equal(seats_of(s, BOB), 1);
}

static void a_stand_in_hands_over(void **state) {
    struct state *s = *state;
    assert_int_equal(ASSIGN(CHIEF, "ann"), REFUSAL_NONE);
    assert_int_equal(TAKE(DEPUTY, BOB), REFUSAL_NONE);
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(HAND_OVER(CHIEF, BOB, "ann"), REFUSAL_NONE); // back
    assert_sits(s, CHIEF, ANN, 0, BOB);
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(HAND_OVER(CHIEF, BOB, "cyd"), REFUSAL_NONE); // to a third
    assert_sits(s, CHIEF, CYD, 0, ANN);
    assert_true(state_reach_seq(s, ANN) == state_seq(s) && state_reach_seq(s, BOB) == state_seq(s) &&
                state_reach_seq(s, CYD) == state_seq(s));
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(HAND_OVER(CHIEF, CYD, "bob"), REFUSAL_NONE); // to whoever stands in
    assert_sits(s, CHIEF, BOB, 0, CYD);
    assert_int_equal(seats_of(s, BOB), 2);
}

static void relieving_takes_the_stand_in_too(void **state) {
    struct state *s = *state;
    assert_int_equal(ASSIGN(CHIEF, "ann"), REFUSAL_NONE);
    assert_int_equal(TAKE(DEPUTY, BOB), REFUSAL_NONE);
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE);
    assert_int_equal(RELIEVE(CHIEF, "ann"), REFUSAL_NONE);
    assert_sits(s, CHIEF, 0, 0, ANN);
    assert_true(state_reach_seq(s, ANN) == state_seq(s) && state_reach_seq(s, BOB) == state_seq(s));
    assert_int_equal(STAND_IN(CHIEF, BOB), REFUSAL_NONE); // for an empty seat
    assert_sits(s, CHIEF, 0, BOB, 0);
    assert_int_equal(RELIEVE(CHIEF, "bob"), REFUSAL_NONE);
    assert_sits(s, CHIEF, 0, 0, BOB);
}

static void one_stand_in_at_a_time(void **state) {
    struct state *s = *state;
    for (uint32_t i = 0; i < 3; i++) // members 1..3 are each the lead's deputy
        assert_int_equal(TAKE(MEMBER + i, ANN + i), REFUSAL_NONE);
    assert_int_equal(STAND_IN(LEAD, CYD), REFUSAL_NONE); // the seat is empty
    assert_int_equal(STAND_IN(LEAD, ANN), REFUSAL_SEAT_HELD);
    assert_int_equal(TAKE(LEAD, BOB), REFUSAL_NONE); // a holder comes
    assert_sits(s, LEAD, BOB, 0, CYD);
    assert_int_equal(STAND_IN(LEAD, ANN), REFUSAL_NONE);
    // standing in for the deputy's seat makes nobody the deputy
    assert_int_equal(LEAVE(MEMBER, ANN), REFUSAL_NONE);
    assert_sits(s, LEAD, BOB, ANN, 0); // but does not end what was begun
    assert_int_equal(LEAVE(LEAD, ANN), REFUSAL_NONE);
    assert_int_equal(STAND_IN(LEAD, ANN), REFUSAL_SEAT_NO_DEPUTY);
}

// ---- peace and war

static void war_only_seats(void **state) {
    struct state *s = *state;
    struct command war = mode_command(MODE_WAR), peace = mode_command(MODE_PEACE);
    assert_int_equal(test_do(s, &war, NOW, NULL), REFUSAL_NONE);
    assert_int_equal(ASSIGN(MEDIC, "ann"), REFUSAL_NONE);
    assert_int_equal(test_do(s, &peace, NOW, NULL), REFUSAL_NONE);
    assert_sits(s, MEDIC, ANN, 0, 0); // who is there stays
    assert_int_equal(HAND_OVER(MEDIC, ANN, "bob"), REFUSAL_SEAT_WAR_ONLY);
    assert_int_equal(LEAVE(MEDIC, ANN), REFUSAL_NONE);
    assert_int_equal(ASSIGN(MEDIC, "ann"), REFUSAL_SEAT_WAR_ONLY);
    assert_int_equal(TAKE(MEDIC, ANN), REFUSAL_SEAT_WAR_ONLY);
}

// ---- duty roster

static enum refusal roster(struct state *s, uint32_t seat, const struct roster_line *lines, uint32_t count) {
    struct command c = roster_command(seat, lines, count);
    return test_do(s, &c, NOW, NULL);
}

static void a_roster_is_checked(void **state) {
    struct state *s = *state;
    static const struct roster_line good = {"ann", 100, 200, MODE_UNKNOWN};
    assert_int_equal(roster(s, UNKNOWN, &good, 1), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(roster(s, CLOSED, &good, 1), REFUSAL_POST_CLOSED);
    static const struct roster_line bad[] = {
        {"nobody", 100, 200, MODE_UNKNOWN}, {"gone", 100, 200, MODE_UNKNOWN}, {"relay", 100, 200, MODE_UNKNOWN},
        {"ann", 200, 200, MODE_UNKNOWN},    {"ann", -1, 200, MODE_UNKNOWN},   {"ann", 100, 200, MODES},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct roster_line lines[] = {good, bad[i]};
        assert_int_equal(roster(s, CHIEF, lines, 2), REFUSAL_ROSTER_INVALID);
    }
    struct roster_line many[ROSTER_MAX + 1];
    for (int i = 0; i < ROSTER_MAX + 1; i++)
        many[i] = good;
    assert_int_equal(roster(s, CHIEF, many, ROSTER_MAX + 1), REFUSAL_ROSTER_INVALID);
    assert_int_equal(roster(s, CHIEF, NULL, 0), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(roster(s, CHIEF, many, ROSTER_MAX), REFUSAL_NONE);
    assert_int_equal(state_seat(s, CHIEF)->roster_count, ROSTER_MAX);
    assert_int_equal(roster(s, CHIEF, many, ROSTER_MAX), REFUSAL_NOTHING_CHANGED);
    many[3].until_ms++;
    assert_int_equal(roster(s, CHIEF, many, ROSTER_MAX), REFUSAL_NONE);
    assert_int_equal(roster(s, CHIEF, NULL, 0), REFUSAL_NONE);
    assert_int_equal(state_seat(s, CHIEF)->roster_count, 0);
}

// The chief's seat is not open: whoever is on the roster may take it, while they are.
static void the_roster_opens_a_seat(void **state) {
    struct state *s = *state;
    const struct roster_line lines[] = {
        {"ann", 100, 200, MODE_UNKNOWN}, {"bob", 150, 300, MODE_WAR}, {"far", 200, 300, MODE_PEACE}};
    assert_int_equal(roster(s, CHIEF, lines, 3), REFUSAL_NONE);
    static const struct {
        enum mode mode;
        int64_t at_ms;
        uint32_t who;
    } cases[] = {
        {MODE_PEACE, 99, 0},    {MODE_PEACE, 100, ANN}, {MODE_PEACE, 199, ANN}, {MODE_PEACE, 200, FAR},
        {MODE_PEACE, 299, FAR}, {MODE_PEACE, 300, 0},   {MODE_WAR, 149, ANN},   {MODE_WAR, 150, BOB}, // goes before
        {MODE_WAR, 199, BOB},   {MODE_WAR, 299, BOB},   {MODE_WAR, 300, 0},
    };
    struct command war = mode_command(MODE_WAR);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].mode != state_mode(s))
            assert_int_equal(test_do(s, &war, NOW, NULL), REFUSAL_NONE);
        assert_int_equal(seat_rostered(state_seat(s, CHIEF), cases[i].mode, cases[i].at_ms), cases[i].who);
        for (uint32_t who = ANN; who <= FAR; who++) {
            struct command take = seat_command(VERB_SEAT_TAKE, CHIEF, who, "");
            enum refusal refusal = test_do(s, &take, cases[i].at_ms, NULL);
            assert_int_equal(refusal, who == cases[i].who ? REFUSAL_NONE : REFUSAL_SEAT_NOT_OPEN);
            if (refusal == REFUSAL_NONE)
                assert_int_equal(LEAVE(CHIEF, who), REFUSAL_NONE);
        }
    }
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_STATE(who_may_take),
        WITH_STATE(assigning_and_relieving),
        WITH_STATE(handing_over),
        WITH_STATE(leaving),
        WITH_STATE(a_deputy_stands_in),
        WITH_STATE(a_stand_in_hands_over),
        WITH_STATE(relieving_takes_the_stand_in_too),
        WITH_STATE(one_stand_in_at_a_time),
        WITH_STATE(war_only_seats),
        WITH_STATE(a_roster_is_checked),
        WITH_STATE(the_roster_opens_a_seat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
