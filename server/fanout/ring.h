// The newest events, kept in memory by each loop so that a client that comes back continues at once. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef FANOUT_RING_H
#define FANOUT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct ring;
struct ring *ring_create(size_t max_bytes);
void ring_destroy(struct ring *ring);

// Takes one reference of `event` (an encoded Record) over. seq must be ring_last + 1, or anything when the ring is empty.
void ring_add(struct ring *ring, uint64_t seq, struct block *event);
uint64_t ring_first(const struct ring *ring); // 0: empty
uint64_t ring_last(const struct ring *ring);
struct block *ring_get(const struct ring *ring, uint64_t seq); // NULL: not here
uint64_t ring_bytes_after(const struct ring *ring, uint64_t seq); // how far behind is a reader at `seq`

#endif
