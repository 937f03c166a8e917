// Fixes on their way in: judged by the rules, put into the picture, passed on to the other halls, hubs and the
// database.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_FIXES_H
#define NET_FIXES_H

#include "net/hall.h"

struct fixes_result {
    uint32_t taken, refused;
    enum refusal first; // why the first refused one was
};

// From somebody who may or may not report for these units. Rows are changed (marks).
void fixes_take(struct hall *hall, const struct principal *who, struct fix *rows, uint32_t count, struct bucket *bucket,
                int64_t per_s, int64_t now_us, struct fixes_result *result);

// One that was no fix at all; fixes_take counts what it refuses.
void fixes_count_refusal(enum refusal why);

// From elsewhere: shown if newer. What a hall of this hub says was judged there; the database's was heard long ago.
void fixes_show(struct hall *hall, const struct fix *rows, uint32_t count, enum rows_from from);

void fixes_share(struct hall *hall);   // to the other halls and the watch, soon after they came
void fixes_pass_on(struct hall *hall); // to the other hubs and the database, at the tick

#endif
