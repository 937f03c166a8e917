// Catalogues and launches on the wire: both ways, their limits, and back from an image.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "domain/missed.h"
#include "wire_trip.h"

static const enum verb verbs[] = {VERB_CATALOGUE_PUT, VERB_PLAN_LAUNCH};

static void commands_and_events_come_back(void **state) {
    struct wire_test *test = *state;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct event event, back;
        assert_command_comes_back(test, verbs[i]);
        assert_event_comes_back(test, verbs[i]);
        struct buf bytes = {0};
        sample_event(verbs[i], &event);
        record_write(&bytes, &event);
        for (size_t len = 0; len < bytes.len; len++) { // cut off anywhere it is damaged
            arena_reset(test->arena);
            assert_false(record_read(bytes.data, len, test->arena, &back));
        }
        buf_free(&bytes);
    }
}

// A launch of nothing but a plan: every list may be empty.
static void lists_may_be_empty(void **state) {
    struct wire_test *test = *state;
    struct event event, back;
    sample_event(VERB_PLAN_LAUNCH, &event);
    event.launched = (struct plan_launched){.plan = 61, .incident = 3};
    record_write(&test->buf, &event);
    assert_true(record_read(test->buf.data, test->buf.len, test->arena, &back));
    assert_int_equal(back.launched.plan, 61);
    assert_int_equal(back.launched.post_count + back.launched.seat_count + back.launched.order_count +
                         back.launched.dispatch_count + back.launched.missed_count,
                     0);
}

static void bodies_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    struct catalogue put = sample_put;
    sample_command(VERB_CATALOGUE_PUT, &command);
    command.catalogue = &put;
    put.key = long_text(CATALOGUE_KEY_MAX);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    put.key = long_text(CATALOGUE_KEY_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_CATALOGUE_INVALID);
    put = sample_put;
    put.zh = "a\nb";
    assert_int_equal(answer_to(test, &command), REFUSAL_CATALOGUE_INVALID);
    put = sample_put;
    put.en = "\xff";
    assert_int_equal(answer_to(test, &command), REFUSAL_CATALOGUE_INVALID);
    put = sample_put;
    char *body = mem_new(CATALOGUE_BODY_MAX + 2);
    memset(body, ' ', CATALOGUE_BODY_MAX + 1);
    put.body = body;
    assert_int_equal(answer_to(test, &command), REFUSAL_CATALOGUE_INVALID);
    body[CATALOGUE_BODY_MAX] = '\0';
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE); // the rule's to refuse
    free(body);
    put = sample_put;
    put.kind = CATALOGUE_KINDS; // of a later version
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    uint32_t units[DISPATCH_UNITS_MAX + 1] = {0};
    sample_command(VERB_PLAN_LAUNCH, &command);
    command.launch.units = units;
    command.launch.count = DISPATCH_UNITS_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.launch.count = DISPATCH_UNITS_MAX + 1;
    assert_int_equal(answer_to(test, &command), REFUSAL_DISPATCH_UNITS_INVALID);
}

// More than a launch may hold cannot be read back, so that no loop believes it.
static void events_have_limits(void **state) {
    struct wire_test *test = *state;
    struct event event, back;
    struct post posts[PLAN_POSTS_MAX + 1];
    const char *missed[MISSED_MAX + 1];
    for (size_t i = 0; i <= PLAN_POSTS_MAX; i++)
        posts[i] = sample_plan_posts[0];
    for (size_t i = 0; i <= MISSED_MAX; i++)
        missed[i] = "unit-out|x";
    for (int spoil = 0; spoil < 4; spoil++) {
        sample_event(VERB_PLAN_LAUNCH, &event);
        event.launched.posts = spoil < 2 ? posts : event.launched.posts;
        event.launched.post_count = spoil < 2 ? PLAN_POSTS_MAX + (spoil == 1) : event.launched.post_count;
        event.launched.missed = spoil >= 2 ? missed : event.launched.missed;
        event.launched.missed_count = spoil >= 2 ? MISSED_MAX + (spoil == 3) : event.launched.missed_count;
        buf_clear(&test->buf);
        arena_reset(test->arena);
        record_write(&test->buf, &event);
        assert_int_equal(record_read(test->buf.data, test->buf.len, test->arena, &back), spoil % 2 == 0);
    }
}

static void an_image_has_them(void **state) {
    struct wire_test *test = *state;
    struct state *one = sample_state();
    struct buf image = {0};
    struct catalogue catalogue = sample_catalogue;
    catalogue.number = 4, catalogue.version = 1;
    state_restore_catalogue(one, &catalogue);
    state_restore_catalogue(one, &sample_catalogue);
    catalogue.number = 7, catalogue.kind = CATALOGUE_CAPABILITIES, catalogue.key = "a";
    log_set_level((enum log_level) - 1); // which its reader does not take: it keeps its number
    state_restore_catalogue(one, &catalogue);
    log_set_level(LOG_INFO);
    assert_null(state_catalogue(one, 7));
    struct incident incident = sample_incident;
    incident.number = 9;
    incident.plan_count = 2, incident.plans[0] = 4, incident.plans[1] = 61;
    state_restore_incident(one, &incident);
    struct state *back = image_comes_back(test, one, &image);
    assert_ptr_equal(state_catalogue_by_key(back, CATALOGUE_PLAN, "waterlogging"), state_catalogue(back, 61));
    assert_ptr_equal(state_catalogue_next(back, CATALOGUE_PLAN, NULL), state_catalogue(back, 61));
    assert_null(state_catalogue_next(back, CATALOGUE_PLAN, state_catalogue(back, 61)));
    assert_null(state_catalogue_by_key(back, CATALOGUE_KINDS, "waterlogging"));
    assert_int_equal(state_incident(back, 9)->plans[1], 61);
    uint8_t *at = memmem(image.data, image.len, "\"water-drain\"", 13);
    memset(at, '\x01', 13); // no clean text
    struct state *other = state_create("440307");
    log_set_level((enum log_level) - 1);
    assert_false(snapshot_read(image.data, image.len, other));
    log_set_level(LOG_INFO);
    buf_free(&image);
    state_destroy(one);
    state_destroy(back);
    state_destroy(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(commands_and_events_come_back),
        WIRE_TEST(lists_may_be_empty),
        WIRE_TEST(bodies_have_limits),
        WIRE_TEST(events_have_limits),
        WIRE_TEST(an_image_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
