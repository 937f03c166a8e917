// docs/protocol.md says what the code does: its table of refusals and its worked example.
// SPDX-License-Identifier: Apache-2.0
#include "wire_samples.h"
#include "wire_test.h"

static char page[1 << 17];

static int load_page(void **state) {
    (void)state;
    FILE *file = fopen(SOURCE_DIR "/docs/protocol.md", "r");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    return 0;
}

static const struct {
    const char *name;
    unsigned code, retry_ms;
    const char *zh, *en;
} refusals[] = {
#define X(name, code, retry_ms, zh, en) {#name, code, retry_ms, zh, en},
#include "domain/refusal.def"
#undef X
};
#define REFUSALS (sizeof refusals / sizeof refusals[0])

static void every_refusal_is_listed(void **state) {
    (void)state;
    for (unsigned i = 0; i < REFUSALS; i++) {
        char row[1024];
        snprintf(row, sizeof row, "\n| %u | %s | %u | %s | %s |\n", refusals[i].code, refusals[i].name,
                 refusals[i].retry_ms, refusals[i].zh, refusals[i].en);
        if (!strstr(page, row))
            fail_msg("docs/protocol.md lacks this row of its table of refusals:%s", row);
    }
}

static bool is_code(unsigned code) {
    for (unsigned i = 0; i < REFUSALS; i++)
        if (refusals[i].code == code)
            return true;
    return false;
}

static void nothing_else_is_listed(void **state) {
    (void)state;
    unsigned rows = 0, code;
    const char *table = strstr(page, "| code | name |");
    assert_non_null(table);
    for (const char *row = table; (row = strstr(row, "\n| ")) != NULL; row++) {
        if (sscanf(row, "\n| %u |", &code) != 1)
            continue;
        assert_true(is_code(code));
        rows++;
    }
    assert_int_equal(rows, REFUSALS);
}

// What a launch can miss, with its words.
static void every_missed_word_is_listed(void **state) {
    (void)state;
    static const char *const rows[] = {
#define X(name, word, zh, en) "\n| " word " | " zh " | " en " |\n",
#include "domain/missed.def"
#undef X
    };
    const char *table = strstr(page, "## Missed\n");
    assert_non_null(table);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strstr(table, rows[i]))
            fail_msg("docs/protocol.md lacks this row of its table of what is missed:%s", rows[i]);
}

static void the_worked_example_is_true(void **state) {
    struct wire_test *test = *state;
    const struct wire_fixes example = {
        .rows = (struct fix *)(uintptr_t)example_rows, .count = 3, .cell = 1, .whole = true};
    wire_write_fixes(&test->buf, &example, (struct wire_fixes_style){.detail = true, .state = true});
    for (size_t i = 0; i < test->buf.len; i++)
        buf_printf(&test->again, "%02x", test->buf.data[i]);
    buf_add(&test->again, "\n", 2);
    assert_non_null(strstr(page, (char *)test->again.data));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(every_refusal_is_listed),
        WIRE_TEST(nothing_else_is_listed),
        WIRE_TEST(every_missed_word_is_listed),
        WIRE_TEST(the_worked_example_is_true),
    };
    return cmocka_run_group_tests(tests, load_page, NULL);
}
