// Fences by their rules: what may be put, who is inside, what is no news; and random steps against a plain model.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/district.h"
#include "unit/fence_shapes.h"
#include "wire/snapshot.h"

#define NOW 1764400000000
#define SQUARE "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.8]]]}"
#define OTHER "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.7,29.8],[121.6,29.9],[121.5,29.8]]]}"
#define LINE "{\"type\":\"LineString\",\"coordinates\":[[121.5,29.8],[121.6,29.8]]}"

static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    for (int i = 0; i < 3; i++) {
        static const char *const codes[] = {"A", "B", "C"};
        struct command command = unit_command(VERB_UNIT_REGISTER, 0);
        command.unit.code = codes[i];
        assert_int_equal(test_do(s, &command, NOW, NULL), 0);
        command = incident_command(VERB_INCIDENT_OPEN, 0);
        assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    }
    struct command command = unit_command(VERB_UNIT_RETIRE, 3);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    command = incident_command(VERB_INCIDENT_CLOSE, 3);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static struct fence a_fence(void) {
    return (struct fence){.kind = FENCE_DANGER, .org = TEST_ORG, .name = "危险区", .shape = SQUARE};
}

static enum refusal put(struct state *state, const struct fence *fence) {
    const struct command command = {.verb = VERB_FENCE_PUT, .fence_put = fence};
    return test_do(state, &command, NOW, NULL);
}

static enum refusal cross_at(struct state *state, uint32_t fence, uint32_t unit, enum fence_crossing what,
                             int64_t now_ms) {
    const struct command command = {.verb = VERB_FENCE_CROSS,
                                    .cross = {fence, unit, what, now_ms - 500, {true, 298500000, 1215500000}}};
    return test_do(state, &command, now_ms, NULL);
}

static enum refusal cross(struct state *state, uint32_t fence, uint32_t unit, enum fence_crossing what) {
    return cross_at(state, fence, unit, what, NOW);
}

#define PUT(refusal, change)                                                                                           \
    do {                                                                                                               \
        struct fence f = a_fence();                                                                                    \
        change;                                                                                                        \
        assert_int_equal(put(s, &f), refusal);                                                                         \
    } while (0)

static void what_may_be_put(void **state) {
    struct state *s = *state;
    PUT(REFUSAL_FENCE_UNKNOWN, f.number = 1);
    PUT(REFUSAL_FENCE_INVALID, f.kind = FENCE_NONE);
    PUT(REFUSAL_FENCE_INVALID, f.kind = FENCE_KINDS);
    PUT(REFUSAL_FENCE_INVALID, f.width_m = 10);
    PUT(REFUSAL_FENCE_INVALID, (f.kind = FENCE_ROUTE, f.shape = LINE));
    PUT(REFUSAL_FENCE_INVALID, (f.kind = FENCE_ROUTE, f.shape = LINE, f.width_m = FENCE_METRES_MAX + 1));
    PUT(REFUSAL_FENCE_INVALID, f.approach_m = FENCE_METRES_MAX + 1);
    PUT(REFUSAL_FENCE_INVALID, f.dwell_s = FENCE_SECONDS_MAX + 1);
    PUT(REFUSAL_FENCE_INVALID, f.silence_s = FENCE_SECONDS_MAX + 1);
    PUT(REFUSAL_FENCE_INVALID, (f.kind = FENCE_CORDON, f.silence_s = 60));
    PUT(REFUSAL_TEXT_INVALID, f.name = "");
    PUT(REFUSAL_TEXT_INVALID, f.name = " \u3000");
    PUT(REFUSAL_ORG_INVALID, strcpy(f.org, "440307000000"));
    PUT(REFUSAL_ORG_INVALID, strcpy(f.org, ""));
    PUT(REFUSAL_INCIDENT_UNKNOWN, f.incident = 99);
    PUT(REFUSAL_INCIDENT_CLOSED, f.incident = 3);
    PUT(REFUSAL_FENCE_SHAPE_INVALID, f.shape = "");
    PUT(REFUSAL_FENCE_SHAPE_INVALID, f.shape = LINE);
    PUT(REFUSAL_FENCE_SHAPE_INVALID, (f.kind = FENCE_ROUTE, f.width_m = 10));
    PUT(REFUSAL_FENCE_SHAPE_INVALID,
        f.shape = "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,99],[121.6,29.9],[121.5,29.8]]]}");
    assert_int_equal(state_fence_count(s), 0);
    PUT(REFUSAL_NONE, (f.silence_s = 60, f.dwell_s = FENCE_SECONDS_MAX, f.approach_m = FENCE_METRES_MAX));
    PUT(REFUSAL_NONE, (f.kind = FENCE_ROUTE, f.shape = LINE, f.width_m = 1, f.incident = 1));
    assert_int_equal(state_fence_count(s), 2);
    assert_int_equal(state_fence(s, 2)->incident, 1);
    assert_string_equal(state_fence(s, 1)->shape, SQUARE);
}

static void what_may_be_changed(void **state) {
    struct state *s = *state;
    PUT(REFUSAL_NONE, );
    PUT(REFUSAL_NOTHING_CHANGED, f.number = 1);
    PUT(REFUSAL_FENCE_INVALID, (f.number = 1, f.incident = 1)); // it stays whose it is
    PUT(REFUSAL_FENCE_INVALID, (f.number = 1, strcpy(f.org, TEST_DISTRICT "002000")));
    PUT(REFUSAL_NONE, (f.number = 1, f.shape = OTHER, f.kind = FENCE_STAGING));
    assert_int_equal(state_fence_count(s), 1);
    assert_int_equal(state_fence(s, 1)->kind, FENCE_STAGING);
    assert_int_equal(state_fence_bytes(s), strlen(OTHER));
    struct command remove = {.verb = VERB_FENCE_REMOVE, .fence = {1, "画错了"}};
    assert_int_equal(test_do(s, &remove, NOW, NULL), REFUSAL_NONE);
    assert_int_equal(test_do(s, &remove, NOW, NULL), REFUSAL_FENCE_UNKNOWN);
    PUT(REFUSAL_FENCE_UNKNOWN, f.number = 1);
    assert_true(state_fence(s, 1)->removed);
    assert_int_equal(state_fence_bytes(s), 0);
    PUT(REFUSAL_NONE, );
    assert_false(state_fence(s, 2)->removed); // numbers are not used again
    remove.fence = (struct fence_change){2, "a\nb"};
    assert_int_equal(test_do(s, &remove, NOW, NULL), REFUSAL_TEXT_INVALID);
}

static void what_is_no_news(void **state) {
    struct state *s = *state;
    PUT(REFUSAL_NONE, );
    assert_int_equal(cross(s, 9, 1, CROSSING_ENTER), REFUSAL_FENCE_UNKNOWN);
    assert_int_equal(cross(s, 1, 9, CROSSING_ENTER), REFUSAL_UNIT_UNKNOWN);
    assert_int_equal(cross(s, 1, 3, CROSSING_ENTER), REFUSAL_UNIT_RETIRED);
    assert_int_equal(cross(s, 1, 1, CROSSING_NONE), REFUSAL_FENCE_INVALID);
    assert_int_equal(cross(s, 1, 1, CROSSINGS), REFUSAL_FENCE_INVALID);
    assert_int_equal(cross(s, 1, 1, CROSSING_LEAVE), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_DWELL), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_APPROACH), REFUSAL_NONE);
    assert_int_equal(cross_at(s, 1, 1, CROSSING_APPROACH, NOW + FENCE_LATELY_MS), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross_at(s, 1, 1, CROSSING_APPROACH, NOW + FENCE_LATELY_MS + 1), REFUSAL_NONE);
    assert_int_equal(cross(s, 1, 1, CROSSING_ENTER), REFUSAL_NONE);
    assert_int_equal(cross(s, 1, 1, CROSSING_ENTER), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_APPROACH), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_DWELL), REFUSAL_NONE);
    assert_int_equal(cross(s, 1, 1, CROSSING_DWELL), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_ENTER), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(state_fence_stay(s, 1, 1)->since_ms, NOW - 500);
    assert_int_equal(cross(s, 1, 1, CROSSING_LEAVE), REFUSAL_NONE);
    assert_int_equal(cross(s, 1, 1, CROSSING_LEAVE), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(cross(s, 1, 1, CROSSING_APPROACH), REFUSAL_NOTHING_CHANGED); // it has just been there
    assert_int_equal(cross(s, 1, 1, CROSSING_ENTER), REFUSAL_NONE);
    struct command odd = {.verb = VERB_FENCE_CROSS, .cross = {1, 2, CROSSING_ENTER, NOW, {0}}};
    assert_int_equal(test_do(s, &odd, NOW, NULL), REFUSAL_PLACE_INVALID);
    odd.cross.place = (struct place){true, 950000000, 0};
    assert_int_equal(test_do(s, &odd, NOW, NULL), REFUSAL_PLACE_INVALID);
    odd.cross.place.lat_e7 = 0;
    odd.cross.fix_at_ms = 0;
    assert_int_equal(test_do(s, &odd, NOW, NULL), REFUSAL_FIX_OUT_OF_RANGE);
    odd.cross.fix_at_ms = NOW + 86400001;
    assert_int_equal(test_do(s, &odd, NOW, NULL), REFUSAL_FIX_FROM_FUTURE);
}

static int stays(const struct state *state) {
    int count = 0;
    for (const struct fence_stay *stay = NULL; (stay = state_fence_stay_next(state, stay)) != NULL;)
        count++;
    return count;
}

static void what_is_remembered(void **state) {
    struct state *s = *state;
    PUT(REFUSAL_NONE, f.incident = 1);
    PUT(REFUSAL_NONE, );
    assert_int_equal(cross_at(s, 1, 1, CROSSING_APPROACH, NOW + 1000), REFUSAL_NONE);
    assert_int_equal(cross_at(s, 2, 1, CROSSING_ENTER, NOW + 2000), REFUSAL_NONE);
    assert_int_equal(stays(s), 2);
    assert_int_equal(cross_at(s, 1, 2, CROSSING_ENTER, NOW + 1001 + FENCE_LATELY_MS), REFUSAL_NONE);
    assert_int_equal(stays(s), 2); // the approach is forgotten
    assert_null(state_fence_stay(s, 1, 1));
    assert_int_equal(cross_at(s, 2, 2, CROSSING_ENTER, NOW + 1002 + FENCE_LATELY_MS), REFUSAL_NONE);
    struct command command = unit_command(VERB_UNIT_RETIRE, 1);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_NONE);
    assert_int_equal(stays(s), 2);
    assert_null(state_fence_stay(s, 2, 1));
    command = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_NONE);
    assert_true(state_fence(s, 1)->removed);
    assert_int_equal(state_fence(s, 1)->seq, state_seq(s));
    assert_int_equal(stays(s), 1);
    command = (struct command){.verb = VERB_FENCE_REMOVE, .fence = {2, ""}};
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_NONE);
    assert_int_equal(stays(s), 0);
}

static void shapes_have_a_limit_together(void **state) {
    struct state *s = *state;
    char *shape = mem_new(FENCE_SHAPE_MAX + 1);
    memset(shape, ' ', FENCE_SHAPE_MAX);
    memcpy(shape, SQUARE, strlen(SQUARE));
    uint32_t count = FENCE_SHAPES_MAX / FENCE_SHAPE_MAX;
    for (uint32_t i = 0; i < count; i++)
        PUT(REFUSAL_NONE, f.shape = shape);
    PUT(REFUSAL_FENCES_TOO_MANY, f.shape = shape);
    PUT(REFUSAL_NONE, ); // a small one has room
    PUT(REFUSAL_NONE, (f.number = 1, f.shape = OTHER));
    PUT(REFUSAL_NONE, f.shape = shape);
    free(shape);
}

// ---- random steps against a plain model

#define FENCES 6
#define UNITS 2

struct model {
    bool there[FENCES + 1];
    enum fence_crossing last[FENCES + 1][UNITS + 1];
    int64_t at_ms[FENCES + 1][UNITS + 1];
};

static bool model_news(const struct model *model, uint32_t fence, uint32_t unit, enum fence_crossing what,
                       int64_t now_ms) {
    enum fence_crossing last = model->last[fence][unit];
    bool inside = last == CROSSING_ENTER || last == CROSSING_DWELL;
    bool lately = last != CROSSING_NONE && now_ms - model->at_ms[fence][unit] <= FENCE_LATELY_MS;
    return what == CROSSING_ENTER   ? !inside
           : what == CROSSING_LEAVE ? inside
           : what == CROSSING_DWELL ? last == CROSSING_ENTER
                                    : !inside && !lately;
}

static void random_steps(void **state) {
    struct state *s = *state;
    struct model model = {0};
    uint64_t seed = 77;
    int64_t now_ms = NOW;
    int news = 0;
    for (uint32_t i = 1; i <= FENCES; i++) {
        PUT(REFUSAL_NONE, );
        model.there[i] = true;
    }
    for (int i = 0; i < 20000; i++) {
        uint32_t fence = 1 + (uint32_t)(random_unit(&seed) * FENCES), unit = 1 + (uint32_t)(random_unit(&seed) * UNITS);
        enum fence_crossing what = (enum fence_crossing)(1 + (int)(random_unit(&seed) * 4));
        now_ms += (int64_t)(random_unit(&seed) * 60000);
        if (i > 15000 && random_unit(&seed) < 0.0005) {
            struct command remove = {.verb = VERB_FENCE_REMOVE, .fence = {fence, ""}};
            assert_int_equal(test_do(s, &remove, now_ms, NULL), model.there[fence] ? 0 : REFUSAL_FENCE_UNKNOWN);
            model.there[fence] = false;
            continue;
        }
        bool good = model.there[fence] && model_news(&model, fence, unit, what, now_ms);
        enum refusal want = good ? REFUSAL_NONE : model.there[fence] ? REFUSAL_NOTHING_CHANGED : REFUSAL_FENCE_UNKNOWN;
        assert_int_equal(cross_at(s, fence, unit, what, now_ms), want);
        if (good) {
            model.last[fence][unit] = what;
            model.at_ms[fence][unit] = now_ms;
            news++;
        }
        if (i % 1000)
            continue; // an image brings back the same
        struct buf image = {0}, again = {0};
        struct state *back = state_create(TEST_DISTRICT);
        snapshot_write(&image, s);
        assert_true(snapshot_read(image.data, image.len, back));
        snapshot_write(&again, back);
        assert_int_equal(image.len, again.len);
        assert_memory_equal(image.data, again.data, image.len);
        buf_free(&image);
        buf_free(&again);
        state_destroy(back);
    }
    assert_true(news > 5000);
}

static void names(void **state) {
    (void)state;
    assert_string_equal(fence_kind_name(FENCE_ROUTE), "route");
    assert_string_equal(fence_kind_name((enum fence_kind)99), "none");
    assert_string_equal(fence_crossing_name(CROSSING_APPROACH), "approach");
    assert_string_equal(fence_crossing_name((enum fence_crossing)99), "none");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_may_be_put),
        TEST(what_may_be_changed),
        TEST(what_is_no_news),
        TEST(what_is_remembered),
        TEST(shapes_have_a_limit_together),
        TEST(random_steps),
        TEST(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
