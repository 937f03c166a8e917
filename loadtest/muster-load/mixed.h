// What the files of the mixed load share.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_MIXED_H
#define MUSTER_LOAD_MIXED_H

#include "muster-load/load.h"

#define CONSOLES 1000
#define LISTENER_EVERY 49 // one console in so many unpacks every event: a thousand would be the generator's cost
#define CONSOLE_S 0.0002  // between two consoles that come in
#define CONNECT_S 120.

// Console i on the loop: they watch a part of the map each, as people do; one in ten watches everything.
struct client *console_open(struct ev_loop *ev, const struct hub *hub, const char *token, int i,
                            const struct client_events *events, bool decode);

// ---- those consoles that are a command post's: they give and hear `rate` commands a second, orders to one of them and
// notes to all consoles by turns, with a thread of their own (mixed_orders.c)
struct heard {
    uint64_t rows, refused;
    struct histogram fix_ms, order_ms, note_ms, answer_ms;
};
struct party;
struct party *party_start(struct hub *hub, int rate); // the hub is kept; NULL: it says why
bool party_live(const struct party *party);
void party_measure(struct party *party, bool on);   // gives commands while it is on
const struct heard *party_end(struct party *party); // waits for the last ones; holds for good

#endif
