// Messages on channels: what may be said, how much of it is kept, and how far each seat has read.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "unit/district_talks.h"

#define NOW 5000
#define CHIEF_SEAT SEAT_OF(HQ, AT_CHIEF)

static const struct channel post = {.kind = CHANNEL_POST, .number = HQ};

static int setup(void **state) {
    *state = talking_district(true);
    struct consult consult = {.post = HQ, .title = "会商", .drawings = "", .minutes = ""};
    struct command command = {
        .verb = VERB_CONSULT_OPEN, .actor = CHIEF, .seat = CHIEF_SEAT, .consult_opened = &consult};
    assert_int_equal(test_do(*state, &command, 1, NULL), 0);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static enum refusal ask(const struct state *state, struct command command) {
    struct rule_scratch scratch;
    struct event event;
    return rule_of(command.verb)(state, &command, NOW, &scratch, &event);
}

// SAY(m.text = "")
#define SAY(...)                                                                                                       \
    ({                                                                                                                 \
        struct message_ref r[MESSAGE_REFS_MAX + 1] = {{.url = "https://pics.example/1.jpg"}, {.url = "http://a/b"}};   \
        struct message m = {.channel = post, .text = "水位\n上涨", .refs = r, .ref_count = 2, .has_place = true};      \
        struct command c = {.verb = VERB_MESSAGE_POST, .actor = CHIEF, .seat = CHIEF_SEAT, .message = &m};             \
        __VA_ARGS__;                                                                                                   \
        ask(s, c);                                                                                                     \
    })

static void say(struct state *s, struct channel channel, const char *text) {
    struct message message = {.channel = channel, .text = text};
    struct command command = {.verb = VERB_MESSAGE_POST, .actor = CHIEF, .seat = CHIEF_SEAT, .message = &message};
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
}

static void one_thing_wrong_at_a_time(void **state) {
    struct state *s = *state;
    static char text[MESSAGE_TEXT_MAX + 2], url[MESSAGE_URL_MAX + 2];
    memset(text, 'a', MESSAGE_TEXT_MAX + 1);
    assert_int_equal(SAY(), REFUSAL_NONE);
    assert_int_equal(SAY(m.text = ""), REFUSAL_TEXT_INVALID);
    assert_int_equal(SAY(m.text = " \n\t　"), REFUSAL_TEXT_INVALID);
    assert_int_equal(SAY(m.text = "\xff"), REFUSAL_TEXT_INVALID);
    assert_int_equal(SAY(m.text = "a\x07"), REFUSAL_TEXT_INVALID);
    assert_int_equal(SAY(m.text = text), REFUSAL_TEXT_INVALID);
    assert_int_equal(SAY(m.text = text + 1), REFUSAL_NONE);
    assert_int_equal(SAY(m.lon_e7 = 1800000001), REFUSAL_PLACE_INVALID);
    assert_int_equal(SAY(m.lon_e7 = 1800000001; m.has_place = false), REFUSAL_NONE);
    assert_int_equal(SAY(m.ref_count = MESSAGE_REFS_MAX + 1), REFUSAL_REFERENCE_INVALID);
    static const char *const bad[] = {"",
                                      "ftp://a/b",
                                      "https://",
                                      "http://",
                                      "javascript:alert(1)",
                                      "https://a b",
                                      "https://a\"b",
                                      "https://a<b",
                                      "HTTPS://a",
                                      "//a/b",
                                      "https://\xff",
                                      "https://a\nb"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(SAY(r[1].url = bad[i]), REFUSAL_REFERENCE_INVALID);
    int len = snprintf(url, sizeof url, "https://");
    memset(url + len, 'a', sizeof url - 1 - (size_t)len);
    assert_int_equal(SAY(r[1].url = url), REFUSAL_REFERENCE_INVALID);
    url[MESSAGE_URL_MAX] = '\0';
    assert_int_equal(SAY(r[1].url = url), REFUSAL_NONE);
    assert_int_equal(SAY(m.reply_to = 3), REFUSAL_REPLY_UNKNOWN);
}

static void channels_that_are_and_are_not(void **state) {
    struct state *s = *state;
    static const struct channel are[] = {{CHANNEL_POST, FIELD, 0}, {CHANNEL_MODULE, HQ, 1},  {CHANNEL_MODULE, HQ, 2},
                                         {CHANNEL_INCIDENT, 1, 0}, {CHANNEL_UNIT, UNITS, 0}, {CHANNEL_CONSULT, 1, 0}};
    static const struct channel are_not[] = {{CHANNEL_NONE, 1, 0},         {CHANNEL_KINDS, 1, 0},
                                             {CHANNEL_POST, 0, 0},         {CHANNEL_POST, 3, 0},
                                             {CHANNEL_POST, HQ, 1},        {CHANNEL_MODULE, HQ, 0},
                                             {CHANNEL_MODULE, HQ, 3},      {CHANNEL_MODULE, 3, 1},
                                             {CHANNEL_INCIDENT, 2, 0},     {CHANNEL_INCIDENT, 1, 1},
                                             {CHANNEL_UNIT, 0, 0},         {CHANNEL_UNIT, UNITS + 1, 0},
                                             {CHANNEL_UNIT, 1, 1},         {CHANNEL_CONSULT, 2, 0},
                                             {CHANNEL_CONSULT, 1, 1},      {(enum channel_kind) - 1, 1, 0},
                                             {CHANNEL_POST, UINT32_MAX, 0}};
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        assert_int_equal(SAY(m.channel = are[i]), REFUSAL_NONE);
    for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
        assert_int_equal(SAY(m.channel = are_not[i]), REFUSAL_CHANNEL_UNKNOWN);
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        say(s, are[i], "在");
    struct command end = unit_command(VERB_UNIT_RETIRE, UNITS);
    assert_int_equal(test_do(s, &end, NOW, NULL), 0);
    end = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(s, &end, NOW, NULL), 0);
    end = post_command(VERB_POST_CLOSE, FIELD);
    assert_int_equal(test_do(s, &end, NOW, NULL), 0);
    end = (struct command){.verb = VERB_CONSULT_CLOSE, .consult = {.consult = 1, .text = ""}};
    assert_int_equal(test_do(s, &end, NOW, NULL), 0);
    assert_int_equal(SAY(m.channel = are[0]), REFUSAL_POST_CLOSED);
    assert_int_equal(SAY(m.channel = are[0]; m.channel.kind = CHANNEL_MODULE; m.channel.module = 1),
                     REFUSAL_POST_CLOSED);
    assert_int_equal(SAY(m.channel = are[3]), REFUSAL_NONE); // an incident is talked about after its close
    assert_int_equal(SAY(m.channel = are[4]), REFUSAL_UNIT_RETIRED);
    assert_int_equal(SAY(m.channel = are[5]), REFUSAL_CONSULT_CLOSED);
    // What was said stays, but for the closed post's.
    struct channel channel;
    int channels = 0;
    for (uint32_t place = 0; state_channel_next(s, &place, &channel); channels++)
        assert_false(channel.number == FIELD && channel.kind == CHANNEL_POST);
    assert_int_equal(channels, 5);
    assert_null(state_message_next(s, &are[0], NULL));
    assert_non_null(state_message_next(s, &are[5], NULL));
}

static void a_message_is_kept_whole(void **state) {
    struct state *s = *state;
    char text[] = "看图", url[] = "https://pics.example/1.jpg";
    struct message_ref refs[] = {{.url = url}, {.url = "http://a/b"}};
    memset(refs[0].hash, 7, MESSAGE_HASH_LEN);
    struct message message = {.channel = {CHANNEL_MODULE, HQ, 2},
                              .text = text,
                              .refs = refs,
                              .ref_count = 2,
                              .has_place = true,
                              .lat_e7 = 5,
                              .account = 99, // as if anybody could say so
                              .seat = 99};
    struct command command = {
        .verb = VERB_MESSAGE_POST, .actor = LEAD, .seat = SEAT_OF(HQ, AT_LEAD), .message = &message};
    struct event event;
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    memset(text, 'x', sizeof text - 1), memset(url, 'x', sizeof url - 1); // texts are borrowed
    struct state *again = restarted(s);
    struct state *both[] = {s, again};
    for (int i = 0; i < 2; i++) {
        const struct message *kept = state_message_next(both[i], &message.channel, NULL);
        assert_non_null(kept);
        assert_int_equal(kept->seq, event.seq);
        assert_int_equal(kept->at_ms, NOW);
        assert_int_equal(kept->account, LEAD);
        assert_int_equal(kept->seat, SEAT_OF(HQ, AT_LEAD));
        assert_string_equal(kept->text, "看图");
        assert_int_equal(kept->lat_e7, 5);
        assert_string_equal(kept->refs[0].url, "https://pics.example/1.jpg");
        assert_int_equal(kept->refs[0].hash[31], 7);
        assert_string_equal(kept->refs[1].url, "http://a/b");
        assert_null(state_message_next(both[i], &message.channel, kept));
    }
    state_destroy(again);
    struct message reply = {.channel = message.channel, .text = "收到", .reply_to = event.seq};
    command.message = &reply;
    assert_int_equal(ask(s, command), REFUSAL_NONE);
    reply.channel.module = 1; // said elsewhere
    assert_int_equal(ask(s, command), REFUSAL_REPLY_UNKNOWN);
}

static void the_newest_are_kept(void **state) {
    struct state *s = *state;
    char text[16];
    uint64_t first = state_seq(s) + 1;
    for (int i = 0; i < MESSAGES_KEPT + 50; i++) {
        snprintf(text, sizeof text, "%d", i);
        say(s, post, text);
        if (i % 10 == 0)
            say(s, (struct channel){CHANNEL_UNIT, 1, 0}, text);
    }
    struct state *again = restarted(s);
    struct state *both[] = {s, again};
    for (int k = 0; k < 2; k++) {
        int i = 50;
        const struct message *message = NULL;
        for (; (message = state_message_next(both[k], &post, message)); i++) {
            snprintf(text, sizeof text, "%d", i);
            assert_string_equal(message->text, text);
        }
        assert_int_equal(i, MESSAGES_KEPT + 50);
        int others = 0;
        while ((message = state_message_next(both[k], &(struct channel){CHANNEL_UNIT, 1, 0}, message)))
            others++;
        assert_int_equal(others, 25);
        uint32_t place = 0;
        struct channel channel;
        assert_true(state_channel_next(both[k], &place, &channel) && channel_is(&channel, &post));
        assert_true(state_channel_next(both[k], &place, &channel) && channel.kind == CHANNEL_UNIT);
        assert_false(state_channel_next(both[k], &place, &channel));
    }
    state_destroy(again);
    assert_int_equal(SAY(m.reply_to = first), REFUSAL_REPLY_UNKNOWN); // scrolled off
    assert_int_equal(SAY(m.reply_to = state_seq(s)), REFUSAL_NONE);
}

static void what_does_not_fit_is_left_out(void **state) {
    struct state *s = *state;
    say(s, post, "一");
    const struct message *kept = state_message_next(s, &post, NULL);
    static char text[MESSAGE_TEXT_MAX + 2];
    memset(text, 'a', MESSAGE_TEXT_MAX + 1);
    struct message bad[] = {*kept, *kept, *kept, *kept};
    bad[1].seq = kept->seq + 1, bad[1].text = text; // bad[0]: twice the same
    bad[2].seq = 0;
    bad[3].seq = kept->seq + 1, bad[3].channel.number = 77;
    for (int i = 0; i < 4; i++)
        state_restore_message(s, &bad[i]);
    assert_null(state_message_next(s, &post, kept));
}

static void how_far_each_seat_has_read(void **state) {
    struct state *s = *state;
    say(s, post, "一");
    uint64_t said = state_seq(s);
#define READ(...)                                                                                                      \
    ({                                                                                                                 \
        struct command c = {                                                                                           \
            .verb = VERB_CHANNEL_READ, .actor = LEAD, .seat = SEAT_OF(HQ, AT_LEAD), .read = {post, said}};             \
        __VA_ARGS__;                                                                                                   \
        c;                                                                                                             \
    })
    assert_int_equal(ask(s, READ(c.seat = 0)), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(ask(s, READ(c.seat = 999)), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(ask(s, READ(c.read.seq = 0)), REFUSAL_READ_INVALID);
    assert_int_equal(ask(s, READ(c.read.seq = said + 1)), REFUSAL_READ_INVALID);
    assert_int_equal(ask(s, READ(c.read.channel.number = 3)), REFUSAL_CHANNEL_UNKNOWN);
    struct command read = READ();
    struct event event;
    assert_int_equal(test_do(s, &read, NOW, &event), 0);
    assert_int_equal(event.seat, SEAT_OF(HQ, AT_LEAD));
    assert_int_equal(event.object, SEAT_OF(HQ, AT_LEAD));
    const struct seat *seat = state_seat(s, SEAT_OF(HQ, AT_LEAD));
    assert_int_equal(seat->read_count, 1);
    assert_true(channel_is(&seat->reads[0].channel, &post));
    assert_int_equal(seat->reads[0].seq, said);
    assert_int_equal(ask(s, READ()), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(ask(s, READ(c.read.seq = said - 1)), REFUSAL_NOTHING_CHANGED); // it never goes back
    assert_int_equal(ask(s, READ(c.seat = CHIEF_SEAT)), REFUSAL_NONE);              // each seat for itself
    assert_int_equal(ask(s, READ(c.read.channel = ((struct channel){CHANNEL_MODULE, HQ, 1}))), REFUSAL_NONE);
    struct state *again = restarted(s);
    assert_int_equal(state_seat(again, SEAT_OF(HQ, AT_LEAD))->reads[0].seq, said);
    state_destroy(again);
}

// Whoever marks every channel that there is fills no memory.
static void marks_of_a_seat_are_bounded(void **state) {
    struct state *s = *state;
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    char code[16];
    for (int i = 0; i < SEAT_READS_MAX; i++) {
        snprintf(code, sizeof code, "M-%d", i);
        command.unit.code = code;
        assert_int_equal(test_do(s, &command, 1, NULL), 0);
    }
    const struct seat *seat = state_seat(s, CHIEF_SEAT);
    for (uint32_t unit = 1; unit <= SEAT_READS_MAX + 1; unit++) {
        command = (struct command){.verb = VERB_CHANNEL_READ,
                                   .seat = CHIEF_SEAT,
                                   .read = {{CHANNEL_UNIT, unit, 0}, unit == 7 ? 1 : state_seq(s)}};
        assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    }
    assert_int_equal(seat->read_count, SEAT_READS_MAX);
    for (uint32_t i = 0; i < seat->read_count; i++) // the one furthest back made room
        assert_int_equal(seat->reads[i].channel.number, i == 6 ? SEAT_READS_MAX + 1 : i + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_thing_wrong_at_a_time),   TEST(channels_that_are_and_are_not), TEST(a_message_is_kept_whole),
        TEST(the_newest_are_kept),         TEST(what_does_not_fit_is_left_out), TEST(how_far_each_seat_has_read),
        TEST(marks_of_a_seat_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
