// Texts from outside: UTF-8, numbers; and JSON as it is written.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static bool clean(const char *text) {
    return text_is_clean(text, strlen(text), false);
}

static void utf8_is_told_from_what_only_looks_like_it(void **unused) {
    (void)unused;
    assert_true(clean("") && clean("abc") && clean("应急指挥") && clean("\xf0\x9f\x9a\x92") &&
                clean("\xf4\x8f\xbf\xbf"));
    static const char *const bad[] = {
        "\x80",             // a continuation alone
        "\xc3",             // cut
        "\xe5\xba",         // cut
        "\xc0\xaf",         // overlong
        "\xe0\x80\xaf",     // overlong
        "\xf0\x80\x80\xaf", // overlong
        "\xed\xa0\x80",     // surrogate
        "\xf4\x90\x80\x80", // above U+10FFFF
        "\xf5\x80\x80\x80", // no such first byte
        "\xff",
        "a\x7f",
        "a\x01b",   // control
        "\xc2\x85", // C1 control
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clean(bad[i]));
    assert_false(text_is_clean("a\0b", 3, false));
    assert_false(text_is_clean("a\nb", 3, false));
    assert_true(text_is_clean("a\nb\tc", 5, true));
    assert_false(text_is_clean("a\rb", 3, true));
}

// Every first byte with every second one, against the rules of RFC 3629 written out another way.
static void all_two_byte_beginnings(void **unused) {
    (void)unused;
    for (int a = 0; a < 256; a++)
        for (int b = 0; b < 256; b++) {
            char text[4] = {(char)a, (char)b, (char)0x80, (char)0x80};
            size_t want = 0;
            bool follows = b >= 0x80 && b <= 0xbf;
            if (a < 0x80)
                want = 1;
            else if (a >= 0xc2 && a <= 0xdf && follows)
                want = 2;
            else if ((a == 0xe0 && b >= 0xa0 && b <= 0xbf) || (a == 0xed && b >= 0x80 && b <= 0x9f) ||
                     (a >= 0xe1 && a <= 0xef && a != 0xed && follows))
                want = 3;
            else if ((a == 0xf0 && b >= 0x90 && b <= 0xbf) || (a == 0xf4 && b >= 0x80 && b <= 0x8f) ||
                     (a >= 0xf1 && a <= 0xf3 && follows))
                want = 4;
            assert_int_equal(text_char(text, 4), want);
            if (want > 1)
                assert_int_equal(text_char(text, want - 1), 0);
        }
}

static void sets_and_lengths(void **unused) {
    (void)unused;
    assert_true(text_is_of("aba", "ab", 1, 3));
    assert_false(text_is_of("abac", "ab", 1, 9));
    assert_false(text_is_of("abab", "ab", 1, 3));
    assert_false(text_is_of("", "ab", 1, 3));
    assert_true(text_is_of("", "ab", 0, 3));
}

static void whole_numbers(void **unused) {
    (void)unused;
    int64_t out = 7;
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "0x1", "1e3", "1.0", "9223372036854775808", "--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_to_i64(bad[i], INT64_MIN, INT64_MAX, &out));
    assert_int_equal(out, 7);
    assert_true(text_to_i64("-9223372036854775808", INT64_MIN, INT64_MAX, &out) && out == INT64_MIN);
    assert_true(text_to_i64("007", 0, 10, &out) && out == 7);
    assert_false(text_to_i64("11", 0, 10, &out));
    assert_false(text_to_i64("-1", 0, 10, &out));
}

static void fractions(void **unused) {
    (void)unused;
    double out = 7;
    static const char *const bad[] = {"",   ".",   "-",  "nan", "inf", "-inf", "0x1p3", "1,5",
                                      "1e", "1e+", "+1", " 1",  "1 ",  "1..2", "1e999", "1.5f"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(text_to_double(bad[i], -1e300, 1e300, &out));
    assert_true(out == 7);
    assert_true(text_to_double("31.2304", -90, 90, &out) && out == 31.2304);
    assert_true(text_to_double("-.5", -90, 90, &out) && out == -.5);
    assert_true(text_to_double("1.2E-5", -90, 90, &out) && out == 1.2e-5);
    assert_false(text_to_double("90.0000001", -90, 90, &out));
    setlocale(LC_ALL, "de_DE.UTF-8"); // whether it is installed or not
    assert_true(text_to_double("1.5", -90, 90, &out) && out == 1.5);
}

static void json_is_what_it_should_be(void **unused) {
    (void)unused;
    struct buf buf = {0};
    struct json json = {.buf = &buf};
    json_open(&json, '{');
    json_key(&json, "a\"b");
    json_open(&json, '[');
    json_int(&json, -5);
    json_bool(&json, true);
    json_text(&json, NULL);
    json_open(&json, '{');
    json_close(&json, '}');
    json_close(&json, ']');
    json_key(&json, "t");
    json_text(&json, "队\\\n\x01\xff");
    json_key(&json, "runs");
    json_text(&json, "\"北京\" and\xff\xfeso\ton\x7f");
    json_key(&json, "e");
    json_open(&json, '[');
    json_scaled(&json, 1131234567, 7);
    json_scaled(&json, -5, 7);
    json_scaled(&json, 1200000000, 7);
    json_scaled(&json, INT64_MIN, 3);
    json_scaled(&json, 42, 0);
    json_close(&json, ']');
    json_close(&json, '}');
    buf_add(&buf, "", 1);
    assert_string_equal((char *)buf.data, "{\"a\\\"b\":[-5,true,null,{}],\"t\":\"队\\\\\\n\\u0001\xef\xbf\xbd\","
                                          "\"runs\":\"\\\"北京\\\" and\xef\xbf\xbd\xef\xbf\xbdso\\ton\\u007f\","
                                          "\"e\":[113.1234567,-0.0000005,120,-9223372036854775.808,42]}");
    buf_free(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
        cmocka_unit_test(all_two_byte_beginnings),
        cmocka_unit_test(sets_and_lengths),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(fractions),
        cmocka_unit_test(json_is_what_it_should_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
