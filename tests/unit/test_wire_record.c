// Records: every event survives with its secret, sessions get the event without it, and hashes chain.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

static void every_verb_comes_back(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++)
        assert_event_comes_back(test, (enum verb)verb);
}

static void sessions_get_the_event_inside(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++) {
        struct event event;
        const uint8_t *bytes;
        size_t len;
        sample_event((enum verb)verb, &event);
        buf_clear(&test->buf);
        record_write(&test->buf, &event);
        assert_true(record_event_bytes(test->buf.data, test->buf.len, &bytes, &len));
        Muster__V1__Event *got = muster__v1__event__unpack(NULL, len, bytes);
        assert_non_null(got);
        assert_true(got->seq == event.seq && got->object == event.object && got->body_case != 0);
        assert_null(memmem(bytes, len, "argon2id", 8));
        uint8_t hash[TOKEN_HASH_LEN];
        memset(hash, 0x5c, sizeof hash);
        assert_null(memmem(bytes, len, hash, sizeof hash));
        muster__v1__event__free_unpacked(got, NULL);
    }
}

static void an_event_names_its_token(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    sample_event(VERB_TOKEN_ISSUE, &event);
    event.object = 99;
    event.token.token = 0;
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_true(got.object == 99 && got.token.token == 99);
}

static void damage_is_seen(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    const uint8_t *bytes;
    size_t len;
    sample_event(VERB_TOKEN_ISSUE, &event);
    record_write(&test->buf, &event);
    for (size_t cut = 0; cut < test->buf.len; cut++)
        assert_false(record_read(test->buf.data, cut, test->arena, &got));
    assert_false(record_event_bytes(test->buf.data, 0, &bytes, &len));
    assert_false(record_event_bytes(test->buf.data, test->buf.len - 1, &bytes, &len));
    static const uint8_t number[] = {0x08, 0x01}, empty[] = {0x0a, 0x00};
    assert_false(record_event_bytes(number, 2, &bytes, &len));
    assert_true(record_event_bytes(empty, 2, &bytes, &len));
    assert_false(record_read(empty, 2, test->arena, &got));
}

// A secret where none belongs, or none where one must be, is damage.
static void secrets_belong_to_their_verb(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    static const uint8_t password[] = {0x12, 0x03, 0x0a, 0x01, 'x'};
    sample_event(VERB_UNIT_RENAME, &event);
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    buf_add(&test->buf, password, sizeof password);
    assert_false(record_read(test->buf.data, test->buf.len, test->arena, &got));

    buf_clear(&test->buf);
    sample_event(VERB_ACCOUNT_SET_PASSWORD, &event);
    event.account.password_hash = "";
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_string_equal(got.account.password_hash, "");
    buf_add(&test->buf, password, sizeof password);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_string_equal(got.account.password_hash, "x");
}

// What does not fit the domain's structs does not become one.
static void texts_too_long_are_damage(void **state) {
    struct wire_test *test = *state;
    Muster__V1__Unit unit = MUSTER__V1__UNIT__INIT;
    unit.unit = 1;
    unit.name = long_text(UNIT_NAME_MAX);
    uint8_t id[COMMAND_ID_LEN] = {0};
    Muster__V1__Event event = MUSTER__V1__EVENT__INIT;
    event.command.data = id;
    event.command.len = sizeof id;
    event.body_case = MUSTER__V1__EVENT__BODY_UNIT_REGISTERED;
    event.unit_registered = &unit;
    Muster__V1__Record record = MUSTER__V1__RECORD__INIT;
    struct event got;
    for (int too_long = 0; too_long < 2; too_long++) {
        unit.name = long_text(UNIT_NAME_MAX + (size_t)too_long);
        wire_pack(&test->again, &event);
        record.event.data = test->again.data;
        record.event.len = test->again.len;
        wire_pack(&test->buf, &record);
        assert_int_equal(record_read(test->buf.data, test->buf.len, test->arena, &got), !too_long);
    }
}

static void the_seat_that_acted_comes_back(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    sample_event(VERB_UNIT_RENAME, &event);
    event.seat = 4000000000u;
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_int_equal(got.seat, 4000000000u);
}

// Who said it, when, and its number are the event's, whatever the struct held.
static void a_message_is_its_events(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    struct message message = sample_posted;
    sample_event(VERB_MESSAGE_POST, &event);
    event.message = &message;
    message.seq = 1;
    message.at_ms = 2;
    message.account = 3;
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_true(got.message->seq == event.seq && got.message->at_ms == event.at_ms && got.message->account == 0);
    const uint8_t *bytes;
    size_t len;
    assert_true(record_event_bytes(test->buf.data, test->buf.len, &bytes, &len));
    Muster__V1__Event *seen = muster__v1__event__unpack(NULL, len, bytes);
    assert_string_equal(seen->message_posted->account, event.actor);
    muster__v1__event__free_unpacked(seen, NULL);
}

// An order is issued without marks: the event itself is the first one.
static void an_order_is_issued_without_marks(void **state) {
    struct wire_test *test = *state;
    struct event event, got;
    struct order_target target = sample_targets[0];
    struct order order = sample_order_issued;
    target.marks[ORDER_ISSUED] = (struct order_mark){.at_ms = 5, .account = 6, .seat = 7};
    order.targets = &target;
    order.target_count = 1;
    sample_event(VERB_ORDER_ISSUE, &event);
    event.order_issued = &order;
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &got));
    assert_int_equal(got.order_issued->targets[0].marks[ORDER_ISSUED].at_ms, 0);
    assert_int_equal(got.order_issued->targets[0].phase, ORDER_ISSUED);
}

static bool reads_event(struct wire_test *test, Muster__V1__Event *event) {
    uint8_t id[COMMAND_ID_LEN] = {0};
    event->command.data = id;
    event->command.len = sizeof id;
    wire_pack(&test->again, event);
    Muster__V1__Record record = MUSTER__V1__RECORD__INIT;
    record.event.data = test->again.data;
    record.event.len = test->again.len;
    wire_pack(&test->buf, &record);
    struct event got;
    return record_read(test->buf.data, test->buf.len, test->arena, &got);
}

static void what_only_a_hub_says_has_its_form(void **state) {
    struct wire_test *test = *state;
    Muster__V1__Event event = MUSTER__V1__EVENT__INIT;
    Muster__V1__OrderEscalate escalate = MUSTER__V1__ORDER_ESCALATE__INIT;
    event.body_case = MUSTER__V1__EVENT__BODY_ORDER_ESCALATED;
    event.order_escalated = &escalate;
    for (int step = -1; step <= SILENCE_STEPS + 1; step++) {
        escalate.step = (Muster__V1__SilenceStep)step;
        assert_int_equal(reads_event(test, &event), step >= 1 && step <= SILENCE_STEPS);
    }
    uint8_t boot[CLOCK_BOOT_LEN + 1] = {1};
    Muster__V1__ClockShift shift = MUSTER__V1__CLOCK_SHIFT__INIT;
    event.body_case = MUSTER__V1__EVENT__BODY_CLOCK_SHIFT;
    event.clock_shift = &shift;
    shift.boot.data = boot;
    for (size_t len = CLOCK_BOOT_LEN - 1; len <= CLOCK_BOOT_LEN + 1; len++) {
        shift.boot.len = len;
        assert_int_equal(reads_event(test, &event), len == CLOCK_BOOT_LEN);
    }
}

static void hashes_chain(void **state) {
    (void)state;
    // SHA-256 of 32 zero bytes and "abc"
    static const uint8_t expected[RECORD_HASH_LEN] = {0x36, 0x5a, 0xa7, 0xd8, 0xf7, 0xf9, 0x40, 0x2c, 0x4b, 0x94, 0x34,
                                                      0x50, 0x2b, 0x4c, 0xc8, 0x9d, 0xdb, 0x09, 0xfe, 0x50, 0xd7, 0xcd,
                                                      0x95, 0xb4, 0x93, 0xb8, 0x34, 0xc6, 0x2d, 0x5a, 0x53, 0x70};
    uint8_t hash[RECORD_HASH_LEN] = {0}, other[RECORD_HASH_LEN];
    record_hash(hash, (const uint8_t *)"abc", 3, other);
    assert_memory_equal(other, expected, sizeof expected);
    record_hash(hash, (const uint8_t *)"abc", 3, hash); // in place
    assert_memory_equal(hash, expected, sizeof expected);
    record_hash(hash, (const uint8_t *)"abc", 3, hash);
    assert_memory_not_equal(hash, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(every_verb_comes_back),
        WIRE_TEST(sessions_get_the_event_inside),
        WIRE_TEST(an_event_names_its_token),
        WIRE_TEST(damage_is_seen),
        WIRE_TEST(secrets_belong_to_their_verb),
        WIRE_TEST(texts_too_long_are_damage),
        WIRE_TEST(the_seat_that_acted_comes_back),
        WIRE_TEST(a_message_is_its_events),
        WIRE_TEST(an_order_is_issued_without_marks),
        WIRE_TEST(what_only_a_hub_says_has_its_form),
        WIRE_TEST(hashes_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
