// Names of roles, and the forms of account names and password hashes.
// SPDX-License-Identifier: Apache-2.0
#include "domain/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const roles[ROLES] = {"none", "admin", "duty", "unit", "relay", "observer", "member"};

const char *role_name(enum role role) {
    return roles[role > ROLE_NONE && role < ROLES ? role : ROLE_NONE];
}

enum role role_of_name(const char *name) {
    for (int role = ROLE_NONE + 1; role < ROLES; role++)
        if (strcmp(roles[role], name) == 0)
            return (enum role)role;
    return ROLE_NONE;
}

bool account_name_is_valid(const char *name) {
    return text_is_of(name, "abcdefghijklmnopqrstuvwxyz0123456789._-", 1, ACCOUNT_NAME_MAX);
}

// Steps over `tag` and a number of at most `max`.
static bool skip_cost(const char **at, const char *tag, unsigned long max) {
    if (strncmp(*at, tag, strlen(tag)) != 0)
        return false;
    const char *digits = *at + strlen(tag);
    size_t len = strspn(digits, "0123456789");
    *at = digits + len;
    return len >= 1 && len <= 9 && strtoul(digits, NULL, 10) <= max;
}

static bool skip_base64(const char **at) {
    if (**at != '$')
        return false;
    size_t len = strspn(*at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    *at += 1 + len;
    return len >= 8;
}

bool account_hash_is_valid(const char *hash) {
    const char *at = hash;
    return strnlen(hash, ACCOUNT_HASH_MAX) < ACCOUNT_HASH_MAX && skip_cost(&at, "$argon2id$v=", 19) &&
           skip_cost(&at, "$m=", 1024 * 1024) && skip_cost(&at, ",t=", 16) && skip_cost(&at, ",p=", 1) &&
           skip_base64(&at) && skip_base64(&at) && *at == '\0';
}
