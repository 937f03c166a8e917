// Template files: the shipped ones are read, written and read again; every kind of mistake is named with its line.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "musterctl/template_file.h"

#define HOUR_MS 3600000

static char error[600];

// ---- the shipped ones

static const char *const shipped[] = {"district-1-41-n", "flood-1833", "hq-1-6", "onsite-1-8",
                                      "special",         "town",       "village"};
#define SHIPPED (sizeof shipped / sizeof *shipped)

static struct template *read_shipped(const char *key) {
    char path[300];
    snprintf(path, sizeof path, SOURCE_DIR "/ops/templates/%s.conf", key);
    struct template *template = template_file_read(path, error, sizeof error);
    if (!template)
        print_error("%s\n", error);
    return template;
}

static void shipped_ones_are_read(void **unused) {
    (void)unused;
    glob_t files;
    assert_int_equal(glob(SOURCE_DIR "/ops/templates/*", 0, NULL, &files), 0);
    assert_int_equal(files.gl_pathc, SHIPPED);
    globfree(&files);
    for (size_t i = 0; i < SHIPPED; i++) {
        struct template *template = read_shipped(shipped[i]);
        assert_non_null(template);
        assert_string_equal(template->key, shipped[i]);
        assert_true(template->sample);
        template_destroy(template);
    }
}

// What the issue says of them.
static void shapes_are_as_promised(void **unused) {
    (void)unused;
    static const struct {
        const char *key;
        enum post_kind kind;
        uint32_t modules, places;
    } shapes[] = {{"hq-1-6", POST_HQ, 6, 7},          {"onsite-1-8", POST_ONSITE, 8, 300},
                  {"flood-1833", POST_JOINT, 14, 15}, {"district-1-41-n", POST_HQ, 5, 41},
                  {"special", POST_SPECIAL, 4, 5},    {"town", POST_TOWN, 5, 6},
                  {"village", POST_VILLAGE, 4, 5}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct template *template = read_shipped(shapes[i].key);
        assert_non_null(template);
        assert_int_equal(template->kind, shapes[i].kind);
        assert_int_equal(template->module_count, shapes[i].modules);
        assert_true(template_places(template) >= shapes[i].places);
        assert_int_equal(template->seats[0].module, 0);
        assert_int_equal(template->seats[0].count, 1);
        for (uint32_t module = 1; module <= template->module_count; module++) {
            uint32_t leads = 0;
            for (uint32_t seat = 0; seat < template->seat_count; seat++)
                leads += template->seats[seat].module == module && template->seats[seat].lead ? 1 : 0;
            assert_int_equal(leads, 1);
        }
        template_destroy(template);
    }
}

static void written_ones_are_the_same(void **unused) {
    (void)unused;
    for (size_t i = 0; i < SHIPPED; i++) {
        struct buf once = {0}, twice = {0};
        struct template *read = read_shipped(shipped[i]);
        assert_non_null(read);
        template_file_write(read, &once);
        struct template *again = template_file_parse("again", (char *)once.data, once.len, error, sizeof error);
        if (!again)
            print_error("%s\n", error);
        assert_non_null(again);
        template_file_write(again, &twice);
        assert_int_equal(once.len, twice.len);
        assert_memory_equal(once.data, twice.data, once.len);
        assert_int_equal(read->seat_count, again->seat_count);
        for (uint32_t seat = 0; seat < read->seat_count; seat++)
            assert_memory_equal(read->seats[seat].rights, again->seats[seat].rights, sizeof read->seats[seat].rights);
        assert_memory_equal(read->silence, again->silence, sizeof read->silence);
        template_destroy(read);
        template_destroy(again);
        buf_free(&once);
        buf_free(&twice);
    }
}

// ---- one small file, and what can be wrong with it

#define HEAD "key = \"small\"; zh = \"小\"; en = \"Small\"; kind = \"hq\";\n" // line 1
#define SILENCE "silence = { peace = { remind = 60; }; };\n"                  // line 2
#define RIGHTS "rights = { all = { hear = [\"post\"]; may = [\"close\"]; war = { hear = []; }; }; };\n"
#define MODULES "modules = ( { key = \"one\"; zh = \"一\"; en = \"One\"; } );\n" // line 4
#define SEAT(more) "{ key = \"chief\"; zh = \"总\"; en = \"Chief\"; rights = \"all\"; " more " }"
#define SEATS                                                                                                          \
    "seats = ( " SEAT("") ",\n"                                                                                        \
                          "{ key = \"lead\"; zh = \"长\"; en = \"Lead\"; module = \"one\"; lead = true;\n"            \
                          "  deputy = \"chief\"; count = 2; rights = { order = [\"module\"]; war = { order = "         \
                          "[\"modules\"]; }; }; }\n"                                                                   \
                          ");\n" // lines 5..8

static struct template *parse(const char *text) {
    error[0] = '\0';
    return template_file_parse("m.conf", text, strlen(text), error, sizeof error);
}

static void every_setting_arrives(void **unused) {
    (void)unused;
    setenv("TZ", "Asia/Shanghai", 1);
    struct template *template =
        parse(HEAD SILENCE RIGHTS MODULES SEATS
              "single = true; hazards = [\"11A\"]; valid_from = \"1970-01-02\";\n"
              "valid_until = \"1970-01-02\";\n"
              "cards = ( { key = \"c\"; zh = \"卡\"; en = \"Card\"; text = \"a\\nb\" \"c\"; } );");
    if (!template)
        print_error("%s\n", error);
    assert_non_null(template);
    assert_true(template->single);
    assert_false(template->sample);
    assert_int_equal(template->valid_from_ms, 16 * HOUR_MS); // the day begins 8 hours before that of UTC
    assert_int_equal(template->valid_until_ms, 40 * HOUR_MS);
    assert_string_equal(template->hazards[0], "11A");
    assert_string_equal(template->cards[0].text, "a\nbc");
    const struct template_seat *chief = &template->seats[0], *lead = &template->seats[1];
    assert_int_equal(chief->rights[MODE_PEACE].hear, REACH_POST);
    assert_int_equal(chief->rights[MODE_PEACE].may, POWER_CLOSE);
    assert_int_equal(chief->rights[MODE_WAR].hear, 0);
    assert_int_equal(chief->rights[MODE_WAR].may, POWER_CLOSE);
    assert_int_equal(chief->count, 1);
    assert_int_equal(lead->module, 1);
    assert_int_equal(lead->deputy, 1);
    assert_int_equal(lead->superior, 0);
    assert_int_equal(lead->count, 2);
    assert_int_equal(lead->rights[MODE_PEACE].order, REACH_MODULE);
    assert_int_equal(lead->rights[MODE_WAR].order, REACH_MODULES);
    assert_int_equal(template->silence[MODE_WAR].after_s[SILENCE_REMIND], 60);
    template_destroy(template);
}

static void mistakes_are_named_with_their_line(void **unused) {
    (void)unused;
    static const struct {
        const char *text, *line, *reason;
    } mistakes[] = {
        // the language
        {"key = \"small\"\nzh ? 1;", "line 2", "name = value"},
        {"key = \"small\";\nkey = \"small\";", "line 2", "duplicate"},
        {HEAD "@include \"other\"\n", "line 2", "one file"},
        // settings
        {HEAD SILENCE "sead = ();\n", "line 3", "no setting \"sead\"; there are key, zh"},
        {"zh = \"a\"; en = \"b\"; kind = \"hq\";" SILENCE RIGHTS SEATS MODULES, "line 1", "key is missing"},
        {HEAD SILENCE RIGHTS MODULES, "line 1", "seats is missing"},
        {HEAD RIGHTS MODULES SEATS, "line 1", "silence is missing"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( {\nzh = \"a\"; en = \"b\"; rights = \"all\"; } );", "line 5",
         "seat 1: key is missing"},
        {HEAD SILENCE RIGHTS MODULES "seats = (\n{ key = \"chief\";\nzh = \"a\"; rights = \"all\"; } );", "line 6",
         "seat chief: en is missing"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( { key = \"chief\"; zh = \"a\"; en = \"b\"; } );", "line 5",
         "seat chief: rights is missing"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("") ",\n" SEAT("colour = 1;") " );", "line 6",
         "seat chief: there is no setting \"colour\""},
        // types
        {"key = 7;\n", "line 1", "key must be a text"},
        {HEAD "single = \"yes\";", "line 2", "single must be true or false"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\ncount = 1.5;") " );", "line 6",
         "whole number from 1 to 1000"},
        {HEAD "hazards = \"11A\";", "line 2", "hazards must be a list"},
        {HEAD "hazards = ( \"11A\", 3 );", "line 2", "hazards must be a text"},
        {HEAD "modules = { };", "line 2", "modules must be a list"},
        {HEAD "modules = ( 1 );", "line 2", "module 1: this must be a group"},
        {HEAD "silence = 60;", "line 2", "silence: this must be a group"},
        {HEAD "rights = 1;", "line 2", "rights must be a group"},
        {HEAD "rights = { a = 1; };", "line 2", "rights a: this must be a group"},
        {HEAD "valid_from = \"2026-02-30\";", "line 2", "must be a day"},
        {HEAD "valid_from = \"soon\";", "line 2", "must be a day"},
        // bounds
        {"key = \"\";", "line 1", "key has 0 bytes; it may have 1 to 32"},
        {"key = \"Small\";", "line 1", "only a-z, 0-9 and -"},
        {"key = \"a\";\nzh = \"a\x01\";", "line 2", "control characters"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\ncount = 1001;") " );", "line 6", "from 1 to 1000"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\ncount = 4294967301;") " );", "line 6", "from 1 to 1000"},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\ncount = 4294967301L;") " );", "line 6", "from 1 to 1000"},
        {HEAD "silence = { peace = { wall = -1; }; };", "line 2", "silence: wall must be a whole number from 0"},
        {HEAD SILENCE RIGHTS MODULES "seats = ();", "line 5", "seats has 0 entries"},
        // words
        {HEAD "kind = \"tent\";", "line 2", "duplicate"},
        {"kind = \"tent\";", "line 1", "kind must be one of"},
        {HEAD "rights = { a = {\nhear = [\"posts\"]; }; };", "line 3",
         "rights a: hear: there is no \"posts\"; there are post, module"},
        {HEAD "rights = { a = {\nsay = [\"orders\"]; }; };", "line 3", "say: there is no \"orders\""},
        {HEAD "rights = { a = {\norder = [\"post\"]; }; };", "line 3", "order: there is no \"post\""},
        {HEAD "rights = { a = {\nmay = [\"unit\", \"unit\"]; }; };", "line 3", "says \"unit\" twice"},
        {HEAD "rights = { a = { war = {\nwar = { }; }; }; };", "line 3", "there is no setting \"war\""},
        // what refers to what
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\nmodule = \"two\";") " );", "line 6",
         "seat chief: module: there is no module \"two\""},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\ndeputy = \"nobody\";") " );", "line 6",
         "deputy: there is no seat \"nobody\""},
        {HEAD SILENCE RIGHTS MODULES "seats = ( " SEAT("\nsuperior = \"nobody\";") " );", "line 6",
         "superior: there is no seat \"nobody\""},
        {HEAD SILENCE MODULES "seats = ( " SEAT("") " );", "line 4", "no rights \"all\" at the top"},
        // what the hub's own rules say
        {HEAD SILENCE RIGHTS MODULES "seats = (\n" SEAT("") ",\n" SEAT("") " );", "line 7",
         "another seat has this key"},
        {HEAD SILENCE RIGHTS MODULES "seats = (\n" SEAT("deputy = \"chief\";") " );", "line 6", "another seat"},
        {HEAD SILENCE RIGHTS MODULES "seats = (\n" SEAT("lead = true;") " );", "line 6", "lead"},
        {HEAD RIGHTS MODULES SEATS "silence = { peace = { remind = 60; deputy = 60; }; };", "line 8", "silence"},
        {HEAD SILENCE RIGHTS MODULES SEATS "hazards = [\"tent\"];", "line 9", "hazards"},
        {HEAD SILENCE RIGHTS MODULES SEATS "valid_from = \"2026-06-02\";\nvalid_until = \"2026-05-01\";", "line 10",
         "valid until"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct template *template = parse(mistakes[i].text);
        char place[40];
        snprintf(place, sizeof place, "m.conf %s:", mistakes[i].line);
        if (template || strncmp(error, place, strlen(place)) != 0 || !strstr(error, mistakes[i].reason))
            print_error("case %zu should be %s: ...%s..., is: %s\n", i, place, mistakes[i].reason, error);
        assert_null(template);
        assert_int_equal(strncmp(error, place, strlen(place)), 0);
        assert_non_null(strstr(error, mistakes[i].reason));
    }
}

static void what_is_no_template_is_refused(void **unused) {
    (void)unused;
    char *large = malloc(TEMPLATE_FILE_MAX + 1);
    memset(large, '#', TEMPLATE_FILE_MAX + 1);
    assert_null(template_file_parse("m.conf", large, TEMPLATE_FILE_MAX + 1, error, sizeof error));
    assert_non_null(strstr(error, "1 MiB"));
    assert_null(template_file_parse("m.conf", "a\0b", 3, error, sizeof error));
    assert_non_null(strstr(error, "zero bytes"));
    assert_null(template_file_read("/nowhere/at/all", error, sizeof error));
    assert_non_null(strstr(error, "No such file"));
    assert_null(template_file_read("/", error, sizeof error));
    assert_non_null(strstr(error, "directory"));
    free(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_ones_are_read),
        cmocka_unit_test(shapes_are_as_promised),
        cmocka_unit_test(written_ones_are_the_same),
        cmocka_unit_test(every_setting_arrives),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(what_is_no_template_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
