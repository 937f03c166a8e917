// A hash by id in order of arrival.
// SPDX-License-Identifier: Apache-2.0
#include "desk/answers.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/mem.h"

struct entry {
    struct kept_answer kept;
    uint64_t batch;
    UT_hash_handle hh;
};

struct answers {
    struct entry *by_id; // uthash walks in order of insertion: the head is the oldest
};

struct answers *answers_create(void) {
    return mem_new(sizeof(struct answers));
}

static void drop(struct answers *answers, struct entry *entry) {
    HASH_DEL(answers->by_id, entry);
    free(entry);
}

void answers_destroy(struct answers *answers) {
    if (!answers)
        return;
    while (answers->by_id)
        drop(answers, answers->by_id);
    free(answers);
}

void answers_add(struct answers *answers, const struct kept_answer *kept, uint64_t batch) {
    struct entry *entry = mem_new(sizeof *entry);
    entry->kept = *kept;
    entry->batch = batch;
    HASH_ADD(hh, answers->by_id, kept.answer.id, COMMAND_ID_LEN, entry);
}

void answers_settle(struct answers *answers, uint64_t most) {
    while (HASH_COUNT(answers->by_id) > most)
        drop(answers, answers->by_id);
}

static struct entry *newest(const struct answers *answers) {
    return answers->by_id ? ELMT_FROM_HH(answers->by_id->hh.tbl, answers->by_id->hh.tbl->tail) : NULL;
}

void answers_take_back(struct answers *answers, uint64_t batch) {
    struct entry *entry;
    while ((entry = newest(answers)) && entry->batch >= batch)
        drop(answers, entry);
}

const struct kept_answer *answers_find(const struct answers *answers, const uint8_t id[COMMAND_ID_LEN],
                                       uint64_t *batch) {
    struct entry *entry;
    HASH_FIND(hh, answers->by_id, id, COMMAND_ID_LEN, entry);
    if (!entry)
        return NULL;
    *batch = entry->batch;
    return &entry->kept;
}
