// Commands of command posts: who acts, texts, seats and rosters; what only a hub does is no command, and damage is
// never done.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

static void the_seat_that_acts_comes_back(void **state) {
    struct wire_test *test = *state;
    struct command sent = a_command(VERB_INCIDENT_NOTE), got;
    sent.seat = 4000000000u;
    assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
    assert_int_equal(got.seat, 4000000000u);
    assert_int_equal(got.actor, 0);
}

// A hub's own events have no command: neither written nor believed.
static void what_only_a_hub_does_is_unknown(void **state) {
    struct wire_test *test = *state;
    struct command got;
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++) {
        if (sample_has_command((enum verb)verb))
            continue;
        struct command sent = a_command((enum verb)verb);
        assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_VERB_UNKNOWN);
        struct event event;
        sample_event((enum verb)verb, &event);
        const uint8_t *bytes;
        size_t len;
        buf_clear(&test->again);
        record_write(&test->again, &event);
        assert_true(record_event_bytes(test->again.data, test->again.len, &bytes, &len));
        Muster__V1__Event *message = muster__v1__event__unpack(NULL, len, bytes);
        assert_non_null(message);
        // Its body, put behind a command's head: same number, same bytes.
        uint32_t field = (uint32_t)message->body_case;
        struct buf body = {0};
        buf_reserve(&body, protobuf_c_message_get_packed_size(&message->clock_shift->base) + 1);
        body.len = protobuf_c_message_pack(&message->clock_shift->base, body.data);
        assert_true(body.len < 128 && field >= 16 && field < 2048);
        const uint8_t key[] = {(uint8_t)(field << 3 | 2 | 0x80), (uint8_t)(field >> 4), (uint8_t)body.len};
        buf_add(&test->buf, key, sizeof key);
        buf_add(&test->buf, body.data, body.len);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &got), REFUSAL_VERB_UNKNOWN);
        assert_int_equal(got.verb, VERB_NONE);
        muster__v1__event__free_unpacked(message, NULL);
        buf_free(&body);
    }
}

// ---- posts

static void texts_of_posts_have_lengths(void **state) {
    struct wire_test *test = *state;
    struct command open = a_command(VERB_POST_OPEN);
    open.post.name = long_text(POST_NAME_MAX);
    assert_int_equal(answer_to(test, &open), REFUSAL_NONE);
    open.post.name = long_text(POST_NAME_MAX + 1);
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    open.post.name = "";
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    open = a_command(VERB_POST_OPEN);
    open.post.template = long_text(TEMPLATE_KEY_MAX + 1);
    assert_int_equal(answer_to(test, &open), REFUSAL_TEMPLATE_UNKNOWN);
    open = a_command(VERB_POST_OPEN);
    open.post.org = "4403070020000";
    assert_int_equal(answer_to(test, &open), REFUSAL_ORG_INVALID);
    struct command close = a_command(VERB_POST_CLOSE);
    close.post.reason = "a\nb";
    assert_int_equal(answer_to(test, &close), REFUSAL_TEXT_INVALID);
    struct command mode = a_command(VERB_MODE_SET);
    mode.mode.reason = long_text(POST_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &mode), REFUSAL_TEXT_INVALID);
}

static void an_unknown_mode_stays_to_be_refused(void **state) {
    struct wire_test *test = *state;
    struct command sent = a_command(VERB_MODE_SET), got;
    sent.mode.mode = (enum mode)7;
    assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
    assert_int_equal(got.mode.mode, MODE_UNKNOWN);
}

// ---- seats

// Who takes a seat follows from who asks, whatever the client writes there.
static void an_account_is_said_where_it_counts(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_SEAT_TAKE; verb <= VERB_SEAT_LEAVE; verb++) {
        bool counts = verb == VERB_SEAT_ASSIGN || verb == VERB_SEAT_HAND_OVER;
        struct command sent = a_command((enum verb)verb), got;
        sent.post_seat.account = "wang.gang";
        assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
        assert_string_equal(got.post_seat.account, counts ? "wang.gang" : "");
        sent.post_seat.account = "";
        assert_int_equal(answer_to(test, &sent), counts ? REFUSAL_ACCOUNT_NAME_INVALID : REFUSAL_NONE);
        sent.post_seat.account = long_text(ACCOUNT_NAME_MAX + 1);
        assert_int_equal(answer_to(test, &sent), counts ? REFUSAL_ACCOUNT_NAME_INVALID : REFUSAL_NONE);
    }
    struct command relieve = a_command(VERB_SEAT_RELIEVE);
    relieve.post_seat.reason = long_text(POST_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &relieve), REFUSAL_TEXT_INVALID);
}

static void a_roster_has_32_lines_at_most(void **state) {
    struct wire_test *test = *state;
    static struct roster_line lines[ROSTER_MAX + 1];
    for (int i = 0; i <= ROSTER_MAX; i++)
        lines[i] = sample_lines[0];
    struct command command = a_command(VERB_ROSTER_SET);
    command.roster.lines = lines;
    command.roster.count = ROSTER_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.roster.count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
    command.roster.count = 0;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.roster.count = 2;
    lines[1].mode = (enum mode)3; // must not pass for "in either"
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
    lines[1] = sample_lines[0];
    lines[1].account = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
}

// ---- damage

static void damage_is_never_done(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_TEMPLATE_PUT; verb < VERBS; verb++) {
        if (!sample_has_command((enum verb)verb))
            continue;
        struct command command = a_command((enum verb)verb), out;
        buf_clear(&test->buf);
        wire_write_command(&test->buf, &command);
        for (size_t len = 0; len < test->buf.len; len++) {
            arena_reset(test->arena);
            assert_int_not_equal(wire_read_command(test->buf.data, len, test->arena, &out), REFUSAL_NONE);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(the_seat_that_acts_comes_back),
        WIRE_TEST(what_only_a_hub_does_is_unknown),
        WIRE_TEST(texts_of_posts_have_lengths),
        WIRE_TEST(an_unknown_mode_stays_to_be_refused),
        WIRE_TEST(an_account_is_said_where_it_counts),
        WIRE_TEST(a_roster_has_32_lines_at_most),
        WIRE_TEST(damage_is_never_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
