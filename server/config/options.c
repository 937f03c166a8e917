// The table of all options, and finding a row by name, even by one that is a little wrong.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "config/option.h"

static const struct option table[] = {
#define X(name, type, def, min, max, unit, reloadable, help)                                                           \
    {#name, OPTION_##type, def, min, max, unit, reloadable, help, offsetof(struct config, name)},
#include "config/options.def"
#undef X
#define X(kind, index, stale, lost, speed)                                                                             \
    {"silence." kind ".stale",                                                                                         \
     OPTION_INT,                                                                                                       \
     #stale,                                                                                                           \
     1,                                                                                                                \
     86400,                                                                                                            \
     "s",                                                                                                              \
     false,                                                                                                            \
     "A " kind " that is silent this long is stale.",                                                                  \
     offsetof(struct config, silence_kind_s[0][index])},                                                               \
        {"silence." kind ".lost",                                                                                      \
         OPTION_INT,                                                                                                   \
         #lost,                                                                                                        \
         1,                                                                                                            \
         604800,                                                                                                       \
         "s",                                                                                                          \
         false,                                                                                                        \
         "A " kind " that is silent this long is lost.",                                                               \
         offsetof(struct config, silence_kind_s[1][index])},
#include "config/kinds.def"
#undef X
#define X(kind, index, stale, lost, speed)                                                                             \
    {"top_speed." kind,                                                                                                \
     OPTION_INT,                                                                                                       \
     #speed,                                                                                                           \
     1,                                                                                                                \
     3600,                                                                                                             \
     "km/h",                                                                                                           \
     true,                                                                                                             \
     "Between two fixes of a " kind " faster than this is marked as a jump.",                                          \
     offsetof(struct config, speed_kind_kmh[index])},
#include "config/kinds.def"
#undef X
};

const struct option *options(int *count) {
    *count = (int)(sizeof table / sizeof *table);
    return table;
}

static bool same_name(const char *name, const char *typed, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (name[i] == '\0' || name[i] != (typed[i] == '-' ? '_' : typed[i]))
            return false;
    return name[len] == '\0';
}

const struct option *option_find(const char *name, size_t len) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (same_name(table[i].name, name, len))
            return &table[i];
    return NULL;
}

static size_t least(size_t a, size_t b, size_t c) {
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

// Letters to change, add or take away to come from one to the other.
static size_t edits(const char *a, const char *b) {
    size_t row[OPTION_NAME_MAX + 2], a_len = strlen(a), b_len = strlen(b);
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[b_len];
}

const struct option *option_nearest(const char *name) {
    const struct option *nearest = NULL;
    size_t len = strnlen(name, OPTION_NAME_MAX + 1), fewest = len / 3 + 2;
    if (len > OPTION_NAME_MAX)
        return NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t needed = edits(name, table[i].name);
        if (needed < fewest) {
            fewest = needed;
            nearest = &table[i];
        }
    }
    return nearest;
}
