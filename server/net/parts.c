// Reads such a record once, and writes it for each session with what is theirs.
// SPDX-License-Identifier: Apache-2.0
#include "net/parts.h"

#include <stdlib.h>

#include "wire/record.h"
#include "wire/wire.h"

struct parts {
    struct arena *arena, *narrowed;
    struct block *record; // that `event` was read from; NULL: none was
    struct event event;
    bool sound;
    struct buf buf;
};

struct parts *parts_create(void) {
    struct parts *parts = mem_new(sizeof *parts);
    parts->arena = arena_create(RECORD_MEMORY);
    parts->narrowed = arena_create(RECORD_MEMORY);
    return parts;
}

void parts_destroy(struct parts *parts) {
    if (!parts)
        return;
    if (parts->record)
        block_drop(parts->record);
    buf_free(&parts->buf);
    arena_destroy(parts->narrowed);
    arena_destroy(parts->arena);
    free(parts);
}

static void keep(struct parts *parts, struct block *record) {
    if (parts->record == record)
        return;
    if (parts->record)
        block_drop(parts->record);
    parts->record = block_take(record);
    arena_reset(parts->arena);
    parts->sound = record_read(record->data, record->len, parts->arena, &parts->event);
}

void parts_piece(struct parts *parts, struct buf *frame, const struct state *state, const struct principal *who,
                 struct block *record) {
    keep(parts, record);
    arena_reset(parts->narrowed);
    struct event event = parts->event;
    if (!parts->sound || !auth_narrow(state, who, &event, parts->narrowed))
        return;
    const uint8_t *bytes;
    size_t len;
    buf_clear(&parts->buf);
    record_write(&parts->buf, &event);
    if (record_event_bytes(parts->buf.data, parts->buf.len, &bytes, &len))
        wire_piece_event(frame, bytes, len);
}
