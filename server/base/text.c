// Checks short texts and turns them into numbers.
// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t text_char(const char *text, size_t len) {
    const unsigned char *t = (const unsigned char *)text;
    if (len == 0)
        return 0;
    if (t[0] < 0x80)
        return 1;
    size_t n = t[0] >= 0xf0 ? 4 : t[0] >= 0xe0 ? 3 : 2;
    if (t[0] < 0xc2 || t[0] > 0xf4 || n > len)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((t[i] & 0xc0) != 0x80)
            return 0;
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    if ((t[0] == 0xe0 && t[1] < 0xa0) || (t[0] == 0xed && t[1] > 0x9f) || (t[0] == 0xf0 && t[1] < 0x90) ||
        (t[0] == 0xf4 && t[1] > 0x8f))
        return 0;
    return n;
}

static bool is_control(const char *text, size_t n) {
    unsigned char first = (unsigned char)text[0];
    return n == 1 ? first < 0x20 || first == 0x7f : n == 2 && first == 0xc2 && (unsigned char)text[1] < 0xa0;
}

bool text_is_clean(const char *text, size_t len, bool lines) {
    for (size_t i = 0; i < len;) {
        size_t n = text_char(text + i, len - i);
        if (n == 0)
            return false;
        if (is_control(text + i, n) && !(lines && (text[i] == '\n' || text[i] == '\t')))
            return false;
        i += n;
    }
    return true;
}

bool text_is_of(const char *text, const char *set, size_t min, size_t max) {
    size_t len = strnlen(text, max + 1);
    return len >= min && len <= max && strspn(text, set) == len;
}

bool text_to_i64(const char *text, int64_t min, int64_t max, int64_t *out) {
    const char *digits = text + (text[0] == '-');
    if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0')
        return false;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno != 0 || value < min || value > max)
        return false;
    *out = value;
    return true;
}

// [-] digits [. digits] [e [+-] digits], with a digit on at least one side of the point.
static bool is_fraction(const char *text) {
    const char *t = text + (text[0] == '-');
    size_t whole = strspn(t, "0123456789"), part = 0;
    t += whole;
    if (*t == '.') {
        part = strspn(t + 1, "0123456789");
        t += 1 + part;
    }
    if (whole + part == 0)
        return false;
    if (*t == 'e' || *t == 'E') {
        t += 1 + (t[1] == '+' || t[1] == '-');
        size_t power = strspn(t, "0123456789");
        t += power;
        if (power == 0)
            return false;
    }
    return *t == '\0';
}

static locale_t plain_locale;
__attribute__((constructor)) static void plain_locale_create(void) {
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

bool text_to_double(const char *text, double min, double max, double *out) {
    if (!is_fraction(text))
        return false;
    double value = strtod_l(text, NULL, plain_locale);
    if (!isfinite(value) || value < min || value > max)
        return false;
    *out = value;
    return true;
}
