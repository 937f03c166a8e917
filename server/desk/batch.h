// A batch: commands decided together, made durable by one flush, answered together. Belongs to one thread at a time:
// the desk fills it, the recorder commits it, the desk hears of it again.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_BATCH_H
#define DESK_BATCH_H

#include "base/inbox.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "store/journal.h"

#define HUB_NAME_MAX 32

// Where an answer goes: to an inbox of this process, or over the bus to a gateway.
struct reply_to {
    struct inbox *inbox; // NULL: over the bus
    bool watch;          // the watch, before all else
    uint64_t asker;
    char hub[HUB_NAME_MAX + 1];
};

struct batch_reply {
    struct reply_to to;
    struct wire_answer answer;
    bool after_loops; // not before every loop has applied what it tells of
};

struct batch {
    struct msg msg; // to the recorder and back
    uint64_t number;
    uint64_t first_seq;
    bool probe;             // nothing but the question whether the journal has room again
    struct block **records; // one reference each, first_seq + i
    uint32_t record_count, record_cap;
    struct kept_answer *answers; // to be kept with the records
    uint32_t answer_count, answer_cap;
    struct batch_reply *replies; // to be sent when durable
    uint32_t reply_count, reply_cap;
    enum journal_result result;
};

struct batch *batch_create(uint64_t number, uint64_t first_seq);
void batch_add_record(struct batch *batch, struct block *record); // takes the reference over
void batch_add_answer(struct batch *batch, const struct kept_answer *answer);
void batch_add_reply(struct batch *batch, const struct reply_to *to, const struct wire_answer *answer,
                     bool after_loops);
void batch_destroy(struct batch *batch); // NULL is fine

#endif
