// An image of a state that was read, written and read again is the same image; a damaged one does no harm.
// SPDX-License-Identifier: Apache-2.0
#include "wire/snapshot.h"

#include "base/log.h"
#include "fuzz.h"

static bool copy(const uint8_t *data, size_t size, struct buf *out) {
    struct state *state = state_create("440307");
    bool read = snapshot_read(data, size, state);
    if (read)
        snapshot_write(out, state);
    state_destroy(state);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    log_set_level((enum log_level) - 1); // what is left out is logged, and that is most of it
    struct buf once = {0}, twice = {0};
    if (copy(data, size, &once))
        PROMISE(copy(once.data, once.len, &twice) && fuzz_same(&once, &twice));
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
