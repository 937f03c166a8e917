// Dispatches, aid and alarms in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_DISPATCHES = 23, IMAGE_AIDS, IMAGE_ALARMS }; // field numbers of StateImage

static void write_dispatches(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_dispatch_count(state); i++)
        if (state_dispatch(state, i))
            proto_dispatch_put(buf, IMAGE_DISPATCHES, state_dispatch(state, i), state, NULL);
}

static bool read_dispatch(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct dispatch dispatch;
    if (!proto_dispatch_in(message, state, &dispatch) || state_dispatch(state, dispatch.number))
        return false;
    state_restore_dispatch(state, &dispatch);
    return state_dispatch(state, dispatch.number) != NULL;
}

static void write_aids(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_aid_count(state); i++) {
        struct proto_aid_room room;
        if (!state_aid(state, i))
            continue;
        proto_aid_out(state_aid(state, i), state, NULL, &room);
        proto_put_message(buf, IMAGE_AIDS, &room.aid.base);
    }
}

static bool read_aid(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct aid aid;
    if (!proto_aid_in(message, state, &aid) || state_aid(state, aid.number))
        return false;
    state_restore_aid(state, &aid);
    return state_aid(state, aid.number) != NULL;
}

static void write_alarms(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_alarm_count(state); i++) {
        struct proto_alarm_room room;
        if (!state_alarm(state, i))
            continue;
        proto_alarm_out(state_alarm(state, i), state, NULL, &room);
        proto_put_message(buf, IMAGE_ALARMS, &room.alarm.base);
    }
}

static bool read_alarm(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    struct alarm alarm;
    if (!proto_alarm_in(message, state, &alarm) || state_alarm(state, alarm.number))
        return false;
    state_restore_alarm(state, &alarm);
    return state_alarm(state, alarm.number) != NULL;
}

const struct snapshot_row snapshot_dispatches = {IMAGE_DISPATCHES, &muster__v1__dispatch__descriptor, write_dispatches,
                                                 read_dispatch};
const struct snapshot_row snapshot_aids = {IMAGE_AIDS, &muster__v1__aid__descriptor, write_aids, read_aid};
const struct snapshot_row snapshot_alarms = {IMAGE_ALARMS, &muster__v1__alarm__descriptor, write_alarms, read_alarm};
