// The values that stand on the command line.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "musterctl/ctl.h"

const char *ctl_value(const struct ctl_args *args, const char *flag) {
    for (int i = args->given_count - 1; i >= 0; i--)
        if (strcmp(args->given[i].name, flag) == 0)
            return args->given[i].value;
    return NULL;
}

const char *ctl_value_or(const struct ctl_args *args, const char *flag, const char *otherwise) {
    const char *value = ctl_value(args, flag);
    return value ? value : otherwise;
}

bool ctl_given(const struct ctl_args *args, const char *flag) {
    return ctl_value(args, flag) != NULL;
}

static void say(const char *format, va_list args) {
    fputs("musterctl: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

int ctl_usage(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    return CTL_USAGE;
}

int ctl_refuse(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    return CTL_REFUSED;
}

bool ctl_number(const char *what, const char *text, int64_t min, int64_t max, int64_t *out) {
    if (text_to_i64(text, min, max, out))
        return true;
    ctl_usage("%s must be a whole number from %lld to %lld, not \"%s\".", what, (long long)min, (long long)max, text);
    return false;
}

bool ctl_degrees_e7(const char *what, const char *text, int64_t max_degrees, int32_t *out) {
    double degrees;
    if (!text_to_double(text, (double)-max_degrees, (double)max_degrees, &degrees)) {
        ctl_usage("%s must be degrees between -%lld and %lld, such as 29.8512, not \"%s\".", what,
                  (long long)max_degrees, (long long)max_degrees, text);
        return false;
    }
    *out = (int32_t)(degrees * 1e7 + (degrees < 0 ? -0.5 : 0.5));
    return true;
}

bool ctl_object(const char *what, const char *text, uint32_t *out) {
    int64_t number;
    if (!ctl_number(what, text, 1, UINT32_MAX, &number))
        return false;
    *out = (uint32_t)number;
    return true;
}

void ctl_print_line(const char *text) {
    for (; *text; text++)
        putchar(*text == '\n' || *text == '\t' ? ' ' : *text);
    putchar('\n');
}

const char *ctl_time(int64_t at_ms, char text[CTL_TIME_SIZE]) {
    time_t seconds = at_ms / 1000;
    struct tm tm;
    if (at_ms == 0)
        return "-";
    strftime(text, CTL_TIME_SIZE, "%Y-%m-%d %H:%M", localtime_r(&seconds, &tm));
    return text;
}
