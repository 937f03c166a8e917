// The live picture of one loop: the newest fix of every unit, by map cell, and what changed since when. One thread.
//
// Time in here is the tick: a number that goes up by one per frame. A viewer keeps one number, the tick it has seen;
// what it needs is everything newer. So a slow viewer skips frames and loses nothing: its next frame is one merge.
//
// Besides the grid cells there is one cell, number 0, that holds every unit: viewers of everything (or of more than
// PICTURE_CELLS_MAX cells) get one block instead of hundreds.
// SPDX-License-Identifier: Apache-2.0
#ifndef FANOUT_PICTURE_H
#define FANOUT_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/fix.h"
#include "domain/state.h"
#include "wire/wire.h"

#define PICTURE_CELLS_MAX 256

struct picture;

// `state` is the loop's: units' kinds and orgs are looked up there. `cell_e7`: edge of a cell.
struct picture *picture_create(const struct state *state, int32_t cell_e7, const struct presence_limits *presence);
void picture_destroy(struct picture *picture);

// A fix newer than what is shown (FIX_NEWEST); `heard_ms` is the hub's wall clock.
void picture_put(struct picture *picture, const struct fix *fix, int64_t heard_ms);
const struct fix *picture_newest(const struct picture *picture, uint32_t unit); // NULL: none
void picture_forget(struct picture *picture, uint32_t unit);                    // retired: viewers are told it left
void picture_touch(struct picture *picture, uint32_t unit);                     // something viewers filter by changed

// Units whose silence became stale or lost are put into the next frame. Call about once a second.
void picture_age(struct picture *picture, int64_t now_ms);

// Ends the current tick and starts the next; returns the tick just ended. What was put before belongs to it.
uint64_t picture_turn(struct picture *picture);

uint32_t picture_count(const struct picture *picture);
uint32_t picture_count_presence(const struct picture *picture, enum presence presence);

// ---- viewing. A lens is a way of looking that many viewers share: cells, kinds, org, coarseness. Same wishes, same
// lens; frames are made once per lens and `since`, blocks once per cell, filter and `since`.
struct lens;
struct lens *lens_take(struct picture *picture, const struct wire_view *view, const char *scope); // one reference
void lens_drop(struct lens *lens); // NULL is fine

// Bytes of a ServerFrame with all that changed for this lens after tick `since` (0: everything, blocks say `whole`) up
// to the last picture_turn. len 0: nothing. Valid until the next call of lens_frame or picture_turn. The LWS_PRE bytes
// before it may be overwritten.
struct frame_bytes {
    uint8_t *data;
    size_t len;
    uint32_t rows;
};
struct frame_bytes lens_frame(struct lens *lens, uint64_t since);

#endif
