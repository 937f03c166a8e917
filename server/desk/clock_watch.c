// The offset of the wall clock against the time since boot stays as it is while the clock is only slewed.
// SPDX-License-Identifier: Apache-2.0
#include "desk/clock_watch.h"

#include <string.h>

bool clock_watch(const struct clock_change *noted, const struct clock_change *start, int64_t offset_ms, bool timed,
                 struct clock_change *out) {
    bool same = memcmp(noted->boot, start->boot, CLOCK_BOOT_LEN) == 0;
    int64_t by_ms = offset_ms - (same ? noted->offset_ms : start->offset_ms);
    bool jumped = by_ms > CLOCK_JUMP_MS || by_ms < -CLOCK_JUMP_MS;
    bool unnoted = timed && !same;
    *out = *start; // its boot
    out->by_ms = jumped ? by_ms : 0;
    out->offset_ms = jumped ? offset_ms : start->offset_ms;
    return jumped || unnoted;
}
