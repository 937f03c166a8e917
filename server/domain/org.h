// Org codes (组织编码): 12 digits, 2 province + 2 city + 2 district + 3 street + 3 community (GB/T 2260, GB/T 10114).
// Trailing zero groups mean "the whole of what stands before".
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_ORG_H
#define DOMAIN_ORG_H

#include <stdbool.h>

#define ORG_CODE_LEN 12

bool org_is_valid(const char *code); // 12 digits, not all zero; NULL is not

// `code` is `scope` or lies below it. 12 digits each; a scope of zeros contains every code.
bool org_contains(const char *scope, const char *code);

#endif
