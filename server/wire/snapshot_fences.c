// Fences, and who is inside them, in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "hub.pb-c.h"
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_FENCES = 26, IMAGE_FENCE_STAYS = 28 };

static void write_fences(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_fence_count(state); i++) {
        const struct fence *fence = state_fence(state, i);
        if (!fence)
            continue;
        struct proto_mark mark = proto_open(buf, IMAGE_FENCES, 1024);
        proto_fence_put(buf, fence);
        proto_close(buf, mark);
    }
}

static bool read_fence(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct fence fence;
    if (!proto_fence_in(message, &fence) || state_fence(state, fence.number))
        return false;
    state_restore_fence(state, &fence);
    return state_fence(state, fence.number) != NULL;
}

static void write_stays(struct buf *buf, const struct state *state) {
    for (const struct fence_stay *stay = NULL; (stay = state_fence_stay_next(state, stay)) != NULL;) {
        Muster__V1__FenceStay to;
        proto_fence_stay_out(stay, &to);
        proto_put_message(buf, IMAGE_FENCE_STAYS, &to.base);
    }
}

static bool read_stay(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct fence_stay stay;
    if (!proto_fence_stay_in(message, &stay) || state_fence_stay(state, stay.fence, stay.unit))
        return false;
    state_restore_fence_stay(state, &stay);
    return state_fence_stay(state, stay.fence, stay.unit) != NULL;
}

const struct snapshot_row snapshot_fences = {IMAGE_FENCES, &muster__v1__fence__descriptor, write_fences, read_fence};
const struct snapshot_row snapshot_fence_stays = {IMAGE_FENCE_STAYS, &muster__v1__fence_stay__descriptor, write_stays,
                                                  read_stay};
