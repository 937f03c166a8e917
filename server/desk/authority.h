// The inside of the authority's side, for authority*.c, deadline.c and held.c.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_AUTHORITY_H
#define DESK_AUTHORITY_H

#include "desk/answers.h"
#include "desk/batch.h"
#include "desk/deadline.h"
#include "desk/held.h"
#include "desk/inside.h"
#include "desk/reader.h"
#include "desk/recorder.h"

struct authority {
    struct desk *desk;
    struct state *state; // runs ahead of the journal by the batches below
    struct answers *answers;
    struct arena *arena, *bus_arena;
    struct buf scratch;
    struct batch *filling; // NULL: nothing decided since
    bool flying;           // a batch is with the recorder
    uint64_t batches;      // number of the last one begun
    uint64_t durable;      // number of the last one that is
    uint64_t snapshot_seq;
    struct recorder *recorder;
    struct reader *reader;
    struct deadline deadline;
    struct held held;
    struct ev_loop *ev;
    ev_timer beat;
};

// Somebody wants something done.
struct asking {
    struct principal who;
    struct reply_to to;
    const uint8_t *bytes; // encoded Command
    uint32_t len;
};

// ---- authority_decide.c
void authority_decide(struct authority *authority, const struct asking *asking);

// Where an event comes from, beside its rule.
struct origin {
    const uint8_t *id; // COMMAND_ID_LEN
    const char *actor, *device;
    int64_t made_at_ms;
    uint64_t exercise;
    uint32_t seat;
};
// The event becomes part of the batch and, at once, of the desk's own state: the next command is judged against it.
void authority_take(struct authority *authority, const struct origin *origin, struct event *event, int64_t now_ms);
void authority_answer(struct authority *authority, const struct reply_to *to, const struct wire_answer *answer);
void authority_send_off(struct authority *authority); // what was decided goes to the recorder, if that is free

// ---- authority_durable.c
void authority_committed(struct authority *authority, struct batch *batch);
void authority_look_for_room(struct authority *authority);
void authority_remember_answers(struct authority *authority);

#endif
