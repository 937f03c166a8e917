// Tokens and passwords, by libsodium.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"

#define TOKEN_TEXT_LEN 43 // base64url of 32 bytes, no padding

void token_make(char text[TOKEN_TEXT_LEN + 1], uint8_t hash[TOKEN_HASH_LEN]); // fresh random token and its SHA-256
bool token_hash(const char *text, uint8_t hash[TOKEN_HASH_LEN]); // false: not the form of a token

// argon2id; tens of milliseconds of CPU: never on a loop.
bool password_hash(const char *password, char hash[ACCOUNT_HASH_MAX]);
bool password_matches(const char *password, const char *hash); // hash "": burns the same time, false

#endif
