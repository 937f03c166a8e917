// Fixes with everything in them, as many as are wanted.
// SPDX-License-Identifier: Apache-2.0
#include "muster-load/load.h"

void flood_begin(struct flood *flood) {
    *flood = (struct flood){.at_ms = (int64_t)load_wall_ms() - 6 * 3600000}; // room to run ahead of the clock
    for (uint32_t i = 0; i < FLOOD_UNITS; i++)
        flood->where[i] = (struct client_fix){.unit = i + 1,
                                              .lat_e7 = 297000000 + (int32_t)(i * 7919 % 3000000),
                                              .lon_e7 = 1213000000 + (int32_t)(i * 104729 % 3000000),
                                              .speed_cms = 1100,
                                              .heading_cdeg = 9000,
                                              .accuracy_dm = 50,
                                              .battery = 80,
                                              .altitude_dm = 120,
                                              .source = 1};
}

const struct client_fix *flood_next(struct flood *flood) {
    struct client_fix *rows = &flood->where[flood->next];
    for (int i = 0; i < FLOOD_ROWS; i++) {
        rows[i].at_ms = flood->at_ms;
        rows[i].lat_e7 += i % 3 ? 900 : -1700;
        rows[i].lon_e7 += i % 2 ? 1100 : -1000;
    }
    flood->next = (flood->next + FLOOD_ROWS) % FLOOD_UNITS;
    flood->at_ms += flood->next == 0;
    return rows;
}
