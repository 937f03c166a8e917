// Turns events into messages and back, secrets apart.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_event.h"

#include <string.h>

#include "wire/proto_object.h"

#define ACTOR_MAX 96

void proto_event_put(struct buf *buf, const struct event *event) {
    Muster__V1__Event head = MUSTER__V1__EVENT__INIT;
    head.seq = event->seq;
    head.at_ms = event->at_ms;
    head.command = proto_bytes(event->command, COMMAND_ID_LEN);
    head.actor = proto_text(event->actor);
    head.device = proto_text(event->device);
    head.made_at_ms = event->made_at_ms;
    head.exercise = event->exercise;
    head.object = event->object;
    head.seat = event->seat;
    proto_put(buf, &head.base);
    proto_body_put(buf, proto_event_body(event->verb), &event->unit, event);
}

bool proto_event_in(const Muster__V1__Event *from, struct arena *arena, struct event *to) {
    memset(to, 0, sizeof *to);
    if (from->command.len != COMMAND_ID_LEN || !proto_text_is(from->actor, 0, ACTOR_MAX, false) ||
        !proto_text_is(from->device, 0, DEVICE_MAX, false))
        return false;
    to->seq = from->seq;
    to->at_ms = from->at_ms;
    memcpy(to->command, from->command.data, COMMAND_ID_LEN);
    to->actor = from->actor;
    to->device = from->device;
    to->made_at_ms = from->made_at_ms;
    to->exercise = from->exercise;
    to->object = from->object;
    to->seat = from->seat;
    to->verb = proto_verb_of((uint32_t)from->body_case);
    const struct proto_body *row = proto_event_body(to->verb);
    return row && row->read(from->unit_registered, arena, &to->unit) == REFUSAL_NONE; // a union of pointers
}

bool proto_secret_out(const struct event *event, Muster__V1__Secret *to) {
    muster__v1__secret__init(to);
    const char *password = event->verb == VERB_ACCOUNT_ADD            ? event->account_added->password_hash
                           : event->verb == VERB_ACCOUNT_SET_PASSWORD ? event->account.password_hash
                                                                      : "";
    to->password_hash = proto_bytes(password, strlen(password));
    if (event->verb == VERB_TOKEN_ISSUE)
        to->token_hash = proto_bytes(event->token.hash, TOKEN_HASH_LEN);
    return to->password_hash.len + to->token_hash.len > 0;
}

bool proto_secret_in(const Muster__V1__Secret *from, struct arena *arena, struct event *event) {
    Muster__V1__Secret none = MUSTER__V1__SECRET__INIT;
    from = from ? from : &none;
    bool password = event->verb == VERB_ACCOUNT_ADD || event->verb == VERB_ACCOUNT_SET_PASSWORD;
    size_t token_len = event->verb == VERB_TOKEN_ISSUE ? TOKEN_HASH_LEN : 0;
    if (from->token_hash.len != token_len || (from->password_hash.len > 0 && !password))
        return false;
    if (token_len > 0)
        memcpy(event->token.hash, from->token_hash.data, token_len);
    if (event->verb == VERB_ACCOUNT_ADD) // the arena's own copy, made by the body
        return proto_copy_bytes((char *)(uintptr_t)event->account_added->password_hash, ACCOUNT_HASH_MAX,
                                from->password_hash);
    if (event->verb != VERB_ACCOUNT_SET_PASSWORD)
        return true;
    char *hash = arena_alloc(arena, ACCOUNT_HASH_MAX);
    event->account.password_hash = hash;
    return hash && proto_copy_bytes(hash, ACCOUNT_HASH_MAX, from->password_hash);
}
