// Log lines: one write each, clean whatever is in them, never too long.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

// What a call to log_line writes to stderr.
static size_t caught(char *line, size_t size, enum log_level level, const char *text) {
    int ends[2], before = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_line(level, "%s", text);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    ssize_t len = read(ends[0], line, size - 1);
    close(ends[0]);
    line[len > 0 ? len : 0] = '\0';
    return len > 0 ? (size_t)len : 0;
}

static void a_line_has_time_level_and_text(void **unused) {
    (void)unused;
    char line[4096];
    struct tm time;
    caught(line, sizeof line, LOG_WARN, "unit 17: 失联");
    const char *at = strptime(line, "%Y-%m-%dT%H:%M:%S.", &time);
    assert_non_null(at);
    assert_true(time.tm_year >= 124 && strspn(at, "0123456789") == 3);
    assert_string_equal(at + 3, "Z warn unit 17: 失联\n");
}

static void levels_are_kept(void **unused) {
    (void)unused;
    char line[4096];
    assert_int_equal(caught(line, sizeof line, LOG_DEBUG, "x"), 0);
    log_set_level(LOG_DEBUG);
    assert_true(caught(line, sizeof line, LOG_DEBUG, "x") > 0);
    log_set_level(LOG_ERROR);
    assert_int_equal(caught(line, sizeof line, LOG_WARN, "x"), 0);
    assert_true(caught(line, sizeof line, LOG_ERROR, "x") > 0);
    log_set_level(LOG_INFO);
}

static void nothing_breaks_out_of_a_line(void **unused) {
    (void)unused;
    char line[4096];
    caught(line, sizeof line, LOG_INFO, "a\nfake line\x1b[31m\xff\xe5\xba end\x7f\xc2\x85");
    assert_non_null(strstr(line, "info a\\x0afake line\\x1b[31m\\xff\\xe5\\xba end\\x7f"));
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

// Long texts of 1- to 4-byte characters, cut at every alignment, stay whole characters.
static void long_lines_are_cut_between_characters(void **unused) {
    (void)unused;
    static const char *const chars[] = {"a", "é", "急", "\xf0\x9f\x9a\x92"};
    for (int kind = 0; kind < 4; kind++)
        for (int shift = 0; shift < 5; shift++) {
            char text[3000] = "", line[4096];
            for (int i = 0; i < shift; i++)
                strcat(text, "b");
            while (strlen(text) + 5 < sizeof text)
                strcat(text, chars[kind]);
            size_t len = caught(line, sizeof line, LOG_INFO, text);
            assert_in_range(len, 1990, 2000);
            assert_int_equal(line[len - 1], '\n');
            assert_true(text_is_clean(line, len - 1, false));
            assert_null(strchr(line, '\\'));
        }
}

static void complain(void) {
    log_limited(LOG_WARN, "somebody complains");
}

static void what_outsiders_cause_is_limited(void **unused) {
    (void)unused;
    static char lines[100000];
    int ends[2], before = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    for (int i = 0; i < 10000; i++)
        complain();
    sleep(1);
    complain();
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    ssize_t len = read(ends[0], lines, sizeof lines - 1);
    close(ends[0]);
    lines[len > 0 ? len : 0] = '\0';
    size_t told = 0;
    for (const char *at = strstr(lines, "somebody"); at; at = strstr(at + 1, "somebody"))
        told++;
    assert_in_range(told, 11, 50); // ten a second; a slow machine took more than one
    assert_non_null(strstr(lines, "warn log: "));
    assert_non_null(strstr(lines, " lines like the next one were left out\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_time_level_and_text),  cmocka_unit_test(levels_are_kept),
        cmocka_unit_test(nothing_breaks_out_of_a_line),    cmocka_unit_test(long_lines_are_cut_between_characters),
        cmocka_unit_test(what_outsiders_cause_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
