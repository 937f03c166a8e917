// Consultations: who is on the roster, what everybody looks at, the minutes, and what is concluded.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/reach.h"
#include "unit/district_talks.h"

#define NOW 5000
#define CHIEF_SEAT SEAT_OF(HQ, AT_CHIEF)
#define LEAD_SEAT SEAT_OF(HQ, AT_LEAD)
#define FIELD_SEAT SEAT_OF(FIELD, AT_CHIEF)

static int setup(void **state) {
    *state = talking_district(true);
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

static void opened(struct state *s) {
    uint32_t seats[] = {LEAD_SEAT, FIELD_SEAT};
    struct consult consult = {.post = HQ, .title = "防汛会商", .seats = seats, .seat_count = 2};
    struct command command = {
        .verb = VERB_CONSULT_OPEN, .actor = CHIEF, .seat = CHIEF_SEAT, .consult_opened = &consult};
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
}

static struct command change(enum verb verb, uint32_t consult, const char *text) {
    return (struct command){.verb = verb,
                            .actor = CHIEF,
                            .seat = CHIEF_SEAT,
                            .consult = {.consult = consult, .lat_e7 = 1, .lon_e7 = 2, .zoom_c = 1450, .text = text}};
}

static void done(struct state *s, struct command command) {
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
}

static void one_thing_wrong_at_a_time(void **state) {
    struct state *s = *state;
#define OPEN(...)                                                                                                      \
    ({                                                                                                                 \
        uint32_t r[CONSULT_ROSTER_MAX + 1] = {LEAD_SEAT, FIELD_SEAT};                                                  \
        struct consult o = {.post = HQ, .title = "会商", .seats = r, .seat_count = 2};                                 \
        struct command c = {.verb = VERB_CONSULT_OPEN, .actor = CHIEF, .seat = CHIEF_SEAT, .consult_opened = &o};      \
        __VA_ARGS__;                                                                                                   \
        ask(s, c);                                                                                                     \
    })
    assert_int_equal(OPEN(), REFUSAL_NONE);
    assert_int_equal(OPEN(o.post = 0), REFUSAL_POST_UNKNOWN);
    assert_int_equal(OPEN(o.post = 3), REFUSAL_POST_UNKNOWN);
    assert_int_equal(OPEN(c.seat = 0), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(OPEN(o.title[0] = '\0'), REFUSAL_TEXT_INVALID);
    assert_int_equal(OPEN(strcpy(o.title, "a\nb")), REFUSAL_TEXT_INVALID);
    assert_int_equal(OPEN(strcpy(o.title, " ")), REFUSAL_TEXT_INVALID);
    assert_int_equal(OPEN(r[1] = LEAD_SEAT), REFUSAL_CONSULT_ROSTER_INVALID);
    assert_int_equal(OPEN(r[1] = 0), REFUSAL_CONSULT_ROSTER_INVALID);
    assert_int_equal(OPEN(r[1] = 999), REFUSAL_CONSULT_ROSTER_INVALID);
    assert_int_equal(OPEN(r[1] = CHIEF_SEAT), REFUSAL_NONE); // the opener may name themselves
    assert_int_equal(OPEN(r[0] = r[1] = CHIEF_SEAT), REFUSAL_CONSULT_ROSTER_INVALID);
    assert_int_equal(OPEN(o.seat_count = 0), REFUSAL_NONE);
    struct command close = post_command(VERB_POST_CLOSE, FIELD);
    done(s, close);
    assert_int_equal(OPEN(), REFUSAL_CONSULT_ROSTER_INVALID);
    assert_int_equal(OPEN(o.post = FIELD), REFUSAL_POST_CLOSED);
}

// The biggest rosters, in a post of many seats.
static void two_hundred_take_part(void **state) {
    struct state *s = *state;
    struct sample sample;
    struct template *template = sample_template(&sample, "big", POST_ONSITE);
    template->seats[ROW_MEMBER - 1].count = 300;
    done(s, template_command(template));
    struct command command = post_command(VERB_POST_OPEN, 0);
    command.post.template = "big";
    done(s, command);
    uint32_t first = state_post(s, 3)->first_seat, seats[CONSULT_ROSTER_MAX];
    for (uint32_t i = 0; i < CONSULT_ROSTER_MAX; i++)
        seats[i] = first + i;
    struct consult consult = {.post = HQ, .title = "全体", .seats = seats, .seat_count = CONSULT_ROSTER_MAX};
    command =
        (struct command){.verb = VERB_CONSULT_OPEN, .actor = CHIEF, .seat = CHIEF_SEAT, .consult_opened = &consult};
    assert_int_equal(ask(s, command), REFUSAL_CONSULT_ROSTER_INVALID); // with the opener one too many
    consult.seat_count--;
    done(s, command);
    assert_int_equal(state_consult(s, 1)->seat_count, CONSULT_ROSTER_MAX);
}

static void the_roster_hears(void **state) {
    struct state *s = *state;
    opened(s);
    const struct consult *consult = state_consult(s, 1);
    static const uint32_t on[] = {CHIEF_SEAT, LEAD_SEAT, FIELD_SEAT};
    assert_int_equal(consult->seat_count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(consult->seats[i], on[i]);
    assert_int_equal(consult->opener, CHIEF_SEAT);
    assert_int_equal(consult->incident, 1);
    assert_int_equal(consult->opened_at_ms, NOW);
    assert_int_equal(consult->seq, state_seq(s));
    struct channel channel = {CHANNEL_CONSULT, 1, 0};
    for (uint32_t seat = 1; seat <= state_seat_count(s); seat++) {
        bool is_on = seat == CHIEF_SEAT || seat == LEAD_SEAT || seat == FIELD_SEAT;
        assert_int_equal(reach_seat_hears(s, seat, &channel), is_on);
        assert_int_equal(reach_seat_says(s, seat, &channel), is_on);
    }
}

static void what_everybody_looks_at(void **state) {
    struct state *s = *state;
    static char map[CONSULT_MAP_MAX + 2];
    memset(map, ' ', CONSULT_MAP_MAX + 1);
    map[0] = '{', map[CONSULT_MAP_MAX] = '}';
    opened(s);
#define SHOW(text_, ...)                                                                                               \
    ({                                                                                                                 \
        struct command c = change(VERB_CONSULT_SHOW, 1, text_);                                                        \
        __VA_ARGS__;                                                                                                   \
        ask(s, c);                                                                                                     \
    })
    assert_int_equal(SHOW("", ), REFUSAL_NONE);
    assert_int_equal(SHOW("{}", ), REFUSAL_NONE);
    assert_int_equal(SHOW("{", ), REFUSAL_DRAWINGS_INVALID);
    assert_int_equal(SHOW("[]", ), REFUSAL_DRAWINGS_INVALID);
    assert_int_equal(SHOW("{}x", ), REFUSAL_DRAWINGS_INVALID);
    assert_int_equal(SHOW("{\xff}", ), REFUSAL_DRAWINGS_INVALID);
    assert_int_equal(SHOW("{\x01}", ), REFUSAL_DRAWINGS_INVALID);
    assert_int_equal(SHOW(map, ), REFUSAL_DRAWINGS_INVALID);
    map[CONSULT_MAP_MAX - 1] = '}', map[CONSULT_MAP_MAX] = '\0';
    assert_int_equal(SHOW(map, ), REFUSAL_NONE);
    assert_int_equal(SHOW("", c.consult.lat_e7 = -900000001), REFUSAL_PLACE_INVALID);
    assert_int_equal(SHOW("", c.consult.zoom_c = 0), REFUSAL_VIEW_INVALID);
    assert_int_equal(SHOW("", c.consult.zoom_c = CONSULT_ZOOM_MAX + 1), REFUSAL_VIEW_INVALID);
    assert_int_equal(SHOW("", c.consult.consult = 2), REFUSAL_CONSULT_UNKNOWN);
    char drawings[] = "{\"type\":\"FeatureCollection\",\n\"features\":[]}";
    done(s, change(VERB_CONSULT_SHOW, 1, drawings));
    assert_int_equal(SHOW(drawings, ), REFUSAL_NOTHING_CHANGED);
    memset(drawings, 'x', sizeof drawings - 1);
    const struct consult *consult = state_consult(s, 1);
    assert_string_equal(consult->drawings, "{\"type\":\"FeatureCollection\",\n\"features\":[]}");
    assert_int_equal(consult->lat_e7, 1);
    assert_int_equal(consult->lon_e7, 2);
    assert_int_equal(consult->zoom_c, 1450);
    done(s, change(VERB_CONSULT_SHOW, 1, "")); // wiped
    assert_string_equal(consult->drawings, "");
}

static void minutes(void **state) {
    struct state *s = *state;
    static char line[CONSULT_LINE_MAX + 2];
    memset(line, 'a', CONSULT_LINE_MAX + 1);
    opened(s);
#define MINUTE(text_) ask(s, change(VERB_CONSULT_MINUTE, 1, text_))
    assert_int_equal(MINUTE(""), REFUSAL_TEXT_INVALID);
    assert_int_equal(MINUTE("a\nb"), REFUSAL_TEXT_INVALID);
    assert_int_equal(MINUTE(line), REFUSAL_TEXT_INVALID);
    done(s, change(VERB_CONSULT_MINUTE, 1, "一、转移低洼处群众"));
    done(s, change(VERB_CONSULT_MINUTE, 1, "二、关闭隧道"));
    assert_string_equal(state_consult(s, 1)->minutes, "一、转移低洼处群众\n二、关闭隧道");
    struct state *again = restarted(s);
    done(again, change(VERB_CONSULT_MINUTE, 1, "三"));
    assert_string_equal(state_consult(again, 1)->minutes, "一、转移低洼处群众\n二、关闭隧道\n三");
    state_destroy(again);
    line[CONSULT_LINE_MAX] = '\0';
    int lines = 0;
    for (; MINUTE(line) == REFUSAL_NONE; lines++)
        done(s, change(VERB_CONSULT_MINUTE, 1, line));
    assert_int_equal(MINUTE(line), REFUSAL_TEXT_INVALID); // full
    assert_true(strlen(state_consult(s, 1)->minutes) <= CONSULT_MINUTES_MAX);
    assert_true(lines == CONSULT_MINUTES_MAX / (CONSULT_LINE_MAX + 1));
    uint64_t seq = state_consult(s, 1)->seq;
    struct event event = {.seq = state_seq(s) + 1, .verb = VERB_CONSULT_MINUTE, .object = 1, .actor = "", .device = ""};
    event.consult = (struct consult_change){.consult = 1, .text = line};
    state_apply(s, &event);
    assert_int_equal(state_consult(s, 1)->seq, seq);
}

static void a_closed_one_stays_as_it_was(void **state) {
    struct state *s = *state;
    opened(s);
    opened(s);
    done(s, change(VERB_CONSULT_MINUTE, 1, "一"));
    done(s, change(VERB_CONSULT_CLOSE, 1, ""));
    const struct consult *consult = state_consult(s, 1);
    assert_true(consult->closed);
    assert_int_equal(consult->closed_at_ms, NOW);
    for (enum verb verb = VERB_CONSULT_SHOW; verb <= VERB_CONSULT_CLOSE; verb++) {
        assert_int_equal(ask(s, change(verb, 1, "{}")), REFUSAL_CONSULT_CLOSED);
        assert_int_equal(ask(s, change(verb, 3, "{}")), REFUSAL_CONSULT_UNKNOWN);
    }
    assert_string_equal(consult->minutes, "一");
    assert_false(state_consult(s, 2)->closed);
    struct command command = post_command(VERB_POST_CLOSE, HQ); // ends what is left of the post's
    done(s, command);
    assert_true(state_consult(s, 2)->closed);
    assert_int_equal(state_consult(s, 2)->seq, state_seq(s));
    assert_true(consult->seq < state_seq(s));
    struct state *again = restarted(s);
    for (uint32_t i = 1; i <= 2; i++)
        assert_true(state_consult(again, i)->closed);
    assert_int_equal(state_consult(again, 1)->seat_count, 3);
    state_destroy(again);
}

static void a_conclusion_becomes_an_order(void **state) {
    struct state *s = *state;
    opened(s);
    struct order_target target = to_unit(1);
    struct order order = an_order(&target, 1);
    order.consult = 1;
    struct command command = issue_command(&order);
    command.seat = SEAT_OF(HQ, AT_DEPUTY); // was not there
    assert_int_equal(ask(s, command), REFUSAL_CONSULT_UNKNOWN);
    command.seat = FIELD_SEAT;
    assert_int_equal(ask(s, command), REFUSAL_NONE);
    done(s, change(VERB_CONSULT_CLOSE, 1, "")); // what was concluded is ordered afterwards, too
    command.seat = CHIEF_SEAT;
    done(s, command);
    assert_int_equal(state_order(s, 1)->consult, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_thing_wrong_at_a_time),
        TEST(two_hundred_take_part),
        TEST(the_roster_hears),
        TEST(what_everybody_looks_at),
        TEST(minutes),
        TEST(a_closed_one_stays_as_it_was),
        TEST(a_conclusion_becomes_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
