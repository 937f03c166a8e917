// Plans: how one is read and what is said of one that is wrong, which are meant for an incident and why, what they name
// that is not there, and how what is missed is worded.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "domain/catalogue_read.h"
#include "domain/tasking.h"
#include "unit/plan_case.h"

// ---- reading

static void wrong(const char *body, const char *sentence) {
    char say[CATALOGUE_SAY_MAX] = "";
    struct command command = plan_command("p", body);
    assert_int_equal(catalogue_check(command.catalogue, say, sizeof say), REFUSAL_CATALOGUE_INVALID);
    if (!strstr(say, sentence))
        fail_msg("%s: \"%s\" is not \"%s\"", body, say, sentence);
}

#define HQ "\"posts\":[{\"template\":\"hq\"}]"

static void what_is_wrong_is_named(void **arg) {
    (void)arg;
    wrong("{}", "a plan opens posts or asks for teams");
    wrong("{\"sample\":1," HQ "}", "sample: must be true or false");
    wrong("{\"step\":1}", "\"step\" is not a key that is known here");
    wrong("{\"triggers\":[]," HQ "}", "must be a JSON object");
    wrong("{\"triggers\":{\"types\":[\"11a\"]}," HQ "}", "types: \"11a\" is not the beginning of an incident type");
    wrong("{\"triggers\":{\"types\":[\"2\"]}," HQ "}", "types: \"2\" is not the beginning");
    wrong("{\"triggers\":{\"types\":[\"11A021\"]}," HQ "}", "types 1: must be clean text of 1 to 5 bytes");
    wrong("{\"triggers\":{\"types\":\"11\"}," HQ "}", "types: must be a list of 0 to 32");
    wrong("{\"triggers\":{\"orgs\":[\"33x\"]}," HQ "}", "orgs: \"33x\" is not the beginning of an org code");
    wrong("{\"triggers\":{\"grade\":\"huge\"}," HQ "}", "grade: must be one of minor, major, serious, disastrous");
    wrong("{\"triggers\":{\"warnings\":[\"11B03\"]}," HQ "}", "warnings: \"11B03\" is not a hazard and a colour");
    wrong("{\"triggers\":{\"warnings\":[\"11B03:pink\"]}," HQ "}", "warnings: ");
    wrong("{\"posts\":[{\"name\":\"x\"}]}", "posts 1: template: must be a key");
    wrong("{\"posts\":[{\"template\":\"hq\",\"parent\":1}]}", "posts 1: parent: must be a whole number from 0 to 0");
    wrong("{\"posts\":[{\"template\":\"hq\"},{\"template\":\"hq\",\"parent\":1,\"standing\":\"hq\"}]}",
          "posts 2: standing: a post has one post above it");
    wrong("{" HQ ",\"seats\":[{\"post\":2,\"seat\":\"chief\"}]}", "seats 1: post: must be a whole number from 1 to 1");
    wrong("{" HQ
          ",\"seats\":[{\"seat\":\"chief\",\"accounts\":[\"a\"],\"roster\":{\"standing\":\"hq\",\"seat\":\"x\"}}]}",
          "seats 1: roster: a seat is filled by accounts or by a roster");
    wrong("{" HQ ",\"seats\":[{\"seat\":\"chief\",\"roster\":{\"standing\":\"hq\"}}]}", "seats 1: seat: must be a key");
    wrong("{" HQ ",\"seats\":[{\"seat\":\"chief\"},{\"seat\":\"chief\"}]}",
          "seats 2: seat: chief of this post is called");
    wrong("{" HQ ",\"seats\":[{\"seat\":\"chief\",\"accounts\":[7]}]}", "seats 1: accounts 1: ");
    wrong("{\"teams\":[{\"can\":\"pump\"}]}", "teams 1: count: must be a whole number from 1 to 200");
    wrong("{\"teams\":[{\"count\":1,\"kinds\":[\"horse\"]}]}", "teams 1: kinds 1: must be one of team, person");
    wrong("{\"teams\":[{\"count\":1}],\"tasks\":[{\"to\":\"a\",\"text\":\"x\"}]}", "tasks 1: the plan has no posts");
    wrong("{" HQ ",\"tasks\":[{\"text\":\"x\"}]}", "tasks 1: to: must be a key");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"unit\":\"B\",\"text\":\"x\"}]}", "tasks 1: unit: a task goes to");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"text\":\"\"}]}", "tasks 1: text: must be clean text of 1 to 1000 bytes");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"text\":\"x\",\"within_min\":1.5}]}",
          "tasks 1: within_min: must be a whole");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"text\":\"x\",\"within_min\":10081}]}", "tasks 1: within_min: ");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"text\":\"x\",\"card\":\"A\"}]}", "tasks 1: card: must be a key");
    wrong("{" HQ ",\"tasks\":[{\"to\":\"a\",\"text\":\"x\",\"minutes\":1}]}", "tasks 1: \"minutes\" is not a key");
    wrong("{" HQ "} x", "line 1: ");
}

static void a_plan_is_read(void **arg) {
    (void)arg;
    struct command command = plan_command("p", FULL_PLAN);
    struct plan *plan = catalogue_parse(command.catalogue, NULL, 0);
    assert_non_null(plan);
    assert_true(plan->sample && !plan->general);
    assert_int_equal(plan->grade, GRADE_MINOR);
    assert_string_equal(plan->types[0], "11A");
    assert_string_equal(plan->warnings[0].hazard, "11B03");
    assert_int_equal(plan->warnings[0].colour, PLAN_ORANGE);
    assert_int_equal(plan->posts[1].parent, 1);
    assert_string_equal(plan->posts[0].standing, "hq");
    assert_string_equal(plan->seats[1].standing_seat, "lead");
    assert_int_equal(plan->teams[1].kinds, 1 << UNIT_BOAT);
    assert_string_equal(plan->tasks[0].card, "flood");
    assert_int_equal(plan->tasks[0].within_min, 30);
    assert_true(plan->task_units[3] && !plan->task_units[2]);
    assert_int_equal(plan->task_posts[3], 2);
    reading_forget(plan);
}

// ---- matching

static void matching_gives_reasons(void **arg) {
    (void)arg;
    struct state *s = state_create(TEST_DISTRICT);
    enum { GENERAL = 1, WATER, DRAINAGE, TOWN, SERIOUS, WARNED, WAITS, OTHER };
    static const struct {
        const char *key, *triggers;
    } plans[] = {{"general", ""}, // put by itself
                 {"water", "\"types\":[\"11A\",\"11\"]"},
                 {"drainage", "\"types\":[\"11A02\"]"},
                 {"town", "\"types\":[\"11A\"],\"orgs\":[\"330203001\",\"3302\"]"},
                 {"serious", "\"types\":[\"11A\"],\"grade\":\"serious\""},
                 {"warned", "\"types\":[\"11A\"],\"warnings\":[\"11B03:orange\"]"},
                 {"waits", "\"warnings\":[\"11B:yellow\"]"},
                 {"other", "\"types\":[\"12\"]"}};
    put_plan(s, "general", "{\"general\":true," HQ "}");
    for (size_t i = 1; i < sizeof plans / sizeof *plans; i++) {
        char body[300];
        snprintf(body, sizeof body, "{\"triggers\":{%s}," HQ "}", plans[i].triggers);
        assert_int_equal(put_plan(s, plans[i].key, body), i + 1);
    }
    struct incident incident = {.number = 1, .grade = GRADE_MINOR, .type = "11A02", .org = TEST_ORG};
    struct plan_match matches[16];
    const uint32_t order[] = {DRAINAGE, TOWN, WATER, WARNED, GENERAL};
    assert_int_equal(plan_match(s, &incident, NULL, 0, matches, 16), 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(matches[i].plan->number, order[i]);
    assert_string_equal(matches[1].org, "330203001");
    assert_string_equal(matches[2].type, "11A");
    assert_string_equal(matches[4].type, "");

    // A warning in force: of that hazard, and at least of that colour.
    const struct plan_warning red = {"11B03", PLAN_RED}, yellow = {"11B03", PLAN_YELLOW}, other = {"11C", PLAN_RED};
    const uint32_t warned[] = {DRAINAGE, WARNED, TOWN, WATER, WAITS, GENERAL};
    assert_int_equal(plan_match(s, &incident, &red, 1, matches, 16), 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(matches[i].plan->number, warned[i]);
    assert_int_equal(matches[1].warning->colour, PLAN_ORANGE);
    assert_int_equal(plan_match(s, &incident, &yellow, 1, matches, 16), 6);
    assert_null(matches[2].warning); // orange is wanted
    assert_int_equal(plan_match(s, &incident, &other, 1, matches, 16), 5);

    // Grades: reached, not known yet.
    incident.grade = GRADE_DISASTROUS;
    assert_int_equal(plan_match(s, &incident, NULL, 0, matches, 16), 6);
    assert_int_equal(matches[2].plan->number, SERIOUS);
    assert_int_equal(matches[2].grade, GRADE_SERIOUS);
    incident.grade = GRADE_UNKNOWN;
    assert_int_equal(plan_match(s, &incident, NULL, 0, matches, 16), 6);
    unsigned ungraded = 0;
    for (size_t i = 0; i < 6; i++)
        ungraded += matches[i].ungraded;
    assert_int_equal(ungraded, 1);

    // Launched: by key, whatever version.
    incident.plans[incident.plan_count++] = DRAINAGE;
    put_plan(s, "drainage", "{\"triggers\":{\"types\":[\"11A02\"]},\"teams\":[{\"count\":1}]}");
    plan_match(s, &incident, NULL, 0, matches, 16);
    assert_true(matches[0].launched && matches[0].plan->version == 2);
    assert_int_equal(plan_match(s, &incident, NULL, 0, matches, 2), 2);
    state_destroy(s);
}

// ---- faults

static bool is_said(const struct missed_list *faults, const char *line) {
    for (uint32_t i = 0; i < faults->count; i++)
        if (strcmp(faults->lines[i], line) == 0)
            return true;
    return false;
}

static void faults_are_named(void **arg) {
    (void)arg;
    struct state *s = plan_district();
    struct arena *arena = arena_create(1 << 20);
    struct missed_list faults = {.arena = arena};
    uint32_t hard;
    plan_faults(s, state_catalogue(s, put_plan(s, "sound", FULL_PLAN)), &faults, &hard);
    assert_int_equal(faults.count, 0);
    assert_int_equal(hard, 0);
    struct command command = account_command(VERB_ACCOUNT_DISABLE, "lead");
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    uint32_t plan =
        put_plan(s, "bad",
                 "{\"posts\":[{\"template\":\"none\"},{\"template\":\"hq\",\"standing\":\"gone\"}],"
                 "\"seats\":[{\"post\":1,\"seat\":\"x\"},{\"post\":2,\"seat\":\"boss\"},"
                 "{\"post\":2,\"seat\":\"chief\",\"accounts\":[\"nobody\",\"lead\"]},"
                 "{\"post\":2,\"seat\":\"lead\",\"roster\":{\"standing\":\"hq\",\"seat\":\"boss\"}}],"
                 "\"teams\":[{\"can\":\"fly\",\"count\":1},{\"can\":\"pump\",\"count\":1}],"
                 "\"tasks\":[{\"post\":2,\"to\":\"none\",\"text\":\"a\"},{\"post\":2,\"to\":\"rescue\",\"text\":\"b\","
                 "\"card\":\"none\"},{\"post\":2,\"unit\":\"X-1\",\"text\":\"c\"}]}");
    plan_faults(s, state_catalogue(s, plan), &faults, &hard);
    static const char *const lines[] = {"no-template|none", "no-template|gone",  "no-seat|hq|boss",
                                        "no-seat|hq|boss",  "no-module|hq|none", "no-card|hq|none"};
    assert_int_equal(hard, sizeof lines / sizeof *lines);
    for (uint32_t i = 0; i < hard; i++)
        assert_true(is_said(&faults, lines[i]));
    static const char *const soft[] = {"no-account|nobody|chief", "account-disabled|lead|chief", "few-places|hq|chief",
                                       "no-capability|fly", "no-unit|X-1|c"};
    assert_int_equal(faults.count - hard, sizeof soft / sizeof *soft);
    for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
        assert_true(is_said(&faults, soft[i]));
    arena_destroy(arena);
    state_destroy(s);
}

// ---- words

static void lines_are_worded(void **arg) {
    (void)arg;
    struct arena *arena = arena_create(1 << 20);
    struct missed_list list = {.arena = arena};
    char text[400], longer[400] = "";
    missed_add(&list, MISSED_SEAT_ACCOUNT, "东门|指挥部", "指挥\n长", "li");
    assert_string_equal(list.lines[0], "seat-account|东门/指挥部|指挥 长|li");
    missed_text(list.lines[0], true, text, sizeof text);
    assert_string_equal(text, "东门/指挥部：岗位“指挥 长”未到岗，没有账号“li”");
    missed_text(list.lines[0], false, text, sizeof text);
    assert_string_equal(text, "东门/指挥部: seat 指挥 长 stays empty, there is no account li.");
    missed_text("of-later|x", true, text, sizeof text);
    assert_string_equal(text, "of-later|x");
    missed_text("seat-account", false, text, sizeof text); // with nothing that it is about
    assert_string_equal(text, ": seat  stays empty, there is no account .");
    for (int i = 0; i < 100; i++)
        strcat(longer, "长");
    missed_add(&list, MISSED_UNIT_OUT, longer, NULL, NULL);
    assert_int_equal(strlen(list.lines[1]), strlen("unit-out|") + MISSED_ABOUT_MAX); // 40 whole characters
    missed_text(list.lines[1], true, text, 20);
    assert_true(strlen(text) < 20);
    for (int i = 0; i < 300; i++)
        missed_add(&list, MISSED_UNIT_OUT, "x", NULL, NULL);
    assert_int_equal(list.count, MISSED_MAX);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_named), cmocka_unit_test(a_plan_is_read),
        cmocka_unit_test(matching_gives_reasons), cmocka_unit_test(faults_are_named),
        cmocka_unit_test(lines_are_worded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
