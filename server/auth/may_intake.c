// Who may report, decide on reports, and say what is known of an incident beside its course.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

// ---- intake

// From within their scope, wherever their role stands; without an org it is their own.
enum refusal role_may_report(const struct asked *asked) {
    const char *org = asked->command->intake_reported->org;
    bool own =
        asked->extent == EXTENT_OWN && asked->account && org_is_valid(org) && org_contains(asked->account->scope, org);
    return *org == '\0' || own ? REFUSAL_NONE : role_may_org(asked, org);
}

// The orgs that a decision is about: the entry's, and that of the incident that it goes to.
static const char *org_of_entry(const struct asked *asked) {
    const struct intake *intake = state_intake(asked->state, asked->command->intake.intake);
    return intake ? intake->org : NULL;
}
static const char *org_of_incident(const struct asked *asked) {
    const struct intake_change *change = &asked->command->intake;
    const struct incident *incident =
        asked->command->verb == VERB_INTAKE_MERGE ? state_incident(asked->state, change->incident) : NULL;
    if (incident)
        return incident->org;
    return asked->command->verb == VERB_INTAKE_CONFIRM && org_is_valid(change->org) ? change->org : NULL;
}

enum refusal role_may_decide(const struct asked *asked) {
    enum refusal refusal = role_may_org(asked, org_of_entry(asked));
    return refusal ? refusal : role_may_org(asked, org_of_incident(asked));
}

// A standing post with power over incidents decides for its org.
enum refusal seat_may_decide(const struct asked *asked) {
    const struct seat *seat = state_seat(asked->state, asked->command->seat);
    const struct post *post = seat ? state_post(asked->state, seat->post) : NULL;
    if (!post || post->incident != 0 || !reach_seat_may(asked->state, seat->number, POWER_INCIDENT, 0))
        return REFUSAL_NOT_ALLOWED;
    const char *const orgs[] = {org_of_entry(asked), org_of_incident(asked)};
    for (size_t i = 0; i < sizeof orgs / sizeof *orgs; i++)
        if (orgs[i] && !org_contains(post->org, orgs[i]))
            return REFUSAL_OUT_OF_SCOPE;
    return REFUSAL_NONE;
}

// ---- what is known of an incident

static uint32_t incident_of(const struct command *command) {
    return command->verb == VERB_INCIDENT_SET_AREA         ? command->area.incident
           : command->verb == VERB_INCIDENT_SET_CASUALTIES ? command->casualties.incident
                                                           : command->casualty->incident;
}

enum refusal role_may_know(const struct asked *asked) {
    const struct incident *incident = state_incident(asked->state, incident_of(asked->command));
    return role_may_org(asked, incident ? incident->org : NULL);
}

enum refusal seat_may_know(const struct asked *asked) {
    return seat_may_about(asked, incident_of(asked->command));
}

// Who is at the scene tells of the people there: the account of a unit that is dispatched to it.
enum refusal role_may_tell_of_people(const struct asked *asked) {
    uint32_t incident = asked->command->casualty->incident;
    if (asked->extent != EXTENT_OWN || !state_incident(asked->state, incident))
        return role_may_know(asked);
    for (int i = 0; asked->account && i < asked->account->unit_count; i++) {
        const struct dispatch *dispatch = NULL;
        while ((dispatch = state_dispatch_of_unit(asked->state, asked->account->units[i], dispatch)) != NULL)
            if (dispatch->incident == incident)
                return REFUSAL_NONE;
    }
    return REFUSAL_OUT_OF_SCOPE;
}
