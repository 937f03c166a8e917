// Intake on the wire: its limits, what is refused by name, and how it comes back from an image.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "wire_trip.h"

static const enum verb verbs[] = {VERB_INTAKE_REPORT,  VERB_INTAKE_CONFIRM,    VERB_INTAKE_MERGE,
                                  VERB_INTAKE_DISMISS, VERB_INCIDENT_SET_AREA, VERB_INCIDENT_SET_CASUALTIES,
                                  VERB_CASUALTY_PUT};
#define VERBS_HERE (sizeof verbs / sizeof *verbs)

static void commands_and_events_come_back(void **state) {
    struct wire_test *test = *state;
    for (size_t i = 0; i < VERBS_HERE; i++) {
        assert_command_comes_back(test, verbs[i]);
        assert_event_comes_back(test, verbs[i]);
    }
}

// ---- what is refused

#define REPORT(refusal, change)                                                                                        \
    do {                                                                                                               \
        struct intake r = sample_report;                                                                               \
        change;                                                                                                        \
        command.intake_reported = &r;                                                                                  \
        assert_int_equal(answer_to(test, &command), refusal);                                                          \
    } while (0)

static void reports_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    struct message_ref refs[MESSAGE_REFS_MAX + 1];
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        refs[i] = sample_intake_refs[0];
    sample_command(VERB_INTAKE_REPORT, &command);
    REPORT(REFUSAL_NONE, );
    REPORT(REFUSAL_NONE, r.text = long_text(INTAKE_TEXT_MAX));
    REPORT(REFUSAL_TEXT_INVALID, r.text = long_text(INTAKE_TEXT_MAX + 1));
    REPORT(REFUSAL_TEXT_INVALID, r.text = "");
    REPORT(REFUSAL_TEXT_INVALID, r.text = "a\x01");
    REPORT(REFUSAL_TEXT_INVALID, r.place = "a\nb");
    REPORT(REFUSAL_NONE, r.caller = long_text(INTAKE_NAME_MAX));
    REPORT(REFUSAL_TEXT_INVALID, r.caller = long_text(INTAKE_NAME_MAX + 1));
    REPORT(REFUSAL_TEXT_INVALID, r.external = "\xff");
    REPORT(REFUSAL_NONE, (r.refs = refs, r.ref_count = MESSAGE_REFS_MAX));
    REPORT(REFUSAL_INTAKE_INVALID, (r.refs = refs, r.ref_count = MESSAGE_REFS_MAX + 1));
    refs[0].url = "";
    REPORT(REFUSAL_INTAKE_INVALID, (r.refs = refs, r.ref_count = 1));
    REPORT(REFUSAL_NONE, r.source = INTAKE_SOURCE_UNKNOWN); // the rule's to refuse
    REPORT(REFUSAL_NONE, *r.type = '\0');
}

static void other_bodies_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    sample_command(VERB_INTAKE_CONFIRM, &command);
    command.intake.type = "12D021";
    assert_int_equal(answer_to(test, &command), REFUSAL_INCIDENT_TYPE_INVALID);
    sample_command(VERB_INTAKE_CONFIRM, &command);
    command.intake.grade = 9; // of a later version: not "not graded yet"
    assert_int_equal(answer_to(test, &command), REFUSAL_INCIDENT_GRADE_INVALID);
    sample_command(VERB_INTAKE_CONFIRM, &command);
    command.intake.org = "4403070020001";
    assert_int_equal(answer_to(test, &command), REFUSAL_ORG_INVALID);
    sample_command(VERB_INTAKE_DISMISS, &command);
    command.intake.reason = long_text(INCIDENT_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    struct casualty person = sample_person;
    sample_command(VERB_CASUALTY_PUT, &command);
    command.casualty = &person;
    person.condition = CONDITIONS;
    assert_int_equal(answer_to(test, &command), REFUSAL_CASUALTIES_INVALID);
    person.condition = CONDITION_UNKNOWN;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    person.name = long_text(CASUALTY_NAME_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    char *area = mem_new(INCIDENT_AREA_MAX + 2);
    memset(area, 'x', INCIDENT_AREA_MAX + 1);
    sample_command(VERB_INCIDENT_SET_AREA, &command);
    command.area.area = area;
    assert_int_equal(answer_to(test, &command), REFUSAL_AREA_INVALID);
    area[INCIDENT_AREA_MAX] = '\0';
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    free(area);
}

// ---- images

static void an_image_has_them(void **state) {
    struct wire_test *test = *state;
    struct state *one = sample_state();
    struct buf image = {0};
    sample_intake_restore(one);
    struct state *back = image_comes_back(test, one, &image);
    assert_ptr_equal(state_intake_by_external(back, INTAKE_STREET, "BJ-2025-0017"), state_intake(back, 8));
    assert_null(state_intake_by_external(back, INTAKE_PHONE, "BJ-2025-0017"));
    assert_ptr_equal(state_undecided_intake_next(back, NULL), state_intake(back, 8));
    assert_null(state_undecided_intake_next(back, state_intake(back, 8)));
    assert_ptr_not_equal(state_incident(back, 5)->area, state_incident(one, 5)->area);
    assert_string_equal(state_incident(back, 5)->area, SAMPLE_AREA);

    // An account that is not there, a second entry of one number, a person of no incident.
    uint8_t *at = memmem(image.data, image.len, "\x32\x09tablet.07", 11); // recorder of an entry
    assert_non_null(at);
    at[2] = 'T';
    struct state *other = state_create("440307");
    log_set_level((enum log_level) - 1);
    assert_false(snapshot_read(image.data, image.len, other));
    log_set_level(LOG_INFO);
    buf_free(&image);
    state_destroy(one);
    state_destroy(back);
    state_destroy(other);
}

static void what_cannot_be_is_left_out(void **arg) {
    (void)arg;
    struct state *state = sample_state();
    struct intake intake = sample_intake;
    struct casualty casualty = sample_casualty;
    log_set_level((enum log_level) - 1);
    intake.number = INTAKE_NUMBER_MAX + 1;
    state_restore_intake(state, &intake);
    intake = sample_intake;
    intake.state = INTAKE_STATES;
    state_restore_intake(state, &intake);
    intake = sample_intake;
    intake.place = long_text(INCIDENT_PLACE_MAX + 1);
    state_restore_intake(state, &intake);
    assert_int_equal(state_intake_count(state), 0);
    state_restore_intake(state, &sample_intake);
    state_restore_intake(state, &sample_intake);
    assert_int_equal(state_intake_count(state), 8);
    casualty.incident = 77;
    state_restore_casualty(state, &casualty);
    assert_int_equal(state_casualty_count(state), 0);
    struct incident incident = sample_opened;
    incident.clock_count = REPORT_CLOCKS_MAX + 1;
    state_restore_incident(state, &incident);
    incident.clock_count = 0;
    incident.source = INTAKE_SOURCES;
    state_restore_incident(state, &incident);
    assert_null(state_incident(state, 5));
    log_set_level(LOG_INFO);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(commands_and_events_come_back), WIRE_TEST(reports_have_limits),
        WIRE_TEST(other_bodies_have_limits),      WIRE_TEST(an_image_has_them),
        WIRE_TEST(what_cannot_be_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
