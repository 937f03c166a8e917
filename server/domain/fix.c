// Judges fixes: whether a position report may be believed, and where it goes.
// SPDX-License-Identifier: Apache-2.0
#include "domain/fix.h"

#include <stddef.h>

#include "domain/place.h"

#define EXCUSE_UNKNOWN_M 30.0
#define EXCUSE_MOST_M 1000.0

static bool within(int64_t value, int64_t unknown, int64_t min, int64_t max) {
    return value == unknown || (value >= min && value <= max);
}

static bool in_range(const struct fix *fix) {
    return fix->unit != 0 && place_is_valid(fix->lat_e7, fix->lon_e7) && (fix->lat_e7 != 0 || fix->lon_e7 != 0) &&
           within(fix->altitude_dm, FIX_UNKNOWN_ALTITUDE, -10000, 1000000) &&
           within(fix->speed_cms, FIX_UNKNOWN, 0, 100000) && within(fix->heading_cdeg, FIX_UNKNOWN, 0, 35999) &&
           within(fix->accuracy_dm, FIX_UNKNOWN, 0, 1000000) && within(fix->battery, FIX_UNKNOWN, 0, 100) &&
           fix->source < FIX_SOURCES && fix->at_ms > 0;
}

// Metres that a place may be off without being a lie.
static double excuse_m(const struct fix *fix) {
    double metres = fix->accuracy_dm == FIX_UNKNOWN ? EXCUSE_UNKNOWN_M : fix->accuracy_dm / 10.0;
    return metres < EXCUSE_MOST_M ? metres : EXCUSE_MOST_M;
}

static bool is_jump(const struct fix *from, const struct fix *to, int32_t speed_cms) {
    if (speed_cms <= 0)
        return false;
    double seconds = (double)(to->at_ms - from->at_ms) / 1000;
    double may_m = speed_cms / 100.0 * seconds + excuse_m(from) + excuse_m(to);
    return place_distance_m(from->lat_e7, from->lon_e7, to->lat_e7, to->lon_e7) > may_m;
}

static enum fix_verdict refuse(enum refusal *why, enum refusal reason) {
    *why = reason;
    return FIX_REFUSED;
}

enum fix_verdict fix_judge(struct fix *fix, const struct fix *newest, enum unit_kind kind,
                           const struct fix_limits *limits, int64_t now_ms, enum refusal *why) {
    fix->marked = false;
    if (!in_range(fix))
        return refuse(why, REFUSAL_FIX_OUT_OF_RANGE);
    if (fix->at_ms > now_ms + limits->future_ms)
        return refuse(why, REFUSAL_FIX_FROM_FUTURE);
    if (fix->at_ms < now_ms - limits->past_ms)
        return refuse(why, REFUSAL_FIX_TOO_OLD);
    if (newest && fix->at_ms == newest->at_ms)
        return FIX_REPEAT;
    if (newest && fix->at_ms < newest->at_ms)
        return FIX_HISTORY;
    fix->marked = newest && is_jump(newest, fix, limits->speed_cms[unit_kind_is_known(kind) ? kind : 0]);
    return FIX_NEWEST;
}
