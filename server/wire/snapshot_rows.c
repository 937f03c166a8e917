// Finds the row of a field of the image.
// SPDX-License-Identifier: Apache-2.0
#include "wire/snapshot_rows.h"

// clang-format off
static const struct snapshot_row *const rows[] = {
    &snapshot_catalogues,
    &snapshot_intakes,
    &snapshot_casualties,
    &snapshot_reports,
    &snapshot_responses,
    &snapshot_fences,
    &snapshot_fence_stays,
    &snapshot_dispatches,
    &snapshot_aids,
    &snapshot_alarms,
    &snapshot_phone_calls,
    &snapshot_launches,
};
// clang-format on
#define ROWS (sizeof rows / sizeof *rows)

void snapshot_write_rows(struct buf *buf, const struct state *state) {
    for (size_t i = 0; i < ROWS; i++)
        rows[i]->write(buf, state);
}

bool snapshot_read_row(const struct proto_field *field, struct arena *arena, struct state *state) {
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i]->field != field->number)
            continue;
        arena_reset(arena);
        const void *message =
            field->type == PROTO_BYTES ? proto_unpack(rows[i]->type, field->data, field->len, arena) : NULL;
        return message && rows[i]->read(message, arena, state);
    }
    return true;
}
