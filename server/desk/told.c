// Records and answers go past the inbox limit: a loop that misses one could not go on, and each was asked for or is
// bounded by what the journal takes.
// SPDX-License-Identifier: Apache-2.0
#include "desk/told.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void dispose_records(struct msg *msg) {
    struct desk_records *told = (struct desk_records *)msg;
    for (uint32_t i = 0; i < told->count; i++)
        block_drop(told->records[i]);
    free(told);
}

static struct desk_records *records_create(enum desk_told kind, uint64_t first_seq, uint32_t count) {
    struct desk_records *told = mem_new(sizeof *told + count * sizeof told->records[0]);
    told->msg.kind = kind;
    told->msg.dispose = dispose_records;
    told->msg.cost = 64 + count * 64;
    told->first_seq = first_seq;
    told->count = count;
    return told;
}

static void post(struct inbox *inbox, struct msg *msg) {
    if (!inbox_post_always(inbox, msg))
        msg->dispose(msg); // the listener has ended
}

uint64_t listeners_applied(const struct listeners *listeners) {
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < listeners->count; i++) {
        uint64_t applied = atomic_load((_Atomic uint64_t *)(uintptr_t)listeners->applied[i]);
        least = applied < least ? applied : least;
    }
    return least;
}

void told_records(const struct listeners *listeners, uint64_t first_seq, struct block *const *records, uint32_t count) {
    for (int i = 0; i < listeners->count; i++) {
        struct desk_records *told = records_create(DESK_RECORDS, first_seq, count);
        for (uint32_t k = 0; k < count; k++)
            told->records[k] = block_take(records[k]);
        post(listeners->inboxes[i], &told->msg);
    }
}

void told_fetched(struct inbox *inbox, uint64_t asker, uint64_t first_seq, struct block **records, uint32_t count,
                  bool failed) {
    struct desk_records *told = records_create(DESK_FETCHED, first_seq, count);
    told->asker = asker;
    told->failed = failed;
    if (count)
        memcpy(told->records, records, count * sizeof *records);
    post(inbox, &told->msg);
}

static void dispose_answer(struct msg *msg) {
    free(msg);
}

void told_answer(struct inbox *inbox, uint64_t asker, const struct wire_answer *answer) {
    struct desk_answer *told = mem_new(sizeof *told);
    told->msg.kind = DESK_ANSWER;
    told->msg.dispose = dispose_answer;
    told->msg.cost = sizeof *told;
    told->asker = asker;
    told->answer = *answer;
    post(inbox, &told->msg);
}
