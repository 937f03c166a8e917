// The query of a phone may be anything; what is made of it keeps to the ranges of a fix.
// SPDX-License-Identifier: Apache-2.0
#include "net/osmand.h"

#include <string.h>

#include "fuzz.h"

#define NOW_MS 1718000000000

static bool within(int64_t value, int64_t unknown, int64_t min, int64_t max) {
    return value == unknown || (value >= min && value <= max);
}

static void check(const struct fix *fix) {
    PROMISE(within(fix->lat_e7, 0, -900000000, 900000000) && within(fix->lon_e7, 0, -1800000000, 1800000000));
    PROMISE(within(fix->altitude_dm, FIX_UNKNOWN_ALTITUDE, -10000, 1000000));
    PROMISE(within(fix->heading_cdeg, FIX_UNKNOWN, 0, 35999));
    PROMISE(within(fix->accuracy_dm, FIX_UNKNOWN, 0, 1000000));
    PROMISE(within(fix->battery, FIX_UNKNOWN, 0, 100));
    PROMISE(within(fix->speed_cms, FIX_UNKNOWN, 0, 102889)); // 2,000 knots; what no unit does is judged later
    PROMISE(fix->at_ms >= 0 && fix->at_ms <= 100000000000000);
    static const struct fix_limits limits = {.future_ms = 60000, .past_ms = 604800000};
    struct fix judged = *fix;
    enum refusal why = REFUSAL_NONE;
    if (fix_judge(&judged, NULL, UNIT_PERSON, &limits, NOW_MS, &why) != FIX_REFUSED)
        PROMISE(judged.at_ms <= NOW_MS + limits.future_ms && judged.speed_cms <= 100000);
    else
        PROMISE(why != REFUSAL_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *query = malloc(size + 2);
    for (size_t i = 0; i < size; i++)
        query[i] = data[i] == '&' ? '\0' : (char)data[i];
    query[size] = query[size + 1] = '\0';
    struct fix fix;
    if (osmand_read(query, NOW_MS, &fix))
        check(&fix);
    PROMISE(!osmand_calls(query) || memmem(data, size, "alarm=sos", 9));
    free(query);
    return 0;
}
