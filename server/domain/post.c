// Reads duty rosters.
// SPDX-License-Identifier: Apache-2.0
#include "domain/post.h"

// An entry for the mode that holds now goes before one for either.
uint32_t seat_rostered(const struct seat *seat, enum mode mode, int64_t now_ms) {
    uint32_t either = 0;
    for (uint32_t i = 0; i < seat->roster_count; i++) {
        const struct roster_entry *entry = &seat->roster[i];
        if (now_ms < entry->from_ms || now_ms >= entry->until_ms)
            continue;
        if (entry->mode == mode)
            return entry->account;
        if (entry->mode == MODE_UNKNOWN && either == 0)
            either = entry->account;
    }
    return either;
}
