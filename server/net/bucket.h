// A token bucket: so many a second, with one second's worth saved up.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_BUCKET_H
#define NET_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket {
    double level; // what may be taken now
    int64_t filled_us;
};

// Takes `many` and returns true, or there is not so much left. A new bucket (all zero) starts full.
static inline bool bucket_take_many(struct bucket *bucket, int64_t many, int64_t per_s, int64_t now_us) {
    double gained = bucket->filled_us ? (double)(now_us - bucket->filled_us) * 1e-6 * (double)per_s : (double)per_s;
    bucket->filled_us = now_us;
    bucket->level += gained;
    if (bucket->level > (double)per_s)
        bucket->level = (double)per_s;
    if (bucket->level < (double)many)
        return false;
    bucket->level -= (double)many;
    return true;
}

static inline bool bucket_take(struct bucket *bucket, int64_t per_s, int64_t now_us) {
    return bucket_take_many(bucket, 1, per_s, now_us);
}

#endif
