// A small disk: tmpfs, resized to make it full.
// SPDX-License-Identifier: Apache-2.0
#include "world/disk.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/need.h"

// Once per process: mounts made from then on are seen by it and its children only.
static bool alone(void) {
    static bool is;
    if (!is && geteuid() == 0 && unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
        is = true;
    return is;
}

bool disk_mount(const char *path, size_t bytes) {
    char options[40];
    snprintf(options, sizeof options, "mode=0755,size=%zu", bytes);
    folder_make(path);
    return alone() && mount("tmpfs", path, "tmpfs", 0, options) == 0;
}

size_t disk_used(const char *path) {
    struct statfs stat;
    need(statfs(path, &stat) == 0, "%s: %s", path, strerror(errno));
    return (size_t)(stat.f_blocks - stat.f_bfree) * (size_t)stat.f_bsize;
}

// The hub writes meanwhile: a size that has become too small is refused, and asked for anew.
void disk_leave(const char *path, size_t bytes) {
    char options[40];
    int result = -1;
    for (int tries = 0; result != 0 && tries < 100; tries++) {
        snprintf(options, sizeof options, "size=%zu", disk_used(path) + bytes);
        result = mount("tmpfs", path, "tmpfs", MS_REMOUNT, options);
    }
    need(result == 0, "%s: cannot be resized: %s", path, strerror(errno));
}
