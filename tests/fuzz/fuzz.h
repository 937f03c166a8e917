// What the fuzz targets of the wire share: an arena as capped as in the hub, and the end of the run on a broken
// promise.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(holds)                                                                                                 \
    do {                                                                                                               \
        if (!(holds))                                                                                                  \
            abort();                                                                                                   \
    } while (0)

static inline struct arena *fuzz_arena(size_t size) {
    return arena_create(WIRE_ARENA_CAP(size));
}

static inline bool fuzz_same(const struct buf *a, const struct buf *b) {
    return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

#endif
