// A flush that fails is never tried again: the hub ends with 3, and after the next start all that was acknowledged is
// there once.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "world/people.h"
#include "world/truth.h"
#include "world/work.h"

#define EXIT_BROKEN 3

static void nothing_acknowledged_is_lost(struct world *world) {
    world_postgres(world);
    struct hub *hub =
        hub_draw(world, &(struct hub_plan){.name = "east", .database = world->postgres->conninfo, .faults = true});
    hub_start(hub);
    struct work *work = work_begin(world, hub, hub);
    for (int time = 0; time < 6; time++) {
        work_pass(work, 0.1 + world_dice(world, 500) / 1000.0, 200);
        hub->expected = false;
        hub->faults->flush_fails = 1;
        uint32_t failed = hub->faults->flushes_failed;
        world_until(world, (work_pass(work, 0.02, 200), !child_look(&hub->child)));
        need(hub->faults->flushes_failed == failed + 1, "a flush was tried %u times after it had failed",
             hub->faults->flushes_failed - failed - 1);
        int code = hub_ends(hub);
        need(code == EXIT_BROKEN, "it ends with %d", code);
        need(child_log_has(&hub->child, "a flush failed"), "the log does not say why");
        // The disk is still bad: it does not come up, or ends again, and says 3 only for a journal that was at work.
        if (time % 2) {
            code = hub_try(hub);
            need(code == -1 || code == 1 || code == EXIT_BROKEN, "a start on a bad disk ends with %d", code);
            if (code == -1) {
                hub->expected = false;
                world_until(world, (work_pass(work, 0.02, 200), !child_look(&hub->child)));
                code = hub_ends(hub);
                need(code == EXIT_BROKEN, "it ends with %d", code);
            }
        }
        hub->faults->flush_fails = 0;
        hub_start(hub);
        work_holds(work, hub);
    }
    truth_settles(world, hub);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nothing_acknowledged_is_lost));
}
