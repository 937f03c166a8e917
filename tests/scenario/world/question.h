// A question of the rights matrix that is put over the wire by whoever it is about. What may be said and done is asked
// for with commands that the rules refuse afterwards, so that nothing changes while it is asked.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_QUESTION_H
#define WORLD_QUESTION_H

#include "matrix/table.h"
#include "world/matrix_forces.h"

#define QUESTION_COMMANDS 20

struct question {
    struct matrix_line line;
    struct setting *stage;
    const struct matrix_forces *forces;
    uint32_t row;  // 0: a person without a seat
    uint32_t seat; // 0 likewise
    struct member *member;
    // Commands in flight: with which code the rule refuses what the person may do, and what is undone behind it.
    uint32_t count;
    uint8_t ids[QUESTION_COMMANDS][16];
    uint32_t may_codes[QUESTION_COMMANDS];
    uint64_t heard_seq; // of the event that is to be heard or not
    bool unasked;       // it cannot be put over the wire
};

// Each sends the commands of one word of the table, and does not wait.
void question_say(struct question *question);
void question_order(struct question *question);
void question_may(struct question *question);
void question_do(struct question *question);
void question_take(struct question *question); // a seat of the row that is empty; whoever could take it leaves it again
void question_stand_in(struct question *question);

// Every command of it is allowed (true), or every one is refused because of who asks. All are answered.
bool question_allowed(const struct question *question);

#endif
