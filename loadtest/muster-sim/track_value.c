// Values of track files: degrees, times, numbers.
// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "muster-sim/track.h"

// Digit by digit: a binary fraction would round some halves the wrong way.
bool track_degrees_e7(const char *text, int max_degrees, int32_t *out) {
    bool negative = *text == '-';
    const char *at = text + (*text == '-' || *text == '+');
    int64_t value = 0;
    int digits = 0, places = 0;
    bool point = false, up = false;
    for (; isdigit((unsigned char)*at) || (*at == '.' && !point); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        digits++;
        if (places < 7)
            value = value * 10 + (*at - '0');
        else if (places == 7)
            up = *at >= '5';
        places += point;
        if (value > 1000LL * 10000000)
            return false;
    }
    if (digits == 0 || *at != '\0')
        return false;
    for (; places < 7; places++)
        value *= 10;
    value += up;
    if (value > max_degrees * 10000000LL)
        return false;
    *out = (int32_t)(negative ? -value : value);
    return true;
}

bool track_scaled(const char *text, double scale, int32_t min, int32_t max, int32_t *out) {
    double value;
    if (!text_to_double(text, -1e12, 1e12, &value))
        return false;
    value = round(value * scale);
    if (value < min || value > max)
        return false;
    *out = (int32_t)value;
    return true;
}

// Takes exactly `count` digits as a number within [min, max] and moves *at behind them.
static bool take_digits(const char **at, int count, int min, int max, int *out) {
    int value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return false;
        value = value * 10 + (**at - '0');
    }
    *out = value;
    return value >= min && value <= max;
}

static bool take_one_of(const char **at, const char *set) {
    bool found = **at != '\0' && strchr(set, **at);
    *at += found;
    return found;
}

// "+08:00", "+0800", "+08", "Z" or nothing, and nothing behind it.
static bool zone_minutes(const char *at, int *minutes) {
    int hour = 0, minute = 0;
    *minutes = 0;
    take_one_of(&at, " ");
    if (*at == '\0' || strcmp(at, "Z") == 0 || strcmp(at, "z") == 0 || strcmp(at, "UTC") == 0)
        return true;
    int sign = *at == '-' ? -1 : 1;
    if (!take_one_of(&at, "+-") || !take_digits(&at, 2, 0, 14, &hour))
        return false;
    if ((take_one_of(&at, ":") || *at) && !take_digits(&at, 2, 0, 59, &minute))
        return false;
    *minutes = sign * (hour * 60 + minute);
    return *at == '\0';
}

// ".5" and the like to milliseconds, cut; *at is moved behind it.
static int take_fraction_ms(const char **at) {
    int ms = 0, scale = 100;
    if (!take_one_of(at, ".,"))
        return 0;
    for (; isdigit((unsigned char)**at); (*at)++, scale /= 10)
        ms += (**at - '0') * scale;
    return ms;
}

static bool calendar_ms(const char *at, int64_t *out) {
    struct tm tm = {0};
    int minutes = 0;
    if (!take_digits(&at, 4, 1970, 9999, &tm.tm_year) || !take_one_of(&at, "-/") ||
        !take_digits(&at, 2, 1, 12, &tm.tm_mon) || !take_one_of(&at, "-/") ||
        !take_digits(&at, 2, 1, 31, &tm.tm_mday) || !take_one_of(&at, " T") ||
        !take_digits(&at, 2, 0, 23, &tm.tm_hour) || !take_one_of(&at, ":") || !take_digits(&at, 2, 0, 59, &tm.tm_min))
        return false;
    if (take_one_of(&at, ":") && !take_digits(&at, 2, 0, 60, &tm.tm_sec))
        return false;
    int ms = take_fraction_ms(&at);
    if (!zone_minutes(at, &minutes))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *out = ((int64_t)timegm(&tm) - minutes * 60L) * 1000 + ms;
    return true;
}

bool track_time_ms(const char *text, int64_t *out) {
    double number;
    if (!text_to_double(text, 0, 1e14, &number))
        return calendar_ms(text, out);
    *out = llround(number >= 1e11 ? number : number * 1000); // 1e11 s is in the year 5138, 1e11 ms in 1973
    return true;
}
