// Bodies of the account and token verbs. Hashes travel in commands and in secrets of records, never in events.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_body.h"
#include "wire/proto_object.h"

static struct account_change account_change(void) {
    return (struct account_change){.name = "", .title = "", .scope = "", .reason = "", .password_hash = ""};
}

// A hash of a password is text; NULL: it does not look like one.
static const char *password_in(ProtobufCBinaryData from, struct arena *arena) {
    char *to = arena_alloc(arena, ACCOUNT_HASH_MAX);
    return to && proto_copy_bytes(to, ACCOUNT_HASH_MAX, from) ? to : NULL;
}

static enum refusal read_add(const void *message, struct arena *arena, void *body) {
    const Muster__V1__AccountAdd *from = message;
    enum refusal why = REFUSAL_NONE;
    struct account_change to = account_change();
    to.role = (enum role)proto_enum(from->role, ROLES);
    to.name = proto_text_in(&why, from->name, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    to.title = proto_text_in(&why, from->title, 0, ACCOUNT_TITLE_MAX, REFUSAL_TEXT_INVALID);
    to.scope = proto_text_in(&why, from->scope, 0, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
    if (from->n_units > ACCOUNT_UNITS_MAX)
        return REFUSAL_MALFORMED;
    to.unit_count = (uint8_t)from->n_units;
    for (size_t i = 0; i < from->n_units; i++)
        to.units[i] = from->units[i];
    const char *hash = password_in(from->password_hash, arena);
    if (!hash)
        return why ? why : REFUSAL_PASSWORD_INVALID;
    to.password_hash = hash;
    *(struct account_change *)body = to;
    return why;
}
static void write_add(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct account_change *from = body;
    Muster__V1__AccountAdd *to = message;
    to->name = proto_text(from->name);
    to->title = proto_text(from->title);
    to->role = (Muster__V1__Role)from->role;
    to->scope = proto_text(from->scope);
    to->n_units = from->unit_count;
    to->units = (uint32_t *)(uintptr_t)from->units;
    to->password_hash = proto_bytes(from->password_hash, strlen(from->password_hash));
}

static enum refusal read_set_password(const void *message, struct arena *arena, void *body) {
    const Muster__V1__AccountSetPassword *from = message;
    enum refusal why = REFUSAL_NONE;
    struct account_change to = account_change();
    to.name = proto_text_in(&why, from->name, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    const char *hash = password_in(from->password_hash, arena);
    if (!hash)
        return why ? why : REFUSAL_PASSWORD_INVALID;
    to.password_hash = hash;
    *(struct account_change *)body = to;
    return why;
}
static void write_set_password(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct account_change *from = body;
    Muster__V1__AccountSetPassword *to = message;
    to->name = proto_text(from->name);
    to->password_hash = proto_bytes(from->password_hash, strlen(from->password_hash));
}

static enum refusal read_disable(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AccountDisable *from = message;
    enum refusal why = REFUSAL_NONE;
    struct account_change to = account_change();
    to.name = proto_text_in(&why, from->name, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    to.reason = proto_text_in(&why, from->reason, 0, ACCOUNT_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct account_change *)body = to;
    return why;
}
static void write_disable(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct account_change *from = body;
    Muster__V1__AccountDisable *to = message;
    to->name = proto_text(from->name);
    to->reason = proto_text(from->reason);
}

static enum refusal read_issue(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__TokenIssue *from = message;
    enum refusal why = REFUSAL_NONE;
    struct token_change to = {.expires_at_ms = from->expires_at_ms};
    to.account = proto_text_in(&why, from->account, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    to.device = proto_text_in(&why, from->device, 0, DEVICE_MAX, REFUSAL_TEXT_INVALID);
    if (from->hash.len != TOKEN_HASH_LEN)
        return REFUSAL_MALFORMED;
    memcpy(to.hash, from->hash.data, TOKEN_HASH_LEN);
    *(struct token_change *)body = to;
    return why;
}
static void write_issue(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct token_change *from = body;
    Muster__V1__TokenIssue *to = message;
    to->account = proto_text(from->account);
    to->device = proto_text(from->device);
    to->hash = proto_bytes(from->hash, TOKEN_HASH_LEN);
    to->expires_at_ms = from->expires_at_ms;
}

static enum refusal read_revoke(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__TokenRevoke *from = message;
    *(struct token_change *)body = (struct token_change){.token = from->token, .account = "", .device = ""};
    return REFUSAL_NONE;
}
static void write_revoke(const void *body, uint32_t object, void *message) {
    (void)object;
    Muster__V1__TokenRevoke *to = message;
    to->token = ((const struct token_change *)body)->token;
}

static enum refusal read_added(const void *message, struct arena *arena, void *body) {
    struct account *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_account_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct account **)body = to;
    return REFUSAL_NONE;
}
static void write_added(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_account_out(*(const struct account *const *)body, message);
}

static enum refusal read_password_set(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__AccountPasswordSet *from = message;
    enum refusal why = REFUSAL_NONE;
    struct account_change to = account_change();
    to.name = proto_text_in(&why, from->name, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    *(struct account_change *)body = to;
    return why;
}
static void write_password_set(const void *body, uint32_t object, void *message) {
    (void)object;
    Muster__V1__AccountPasswordSet *to = message;
    to->name = proto_text(((const struct account_change *)body)->name);
}

static enum refusal read_issued(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__TokenIssued *from = message;
    enum refusal why = REFUSAL_NONE;
    struct token_change to = {.token = from->token, .expires_at_ms = from->expires_at_ms};
    to.account = proto_text_in(&why, from->account, 1, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    to.device = proto_text_in(&why, from->device, 0, DEVICE_MAX, REFUSAL_TEXT_INVALID);
    *(struct token_change *)body = to;
    return why;
}
static void write_issued(const void *body, uint32_t object, void *message) {
    const struct token_change *from = body;
    Muster__V1__TokenIssued *to = message;
    to->token = object;
    to->account = proto_text(from->account);
    to->device = proto_text(from->device);
    to->expires_at_ms = from->expires_at_ms;
}

const struct proto_body proto_account_add = {40, &muster__v1__account_add__descriptor, read_add, write_add, NULL};
const struct proto_body proto_account_set_password = {41, &muster__v1__account_set_password__descriptor,
                                                      read_set_password, write_set_password, NULL};
const struct proto_body proto_account_disable = {42, &muster__v1__account_disable__descriptor, read_disable,
                                                 write_disable, NULL};
const struct proto_body proto_token_issue = {43, &muster__v1__token_issue__descriptor, read_issue, write_issue, NULL};
const struct proto_body proto_token_revoke = {44, &muster__v1__token_revoke__descriptor, read_revoke, write_revoke,
                                              NULL};
const struct proto_body proto_account_added = {40, &muster__v1__account__descriptor, read_added, write_added, NULL};
const struct proto_body proto_account_password_set = {41, &muster__v1__account_password_set__descriptor,
                                                      read_password_set, write_password_set, NULL};
const struct proto_body proto_token_issued = {43, &muster__v1__token_issued__descriptor, read_issued, write_issued,
                                              NULL};
