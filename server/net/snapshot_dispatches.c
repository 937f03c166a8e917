// Dispatches, aid and alarms in the snapshot of a client.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_adds.h"
#include "wire/wire.h"

static bool is_open(const struct state *state, uint32_t incident) {
    const struct incident *there = state_incident(state, incident);
    return there && there->phase != PHASE_CLOSED;
}

void snapshot_add_dispatches(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_dispatch_count(making->state); i++) {
        const struct dispatch *dispatch = state_dispatch(making->state, i);
        if (!dispatch || !is_open(making->state, dispatch->incident) ||
            !auth_may_see_dispatch(making->state, making->who, dispatch))
            continue;
        wire_piece_snapshot_dispatch(&making->buf, dispatch, making->state);
        snapshot_cut(making);
    }
}

void snapshot_add_aids(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_aid_count(making->state); i++) {
        const struct aid *aid = state_aid(making->state, i);
        if (!aid || !is_open(making->state, aid->incident) || !auth_may_see_aid(making->state, making->who, aid))
            continue;
        wire_piece_snapshot_aid(&making->buf, aid, making->state);
        snapshot_cut(making);
    }
}

void snapshot_add_alarms(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_alarm_count(making->state); i++) {
        const struct alarm *alarm = state_alarm(making->state, i);
        if (!alarm || alarm->cleared_at_ms || !auth_may_see_alarm(making->state, making->who, alarm))
            continue;
        wire_piece_snapshot_alarm(&making->buf, alarm, making->state);
        snapshot_cut(making);
    }
}
