// Says when silence becomes stale and lost.
// SPDX-License-Identifier: Apache-2.0
#include "domain/fix.h"

enum presence presence_of(int64_t heard_ms, int64_t now_ms, enum unit_kind kind, const struct presence_limits *limits) {
    int row = unit_kind_is_known(kind) ? (int)kind : UNIT_KIND_UNKNOWN;
    int64_t silence_ms = now_ms - heard_ms, stale_ms = limits->stale_ms[row], lost_ms = limits->lost_ms[row];
    if (lost_ms > 0 && silence_ms >= lost_ms)
        return PRESENCE_LOST;
    return stale_ms > 0 && silence_ms >= stale_ms ? PRESENCE_STALE : PRESENCE_LIVE;
}
