// Values of track files: degrees, times, numbers.
// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

// "+08:00", "+0800", "+08", "Z" or nothing.
static bool zone_minutes(const char *text, int *minutes) {
    *minutes = 0;
    text += *text == ' ';
    if (*text == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0 || strcmp(text, "UTC") == 0)
        return true;
    int hour = 0, minute = 0, used = 0;
    bool good = (sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &used) == 2 && used == 5) ||
                (sscanf(text + 1, "%2d%2d%n", &hour, &minute, &used) == 2 && used == 4) ||
                (sscanf(text + 1, "%2d%n", &hour, &used) == 1 && used == 2);
    if (!good || (*text != '+' && *text != '-') || text[1 + used] != '\0' || hour > 14 || minute > 59)
        return false;
    *minutes = (*text == '-' ? -1 : 1) * (hour * 60 + minute);
    return true;
}

// ".5" and the like to milliseconds, rounded; *text is moved behind it.
static int fraction_ms(const char **text) {
    int ms = 0, scale = 100;
    if (**text != '.' && **text != ',')
        return 0;
    for ((*text)++; isdigit((unsigned char)**text); (*text)++, scale /= 10)
        ms += (**text - '0') * scale;
    return ms;
}

static bool calendar_ms(const char *text, int64_t *out) {
    struct tm tm = {0};
    int used = 0, minutes = 0;
    char dash, between;
    if (sscanf(text, "%4d%c%2d%*c%2d%c%2d:%2d%n", &tm.tm_year, &dash, &tm.tm_mon, &tm.tm_mday, &between, &tm.tm_hour,
               &tm.tm_min, &used) != 7 ||
        used == 0 || (dash != '-' && dash != '/') || (between != ' ' && between != 'T'))
        return false;
    const char *at = text + used;
    if (*at == ':' && sscanf(at, ":%2d%n", &tm.tm_sec, &used) == 1)
        at += used;
    int ms = fraction_ms(&at);
    if (tm.tm_year < 1970 || tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour < 0 ||
        tm.tm_hour > 23 || tm.tm_min < 0 || tm.tm_min > 59 || tm.tm_sec < 0 || tm.tm_sec > 60 ||
        !zone_minutes(at, &minutes))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *out = ((int64_t)timegm(&tm) - minutes * 60) * 1000 + ms;
    return true;
}

bool track_time_ms(const char *text, int64_t *out) {
    double number;
    if (!text_to_double(text, 0, 1e14, &number))
        return calendar_ms(text, out);
    *out = llround(number >= 1e11 ? number : number * 1000); // 1e11 s is in the year 5138, 1e11 ms in 1973
    return true;
}
