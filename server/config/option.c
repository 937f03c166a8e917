// Turns texts into the values of options and back, checking the bounds on the way.
// SPDX-License-Identifier: Apache-2.0
#include "config/option.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/shape.h"

static int64_t *number_at(const struct option *option, const struct config *config) {
    return (int64_t *)((char *)(uintptr_t)config + option->at);
}

static bool *bool_at(const struct option *option, const struct config *config) {
    return (bool *)((char *)(uintptr_t)config + option->at);
}

static char **text_at(const struct option *option, const struct config *config) {
    return (char **)((char *)(uintptr_t)config + option->at);
}

// A number with perhaps k, m or g behind it.
static bool to_size(const char *text, int64_t min, int64_t max, int64_t *out) {
    char digits[32];
    size_t len = strnlen(text, sizeof digits);
    if (len == 0 || len == sizeof digits)
        return false;
    memcpy(digits, text, len + 1);
    int shift = 0;
    switch (tolower((unsigned char)digits[len - 1])) {
    case 'k':
        shift = 10;
        break;
    case 'm':
        shift = 20;
        break;
    case 'g':
        shift = 30;
        break;
    }
    if (shift)
        digits[len - 1] = '\0';
    int64_t count;
    if (!text_to_i64(digits, 0, max >> shift, &count) || count << shift < min)
        return false;
    *out = count << shift;
    return true;
}

// Is `text` one of a|b|c? Units without a | are just units.
static bool is_choice(const char *unit, const char *text) {
    size_t len = strlen(text);
    if (!strchr(unit, '|'))
        return true;
    for (const char *at = unit; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (strcspn(at, "|") == len && memcmp(at, text, len) == 0)
            return true;
    return false;
}

static bool put_text(const struct option *option, struct config *config, const char *text) {
    size_t len = strlen(text);
    if ((int64_t)len < option->min || (int64_t)len > option->max || !text_is_clean(text, len, false) ||
        !is_choice(option->unit, text) || !shape_fits(option->unit, text))
        return false;
    free(*text_at(option, config));
    *text_at(option, config) = mem_strdup(text);
    return true;
}

static bool put_bool(const struct option *option, struct config *config, const char *text) {
    bool yes = strcmp(text, "true") == 0;
    if (!yes && strcmp(text, "false") != 0)
        return false;
    *bool_at(option, config) = yes;
    return true;
}

bool option_put(const struct option *option, struct config *config, const char *text) {
    switch (option->type) {
    case OPTION_INT:
        return text_to_i64(text, option->min, option->max, number_at(option, config));
    case OPTION_SIZE:
        return to_size(text, option->min, option->max, number_at(option, config));
    case OPTION_BOOL:
        return put_bool(option, config, text);
    default:
        return put_text(option, config, text);
    }
}

void option_say_bounds(const struct option *option, char *say, size_t size) {
    const char *space = *option->unit ? " " : "";
    if (option->type == OPTION_BOOL)
        snprintf(say, size, "true or false");
    else if (!option_is_text(option))
        snprintf(say, size, "a whole number from %" PRId64 " to %" PRId64 "%s%s%s", option->min, option->max, space,
                 option->unit, option->type == OPTION_SIZE ? " (k, m, g behind it multiply by 1024)" : "");
    else if (shape_say(option->unit))
        snprintf(say, size, "%s", shape_say(option->unit));
    else if (strchr(option->unit, '|'))
        snprintf(say, size, "one of %s", option->unit);
    else if (option->min == option->max)
        snprintf(say, size, "a text of %" PRId64 " characters", option->min);
    else
        snprintf(say, size, "a text of %" PRId64 " to %" PRId64 " bytes", option->min, option->max);
}

static void write_size(int64_t value, FILE *out) {
    static const char suffixes[] = "\0kmg";
    int step = 0;
    while (step < 3 && value != 0 && value % 1024 == 0) {
        value /= 1024;
        step++;
    }
    if (step)
        fprintf(out, "\"%" PRId64 "%c\"", value, suffixes[step]);
    else
        fprintf(out, "%" PRId64 "%s", value, value > INT32_MAX ? "L" : "");
}

static void write_text(const char *text, FILE *out) {
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

void option_write(const struct option *option, const struct config *config, FILE *out) {
    switch (option->type) {
    case OPTION_INT:
        fprintf(out, "%" PRId64 "%s", *number_at(option, config), *number_at(option, config) > INT32_MAX ? "L" : "");
        break;
    case OPTION_SIZE:
        write_size(*number_at(option, config), out);
        break;
    case OPTION_BOOL:
        fputs(*bool_at(option, config) ? "true" : "false", out);
        break;
    default:
        write_text(*text_at(option, config), out);
    }
}

bool option_same(const struct option *option, const struct config *a, const struct config *b) {
    if (option_is_text(option))
        return strcmp(*text_at(option, a), *text_at(option, b)) == 0;
    if (option->type == OPTION_BOOL)
        return *bool_at(option, a) == *bool_at(option, b);
    return *number_at(option, a) == *number_at(option, b);
}

void option_move(const struct option *option, struct config *to, struct config *from) {
    char kept[sizeof(int64_t)];
    size_t size = option_is_text(option)        ? sizeof(char *)
                  : option->type == OPTION_BOOL ? sizeof(bool)
                                                : sizeof(int64_t);
    memcpy(kept, (char *)to + option->at, size);
    memcpy((char *)to + option->at, (char *)from + option->at, size);
    memcpy((char *)from + option->at, kept, size);
}

void option_free(const struct option *option, struct config *config) {
    if (!option_is_text(option))
        return;
    free(*text_at(option, config));
    *text_at(option, config) = NULL;
}
