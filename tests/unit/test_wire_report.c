// Reports and responses on the wire: they come back as they went, their limits, and how they come back from an image.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "domain/missed.h"
#include "wire_trip.h"

static const enum verb verbs[] = {VERB_REPORT_SEND,    VERB_REPORT_AMEND, VERB_REPORT_PHONE, VERB_REPORT_DUE,
                                  VERB_RESPONSE_START, VERB_RESPONSE_SET, VERB_RESPONSE_END};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void each_comes_back(void **state) {
    struct wire_test *test = *state;
    for (size_t i = 0; i < COUNT(verbs); i++) {
        if (sample_has_command(verbs[i]))
            assert_command_comes_back(test, verbs[i]);
        assert_event_comes_back(test, verbs[i]);
    }
}

// Only the hub says what the clocks are: a command that brings some is read without them.
static void an_amended_incident_brings_its_clocks(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    struct command command;
    struct buf bytes = {0};
    sample_event(VERB_INCIDENT_AMEND, &event);
    event.incident.clocks = sample_report_clocks;
    event.incident.clock_count = COUNT(sample_report_clocks);
    record_write(&bytes, &event);
    assert_true(record_read(bytes.data, bytes.len, test->arena, &got));
    assert_int_equal(got.incident.clock_count, 2);
    assert_false(got.incident.no_clocks);
    for (size_t i = 0; i < 2; i++)
        assert_memory_equal(&got.incident.clocks[i], &sample_report_clocks[i], sizeof(struct report_clock));
    event.incident.clock_count = 0;
    event.incident.no_clocks = true;
    buf_clear(&bytes);
    record_write(&bytes, &event);
    assert_true(record_read(bytes.data, bytes.len, test->arena, &got));
    assert_true(got.incident.no_clocks && got.incident.clock_count == 0);

    Muster__V1__ReportClock clock = MUSTER__V1__REPORT_CLOCK__INIT, *clocks[] = {&clock};
    Muster__V1__IncidentAmend amend = MUSTER__V1__INCIDENT_AMEND__INIT;
    clock.step = "x", clock.due_at_ms = 1;
    amend.incident = 3, amend.title = "x", amend.n_clocks = 1, amend.clocks = clocks, amend.no_clocks = 1;
    uint8_t id[COMMAND_ID_LEN] = {1};
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    message.id = (ProtobufCBinaryData){.len = sizeof id, .data = id};
    message.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_AMEND;
    message.incident_amend = &amend;
    buf_clear(&bytes);
    wire_pack(&bytes, &message);
    assert_int_equal(wire_read_command(bytes.data, bytes.len, test->arena, &command), REFUSAL_NONE);
    assert_true(command.incident.clock_count == 0 && !command.incident.no_clocks);
    buf_free(&bytes);
}

static void reports_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    struct report_field fields[REPORT_FIELDS_MAX + 1];
    char keys[REPORT_FIELDS_MAX + 1][8];
    for (int i = 0; i <= REPORT_FIELDS_MAX; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", i);
        fields[i] = (struct report_field){keys[i], ""};
    }
#define SEND(refusal, change)                                                                                          \
    do {                                                                                                               \
        struct report r = {.incident = 3, .kind = REPORT_FIRST, .signer = "", .fields = fields, .field_count = 1};     \
        fields[0] = (struct report_field){"time", ""};                                                                 \
        change;                                                                                                        \
        sample_command(VERB_REPORT_SEND, &command);                                                                    \
        command.report = &r;                                                                                           \
        assert_int_equal(answer_to(test, &command), refusal);                                                          \
        sample_command(VERB_REPORT_AMEND, &command);                                                                   \
        command.report = &r;                                                                                           \
        assert_int_equal(answer_to(test, &command), refusal);                                                          \
    } while (0)
    SEND(REFUSAL_NONE, r.field_count = 0);
    SEND(REFUSAL_NONE, r.field_count = REPORT_FIELDS_MAX);
    SEND(REFUSAL_REPORT_FIELDS_INVALID, r.field_count = REPORT_FIELDS_MAX + 1);
    SEND(REFUSAL_NONE, fields[0].text = long_text(REPORT_FIELD_MAX));
    SEND(REFUSAL_REPORT_FIELDS_INVALID, fields[0].text = long_text(REPORT_FIELD_MAX + 1));
    SEND(REFUSAL_REPORT_FIELDS_INVALID, fields[0].text = "\x01");
    SEND(REFUSAL_REPORT_FIELDS_INVALID, fields[0].key = "");
    SEND(REFUSAL_REPORT_FIELDS_INVALID, fields[0].key = long_text(REPORT_KEY_MAX + 1));
    SEND(REFUSAL_NONE, r.signer = long_text(REPORT_SIGNER_MAX));
    SEND(REFUSAL_TEXT_INVALID, r.signer = long_text(REPORT_SIGNER_MAX + 1));
    SEND(REFUSAL_TEXT_INVALID, r.signer = "a\nb");
    SEND(REFUSAL_NONE, r.kind = REPORT_KINDS); // the rule's to refuse
    sample_command(VERB_REPORT_PHONE, &command);
    command.phone.to = long_text(REPORT_PHONE_TO_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    sample_command(VERB_REPORT_PHONE, &command);
    command.phone.text = long_text(REPORT_PHONE_TEXT_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
}

static void responses_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    struct response response = sample_response_start;
    sample_command(VERB_RESPONSE_START, &command);
    command.response_started = &response;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    response.ground = long_text(RESPONSE_GROUND_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    response.ground = "x", response.level = RESPONSE_LEVELS; // the rule's to refuse
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    sample_command(VERB_RESPONSE_END, &command);
    command.response.ground = "\xff";
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    // texts that a struct has no room for
    Muster__V1__ResponseStart start = MUSTER__V1__RESPONSE_START__INIT;
    uint8_t id[COMMAND_ID_LEN] = {1};
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    message.id = (ProtobufCBinaryData){.len = sizeof id, .data = id};
    message.body_case = MUSTER__V1__COMMAND__BODY_RESPONSE_START;
    message.response_start = &start;
    start.hazard = "11A030", start.org = "440307000000";
    wire_pack(&test->buf, &message);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &command),
                     REFUSAL_RESPONSE_HAZARD_INVALID);
    start.hazard = "11A", start.org = "4403070000000";
    wire_pack(&test->buf, &message);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &command), REFUSAL_ORG_INVALID);
}

static void an_image_has_them(void **state) {
    struct wire_test *test = *state;
    struct state *one = sample_state();
    struct buf image = {0};
    sample_reports_restore(one);
    struct state *back = image_comes_back(test, one, &image);
    assert_ptr_equal(state_report_of_incident(back, 3, NULL), state_report(back, 6));
    assert_ptr_equal(state_report_of_incident(back, 3, state_report(back, 6)), state_report(back, 7));
    assert_null(state_report_of_incident(back, 3, state_report(back, 7)));
    buf_free(&image);
    state_destroy(one);
    state_destroy(back);
}

static void what_cannot_be_is_left_out(void **arg) {
    (void)arg;
    struct state *state = sample_state();
    log_set_level((enum log_level) - 1);
    struct report report = sample_report_sent;
    report.incident = 99;
    state_restore_report(state, &report);
    report = sample_report_sent, report.kind = REPORT_KINDS;
    state_restore_report(state, &report);
    report = sample_report_sent, report.number = REPORT_NUMBER_MAX + 1;
    state_restore_report(state, &report);
    struct response response = sample_response;
    response.level = RESPONSE_LEVELS;
    state_restore_response(state, &response);
    response = sample_response, response.row_count = RESPONSE_ROWS_MAX + 1;
    state_restore_response(state, &response);
    response = sample_response, response.missed_count = MISSED_MAX + 1;
    state_restore_response(state, &response);
    assert_int_equal(state_report_count(state) + state_response_count(state), 0);
    sample_reports_restore(state);
    sample_reports_restore(state); // twice
    assert_int_equal(state_report_count(state), 7);
    assert_int_equal(state_response_count(state), 5);
    log_set_level(LOG_INFO);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(each_comes_back),     WIRE_TEST(an_amended_incident_brings_its_clocks),
        WIRE_TEST(reports_have_limits), WIRE_TEST(responses_have_limits),
        WIRE_TEST(an_image_has_them),   WIRE_TEST(what_cannot_be_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
