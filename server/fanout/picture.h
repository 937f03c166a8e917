// The live picture of one loop: the newest fix of every unit, by map cell, and what changed since when. One thread.
// SPDX-License-Identifier: Apache-2.0
//
// Time in here is the tick: a number that goes up by one per frame. A viewer keeps one number, the tick it has seen;
// what it needs is everything newer. So a slow viewer skips frames and loses nothing: its next frame is one merge.
//
// The map is cut into cells of cell_e7 x cell_e7, counted from the south pole and 180 degrees west:
//   cell = 1 + row * (3,600,000,000 / cell_e7 + 1) + column
// Clients see the number in Fixes.cell and take it as opaque. Besides these grid cells there is cell 0, which holds
// every unit: viewers of everything (or of more than PICTURE_CELLS_MAX cells) get one block instead of hundreds.
//
// What a client does with a frame (docs/protocol.md must say this): for each Fixes, in the order they come,
//   1. `whole`: forget every unit shown in `cell`; for cell 0 that is every unit there is, whatever its cell;
//   2. each row: show the unit there and note `cell` as its cell;
//   3. each of `left`: forget the unit if its noted cell is `cell`.
// The first frame of a view begins with a block of cell 0 that says `whole`. So a client clears nothing itself when it
// asks for another view (frames of the old one may still be on their way). A cell with more than WIRE_FIXES_MAX rows
// comes as several Fixes, of which only the first says `whole` and names who left.
#ifndef FANOUT_PICTURE_H
#define FANOUT_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/fix.h"
#include "domain/state.h"
#include "wire/wire.h"

#define PICTURE_CELLS_MAX 256
#define PICTURE_HEADROOM 32 // writable bytes before a frame; at least LWS_PRE

struct picture;

// `state` is the loop's: units' kinds and orgs are looked up there. `cell_e7`: edge of a cell, 10,000..10,000,000.
// `presence` is copied.
struct picture *picture_create(const struct state *state, int32_t cell_e7, const struct presence_limits *presence);
void picture_destroy(struct picture *picture); // after its lenses were dropped. NULL is fine

// A fix newer than what is shown (FIX_NEWEST); `heard_ms` is the hub's wall clock when it was taken. Presence follows
// from heard_ms alone. Ignored: unit 0 or beyond UNIT_NUMBER_MAX, a retired unit, a place that is none. A unit that the
// state does not know yet is kept and shown to nobody until picture_touch.
void picture_put(struct picture *picture, const struct fix *fix, int64_t heard_ms);
const struct fix *picture_newest(const struct picture *picture, uint32_t unit); // NULL: none. Holds until put or forget
void picture_forget(struct picture *picture, uint32_t unit);                    // retired: viewers are told it left
void picture_touch(struct picture *picture, uint32_t unit); // registered, or its kind or org changed

// Units whose silence became stale or lost are put into the next frame, at most PICTURE_AGED_MAX a call. Call about
// once a second. A fix put with a heard_ms older than others' may be told late, by at most the difference.
#define PICTURE_AGED_MAX 20000
void picture_age(struct picture *picture, int64_t now_ms);

// Ends the current tick and starts the next; returns the tick just ended (1, 2, 3 ...). What was put before belongs to
// it.
uint64_t picture_turn(struct picture *picture);

uint32_t picture_count(const struct picture *picture); // units with a fix
uint32_t picture_count_presence(const struct picture *picture, enum presence presence);

// ---- viewing. A lens is a way of looking that many viewers share: cells, kinds, org, coarseness. Same wishes, same
// lens; frames are made once per lens and `since`, blocks once per cell, filter and `since`.
//
// A box is widened to whole cells; one of more than PICTURE_CELLS_MAX cells is served as everything. view->org is
// narrowed to `scope`: outside of it, or with an empty scope, nothing is seen. view->off sees nothing either; its first
// frame clears the client's picture. interval_ms is the caller's business.
struct lens;
struct lens *lens_take(struct picture *picture, const struct wire_view *view, const char *scope); // one reference
void lens_drop(struct lens *lens);                                                                // NULL is fine

// Bytes of a ServerFrame with all that changed for this lens after tick `since` (0: everything, from a clean slate) up
// to the last picture_turn; afterwards the viewer's `since` is what that returned. len 0: nothing. Valid until the next
// call of lens_frame or picture_turn. The PICTURE_HEADROOM bytes before it may be overwritten, the frame may not.
struct frame_bytes {
    uint8_t *data;
    size_t len;
    uint32_t rows;
};
struct frame_bytes lens_frame(struct lens *lens, uint64_t since);

#endif
