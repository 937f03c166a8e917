// Body of the verb of catalogues.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

static enum refusal read_put(const void *message, struct arena *arena, void *body) {
    const Muster__V1__CataloguePut *from = message;
    struct catalogue *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_catalogue_texts_are(from->key, from->zh, from->en, from->body))
        return REFUSAL_CATALOGUE_INVALID;
    *to = (struct catalogue){.kind = (enum catalogue_kind)proto_enum(from->kind, CATALOGUE_KINDS),
                             .key = from->key,
                             .zh = from->zh,
                             .en = from->en,
                             .body = from->body};
    *(const struct catalogue **)body = to;
    return REFUSAL_NONE;
}
static void write_put(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct catalogue *from = *(const struct catalogue *const *)body;
    Muster__V1__CataloguePut *to = message;
    to->kind = (Muster__V1__CatalogueKind)from->kind;
    to->key = proto_text(from->key);
    to->zh = proto_text(from->zh);
    to->en = proto_text(from->en);
    to->body = proto_text(from->body);
}

static enum refusal read_was_put(const void *message, struct arena *arena, void *body) {
    struct catalogue *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_catalogue_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct catalogue **)body = to;
    return REFUSAL_NONE;
}
static void write_was_put(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_catalogue_out(*(const struct catalogue *const *)body, message);
}

const struct proto_body proto_catalogue_put = {53, &muster__v1__catalogue_put__descriptor, read_put, write_put, NULL};
const struct proto_body proto_catalogue_was_put = {53, &muster__v1__catalogue__descriptor, read_was_put, write_was_put,
                                                   NULL};
