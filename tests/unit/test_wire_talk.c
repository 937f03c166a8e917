// Messages, consultations and orders in commands: what is too long, too many or nobody's is refused by name.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

#define FRAME_BYTES 65536 // option frame_bytes, unless configured

// ---- channels

static void a_channel_must_be_one(void **state) {
    struct wire_test *test = *state;
    static const struct channel channels[] = {
        {CHANNEL_NONE, 4, 0}, {CHANNEL_KINDS, 4, 0}, {CHANNEL_POST, 0, 0}, {CHANNEL_POST, 4, 1}, {CHANNEL_MODULE, 4, 0},
    };
    struct command read = a_command(VERB_CHANNEL_READ), post = a_command(VERB_MESSAGE_POST);
    struct message message = sample_message;
    post.message = &message;
    for (unsigned i = 0; i < sizeof channels / sizeof *channels; i++) {
        read.read.channel = message.channel = channels[i];
        assert_int_equal(answer_to(test, &read), REFUSAL_CHANNEL_UNKNOWN);
        assert_int_equal(answer_to(test, &post), REFUSAL_CHANNEL_UNKNOWN);
    }
}

static void messages_have_bounds(void **state) {
    struct wire_test *test = *state;
    static struct message_ref refs[MESSAGE_REFS_MAX + 1];
    for (int i = 0; i <= MESSAGE_REFS_MAX; i++)
        refs[i].url = "https://files.example/";
    struct message message = sample_message;
    struct command command = a_command(VERB_MESSAGE_POST);
    command.message = &message;
    message.refs = refs;
    message.ref_count = MESSAGE_REFS_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    message.ref_count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    message.ref_count = 1;
    refs[0].url = long_text(MESSAGE_URL_MAX);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    refs[0].url = long_text(MESSAGE_URL_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    refs[0].url = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    message.ref_count = 0;
    message.text = long_text(MESSAGE_TEXT_MAX);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    message.text = long_text(MESSAGE_TEXT_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    message.text = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
}

// The bytes of a hash are told apart from a hash cut short.
static void a_hash_has_32_bytes(void **state) {
    struct wire_test *test = *state;
    struct command command = a_command(VERB_MESSAGE_POST), out;
    wire_write_command(&test->buf, &command);
    uint8_t *hash = memmem(test->buf.data, test->buf.len, "\x12\x20\xff", 3);
    assert_non_null(hash);
    hash[1] = 0x1f; // its last byte, a zero, becomes a field's key
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out), REFUSAL_MALFORMED);
    Muster__V1__Reference ref = MUSTER__V1__REFERENCE__INIT;
    Muster__V1__Reference *refs[] = {&ref};
    Muster__V1__Channel channel = MUSTER__V1__CHANNEL__INIT;
    Muster__V1__MessagePost post = MUSTER__V1__MESSAGE_POST__INIT;
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    uint8_t bytes[33] = {1};
    ref.url = "https://files.example/";
    ref.sha256.data = message.id.data = bytes;
    message.id.len = COMMAND_ID_LEN;
    channel.kind = MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_POST;
    channel.number = 1;
    post.channel = &channel;
    post.text = "t";
    post.refs = refs;
    post.n_refs = 1;
    message.body_case = MUSTER__V1__COMMAND__BODY_MESSAGE_POST;
    message.message_post = &post;
    for (size_t len = 31; len <= 33; len++) {
        ref.sha256.len = len;
        wire_pack(&test->buf, &message);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out),
                         len == 32 ? REFUSAL_NONE : REFUSAL_REFERENCE_INVALID);
    }
}

static void consultations_have_bounds(void **state) {
    struct wire_test *test = *state;
    static uint32_t seats[CONSULT_ROSTER_MAX + 1];
    static char drawings[CONSULT_MAP_MAX + 2];
    struct consult consult = sample_consult;
    struct command open = a_command(VERB_CONSULT_OPEN), show = a_command(VERB_CONSULT_SHOW);
    open.consult_opened = &consult;
    consult.seats = seats;
    consult.seat_count = CONSULT_ROSTER_MAX;
    assert_int_equal(answer_to(test, &open), REFUSAL_NONE);
    consult.seat_count++;
    assert_int_equal(answer_to(test, &open), REFUSAL_CONSULT_ROSTER_INVALID);
    consult.seat_count = 1;
    consult.title[0] = '\0';
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    memset(drawings, '1', CONSULT_MAP_MAX);
    show.consult.text = drawings;
    assert_int_equal(answer_to(test, &show), REFUSAL_NONE);
    assert_true(test->buf.len < FRAME_BYTES);
    drawings[CONSULT_MAP_MAX] = '1';
    assert_int_equal(answer_to(test, &show), REFUSAL_DRAWINGS_INVALID);
    show.consult.text = "\xc0";
    assert_int_equal(answer_to(test, &show), REFUSAL_DRAWINGS_INVALID);
    struct command minute = a_command(VERB_CONSULT_MINUTE);
    minute.consult.text = "";
    assert_int_equal(answer_to(test, &minute), REFUSAL_TEXT_INVALID);
}

// ---- orders

static void orders_have_bounds(void **state) {
    struct wire_test *test = *state;
    static struct order_target targets[ORDER_TARGETS_MAX + 1];
    for (int i = 0; i <= ORDER_TARGETS_MAX; i++)
        targets[i] = (struct order_target){.kind = TARGET_UNIT, .number = (uint32_t)i + 1};
    struct order order = sample_order;
    struct command command = a_command(VERB_ORDER_ISSUE);
    command.order_issued = &order;
    order.targets = targets;
    order.target_count = ORDER_TARGETS_MAX;
    order.text = long_text(ORDER_TEXT_MAX);
    struct arena *arena = arena_create(RECORD_MEMORY);
    struct command got;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, arena, &got), REFUSAL_NONE);
    arena_destroy(arena);
    order.target_count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    order.target_count = 0;
    assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    order.target_count = 2;
    order.text = long_text(ORDER_TEXT_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    order.text = long_text(0);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    order.text = long_text(1);
    static const struct order_target wrong[] = {{.kind = TARGET_NONE, .number = 1},
                                                {.kind = TARGET_KINDS, .number = 1},
                                                {.kind = TARGET_SEAT},
                                                {.kind = TARGET_SEAT, .number = 1, .module = 1},
                                                {.kind = TARGET_MODULE, .number = 1}};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        targets[1] = wrong[i];
        assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    }
    struct command step = a_command(VERB_ORDER_STEP);
    step.step.text = long_text(ORDER_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &step), REFUSAL_TEXT_INVALID);
    step = a_command(VERB_ORDER_STEP);
    step.step.phase = ORDER_PHASES;
    assert_int_equal(there_and_back(test, &step, &got), REFUSAL_NONE);
    assert_int_equal(got.step.phase, ORDER_NONE);
}

static void a_card_is_a_key(void **state) {
    struct wire_test *test = *state;
    uint8_t id[COMMAND_ID_LEN] = {1};
    Muster__V1__Target target = MUSTER__V1__TARGET__INIT, *targets[] = {&target};
    Muster__V1__OrderIssue issue = MUSTER__V1__ORDER_ISSUE__INIT;
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    target.kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT;
    target.number = 1;
    issue.targets = targets;
    issue.n_targets = 1;
    issue.text = "t";
    message.id.data = id;
    message.id.len = sizeof id;
    message.body_case = MUSTER__V1__COMMAND__BODY_ORDER_ISSUE;
    message.order_issue = &issue;
    struct command out;
    for (size_t len = TEMPLATE_KEY_MAX; len <= TEMPLATE_KEY_MAX + 1; len++) {
        issue.card = long_text(len);
        wire_pack(&test->buf, &message);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out),
                         len == TEMPLATE_KEY_MAX ? REFUSAL_NONE : REFUSAL_ORDER_CARD_UNKNOWN);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(a_channel_must_be_one),     WIRE_TEST(messages_have_bounds), WIRE_TEST(a_hash_has_32_bytes),
        WIRE_TEST(consultations_have_bounds), WIRE_TEST(orders_have_bounds),   WIRE_TEST(a_card_is_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
