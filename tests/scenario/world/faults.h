// What can be made to fail under a hub, by a library that is loaded before all others (tests/preload/faults.c): the
// hub and the test share a page, the test writes what is wrong and the library acts by it at once.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_FAULTS_H
#define WORLD_FAULTS_H

#include <stdatomic.h>
#include <stdint.h>

struct fault_page {
    _Atomic int64_t clock_ms;        // the wall clock is this much ahead; the monotonic one stays as it is
    _Atomic int64_t time_ms;         // all clocks are this much further: time has passed
    _Atomic int32_t flush_fails;     // fsync and fdatasync fail with EIO
    _Atomic int32_t no_room;         // whatever would make a file longer fails with ENOSPC
    _Atomic uint32_t flushes_failed; // how often it happened
    _Atomic uint32_t writes_failed;
};

#define FAULTS_ENV "MUSTER_FAULTS"                // path of the page
#define FAULTS_LIBRARY BINARY_DIR "/libfaults.so" // never installed

// Makes the file of a page, all well, and maps it; it lives as long as the test.
struct fault_page *faults_page(const char *path);

#endif
