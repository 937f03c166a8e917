// Accounts and tokens: who there is. What they may do is auth/'s question.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/org.h"
#include "domain/refusal.h"

// ROLE_MEMBER (指挥部成员) may nothing but what the seats it holds give.
enum role { ROLE_NONE, ROLE_ADMIN, ROLE_DUTY, ROLE_UNIT, ROLE_RELAY, ROLE_OBSERVER, ROLE_MEMBER, ROLES };

#define ACCOUNT_NAME_MAX 32
#define ACCOUNT_TITLE_MAX 96
#define ACCOUNT_UNITS_MAX 16
#define ACCOUNT_HASH_MAX 128 // bytes of an argon2id string
#define TOKEN_HASH_LEN 32    // SHA-256
#define DEVICE_MAX 64
#define ACCOUNT_REASON_MAX 400
#define ACCOUNT_NUMBER_MAX 1000000u
#define ACCOUNT_TOKENS_MAX 10000u // live tokens of one account

struct account {
    uint32_t number; // from 1
    enum role role;
    bool disabled;
    uint8_t unit_count;
    uint32_t units[ACCOUNT_UNITS_MAX]; // that a ROLE_UNIT account reports for
    char scope[ORG_CODE_LEN + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char title[ACCOUNT_TITLE_MAX + 1];
    char password_hash[ACCOUNT_HASH_MAX]; // NUL-ended; "": signs in by token only
};

struct token {
    uint32_t number;  // from 1
    uint32_t account; // number
    int64_t issued_at_ms, expires_at_ms;
    uint8_t hash[TOKEN_HASH_LEN];
    char device[DEVICE_MAX + 1];
    bool by_password; // made by signing in, not by somebody else: ends when the password is changed
};

const char *role_name(enum role role);    // "admin" ...; "none"
enum role role_of_name(const char *name); // ROLE_NONE: no such role

bool account_name_is_valid(const char *name); // 1..32 of a-z 0-9 . _ -
// An argon2id string as crypto_pwhash_str makes them, with costs that a hub can bear (1 GiB, 16 passes, 1 lane).
bool account_hash_is_valid(const char *hash);

#endif
