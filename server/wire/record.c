// Writes and reads records, and chains their hashes.
// SPDX-License-Identifier: Apache-2.0
#include "wire/record.h"

#include <sodium.h>

#include "wire/proto_event.h"

enum { RECORD_EVENT = 1, RECORD_SECRET = 2 }; // field numbers of Record

void record_write(struct buf *buf, const struct event *event) {
    struct proto_mark mark = proto_open(buf, RECORD_EVENT, 256);
    proto_event_put(buf, event);
    proto_close(buf, mark);
    Muster__V1__Secret secret;
    if (proto_secret_out(event, &secret))
        proto_put_message(buf, RECORD_SECRET, &secret.base);
}

// The last one counts, as for any protobuf reader. False: damaged or not there.
static bool find_event(const uint8_t *bytes, size_t len, struct proto_field *event, struct proto_field *secret) {
    struct proto_cursor cursor = proto_begin(bytes, len);
    struct proto_field field;
    enum proto_step step;
    *event = *secret = (struct proto_field){0};
    while ((step = proto_next(&cursor, &field)) == PROTO_FIELD) {
        if (field.type != PROTO_BYTES && (field.number == RECORD_EVENT || field.number == RECORD_SECRET))
            return false;
        if (field.number == RECORD_EVENT)
            *event = field;
        else if (field.number == RECORD_SECRET)
            *secret = field;
    }
    return step == PROTO_END && event->number != 0;
}

bool record_event_bytes(const uint8_t *bytes, size_t len, const uint8_t **event, size_t *event_len) {
    struct proto_field found, secret;
    if (!find_event(bytes, len, &found, &secret))
        return false;
    *event = found.data;
    *event_len = found.len;
    return true;
}

bool record_read(const uint8_t *bytes, size_t len, struct arena *arena, struct event *out) {
    struct proto_field event, secret;
    if (!find_event(bytes, len, &event, &secret))
        return false;
    const Muster__V1__Event *message = proto_unpack(&muster__v1__event__descriptor, event.data, event.len, arena);
    if (!message || !proto_event_in(message, arena, out))
        return false;
    const Muster__V1__Secret *kept = NULL;
    if (secret.number != 0) {
        kept = proto_unpack(&muster__v1__secret__descriptor, secret.data, secret.len, arena);
        if (!kept)
            return false;
    }
    return proto_secret_in(kept, arena, out);
}

void record_hash(const uint8_t previous[RECORD_HASH_LEN], const uint8_t *record, size_t len,
                 uint8_t hash[RECORD_HASH_LEN]) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, previous, RECORD_HASH_LEN);
    crypto_hash_sha256_update(&state, record, len);
    crypto_hash_sha256_final(&state, hash);
}
