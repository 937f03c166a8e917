// Each rule with everything in order and with one thing spoilt at a time.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/district.h"

#define NOW 5000

// A district with unit 1 in service, unit 2 retired, incident 1 open, incident 2 closed, account 1 "duty" with token 1,
// account 2 "gone" disabled.
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    struct command c = unit_command(VERB_UNIT_REGISTER, 0);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c.unit.code = "T-2";
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = unit_command(VERB_UNIT_RETIRE, 2);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    for (int i = 0; i < 2; i++) {
        c = incident_command(VERB_INCIDENT_OPEN, 0);
        assert_int_equal(test_do(s, &c, 1, NULL), 0);
    }
    c = incident_command(VERB_INCIDENT_CLOSE, 2);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = account_command(VERB_ACCOUNT_ADD, "duty");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = account_command(VERB_ACCOUNT_ADD, "gone");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = account_command(VERB_ACCOUNT_DISABLE, "gone");
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    c = token_command(VERB_TOKEN_ISSUE, "duty", 1);
    assert_int_equal(test_do(s, &c, 1, NULL), 0);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static enum refusal ask(struct state *state, struct command command) {
    struct rule_scratch scratch;
    struct event event;
    return rule_of(command.verb)(state, &command, NOW, &scratch, &event);
}
// ASK(unit_command, VERB_UNIT_RENAME, 1, c.unit.name = "")
#define ASK(make, verb, which, spoil)                                                                                  \
    ({                                                                                                                 \
        struct command c = make(verb, which);                                                                          \
        spoil;                                                                                                         \
        ask(s, c);                                                                                                     \
    })
#define EXPECT(refusal, ...) assert_int_equal(ASK(__VA_ARGS__), refusal)

static char *long_text(size_t len) { // a static buffer of `len` bytes
    static char text[8192];
    memset(text, 'x', len);
    text[len] = '\0';
    return text;
}

static void unit_register(void **state) {
    struct state *s = *state;
    const enum verb v = VERB_UNIT_REGISTER;
    EXPECT(0, unit_command, v, 0, c.unit.code = "T-3");
    EXPECT(0, unit_command, v, 0, c.unit.code = "T-2"); // of a retired unit: free again
    EXPECT(REFUSAL_UNIT_CODE_TAKEN, unit_command, v, 0, );
    EXPECT(REFUSAL_UNIT_CODE_INVALID, unit_command, v, 0, c.unit.code = "");
    EXPECT(REFUSAL_UNIT_CODE_INVALID, unit_command, v, 0, c.unit.code = "一队");
    EXPECT(0, unit_command, v, 0, c.unit.code = long_text(UNIT_CODE_MAX));
    EXPECT(REFUSAL_UNIT_CODE_INVALID, unit_command, v, 0, c.unit.code = long_text(UNIT_CODE_MAX + 1));
    EXPECT(REFUSAL_UNIT_KIND_INVALID, unit_command, v, 0, c.unit.kind = UNIT_KIND_UNKNOWN);
    EXPECT(REFUSAL_UNIT_KIND_INVALID, unit_command, v, 0, c.unit.kind = UNIT_KINDS);
    EXPECT(REFUSAL_UNIT_KIND_INVALID, unit_command, v, 0, c.unit.kind = (enum unit_kind) - 1);
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, v, 0, c.unit.name = "");
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, v, 0, c.unit.name = " \u3000");
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, v, 0, c.unit.name = "a\nb");
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, v, 0, c.unit.name = "\xff");
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, v, 0, c.unit.name = long_text(UNIT_NAME_MAX + 1));
    EXPECT(0, unit_command, v, 0, (c.unit.code = "T-3", c.unit.name = long_text(UNIT_NAME_MAX)));
    EXPECT(REFUSAL_ORG_INVALID, unit_command, v, 0, c.unit.org = "");
    EXPECT(REFUSAL_ORG_INVALID, unit_command, v, 0, c.unit.org = "330204001000"); // the next district
    EXPECT(REFUSAL_ORG_INVALID, unit_command, v, 0, c.unit.org = "330200000000"); // the city above
    state_set_unit_limit(s, 2);
    EXPECT(REFUSAL_UNITS_TOO_MANY, unit_command, v, 0, c.unit.code = "T-3");
    state_set_unit_limit(s, 3);
    EXPECT(0, unit_command, v, 0, c.unit.code = "T-3");
}

static void unit_changes(void **state) {
    struct state *s = *state;
    EXPECT(0, unit_command, VERB_UNIT_RENAME, 1, c.unit.name = "二队");
    EXPECT(REFUSAL_NOTHING_CHANGED, unit_command, VERB_UNIT_RENAME, 1, );
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, VERB_UNIT_RENAME, 1, c.unit.name = "");
    EXPECT(0, unit_command, VERB_UNIT_SET_STATUS, 1, );
    EXPECT(REFUSAL_NOTHING_CHANGED, unit_command, VERB_UNIT_SET_STATUS, 1, c.unit.status = UNIT_STANDBY);
    EXPECT(REFUSAL_UNIT_STATUS_INVALID, unit_command, VERB_UNIT_SET_STATUS, 1, c.unit.status = UNIT_STATUS_UNKNOWN);
    EXPECT(REFUSAL_UNIT_STATUS_INVALID, unit_command, VERB_UNIT_SET_STATUS, 1, c.unit.status = UNIT_STATUSES);
    EXPECT(0, unit_command, VERB_UNIT_RETIRE, 1, c.unit.reason = "已解散");
    EXPECT(REFUSAL_TEXT_INVALID, unit_command, VERB_UNIT_RETIRE, 1, c.unit.reason = long_text(UNIT_REASON_MAX + 1));
    for (enum verb v = VERB_UNIT_RENAME; v <= VERB_UNIT_SET_STATUS; v++) {
        EXPECT(REFUSAL_UNIT_RETIRED, unit_command, v, 2, );
        EXPECT(REFUSAL_UNIT_UNKNOWN, unit_command, v, 3, );
        EXPECT(REFUSAL_UNIT_UNKNOWN, unit_command, v, 0, );
        EXPECT(REFUSAL_UNIT_UNKNOWN, unit_command, v, UINT32_MAX, );
    }
}

static void incident_open(void **state) {
    struct state *s = *state;
    const enum verb v = VERB_INCIDENT_OPEN;
    EXPECT(0, incident_command, v, 0, );
    EXPECT(0, incident_command, v, 0, c.incident.grade = GRADE_UNKNOWN); // not graded yet
    EXPECT(0, incident_command, v, 0, c.incident.place = "");
    EXPECT(REFUSAL_INCIDENT_GRADE_INVALID, incident_command, v, 0, c.incident.grade = INCIDENT_GRADES);
    EXPECT(REFUSAL_INCIDENT_TYPE_INVALID, incident_command, v, 0, c.incident.type = "");
    EXPECT(REFUSAL_INCIDENT_TYPE_INVALID, incident_command, v, 0, c.incident.type = "91A02");
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, v, 0, c.incident.title = "");
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, v, 0, c.incident.title = long_text(INCIDENT_TITLE_MAX + 1));
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, v, 0, c.incident.place = long_text(INCIDENT_PLACE_MAX + 1));
    EXPECT(REFUSAL_ORG_INVALID, incident_command, v, 0, c.incident.org = "330204001000");
    EXPECT(REFUSAL_PLACE_INVALID, incident_command, v, 0, c.incident.lat_e7 = 900000001);
    EXPECT(REFUSAL_PLACE_INVALID, incident_command, v, 0, c.incident.lon_e7 = INT32_MIN);
}

static void incident_amend(void **state) {
    struct state *s = *state;
    const enum verb v = VERB_INCIDENT_AMEND;
    EXPECT(0, incident_command, v, 1, (c.incident.has_grade = true, c.incident.grade = GRADE_MAJOR));
    EXPECT(0, incident_command, v, 1, (c.incident.has_title = true, c.incident.title = "积水"));
    EXPECT(0, incident_command, v, 1, (c.incident.has_type = true, c.incident.type = "11A03", c.incident.version = 1));
    EXPECT(REFUSAL_INCIDENT_VERSION_OLD, incident_command, v, 1,
           (c.incident.has_type = true, c.incident.type = "11A03", c.incident.version = 2));
    EXPECT(REFUSAL_NOTHING_CHANGED, incident_command, v, 1, );
    EXPECT(REFUSAL_NOTHING_CHANGED, incident_command, v, 1,
           c.incident.has_type = c.incident.has_title = c.incident.has_grade = true);
    EXPECT(REFUSAL_INCIDENT_GRADE_INVALID, incident_command, v, 1,
           (c.incident.has_grade = true, c.incident.grade = GRADE_UNKNOWN));
    EXPECT(REFUSAL_INCIDENT_TYPE_INVALID, incident_command, v, 1, (c.incident.has_type = true, c.incident.type = "x"));
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, v, 1, (c.incident.has_title = true, c.incident.title = " "));

    // The event tells what really becomes different, and nothing else.
    struct command command = incident_command(v, 1);
    struct event event = {0};
    command.incident.has_type = command.incident.has_title = command.incident.has_grade = true;
    command.incident.title = "积水";
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_true(event.incident.has_title && !event.incident.has_type && !event.incident.has_grade);
    assert_string_equal(event.incident.title, "积水");
    assert_string_equal(event.incident.type, "");
}

static void incident_move_and_phase(void **state) {
    struct state *s = *state;
    EXPECT(0, incident_command, VERB_INCIDENT_MOVE, 1, c.incident.lat_e7++);
    EXPECT(0, incident_command, VERB_INCIDENT_MOVE, 1, c.incident.place = "");
    EXPECT(REFUSAL_NOTHING_CHANGED, incident_command, VERB_INCIDENT_MOVE, 1, );
    EXPECT(REFUSAL_PLACE_INVALID, incident_command, VERB_INCIDENT_MOVE, 1, c.incident.lon_e7 = 1800000001);
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, VERB_INCIDENT_MOVE, 1, c.incident.place = "a\tb");
    EXPECT(0, incident_command, VERB_INCIDENT_SET_PHASE, 1, );
    EXPECT(0, incident_command, VERB_INCIDENT_SET_PHASE, 1, c.incident.phase = PHASE_RESPONSE);
    EXPECT(REFUSAL_NOTHING_CHANGED, incident_command, VERB_INCIDENT_SET_PHASE, 1, c.incident.phase = PHASE_REPORTED);
    static const enum incident_phase never[] = {PHASE_AFTERMATH, PHASE_CLOSED, PHASE_UNKNOWN, INCIDENT_PHASES};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        EXPECT(REFUSAL_INCIDENT_PHASE_INVALID, incident_command, VERB_INCIDENT_SET_PHASE, 1,
               c.incident.phase = never[i]);
}

static void incident_close_and_note(void **state) {
    struct state *s = *state;
    EXPECT(0, incident_command, VERB_INCIDENT_CLOSE, 1, c.incident.text = "");
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, VERB_INCIDENT_CLOSE, 1,
           c.incident.text = long_text(INCIDENT_REASON_MAX + 1));
    EXPECT(0, incident_command, VERB_INCIDENT_NOTE, 1, c.incident.text = "第一行\n第二行");
    EXPECT(0, incident_command, VERB_INCIDENT_NOTE, 2, ); // a closed one takes notes
    EXPECT(0, incident_command, VERB_INCIDENT_NOTE, 1, c.incident.text = long_text(INCIDENT_NOTE_MAX));
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, VERB_INCIDENT_NOTE, 1,
           c.incident.text = long_text(INCIDENT_NOTE_MAX + 1));
    EXPECT(REFUSAL_TEXT_INVALID, incident_command, VERB_INCIDENT_NOTE, 1, c.incident.text = "\n");
    for (enum verb v = VERB_INCIDENT_AMEND; v <= VERB_INCIDENT_CLOSE; v++)
        EXPECT(REFUSAL_INCIDENT_CLOSED, incident_command, v, 2, c.incident.has_title = true);
    for (enum verb v = VERB_INCIDENT_AMEND; v <= VERB_INCIDENT_NOTE; v++)
        EXPECT(REFUSAL_INCIDENT_UNKNOWN, incident_command, v, 3, c.incident.has_title = true);
}

static void account_add(void **state) {
    struct state *s = *state;
    const enum verb v = VERB_ACCOUNT_ADD;
    EXPECT(0, account_command, v, "new", );
    EXPECT(0, account_command, v, "new", c.account.password_hash = "");
    EXPECT(0, account_command, v, "new", c.account.title = "");
    EXPECT(REFUSAL_ACCOUNT_NAME_TAKEN, account_command, v, "duty", );
    EXPECT(REFUSAL_ACCOUNT_NAME_TAKEN, account_command, v, "gone", ); // also by a disabled one
    EXPECT(REFUSAL_ACCOUNT_NAME_INVALID, account_command, v, "New", );
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new", c.account.role = ROLE_NONE);
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new", c.account.role = ROLES);
    EXPECT(REFUSAL_TEXT_INVALID, account_command, v, "new", c.account.title = long_text(ACCOUNT_TITLE_MAX + 1));
    EXPECT(REFUSAL_ORG_INVALID, account_command, v, "new", c.account.scope = "330000000000");
    EXPECT(REFUSAL_PASSWORD_INVALID, account_command, v, "new", c.account.password_hash = "secret");
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new", c.account.unit_count = 1);   // not a unit's account
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new", c.account.role = ROLE_UNIT); // bound to none
    EXPECT(0, account_command, v, "new",
           (c.account.role = ROLE_UNIT, c.account.unit_count = 1, c.account.units[0] = 1));
    EXPECT(REFUSAL_UNIT_UNKNOWN, account_command, v, "new",
           (c.account.role = ROLE_UNIT, c.account.unit_count = 1, c.account.units[0] = 9));
    EXPECT(REFUSAL_UNIT_RETIRED, account_command, v, "new",
           (c.account.role = ROLE_UNIT, c.account.unit_count = 1, c.account.units[0] = 2));
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new", // the same twice
           (c.account.role = ROLE_UNIT, c.account.unit_count = 2, c.account.units[0] = c.account.units[1] = 1));
    EXPECT(REFUSAL_ROLE_INVALID, account_command, v, "new",
           (c.account.role = ROLE_UNIT, c.account.unit_count = ACCOUNT_UNITS_MAX + 1));
}

static void account_changes(void **state) {
    struct state *s = *state;
    const char *other = "$argon2id$v=19$m=65536,t=2,p=1$b3RoZXJzYWx0$aGFzaGhhc2hoYXNo";
    EXPECT(0, account_command, VERB_ACCOUNT_SET_PASSWORD, "duty", c.account.password_hash = other);
    EXPECT(REFUSAL_NOTHING_CHANGED, account_command, VERB_ACCOUNT_SET_PASSWORD, "duty", );
    EXPECT(REFUSAL_PASSWORD_INVALID, account_command, VERB_ACCOUNT_SET_PASSWORD, "duty", c.account.password_hash = "");
    EXPECT(0, account_command, VERB_ACCOUNT_DISABLE, "duty", );
    EXPECT(REFUSAL_TEXT_INVALID, account_command, VERB_ACCOUNT_DISABLE, "duty", c.account.reason = "\x01");
    for (enum verb v = VERB_ACCOUNT_SET_PASSWORD; v <= VERB_ACCOUNT_DISABLE; v++) {
        EXPECT(REFUSAL_ACCOUNT_DISABLED, account_command, v, "gone", );
        EXPECT(REFUSAL_ACCOUNT_UNKNOWN, account_command, v, "nobody", );
        EXPECT(REFUSAL_ACCOUNT_UNKNOWN, account_command, v, "", );
    }
}

static void tokens(void **state) {
    struct state *s = *state;
#define TOKEN(v, name, number, spoil)                                                                                  \
    ({                                                                                                                 \
        struct command c = token_command(v, name, number);                                                             \
        spoil;                                                                                                         \
        ask(s, c);                                                                                                     \
    })
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 2, ), 0);
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 2, c.token.expires_at_ms = NOW + 1), 0);
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 2, c.token.expires_at_ms = NOW), REFUSAL_EXPIRY_INVALID);
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 2, c.token.device = long_text(DEVICE_MAX + 1)),
                     REFUSAL_TEXT_INVALID);
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 1, ), REFUSAL_TOKEN_TAKEN); // the hash is there
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "gone", 2, ), REFUSAL_ACCOUNT_DISABLED);
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "nobody", 2, ), REFUSAL_ACCOUNT_UNKNOWN);
    assert_int_equal(TOKEN(VERB_TOKEN_REVOKE, "", 1, ), 0);
    assert_int_equal(TOKEN(VERB_TOKEN_REVOKE, "", 2, ), REFUSAL_TOKEN_UNKNOWN);
    for (uint32_t i = 2; i <= ACCOUNT_TOKENS_MAX; i++) {
        struct command c = token_command(VERB_TOKEN_ISSUE, "duty", i);
        assert_int_equal(test_do(s, &c, NOW, NULL), 0);
    }
    assert_int_equal(TOKEN(VERB_TOKEN_ISSUE, "duty", 0, ), REFUSAL_TOKENS_TOO_MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(unit_register, setup, teardown),
        cmocka_unit_test_setup_teardown(unit_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(incident_open, setup, teardown),
        cmocka_unit_test_setup_teardown(incident_amend, setup, teardown),
        cmocka_unit_test_setup_teardown(incident_move_and_phase, setup, teardown),
        cmocka_unit_test_setup_teardown(incident_close_and_note, setup, teardown),
        cmocka_unit_test_setup_teardown(account_add, setup, teardown),
        cmocka_unit_test_setup_teardown(account_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(tokens, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
