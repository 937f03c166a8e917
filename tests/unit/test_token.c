// Tokens and passwords.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <time.h>

#include "auth/token.h"

static void tokens_are_random_and_well_formed(void **unused) {
    (void)unused;
    char texts[100][TOKEN_TEXT_LEN + 1];
    for (int i = 0; i < 100; i++) {
        uint8_t hash[TOKEN_HASH_LEN], again[TOKEN_HASH_LEN];
        token_make(texts[i], hash);
        assert_int_equal(strlen(texts[i]), TOKEN_TEXT_LEN);
        assert_true(token_hash(texts[i], again));
        assert_memory_equal(hash, again, sizeof hash);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(texts[i], texts[j]);
    }
}

// The hash is what any program makes of the text: printf %s AAA... | sha256sum
static void the_hash_is_sha256_of_the_text(void **unused) {
    (void)unused;
    static const uint8_t begins[] = {0x0f, 0x00, 0x73, 0x85, 0xb6, 0xf9, 0xd4, 0xb7};
    char text[TOKEN_TEXT_LEN + 1];
    uint8_t hash[TOKEN_HASH_LEN];
    memset(text, 'A', TOKEN_TEXT_LEN);
    text[TOKEN_TEXT_LEN] = '\0';
    assert_true(token_hash(text, hash));
    assert_memory_equal(hash, begins, sizeof begins);
}

static void other_forms_are_no_tokens(void **unused) {
    (void)unused;
    uint8_t hash[TOKEN_HASH_LEN];
    char text[TOKEN_TEXT_LEN + 2];
    memset(text, 'A', sizeof text);
    text[TOKEN_TEXT_LEN + 1] = '\0';
    assert_false(token_hash(text, hash)); // too long
    text[TOKEN_TEXT_LEN - 1] = '\0';
    assert_false(token_hash(text, hash)); // too short
    assert_false(token_hash("", hash));
    static const char odd[] = "+/= \n\x80";
    for (size_t i = 0; i < sizeof odd - 1; i++) {
        memset(text, 'A', TOKEN_TEXT_LEN);
        text[TOKEN_TEXT_LEN] = '\0';
        text[i * 7] = odd[i];
        assert_false(token_hash(text, hash));
    }
}

static void passwords_match_their_hash_only(void **unused) {
    (void)unused;
    char hash[ACCOUNT_HASH_MAX], again[ACCOUNT_HASH_MAX];
    assert_true(password_hash("应急2025", hash));
    assert_true(account_hash_is_valid(hash)); // the rules take what is made here
    assert_true(password_matches("应急2025", hash));
    assert_false(password_matches("应急2026", hash));
    assert_false(password_matches("", hash));
    assert_true(password_hash("应急2025", again));
    assert_string_not_equal(hash, again); // salted
    hash[strlen(hash) - 3] ^= 1;
    assert_false(password_matches("应急2025", hash));
    assert_false(password_matches("x", "no hash at all"));
    char longest[257];
    memset(longest, 'x', sizeof longest);
    longest[256] = '\0';
    assert_false(password_hash(longest, hash));
    longest[255] = '\0';
    assert_true(password_hash(longest, hash));
    assert_true(password_matches(longest, hash));
    assert_false(password_hash("", hash));
}

static double cpu_of(const char *hash) {
    clock_t began = clock();
    assert_false(password_matches("wrong", hash));
    return (double)(clock() - began);
}

static void an_unknown_account_takes_as_long(void **unused) {
    (void)unused;
    char hash[ACCOUNT_HASH_MAX];
    assert_true(password_hash("right", hash));
    assert_false(password_matches("x", "")); // the first one makes the hash of nobody
    double known = 1e18, unknown = 1e18;
    for (int i = 0; i < 5; i++) {
        double a = cpu_of(hash), b = cpu_of("");
        known = a < known ? a : known;
        unknown = b < unknown ? b : unknown;
    }
    assert_true(unknown > known / 2 && unknown < known * 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_random_and_well_formed), cmocka_unit_test(the_hash_is_sha256_of_the_text),
        cmocka_unit_test(other_forms_are_no_tokens),         cmocka_unit_test(passwords_match_their_hash_only),
        cmocka_unit_test(an_unknown_account_takes_as_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
