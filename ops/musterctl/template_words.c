// The words of template files, and the days.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/template_words.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const struct template_word reach_words[] = {
    {"post", REACH_POST},         {"module", REACH_MODULE},
    {"modules", REACH_MODULES},   {"incident", REACH_INCIDENT},
    {"units", REACH_UNITS},       {"above", REACH_ABOVE},
    {"below", REACH_BELOW},       {"orders", REACH_ORDERS},
    {"district", REACH_DISTRICT}, {NULL, 0},
};

const struct template_word power_words[] = {
    {"close", POWER_CLOSE},     {"assign", POWER_ASSIGN}, {"open", POWER_OPEN}, {"incident", POWER_INCIDENT},
    {"consult", POWER_CONSULT}, {"mode", POWER_MODE},     {"unit", POWER_UNIT}, {NULL, 0},
};

#define DAY_LEN 10
#define MINUTE_LEN 16

// Whoever writes the 31st of June means another day than mktime.
static bool is_same(const struct tm *one, const struct tm *other) {
    return one->tm_year == other->tm_year && one->tm_mon == other->tm_mon && one->tm_mday == other->tm_mday;
}

bool template_day_read(const char *text, bool until, int64_t *at_ms) {
    struct tm tm = {.tm_isdst = -1};
    size_t len = strlen(text);
    const char *end = len == DAY_LEN      ? strptime(text, "%Y-%m-%d", &tm)
                      : len == MINUTE_LEN ? strptime(text, "%Y-%m-%d %H:%M", &tm)
                                          : NULL;
    if (!end || *end != '\0')
        return false;
    struct tm whole = tm;
    time_t at = mktime(&whole);
    if (at <= 0 || !is_same(&whole, &tm))
        return false;
    if (until && len == DAY_LEN) {
        tm.tm_mday++;
        at = mktime(&tm);
    }
    *at_ms = (int64_t)at * 1000;
    return true;
}

void template_day_write(int64_t at_ms, bool until, char text[TEMPLATE_DAY_SIZE]) {
    time_t at = at_ms / 1000, before = at - 1;
    struct tm tm;
    localtime_r(&at, &tm);
    bool midnight = tm.tm_hour == 0 && tm.tm_min == 0;
    if (midnight && until)
        localtime_r(&before, &tm);
    strftime(text, TEMPLATE_DAY_SIZE, midnight ? "%Y-%m-%d" : "%Y-%m-%d %H:%M", &tm);
}
