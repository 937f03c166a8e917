// Reads org codes by their groups.
// SPDX-License-Identifier: Apache-2.0
#include "domain/org.h"

#include <stddef.h>
#include <string.h>

bool org_is_valid(const char *code) {
    if (!code || strnlen(code, ORG_CODE_LEN + 1) != ORG_CODE_LEN)
        return false;
    return strspn(code, "0123456789") == ORG_CODE_LEN && strspn(code, "0") < ORG_CODE_LEN;
}

// Digits of the scope that count: up to the last group that is not all zeros.
static size_t significant(const char *scope) {
    static const size_t starts[] = {9, 6, 4, 2, 0}, lens[] = {3, 3, 2, 2, 2};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strspn(scope + starts[i], "0") < lens[i])
            return starts[i] + lens[i];
    return 0;
}

bool org_contains(const char *scope, const char *code) {
    return strncmp(scope, code, significant(scope)) == 0;
}
