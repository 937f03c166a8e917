// docs/security.md names the tests that show what it says: each of them is there.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"

static char page[1 << 17], source[1 << 18];

static bool load(const char *path, char *text, size_t size) {
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t len = fread(text, 1, size - 1, file);
    fclose(file);
    text[len] = '\0';
    assert_true(len < size - 1);
    return true;
}

static const struct kind {
    const char *prefix, *folder, *file;
} kinds[] = {
    {"scenario_", "scenario", "test_"},
    {"unit_", "unit", "test_"},
    {"fuzz_", "fuzz", "fuzz_"},
};

// The functions behind the colon, up to the closing backtick.
static unsigned check_functions(const char *test, const char *list) {
    unsigned count = 0;
    while (*(list += strspn(list, ", ")) != '`') {
        char head[120];
        size_t len = strspn(list, NAME_CHARS);
        if (len == 0 || len > 90)
            fail_msg("docs/security.md: behind `%s:` stands something else than names", test);
        snprintf(head, sizeof head, "static void %.*s(", (int)len, list);
        if (!strstr(source, head))
            fail_msg("docs/security.md names `%s: %.*s`, and there is no such test", test, (int)len, list);
        list += len;
        count++;
    }
    return count;
}

static unsigned check_test(const struct kind *kind, const char *name, size_t len, const char *rest) {
    char path[300], test[120];
    if ((len == 1 && *name == 'x') || rest[0] == '*')
        return 0; // what the page says about names
    snprintf(test, sizeof test, "%s%.*s", kind->prefix, (int)len, name);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/%s/%s%.*s.c", kind->folder, kind->file, (int)len, name);
    if (!load(path, source, sizeof source))
        fail_msg("docs/security.md names `%s`, and there is no such test", test);
    return rest[0] == ':' ? check_functions(test, rest + 1) : 1;
}

static void every_test_that_is_named_is_there(void **state) {
    (void)state;
    unsigned count = 0;
    assert_true(load(SOURCE_DIR "/docs/security.md", page, sizeof page));
    for (const char *at = page; (at = strchr(at, '`')) != NULL; at++)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            size_t prefix = strlen(kinds[i].prefix);
            if (strncmp(at + 1, kinds[i].prefix, prefix) == 0) {
                const char *name = at + 1 + prefix;
                size_t len = strspn(name, NAME_CHARS);
                count += check_test(&kinds[i], name, len, name + len);
            }
        }
    assert_true(count > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_test_that_is_named_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
