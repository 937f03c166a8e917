// Memory: allocation that cannot fail (the process ends instead), a growing byte buffer, a capped bump arena, shared
// bytes.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zeroed; log_die when there is no memory. Free with free().
void *mem_new(size_t size);
void *mem_resize(void *old, size_t size); // new bytes are not zeroed
char *mem_strdup(const char *text);       // NULL gives NULL

// ---- buf: bytes that grow. Zero-initialise; one owner.
struct buf {
    uint8_t *data;
    size_t len, cap;
};
void buf_reserve(struct buf *buf, size_t more); // room for `more` bytes behind len
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *buf); // keeps the memory
void buf_free(struct buf *buf);

// ---- arena: many small allocations, freed together. Hands out never more than `cap` bytes in all, each allocation
// counted with its padding to 16; the memory behind it stays below twice that. One owner.
struct arena;
struct arena *arena_create(size_t cap);
void *arena_alloc(struct arena *arena, size_t size);                 // aligned to 16; NULL past the cap; not zeroed
char *arena_text(struct arena *arena, const char *text, size_t len); // NUL-ended copy; NULL past the cap
void arena_reset(struct arena *arena);                               // keeps the first chunk
void arena_destroy(struct arena *arena);                             // NULL is fine

// ---- block: immutable bytes shared between threads by counting references.
struct block {
    _Atomic uint32_t refs;
    uint32_t len;
    uint8_t data[];
};
struct block *block_create(const void *bytes, size_t len); // one reference; len < 4 GiB
struct block *block_take(struct block *block);             // one more reference; returns block
void block_drop(struct block *block);                      // NULL is fine

#endif
