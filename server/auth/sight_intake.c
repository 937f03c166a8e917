// Who sees intake entries, and hears what becomes of them.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

// Standing posts hear of what is reported in their org, on the seats that hear of incidents.
static bool seat_sees(const struct state *state, const struct seat *seat, const struct intake *intake) {
    const struct post *post = state_post(state, seat->post);
    return post && post->incident == 0 && org_contains(post->org, intake->org) &&
           (reach_rights(state, seat->number).hear & REACH_INCIDENT) != 0;
}

bool auth_may_see_intake(const struct state *state, const struct principal *who, const struct intake *intake) {
    enum role role = auth_role(state, who);
    if (auth_extends_to(rights_sight(role, SIGHT_INCIDENTS), auth_account(state, who), intake->org))
        return true;
    if (who->account == 0 || role == ROLE_NONE)
        return false;
    bool sees = intake->recorder == who->account;
    for (const struct seat *seat = NULL; !sees && (seat = state_seat_of_account(state, who->account, seat)) != NULL;)
        sees = seat_sees(state, seat, intake);
    return sees;
}

bool auth_may_see_casualty(const struct state *state, const struct principal *who, const struct casualty *casualty) {
    const struct incident *incident = state_incident(state, casualty->incident);
    return incident && auth_may_see_incident(state, who, incident);
}

// A decision is also heard by those who see the incident that the entry became or went into: it changes.
bool auth_hears_intake(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct intake *intake = state_intake(state, subject->object);
    const struct incident *incident = intake ? state_incident(state, intake->incident) : NULL;
    return intake &&
           (auth_may_see_intake(state, who, intake) || (incident && auth_may_see_incident(state, who, incident)));
}

bool auth_hears_casualty(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct casualty *casualty = state_casualty(state, subject->object);
    return casualty && auth_may_see_casualty(state, who, casualty);
}
