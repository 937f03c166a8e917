// Rounds of a loop's sessions: one tells them news, one gives them the frame of a tick. Either may take ten
// milliseconds and more, so they are gone in steps of a few, and between the steps the loop looks around: an
// order that came meanwhile is on its way to the desk, and one that is durable goes out with what the round has yet to
// tell.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_ROUND_H
#define NET_ROUND_H

#include <ev.h>
#include <stdint.h>

struct hall;
struct session;

struct rounds {
    ev_timer step;
    struct session *news_next; // whom it goes on with; NULL: the first one
    uint32_t news_left;        // sessions to ask until everybody knows the newest
    struct session *tick_next; // NULL: all have it
};

void rounds_begin(struct hall *hall);
void rounds_end(struct hall *hall);

// Everybody who may hear of new records is told; at once those on seats, for orders are theirs and they are few.
void round_news(struct hall *hall);
void round_tick(struct hall *hall);      // every viewer gets the frame of this tick
void round_tick_over(struct hall *hall); // at once, to whoever has not got it yet
void rounds_joined(struct session *session);
void rounds_left(struct session *session);

#endif
