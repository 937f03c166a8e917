// What somebody may have looked at: by role first, then by the seat they act as.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "auth/inside.h"
#include "domain/reach.h"

// ---- by role

static enum refusal within(bool good) {
    return good ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

static enum refusal may_unit(const struct asked *asked) {
    const struct unit *unit = state_unit(asked->state, asked->command->unit.unit);
    return within(!unit || auth_extends_to_unit(asked->extent, asked->account, unit));
}

enum refusal role_may_org(const struct asked *asked, const char *org) {
    return within(!org_is_valid(org) || auth_extends_to(asked->extent, asked->account, org));
}

static enum refusal may_register(const struct asked *asked) {
    return role_may_org(asked, asked->command->unit.org);
}

static enum refusal may_open_incident(const struct asked *asked) {
    return role_may_org(asked, asked->command->incident.org);
}

static enum refusal may_incident(const struct asked *asked) {
    const struct incident *incident = state_incident(asked->state, asked->command->incident.incident);
    return role_may_org(asked, incident ? incident->org : NULL);
}

static enum refusal may_all(const struct asked *asked) {
    return asked->extent == EXTENT_ALL ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED;
}

static enum refusal may_token(const struct asked *asked) {
    const struct token *token = state_token(asked->state, asked->command->token.token);
    bool own = asked->extent == EXTENT_OWN && token && asked->account && token->account == asked->account->number;
    return own ? REFUSAL_NONE : may_all(asked);
}

static enum refusal may_mode(const struct asked *asked) {
    return role_may_org(asked, state_district_org(asked->state));
}

static enum refusal may_open_post(const struct asked *asked) {
    return role_may_org(asked, asked->command->post.org);
}

static enum refusal may_post(const struct asked *asked) {
    const struct post *post = state_post(asked->state, asked->command->post.post);
    return role_may_org(asked, post ? post->org : NULL);
}

static enum refusal may_seat(const struct asked *asked) {
    const struct command *command = asked->command;
    uint32_t number = command->verb == VERB_ROSTER_SET ? command->roster.seat : command->post_seat.seat;
    const struct seat *seat = state_seat(asked->state, number);
    const struct post *post = seat ? state_post(asked->state, seat->post) : NULL;
    return role_may_org(asked, post ? post->org : NULL);
}

// Whether this seat is theirs to take or to give away is the rule's question: it knows rosters and deputies.
static enum refusal may_person(const struct asked *asked) {
    return asked->account ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED;
}

static enum refusal may_say(const struct asked *asked) {
    const struct channel *channel = &asked->command->message->channel;
    const struct unit *unit = channel->kind == CHANNEL_UNIT ? state_unit(asked->state, channel->number) : NULL;
    bool own = unit && auth_extends_to_unit(asked->extent, asked->account, unit);
    return own ? REFUSAL_NONE : REFUSAL_CHANNEL_NOT_YOURS;
}

// The fence that is there, the org that it is to be of, and its incident: nobody draws for an incident they do not see.
static enum refusal may_put_fence(const struct asked *asked) {
    const struct fence *wanted = asked->command->fence_put;
    const struct fence *fence = state_fence(asked->state, wanted->number);
    const struct incident *incident = state_incident(asked->state, wanted->incident);
    enum refusal refusal = role_may_org(asked, wanted->org);
    if (!refusal && fence)
        refusal = role_may_org(asked, fence->org);
    return refusal || !incident ? refusal : within(auth_may_see_incident(asked->state, asked->who, incident));
}

static enum refusal may_remove_fence(const struct asked *asked) {
    const struct fence *fence = state_fence(asked->state, asked->command->fence.fence);
    return role_may_org(asked, fence ? fence->org : NULL);
}

static enum refusal may_cross(const struct asked *asked) {
    const struct unit *unit = state_unit(asked->state, asked->command->cross.unit);
    return within(!unit || auth_extends_to_unit(asked->extent, asked->account, unit));
}

// ---- the table

struct look {
    enum refusal (*by_role)(const struct asked *); // asked when the role has any right to the verb
    enum refusal (*by_seat)(const struct asked *); // asked when they act as a seat and the role does not do
    bool seats_only;                               // whoever acts as a seat acts as nothing else
};

static const struct look looks[VERBS] = {
    [VERB_UNIT_REGISTER] = {may_register, NULL, false},
    [VERB_UNIT_RENAME] = {may_unit, NULL, false},
    [VERB_UNIT_RETIRE] = {may_unit, NULL, false},
    [VERB_UNIT_SET_STATUS] = {may_unit, seat_may_unit, false},
    [VERB_INCIDENT_OPEN] = {may_open_incident, NULL, false},
    [VERB_INCIDENT_AMEND] = {may_incident, seat_may_incident, false},
    [VERB_INCIDENT_MOVE] = {may_incident, seat_may_incident, false},
    [VERB_INCIDENT_SET_PHASE] = {may_incident, seat_may_incident, false},
    [VERB_INCIDENT_CLOSE] = {may_incident, seat_may_incident, false},
    [VERB_INCIDENT_NOTE] = {may_incident, seat_may_incident, false},
    [VERB_ACCOUNT_ADD] = {may_all, NULL, false},
    [VERB_ACCOUNT_SET_PASSWORD] = {may_all, NULL, false},
    [VERB_ACCOUNT_DISABLE] = {may_all, NULL, false},
    [VERB_TOKEN_ISSUE] = {may_all, NULL, false},
    [VERB_TOKEN_REVOKE] = {may_token, NULL, false},
    [VERB_TEMPLATE_PUT] = {may_all, NULL, false},
    [VERB_MODE_SET] = {may_mode, seat_may_mode, false},
    [VERB_POST_OPEN] = {may_open_post, seat_may_open, false},
    [VERB_POST_LINK] = {may_post, seat_may_close, false},
    [VERB_POST_CLOSE] = {may_post, seat_may_close, false},
    [VERB_SEAT_TAKE] = {may_person, NULL, false},
    [VERB_SEAT_ASSIGN] = {may_seat, seat_may_fill, false},
    [VERB_SEAT_HAND_OVER] = {may_person, NULL, false},
    [VERB_SEAT_RELIEVE] = {may_seat, seat_may_fill, false},
    [VERB_SEAT_STAND_IN] = {may_person, NULL, false},
    [VERB_SEAT_LEAVE] = {may_person, NULL, false},
    [VERB_ROSTER_SET] = {may_seat, seat_may_fill, false},
    [VERB_MESSAGE_POST] = {may_say, seat_may_say, true},
    [VERB_CHANNEL_READ] = {NULL, seat_may_read, true},
    [VERB_CONSULT_OPEN] = {NULL, seat_may_consult, true},
    [VERB_CONSULT_SHOW] = {NULL, seat_may_minute, true},
    [VERB_CONSULT_MINUTE] = {NULL, seat_may_minute, true},
    [VERB_CONSULT_CLOSE] = {NULL, seat_may_end_consult, true},
    [VERB_ORDER_ISSUE] = {NULL, seat_may_order, true},
    [VERB_ORDER_STEP] = {seat_may_step, seat_may_step, true},
    [VERB_INCIDENT_SET_AREA] = {role_may_know, seat_may_know, false},
    [VERB_INCIDENT_SET_CASUALTIES] = {role_may_know, seat_may_know, false},
    [VERB_CASUALTY_PUT] = {role_may_tell_of_people, seat_may_know, false},
    [VERB_INTAKE_REPORT] = {role_may_report, NULL, false},
    [VERB_INTAKE_CONFIRM] = {role_may_decide, seat_may_decide, false},
    [VERB_INTAKE_MERGE] = {role_may_decide, seat_may_decide, false},
    [VERB_INTAKE_DISMISS] = {role_may_decide, seat_may_decide, false},
    [VERB_DEADMAN_SET] = {may_deadman, seat_may_deadman, false},
    [VERB_DEADMAN_CHECK] = {may_deadman, NULL, false},
    [VERB_DISPATCH_SEND] = {may_send, seat_may_send, false},
    [VERB_DISPATCH_STEP] = {may_step, seat_may_step_dispatch, false},
    [VERB_AID_ASK] = {may_ask_aid, seat_may_ask_aid, false},
    [VERB_AID_GRANT] = {may_decide_aid, seat_may_decide_aid, false},
    [VERB_AID_REFUSE] = {may_decide_aid, seat_may_decide_aid, false},
    [VERB_ALARM_RAISE] = {may_raise_alarm, seat_may_raise_alarm, false},
    [VERB_ALARM_TAKE] = {may_handle_alarm, seat_may_handle_alarm, false},
    [VERB_ALARM_CLEAR] = {may_handle_alarm, seat_may_handle_alarm, false},
    [VERB_UNIT_DESCRIBE] = {role_may_describe, NULL, false},
    [VERB_UNITS_IMPORT] = {role_may_import, NULL, false},
    [VERB_REPORT_SEND] = {role_may_inform, seat_may_inform, false},
    [VERB_REPORT_AMEND] = {role_may_inform, seat_may_inform, false},
    [VERB_REPORT_PHONE] = {role_may_inform, seat_may_inform, false},
    [VERB_RESPONSE_START] = {role_may_respond, seat_may_respond, false},
    [VERB_RESPONSE_SET] = {role_may_respond, seat_may_respond, false},
    [VERB_RESPONSE_END] = {role_may_respond, seat_may_respond, false},
    [VERB_CATALOGUE_PUT] = {may_all, NULL, false},
    [VERB_PLAN_LAUNCH] = {role_may_launch, seat_may_launch, false},
    [VERB_FENCE_PUT] = {may_put_fence, seat_may_fence, false},
    [VERB_FENCE_REMOVE] = {may_remove_fence, seat_may_fence, false},
    [VERB_FENCE_CROSS] = {may_cross, NULL, false},
};

static enum refusal look_at(const struct look *look, const struct asked *asked) {
    bool as_seat = asked->command->seat != 0;
    if (as_seat && look->seats_only)
        return look->by_seat(asked);
    enum refusal refusal = look->seats_only ? REFUSAL_SEAT_NOT_YOURS : REFUSAL_NOT_ALLOWED;
    if (asked->extent != EXTENT_NONE && look->by_role)
        refusal = look->by_role(asked);
    return refusal && as_seat && look->by_seat ? look->by_seat(asked) : refusal;
}

// The seats of a post hear of its incident, and of the post above it: nobody gives what they do not have.
static bool sees_what_it_gives(const struct asked *asked) {
    const struct post_change *change = &asked->command->post;
    bool opens = asked->command->verb == VERB_POST_OPEN;
    if (!opens && asked->command->verb != VERB_POST_LINK)
        return true;
    const struct incident *incident = opens ? state_incident(asked->state, change->incident) : NULL;
    const struct post *above = state_post(asked->state, change->parent);
    return (!incident || auth_may_see_incident(asked->state, asked->who, incident)) &&
           (!above || auth_may_see_post(asked->state, asked->who, above));
}

enum refusal auth_may_command(const struct state *state, const struct principal *who, const struct command *command) {
    const struct account *account = auth_account(state, who);
    if (account && who->token == 0)
        return command->verb == VERB_TOKEN_ISSUE && strcmp(command->token.account, account->name) == 0
                   ? REFUSAL_NONE
                   : REFUSAL_NOT_ALLOWED;
    enum role role = auth_role(state, who);
    const struct look *look = command->verb > VERB_NONE && command->verb < VERBS ? &looks[command->verb] : looks;
    if (role == ROLE_NONE || (!look->by_role && !look->by_seat))
        return REFUSAL_NOT_ALLOWED;
    if (command->seat && !(account && reach_is_seated(state, account->number, command->seat)))
        return REFUSAL_SEAT_NOT_YOURS;
    struct asked asked = {state, who, account, rights_command(role, command->verb), command};
    enum refusal refusal = look_at(look, &asked);
    return refusal || (sees_what_it_gives(&asked) && sees_what_plan_gives(&asked)) ? refusal : REFUSAL_OUT_OF_SCOPE;
}
