// The frame of every scenario program: runs its scenarios in a process of their own and leaves nothing behind.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_GUARD_H
#define WORLD_GUARD_H

// Runs `body` in a forked process and returns its result. Whatever processes it left are killed; leaving any behind
// after a good end is a failure of its own.
int guard_run(int (*body)(void *arg), void *arg);

#endif
