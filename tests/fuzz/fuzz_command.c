// A command that was read, written and read again is the same command.
// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"

static bool copy(const uint8_t *data, size_t size, struct buf *out) {
    struct arena *arena = arena_create(1 << 20);
    struct command command;
    bool read = wire_read_command(data, size, arena, &command) == REFUSAL_NONE;
    if (read)
        wire_write_command(out, &command);
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
