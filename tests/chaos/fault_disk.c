// A disk that becomes full, a flush that fails, clocks that jump.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "fault.h"
#include "world/disk.h"

#define EXIT_BROKEN 3

// ---- room

static void fill_disk(struct district *district, struct hurt *hurt) {
    if (district->small_disk)
        disk_leave(district->hubs[EAST]->folder, dice_throw(&hurt->dice, 20) * 4096u);
    else
        district->hubs[EAST]->faults->no_room = 1;
}
static void free_disk(struct district *district, struct hurt *hurt) {
    (void)hurt;
    if (district->small_disk)
        disk_leave(district->hubs[EAST]->folder, DISTRICT_DISK);
    district->hubs[EAST]->faults->no_room = 0;
}

// ---- flushes

static bool not_spared(const struct district *district) {
    return !district->spared;
}

static void fail_flushes(struct district *district, struct hurt *hurt) {
    struct hub *hub = district->hubs[EAST];
    hub->expected = false;
    hurt->note = hub->faults->flushes_failed;
    hub->faults->flush_fails = 1;
}
static void mend_flushes(struct district *district, struct hurt *hurt) {
    struct hub *hub = district->hubs[EAST];
    hub->faults->flush_fails = 0;
    if ((int64_t)hub->faults->flushes_failed == hurt->note) { // nothing was to be flushed
        hub->expected = true;
        return;
    }
    need((int64_t)hub->faults->flushes_failed == hurt->note + 1, "a flush was tried again after it had failed");
    int code = hub_ends(hub);
    need(code == EXIT_BROKEN, "a failed flush ends the hub with %d", code);
    district_begin_hub(district, EAST);
}

// ---- clocks

// Seconds to hours, either way, and back at the end.
static void shift_clock(struct district *district, struct hurt *hurt) {
    static const int64_t steps[] = {900, 5000, 61000, 3600000, 6 * 3600000};
    int64_t step = steps[dice_throw(&hurt->dice, 5)];
    district->hubs[hurt->fault->victim]->faults->clock_ms = dice_throw(&hurt->dice, 2) ? step : -step;
}
static void mend_clock(struct district *district, struct hurt *hurt) {
    district->hubs[hurt->fault->victim]->faults->clock_ms = 0;
}

const struct fault disk_faults[] = {
    {.name = "disk_full", .victims = VICTIM_DISK, .weight = 6, .hurt = fill_disk, .heal = free_disk},
    {.name = "flush_failed",
     .victims = VICTIM_DISK | VICTIM_EAST,
     .weight = 6,
     .possible = not_spared,
     .hurt = fail_flushes,
     .heal = mend_flushes},
    {.name = "authority_clock",
     .victims = VICTIM_EAST_CLOCK,
     .victim = EAST,
     .weight = 5,
     .hurt = shift_clock,
     .heal = mend_clock},
    {.name = "gateway_clock",
     .victims = VICTIM_WEST_CLOCK,
     .victim = WEST,
     .weight = 3,
     .hurt = shift_clock,
     .heal = mend_clock},
    {0},
};
