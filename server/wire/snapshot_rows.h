// The part of an image that comes behind command posts, a row for each kind of object, in files of their own. Rows are
// written in the order of the table in snapshot_rows.c, each behind what it names.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_SNAPSHOT_ROWS_H
#define WIRE_SNAPSHOT_ROWS_H

#include "domain/state.h"
#include "wire/proto_field.h"

struct snapshot_row {
    uint32_t field; // of StateImage
    const ProtobufCMessageDescriptor *type;
    void (*write)(struct buf *buf, const struct state *state); // all of them
    // One of them; false: it is damaged or did not find its place in the state.
    bool (*read)(const void *message, struct arena *arena, struct state *state);
};
extern const struct snapshot_row snapshot_catalogues;
extern const struct snapshot_row snapshot_reports, snapshot_responses;
extern const struct snapshot_row snapshot_phone_calls, snapshot_launches;
extern const struct snapshot_row snapshot_intakes, snapshot_casualties;
extern const struct snapshot_row snapshot_fences, snapshot_fence_stays;
extern const struct snapshot_row snapshot_dispatches, snapshot_aids, snapshot_alarms;

void snapshot_write_rows(struct buf *buf, const struct state *state);

// One field of the image. False: damaged. Of a later version: true.
bool snapshot_read_row(const struct proto_field *field, struct arena *arena, struct state *state);

#endif
