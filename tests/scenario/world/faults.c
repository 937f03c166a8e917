// Shares a page of faults with a hub.
// SPDX-License-Identifier: Apache-2.0
#include "world/faults.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "world/need.h"

struct fault_page *faults_page(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    need(fd >= 0 && ftruncate(fd, sizeof(struct fault_page)) == 0, "%s: %s", path, strerror(errno));
    void *page = mmap(NULL, sizeof(struct fault_page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    need(page != MAP_FAILED, "%s: %s", path, strerror(errno));
    close(fd);
    return page;
}
