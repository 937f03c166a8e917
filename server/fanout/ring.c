// The newest events in a circle of references, bounded by bytes.
// SPDX-License-Identifier: Apache-2.0
#include "fanout/ring.h"

#include <stdlib.h>

#include "base/log.h"

struct entry {
    struct block *event;
    uint64_t end; // bytes of all events ever added, this one included
};

struct ring {
    struct entry *entries;
    size_t cap, head, count; // cap is a power of two
    size_t max_bytes;
    uint64_t first; // seq of the entry at head
    uint64_t added; // bytes ever
};

#define OVERHEAD (sizeof(struct block) + sizeof(struct entry) + 16) // 16: what the allocator keeps for itself

struct ring *ring_create(size_t max_bytes) {
    struct ring *ring = mem_new(sizeof *ring);
    ring->max_bytes = max_bytes;
    return ring;
}

void ring_destroy(struct ring *ring) {
    if (!ring)
        return;
    ring_clear(ring);
    free(ring->entries);
    free(ring);
}

static struct entry *entry_at(const struct ring *ring, size_t i) {
    return &ring->entries[(ring->head + i) & (ring->cap - 1)];
}

static uint64_t start_of(const struct entry *entry) {
    return entry->end - entry->event->len;
}

static void drop_oldest(struct ring *ring) {
    block_drop(entry_at(ring, 0)->event);
    ring->head = (ring->head + 1) & (ring->cap - 1);
    ring->first++;
    ring->count--;
}

static size_t bytes_held(const struct ring *ring) {
    return ring->count ? ring->added - start_of(entry_at(ring, 0)) + ring->count * OVERHEAD : 0;
}

static void grow(struct ring *ring) {
    size_t cap = ring->cap ? ring->cap * 2 : 64;
    struct entry *entries = mem_new(cap * sizeof *entries);
    for (size_t i = 0; i < ring->count; i++)
        entries[i] = *entry_at(ring, i);
    free(ring->entries);
    ring->entries = entries;
    ring->cap = cap;
    ring->head = 0;
}

void ring_add(struct ring *ring, uint64_t seq, struct block *event) {
    if (ring->count == 0)
        ring->first = seq;
    if (seq == 0 || seq != ring->first + ring->count)
        log_die("ring: event %llu does not follow %llu", (unsigned long long)seq, (unsigned long long)ring_last(ring));
    if (ring->count == ring->cap)
        grow(ring);
    ring->added += event->len;
    *entry_at(ring, ring->count++) = (struct entry){.event = event, .end = ring->added};
    while (ring->count > 1 && bytes_held(ring) > ring->max_bytes)
        drop_oldest(ring);
}

void ring_clear(struct ring *ring) {
    while (ring->count > 0)
        drop_oldest(ring);
}

uint64_t ring_first(const struct ring *ring) {
    return ring->count ? ring->first : 0;
}

uint64_t ring_last(const struct ring *ring) {
    return ring->count ? ring->first + ring->count - 1 : 0;
}

struct block *ring_get(const struct ring *ring, uint64_t seq) {
    if (ring->count == 0 || seq < ring->first || seq - ring->first >= ring->count)
        return NULL;
    return entry_at(ring, seq - ring->first)->event;
}

uint64_t ring_bytes_after(const struct ring *ring, uint64_t seq) {
    if (ring->count == 0 || seq >= ring_last(ring))
        return 0;
    return ring->added - (seq < ring->first ? start_of(entry_at(ring, 0)) : entry_at(ring, seq - ring->first)->end);
}
