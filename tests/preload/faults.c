// Loaded before all libraries of a hub under test: clocks, flushes and writes that fail as the shared page says. System
// calls are made directly, so that it works under sanitizers too and is in nobody's way.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "world/faults.h"

static struct fault_page well, *page = &well;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv(FAULTS_ENV);
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED)
        page = shared;
    close(fd);
}

// ---- flushes

static int flush(long call, int fd) {
    if (!page->flush_fails)
        return (int)syscall(call, fd);
    page->flushes_failed++;
    errno = EIO;
    return -1;
}

int fsync(int fd) {
    return flush(SYS_fsync, fd);
}
int fdatasync(int fd) {
    return flush(SYS_fdatasync, fd);
}

// ---- room

static bool has_room(int fd, off_t end) {
    struct stat stat;
    if (!page->no_room || fstat(fd, &stat) != 0 || end <= stat.st_size)
        return true;
    page->writes_failed++;
    errno = ENOSPC;
    return false;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
    return has_room(fd, at + (off_t)len) ? syscall(SYS_pwrite64, fd, bytes, len, at) : -1;
}
ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t at) {
    return pwrite(fd, bytes, len, at);
}
int ftruncate(int fd, off_t len) {
    return has_room(fd, len) ? (int)syscall(SYS_ftruncate, fd, len) : -1;
}
int ftruncate64(int fd, off_t len) {
    return ftruncate(fd, len);
}

// ---- clocks

static void shift(struct timespec *time, int64_t by_ms) {
    int64_t ns = (int64_t)time->tv_nsec + by_ms % 1000 * 1000000;
    time->tv_sec += by_ms / 1000 + (ns < 0 ? -1 : ns / 1000000000);
    time->tv_nsec = ns < 0 ? ns + 1000000000 : ns % 1000000000;
}

static int64_t ahead_ms(clockid_t clock) {
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return page->clock_ms + page->time_ms;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_BOOTTIME:
        return page->time_ms;
    default: // of a process or thread: what it has used is what it has used
        return 0;
    }
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0)
        shift(time, ahead_ms(clock));
    return result;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *tv = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *seconds) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (seconds)
        *seconds = now.tv_sec;
    return now.tv_sec;
}
