// The ladder of a dispatch as a table, and what phases and states of aid are called.
// SPDX-License-Identifier: Apache-2.0
#include "domain/dispatch.h"

#include <stddef.h>

static const char *const phases[DISPATCH_PHASES] = {"none",    "notified", "accepted", "refused", "departed",
                                                    "arrived", "reported", "done",     "released"};
static const char *const aid_states[AID_STATES] = {"none", "asked", "granted", "refused"};

// Whoever commands presses for a unit that reports by radio. A unit that forgot a button, or had no network, skips
// phases: what happened is never refused for want of what was not said. Only who has not set out can refuse.
#define BY_BOTH (DISPATCH_BY_UNIT | DISPATCH_BY_SENDER)
#define BY_ALL (BY_BOTH | DISPATCH_BY_FENCE)
static const struct dispatch_edge edges[] = {
    {DISPATCH_NOTIFIED, DISPATCH_ACCEPTED, BY_BOTH, false, "the unit accepts it"},
    {DISPATCH_NOTIFIED, DISPATCH_REFUSED, BY_BOTH, true, "the unit refuses it and says why"},
    {DISPATCH_NOTIFIED, DISPATCH_DEPARTED, BY_ALL, false, "the unit sets out without a word"},
    {DISPATCH_NOTIFIED, DISPATCH_ARRIVED, BY_ALL, false, "the unit is there before it has answered"},
    {DISPATCH_NOTIFIED, DISPATCH_REPORTED, BY_BOTH, false, "the unit reports from the scene before it has answered"},
    {DISPATCH_NOTIFIED, DISPATCH_DONE, BY_BOTH, false, "the unit has done it and says so only now"},
    {DISPATCH_NOTIFIED, DISPATCH_RELEASED, DISPATCH_BY_SENDER, false, "called off before it was answered"},
    {DISPATCH_ACCEPTED, DISPATCH_REFUSED, BY_BOTH, true, "the unit cannot set out after all and says why"},
    {DISPATCH_ACCEPTED, DISPATCH_DEPARTED, BY_ALL, false, "the unit sets out"},
    {DISPATCH_ACCEPTED, DISPATCH_ARRIVED, BY_ALL, false, "the unit is there, its departure was not said"},
    {DISPATCH_ACCEPTED, DISPATCH_REPORTED, BY_BOTH, false, "the unit reports from the scene, its way was not said"},
    {DISPATCH_ACCEPTED, DISPATCH_DONE, BY_BOTH, false, "the unit has done it, the way there was not said"},
    {DISPATCH_ACCEPTED, DISPATCH_RELEASED, DISPATCH_BY_SENDER, false, "called off before the unit set out"},
    {DISPATCH_DEPARTED, DISPATCH_ARRIVED, BY_ALL, false, "the unit has reached the scene"},
    {DISPATCH_DEPARTED, DISPATCH_REPORTED, BY_BOTH, false, "the unit reports from the scene"},
    {DISPATCH_DEPARTED, DISPATCH_DONE, BY_BOTH, false, "the unit has done it, its arrival was not said"},
    {DISPATCH_DEPARTED, DISPATCH_RELEASED, DISPATCH_BY_SENDER, false, "called off on the way"},
    {DISPATCH_ARRIVED, DISPATCH_REPORTED, BY_BOTH, false, "the unit sends the first picture or report"},
    {DISPATCH_ARRIVED, DISPATCH_DONE, BY_BOTH, false, "the unit has done it without a report"},
    {DISPATCH_ARRIVED, DISPATCH_RELEASED, DISPATCH_BY_SENDER, false, "released from the scene"},
    {DISPATCH_REPORTED, DISPATCH_DONE, BY_BOTH, false, "the unit has done it"},
    {DISPATCH_REPORTED, DISPATCH_RELEASED, DISPATCH_BY_SENDER, false, "released before it was done"},
    {DISPATCH_DONE, DISPATCH_RELEASED, BY_BOTH, false, "the unit is back and free again"},
};

const struct dispatch_edge *dispatch_edges(int *count) {
    *count = (int)(sizeof edges / sizeof *edges);
    return edges;
}

const struct dispatch_edge *dispatch_edge(enum dispatch_phase from, enum dispatch_phase to) {
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].from == from && edges[i].to == to)
            return &edges[i];
    return NULL;
}

const char *dispatch_phase_name(enum dispatch_phase phase) {
    return phases[phase > DISPATCH_NONE && phase < DISPATCH_PHASES ? phase : DISPATCH_NONE];
}

bool dispatch_phase_is_open(enum dispatch_phase phase) {
    return phase > DISPATCH_NONE && phase < DISPATCH_RELEASED && phase != DISPATCH_REFUSED;
}

const char *aid_state_name(enum aid_state state) {
    return aid_states[state > AID_NONE && state < AID_STATES ? state : AID_NONE];
}
