// The watch (守望): a thread of its own that sees every fix and every record, and finds out who enters, leaves, comes
// near or stays in a fence, who has left for or reached the scene, and who has fallen silent in a danger area. It says
// so by commands in the name of the local operator, each kept until it is answered. Only the hub that holds the
// authority has one; fixes that come in at gateways reach it like all others. The rules of believing: watch/doubt.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/fix.h"
#include "wire/wire.h"

struct watch_options {
    const char *district;
    const void *image; // of the state at the start (wire/snapshot.h); read before watch_start returns
    size_t image_len;
    int64_t departed_m, scene_m; // see the options of the same names
};

struct watch;
struct watch *watch_start(const struct watch_options *options);
// Where its commands go: `say` is called on the watch's thread, with an encoded Command; false: no room, it says it
// again. Before the first fix.
void watch_open(struct watch *watch, bool (*say)(void *arg, const void *command, uint32_t len), void *arg);
void watch_stop(struct watch *watch);    // joins the thread; says nothing from then on. NULL is fine
void watch_destroy(struct watch *watch); // after everybody who tells it something is gone. NULL is fine

// ---- what it is told. Any thread; NULL, and a watch that has stopped, are fine.
enum watch_fixes {
    WATCH_NEWEST,   // judged, and each the newest of its unit when it was
    WATCH_OLD,      // signs of life: old fixes that came late
    WATCH_LAST_SEEN // from before the start, of the database
};
// Copied. When the watch does not keep up they may be dropped, and are counted.
void watch_hear_fixes(struct watch *watch, const struct fix *fixes, uint32_t count, enum watch_fixes which);
void watch_hear_records(struct watch *watch, uint64_t first_seq, struct block *const *records, uint32_t count);
void watch_hear_answer(struct watch *watch, const struct wire_answer *answer);

#endif
