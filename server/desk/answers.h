// Answers kept by command id, so that a command sent twice is done once and answered alike. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_ANSWERS_H
#define DESK_ANSWERS_H

#include <stdint.h>

#include "store/journal.h"

struct answers;

struct answers *answers_create(void);
void answers_destroy(struct answers *answers); // NULL is fine

// `batch`: number of the batch that makes it durable; 0: already is.
void answers_add(struct answers *answers, const struct kept_answer *kept, uint64_t batch);
void answers_settle(struct answers *answers, uint64_t most);     // the oldest are forgotten beyond `most`
void answers_take_back(struct answers *answers, uint64_t batch); // all of that batch and later ones: it did not happen
const struct kept_answer *answers_find(const struct answers *answers, const uint8_t id[COMMAND_ID_LEN],
                                       uint64_t *batch);

#endif
