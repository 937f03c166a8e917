// Answers that are held until every loop has applied what they tell of: who takes somebody's seat away hears "done"
// only when nothing of it reaches them any more. A loop that is stuck holds them up for a second, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_HELD_H
#define DESK_HELD_H

#include <ev.h>

#include "desk/batch.h"

struct authority;
struct held_answer;

struct held {
    struct held_answer *waiting; // oldest first
    ev_timer timer;
};

// On the desk's thread, all of them.
void held_born(struct authority *authority);
void held_end(struct authority *authority); // what waits leaves now
void held_answer(struct authority *authority, const struct reply_to *to, const struct wire_answer *answer);
void held_release(struct authority *authority); // whatever may leave; after loops may have come further

#endif
