// Batches grow while the journal is busy with the one before.
// SPDX-License-Identifier: Apache-2.0
#include "desk/batch.h"

#include <stdlib.h>

static void dispose(struct msg *msg) {
    batch_destroy((struct batch *)msg);
}

struct batch *batch_create(uint64_t number, uint64_t first_seq) {
    struct batch *batch = mem_new(sizeof *batch);
    batch->msg.dispose = dispose;
    batch->msg.cost = sizeof *batch;
    batch->number = number;
    batch->first_seq = first_seq;
    return batch;
}

static void *grown(void *array, uint32_t count, uint32_t *cap, size_t size) {
    if (count < *cap)
        return array;
    *cap = *cap ? *cap * 2 : 16;
    return mem_resize(array, *cap * size);
}

void batch_add_record(struct batch *batch, struct block *record) {
    batch->records = grown(batch->records, batch->record_count, &batch->record_cap, sizeof *batch->records);
    batch->records[batch->record_count++] = record;
}

void batch_add_answer(struct batch *batch, const struct kept_answer *answer) {
    batch->answers = grown(batch->answers, batch->answer_count, &batch->answer_cap, sizeof *batch->answers);
    batch->answers[batch->answer_count++] = *answer;
}

void batch_add_reply(struct batch *batch, const struct reply_to *to, const struct wire_answer *answer,
                     bool after_loops) {
    batch->replies = grown(batch->replies, batch->reply_count, &batch->reply_cap, sizeof *batch->replies);
    batch->replies[batch->reply_count++] = (struct batch_reply){*to, *answer, after_loops};
}

void batch_destroy(struct batch *batch) {
    if (!batch)
        return;
    for (uint32_t i = 0; i < batch->record_count; i++)
        block_drop(batch->records[i]);
    free(batch->records);
    free(batch->answers);
    free(batch->replies);
    free(batch);
}
