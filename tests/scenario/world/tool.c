// Runs a program to its end.
// SPDX-License-Identifier: Apache-2.0
#include "world/tool.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/child.h"
#include "world/world.h"

int tool_run(struct world *world, const char *const *argv, char **said) {
    struct child child = {0};
    char log[200];
    snprintf(log, sizeof log, "%s/tool.log", world->folder);
    unlink(log);
    child_start(&child, &(struct child_plan){.name = argv[0], .argv = argv, .log = log, .quiet = true});
    for (double end = child_now() + WORLD_PATIENCE_S; child_look(&child) && child_now() < end;)
        world_turn(world);
    need(!child.alive, "%s: does not end", argv[0]);
    if (said)
        *said = child_log(&child);
    child_kill(&child);
    return WIFEXITED(child.status) ? WEXITSTATUS(child.status) : 128 + WTERMSIG(child.status);
}
