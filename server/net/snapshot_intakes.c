// Intake and people harmed in the snapshot of a client.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_adds.h"
#include "wire/wire.h"

static void add_intake(struct snapshot_making *making, const struct intake *intake) {
    wire_piece_snapshot_intake(&making->buf, intake, making->state);
    snapshot_cut(making);
}

// All that are to be decided, and of the others the newest that they see.
void snapshot_add_intakes(struct snapshot_making *making) {
    for (const struct intake *intake = NULL; (intake = state_undecided_intake_next(making->state, intake)) != NULL;)
        if (auth_may_see_intake(making->state, making->who, intake))
            add_intake(making, intake);
    uint32_t shown = 0;
    for (uint32_t i = state_intake_count(making->state); i > 0 && shown < INTAKES_SHOWN; i--) {
        const struct intake *intake = state_intake(making->state, i);
        if (!intake || intake->state == INTAKE_NEW || !auth_may_see_intake(making->state, making->who, intake))
            continue;
        add_intake(making, intake);
        shown++;
    }
}

void snapshot_add_casualties(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_casualty_count(making->state); i++) {
        const struct casualty *casualty = state_casualty(making->state, i);
        const struct incident *incident = casualty ? state_incident(making->state, casualty->incident) : NULL;
        if (!incident || !incident_is_followed(incident, making->now_ms) ||
            !auth_may_see_incident(making->state, making->who, incident))
            continue;
        wire_piece_snapshot_casualty(&making->buf, casualty, making->state);
        snapshot_cut(making);
    }
}
