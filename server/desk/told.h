// Messages from the desk to its listeners, and how they are made.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_TOLD_H
#define DESK_TOLD_H

#include "desk/batch.h"
#include "desk/desk.h"

#define LISTENERS_MAX 256

struct listeners {
    struct inbox *inboxes[LISTENERS_MAX];
    const _Atomic uint64_t *applied[LISTENERS_MAX];
    int count;
};

// The seq up to which all of them have applied.
uint64_t listeners_applied(const struct listeners *listeners);

// One reference of each block is taken per listener.
void told_records(const struct listeners *listeners, uint64_t first_seq, struct block *const *records, uint32_t count);

void told_answer(struct inbox *inbox, uint64_t asker, const struct wire_answer *answer);

// Takes the references over. count 0 and not failed: nothing newer.
void told_fetched(struct inbox *inbox, uint64_t asker, uint64_t first_seq, struct block **records, uint32_t count,
                  bool failed);

#endif
