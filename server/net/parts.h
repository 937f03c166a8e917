// Records of events that carry several objects, as each session may hear them. The last one is kept as it was read: at
// the turn after it came every session wants it. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_PARTS_H
#define NET_PARTS_H

#include "auth/auth.h"
#include "base/mem.h"

struct parts;
struct parts *parts_create(void);
void parts_destroy(struct parts *parts); // NULL is fine

// Appends the event of the record as they may hear it; nothing, when nothing of it is theirs or it cannot be read.
void parts_piece(struct parts *parts, struct buf *frame, const struct state *state, const struct principal *who,
                 struct block *record);

#endif
