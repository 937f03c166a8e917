// Fences on the wire: their limits, what is refused by name, and how they come back from an image.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "wire_trip.h"

static void bodies_have_limits(void **state) {
    struct wire_test *test = *state;
    struct command command;
    char *shape = mem_new(FENCE_SHAPE_MAX + 2);
    memset(shape, ' ', FENCE_SHAPE_MAX + 1);
#define PUT(refusal, change)                                                                                           \
    do {                                                                                                               \
        struct fence f = sample_fence;                                                                                 \
        change;                                                                                                        \
        command.fence_put = &f;                                                                                        \
        assert_int_equal(answer_to(test, &command), refusal);                                                          \
    } while (0)
    sample_command(VERB_FENCE_PUT, &command);
    PUT(REFUSAL_NONE, );
    PUT(REFUSAL_NONE, f.name = long_text(FENCE_NAME_MAX));
    PUT(REFUSAL_TEXT_INVALID, f.name = long_text(FENCE_NAME_MAX + 1));
    PUT(REFUSAL_TEXT_INVALID, f.name = "");
    PUT(REFUSAL_TEXT_INVALID, f.name = "a\nb");
    PUT(REFUSAL_FENCE_SHAPE_INVALID, f.shape = shape);
    shape[FENCE_SHAPE_MAX] = '\0';
    PUT(REFUSAL_NONE, f.shape = shape);
    PUT(REFUSAL_FENCE_SHAPE_INVALID, f.shape = "\xff");
    PUT(REFUSAL_NONE, f.kind = FENCE_KINDS); // the rule's to refuse
    free(shape);
    sample_command(VERB_FENCE_REMOVE, &command);
    command.fence.reason = long_text(FENCE_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    sample_command(VERB_FENCE_CROSS, &command);
    command.cross.place.known = false;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
}

static void an_image_has_them(void **state) {
    struct wire_test *test = *state;
    struct state *one = sample_state();
    struct buf image = {0};
    sample_fences_restore(one);
    struct state *back = image_comes_back(test, one, &image);
    assert_int_equal(state_fence_bytes(back), strlen(SAMPLE_FENCE_SHAPE) + strlen(SAMPLE_FENCE_LINE));
    assert_true(fence_stay_is_inside(state_fence_stay(back, 2, 7)));
    assert_false(fence_stay_is_inside(state_fence_stay(back, 4, 7)));
    buf_free(&image);
    state_destroy(one);
    state_destroy(back);
}

static void what_cannot_be_is_left_out(void **arg) {
    (void)arg;
    struct state *state = sample_state();
    log_set_level((enum log_level) - 1);
    struct fence fence = sample_fence_put;
    fence.number = FENCE_NUMBER_MAX + 1;
    state_restore_fence(state, &fence);
    fence = sample_fence_put;
    fence.kind = FENCE_KINDS;
    state_restore_fence(state, &fence);
    assert_int_equal(state_fence_count(state), 0);
    struct fence_stay stay = {2, 7, CROSSING_ENTER, 1, 1};
    state_restore_fence_stay(state, &stay); // before its fence
    sample_fences_restore(state);
    sample_fences_restore(state); // twice
    assert_int_equal(state_fence_count(state), 4);
    stay = (struct fence_stay){1, 7, CROSSING_ENTER, 1, 1}; // of a fence that is removed
    state_restore_fence_stay(state, &stay);
    stay = (struct fence_stay){4, 99, CROSSING_ENTER, 1, 1}; // of a unit that is not there
    state_restore_fence_stay(state, &stay);
    int count = 0;
    for (const struct fence_stay *at = NULL; (at = state_fence_stay_next(state, at)) != NULL;)
        count++;
    assert_int_equal(count, 2);
    log_set_level(LOG_INFO);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(bodies_have_limits),
        WIRE_TEST(an_image_has_them),
        WIRE_TEST(what_cannot_be_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
