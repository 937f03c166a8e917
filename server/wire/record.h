// Records: events as the journal, the database and other hubs keep them, secrets included; and the hash chain over
// them.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/command.h"

#define RECORD_HASH_LEN 32
#define RECORD_MEMORY (16u << 20) // cap of the arena: reading any lawful record or command takes less

// Appends an encoded Record (event plus its secrets) of `event`.
void record_write(struct buf *buf, const struct event *event);

// Decodes a Record. Texts and objects belong to the arena. False: damaged.
bool record_read(const uint8_t *bytes, size_t len, struct arena *arena, struct event *out);

// The encoded Event inside a Record: what sessions get. Points into `bytes`. False: damaged.
bool record_event_bytes(const uint8_t *bytes, size_t len, const uint8_t **event, size_t *event_len);

// hash = SHA-256(previous || record). May be called with hash == previous.
void record_hash(const uint8_t previous[RECORD_HASH_LEN], const uint8_t *record, size_t len,
                 uint8_t hash[RECORD_HASH_LEN]);

#endif
