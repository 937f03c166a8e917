// The registry on the wire: what is too much is refused by name, the largest import fits through every part of the
// house, and of an import everybody gets the units that they may see.
// SPDX-License-Identifier: Apache-2.0
#include "bus/bus.h"
#include "wire_trip.h"

static void odd_details_are_refused(void **state) {
    struct wire_test *test = *state;
    struct command command;
    sample_command(VERB_UNIT_DESCRIBE, &command);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    struct unit_details details = sample_details;
    command.describe.details = &details;
    details.phone = "\x01";
    assert_int_equal(answer_to(test, &command), REFUSAL_UNIT_DETAILS_INVALID);
    details = sample_details;
    details.gear = long_text(UNIT_DETAIL_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_UNIT_DETAILS_INVALID);
    details = sample_details;
    details.home.lat_e7 = INT32_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_UNIT_DETAILS_INVALID);
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    Muster__V1__UnitDescribe body = MUSTER__V1__UNIT_DESCRIBE__INIT; // without any
    uint8_t id[COMMAND_ID_LEN] = {0};
    message.id = (ProtobufCBinaryData){sizeof id, id};
    message.body_case = MUSTER__V1__COMMAND__BODY_UNIT_DESCRIBE;
    message.unit_describe = &body;
    wire_pack(&test->buf, &message);
    arena_reset(test->arena);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &command),
                     REFUSAL_UNIT_DETAILS_INVALID);
}

static void an_import_has_rows_and_not_too_many(void **state) {
    struct wire_test *test = *state;
    struct unit *units = mem_new((UNITS_IMPORT_MAX + 1) * sizeof *units);
    for (uint32_t i = 0; i <= UNITS_IMPORT_MAX; i++)
        units[i] = (struct unit){SAMPLE_TEAM};
    struct command command = {.verb = VERB_UNITS_IMPORT, .import = {units, UNITS_IMPORT_MAX}};
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.import.count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_IMPORT_INVALID);
    command.import.count = 0;
    assert_int_equal(answer_to(test, &command), REFUSAL_IMPORT_INVALID);
    free(units);
}

// All rows there may be, each as long as the sum of all texts lets it.
static void the_largest_import_fits_everywhere(void **state) {
    struct wire_test *test = *state;
    char text[UNIT_DETAIL_MAX + 1] = "";
    memset(text, 'x', UNIT_DETAIL_MAX);
    struct unit_details full = sample_details;
    full.can_count = UNIT_CAN_MAX;
    for (uint32_t i = 0; i < UNIT_CAN_MAX; i++)
        full.can[i] = (const char *const[]){"a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
                                            "a8", "a9", "b0", "b1", "b2", "b3", "b4", "b5"}[i];
    full.contact = full.pilot = text;
    full.parent = UNIT_NUMBER_MAX;
    full.gear = "";
    assert_true(UNITS_IMPORT_MAX * (UNIT_NAME_MAX + unit_details_bytes(&full)) >= UNITS_IMPORT_BYTES);
    struct unit *units = mem_new(UNITS_IMPORT_MAX * sizeof *units);
    for (uint32_t i = 0; i < UNITS_IMPORT_MAX; i++) {
        units[i] = (struct unit){SAMPLE_TEAM, .number = UNIT_NUMBER_MAX - i, .status = UNIT_STANDBY, .seq = UINT32_MAX};
        units[i].details = &full;
        memset(units[i].name, 'x', UNIT_NAME_MAX);
    }
    struct arena *arena = arena_create(RECORD_MEMORY);
    struct event event, got;
    sample_event(VERB_UNITS_IMPORT, &event);
    event.import = (struct units_import){units, UNITS_IMPORT_MAX};
    record_write(&test->buf, &event);
    assert_in_range(test->buf.len, UNITS_IMPORT_BYTES, BUS_MESSAGE_MAX / 2);
    assert_true(record_read(test->buf.data, test->buf.len, arena, &got));
    assert_int_equal(got.import.count, UNITS_IMPORT_MAX);
    const struct command command = {.verb = VERB_UNITS_IMPORT, .import = {units, UNITS_IMPORT_MAX}};
    struct command again;
    buf_clear(&test->buf);
    wire_write_command(&test->buf, &command);
    assert_in_range(test->buf.len, UNITS_IMPORT_BYTES, BUS_MESSAGE_MAX / 2);
    arena_reset(arena);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, arena, &again), REFUSAL_NONE);
    arena_destroy(arena);
    free(units);
}

// ---- for readers who see some of it

static bool keeps(void *wanted, uint32_t unit) {
    return *(const uint32_t *)wanted == unit || *(const uint32_t *)wanted == 0;
}

static void everybody_gets_theirs(void **state) {
    struct wire_test *test = *state;
    struct event event;
    const uint8_t *bytes;
    size_t len;
    sample_event(VERB_UNITS_IMPORT, &event);
    record_write(&test->buf, &event);
    assert_true(record_event_bytes(test->buf.data, test->buf.len, &bytes, &len));
    uint32_t wanted = 0; // all: byte for byte what it was
    assert_int_equal(wire_keep_imported(&test->again, bytes, len, keeps, &wanted), 2);
    assert_int_equal(test->again.len, len);
    assert_memory_equal(test->again.data, bytes, len);
    wanted = 3;
    buf_clear(&test->again);
    assert_int_equal(wire_keep_imported(&test->again, bytes, len, keeps, &wanted), 1);
    Muster__V1__Event *seen = muster__v1__event__unpack(NULL, test->again.len, test->again.data);
    assert_non_null(seen);
    assert_true(seen->seq == event.seq && strcmp(seen->actor, event.actor) == 0);
    assert_int_equal(seen->units_imported->n_units, 1);
    assert_int_equal(seen->units_imported->units[0]->unit, 3);
    muster__v1__event__free_unpacked(seen, NULL);
    wanted = 99;
    buf_clear(&test->again);
    assert_int_equal(wire_keep_imported(&test->again, bytes, len, keeps, &wanted), 0);
}

static void details_come_back_in_an_image(void **unused) {
    (void)unused;
    struct state *state = sample_state();
    for (int i = 0; i < 2; i++)
        state_restore_unit(state, &sample_imported[i]);
    assert_true(unit_details_equal(state_unit(state, 8)->details, &sample_details));
    assert_true(state_unit(state, 8)->details != &sample_details &&
                state_unit(state, 8)->details->phone != sample_details.phone);
    assert_null(state_unit(state, 3)->details);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(odd_details_are_refused),
        WIRE_TEST(an_import_has_rows_and_not_too_many),
        WIRE_TEST(the_largest_import_fits_everywhere),
        WIRE_TEST(everybody_gets_theirs),
        cmocka_unit_test(details_come_back_in_an_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
