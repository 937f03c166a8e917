// A record that was read, written and read again is the same record; the event inside lies inside.
// SPDX-License-Identifier: Apache-2.0
#include "wire/record.h"

#include "fuzz.h"

static bool copy(const uint8_t *data, size_t size, struct buf *out) {
    struct arena *arena = arena_create(1 << 20);
    struct event event;
    bool read = record_read(data, size, arena, &event);
    if (read)
        record_write(out, &event);
    arena_destroy(arena);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *event;
    size_t len;
    bool has_event = record_event_bytes(data, size, &event, &len);
    PROMISE(!has_event || (event >= data && event + len <= data + size));
    struct buf once = {0}, twice = {0};
    if (copy(data, size, &once)) {
        PROMISE(has_event);
        PROMISE(copy(once.data, once.len, &twice) && fuzz_same(&once, &twice));
    }
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
