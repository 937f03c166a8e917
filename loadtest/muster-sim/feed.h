// The feed: fixes on their way to the hub, in numbered batches, and the count of what became of them.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_FEED_H
#define MUSTER_SIM_FEED_H

#include <stdio.h>

#include "client/client.h"

struct feed;

// `keep`: every row stays here until a receipt came for it and is sent again after a lost link, not faster than the hub
// takes it; else rows that cannot leave at once are dropped and counted.
struct feed *feed_create(struct ev_loop *loop, struct client *client, bool keep);
void feed_destroy(struct feed *feed); // NULL is fine

void feed_up(struct feed *feed, const Muster__V1__Limits *limits); // welcomed; NULL: no limits told
void feed_down(struct feed *feed);
void feed_receipt(struct feed *feed, const Muster__V1__FixReceipt *receipt);

void feed_add(struct feed *feed, const struct client_fix *fix);
void feed_flush(struct feed *feed);      // what was added may leave, whether a batch is full or not
bool feed_full(const struct feed *feed); // with `keep`: enough waits, come again later
bool feed_idle(const struct feed *feed); // nothing waits, neither to leave nor for a receipt

// "sent 12, taken 10, refused 2 (503: 2), dropped 0, lost 0". Lost: sent, and no receipt came.
void feed_print(const struct feed *feed, FILE *out);
bool feed_all_taken(const struct feed *feed);

#endif
