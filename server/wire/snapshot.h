// A state as bytes, secrets included, for the journal's snapshot table; nothing a client ever gets.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_SNAPSHOT_H
#define WIRE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/state.h"

void snapshot_write(struct buf *buf, const struct state *state);
bool snapshot_read(const uint8_t *bytes, size_t len, struct state *state); // into a fresh state. False: damaged

#endif
