// The registry of forces: who may describe and import, and who hears of it.
// SPDX-License-Identifier: Apache-2.0
#include "auth/auth.h"
#include "district_posts.h"
#include "forces_case.h"
#include "net/audience.h"

#define INSIDE TEST_ORG
#define OUTSIDE "330203002000"

enum who { OPERATOR, ADMIN, DUTY, UNIT, RELAY, OBSERVER, MEMBER, PEOPLE };
static struct principal people[PEOPLE];

// Unit 1 is INSIDE, and UNIT's; unit 2 is OUTSIDE. All accounts have the scope INSIDE, but the admin.
static struct state *a_district(void) {
    static const enum role roles[PEOPLE] = {ROLE_NONE,  ROLE_ADMIN,    ROLE_DUTY,  ROLE_UNIT,
                                            ROLE_RELAY, ROLE_OBSERVER, ROLE_MEMBER};
    struct state *state = forces_district();
    const struct unit units[] = {{.kind = UNIT_TEAM, .org = INSIDE, .code = "IN", .name = "内"},
                                 {.kind = UNIT_TEAM, .org = OUTSIDE, .code = "OUT", .name = "外"}};
    assert_int_equal(forces_do_import(state, units, 2), REFUSAL_NONE);
    for (int who = ADMIN; who < PEOPLE; who++) {
        struct command command = account_command(VERB_ACCOUNT_ADD, role_name(roles[who]));
        struct event event;
        command.account.role = roles[who];
        command.account.scope = who == ADMIN ? TEST_DISTRICT "000000" : INSIDE;
        if (who == UNIT)
            command.account.units[command.account.unit_count++] = 1;
        assert_int_equal(test_do(state, &command, 3, &event), REFUSAL_NONE);
        people[who] = (struct principal){.account = event.object, .token = 1};
    }
    return state;
}

static void who_may(void **unused) {
    (void)unused;
    struct state *state = a_district();
    static const enum refusal no = REFUSAL_NOT_ALLOWED, out = REFUSAL_OUT_OF_SCOPE, yes = REFUSAL_NONE;
    const enum refusal inside[PEOPLE] = {yes, yes, yes, no, no, no, no},
                       outside[PEOPLE] = {yes, yes, out, no, no, no, no};
    const struct unit_details details = {NO_DETAILS};
    const struct unit own = {.org = INSIDE, .code = "IN"}, fresh = {.org = INSIDE, .code = "NEW"};
    const struct unit theirs = {.org = OUTSIDE, .code = "NEW"}, taken = {.org = INSIDE, .code = "OUT"};
    const struct unit good[] = {own, fresh}, away[] = {fresh, theirs}, stolen[] = {own, taken};
    for (int who = OPERATOR; who < PEOPLE; who++) {
        struct command command = {.verb = VERB_UNIT_DESCRIBE, .describe = {1, &details}};
        assert_int_equal(auth_may_command(state, &people[who], &command), inside[who]);
        command.describe.unit = 2;
        assert_int_equal(auth_may_command(state, &people[who], &command), outside[who]);
        command.describe.unit = 99; // the rule has the word for that
        assert_int_equal(auth_may_command(state, &people[who], &command), inside[who]);
        command = (struct command){.verb = VERB_UNITS_IMPORT, .import = {good, 2}};
        assert_int_equal(auth_may_command(state, &people[who], &command), inside[who]);
        command.import.units = away;
        assert_int_equal(auth_may_command(state, &people[who], &command), outside[who]);
        command.import.units = stolen; // a unit of others would become theirs
        assert_int_equal(auth_may_command(state, &people[who], &command), outside[who]);
    }
    state_destroy(state);
}

static bool hears(const struct state *state, enum who who, const struct event *event) {
    struct audience *audience = audience_create();
    audience_add(audience, event);
    bool one = audience_hears(audience, state, &people[who], event->seq),
         other = auth_may_hear(state, &people[who], event);
    assert_int_equal(one, other); // kept beside the ring, or decoded again
    assert_int_equal(audience_verb(audience, event->seq), event->verb);
    assert_int_equal(audience_verb(audience, event->seq + 1), VERB_NONE);
    audience_trim(audience, event->seq + 1);
    assert_true(audience_hears(audience, state, &people[who], event->seq)); // not known here
    audience_destroy(audience);
    return one;
}

static void who_hears(void **unused) {
    (void)unused;
    struct state *state = a_district();
    const struct unit_details details = {NO_DETAILS};
    const bool of_inside[PEOPLE] = {true, true, true, true, true, true, false};
    const bool of_outside[PEOPLE] = {true, true, false, false, false, false, false};
    const struct unit units[] = {*state_unit(state, 1), *state_unit(state, 2)};
    for (int who = OPERATOR; who < PEOPLE; who++) {
        struct event event = {.verb = VERB_UNIT_DESCRIBE, .seq = 50, .object = 1, .describe = {1, &details}};
        assert_int_equal(hears(state, who, &event), of_inside[who]);
        event.object = event.describe.unit = 2;
        assert_int_equal(hears(state, who, &event), of_outside[who]);
        event = (struct event){.verb = VERB_UNITS_IMPORT, .seq = 51, .object = 1, .import = {units, 2}};
        assert_int_equal(hears(state, who, &event), of_inside[who]);
        event.object = 2;
        event.import = (struct units_import){units + 1, 1};
        assert_int_equal(hears(state, who, &event), of_outside[who]);
    }
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_may), cmocka_unit_test(who_hears)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
