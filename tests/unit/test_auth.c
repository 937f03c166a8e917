// Who may what: every role with every verb, sight and report, against a table written from the duties of the roles.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/token.h"
#include "unit/district.h"

#define NOW 1000
#define SCOPE "330203001000" // of the accounts below, but the admin's, whose scope must not matter
#define INSIDE "330203001002"
#define OUTSIDE "330203002000"

enum who { OPERATOR, ADMIN, DUTY, UNIT, RELAY, OBSERVER, MEMBER, DISABLED, NOBODY, PEOPLE };
static struct principal people[PEOPLE];
static char texts[PEOPLE][TOKEN_TEXT_LEN + 1];

// Units: 1 inside and UNIT's own, 2 inside, 3 outside and UNIT's own, 4 outside, 5 inside, UNIT's own and retired.
// Incidents: 1 inside, 2 outside.
static int setup(void **state) {
    static const char *const codes[] = {"A", "B", "C", "D", "E"};
    static const char *const orgs[] = {INSIDE, INSIDE, OUTSIDE, OUTSIDE, INSIDE};
    static const char *const names[PEOPLE] = {NULL,       "admin",  "duty",     "unit", "relay",
                                              "observer", "member", "disabled", NULL};
    struct state *s = state_create(TEST_DISTRICT);
    for (int i = 0; i < 5; i++) {
        struct command c = unit_command(VERB_UNIT_REGISTER, 0);
        c.unit.code = codes[i];
        c.unit.org = orgs[i];
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    for (int i = 0; i < 2; i++) {
        struct command c = incident_command(VERB_INCIDENT_OPEN, 0);
        c.incident.org = i ? OUTSIDE : INSIDE;
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    for (int i = ADMIN; i <= DISABLED; i++) {
        struct command c = account_command(VERB_ACCOUNT_ADD, names[i]);
        c.account.role = i == DISABLED ? ROLE_ADMIN : (enum role)i;
        c.account.scope = i == ADMIN ? OUTSIDE : SCOPE;
        if (i == UNIT) {
            c.account.unit_count = 3;
            c.account.units[0] = 1, c.account.units[1] = 3, c.account.units[2] = 5;
        }
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
        c = token_command(VERB_TOKEN_ISSUE, names[i], 0);
        token_make(texts[i], c.token.hash);
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
        people[i] = (struct principal){.account = (uint32_t)i, .token = (uint32_t)i};
    }
    struct command c = unit_command(VERB_UNIT_RETIRE, 5);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = account_command(VERB_ACCOUNT_DISABLE, "disabled");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    people[NOBODY] = (struct principal){.account = 99, .token = 99};
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

// ---- commands. For each verb a row of people (operator, admin, duty, unit, relay, observer, member, disabled,
// nobody), each a letter: y yes, s out of scope, n not allowed.

struct row {
    enum verb verb;
    const char *on[5]; // per object, see below; NULL: no more
};

static const struct row units_table[] = {
    // on a unit inside and own, inside, outside and own, outside, unknown
    {VERB_UNIT_RENAME, {"yyynnnnnn", "yyynnnnnn", "yysnnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_UNIT_RETIRE, {"yyynnnnnn", "yyynnnnnn", "yysnnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_UNIT_SET_STATUS, {"yyyyynnnn", "yyysynnnn", "yysysnnnn", "yysssnnnn", "yyyyynnnn"}},
};
static const struct row incidents_table[] = {
    // on an incident inside, outside, unknown
    {VERB_INCIDENT_AMEND, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_INCIDENT_MOVE, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_INCIDENT_SET_PHASE, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_INCIDENT_CLOSE, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_INCIDENT_NOTE, {"yyyynnnnn", "yyssnnnnn", "yyyynnnnn"}},
};
static const struct row places_table[] = {
    // in an org inside, outside, not an org at all
    {VERB_UNIT_REGISTER, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
    {VERB_INCIDENT_OPEN, {"yyynnnnnn", "yysnnnnnn", "yyynnnnnn"}},
};
static const struct row accounts_table[] = {
    {VERB_ACCOUNT_ADD, {"yynnnnnnn"}},
    {VERB_ACCOUNT_SET_PASSWORD, {"yynnnnnnn"}},
    {VERB_ACCOUNT_DISABLE, {"yynnnnnnn"}},
    {VERB_TOKEN_ISSUE, {"yynnnnnnn"}},
};

static int asked[VERBS];

static void check_row(const struct state *s, const struct row *row, int object, const struct command *command) {
    for (int who = 0; who < PEOPLE; who++) {
        char want = row->on[object][who];
        enum refusal refusal = auth_may_command(s, &people[who], command);
        enum refusal wanted = want == 'y' ? REFUSAL_NONE : want == 's' ? REFUSAL_OUT_OF_SCOPE : REFUSAL_NOT_ALLOWED;
        if (refusal != wanted)
            fail_msg("%s on object %d by person %d: %d, not %d", verb_name(row->verb), object, who, refusal, wanted);
    }
    asked[row->verb]++;
}
#define FOR_EACH(row, table) for (const struct row *row = table; row < table + sizeof table / sizeof *table; row++)

static void every_role_with_every_verb(void **state) {
    const struct state *s = *state;
    static const uint32_t units[] = {1, 2, 3, 4, 99}, incidents[] = {1, 2, 99};
    static const char *const orgs[] = {INSIDE, OUTSIDE, "33"};
    FOR_EACH(row, units_table)
    for (int i = 0; i < 5; i++) {
        struct command c = unit_command(row->verb, units[i]);
        check_row(s, row, i, &c);
    }
    FOR_EACH(row, incidents_table)
    for (int i = 0; i < 3; i++) {
        struct command c = incident_command(row->verb, incidents[i]);
        c.incident.org = INSIDE; // what a command says about the org of an incident does not count
        check_row(s, row, i, &c);
    }
    FOR_EACH(row, places_table)
    for (int i = 0; i < 3; i++) {
        struct command c =
            row->verb == VERB_UNIT_REGISTER ? unit_command(row->verb, 1) : incident_command(row->verb, 1);
        *(row->verb == VERB_UNIT_REGISTER ? &c.unit.org : &c.incident.org) = orgs[i];
        check_row(s, row, i, &c);
    }
    FOR_EACH(row, accounts_table) {
        struct command c =
            row->verb == VERB_TOKEN_ISSUE ? token_command(row->verb, "duty", 0) : account_command(row->verb, "duty");
        check_row(s, row, 0, &c);
    }
    // A token: its own may be given back by anyone who has one, others by admins.
    for (int who = 0; who < PEOPLE; who++)
        for (uint32_t token = 1; token <= 8; token++) {
            struct command c = token_command(VERB_TOKEN_REVOKE, "", token);
            bool may = who <= ADMIN || (who <= MEMBER && token == (uint32_t)who);
            assert_int_equal(auth_may_command(s, &people[who], &c), may ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED);
            asked[VERB_TOKEN_REVOKE]++;
        }
    for (int verb = VERB_NONE + 1; verb <= VERB_TOKEN_REVOKE; verb++)
        assert_true(asked[verb]); // no verb was forgotten in this test; those of command posts are in test_auth_seats.c
    for (int who = 0; who < PEOPLE; who++) {
        struct command c = unit_command(VERB_NONE, 1);
        assert_int_equal(auth_may_command(s, &people[who], &c), REFUSAL_NOT_ALLOWED);
        c.verb = (enum verb)VERBS;
        assert_int_equal(auth_may_command(s, &people[who], &c), REFUSAL_NOT_ALLOWED);
    }
}

// ---- seeing and hearing: 1 yes, 0 no, for operator, admin, duty, unit, relay, observer, member, disabled, nobody

static const char *const sees_unit[] = {"111111000", "111011000", "110100000", "110000000", "111111000"};
static const char *const reports[] = {"110110000", "110010000", "110100000", "110000000", "000000000"};
static const char *const sees_incident[] = {"111101000", "110000000"};
static const char sees_accounts[] = "110000000";

static void who_sees_what(void **state) {
    const struct state *s = *state;
    for (int who = 0; who < PEOPLE; who++) {
        for (uint32_t unit = 1; unit <= 5; unit++) {
            assert_int_equal(auth_may_see_unit(s, &people[who], state_unit(s, unit)), sees_unit[unit - 1][who] == '1');
            assert_int_equal(auth_may_report(s, &people[who], state_unit(s, unit)), reports[unit - 1][who] == '1');
        }
        for (uint32_t incident = 1; incident <= 2; incident++)
            assert_int_equal(auth_may_see_incident(s, &people[who], state_incident(s, incident)),
                             sees_incident[incident - 1][who] == '1');
        assert_int_equal(auth_may_see_accounts(s, &people[who]), sees_accounts[who] == '1');
    }
    static const char *const scopes[PEOPLE] = {
        TEST_DISTRICT "000000", TEST_DISTRICT "000000", SCOPE, "", SCOPE, SCOPE, "", "", ""};
    static const enum role roles[PEOPLE] = {ROLE_ADMIN,    ROLE_ADMIN,  ROLE_DUTY, ROLE_UNIT, ROLE_RELAY,
                                            ROLE_OBSERVER, ROLE_MEMBER, ROLE_NONE, ROLE_NONE};
    for (int who = 0; who < PEOPLE; who++) {
        assert_string_equal(auth_view_scope(s, &people[who]), scopes[who]);
        assert_int_equal(auth_role(s, &people[who]), roles[who]);
    }
}

// An event is heard by those who see its object.
static void who_hears_what(void **state) {
    const struct state *s = *state;
    for (int who = 0; who < PEOPLE; who++)
        for (int verb = VERB_NONE + 1; verb <= VERB_TOKEN_REVOKE; verb++)
            for (uint32_t object = 1; object <= 2; object++) {
                struct event event = {.verb = (enum verb)verb, .object = object};
                bool hears = verb <= VERB_UNIT_SET_STATUS ? sees_unit[object - 1][who] == '1'
                             : verb <= VERB_INCIDENT_NOTE ? sees_incident[object - 1][who] == '1'
                                                          : sees_accounts[who] == '1';
                assert_int_equal(auth_may_hear(s, &people[who], &event), hears);
            }
    struct event gone = {.verb = VERB_UNIT_RENAME, .object = 77};
    assert_false(auth_may_hear(s, &people[ADMIN], &gone)); // of nothing there is nothing to hear
}

// ---- tokens

static void a_token_says_who_somebody_is(void **state) {
    struct state *s = *state;
    struct principal out = {.account = 7};
    for (int who = ADMIN; who <= MEMBER; who++) {
        assert_int_equal(auth_by_token(s, texts[who], "平板-1", NOW, &out), REFUSAL_NONE);
        assert_int_equal(out.account, who);
        assert_int_equal(out.token, who);
        assert_string_equal(out.device, "平板-1");
        assert_int_equal(auth_still(s, &out, NOW), REFUSAL_NONE);
    }
    out.account = 7;
    char long_device[DEVICE_MAX + 2];
    memset(long_device, 'x', sizeof long_device);
    long_device[DEVICE_MAX + 1] = '\0';
    assert_int_equal(auth_by_token(s, texts[DUTY], long_device, NOW, &out), REFUSAL_TEXT_INVALID);
    assert_int_equal(auth_by_token(s, texts[DUTY], "a\nb", NOW, &out), REFUSAL_TEXT_INVALID);
    assert_int_equal(auth_by_token(s, texts[DISABLED], "d", NOW, &out), REFUSAL_TOKEN_INVALID);
    assert_int_equal(auth_by_token(s, "", "d", NOW, &out), REFUSAL_TOKEN_INVALID);
    char other[TOKEN_TEXT_LEN + 1];
    strcpy(other, texts[DUTY]);
    other[20] = other[20] == 'A' ? 'B' : 'A';
    assert_int_equal(auth_by_token(s, other, "d", NOW, &out), REFUSAL_TOKEN_INVALID);
    assert_int_equal(auth_by_token(s, texts[DUTY], "d", 999999, &out), REFUSAL_NONE);
    out.account = 7;
    assert_int_equal(auth_by_token(s, texts[DUTY], "d", 1000000, &out), REFUSAL_TOKEN_INVALID); // to the millisecond
    assert_int_equal(out.account, 7); // filled only when it is good
}

static void still_ends_with_token_account_and_time(void **state) {
    struct state *s = *state;
    assert_int_equal(auth_still(s, &people[OPERATOR], INT64_MAX), REFUSAL_NONE);
    assert_int_equal(auth_still(s, &people[DUTY], 1000000), REFUSAL_TOKEN_INVALID);
    assert_int_equal(auth_still(s, &people[DISABLED], NOW), REFUSAL_ACCOUNT_DISABLED);
    assert_int_equal(auth_still(s, &people[NOBODY], NOW), REFUSAL_TOKEN_INVALID);
    struct principal borrowed = {.account = ADMIN, .token = OBSERVER}; // somebody else's token
    assert_int_equal(auth_still(s, &borrowed, NOW), REFUSAL_TOKEN_INVALID);
    struct command c = token_command(VERB_TOKEN_REVOKE, "", DUTY);
    assert_int_equal(test_do(s, &c, NOW, NULL), 0);
    assert_int_equal(auth_still(s, &people[DUTY], NOW), REFUSAL_TOKEN_INVALID);
    c = account_command(VERB_ACCOUNT_DISABLE, "relay");
    assert_int_equal(test_do(s, &c, NOW, NULL), 0);
    assert_int_equal(auth_still(s, &people[RELAY], NOW), REFUSAL_ACCOUNT_DISABLED);
    assert_false(auth_may_report(s, &people[RELAY], state_unit(s, 1)));
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_STATE(every_role_with_every_verb),
        WITH_STATE(who_sees_what),
        WITH_STATE(who_hears_what),
        WITH_STATE(a_token_says_who_somebody_is),
        WITH_STATE(still_ends_with_token_account_and_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
