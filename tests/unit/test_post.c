// Command posts: what is refused, how their seats are numbered, single kinds, links without cycles, closing, snapshots.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "unit/district_posts.h"

#define NOW 5000

// A district with the template `hq` (single when it says so), incidents 1 open and 2 closed, and duty officer 1.
static struct sample sample;
static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    struct command put = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(s, &put, 1, NULL), 0);
    struct command incident = incident_command(VERB_INCIDENT_OPEN, 0), end = incident_command(VERB_INCIDENT_CLOSE, 2);
    assert_int_equal(test_do(s, &incident, 1, NULL), 0);
    assert_int_equal(test_do(s, &incident, 1, NULL), 0);
    assert_int_equal(test_do(s, &end, 1, NULL), 0);
    assert_int_equal(test_account(s, "duty", ROLE_DUTY, TEST_DISTRICT "000000"), 1);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static enum refusal go(struct state *s, struct command command) {
    return test_do(s, &command, NOW, NULL);
}

static void must_open(struct state *s, uint32_t incident, uint32_t parent) {
    struct command c = post_command(VERB_POST_OPEN, 0);
    c.post.incident = incident, c.post.parent = parent;
    assert_int_equal(go(s, c), REFUSAL_NONE);
}

static enum refusal link_to(struct state *s, uint32_t post, uint32_t parent) {
    struct command c = post_command(VERB_POST_LINK, post);
    c.post.parent = parent;
    return go(s, c);
}

// ---- open

static void opening_is_refused_for_its_reason(void **state) {
    struct state *s = *state;
    must_open(s, 0, 0);
    must_open(s, 0, 0);
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 2)), REFUSAL_NONE);
    char long_name[POST_NAME_MAX + 2];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    struct command c;
#define REFUSED(spoil, why)                                                                                            \
    c = post_command(VERB_POST_OPEN, 0);                                                                               \
    spoil;                                                                                                             \
    assert_int_equal(go(s, c), REFUSAL_##why);
    REFUSED(c.post.template = "h", TEMPLATE_UNKNOWN)
    REFUSED(c.post.template = "", TEMPLATE_UNKNOWN)
    REFUSED(c.post.name = "　", TEXT_INVALID)
    REFUSED(c.post.name = long_name, TEXT_INVALID)
    REFUSED(c.post.org = "330204000000", ORG_INVALID)
    REFUSED(c.post.org = "", ORG_INVALID)
    REFUSED(c.post.incident = 3, INCIDENT_UNKNOWN)
    REFUSED(c.post.incident = 2, INCIDENT_CLOSED)
    REFUSED(c.post.parent = 3, POST_UNKNOWN)
    REFUSED(c.post.parent = 2, POST_CLOSED)
    assert_int_equal(state_post_count(s), 2);
}

static void a_template_is_for_some_incidents_and_some_time(void **state) {
    struct state *s = *state;
    sample_template(&sample, "fire", POST_SPECIAL);
    sample.hazards[0] = sample.hazards[1] = "12";
    sample.template.valid_from_ms = NOW;
    sample.template.valid_until_ms = NOW + 10;
    assert_int_equal(go(s, template_command(&sample.template)), REFUSAL_NONE);
    struct command c = post_command(VERB_POST_OPEN, 0);
    c.post.template = "fire";
    assert_int_equal(test_do(s, &c, NOW - 1, NULL), REFUSAL_TEMPLATE_NOT_FOR);
    assert_int_equal(test_do(s, &c, NOW + 10, NULL), REFUSAL_TEMPLATE_NOT_FOR);
    assert_int_equal(test_do(s, &c, NOW + 9, NULL), REFUSAL_NONE); // a standing post is for no type
    c.post.incident = 1;                                           // 11A02
    assert_int_equal(test_do(s, &c, NOW, NULL), REFUSAL_TEMPLATE_NOT_FOR);
    c.post.template = "hq";
    assert_int_equal(test_do(s, &c, NOW, NULL), REFUSAL_NONE);
}

static void seats_are_numbered_in_a_row(void **state) {
    struct state *s = *state;
    static const uint32_t rows[SAMPLE_PLACES] = {1, 2, 3, 4, 4, 4, 5, 6},
                          indexes[SAMPLE_PLACES] = {1, 1, 1, 1, 2, 3, 1, 1};
    for (uint32_t number = 1; number <= 3; number++) {
        must_open(s, number == 2, 0);
        const struct post *post = state_post(s, number);
        assert_true(post->number == number && post->template == 1 && post->incident == (number == 2));
        assert_true(post->seat_count == SAMPLE_PLACES && post->first_seat == (number - 1) * SAMPLE_PLACES + 1);
        assert_true(post->opened_at_ms == NOW && post->closed_at_ms == 0 && post->seq == state_seq(s));
        assert_string_equal(post->name, "区应急指挥部");
        for (uint32_t i = 0; i < SAMPLE_PLACES; i++) {
            const struct seat *seat = state_seat(s, post->first_seat + i);
            assert_true(seat->number == post->first_seat + i && seat->post == number);
            assert_true(seat->row == rows[i] && seat->index == indexes[i]);
            assert_true(seat->holder == 0 && seat->stand_in == 0 && seat->left == 0 && seat->roster_count == 0);
            assert_ptr_equal(state_seat_row(s, seat), &state_template(s, 1)->seats[rows[i] - 1]);
        }
    }
    assert_int_equal(state_seat_count(s), 3 * SAMPLE_PLACES);
    assert_null(state_seat(s, 0));
    assert_null(state_seat(s, 3 * SAMPLE_PLACES + 1));
}

// A post keeps what it was opened from, whatever becomes of the template.
static void the_frozen_copy(void **state) {
    struct state *s = *state;
    must_open(s, 0, 0);
    sample_template(&sample, "hq", POST_HQ);
    sample.template.seat_count = 2;
    sample.seats[0].zh = "总指挥";
    assert_int_equal(go(s, template_command(&sample.template)), REFUSAL_NONE);
    must_open(s, 0, 0);
    assert_string_equal(state_seat_row(s, state_seat(s, 1))->zh, "指挥长");
    assert_int_equal(state_post(s, 1)->seat_count, SAMPLE_PLACES);
    assert_int_equal(state_post(s, 2)->seat_count, 2);
    assert_string_equal(state_seat_row(s, state_seat(s, SAMPLE_PLACES + 1))->zh, "总指挥");
}

static void put_kind(struct state *s, const char *key, enum post_kind kind, bool single) {
    sample_template(&sample, key, kind);
    sample.template.single = single;
    assert_int_equal(go(s, template_command(&sample.template)), REFUSAL_NONE);
}

static enum refusal open_from(struct state *s, const char *template, uint32_t incident) {
    struct command c = post_command(VERB_POST_OPEN, 0);
    c.post.template = template;
    c.post.incident = incident;
    return go(s, c);
}

static void an_incident_has_one_of_a_single_kind(void **state) {
    struct state *s = *state;
    put_kind(s, "one", POST_ONSITE, true);
    put_kind(s, "many", POST_ONSITE, false);
    put_kind(s, "joint", POST_JOINT, true);
    must_open(s, 1, 0);                                            // kind hq
    assert_int_equal(open_from(s, "many", 1), REFUSAL_NONE);       // post 2
    assert_int_equal(open_from(s, "many", 1), REFUSAL_NONE);       // post 3
    assert_int_equal(open_from(s, "one", 1), REFUSAL_POST_EXISTS); // beside the many
    assert_int_equal(open_from(s, "joint", 1), REFUSAL_NONE);      // post 4: another kind
    assert_int_equal(open_from(s, "joint", 1), REFUSAL_POST_EXISTS);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    assert_int_equal(open_from(s, "one", 3), REFUSAL_NONE);         // post 5: another incident
    assert_int_equal(open_from(s, "many", 3), REFUSAL_POST_EXISTS); // what is there says that it is single
    assert_int_equal(open_from(s, "one", 0), REFUSAL_NONE);         // standing ones are as many as wanted
    assert_int_equal(open_from(s, "one", 0), REFUSAL_NONE);
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 5)), REFUSAL_NONE);
    assert_int_equal(open_from(s, "one", 3), REFUSAL_NONE);
}

// ---- link

static void links_have_no_cycles(void **state) {
    struct state *s = *state;
    for (uint32_t parent = 0; parent < 4; parent++)
        must_open(s, 0, parent); // 1 above 2 above 3 above 4
    assert_int_equal(link_to(s, 9, 1), REFUSAL_POST_UNKNOWN);
    assert_int_equal(link_to(s, 1, 9), REFUSAL_POST_UNKNOWN);
    assert_int_equal(link_to(s, 2, 1), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(link_to(s, 1, 0), REFUSAL_NOTHING_CHANGED);
    for (uint32_t parent = 1; parent <= 4; parent++)
        assert_int_equal(link_to(s, 1, parent), REFUSAL_POST_PARENT_INVALID);
    assert_int_equal(link_to(s, 3, 0), REFUSAL_NONE); // 1 above 2, 3 above 4
    assert_int_equal(state_post(s, 3)->parent, 0);
    assert_int_equal(state_post(s, 3)->seq, state_seq(s));
    assert_int_equal(link_to(s, 1, 4), REFUSAL_NONE); // 3 above 4 above 1 above 2
    assert_int_equal(link_to(s, 3, 2), REFUSAL_POST_PARENT_INVALID);
    assert_int_equal(link_to(s, 2, 3), REFUSAL_NONE);
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 4)), REFUSAL_NONE);
    assert_int_equal(link_to(s, 2, 4), REFUSAL_POST_CLOSED);
    assert_int_equal(link_to(s, 4, 0), REFUSAL_POST_CLOSED);
    assert_int_equal(state_post(s, 1)->parent, 4); // it tells what stood under what
}

// ---- close

static void closing_empties_the_seats(void **state) {
    struct state *s = *state;
    uint32_t other = test_account(s, "other", ROLE_MEMBER, TEST_ORG);
    must_open(s, 1, 0);
    assert_int_equal(go(s, seat_command(VERB_SEAT_TAKE, 1 + AT_DEPUTY, 1, "")), REFUSAL_NONE);
    assert_int_equal(go(s, seat_command(VERB_SEAT_ASSIGN, 1 + AT_ARMY, 0, "other")), REFUSAL_NONE);
    assert_int_equal(go(s, seat_command(VERB_SEAT_STAND_IN, 1 + AT_CHIEF, 1, "")), REFUSAL_NONE);
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 2)), REFUSAL_POST_UNKNOWN);
    struct command c = post_command(VERB_POST_CLOSE, 1);
    c.post.reason = "a\nb";
    assert_int_equal(go(s, c), REFUSAL_TEXT_INVALID);
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 1)), REFUSAL_NONE);
    assert_true(state_post(s, 1)->closed_at_ms == NOW && state_post(s, 1)->seq == state_seq(s));
    assert_null(state_seat_of_account(s, 1, NULL));
    assert_null(state_seat_of_account(s, other, NULL));
    static const struct {
        int at;
        uint32_t left;
    } were[] = {{AT_DEPUTY, 1}, {AT_ARMY, 2}, {AT_CHIEF, 1}, {AT_LEAD, 0}};
    for (size_t i = 0; i < sizeof were / sizeof *were; i++) {
        const struct seat *seat = state_seat(s, 1 + (uint32_t)were[i].at);
        assert_true(seat->holder == 0 && seat->stand_in == 0 && seat->left == were[i].left);
    }
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 1)), REFUSAL_POST_CLOSED);
    assert_int_equal(go(s, seat_command(VERB_SEAT_TAKE, 1 + AT_DEPUTY, 1, "")), REFUSAL_POST_CLOSED);
}

// ---- who has to start over

static void whoever_hears_other_posts_starts_over(void **state) {
    struct state *s = *state;
    static const char *const names[] = {"top", "middle", "low", "aside"};
    for (uint32_t i = 0; i < 4; i++) { // accounts 2..5 each in a post of their own: 1 above 2 above 3, and 4
        must_open(s, 0, i == 3 ? 0 : i);
        assert_int_equal(test_account(s, names[i], ROLE_MEMBER, TEST_ORG), 2 + i);
        assert_int_equal(state_reach_seq(s, 2 + i), 0);
        assert_int_equal(go(s, seat_command(VERB_SEAT_ASSIGN, i * SAMPLE_PLACES + 1, 0, names[i])), REFUSAL_NONE);
        assert_int_equal(state_reach_seq(s, 2 + i), state_seq(s));
    }
    uint64_t before[4];
#define REMEMBER                                                                                                       \
    for (uint32_t i = 0; i < 4; i++)                                                                                   \
    before[i] = state_reach_seq(s, 2 + i)
#define STARTS_OVER(a, b, c, d)                                                                                        \
    for (uint32_t i = 0; i < 4; i++)                                                                                   \
    assert_int_equal(state_reach_seq(s, 2 + i), ((const int[]){a, b, c, d})[i] ? state_seq(s) : before[i])
    REMEMBER;
    assert_int_equal(link_to(s, 4, 3), REFUSAL_NONE);
    STARTS_OVER(0, 0, 1, 1);
    REMEMBER;
    assert_int_equal(link_to(s, 4, 1), REFUSAL_NONE);
    STARTS_OVER(1, 0, 1, 1);
    REMEMBER;
    assert_int_equal(go(s, post_command(VERB_POST_CLOSE, 2)), REFUSAL_NONE);
    STARTS_OVER(1, 1, 1, 0);
    REMEMBER;
    assert_int_equal(go(s, mode_command(MODE_WAR)), REFUSAL_NONE); // whoever sits somewhere
    STARTS_OVER(1, 0, 1, 1);
    assert_int_equal(state_reach_seq(s, 1), 0);
    assert_int_equal(state_reach_seq(s, 99), 0);
}

// ---- clock

static void the_clock_is_noted(void **state) {
    struct state *s = *state;
    assert_true(state_clock(s)->by_ms == 0 && state_clock(s)->offset_ms == 0);
    struct event event = {.seq = state_seq(s) + 1,
                          .at_ms = NOW,
                          .verb = VERB_CLOCK_SHIFT,
                          .clock = {.by_ms = -3, .offset_ms = 77, .boot = {1, 2}}};
    state_apply(s, &event);
    assert_true(state_clock(s)->by_ms == -3 && state_clock(s)->offset_ms == 77 && state_clock(s)->boot[1] == 2);
    log_set_level((enum log_level) - 1);
    event.seq++, event.clock.by_ms = INT64_MIN, event.clock.offset_ms = 1;
    state_apply(s, &event);
    log_set_level(LOG_INFO);
    assert_int_equal(state_clock(s)->offset_ms, 77);
}

// ---- snapshots and damage

static void a_snapshot_brings_posts_back(void **state) {
    struct state *s = *state, *copy = state_create(TEST_DISTRICT);
    must_open(s, 1, 0);
    must_open(s, 0, 0);
    assert_int_equal(link_to(s, 1, 2), REFUSAL_NONE); // above it now stands a later one
    assert_int_equal(test_account(s, "other", ROLE_MEMBER, TEST_ORG), 2);
    const struct roster_line lines[] = {{"duty", 10, 20, MODE_WAR}, {"other", 20, 30, MODE_UNKNOWN}};
    assert_int_equal(go(s, roster_command(1, lines, 2)), REFUSAL_NONE);
    assert_int_equal(go(s, seat_command(VERB_SEAT_TAKE, 1 + AT_DEPUTY, 1, "")), REFUSAL_NONE);
    assert_int_equal(go(s, seat_command(VERB_SEAT_ASSIGN, 1 + AT_CHIEF, 0, "other")), REFUSAL_NONE);
    assert_int_equal(go(s, seat_command(VERB_SEAT_STAND_IN, 1 + AT_CHIEF, 1, "")), REFUSAL_NONE);
    assert_int_equal(go(s, mode_command(MODE_WAR)), REFUSAL_NONE);

    for (uint32_t i = 1; i <= 2; i++)
        state_restore_incident(copy, state_incident(s, i));
    for (uint32_t i = 1; i <= 2; i++)
        state_restore_account(copy, state_account(s, i));
    state_restore_mode(copy, state_mode(s), state_clock(s));
    state_restore_template(copy, state_template(s, 1));
    log_set_level((enum log_level) - 1);
    state_restore_template(copy, state_template(s, 1)); // twice the same
    struct post odd = *state_post(s, 1);
    odd.seat_count--; // other than its template
    state_restore_post(copy, &odd);
    odd = *state_post(s, 1), odd.template = 9;
    state_restore_post(copy, &odd);
    odd = *state_post(s, 1), odd.first_seat = UINT32_MAX - 1;
    state_restore_post(copy, &odd);
    odd = *state_post(s, 1), odd.incident = 9;
    state_restore_post(copy, &odd);
    odd = *state_post(s, 1), odd.parent = 1;
    state_restore_post(copy, &odd);
    assert_int_equal(state_post_count(copy), 0);
    for (uint32_t i = 1; i <= 2; i++)
        state_restore_post(copy, state_post(s, i));
    odd = *state_post(s, 1), odd.number = 3; // its seats are there
    state_restore_post(copy, &odd);
    assert_int_equal(state_post_count(copy), 2);
    struct seat seat = *state_seat(s, 1);
    seat.row = 2;
    state_restore_seat(copy, &seat);
    seat = *state_seat(s, 1), seat.holder = 9;
    state_restore_seat(copy, &seat);
    seat = *state_seat(s, 1), seat.stand_in = seat.holder;
    state_restore_seat(copy, &seat);
    seat = *state_seat(s, 1), seat.roster_count = ROSTER_MAX + 1;
    state_restore_seat(copy, &seat);
    seat = *state_seat(s, 1), seat.number = 999;
    state_restore_seat(copy, &seat);
    assert_true(state_seat(copy, 1)->holder == 0 && state_seat(copy, 1)->roster_count == 0);
    for (int twice = 0; twice < 2; twice++)
        for (uint32_t i = 1; i <= state_seat_count(s); i++)
            state_restore_seat(copy, state_seat(s, i));
    state_restore_reach(copy, 1, state_reach_seq(s, 1));
    state_restore_reach(copy, 2, state_reach_seq(s, 2));
    state_restore_reach(copy, 77, 5); // of nobody
    state_restore_mode(copy, MODE_UNKNOWN, state_clock(s));
    log_set_level(LOG_INFO);

    assert_int_equal(state_mode(copy), MODE_WAR);
    assert_memory_equal(state_post(copy, 1), state_post(s, 1), sizeof(struct post));
    for (uint32_t i = 1; i <= state_seat_count(s); i++) {
        const struct seat *a = state_seat(s, i), *b = state_seat(copy, i);
        assert_true(a->holder == b->holder && a->stand_in == b->stand_in && a->left == b->left && a->seq == b->seq);
        assert_true(a->since_ms == b->since_ms && a->roster_count == b->roster_count);
        for (uint32_t j = 0; j < a->roster_count; j++)
            assert_memory_equal(&a->roster[j], &b->roster[j], sizeof *a->roster);
    }
    for (uint32_t i = 1; i <= 2; i++)
        assert_int_equal(state_reach_seq(copy, i), state_reach_seq(s, i));
    assert_non_null(state_seat_of_account(copy, 1, state_seat_of_account(copy, 1, NULL))); // deputy and stand-in
    state_restore_seq(copy, state_seq(s), NOW, 0);
    must_open(copy, 0, 0);
    assert_int_equal(state_post(copy, 3)->first_seat, 2 * SAMPLE_PLACES + 1);
    state_destroy(copy);
}

static void damaged_events_change_nothing(void **state) {
    struct state *s = *state;
    must_open(s, 0, 0);
    must_open(s, 0, 1);
    struct post post = *state_post(s, 2);
    post.number = 3;
    post.first_seat = 2 * SAMPLE_PLACES + 1;
    struct event e;
    log_set_level((enum log_level) - 1);
#define PASSED_OVER(verb_, object_, ...)                                                                               \
    e = (struct event){.seq = state_seq(s) + 1, .at_ms = NOW, .verb = verb_, .object = object_, __VA_ARGS__};          \
    state_apply(s, &e);
    struct post odd = post;
    PASSED_OVER(VERB_POST_OPEN, 4, .post_opened = &odd)
    odd = post, odd.first_seat++;
    PASSED_OVER(VERB_POST_OPEN, 3, .post_opened = &odd)
    odd = post, odd.first_seat--;
    PASSED_OVER(VERB_POST_OPEN, 3, .post_opened = &odd)
    odd = post, odd.parent = 3;
    PASSED_OVER(VERB_POST_OPEN, 3, .post_opened = &odd)
    odd = post, odd.closed_at_ms = 5;
    PASSED_OVER(VERB_POST_OPEN, 3, .post_opened = &odd)
    odd = post, odd.org[0] = 'x';
    PASSED_OVER(VERB_POST_OPEN, 3, .post_opened = &odd)
    PASSED_OVER(VERB_POST_LINK, 1, .post = {.parent = 2})
    PASSED_OVER(VERB_POST_LINK, 1, .post = {.parent = 9})
    PASSED_OVER(VERB_POST_CLOSE, 9, .post = {.parent = 9})
    PASSED_OVER(VERB_MODE_SET, 0, .mode = {.mode = MODES})
    struct template version = *state_template(s, 1);
    version.number = 2, version.version = 3;
    PASSED_OVER(VERB_TEMPLATE_PUT, 2, .template_put = &version)
    version.version = 2, version.seat_count = 0;
    PASSED_OVER(VERB_TEMPLATE_PUT, 2, .template_put = &version)
    log_set_level(LOG_INFO);
    assert_true(state_post_count(s) == 2 && state_seat_count(s) == 2 * SAMPLE_PLACES && state_template_count(s) == 1);
    assert_true(state_mode(s) == MODE_PEACE && state_post(s, 1)->parent == 0 && state_post(s, 1)->closed_at_ms == 0);
}

#define WITH_STATE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_STATE(opening_is_refused_for_its_reason),
        WITH_STATE(a_template_is_for_some_incidents_and_some_time),
        WITH_STATE(seats_are_numbered_in_a_row),
        WITH_STATE(the_frozen_copy),
        WITH_STATE(an_incident_has_one_of_a_single_kind),
        WITH_STATE(links_have_no_cycles),
        WITH_STATE(closing_empties_the_seats),
        WITH_STATE(whoever_hears_other_posts_starts_over),
        WITH_STATE(the_clock_is_noted),
        WITH_STATE(a_snapshot_brings_posts_back),
        WITH_STATE(damaged_events_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
