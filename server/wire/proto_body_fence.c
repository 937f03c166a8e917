// Bodies of the verbs of fences.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

static enum refusal read_put(const void *message, struct arena *arena, void *body) {
    struct fence *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct fence **)body = to;
    return proto_fence_put_in(message, to);
}
static void write_put(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_fence_put_out(*(const struct fence *const *)body, message);
}

static enum refusal read_was_put(const void *message, struct arena *arena, void *body) {
    struct fence *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_fence_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct fence **)body = to;
    return REFUSAL_NONE;
}
static void put_was_put(struct buf *buf, const void *body, const struct event *event) {
    struct fence fence = **(const struct fence *const *)body;
    fence.seq = event->seq;
    proto_fence_put(buf, &fence);
}

static enum refusal read_remove(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__FenceRemove *from = message;
    struct fence_change *to = body;
    enum refusal why = REFUSAL_NONE;
    to->fence = from->fence;
    to->reason = proto_text_in(&why, from->reason, 0, FENCE_REASON_MAX, REFUSAL_TEXT_INVALID);
    return why;
}
static void write_remove(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct fence_change *from = body;
    Muster__V1__FenceRemove *to = message;
    to->fence = from->fence;
    to->reason = proto_text(from->reason);
}

// Fields of FenceCross.
enum { CROSS_FENCE = 1, CROSS_UNIT, CROSS_WHAT, CROSS_FIX_AT_MS, CROSS_PLACE };

static enum refusal read_cross(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__FenceCross *from = message;
    struct fence_cross *to = body;
    *to = (struct fence_cross){.fence = from->fence,
                               .unit = from->unit,
                               .what = (enum fence_crossing)proto_enum(from->what, CROSSINGS),
                               .fix_at_ms = from->fix_at_ms};
    to->place.known = proto_place_in(from->place, &to->place.lat_e7, &to->place.lon_e7);
    return REFUSAL_NONE;
}
static void put_cross(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct fence_cross *from = body;
    Muster__V1__Place place;
    proto_place_out(true, from->place.lat_e7, from->place.lon_e7, &place);
    proto_put_varint(buf, CROSS_FENCE, from->fence);
    proto_put_varint(buf, CROSS_UNIT, from->unit);
    proto_put_varint(buf, CROSS_WHAT, (uint64_t)from->what);
    proto_put_varint(buf, CROSS_FIX_AT_MS, (uint64_t)from->fix_at_ms);
    if (from->place.known)
        proto_put_message(buf, CROSS_PLACE, &place.base);
}

const struct proto_body proto_fence_put_body = {100, &muster__v1__fence_put__descriptor, read_put, write_put, NULL};
const struct proto_body proto_fence_was_put = {100, &muster__v1__fence__descriptor, read_was_put, NULL, put_was_put};
const struct proto_body proto_fence_remove = {101, &muster__v1__fence_remove__descriptor, read_remove, write_remove,
                                              NULL};
const struct proto_body proto_fence_cross = {102, &muster__v1__fence_cross__descriptor, read_cross, NULL, put_cross};
