// Who sees reports and responses, and hears of them.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

bool auth_may_see_report(const struct state *state, const struct principal *who, const struct report *report) {
    const struct incident *incident = state_incident(state, report->incident);
    return incident && auth_may_see_incident(state, who, incident);
}

bool auth_hears_report(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct report *report = state_report(state, subject->object);
    return report && auth_may_see_report(state, who, report);
}

// ---- responses

// A response of no incident is known in every post of its org, below it, and above it.
static bool sits_there(const struct state *state, uint32_t account, const char *org) {
    const struct seat *seat = NULL;
    while ((seat = state_seat_of_account(state, account, seat))) {
        const struct post *post = state_post(state, seat->post);
        if (post && (org_contains(org, post->org) || org_contains(post->org, org)))
            return true;
    }
    return false;
}

bool auth_may_see_response(const struct state *state, const struct principal *who, const struct response *response) {
    enum role role = auth_role(state, who);
    if (auth_extends_to(rights_sight(role, SIGHT_INCIDENTS), auth_account(state, who), response->org))
        return true;
    if (who->account == 0 || role == ROLE_NONE)
        return false;
    return response->incident ? reach_sees_incident(state, who->account, response->incident)
                              : sits_there(state, who->account, response->org);
}

bool auth_hears_response(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct response *response = state_response(state, subject->object);
    return response && auth_may_see_response(state, who, response);
}
