// Reach: each right alone against each kind of channel, target and power; and what an account has by all of its seats.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/reach.h"
#include "unit/district_posts.h"

#define NOW 5000
#define STREET TEST_ORG
#define DISTRICT TEST_DISTRICT "000000"

// Posts: 1 above 2 above 3 above 4 in a street, 5 stands alone there; 2 is for incident 1. Units: 1 of the street, 2 of
// another, 3 of the street and retired. The seat that is asked about is the lead of post 2; its rights are set by
// `grant`.
enum { TOP = 1, OWN, LOW, LOWEST, APART };
#define SEAT_AT(post, at) ((uint32_t)(((post)-1) * SAMPLE_PLACES + 1 + (at)))
#define ASKED SEAT_AT(OWN, AT_LEAD)
enum { ANN = 1, BOB, UNIT, DUTY };

static struct state *s;

// A district whose post 2 gives these rights to its lead, in peace.
static void grant(struct template_rights rights) {
    state_destroy(s);
    s = state_create(TEST_DISTRICT);
    struct sample sample;
    struct command c = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    sample_template(&sample, "own", POST_SPECIAL);
    sample.seats[ROW_LEAD - 1].rights[MODE_PEACE] = rights;
    sample.seats[ROW_LEAD - 1].rights[MODE_WAR] = (struct template_rights){.hear = REACH_INCIDENT};
    sample.seats[ROW_MEDIC - 1].rights[MODE_PEACE] = (struct template_rights){.hear = REACH_POST, .may = POWER_CLOSE};
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    for (int i = 0; i < 2; i++) {
        c = incident_command(VERB_INCIDENT_OPEN, 0);
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    static const char *const codes[] = {"A", "B", "C"}, *const orgs[] = {STREET, "330203002000", STREET};
    for (int i = 0; i < 3; i++) {
        c = unit_command(VERB_UNIT_REGISTER, 0);
        c.unit.code = codes[i], c.unit.org = orgs[i];
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    c = unit_command(VERB_UNIT_RETIRE, 3);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    assert_int_equal(test_account(s, "ann", ROLE_MEMBER, STREET), ANN);
    assert_int_equal(test_account(s, "bob", ROLE_MEMBER, STREET), BOB);
    assert_int_equal(test_account(s, "unit", ROLE_UNIT, STREET), UNIT);
    assert_int_equal(test_account(s, "duty", ROLE_DUTY, DISTRICT), DUTY);
    for (uint32_t post = TOP; post <= APART; post++) {
        c = post_command(VERB_POST_OPEN, 0);
        c.post.template = post == OWN ? "own" : "hq";
        c.post.incident = post == OWN;
        c.post.parent = post == APART ? 0 : post - 1;
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    c = seat_command(VERB_SEAT_ASSIGN, ASKED, 0, "ann");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
}

static int teardown(void **unused) {
    (void)unused;
    state_destroy(s);
    s = NULL;
    return 0;
}

static void must(struct command command) {
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_NONE);
}

// ---- channels: the bits of which each alone is enough

static const struct {
    struct channel channel;
    uint32_t enough;
} channels[] = {
    {{CHANNEL_POST, OWN, 0}, REACH_POST},
    {{CHANNEL_POST, TOP, 0}, REACH_ABOVE},
    {{CHANNEL_POST, LOW, 0}, REACH_BELOW},
    {{CHANNEL_POST, LOWEST, 0}, 0},
    {{CHANNEL_POST, APART, 0}, 0},
    {{CHANNEL_POST, 0, 0}, 0},
    {{CHANNEL_POST, 99, 0}, 0},
    {{CHANNEL_POST, OWN, 1}, 0}, // no such channel
    {{CHANNEL_MODULE, OWN, 1}, REACH_MODULE | REACH_MODULES},
    {{CHANNEL_MODULE, OWN, 2}, REACH_MODULES},
    {{CHANNEL_MODULE, OWN, 0}, 0},
    {{CHANNEL_MODULE, OWN, 3}, 0},
    {{CHANNEL_MODULE, TOP, 1}, 0},
    {{CHANNEL_MODULE, LOW, 1}, 0},
    {{CHANNEL_INCIDENT, 1, 0}, REACH_INCIDENT},
    {{CHANNEL_INCIDENT, 2, 0}, 0},
    {{CHANNEL_INCIDENT, 0, 0}, 0},
    {{CHANNEL_UNIT, 1, 0}, REACH_UNITS},
    {{CHANNEL_UNIT, 2, 0}, REACH_UNITS << 16}, // with REACH_DISTRICT beside it
    {{CHANNEL_UNIT, 3, 0}, REACH_UNITS},       // retired: heard, but nothing more is said
    {{CHANNEL_UNIT, 9, 0}, 0},
    {{CHANNEL_CONSULT, 1, 0}, 0},
    {{CHANNEL_NONE, OWN, 0}, 0},
    {{CHANNEL_KINDS, OWN, 0}, 0},
};

static bool expected(uint32_t bits, uint32_t enough) {
    bool far = enough >> 16 && (bits & (enough >> 16)) && (bits & REACH_DISTRICT);
    return far || (bits & enough & 511);
}

static void each_bit_against_each_channel(void **unused) {
    (void)unused;
    static const uint32_t sets[] = {0,           REACH_POST,  REACH_MODULE, REACH_MODULES, REACH_INCIDENT,
                                    REACH_UNITS, REACH_ABOVE, REACH_BELOW,  REACH_ORDERS,  REACH_UNITS | REACH_DISTRICT,
                                    511};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (int say = 0; say < 2; say++) {
            uint32_t bits = say ? sets[i] & ~(uint32_t)REACH_ORDERS : sets[i];
            grant(say ? (struct template_rights){.say = bits} : (struct template_rights){.hear = bits});
            for (size_t j = 0; j < sizeof channels / sizeof *channels; j++) {
                const struct channel *channel = &channels[j].channel;
                bool is = expected(bits, channels[j].enough),
                     retired = channel->kind == CHANNEL_UNIT && channel->number == 3;
                bool hears = reach_seat_hears(s, ASKED, channel), says = reach_seat_says(s, ASKED, channel);
                if (hears != (is && !say) || says != (is && say && !retired))
                    fail_msg("bits %u, say %d: channel %s %u %u: hears %d, says %d", bits, say,
                             channel_kind_name(channel->kind), channel->number, channel->module, hears, says);
                assert_int_equal(reach_hears(s, ANN, channel), hears);
                assert_false(reach_hears(s, BOB, channel) || reach_hears(s, DUTY, channel));
            }
        }
}

static void a_consultation_is_for_its_roster(void **unused) {
    (void)unused;
    grant((struct template_rights){.hear = 511});
    uint32_t seats[] = {ASKED, SEAT_AT(APART, AT_ARMY)};
    struct consult consult = {.number = 1,
                              .post = TOP,
                              .opener = SEAT_AT(TOP, AT_CHIEF),
                              .seats = seats,
                              .seat_count = 2,
                              .opened_at_ms = 1,
                              .drawings = "",
                              .minutes = "",
                              .title = "会商"};
    state_restore_consult(s, &consult);
    assert_non_null(state_consult(s, 1));
    const struct channel channel = {CHANNEL_CONSULT, 1, 0};
    static const struct {
        uint32_t seat;
        bool in;
    } cases[] = {{ASKED, true},
                 {SEAT_AT(APART, AT_ARMY), true},
                 {SEAT_AT(TOP, AT_CHIEF), true},
                 {SEAT_AT(TOP, AT_DEPUTY), false},
                 {SEAT_AT(OWN, AT_CHIEF), false},
                 {0, false},
                 {9999, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(reach_seat_hears(s, cases[i].seat, &channel), cases[i].in);
        assert_int_equal(reach_seat_says(s, cases[i].seat, &channel), cases[i].in);
    }
    assert_false(reach_seat_hears(s, ASKED, &(struct channel){CHANNEL_CONSULT, 1, 1}));
    must(post_command(VERB_POST_CLOSE, TOP)); // and with it the consultation
    assert_true(reach_seat_hears(s, ASKED, &channel));
    assert_false(reach_seat_says(s, ASKED, &channel));
    assert_false(reach_seat_hears(s, SEAT_AT(TOP, AT_CHIEF), &channel));
}

// ---- orders

static const struct {
    struct order_target target;
    uint32_t enough;
} targets[] = {
    {{.kind = TARGET_SEAT, .number = ASKED}, 0},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(OWN, AT_MEMBER)}, REACH_MODULE | REACH_MODULES},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(OWN, AT_MEDIC)}, REACH_MODULES},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(OWN, AT_CHIEF)}, REACH_MODULES},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(LOW, AT_MEMBER)}, REACH_BELOW},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(LOWEST, AT_MEMBER)}, 0},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(TOP, AT_MEMBER)}, 0},
    {{.kind = TARGET_SEAT, .number = SEAT_AT(APART, AT_MEMBER)}, 0},
    {{.kind = TARGET_SEAT, .number = 9999}, 0},
    {{.kind = TARGET_MODULE, .number = OWN, .module = 1}, REACH_MODULE | REACH_MODULES},
    {{.kind = TARGET_MODULE, .number = OWN, .module = 2}, REACH_MODULES},
    {{.kind = TARGET_MODULE, .number = OWN, .module = 0}, 0},
    {{.kind = TARGET_MODULE, .number = OWN, .module = 3}, 0},
    {{.kind = TARGET_MODULE, .number = LOW, .module = 2}, REACH_BELOW},
    {{.kind = TARGET_MODULE, .number = LOW, .module = 0}, 0},
    {{.kind = TARGET_MODULE, .number = LOW, .module = 3}, 0},
    {{.kind = TARGET_MODULE, .number = TOP, .module = 1}, 0},
    {{.kind = TARGET_MODULE, .number = 99, .module = 1}, 0},
    {{.kind = TARGET_UNIT, .number = 1}, REACH_UNITS},
    {{.kind = TARGET_UNIT, .number = 2}, REACH_UNITS << 16},
    {{.kind = TARGET_UNIT, .number = 3}, 0}, // retired
    {{.kind = TARGET_UNIT, .number = 9}, 0},
    {{.kind = TARGET_NONE, .number = OWN}, 0},
    {{.kind = TARGET_KINDS, .number = OWN}, 0},
};

static void each_bit_against_each_target(void **unused) {
    (void)unused;
    static const uint32_t sets[] = {
        0, REACH_MODULE, REACH_MODULES, REACH_UNITS, REACH_BELOW, REACH_UNITS | REACH_DISTRICT, 2 | 4 | 16 | 64 | 256};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        grant((struct template_rights){.hear = 511, .say = 511 & ~REACH_ORDERS, .order = sets[i]});
        for (size_t j = 0; j < sizeof targets / sizeof *targets; j++)
            if (reach_seat_orders(s, ASKED, &targets[j].target) != expected(sets[i], targets[j].enough))
                fail_msg("bits %u: target %zu", sets[i], j);
    }
    must(post_command(VERB_POST_CLOSE, LOW));
    assert_false(
        reach_seat_orders(s, ASKED, &(struct order_target){.kind = TARGET_MODULE, .number = LOW, .module = 2}));
    assert_false(
        reach_seat_orders(s, ASKED, &(struct order_target){.kind = TARGET_SEAT, .number = SEAT_AT(LOW, AT_MEMBER)}));
}

static void who_answers_for_a_target(void **unused) {
    (void)unused;
    grant((struct template_rights){0});
    must(seat_command(VERB_SEAT_ASSIGN, SEAT_AT(OWN, AT_MEMBER), 0, "bob"));
    struct order_target seat = {.kind = TARGET_SEAT, .number = ASKED}, unit = {.kind = TARGET_UNIT, .number = 1},
                        module = {.kind = TARGET_MODULE, .number = OWN, .module = 1},
                        other = {.kind = TARGET_MODULE, .number = TOP, .module = 1};
    uint32_t member = SEAT_AT(OWN, AT_MEMBER);
    assert_true(reach_answers(s, ANN, ASKED, &seat));
    assert_false(reach_answers(s, BOB, ASKED, &seat)); // not theirs
    assert_false(reach_answers(s, BOB, member, &seat));
    assert_false(reach_answers(s, ANN, 0, &seat));
    assert_true(reach_answers(s, ANN, ASKED, &module) && reach_answers(s, BOB, member, &module));
    assert_false(reach_answers(s, ANN, ASKED, &other));
    module.module = 0; // not the command's seats
    assert_false(reach_answers(s, ANN, ASKED, &module));
    assert_true(reach_answers(s, UNIT, 0, &unit));
    assert_false(reach_answers(s, ANN, 0, &unit) || reach_answers(s, ANN, ASKED, &unit));
    unit.number = 2;
    assert_false(reach_answers(s, UNIT, 0, &unit));
    seat.asked[0] = member; // silence brought the deputy in
    assert_true(reach_answers(s, BOB, member, &seat) && reach_answers(s, ANN, ASKED, &seat));
    seat.asked[0] = 0, unit.asked[1] = member;
    assert_true(reach_answers(s, BOB, member, &unit));
    must(seat_command(VERB_SEAT_STAND_IN, ASKED, BOB, ""));
    assert_true(reach_answers(s, BOB, ASKED, &seat)); // as the one they stand in for
    must(post_command(VERB_POST_CLOSE, OWN));
    assert_false(reach_answers(s, ANN, ASKED, &seat) || reach_answers(s, BOB, ASKED, &seat));
}

static bool hears(uint32_t account, struct order order) {
    return reach_hears_order(s, account, &order);
}

static void who_hears_an_order(void **unused) {
    (void)unused;
    struct order_target to_asked = {.kind = TARGET_SEAT, .number = ASKED},
                        to_module = {.kind = TARGET_MODULE, .number = OWN, .module = 1},
                        to_medics = {.kind = TARGET_MODULE, .number = OWN, .module = 2},
                        to_chief = {.kind = TARGET_SEAT, .number = SEAT_AT(OWN, AT_CHIEF)},
                        to_unit = {.kind = TARGET_UNIT, .number = 1},
                        to_low = {.kind = TARGET_MODULE, .number = LOW, .module = 1},
                        walled = {.kind = TARGET_UNIT, .number = 2, .on_wall = true};
#define FROM(post_, at, to)                                                                                            \
    ((struct order){.post = post_, .issuer = SEAT_AT(post_, at), .targets = &(to), .target_count = 1})
    for (int all = 0; all < 2; all++) {
        grant((struct template_rights){.hear = all ? REACH_ORDERS : 511 & ~REACH_ORDERS});
        assert_true(hears(ANN, FROM(OWN, AT_LEAD, to_unit)));              // issued it
        assert_true(hears(ANN, FROM(TOP, AT_CHIEF, to_asked)));            // is to do it
        assert_true(hears(ANN, FROM(TOP, AT_CHIEF, to_module)));           // is one of those
        assert_int_equal(hears(ANN, FROM(OWN, AT_CHIEF, to_unit)), all);   // from the post
        assert_int_equal(hears(ANN, FROM(TOP, AT_CHIEF, to_medics)), all); // to another module of it
        assert_int_equal(hears(ANN, FROM(TOP, AT_CHIEF, to_chief)), all);  // to another seat of it
        assert_false(hears(ANN, FROM(TOP, AT_CHIEF, to_low)));
        assert_false(hears(ANN, FROM(TOP, AT_CHIEF, to_unit)));
        assert_false(hears(BOB, FROM(TOP, AT_CHIEF, to_asked)));
        assert_false(hears(DUTY, FROM(TOP, AT_CHIEF, to_asked)));
        assert_false(hears(0, FROM(TOP, AT_CHIEF, to_asked)));
        assert_true(hears(UNIT, FROM(TOP, AT_CHIEF, to_unit)));
        assert_false(hears(UNIT, FROM(TOP, AT_CHIEF, to_asked)) || hears(UNIT, FROM(TOP, AT_CHIEF, walled)));
        assert_true(hears(DUTY, FROM(TOP, AT_CHIEF, walled)));
        assert_false(hears(ANN, FROM(TOP, AT_CHIEF, walled)));
        struct order_target silent = to_chief;
        silent.asked[1] = ASKED;
        assert_true(hears(ANN, FROM(TOP, AT_CHIEF, silent)));
    }
    assert_int_equal(test_account(s, "far", ROLE_DUTY, "330203002000"), DUTY + 1);
    assert_false(hears(DUTY + 1, FROM(TOP, AT_CHIEF, walled))); // not over that post
}

// ---- powers

static void powers_end_at_the_post(void **unused) {
    (void)unused;
    for (uint32_t power = POWER_CLOSE; power <= POWER_UNIT; power *= 2)
        for (uint32_t has = POWER_CLOSE; has <= POWER_UNIT; has *= 2) {
            grant((struct template_rights){.may = has});
            for (uint32_t post = 0; post <= APART + 1; post++) {
                bool is = power == has && (post == OWN || post == 0 || (post == LOW && power == POWER_OPEN));
                assert_int_equal(reach_seat_may(s, ASKED, (enum power_bit)power, post), is);
            }
            assert_false(reach_seat_may(s, SEAT_AT(OWN, AT_CHIEF), (enum power_bit)power, OWN));
        }
    must(post_command(VERB_POST_CLOSE, OWN));
    assert_false(reach_seat_may(s, ASKED, POWER_UNIT, OWN));
}

// ---- whoever has seats

static void rights_follow_the_seat_and_the_mode(void **unused) {
    (void)unused;
    const struct channel post = {CHANNEL_POST, OWN, 0}, incident = {CHANNEL_INCIDENT, 1, 0};
    grant((struct template_rights){.hear = REACH_POST});
    assert_true(reach_is_seated(s, ANN, ASKED));
    assert_false(reach_is_seated(s, BOB, ASKED) || reach_is_seated(s, 0, ASKED) || reach_is_seated(s, ANN, 9999));
    assert_false(reach_is_seated(s, 0, SEAT_AT(OWN, AT_CHIEF))); // an empty seat is not account 0's
    must(seat_command(VERB_SEAT_ASSIGN, SEAT_AT(OWN, AT_MEMBER), 0, "bob"));
    must(seat_command(VERB_SEAT_STAND_IN, ASKED, BOB, ""));
    assert_true(reach_is_seated(s, BOB, ASKED) && reach_is_seated(s, ANN, ASKED));
    assert_true(reach_hears(s, ANN, &post) && !reach_hears(s, ANN, &incident));
    assert_false(reach_sees_incident(s, ANN, 1));
    must(mode_command(MODE_WAR));
    assert_true(!reach_hears(s, ANN, &post) && reach_hears(s, ANN, &incident));
    assert_true(reach_sees_incident(s, ANN, 1) && reach_sees_incident(s, BOB, 1) && !reach_sees_incident(s, ANN, 2));
    must(seat_command(VERB_SEAT_LEAVE, ASKED, ANN, ""));
    assert_false(reach_hears(s, ANN, &incident));
    assert_true(reach_hears(s, BOB, &incident));
    must(post_command(VERB_POST_CLOSE, OWN));
    assert_false(reach_hears(s, BOB, &incident) || reach_is_seated(s, BOB, ASKED));
    assert_int_equal(reach_rights(s, ASKED).hear, 0);
    assert_int_equal(reach_rights(s, 9999).hear, 0);
}

static void war_only_seats_are_nothing_in_peace(void **unused) {
    (void)unused;
    grant((struct template_rights){0});
    uint32_t medic = SEAT_AT(OWN, AT_MEDIC);
    const struct channel post = {CHANNEL_POST, OWN, 0};
    assert_true(reach_rights(s, medic).hear == 0 && reach_rights(s, medic).may == 0);
    assert_false(reach_seat_hears(s, medic, &post) || reach_seat_may(s, medic, POWER_CLOSE, OWN));
    must(mode_command(MODE_WAR));
    assert_true(reach_seat_hears(s, medic, &post));
}

// A post opened for an incident is for that one; a standing one for every incident of its org.
static void a_standing_post_is_for_every_incident_of_its_org(void **unused) {
    (void)unused;
    grant((struct template_rights){0});
    struct command elsewhere = incident_command(VERB_INCIDENT_OPEN, 0);
    elsewhere.incident.org = "330203002000";
    must(elsewhere);
    const struct post *own = state_post(s, OWN), *standing = state_post(s, APART);
    assert_true(reach_is_for(s, own, 1) && !reach_is_for(s, own, 2));
    assert_true(reach_is_for(s, standing, 1) && reach_is_for(s, standing, 2));
    assert_false(reach_is_for(s, standing, 3) || reach_is_for(s, standing, 0) || reach_is_for(s, standing, 9));
}

static void units_in_view(void **unused) {
    (void)unused;
    static const struct {
        uint32_t hear;
        bool near, far;
        const char *scope;
    } cases[] = {{REACH_UNITS, true, false, STREET},
                 {REACH_UNITS | REACH_DISTRICT, true, true, DISTRICT},
                 {511 & ~REACH_UNITS & ~REACH_DISTRICT, false, false, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        grant((struct template_rights){.hear = cases[i].hear});
        assert_int_equal(reach_sees_unit(s, ANN, state_unit(s, 1)), cases[i].near);
        assert_int_equal(reach_sees_unit(s, ANN, state_unit(s, 2)), cases[i].far);
        assert_string_equal(reach_view_scope(s, ANN), cases[i].scope);
        assert_string_equal(reach_view_scope(s, BOB), "");
        assert_false(reach_sees_unit(s, BOB, state_unit(s, 1)) || reach_sees_unit(s, UNIT, state_unit(s, 1)));
        const struct channel own = {CHANNEL_UNIT, 1, 0}, other = {CHANNEL_UNIT, 2, 0};
        assert_true(reach_hears(s, UNIT, &own) && !reach_hears(s, UNIT, &other)); // their own, by their role
    }
}

static void open_in(const char *org) {
    struct command c = post_command(VERB_POST_OPEN, 0);
    c.post.template = "own", c.post.org = org;
    must(c);
}

static void the_widest_view(void **unused) {
    (void)unused;
    grant((struct template_rights){.hear = REACH_UNITS}); // ann sees the street of post 2
    open_in("330203001002");                              // a community of it
    open_in("330203000000");
    open_in("330203000000");
    static const char *const scopes[] = {STREET, DISTRICT, DISTRICT};
    for (uint32_t i = 0; i < 3; i++) {
        must(seat_command(VERB_SEAT_ASSIGN, SEAT_AT(APART + 1 + i, AT_LEAD), 0, "ann"));
        assert_string_equal(reach_view_scope(s, ANN), scopes[i]);
    }
    open_in("330203009000"); // two streets of one rank: the lower code
    open_in("330203005000");
    must(seat_command(VERB_SEAT_ASSIGN, SEAT_AT(APART + 4, AT_LEAD), 0, "bob"));
    must(seat_command(VERB_SEAT_ASSIGN, SEAT_AT(APART + 5, AT_LEAD), 0, "bob"));
    assert_string_equal(reach_view_scope(s, BOB), "330203005000");
}

#define CASE(test) cmocka_unit_test_teardown(test, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(each_bit_against_each_channel),
        CASE(a_consultation_is_for_its_roster),
        CASE(each_bit_against_each_target),
        CASE(who_answers_for_a_target),
        CASE(who_hears_an_order),
        CASE(powers_end_at_the_post),
        CASE(rights_follow_the_seat_and_the_mode),
        CASE(war_only_seats_are_nothing_in_peace),
        CASE(a_standing_post_is_for_every_incident_of_its_org),
        CASE(units_in_view),
        CASE(the_widest_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
