// Catalogues: versions, what is refused, the helpers of their readers, and what their readers do not take any more.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/log.h"
#include "domain/catalogue_read.h"
#include "unit/plan_case.h"

static void versions_follow_on(void **arg) {
    (void)arg;
    struct state *s = state_create(TEST_DISTRICT);
    struct event event;
    struct command command = plan_command("a", "{\"teams\":[{\"count\":1}]}");
    assert_int_equal(test_do(s, &command, 1, &event), 0);
    assert_int_equal(event.object, 1);
    assert_int_equal(test_do(s, &command, 1, NULL), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(put_plan(s, "b", "{\"teams\":[{\"count\":1}]}"), 2);
    command = plan_command("a", "{\"teams\":[{\"count\":2}]}");
    assert_int_equal(test_do(s, &command, 1, &event), 0);
    const struct catalogue *first = state_catalogue(s, 1), *third = state_catalogue(s, 3);
    assert_int_equal(first->version, 1);
    assert_int_equal(third->version, 2);
    assert_int_equal(((const struct plan *)first->parsed)->teams[0].count, 1); // a version never changes
    assert_ptr_equal(state_catalogue_by_key(s, CATALOGUE_PLAN, "a"), third);
    assert_null(state_catalogue_by_key(s, CATALOGUE_CHECKLIST, "a"));
    assert_null(state_catalogue_by_key(s, CATALOGUE_NONE, "a"));
    assert_ptr_equal(state_catalogue_next(s, CATALOGUE_PLAN, NULL), third);
    assert_ptr_equal(state_catalogue_next(s, CATALOGUE_PLAN, third), state_catalogue(s, 2));
    assert_null(state_catalogue_next(s, CATALOGUE_PLAN, state_catalogue(s, 2)));
    assert_null(state_catalogue_next(s, CATALOGUE_KINDS, NULL));
    assert_null(state_catalogue(s, 0));
    assert_null(state_catalogue(s, 4));
    state_destroy(s);
}

static void what_is_wrong_is_refused(void **arg) {
    (void)arg;
    struct state *s = state_create(TEST_DISTRICT);
    char *huge = mem_new(CATALOGUE_BODY_MAX + 2);
    memset(huge, ' ', CATALOGUE_BODY_MAX + 1);
    const struct catalogue sound = {
        .kind = CATALOGUE_PLAN, .key = "a", .zh = "甲", .en = "A", .body = "{\"teams\":[{\"count\":1}]}"};
#define WRONG(change, sentence)                                                                                        \
    do {                                                                                                               \
        struct catalogue c = sound;                                                                                    \
        char say[CATALOGUE_SAY_MAX];                                                                                   \
        change;                                                                                                        \
        assert_int_equal(catalogue_check(&c, say, sizeof say), REFUSAL_CATALOGUE_INVALID);                             \
        assert_non_null(strstr(say, sentence));                                                                        \
        struct command command = {.verb = VERB_CATALOGUE_PUT, .catalogue = &c};                                        \
        assert_int_equal(test_do(s, &command, 1, NULL), REFUSAL_CATALOGUE_INVALID);                                    \
    } while (0)
    WRONG(c.kind = CATALOGUE_NONE, "kind: ");
    WRONG(c.kind = CATALOGUE_KINDS, "kind: ");
    WRONG(c.key = "", "key: ");
    WRONG(c.key = "A", "key: ");
    WRONG(c.key = "a23456789012345678901234567890123", "key: ");
    WRONG(c.zh = " ", "zh: ");
    WRONG(c.zh = "a\nb", "zh: ");
    WRONG(c.en = "", "en: ");
    WRONG(c.body = "", "body: ");
    WRONG(c.body = huge, "body: must be clean text of at most 60000 bytes");
    WRONG(c.body = "{\"teams\":", "body: line 1: ");
    WRONG(c.body = "{\"a\":1,\"a\":2}", "body: line 1: duplicate");
    WRONG(c.body = "{\"a\":\"\\ud800\"}", "body: line 1: ");
    WRONG(c.body = "{\"a\":1e999}", "body: line 1: ");
    WRONG(c.body = "7", "body: line 1: ");
    WRONG(c.body = "[]", "must be a JSON object");
    memset(huge, '[', CATALOGUE_BODY_MAX); // deeper than anybody reads
    huge[CATALOGUE_BODY_MAX] = '\0';
    WRONG(c.body = huge, "body: line 1: ");
    assert_int_equal(state_catalogue_count(s), 0);
    free(huge);
    state_destroy(s);
}

// It lies in a journal from before its reader became stricter: it is not used, and what follows it fits all the same.
static void one_that_is_not_read_keeps_its_number(void **arg) {
    (void)arg;
    struct state *s = state_create(TEST_DISTRICT);
    const struct catalogue old = {
        .number = 1, .version = 1, .kind = CATALOGUE_PLAN, .key = "a", .zh = "甲", .en = "A", .body = "{\"old\":1}"};
    log_set_level((enum log_level) - 1);
    state_apply(s, &(struct event){.seq = 1, .at_ms = 1, .verb = VERB_CATALOGUE_PUT, .object = 1, .catalogue = &old});
    log_set_level(LOG_INFO);
    assert_null(state_catalogue(s, 1));
    assert_null(state_catalogue_by_key(s, CATALOGUE_PLAN, "a"));
    assert_int_equal(state_catalogue_count(s), 1);
    assert_int_equal(put_plan(s, "a", "{\"teams\":[{\"count\":1}]}"), 2);
    assert_non_null(state_catalogue(s, 2));
    state_destroy(s);
}

// ---- helpers of readers

#define READ(text)                                                                                                     \
    json_t *root = json_loads(text, 0, NULL);                                                                          \
    char say[CATALOGUE_SAY_MAX];                                                                                       \
    struct reading r;                                                                                                  \
    reading_begin(&r, say, sizeof say);                                                                                \
    int *made = reading_new(&r, sizeof *made)
#define END(good, sentence)                                                                                            \
    do {                                                                                                               \
        void *parsed = reading_end(&r, made);                                                                          \
        assert_int_equal(parsed != NULL, good);                                                                        \
        assert_string_equal(say, sentence);                                                                            \
        if (parsed)                                                                                                    \
            reading_forget(parsed);                                                                                    \
        json_decref(root);                                                                                             \
    } while (0)

static void what_is_there_is_read(void **arg) {
    (void)arg;
    static const char *const keys[] = {"t", "p", "k", "n", "f", "w", "l", "s"};
    static const char *const words[] = {"red", NULL, "blue"};
    static const int64_t seven = 7;
    READ("{\"t\":\"文\",\"p\":\"a\\nb\",\"k\":\"a-1\",\"n\":-3,\"f\":true,\"w\":\"blue\",\"l\":[{},{}],\"s\":[\"x\","
         "\"y\"]}");
    uint32_t count;
    assert_true(reading_object(&r, root, keys, 8));
    assert_string_equal(reading_text(&r, root, "t", 1, 3), "文");
    assert_string_equal(reading_prose(&r, root, "p", 1, 3), "a\nb");
    assert_string_equal(reading_key(&r, root, "k", true), "a-1");
    assert_int_equal(reading_whole(&r, root, "n", -3, 3, NULL), -3);
    assert_true(reading_flag(&r, root, "f"));
    assert_int_equal(reading_word(&r, root, "w", true, words, 3), 2);
    assert_int_equal(json_array_size(reading_list(&r, root, "l", 2, 2)), 2);
    assert_string_equal(reading_texts(&r, root, "s", 1, 2, 1, &count)[1], "y");
    assert_int_equal(count, 2);
    // What need not be there.
    assert_string_equal(reading_text(&r, root, "x", 0, 3), "");
    assert_string_equal(reading_prose(&r, root, "x", 0, 3), "");
    assert_string_equal(reading_key(&r, root, "x", false), "");
    assert_int_equal(reading_whole(&r, root, "x", 0, 3, &seven), 7);
    assert_false(reading_flag(&r, root, "x"));
    assert_int_equal(reading_word(&r, root, "x", false, words, 3), -1);
    assert_null(reading_list(&r, root, "x", 0, 2));
    assert_null(reading_texts(&r, root, "x", 0, 2, 1, &count));
    assert_true(reading_has(root, "t") && !reading_has(root, "x"));
    END(true, "");
}

static void the_first_that_is_wrong_is_said(void **arg) {
    (void)arg;
    static const char *const words[] = {"red", NULL, "blue"};
    uint32_t count;
#define SAYS(text, asked, sentence)                                                                                    \
    do {                                                                                                               \
        READ(text);                                                                                                    \
        asked;                                                                                                         \
        reading_wrong(&r, "later", "is not said");                                                                     \
        END(false, sentence);                                                                                          \
    } while (0)
    SAYS("{}", reading_text(&r, root, "t", 1, 9), "t: must be clean text of 1 to 9 bytes on one line");
    SAYS("{\"t\":\"a\\nb\"}", reading_text(&r, root, "t", 1, 9), "t: must be clean text of 1 to 9 bytes on one line");
    SAYS("{\"t\":\"abc\"}", reading_prose(&r, root, "t", 0, 2), "t: must be clean text of 0 to 2 bytes");
    SAYS("{\"t\":7}", reading_text(&r, root, "t", 0, 2), "t: must be clean text of 0 to 2 bytes on one line");
    SAYS("{\"k\":\"A\"}", reading_key(&r, root, "k", false), "k: must be a key, 1 to 32 of a-z 0-9 -");
    SAYS("{\"n\":4}", reading_whole(&r, root, "n", 0, 3, NULL), "n: must be a whole number from 0 to 3");
    SAYS("{\"n\":1.0}", reading_whole(&r, root, "n", 0, 3, NULL), "n: must be a whole number from 0 to 3");
    SAYS("{\"f\":1}", reading_flag(&r, root, "f"), "f: must be true or false");
    SAYS("{\"w\":\"green\"}", reading_word(&r, root, "w", false, words, 3), "w: must be one of red, blue");
    SAYS("{\"l\":[1,2]}", reading_list(&r, root, "l", 0, 1), "l: must be a list of 0 to 1");
    SAYS("{\"l\":{}}", reading_list(&r, root, "l", 0, 1), "l: must be a list of 0 to 1");
    SAYS("{\"s\":[\"x\",\"\"]}", reading_texts(&r, root, "s", 0, 2, 4, &count),
         "s 2: must be clean text of 1 to 4 bytes on one line");
    SAYS("[]", reading_object(&r, root, NULL, 0), "must be a JSON object");
    SAYS("{\"b\":1}", reading_object(&r, root, words, 1), "\"b\" is not a key that is known here");
    SAYS("[[{}]]",
         (reading_enter(&r, root, "steps", 0), reading_enter(&r, json_array_get(root, 0), "rows", 0),
          reading_wrong(&r, "x", "is %d", 5), reading_leave(&r), reading_leave(&r)),
         "steps 1: rows 1: x: is 5");
    READ("{}");
    while (reading_new(&r, 1 << 16)) // until there is no more room
        ;
    END(false, "the catalogue is too large");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_follow_on),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(one_that_is_not_read_keeps_its_number),
        cmocka_unit_test(what_is_there_is_read),
        cmocka_unit_test(the_first_that_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
