// SIGKILL at random instants under 200 commands/s: what was acknowledged is there exactly once, clients resume without
// gap or double, PostgreSQL ends equal to the journal. MUSTER_KILLS: how often (50).
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdlib.h>

#include "world/people.h"
#include "world/truth.h"
#include "world/work.h"

#define COMMANDS_PER_S 200

// Seconds from 0 to `most`, by the dice.
static double instant(struct world *world, double most) {
    return most * world_dice(world, 10000) / 10000;
}

// Now and then it dies again before it is ready.
static void come_back(struct world *world, struct work *work, struct hub *hub) {
    while (world_dice(world, 5) == 0) {
        hub_begin(hub);
        work_pass(work, instant(world, 0.5 * WORLD_SLOWNESS), COMMANDS_PER_S);
        hub_kill(hub);
    }
    hub_start(hub);
}

static void nothing_acknowledged_is_lost_or_doubled(struct world *world) {
    const char *given = getenv("MUSTER_KILLS");
    int kills = given ? atoi(given) : 50;
    world_postgres(world);
    const char *flags[] = {"--open-commands", "1000", NULL};
    struct hub *hub = world_hub(world, flags);
    struct work *work = work_begin(world, hub, hub);
    for (int i = 0; i < kills; i++) {
        // Some die while all is in full swing, some while clients are still coming back.
        bool in_full_swing = world_dice(world, 3) > 0;
        double end = child_now() + WORLD_PATIENCE_S;
        while (in_full_swing && !member_live(work->auditor) && child_now() < end)
            work_pass(work, 0.05, COMMANDS_PER_S);
        work_pass(work, instant(world, in_full_swing ? 1.0 : 0.3), COMMANDS_PER_S);
        hub_kill(hub);
        work_pass(work, instant(world, 0.2), COMMANDS_PER_S);
        come_back(world, work, hub);
        member_check(work->auditor);
    }
    world_until(world, member_live(work->relay) && member_live(work->wall));
    work_fixes(work);
    work_holds(work, hub);
    print_message("%u commands, %u incarnations seen by the auditor\n", work->given, work->auditor->welcomes);
    need(work->auditor->snapshots == 1, "the auditor had to start over");
    need(work->auditor->welcomes > (uint32_t)kills / 3, "the clients hardly came back in between");
    truth_settles(world, hub);
    // And once more in order: nothing hangs on the way out, nothing changes on the way in.
    hub_stop(hub);
    hub_start(hub);
    work_commands(work, 20);
    work_holds(work, hub);
    truth_settles(world, hub);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nothing_acknowledged_is_lost_or_doubled));
}
