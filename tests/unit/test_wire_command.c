// Commands: every verb survives the way there and back; what is damaged, unknown or dirty is refused by name.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

static uint8_t an_id[COMMAND_ID_LEN] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

static Muster__V1__Command a_message(void) {
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    message.id.data = an_id;
    message.id.len = sizeof an_id;
    return message;
}

static enum refusal read_packed(struct wire_test *test, const void *message, struct command *out) {
    wire_pack(&test->buf, message);
    arena_reset(test->arena);
    return wire_read_command(test->buf.data, test->buf.len, test->arena, out);
}

static void every_verb_comes_back(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++)
        if (sample_has_command((enum verb)verb))
            assert_command_comes_back(test, (enum verb)verb);
}

static void times_and_exercise_come_back(void **state) {
    struct wire_test *test = *state;
    struct command sent, got;
    sample_command(VERB_TOKEN_REVOKE, &sent);
    sent.made_at_ms = -1;
    sent.exercise = UINT64_MAX;
    wire_write_command(&test->buf, &sent);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &got), REFUSAL_NONE);
    assert_true(got.made_at_ms == -1 && got.exercise == UINT64_MAX);
}

static void an_id_is_16_bytes(void **state) {
    struct wire_test *test = *state;
    Muster__V1__Command message = a_message();
    Muster__V1__TokenRevoke body = MUSTER__V1__TOKEN_REVOKE__INIT;
    message.body_case = MUSTER__V1__COMMAND__BODY_TOKEN_REVOKE;
    message.token_revoke = &body;
    struct command out;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
    message.id.len = 15;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_ID_INVALID);
    message.id.len = 0;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_ID_INVALID);
}

static void a_verb_of_a_later_version_is_unknown(void **state) {
    struct wire_test *test = *state;
    Muster__V1__Command message = a_message();
    struct command out;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_VERB_UNKNOWN); // none at all
    static const uint8_t later[] = {0x9a, 0x06, 0x02, 0x08, 0x01};             // field 99
    buf_add(&test->buf, later, sizeof later);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out), REFUSAL_VERB_UNKNOWN);
    assert_int_equal(out.verb, VERB_NONE);
    assert_memory_equal(out.id, an_id, sizeof an_id);
}

static void damage_is_malformed(void **state) {
    struct wire_test *test = *state;
    struct command command, out;
    sample_command(VERB_INCIDENT_OPEN, &command);
    wire_write_command(&test->buf, &command);
    for (size_t len = 0; len < test->buf.len; len++)
        assert_int_not_equal(wire_read_command(test->buf.data, len, test->arena, &out), REFUSAL_NONE);
    static const uint8_t field_zero[] = {0x00, 0x00}, group[] = {0x0b, 0x0c}, endless[] = {0x08, 0xff, 0xff};
    assert_int_equal(wire_read_command(field_zero, 2, test->arena, &out), REFUSAL_MALFORMED);
    assert_int_equal(wire_read_command(group, 2, test->arena, &out), REFUSAL_MALFORMED);
    assert_int_equal(wire_read_command(endless, 3, test->arena, &out), REFUSAL_MALFORMED);
}

// ---- texts

static enum refusal with_unit(struct wire_test *test, const char *code, const char *name, const char *org) {
    Muster__V1__UnitRegister body = MUSTER__V1__UNIT_REGISTER__INIT;
    body.code = (char *)(uintptr_t)code;
    body.name = (char *)(uintptr_t)name;
    body.org = (char *)(uintptr_t)org;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_UNIT_REGISTER;
    message.unit_register = &body;
    struct command out;
    return read_packed(test, &message, &out);
}

static void texts_have_lengths(void **state) {
    struct wire_test *test = *state;
    assert_int_equal(with_unit(test, "A", "b", "440307000000"), REFUSAL_NONE);
    assert_int_equal(with_unit(test, long_text(UNIT_CODE_MAX), "b", "c"), REFUSAL_NONE);
    assert_int_equal(with_unit(test, long_text(UNIT_CODE_MAX + 1), "b", "c"), REFUSAL_UNIT_CODE_INVALID);
    assert_int_equal(with_unit(test, "A", long_text(UNIT_NAME_MAX), "c"), REFUSAL_NONE);
    assert_int_equal(with_unit(test, "A", long_text(UNIT_NAME_MAX + 1), "c"), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_unit(test, "A", "", "c"), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_unit(test, "A", "b", long_text(ORG_CODE_LEN + 1)), REFUSAL_ORG_INVALID);
}

static void dirty_texts_are_refused(void **state) {
    struct wire_test *test = *state;
    assert_int_equal(with_unit(test, "A", "\xff", "c"), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_unit(test, "A", "\xed\xa0\x80", "c"), REFUSAL_TEXT_INVALID); // a surrogate
    assert_int_equal(with_unit(test, "A", "a\nb", "c"), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_unit(test, "A", "a\x7f", "c"), REFUSAL_TEXT_INVALID);
}

static void a_nul_inside_a_text_is_malformed(void **state) {
    struct wire_test *test = *state;
    struct command command, out;
    sample_command(VERB_UNIT_RENAME, &command);
    command.unit.name = "a?b";
    wire_write_command(&test->buf, &command);
    *(uint8_t *)memchr(test->buf.data, '?', test->buf.len) = 0;
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out), REFUSAL_MALFORMED);
}

static enum refusal with_note(struct wire_test *test, char *text) {
    Muster__V1__IncidentNote body = MUSTER__V1__INCIDENT_NOTE__INIT;
    body.text = text;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_NOTE;
    message.incident_note = &body;
    struct command out;
    return read_packed(test, &message, &out);
}

static void only_notes_have_lines(void **state) {
    struct wire_test *test = *state;
    assert_int_equal(with_note(test, "a\n\tb"), REFUSAL_NONE);
    assert_int_equal(with_note(test, "a\rb"), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_note(test, ""), REFUSAL_TEXT_INVALID);
    assert_int_equal(with_note(test, long_text(INCIDENT_NOTE_MAX)), REFUSAL_NONE);
    assert_int_equal(with_note(test, long_text(INCIDENT_NOTE_MAX + 1)), REFUSAL_TEXT_INVALID);
}

// ---- enums and bytes

static void unknown_enums_become_unknown(void **state) {
    struct wire_test *test = *state;
    Muster__V1__UnitSetStatus body = MUSTER__V1__UNIT_SET_STATUS__INIT;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_UNIT_SET_STATUS;
    message.unit_set_status = &body;
    struct command out;
    static const int values[] = {6, 1000, -1, INT32_MIN, INT32_MAX};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        body.status = (Muster__V1__UnitStatus)values[i];
        assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
        assert_int_equal(out.unit.status, UNIT_STATUS_UNKNOWN);
    }
}

// Grade 0 means "leave it" and "not graded yet"; a grade of a later version must not pass for either.
static void an_unknown_grade_is_not_no_grade(void **state) {
    struct wire_test *test = *state;
    Muster__V1__IncidentAmend amend = MUSTER__V1__INCIDENT_AMEND__INIT;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_AMEND;
    message.incident_amend = &amend;
    struct command out;
    amend.grade = (Muster__V1__IncidentGrade)9;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
    assert_true(out.incident.has_grade && out.incident.grade == GRADE_UNKNOWN);
    assert_false(out.incident.has_type || out.incident.has_title);

    Muster__V1__IncidentOpen open = MUSTER__V1__INCIDENT_OPEN__INIT;
    message.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_OPEN;
    message.incident_open = &open;
    open.title = "t";
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
    open.grade = (Muster__V1__IncidentGrade)9;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_INCIDENT_GRADE_INVALID);
}

static void hashes_have_their_form(void **state) {
    struct wire_test *test = *state;
    uint8_t bytes[ACCOUNT_HASH_MAX] = "x\ny";
    Muster__V1__AccountSetPassword password = MUSTER__V1__ACCOUNT_SET_PASSWORD__INIT;
    password.name = "a";
    password.password_hash.data = bytes;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_SET_PASSWORD;
    message.account_set_password = &password;
    struct command out;
    password.password_hash.len = 1;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
    assert_string_equal(out.account.password_hash, "x");
    password.password_hash.len = 3;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_PASSWORD_INVALID);
    memset(bytes, 'y', sizeof bytes);
    password.password_hash.len = ACCOUNT_HASH_MAX;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_PASSWORD_INVALID);

    Muster__V1__TokenIssue issue = MUSTER__V1__TOKEN_ISSUE__INIT;
    issue.account = "a";
    issue.hash.data = bytes;
    issue.hash.len = TOKEN_HASH_LEN - 1;
    message.body_case = MUSTER__V1__COMMAND__BODY_TOKEN_ISSUE;
    message.token_issue = &issue;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_MALFORMED);
}

static void an_account_has_16_units_at_most(void **state) {
    struct wire_test *test = *state;
    uint32_t units[ACCOUNT_UNITS_MAX + 1] = {1};
    Muster__V1__AccountAdd body = MUSTER__V1__ACCOUNT_ADD__INIT;
    body.name = "a";
    body.units = units;
    body.n_units = ACCOUNT_UNITS_MAX;
    Muster__V1__Command message = a_message();
    message.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_ADD;
    message.account_add = &body;
    struct command out;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_NONE);
    assert_int_equal(out.account.unit_count, ACCOUNT_UNITS_MAX);
    body.n_units++;
    assert_int_equal(read_packed(test, &message, &out), REFUSAL_MALFORMED);
}

// 64 KB of empty bodies would become megabytes: the cap of the arena ends it.
static void amplification_ends_at_the_cap(void **state) {
    (void)state;
    struct arena *arena = arena_create(65536);
    struct buf bytes = {0};
    for (int i = 0; i < 20000; i++)
        buf_add(&bytes, (const uint8_t[]){0xf8, 0x06, 0x01}, 3); // an unknown field
    struct command out;
    assert_int_equal(wire_read_command(bytes.data, bytes.len, arena, &out), REFUSAL_MALFORMED);
    buf_free(&bytes);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(every_verb_comes_back),
        WIRE_TEST(times_and_exercise_come_back),
        WIRE_TEST(an_id_is_16_bytes),
        WIRE_TEST(a_verb_of_a_later_version_is_unknown),
        WIRE_TEST(damage_is_malformed),
        WIRE_TEST(texts_have_lengths),
        WIRE_TEST(dirty_texts_are_refused),
        WIRE_TEST(a_nul_inside_a_text_is_malformed),
        WIRE_TEST(only_notes_have_lines),
        WIRE_TEST(unknown_enums_become_unknown),
        WIRE_TEST(an_unknown_grade_is_not_no_grade),
        WIRE_TEST(hashes_have_their_form),
        WIRE_TEST(an_account_has_16_units_at_most),
        WIRE_TEST(amplification_ends_at_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
