// The shipped catalogues: every file reads, and the plans (1+59) name nothing that the shipped templates, types and
// capabilities do not have.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "domain/catalogue_capabilities.h"
#include "domain/catalogue_types.h"
#include "domain/missed.h"
#include "domain/plan.h"
#include "musterctl/catalogue_file.h"
#include "musterctl/template_file.h"
#include "unit/district.h"

static bool put_one(void *arg, const char *path) {
    char error[1000];
    struct catalogue_file file;
    if (!catalogue_file_read(path, &file, error, sizeof error))
        fail_msg("%s", error);
    const struct command command = {.verb = VERB_CATALOGUE_PUT, .catalogue = &file.catalogue};
    assert_int_equal(test_do(arg, &command, 1, NULL), 0);

    // Written and read again it is the same.
    char again[] = "/tmp/muster-catalogue-XXXXXX";
    struct catalogue_file same;
    char *text = catalogue_file_write(&file.catalogue);
    int fd = mkstemp(again);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    assert_true(catalogue_file_read(again, &same, error, sizeof error));
    assert_string_equal(same.catalogue.body, file.catalogue.body);
    assert_string_equal(same.catalogue.zh, file.catalogue.zh);
    unlink(again);
    free(text);
    catalogue_file_free(&same);
    catalogue_file_free(&file);
    return true;
}

static struct state *shipped_district(void) {
    char error[1000];
    glob_t files;
    struct state *state = state_create(TEST_DISTRICT);
    assert_int_equal(glob(SOURCE_DIR "/ops/templates/*.conf", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct template *template = template_file_read(files.gl_pathv[i], error, sizeof error);
        const struct command command = {.verb = VERB_TEMPLATE_PUT, .template_put = template};
        assert_non_null(template);
        assert_int_equal(test_do(state, &command, 1, NULL), 0);
        template_destroy(template);
    }
    globfree(&files);
    if (!catalogue_file_each(SOURCE_DIR "/ops/catalogues", put_one, state, error, sizeof error))
        fail_msg("%s", error);
    return state;
}

static bool has_type(const struct state *state, const char *prefix) {
    const struct catalogue *catalogue = state_catalogue_next(state, CATALOGUE_INCIDENT_TYPES, NULL);
    const struct incident_types *types = catalogue->parsed;
    for (uint32_t i = 0; i < types->count; i++)
        if (strncmp(types->types[i].code, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

static void one_general_and_fifty_nine_special_plans(void **arg) {
    (void)arg;
    struct state *state = shipped_district();
    struct arena *arena = arena_create(1 << 20);
    unsigned general = 0, special = 0;
    const struct catalogue *catalogue = NULL;
    while ((catalogue = state_catalogue_next(state, CATALOGUE_PLAN, catalogue)) != NULL) {
        const struct plan *plan = catalogue->parsed;
        struct missed_list faults = {.arena = arena};
        uint32_t hard;
        arena_reset(arena);
        plan_faults(state, catalogue, &faults, &hard);
        if (hard)
            fail_msg("plan %s: %s", catalogue->key, faults.lines[0]);
        *(plan->general ? &general : &special) += 1;
        assert_true(plan->sample);
        assert_true(plan->task_count >= 3);
        assert_true(plan->general == (plan->type_count == 0));
        for (uint32_t i = 0; i < plan->type_count; i++)
            if (!has_type(state, plan->types[i]))
                fail_msg("plan %s: no type begins with %s", catalogue->key, plan->types[i]);
        for (uint32_t i = 0; i < plan->team_count; i++)
            if (*plan->teams[i].can && capabilities_find(state_capabilities(state), plan->teams[i].can) < 0)
                fail_msg("plan %s: there is no capability %s", catalogue->key, plan->teams[i].can);
    }
    assert_int_equal(general, 1);
    assert_int_equal(special, 59);
    arena_destroy(arena);
    state_destroy(state);
}

// For each type that a plan names, that plan is the first and the general one the last.
static void each_is_the_first_for_its_type(void **arg) {
    (void)arg;
    struct state *state = shipped_district();
    const struct catalogue *catalogue = NULL;
    while ((catalogue = state_catalogue_next(state, CATALOGUE_PLAN, catalogue)) != NULL) {
        const struct plan *plan = catalogue->parsed;
        for (uint32_t i = 0; i < plan->type_count; i++) {
            struct incident incident = {.number = 1, .grade = GRADE_MINOR, .org = TEST_ORG};
            struct plan_match matches[PLAN_MATCHES_MAX];
            snprintf(incident.type, sizeof incident.type, "%.5s%s", plan->types[i],
                     strlen(plan->types[i]) == 3 ? "99" : "");
            uint32_t count = plan_match(state, &incident, NULL, 0, matches, PLAN_MATCHES_MAX);
            assert_true(count >= 2);
            assert_ptr_equal(matches[0].plan, catalogue);
            assert_string_equal(matches[0].type, plan->types[i]);
            assert_true(((const struct plan *)matches[count - 1].plan->parsed)->general);
        }
    }
    state_destroy(state);
}

static void a_file_that_is_wrong_says_where(void **arg) {
    (void)arg;
    static const struct {
        const char *text, *error;
    } files[] = {
        {"{", "line 1: "},
        {"[]", "a catalogue file is an object of kind, key, zh, en and body"},
        {"{\"kind\":\"plan\",\"name\":\"x\"}", "\"name\": a catalogue file is an object"},
        {"{\"kind\":\"recipe\"}", "kind: there is no such kind of catalogue"},
        {"{\"kind\":\"plan\",\"key\":\"A\"}", "key: must be"},
        {"{\"kind\":\"plan\",\"key\":\"a\",\"zh\":\"甲\",\"en\":\"A\"}", "body: must be clean text"},
        {"{\"kind\":\"plan\",\"key\":\"a\",\"zh\":\"甲\",\"en\":\"A\",\"body\":[]}", "must be a JSON object"},
        {"{\"kind\":\"plan\",\"key\":\"a\",\"zh\":\"甲\",\"en\":\"A\",\"body\":{\"steps\":[]}}",
         "\"steps\" is not a key that is known here"},
        {"{\"kind\":\"plan\",\"kind\":\"plan\"}", "duplicate object key"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[] = "/tmp/muster-catalogue-XXXXXX", error[1000] = "";
        struct catalogue_file file;
        int fd = mkstemp(path);
        assert_true(fd >= 0 && write(fd, files[i].text, strlen(files[i].text)) > 0);
        close(fd);
        assert_false(catalogue_file_read(path, &file, error, sizeof error));
        unlink(path);
        if (strncmp(error, path, strlen(path)) != 0 || !strstr(error, files[i].error))
            fail_msg("%s: %s", files[i].text, error);
    }
    char error[1000];
    struct catalogue_file file;
    assert_false(catalogue_file_read("/nowhere.json", &file, error, sizeof error));
    assert_false(catalogue_file_each(SOURCE_DIR "/sql", put_one, NULL, error, sizeof error));
    assert_non_null(strstr(error, "there is no file *.json"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_general_and_fifty_nine_special_plans),
        cmocka_unit_test(each_is_the_first_for_its_type),
        cmocka_unit_test(a_file_that_is_wrong_says_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
