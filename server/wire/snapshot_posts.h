// The part of an image that command posts take: behind accounts, because these are named in it. For snapshot.c alone.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_SNAPSHOT_POSTS_H
#define WIRE_SNAPSHOT_POSTS_H

#include "domain/state.h"
#include "wire/proto_field.h"

void snapshot_write_posts(struct buf *buf, const struct state *state);

// One field of the image. False: damaged. Of a later version: true.
bool snapshot_read_posts(const struct proto_field *field, struct arena *arena, struct state *state);

#endif
