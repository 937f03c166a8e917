// Launches of plans and phone calls in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_PHONE_CALLS = 29, IMAGE_LAUNCHES = 30 };

static void write_phone_calls(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_phone_call_count(state); i++) {
        const struct phone_call *call = state_phone_call(state, i);
        Muster__V1__PhoneCall to;
        proto_phone_call_out(call, proto_account_name(state, call->account), &to);
        proto_put_message(buf, IMAGE_PHONE_CALLS, &to.base);
    }
}

static bool read_phone_call(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__PhoneCall *from = message;
    struct phone_call call;
    uint32_t before = state_phone_call_count(state);
    if (!proto_phone_call_in(from, &call) || !proto_account_number(state, from->account, &call.account))
        return false;
    state_restore_phone_call(state, &call);
    return state_phone_call_count(state) > before;
}

static void write_launches(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_launch_count(state); i++) {
        const struct launch *launch = state_launch(state, i);
        Muster__V1__Launch to;
        proto_launch_out(launch, proto_account_name(state, launch->account), &to);
        proto_put_message(buf, IMAGE_LAUNCHES, &to.base);
    }
}

static bool read_launch(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__Launch *from = message;
    struct launch launch;
    uint32_t before = state_launch_count(state);
    if (!proto_launch_in(from, &launch) || !proto_account_number(state, from->account, &launch.account))
        return false;
    state_restore_launch(state, &launch);
    return state_launch_count(state) > before;
}

const struct snapshot_row snapshot_phone_calls = {IMAGE_PHONE_CALLS, &muster__v1__phone_call__descriptor,
                                                  write_phone_calls, read_phone_call};
const struct snapshot_row snapshot_launches = {IMAGE_LAUNCHES, &muster__v1__launch__descriptor, write_launches,
                                               read_launch};
