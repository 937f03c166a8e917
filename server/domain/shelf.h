// What a state keeps its objects in: shelves by number, and uthash for what is found by a name.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_SHELF_H
#define DOMAIN_SHELF_H

#include <stdint.h>

#include "base/log.h"

#define uthash_fatal(msg) log_die("state: %s", msg)
#include <uthash.h>

// Objects by number: slot 0 stands for number 1. NULL: none.
struct shelf {
    void **slots;
    uint32_t count, cap; // count: highest number
};
void *shelf_at(const struct shelf *shelf, uint32_t number); // NULL: none
void shelf_put(struct shelf *shelf, uint32_t number, void *object);
// Frees the objects with `destroy`, which is not called with NULL, and the shelf.
void shelf_free(struct shelf *shelf, void (*destroy)(void *object));

#endif
