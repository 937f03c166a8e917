// What stands behind the ? of a request, taken apart: "name=value\0name=value\0\0".
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_QUERY_H
#define NET_QUERY_H

#include <string.h>

// The first value of that name; NULL: not there, or no query at all.
static inline const char *query_value(const char *query, const char *name) {
    size_t len = strlen(name);
    for (const char *at = query; at && *at; at += strlen(at) + 1)
        if (strncmp(at, name, len) == 0 && at[len] == '=')
            return at + len + 1;
    return NULL;
}

#endif
