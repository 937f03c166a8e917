// The capped bump arena: a list of chunks, the newest in front.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__ // what was not handed out may not be touched, nor what was taken back by a reset
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

#define FIRST_CHUNK 4096u
#define LARGEST_CHUNK 262144u

struct chunk {
    struct chunk *next;
    size_t len, cap;
    _Alignas(16) uint8_t data[];
};

struct arena {
    struct chunk *newest;
    size_t cap, used;
};

static struct chunk *chunk_create(struct chunk *next, size_t cap) {
    struct chunk *chunk = mem_resize(NULL, sizeof *chunk + cap);
    *chunk = (struct chunk){.next = next, .cap = cap};
    ASAN_POISON_MEMORY_REGION(chunk->data, cap);
    return chunk;
}

static void chunk_destroy(struct chunk *chunk) {
    ASAN_UNPOISON_MEMORY_REGION(chunk->data, chunk->cap);
    free(chunk);
}

struct arena *arena_create(size_t cap) {
    struct arena *arena = mem_new(sizeof *arena);
    arena->cap = cap;
    return arena;
}

// A chunk for `size` at least, twice as large as the one before, but not beyond what the cap leaves.
static void grow(struct arena *arena, size_t size) {
    size_t want = arena->newest ? arena->newest->cap * 2 : FIRST_CHUNK;
    size_t left = arena->cap - arena->used;
    want = want > LARGEST_CHUNK ? LARGEST_CHUNK : want;
    want = want > left ? left : want;
    arena->newest = chunk_create(arena->newest, want > size ? want : size);
}

void *arena_alloc(struct arena *arena, size_t size) {
    size_t padded = (size + (size == 0) + 15) & ~(size_t)15;
    if (padded < size || padded > arena->cap - arena->used)
        return NULL;
    if (!arena->newest || padded > arena->newest->cap - arena->newest->len)
        grow(arena, padded);
    uint8_t *memory = arena->newest->data + arena->newest->len;
    arena->newest->len += padded;
    arena->used += padded;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

char *arena_text(struct arena *arena, const char *text, size_t len) {
    char *copy = len < SIZE_MAX ? arena_alloc(arena, len + 1) : NULL;
    if (!copy)
        return NULL;
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

void arena_reset(struct arena *arena) {
    while (arena->newest && arena->newest->next) {
        struct chunk *next = arena->newest->next;
        chunk_destroy(arena->newest);
        arena->newest = next;
    }
    if (arena->newest) {
        arena->newest->len = 0;
        ASAN_POISON_MEMORY_REGION(arena->newest->data, arena->newest->cap);
    }
    arena->used = 0;
}

void arena_destroy(struct arena *arena) {
    if (!arena)
        return;
    for (struct chunk *chunk = arena->newest, *next; chunk; chunk = next) {
        next = chunk->next;
        chunk_destroy(chunk);
    }
    free(arena);
}
