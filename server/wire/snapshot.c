// Writes a whole state as one StateImage and reads it back, object by object.
// SPDX-License-Identifier: Apache-2.0
#include "wire/snapshot.h"

#include <string.h>

#include "hub.pb-c.h"
#include "wire/proto_object.h"
#include "wire/snapshot_posts.h"
#include "wire/snapshot_rows.h"

#define OBJECT_CAP (16u << 20) // bytes that one object may take while it is read: a seat with a mark in every channel

// Field numbers of StateImage and AccountImage.
enum {
    IMAGE_DISTRICT = 1,
    IMAGE_SEQ,
    IMAGE_AT_MS,
    IMAGE_LAST_TOKEN,
    IMAGE_UNITS,
    IMAGE_INCIDENTS,
    IMAGE_ACCOUNTS,
    IMAGE_OLD_TOKENS, // of an older version: such an image cannot be used, the records tell more
    IMAGE_TOKENS,     // what comes behind is in snapshot_posts.c and snapshot_rows.c
};

// ---- writing

static void write_unit(struct buf *buf, const struct unit *unit) {
    struct proto_unit to;
    proto_unit_out(unit, &to);
    proto_put_message(buf, IMAGE_UNITS, &to.message.base);
}

static void write_incident(struct buf *buf, const struct incident *incident) {
    struct proto_mark mark = proto_open(buf, IMAGE_INCIDENTS, 512);
    proto_incident_put(buf, incident);
    proto_close(buf, mark);
}

static void write_account(struct buf *buf, const struct account *account) {
    Muster__V1__Account seen;
    proto_account_out(account, &seen);
    Muster__V1__AccountImage to = MUSTER__V1__ACCOUNT_IMAGE__INIT;
    to.account = &seen;
    to.password_hash = proto_bytes(account->password_hash, strlen(account->password_hash));
    proto_put_message(buf, IMAGE_ACCOUNTS, &to.base);
}

static void write_token(struct buf *buf, const struct token *token) {
    Muster__V1__TokenImage to = MUSTER__V1__TOKEN_IMAGE__INIT;
    to.token = token->number;
    to.account = token->account;
    to.device = proto_text(token->device);
    to.issued_at_ms = token->issued_at_ms;
    to.expires_at_ms = token->expires_at_ms;
    to.hash = proto_bytes(token->hash, TOKEN_HASH_LEN);
    to.by_password = token->by_password;
    proto_put_message(buf, IMAGE_TOKENS, &to.base);
}

void snapshot_write(struct buf *buf, const struct state *state) {
    proto_put_bytes(buf, IMAGE_DISTRICT, state_district(state), strlen(state_district(state)));
    proto_put_varint(buf, IMAGE_SEQ, state_seq(state));
    proto_put_varint(buf, IMAGE_AT_MS, (uint64_t)state_at_ms(state));
    proto_put_varint(buf, IMAGE_LAST_TOKEN, state_last_token(state));
    for (uint32_t i = 1; i <= state_unit_count(state); i++)
        if (state_unit(state, i))
            write_unit(buf, state_unit(state, i));
    for (uint32_t i = 1; i <= state_incident_count(state); i++)
        if (state_incident(state, i))
            write_incident(buf, state_incident(state, i));
    for (uint32_t i = 1; i <= state_account_count(state); i++)
        if (state_account(state, i))
            write_account(buf, state_account(state, i));
    for (const struct token *token = NULL; (token = state_token_next(state, token)) != NULL;)
        write_token(buf, token);
    snapshot_write_posts(buf, state);
    snapshot_write_rows(buf, state);
}

// ---- reading. Each returns false when the object is damaged or did not find its place in the state.

static bool read_unit(const void *message, struct arena *arena, struct state *state) {
    struct unit unit;
    if (!proto_unit_in(message, arena, &unit) || state_unit(state, unit.number))
        return false;
    state_restore_unit(state, &unit);
    return state_unit(state, unit.number) != NULL;
}

static bool read_incident(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct incident incident;
    if (!proto_incident_in(message, &incident) || state_incident(state, incident.number))
        return false;
    state_restore_incident(state, &incident);
    return state_incident(state, incident.number) != NULL;
}

static bool read_account(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__AccountImage *from = message;
    struct account account;
    if (!from->account || !proto_account_in(from->account, &account) || state_account(state, account.number) ||
        !proto_copy_bytes(account.password_hash, sizeof account.password_hash, from->password_hash))
        return false;
    state_restore_account(state, &account);
    return state_account(state, account.number) != NULL;
}

static bool read_token(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__TokenImage *from = message;
    struct token token = {.number = from->token,
                          .account = from->account,
                          .issued_at_ms = from->issued_at_ms,
                          .expires_at_ms = from->expires_at_ms,
                          .by_password = from->by_password};
    if (from->hash.len != TOKEN_HASH_LEN || !proto_text_is(from->device, 0, DEVICE_MAX, false) ||
        state_token(state, token.number))
        return false;
    memcpy(token.hash, from->hash.data, TOKEN_HASH_LEN);
    memcpy(token.device, from->device, strlen(from->device) + 1);
    state_restore_token(state, &token);
    return state_token(state, token.number) != NULL;
}

struct image_row {
    const ProtobufCMessageDescriptor *type;
    bool (*read)(const void *message, struct arena *arena, struct state *state);
};
static const struct image_row rows[] = {
    [IMAGE_UNITS] = {&muster__v1__unit__descriptor, read_unit},
    [IMAGE_INCIDENTS] = {&muster__v1__incident__descriptor, read_incident},
    [IMAGE_ACCOUNTS] = {&muster__v1__account_image__descriptor, read_account},
    [IMAGE_TOKENS] = {&muster__v1__token_image__descriptor, read_token},
};
#define ROWS (sizeof rows / sizeof rows[0])

// What stands before the objects.
struct head {
    bool district;
    uint64_t seq, at_ms, last_token;
};

static bool read_head(const struct proto_field *field, const struct state *state, struct head *head) {
    const char *district = state_district(state);
    switch (field->number) {
    case IMAGE_DISTRICT:
        head->district = field->type == PROTO_BYTES && field->len == strlen(district) &&
                         memcmp(field->data, district, field->len) == 0;
        return head->district;
    case IMAGE_SEQ:
        head->seq = field->value;
        break;
    case IMAGE_AT_MS:
        head->at_ms = field->value;
        break;
    case IMAGE_LAST_TOKEN:
        head->last_token = field->value;
        break;
    }
    return field->type == PROTO_VARINT;
}

static bool read_object(const struct proto_field *field, struct arena *arena, struct state *state) {
    const struct image_row *row = &rows[field->number];
    arena_reset(arena);
    if (!row->read)
        return false;
    const void *message = field->type == PROTO_BYTES ? proto_unpack(row->type, field->data, field->len, arena) : NULL;
    return message && row->read(message, arena, state);
}

bool snapshot_read(const uint8_t *bytes, size_t len, struct state *state) {
    struct arena *arena = arena_create(OBJECT_CAP);
    struct proto_cursor cursor = proto_begin(bytes, len);
    struct proto_field field;
    struct head head = {0};
    enum proto_step step;
    bool sound = true;
    while (sound && (step = proto_next(&cursor, &field)) == PROTO_FIELD) {
        if (field.number < IMAGE_UNITS)
            sound = read_head(&field, state, &head);
        else if (field.number < ROWS)
            sound = read_object(&field, arena, state);
        else
            sound = snapshot_read_posts(&field, arena, state);
    }
    arena_destroy(arena);
    sound = sound && step == PROTO_END && head.district && head.last_token <= UINT32_MAX &&
            head.last_token >= state_last_token(state);
    if (sound)
        state_restore_seq(state, head.seq, (int64_t)head.at_ms, (uint32_t)head.last_token);
    return sound;
}
