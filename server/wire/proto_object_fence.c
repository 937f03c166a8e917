// Turns fences and stays into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)FENCE_KINDS == MUSTER__V1__FENCE_KIND__FENCE_KIND_ROUTE + 1, "kinds of fences");
_Static_assert((int)CROSSINGS == MUSTER__V1__FENCE_CROSSING__FENCE_CROSSING_APPROACH + 1, "crossings");

enum { FENCE_NUMBER = 1, FENCE_PUT, FENCE_REMOVED, FENCE_SEQ }; // fields of Fence

void proto_fence_put_out(const struct fence *from, Muster__V1__FencePut *to) {
    muster__v1__fence_put__init(to);
    to->fence = from->number;
    to->kind = (Muster__V1__FenceKind)from->kind;
    to->name = proto_text(from->name);
    to->org = proto_text(from->org);
    to->incident = from->incident;
    to->shape = proto_text(from->shape);
    to->width_m = from->width_m;
    to->approach_m = from->approach_m;
    to->dwell_s = from->dwell_s;
    to->silence_s = from->silence_s;
}

enum refusal proto_fence_put_in(const Muster__V1__FencePut *from, struct fence *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct fence){.number = from->fence,
                         .kind = (enum fence_kind)proto_enum(from->kind, FENCE_KINDS),
                         .incident = from->incident,
                         .width_m = from->width_m,
                         .approach_m = from->approach_m,
                         .dwell_s = from->dwell_s,
                         .silence_s = from->silence_s};
    to->name = proto_text_in(&why, from->name, 1, FENCE_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->shape = proto_lines_in(&why, from->shape, 0, FENCE_SHAPE_MAX, REFUSAL_FENCE_SHAPE_INVALID);
    if (!proto_copy_text(to->org, sizeof to->org, from->org) && !why)
        why = REFUSAL_ORG_INVALID;
    return why;
}

void proto_fence_put(struct buf *buf, const struct fence *from) {
    Muster__V1__FencePut put;
    proto_fence_put_out(from, &put);
    put.fence = 0; // said once
    proto_put_varint(buf, FENCE_NUMBER, from->number);
    proto_put_message(buf, FENCE_PUT, &put.base);
    proto_put_varint(buf, FENCE_REMOVED, from->removed);
    proto_put_varint(buf, FENCE_SEQ, from->seq);
}

bool proto_fence_in(const Muster__V1__Fence *from, struct fence *to) {
    if (!from->put || from->fence == 0 || proto_fence_put_in(from->put, to) != REFUSAL_NONE)
        return false;
    to->number = from->fence;
    to->removed = from->removed;
    to->seq = from->seq;
    return true;
}

void proto_fence_stay_out(const struct fence_stay *from, Muster__V1__FenceStay *to) {
    muster__v1__fence_stay__init(to);
    to->fence = from->fence;
    to->unit = from->unit;
    to->what = (Muster__V1__FenceCrossing)from->what;
    to->since_ms = from->since_ms;
    to->at_ms = from->at_ms;
}

bool proto_fence_stay_in(const Muster__V1__FenceStay *from, struct fence_stay *to) {
    *to = (struct fence_stay){from->fence, from->unit, (enum fence_crossing)proto_enum(from->what, CROSSINGS),
                              from->since_ms, from->at_ms};
    return to->fence != 0 && to->unit != 0 && to->what != CROSSING_NONE;
}
