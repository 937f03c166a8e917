// A hash of buckets, in the order in which their addresses last asked.
// SPDX-License-Identifier: Apache-2.0
#include "net/pace.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/bucket.h"

#define uthash_fatal(msg) log_die("pace: %s", msg)
#include <uthash.h>

#define KEY_MAX 47
#define FORGET_US 2000000 // after a second without a request a bucket is full again

struct asker {
    UT_hash_handle hh;
    struct bucket bucket;
    char address[KEY_MAX + 1];
};

struct pace {
    struct asker *askers;
};

struct pace *pace_create(void) {
    return mem_new(sizeof(struct pace));
}

static void drop(struct pace *pace, struct asker *asker) {
    HASH_DEL(pace->askers, asker);
    free(asker);
}

void pace_destroy(struct pace *pace) {
    if (!pace)
        return;
    while (pace->askers)
        drop(pace, pace->askers);
    free(pace);
}

bool pace_take(struct pace *pace, const char *address, int64_t per_s, int64_t now_us) {
    struct asker *asker;
    size_t len = strnlen(address, KEY_MAX);
    HASH_FIND(hh, pace->askers, address, len, asker);
    if (asker) {
        HASH_DEL(pace->askers, asker); // goes to the end of the order below
    } else {
        if (HASH_COUNT(pace->askers) >= PACE_ADDRESSES)
            drop(pace, pace->askers);
        asker = mem_new(sizeof *asker);
        memcpy(asker->address, address, len);
    }
    bool taken = bucket_take(&asker->bucket, per_s, now_us);
    HASH_ADD(hh, pace->askers, address, len, asker);
    return taken;
}

void pace_look_after(struct pace *pace, int64_t now_us) {
    while (pace->askers && now_us - pace->askers->bucket.filled_us > FORGET_US)
        drop(pace, pace->askers);
}
