// Who may report about an incident, and who starts, changes and ends responses.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

// ---- reports

// 0: of none that there is.
static uint32_t incident_of(const struct asked *asked) {
    const struct command *command = asked->command;
    const struct report *report =
        command->verb == VERB_REPORT_AMEND ? state_report(asked->state, command->report->number) : NULL;
    return command->verb == VERB_REPORT_PHONE  ? command->phone.incident
           : command->verb == VERB_REPORT_SEND ? command->report->incident
           : report                            ? report->incident
                                               : 0;
}

enum refusal role_may_inform(const struct asked *asked) {
    const struct incident *incident = state_incident(asked->state, incident_of(asked));
    return role_may_org(asked, incident ? incident->org : NULL);
}

enum refusal seat_may_inform(const struct asked *asked) {
    return seat_may_about(asked, incident_of(asked));
}

// ---- responses

static const struct response *response_of(const struct asked *asked) {
    const struct command *command = asked->command;
    return command->verb == VERB_RESPONSE_START ? command->response_started
                                                : state_response(asked->state, command->response.response);
}

// The post whose checklist is to be ordered lies in their scope too.
enum refusal role_may_respond(const struct asked *asked) {
    const struct command *command = asked->command;
    const struct response *response = response_of(asked);
    const struct incident *incident = response ? state_incident(asked->state, response->incident) : NULL;
    uint32_t number = command->verb == VERB_RESPONSE_START ? response->post
                      : command->verb == VERB_RESPONSE_SET ? command->response.post
                                                           : 0;
    const struct post *post = command->seat ? NULL : state_post(asked->state, number);
    enum refusal refusal = role_may_org(asked, response ? response->org : NULL);
    refusal = refusal ? refusal : role_may_org(asked, incident ? incident->org : NULL);
    return refusal ? refusal : role_may_org(asked, post ? post->org : NULL);
}

// Of an incident whoever has power over it; else a standing post with power over incidents. Within its org.
enum refusal seat_may_respond(const struct asked *asked) {
    const struct response *response = response_of(asked);
    const struct seat *seat = state_seat(asked->state, asked->command->seat);
    const struct post *post = seat ? state_post(asked->state, seat->post) : NULL;
    if (!post || !response)
        return response ? REFUSAL_NOT_ALLOWED : REFUSAL_NONE;
    bool standing = post->incident == 0 && reach_seat_may(asked->state, seat->number, POWER_INCIDENT, 0);
    enum refusal refusal = response->incident ? seat_may_about(asked, response->incident)
                           : standing         ? REFUSAL_NONE
                                              : REFUSAL_NOT_ALLOWED;
    if (refusal || !org_is_valid(response->org))
        return refusal;
    return org_contains(post->org, response->org) ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}
