// Intake entries and people harmed in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_INTAKES = 20, IMAGE_CASUALTIES = 22 };

static void write_intakes(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_intake_count(state); i++) {
        const struct intake *intake = state_intake(state, i);
        if (!intake)
            continue;
        struct proto_mark mark = proto_open(buf, IMAGE_INTAKES, 512);
        proto_intake_put(buf, intake, proto_account_name(state, intake->recorder),
                         proto_account_name(state, intake->decider));
        proto_close(buf, mark);
    }
}

static bool read_intake(const void *message, struct arena *arena, struct state *state) {
    const Muster__V1__Intake *from = message;
    struct intake intake;
    if (!proto_intake_in(from, arena, &intake) || state_intake(state, intake.number) ||
        !proto_account_number(state, from->recorder, &intake.recorder) ||
        !proto_account_number(state, from->decider, &intake.decider))
        return false;
    state_restore_intake(state, &intake);
    return state_intake(state, intake.number) != NULL;
}

static void write_casualties(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_casualty_count(state); i++) {
        const struct casualty *casualty = state_casualty(state, i);
        if (!casualty)
            continue;
        struct proto_mark mark = proto_open(buf, IMAGE_CASUALTIES, 128);
        proto_casualty_put(buf, casualty, proto_account_name(state, casualty->account));
        proto_close(buf, mark);
    }
}

static bool read_casualty(const void *message, struct arena *arena, struct state *state) {
    (void)arena;
    const Muster__V1__Casualty *from = message;
    struct casualty casualty;
    if (!proto_casualty_in(from, &casualty) || state_casualty(state, casualty.number) ||
        !proto_account_number(state, from->account, &casualty.account))
        return false;
    state_restore_casualty(state, &casualty);
    return state_casualty(state, casualty.number) != NULL;
}

const struct snapshot_row snapshot_intakes = {IMAGE_INTAKES, &muster__v1__intake__descriptor, write_intakes,
                                              read_intake};
const struct snapshot_row snapshot_casualties = {IMAGE_CASUALTIES, &muster__v1__casualty__descriptor, write_casualties,
                                                 read_casualty};
