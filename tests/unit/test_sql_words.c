// SQL is written down, not put together: what comes from outside goes in as a parameter. Looks through the source for
// statements that are printed, and knows the few that are made of our own words.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *file, *statement, *why;
} known[] = {
    {"db_fixes.c", "SELECT muster.fix_batch_open(%s, '%s', %",
     "the option `hub`, escaped; our own random name; a number"},
    {"db_verb.c", "PREPARE %s (integer, bigint, bigint%s%s) AS %s;", "rows of a table in that file"},
};

static char *read_file(const char *path) {
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static bool is_known(const char *path, const char *call) {
    const char *name = strrchr(path, '/') + 1;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].file, name) == 0 && strstr(call, known[i].statement))
            return true;
    return false;
}

// A call that prints, up to its end, with an SQL word and a place to fill in its format.
static unsigned printed_statements(const char *path, const char *text, unsigned *strangers) {
    regex_t word;
    unsigned count = 0;
    assert_int_equal(regcomp(&word,
                             "\"[^\"]*\\b(SELECT|INSERT|UPDATE|DELETE|COPY|PREPARE|CREATE|DROP|ALTER|GRANT|SET|PRAGMA|"
                             "ATTACH)\\b[^\"]*%[^%]",
                             REG_EXTENDED | REG_NOSUB),
                     0);
    for (const char *at = strstr(text, "printf("); at; at = strstr(at + 1, "printf(")) {
        size_t len = strcspn(at, ";");
        while (at[len] == ';' && at[len + 1] != '\n') // one within the text
            len += 1 + strcspn(at + len + 1, ";");
        char *call = strndup(at, len);
        if (regexec(&word, call, 0, NULL, 0) == 0) {
            count++;
            if (!is_known(path, call)) {
                (*strangers)++;
                print_error("%s: %s\n", path, call);
            }
        }
        free(call);
    }
    regfree(&word);
    return count;
}

static void no_word_of_others_is_in_a_statement(void **unused) {
    (void)unused;
    static const char *const places[] = {SOURCE_DIR "/server/*/*.c", SOURCE_DIR "/ops/musterctl/*.c"};
    unsigned count = 0, strangers = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        glob_t found;
        assert_int_equal(glob(places[i], 0, NULL, &found), 0);
        for (size_t each = 0; each < found.gl_pathc; each++) {
            char *text = read_file(found.gl_pathv[each]);
            count += printed_statements(found.gl_pathv[each], text, &strangers);
            free(text);
        }
        globfree(&found);
    }
    assert_int_equal(strangers, 0);
    assert_int_equal(count, sizeof known / sizeof *known); // who is gone from the source goes from the table
}

static void the_look_is_sharp(void **unused) {
    (void)unused;
    unsigned strangers = 0;
    static const char bad[] = "x;\nbuf_printf(&sql, \"SELECT * FROM a WHERE name = '%s'; \",\n    name);\n"
                              "snprintf(a, 1, \"DROP TABLE %s\", b);\n";
    assert_int_equal(printed_statements("/a/x.c", bad, &strangers), 2);
    assert_int_equal(strangers, 2);
    strangers = 0;
    static const char good[] = "log_info(\"unit %d: reset\", 1);\nsnprintf(a, 1, \"offset %d\", b);\n"
                               "PQprepare(pg, \"SELECT $1\");\nbuf_printf(&b, \"SELECT 1\");\n";
    assert_int_equal(printed_statements("/a/x.c", good, &strangers), 0);
    assert_int_equal(strangers, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_word_of_others_is_in_a_statement),
        cmocka_unit_test(the_look_is_sharp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
