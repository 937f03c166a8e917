// Tokens and passwords, by libsodium.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"

#define TOKEN_TEXT_LEN 43 // base64url of 32 bytes, no padding

// A fresh random token and its hash.
void token_make(char text[TOKEN_TEXT_LEN + 1], uint8_t hash[TOKEN_HASH_LEN]);

// SHA-256 of the 43 characters. False: not the form of a token.
bool token_hash(const char *text, uint8_t hash[TOKEN_HASH_LEN]);

// Any thread. argon2id; tens of milliseconds of CPU and 64 MiB: never on a loop.
bool password_hash(const char *password, char hash[ACCOUNT_HASH_MAX]); // false: not 1..255 bytes, or no memory
bool password_matches(const char *password, const char *hash);         // hash "": burns the same time, false

#endif
