// Turns catalogues into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"

_Static_assert((int)CATALOGUE_KINDS == MUSTER__V1__CATALOGUE_KIND__CATALOGUE_KIND_PLAN + 1, "catalogue kinds");

bool proto_catalogue_texts_are(const char *key, const char *zh, const char *en, const char *body) {
    return proto_text_is(key, 0, CATALOGUE_KEY_MAX, false) && proto_text_is(zh, 0, CATALOGUE_NAME_MAX, false) &&
           proto_text_is(en, 0, CATALOGUE_NAME_MAX, false) && proto_text_is(body, 0, CATALOGUE_BODY_MAX, true);
}

void proto_catalogue_out(const struct catalogue *from, Muster__V1__Catalogue *to) {
    muster__v1__catalogue__init(to);
    to->catalogue = from->number;
    to->version = from->version;
    to->kind = (Muster__V1__CatalogueKind)from->kind;
    to->key = proto_text(from->key);
    to->zh = proto_text(from->zh);
    to->en = proto_text(from->en);
    to->body = proto_text(from->body);
}

bool proto_catalogue_in(const Muster__V1__Catalogue *from, struct catalogue *to) {
    *to = (struct catalogue){.number = from->catalogue,
                             .version = from->version,
                             .kind = (enum catalogue_kind)proto_enum(from->kind, CATALOGUE_KINDS),
                             .key = from->key,
                             .zh = from->zh,
                             .en = from->en,
                             .body = from->body};
    return to->number > 0 && proto_catalogue_texts_are(to->key, to->zh, to->en, to->body);
}
