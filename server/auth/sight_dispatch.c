// Who sees and hears of dispatches, aid and alarms.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

static bool sees_incident(const struct state *state, const struct principal *who, uint32_t number) {
    const struct incident *incident = state_incident(state, number);
    return incident && auth_may_see_incident(state, who, incident);
}

static bool sees_unit(const struct state *state, const struct principal *who, uint32_t number) {
    const struct unit *unit = state_unit(state, number);
    return unit && auth_may_see_unit(state, who, unit);
}

bool auth_may_see_dispatch(const struct state *state, const struct principal *who, const struct dispatch *dispatch) {
    return sees_incident(state, who, dispatch->incident) || sees_unit(state, who, dispatch->unit);
}

// Those who are asked see what is asked of them, not the incident.
static bool is_asked(const struct state *state, const struct principal *who, const char *org) {
    const struct account *account = auth_account(state, who);
    enum role role = auth_role(state, who);
    if (account && role == ROLE_DUTY && org_contains(account->scope, org))
        return true;
    const struct seat *seat = NULL;
    while (account && role != ROLE_NONE && (seat = state_seat_of_account(state, account->number, seat)) != NULL)
        if (reach_seat_may(state, seat->number, POWER_UNIT, seat->post) &&
            org_contains(state_post(state, seat->post)->org, org))
            return true;
    return false;
}

bool auth_may_see_aid(const struct state *state, const struct principal *who, const struct aid *aid) {
    return sees_incident(state, who, aid->incident) || is_asked(state, who, aid->to_org);
}

bool auth_may_see_alarm(const struct state *state, const struct principal *who, const struct alarm *alarm) {
    bool sees = sees_unit(state, who, alarm->unit);
    const struct dispatch *dispatch = NULL;
    while (!sees && (dispatch = state_dispatch_of_unit(state, alarm->unit, dispatch)) != NULL)
        sees = sees_incident(state, who, dispatch->incident);
    return sees;
}

// ---- hearing

bool hears_dispatch(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct dispatch *dispatch = state_dispatch(state, subject->object);
    return dispatch && auth_may_see_dispatch(state, who, dispatch);
}

// Of several to one incident.
bool hears_sending(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    for (uint32_t i = 0; i < subject->count; i++) {
        const struct dispatch *dispatch = state_dispatch(state, subject->object + i);
        if (dispatch && (i == 0 ? auth_may_see_dispatch(state, who, dispatch) : sees_unit(state, who, dispatch->unit)))
            return true;
    }
    return false;
}

bool hears_aid(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct aid *aid = state_aid(state, subject->object);
    bool hears = aid && auth_may_see_aid(state, who, aid);
    for (uint32_t i = 0; aid && !hears && i < aid->unit_count; i++)
        hears = sees_unit(state, who, aid->units[i]);
    return hears;
}

bool hears_alarm(const struct state *state, const struct principal *who, const struct auth_subject *subject) {
    const struct alarm *alarm = state_alarm(state, subject->object);
    return alarm && auth_may_see_alarm(state, who, alarm);
}
