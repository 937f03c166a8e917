// Programs that a test runs to their end: musterctl, scripts of ops/.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_TOOL_H
#define WORLD_TOOL_H

struct world;

// Runs argv[0] (looked up in PATH unless it has a slash) and returns its exit code, 128 + signal when it died of one.
// *said (may be NULL): all that it wrote to stdout and stderr; free it.
int tool_run(struct world *world, const char *const *argv, char **said);

#endif
