// Fixes that were read, written and read again are the same fixes, in order of their units.
// SPDX-License-Identifier: Apache-2.0
#include "domain/place.h"
#include "fuzz.h"

// What is in the world stays in the world on any grid.
static void check_grids(const struct wire_fixes *fixes) {
    for (uint32_t i = 0; i < fixes->count; i++)
        if (!place_is_valid(fixes->rows[i].lat_e7, fixes->rows[i].lon_e7))
            return;
    for (uint8_t coarse = 0; coarse <= WIRE_COARSE_MAX; coarse++) {
        struct arena *arena = arena_create(1 << 24);
        struct buf buf = {0};
        struct wire_fixes out;
        wire_write_fixes(&buf, fixes, (struct wire_fixes_style){.coarse = coarse});
        PROMISE(wire_read_fixes(buf.data, buf.len, arena, &out) == REFUSAL_NONE);
        for (uint32_t i = 0; i < out.count; i++)
            PROMISE(place_is_valid(out.rows[i].lat_e7, out.rows[i].lon_e7));
        buf_free(&buf);
        arena_destroy(arena);
    }
}

static bool copy(const uint8_t *data, size_t size, struct buf *out) {
    struct arena *arena = arena_create(1 << 24);
    struct wire_fixes fixes;
    bool read = wire_read_fixes(data, size, arena, &fixes) == REFUSAL_NONE;
    if (read) {
        PROMISE(fixes.count <= WIRE_FIXES_MAX);
        check_grids(&fixes);
        uint32_t written = wire_write_fixes(out, &fixes, (struct wire_fixes_style){.detail = true, .state = true});
        PROMISE(written == fixes.count || (written > 0 && written < fixes.count));
    }
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
