// Allocation that cannot fail, and bytes shared by counting.
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

void *mem_new(size_t size) {
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        log_die("memory: none left for %zu bytes; give the machine more or lower the limits", size);
    return memory;
}

void *mem_resize(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory)
        log_die("memory: none left for %zu bytes; give the machine more or lower the limits", size);
    return memory;
}

char *mem_strdup(const char *text) {
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(mem_new(size), text, size);
}

struct block *block_create(const void *bytes, size_t len) {
    if (len > UINT32_MAX)
        log_die("block: %zu bytes are more than a block can hold", len);
    struct block *block = mem_resize(NULL, sizeof *block + len);
    atomic_init(&block->refs, 1);
    block->len = (uint32_t)len;
    if (len > 0)
        memcpy(block->data, bytes, len);
    return block;
}

struct block *block_take(struct block *block) {
    atomic_fetch_add_explicit(&block->refs, 1, memory_order_relaxed);
    return block;
}

void block_drop(struct block *block) {
    if (block && atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) == 1)
        free(block);
}
