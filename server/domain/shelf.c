// Keeps objects by number.
// SPDX-License-Identifier: Apache-2.0
#include "domain/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void *shelf_at(const struct shelf *shelf, uint32_t number) {
    return number >= 1 && number <= shelf->count ? shelf->slots[number - 1] : NULL;
}

void shelf_put(struct shelf *shelf, uint32_t number, void *object) {
    uint32_t cap = shelf->cap ? shelf->cap : 64;
    while (cap < number)
        cap *= 2;
    if (cap > shelf->cap) {
        shelf->slots = mem_resize(shelf->slots, cap * sizeof *shelf->slots);
        memset(shelf->slots + shelf->cap, 0, (cap - shelf->cap) * sizeof *shelf->slots);
        shelf->cap = cap;
    }
    shelf->slots[number - 1] = object;
    if (number > shelf->count)
        shelf->count = number;
}

void shelf_free(struct shelf *shelf, void (*destroy)(void *object)) {
    for (uint32_t i = 0; i < shelf->count; i++)
        if (shelf->slots[i])
            destroy(shelf->slots[i]);
    free(shelf->slots);
    *shelf = (struct shelf){0};
}
