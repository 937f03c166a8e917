// Reports, phone calls, responses and launches of plans in the snapshot of a client.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_adds.h"
#include "wire/wire.h"

static bool is_shown(const struct snapshot_making *making, uint32_t number) {
    const struct incident *incident = state_incident(making->state, number);
    return incident && incident_is_followed(incident, making->now_ms) &&
           auth_may_see_incident(making->state, making->who, incident);
}

void snapshot_add_reports(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_report_count(making->state); i++) {
        const struct report *report = state_report(making->state, i);
        const struct incident *incident = report ? state_incident(making->state, report->incident) : NULL;
        if (!incident || !incident_is_followed(incident, making->now_ms) ||
            !auth_may_see_report(making->state, making->who, report))
            continue;
        wire_piece_snapshot_report(&making->buf, report, making->state);
        snapshot_cut(making);
    }
}

void snapshot_add_phone_calls(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_phone_call_count(making->state); i++) {
        const struct phone_call *call = state_phone_call(making->state, i);
        if (is_shown(making, call->incident))
            wire_piece_snapshot_phone_call(&making->buf, call, making->state);
        snapshot_cut(making);
    }
}

void snapshot_add_launches(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_launch_count(making->state); i++) {
        const struct launch *launch = state_launch(making->state, i);
        if (is_shown(making, launch->incident))
            wire_piece_snapshot_launch(&making->buf, launch, making->state);
        snapshot_cut(making);
    }
}

void snapshot_add_responses(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_response_count(making->state); i++) {
        const struct response *response = state_response(making->state, i);
        if (!response || response->ended_at_ms || !auth_may_see_response(making->state, making->who, response))
            continue;
        wire_piece_snapshot_response(&making->buf, response, making->state);
        snapshot_cut(making);
    }
}
