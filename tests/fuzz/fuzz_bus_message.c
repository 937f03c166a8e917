// A bus message that was read, written and read again is the same; a hostile Redis may send anything.
// SPDX-License-Identifier: Apache-2.0
#include "wire/bus_message.h"

#include "fuzz.h"

static bool copy(const uint8_t *data, size_t size, struct buf *out) {
    struct arena *arena = arena_create(1 << 20);
    struct bus_message message;
    bool read = bus_message_read(data, size, arena, &message);
    if (read)
        bus_message_write(out, &message);
    arena_destroy(arena);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf once = {0}, twice = {0};
    if (copy(data, size, &once))
        PROMISE(copy(once.data, once.len, &twice) && fuzz_same(&once, &twice));
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
