// Fences in the snapshot of a client: those at work, and who of the units they see is inside.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_adds.h"
#include "wire/wire.h"

void snapshot_add_fences(struct snapshot_making *making) {
    const struct state *state = making->state;
    for (uint32_t i = 1; i <= state_fence_count(state); i++) {
        const struct fence *fence = state_fence(state, i);
        if (fence && !fence->removed && auth_may_see_fence(state, making->who, fence))
            wire_piece_snapshot_fence(&making->buf, fence);
        snapshot_cut(making);
    }
    for (const struct fence_stay *stay = NULL; (stay = state_fence_stay_next(state, stay)) != NULL;) {
        if (auth_may_see_unit(state, making->who, state_unit(state, stay->unit)))
            wire_piece_snapshot_fence_stay(&making->buf, stay);
        snapshot_cut(making);
    }
}
