// Folders and files of a test.
// SPDX-License-Identifier: Apache-2.0
#include "world/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world/need.h"

void folder_make_temporary(char *path, size_t size) {
    const char *base = getenv("TMPDIR");
    // A socket's path holds 107 bytes: a long TMPDIR is of no use.
    if (!base || !*base || strlen(base) > 40)
        base = "/tmp";
    snprintf(path, size, "%s/muster-scenario-XXXXXX", base);
    need(mkdtemp(path) != NULL, "%s: %s", path, strerror(errno));
    need(chmod(path, 0711) == 0, "%s: %s", path, strerror(errno));
}

void folder_make(const char *path) {
    need(mkdir(path, 0755) == 0 || errno == EEXIST, "%s: %s", path, strerror(errno));
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk) {
    (void)stat, (void)kind, (void)walk;
    if (remove(path) == 0 || errno == ENOENT)
        return 0;
    // A disk of the test's own was mounted here.
    return errno == EBUSY && umount2(path, MNT_DETACH) == 0 && rmdir(path) == 0 ? 0 : -1;
}

void folder_remove(const char *path) {
    nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS);
}

void folder_write(const char *path, const char *text) {
    FILE *file = fopen(path, "we");
    need(file != NULL, "%s: %s", path, strerror(errno));
    need(fputs(text, file) >= 0 && fclose(file) == 0, "%s: %s", path, strerror(errno));
}
