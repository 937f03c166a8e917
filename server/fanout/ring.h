// The newest events, kept in memory by each loop so that a client that comes back continues at once. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef FANOUT_RING_H
#define FANOUT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct ring;
// `max_bytes`: of events and what keeping them costs; the oldest go, but the newest is always kept.
struct ring *ring_create(size_t max_bytes);
void ring_destroy(struct ring *ring); // NULL is fine

// Takes one reference of `event` (an encoded Record) over. seq must be ring_last + 1 (log_die otherwise), or anything
// above 0 when the ring is empty.
void ring_add(struct ring *ring, uint64_t seq, struct block *event);
void ring_clear(struct ring *ring);                            // starting over, maybe at another seq
uint64_t ring_first(const struct ring *ring);                  // 0: empty
uint64_t ring_last(const struct ring *ring);                   // 0: empty
struct block *ring_get(const struct ring *ring, uint64_t seq); // the ring's own reference; NULL: not here
// How far behind is a reader at `seq`: bytes of the events kept that come after it.
uint64_t ring_bytes_after(const struct ring *ring, uint64_t seq);

#endif
