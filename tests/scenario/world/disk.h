// A small disk of a test that can become full. As root it is a tmpfs in a mount namespace of its own, so that it is
// gone with the process whatever happens.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_DISK_H
#define WORLD_DISK_H

#include <stdbool.h>
#include <stddef.h>

// Mounts an empty disk of `bytes` at `path`, which is made. False: this process may not; `path` is a plain folder then.
bool disk_mount(const char *path, size_t bytes);

// Leaves it `bytes` of room beside what it holds.
void disk_leave(const char *path, size_t bytes);
size_t disk_used(const char *path); // bytes

#endif
