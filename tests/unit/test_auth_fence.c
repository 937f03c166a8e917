// Who draws fences, who says what crosses them, who sees and hears it: by role, and by seat.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "unit/district_posts.h"

#define IN TEST_ORG                // of the accounts' scope
#define OUT TEST_DISTRICT "009000" // not
#define SHAPE "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.8]]]}"

enum { OPERATOR, ADMIN, DUTY, UNIT, RELAY, OBSERVER, MEMBER, CHIEF, LEAD, PEOPLE };
enum { STANDING_IN = 1, STANDING_OUT, OF_INCIDENT_IN, OF_INCIDENT_OUT, FENCES = OF_INCIDENT_OUT };
#define CHIEF_SEAT (1 + AT_CHIEF)
#define LEAD_SEAT (1 + AT_LEAD)

static struct principal person(uint32_t account) {
    return (struct principal){.account = account, .token = account ? 1 : 0, .device = "d"};
}

static void must(struct state *s, struct command command) {
    assert_int_equal(test_do(s, &command, 10, NULL), REFUSAL_NONE);
}

// Units 1 inside, 2 outside; incidents likewise; a post in OUT for incident 2, whose chief has power over incidents.
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    static const char *const orgs[] = {IN, OUT}, *const codes[] = {"A", "B"};
    static const enum role roles[PEOPLE] = {ROLE_NONE,     ROLE_ADMIN,  ROLE_DUTY,   ROLE_UNIT,  ROLE_RELAY,
                                            ROLE_OBSERVER, ROLE_MEMBER, ROLE_MEMBER, ROLE_MEMBER};
    static const char *const names[PEOPLE] = {"",         "admin",  "duty",  "unit", "relay",
                                              "observer", "member", "chief", "lead"};
    struct sample sample;
    for (int i = 0; i < 2; i++) {
        struct command command = unit_command(VERB_UNIT_REGISTER, 0);
        command.unit.org = orgs[i];
        command.unit.code = codes[i];
        must(s, command);
        command = incident_command(VERB_INCIDENT_OPEN, 0);
        command.incident.org = orgs[i];
        must(s, command);
    }
    for (uint32_t i = 1; i < PEOPLE; i++)
        assert_int_equal(test_account(s, names[i], roles[i], i >= MEMBER ? OUT : IN), i);
    struct template *template = sample_template(&sample, "hq", POST_HQ);
    for (int mode = MODE_PEACE; mode <= MODE_WAR; mode++) {
        sample.seats[ROW_CHIEF - 1].rights[mode].hear = REACH_POST | REACH_INCIDENT;
        sample.seats[ROW_CHIEF - 1].rights[mode].may = POWER_INCIDENT;
        sample.seats[ROW_LEAD - 1].rights[mode].hear = REACH_POST;
    }
    must(s, template_command(template));
    struct command command = post_command(VERB_POST_OPEN, 0);
    command.post.org = OUT;
    command.post.incident = 2;
    must(s, command);
    must(s, seat_command(VERB_SEAT_ASSIGN, CHIEF_SEAT, 0, "chief"));
    must(s, seat_command(VERB_SEAT_ASSIGN, LEAD_SEAT, 0, "lead"));
    for (uint32_t i = 1; i <= FENCES; i++) {
        struct fence fence = {.kind = FENCE_DANGER, .incident = i > 2 ? i - 2 : 0, .name = "f", .shape = SHAPE};
        strcpy(fence.org, orgs[(i - 1) % 2]);
        must(s, (struct command){.verb = VERB_FENCE_PUT, .fence_put = &fence});
    }
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

// A letter per person: y yes, s out of scope, n not allowed.
static void check(const struct state *s, const char *what, struct command command, const char *wanted) {
    for (uint32_t account = 0; account < PEOPLE; account++) {
        char got = "ysn"[0];
        switch (may(s, account, 0, command)) {
        case REFUSAL_NONE:
            break;
        case REFUSAL_OUT_OF_SCOPE:
            got = 's';
            break;
        default:
            got = 'n';
        }
        if (got != wanted[account])
            fail_msg("%s by %u: %c, not %c", what, account, got, wanted[account]);
    }
}

static struct command put_of(struct fence *fence, uint32_t number, uint32_t incident, const char *org) {
    *fence = (struct fence){.number = number, .kind = FENCE_DANGER, .incident = incident, .name = "f", .shape = SHAPE};
    strcpy(fence->org, org);
    return (struct command){.verb = VERB_FENCE_PUT, .fence_put = fence};
}

static struct command remove_of(uint32_t number) {
    return (struct command){.verb = VERB_FENCE_REMOVE, .fence = {number, ""}};
}

static struct command cross_of(uint32_t unit) {
    return (struct command){.verb = VERB_FENCE_CROSS, .cross = {1, unit, CROSSING_ENTER, 10, {true, 1, 1}}};
}

static void by_role(void **state) {
    const struct state *s = *state;
    struct fence fence;
    //                                                                            operator admin duty unit relay ...
    check(s, "put one inside", put_of(&fence, 0, 0, IN), "yyynnnnnn");
    check(s, "put one outside", put_of(&fence, 0, 0, OUT), "yysnnnnnn");
    check(s, "put one without an org", put_of(&fence, 0, 0, ""), "yyynnnnnn"); // the rule's to refuse
    check(s, "put one of an incident that they see", put_of(&fence, 0, 1, IN), "yyynnnnnn");
    check(s, "put one of an incident that they do not see", put_of(&fence, 0, 2, IN), "yysnnnnnn");
    check(s, "change one outside", put_of(&fence, STANDING_OUT, 0, IN), "yysnnnnnn");
    check(s, "remove one inside", remove_of(STANDING_IN), "yyynnnnnn");
    check(s, "remove one outside", remove_of(STANDING_OUT), "yysnnnnnn");
    check(s, "remove one that is not there", remove_of(99), "yyynnnnnn");
    check(s, "say that a unit inside crosses", cross_of(1), "yynnynnnn");
    check(s, "say that a unit outside crosses", cross_of(2), "yynnsnnnn");
    check(s, "say that nobody crosses", cross_of(99), "yynnynnnn");
}

static void by_seat(void **state) {
    const struct state *s = *state;
    struct fence fence;
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, 0, 2, OUT)), REFUSAL_NONE);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, 0, 2, IN)), REFUSAL_OUT_OF_SCOPE);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, 0, 1, OUT)), REFUSAL_NOT_ALLOWED); // another's incident
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, 0, 0, OUT)), REFUSAL_NOT_ALLOWED); // a standing one
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, OF_INCIDENT_OUT, 2, OUT)), REFUSAL_NONE);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, put_of(&fence, OF_INCIDENT_IN, 2, OUT)), REFUSAL_NOT_ALLOWED);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, remove_of(OF_INCIDENT_OUT)), REFUSAL_NONE);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, remove_of(STANDING_OUT)), REFUSAL_NOT_ALLOWED);
    assert_int_equal(may(s, CHIEF, CHIEF_SEAT, cross_of(2)), REFUSAL_NOT_ALLOWED);
    assert_int_equal(may(s, LEAD, LEAD_SEAT, put_of(&fence, 0, 2, OUT)), REFUSAL_NOT_ALLOWED); // without that power
    assert_int_equal(may(s, CHIEF, LEAD_SEAT, put_of(&fence, 0, 2, OUT)), REFUSAL_SEAT_NOT_YOURS);
}

static void who_sees_and_hears(void **state) {
    const struct state *s = *state;
    static const char *const sees[FENCES + 1] = {
        //                  operator admin duty unit relay observer member chief lead
        [STANDING_IN] = "yyyyyynnn",
        [STANDING_OUT] = "yynynnnnn",
        [OF_INCIDENT_IN] = "yyyyyynnn",
        [OF_INCIDENT_OUT] = "yynynnnyn",
    };
    for (uint32_t fence = 1; fence <= FENCES; fence++)
        for (uint32_t account = 0; account < PEOPLE; account++) {
            struct principal who = person(account);
            bool wanted = sees[fence][account] == 'y';
            if (auth_may_see_fence(s, &who, state_fence(s, fence)) != wanted)
                fail_msg("fence %u, person %u", fence, account);
            const struct event put = {.verb = VERB_FENCE_PUT, .object = fence};
            const struct event removed = {.verb = VERB_FENCE_REMOVE, .object = fence};
            assert_int_equal(auth_may_hear(s, &who, &put), wanted);
            assert_int_equal(auth_may_hear(s, &who, &removed), wanted);
            for (uint32_t unit = 1; unit <= 2; unit++) { // of a crossing whoever sees the unit
                const struct event crossed = {.verb = VERB_FENCE_CROSS, .object = fence, .cross = {.unit = unit}};
                assert_int_equal(auth_may_hear(s, &who, &crossed), auth_may_see_unit(s, &who, state_unit(s, unit)));
            }
        }
    struct principal nobody = {.account = 99, .token = 99};
    assert_false(auth_may_see_fence(s, &nobody, state_fence(s, 1)));
    assert_false(auth_may_hear(s, &nobody, &(struct event){.verb = VERB_FENCE_PUT, .object = 99}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void) {
    const struct CMUnitTest tests[] = {TEST(by_role), TEST(by_seat), TEST(who_sees_and_hears)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
