// Makes tokens and checks passwords with libsodium.
// SPDX-License-Identifier: Apache-2.0
#include "auth/token.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

#define PASSWORD_MAX 255

_Static_assert(crypto_pwhash_argon2id_STRBYTES <= ACCOUNT_HASH_MAX, "an argon2id string fits an account");
_Static_assert(crypto_hash_sha256_BYTES == TOKEN_HASH_LEN, "a token's hash is a SHA-256");

__attribute__((constructor)) static void sodium_start(void) {
    if (sodium_init() < 0)
        log_die("libsodium: does not start; it needs a source of random bytes");
}

bool token_hash(const char *text, uint8_t hash[TOKEN_HASH_LEN]) {
    static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!text_is_of(text, base64url, TOKEN_TEXT_LEN, TOKEN_TEXT_LEN))
        return false;
    crypto_hash_sha256(hash, (const unsigned char *)text, TOKEN_TEXT_LEN);
    return true;
}

void token_make(char text[TOKEN_TEXT_LEN + 1], uint8_t hash[TOKEN_HASH_LEN]) {
    uint8_t bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, TOKEN_TEXT_LEN + 1, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
    token_hash(text, hash);
}

bool password_hash(const char *password, char hash[ACCOUNT_HASH_MAX]) {
    size_t len = strlen(password);
    return len >= 1 && len <= PASSWORD_MAX &&
           crypto_pwhash_str_alg(hash, password, len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

// The hash of nobody's password, so that an unknown account takes as long as a known one.
static char nobody[ACCOUNT_HASH_MAX];
static pthread_once_t nobody_made = PTHREAD_ONCE_INIT;
static void make_nobody(void) {
    char text[TOKEN_TEXT_LEN + 1];
    uint8_t unused[TOKEN_HASH_LEN];
    token_make(text, unused);
    if (!password_hash(text, nobody))
        log_error("passwords: no memory for argon2id; it takes 64 MiB for each sign-in");
}

bool password_matches(const char *password, const char *hash) {
    bool known = hash[0] != '\0';
    pthread_once(&nobody_made, make_nobody);
    int failed = crypto_pwhash_str_verify(known ? hash : nobody, password, strlen(password));
    return known && failed == 0;
}
