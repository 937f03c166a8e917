// One option: a row of the table, and how a text becomes its value and back.
// SPDX-License-Identifier: Apache-2.0
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "config/config.h"

enum option_type { OPTION_INT, OPTION_SIZE, OPTION_BOOL, OPTION_TEXT, OPTION_PATH };

#define OPTION_NAME_MAX 63

struct option {
    const char *name; // "port", "silence.team.stale"
    enum option_type type;
    const char *def;  // as text
    int64_t min, max; // of the value, or of its length in bytes
    const char *unit; // a|b|c: one of these
    bool reloadable;
    const char *help;
    size_t at; // offset in struct config
};

const struct option *options(int *count);

// NULL: no such option. Here - stands for _ as well.
const struct option *option_find(const char *name, size_t len);
const struct option *option_nearest(const char *name); // NULL: none is near

// Checks and takes a value over. False: nothing was changed.
bool option_put(const struct option *option, struct config *config, const char *text);

// What a value must be, as the rest of a sentence that begins with "must be".
void option_say_bounds(const struct option *option, char *say, size_t size);

// The value as it stands in the file ("8m" in quotes, escapes and all).
void option_write(const struct option *option, const struct config *config, FILE *out);

bool option_same(const struct option *option, const struct config *a, const struct config *b);
void option_move(const struct option *option, struct config *to, struct config *from); // swaps, so both stay whole
void option_free(const struct option *option, struct config *config);

static inline bool option_is_text(const struct option *option) {
    return option->type == OPTION_TEXT || option->type == OPTION_PATH;
}

#endif
