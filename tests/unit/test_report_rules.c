// Report rules and checklists: what is read of them, and how each mistake is named.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>

#include "domain/checklist.h"
#include "domain/report_rules.h"
#include "unit/report_case.h"

static void *parse(enum catalogue_kind kind, const char *body, char *say) {
    const struct catalogue catalogue = {.kind = kind, .body = body};
    say[0] = '\0';
    return catalogue_parse(&catalogue, say, CATALOGUE_SAY_MAX);
}

static void rules_are_read(void **test) {
    (void)test;
    char say[CATALOGUE_SAY_MAX];
    struct report_rules *rules = parse(
        CATALOGUE_REPORT_RULES,
        RULES("\"11A\", \"12\"",
              STEP("phone", "phone", "first", "{\"major\": 30, \"serious\": 0.5}",
                   NEAR("0.25")) "," STEP("final", "written", "check", "7200", ""),
              FIELD("time") ",{\"key\": \"course\", \"zh\": \"经过\", \"en\": \"c\", \"lines\": 6, \"asked\": true}"),
        say);
    assert_non_null(rules);
    assert_int_equal(rules->step_count, 2);
    assert_true(rules->steps[0].by == BY_PHONE && rules->steps[0].kind == REPORT_FIRST);
    assert_int_equal(rules->steps[0].within_ms[GRADE_MAJOR], 30 * MINUTE);
    assert_int_equal(rules->steps[0].within_ms[GRADE_SERIOUS], 30000);
    assert_int_equal(rules->steps[0].within_ms[GRADE_MINOR] + rules->steps[0].within_ms[GRADE_UNKNOWN], 0);
    assert_int_equal(rules->steps[0].near_ms, 15000);
    assert_true(rules->steps[1].by == BY_WRITING && rules->steps[1].kind == REPORT_CHECK);
    for (int grade = 0; grade < INCIDENT_GRADES; grade++)
        assert_int_equal(rules->steps[1].within_ms[grade], 7200 * MINUTE);
    assert_true(rules->fields[0].lines == 1 && !rules->fields[0].asked);
    assert_true(rules->fields[1].lines == 6 && rules->fields[1].asked);
    assert_true(report_rules_bind(rules, "11A02") && report_rules_bind(rules, "12D01"));
    assert_false(report_rules_bind(rules, "11B03"));
    assert_ptr_equal(report_rules_step(rules, "final"), &rules->steps[1]);
    assert_null(report_rules_step(rules, "fina"));
    reading_forget(rules);
}

#define SOUND STEP("a", "phone", "first", "30", NEAR("5"))

static void mistakes_are_named(void **test) {
    (void)test;
    static const struct {
        const char *body, *says;
    } rows[] = {
        {"[]", "must be a JSON object"},
        {"{\"steps\": [" SOUND "], \"colour\": 1}", "\"colour\""},
        {"{\"active\": 1, \"steps\": [" SOUND "]}", "active: must be true or false"},
        {"{}", "steps: must be a list"},
        {"{\"steps\": []}", "steps: must be a list"},
        {RULES("\"9\"", SOUND, ""), "types: 9 begins no incident type"},
        {RULES("", SOUND "," SOUND, ""), "steps 2: key: another step has it"},
        {RULES("", STEP("A", "phone", "first", "30", ""), ""), "steps 1: key: must be a key"},
        {RULES("", STEP("a", "fax", "first", "30", ""), ""), "steps 1: by: must be one of phone, written"},
        {RULES("", STEP("a", "phone", "last", "30", ""), ""), "steps 1: kind: must be one of first, follow, final"},
        {RULES("", SOUND "," STEP("b", "phone", "first", "0", ""), ""), "steps 2: minutes: must be minutes"},
        {RULES("", STEP("a", "phone", "first", "\"30\"", ""), ""), "steps 1: minutes: must be minutes"},
        {RULES("", STEP("a", "phone", "first", "{}", ""), ""), "steps 1: minutes: must be minutes"},
        {RULES("", STEP("a", "phone", "first", "{\"huge\": 3}", ""), ""), "\"huge\""},
        {RULES("", STEP("a", "phone", "first", "1e300", ""), ""), "steps 1: minutes: must be minutes"},
        {RULES("", STEP("a", "phone", "first", "{\"minor\": 60, \"major\": 5}", NEAR("5")), ""),
         "steps 1: near_min: must be less"},
        {RULES("", SOUND, FIELD("x") "," FIELD("x")), "fields 2: key: another field has it"},
        {RULES("", SOUND, "{\"key\": \"x\", \"zh\": \"\", \"en\": \"f\"}"), "fields 1: zh:"},
        {RULES("", SOUND, "{\"key\": \"x\", \"zh\": \"字\", \"en\": \"f\", \"lines\": 41}"), "fields 1: lines:"},
    };
    char say[CATALOGUE_SAY_MAX];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_null(parse(CATALOGUE_REPORT_RULES, rows[i].body, say));
        if (!strstr(say, rows[i].says))
            fail_msg("%s: says \"%s\", not \"%s\"", rows[i].body, say, rows[i].says);
    }
}

#define ROW(key, levels, more)                                                                                         \
    "{\"key\": \"" key "\", \"levels\": [" levels "], \"to\": \"rescue\", \"text\": \"巡查\"" more "}"
#define LIST(rows) "{\"active\": true, \"hazards\": [\"11A\"], \"rows\": [" rows "]}"

static void checklists_are_read_and_their_mistakes_named(void **test) {
    (void)test;
    char say[CATALOGUE_SAY_MAX];
    struct checklist *list =
        parse(CATALOGUE_CHECKLIST, LIST(ROW("a", "\"IV\", \"I\"", ", \"within_min\": 30, \"card\": \"flood\"")), say);
    assert_non_null(list);
    assert_int_equal(list->rows[0].levels, 1u << LEVEL_IV | 1u << LEVEL_I);
    assert_int_equal(list->rows[0].task.within_min, 30);
    assert_string_equal(list->rows[0].task.card, "flood");
    assert_string_equal(list->rows[0].post, "");
    assert_true(checklist_binds(list, "11A02") && !checklist_binds(list, "11B03") && !checklist_binds(list, "11"));
    reading_forget(list);
    static const struct {
        const char *body, *says;
    } rows[] = {
        {"{\"rows\": []}", "rows: must be a list"},
        {LIST(ROW("a", "", "")), "rows 1: levels: must be a list"},
        {LIST(ROW("a", "\"V\"", "")), "rows 1: levels: V must be one of I, II, III, IV"},
        {LIST(ROW("a", "\"I\"", "") "," ROW("a", "\"II\"", "")), "rows 2: key: another row has it"},
        {LIST(ROW("a", "\"I\"", ", \"within_min\": -1")), "rows 1: within_min:"},
        {LIST(ROW("a", "\"I\"", ", \"post\": \"Town\"")), "rows 1: post: must be a key"},
        {LIST(ROW("a", "\"I\"", ", \"who\": \"x\"")), "rows 1: \"who\""},
        {"{\"hazards\": [\"1C\"], \"rows\": [" ROW("a", "\"I\"", "") "]}", "hazards: 1C begins no incident type"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_null(parse(CATALOGUE_CHECKLIST, rows[i].body, say));
        if (!strstr(say, rows[i].says))
            fail_msg("%s: says \"%s\", not \"%s\"", rows[i].body, say, rows[i].says);
    }
}

// The files that are shipped; musterctl puts each body as it stands.
static void the_samples_are_sound(void **test) {
    (void)test;
    DIR *folder = opendir(SOURCE_DIR "/ops/catalogues");
    int rules = 0, lists = 0;
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        bool is_rules = strncmp(entry->d_name, "report-rules-", 13) == 0;
        if (!is_rules && strncmp(entry->d_name, "checklist-", 10) != 0)
            continue;
        char path[600], say[CATALOGUE_SAY_MAX] = "";
        snprintf(path, sizeof path, SOURCE_DIR "/ops/catalogues/%s", entry->d_name);
        json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
        void *parsed = (is_rules ? report_rules_read : checklist_read)(json_object_get(file, "body"), say, sizeof say);
        if (!parsed)
            fail_msg("%s: %s", entry->d_name, say);
        reading_forget(parsed);
        json_decref(file);
        rules += is_rules, lists += !is_rules;
    }
    closedir(folder);
    assert_true(rules == 5 && lists == 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(checklists_are_read_and_their_mistakes_named),
        cmocka_unit_test(the_samples_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
