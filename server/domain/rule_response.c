// Rules for responses: start one, raise or lower it, end it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/checklist.h"
#include "domain/rule.h"

static enum refusal check_ground(const char *ground) {
    if (*ground == '\0')
        return REFUSAL_RESPONSE_GROUND_MISSING;
    if (strnlen(ground, RESPONSE_GROUND_MAX + 1) > RESPONSE_GROUND_MAX)
        return REFUSAL_TEXT_INVALID;
    return rule_prose(ground, RESPONSE_GROUND_MAX) ? REFUSAL_NONE : REFUSAL_RESPONSE_GROUND_MISSING;
}

static bool level_is_known(enum response_level level) {
    return level > LEVEL_NONE && level < RESPONSE_LEVELS;
}

static bool is_running(const struct state *state, const char *hazard, const char *org) {
    for (uint32_t i = 1; i <= state_response_count(state); i++) {
        const struct response *response = state_response(state, i);
        if (response && response->ended_at_ms == 0 && strcmp(response->hazard, hazard) == 0 &&
            strcmp(response->org, org) == 0)
            return true;
    }
    return false;
}

static enum refusal check_incident(const struct state *state, uint32_t number) {
    const struct incident *incident = number ? state_incident(state, number) : NULL;
    if (number && !incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    return incident && incident->phase == PHASE_CLOSED ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
}

// Who orders what the checklist asks: the seat that acts, else the first seat of the post that is named. NULL: nobody.
static enum refusal find_issuer(const struct state *state, uint32_t acting, uint32_t number, const struct seat **seat) {
    const struct post *post = acting ? NULL : state_post(state, number);
    *seat = NULL;
    if (!acting && !number)
        return REFUSAL_NONE;
    if (!acting && !post)
        return REFUSAL_POST_UNKNOWN;
    const struct seat *issuer = state_seat(state, acting ? acting : post->first_seat);
    if (!issuer)
        return REFUSAL_SEAT_UNKNOWN;
    if (state_post(state, issuer->post)->closed_at_ms != 0)
        return REFUSAL_POST_CLOSED;
    *seat = issuer;
    return REFUSAL_NONE;
}

static enum refusal complete(const struct state *state, const struct command *command, const struct seat *issuer,
                             int64_t now_ms, struct rule_scratch *scratch, struct event *event) {
    struct response *response = &event->response_changed.response;
    response->post = issuer ? issuer->post : response->post;
    response->account = command->actor;
    response->seat = command->seat;
    response->changed_at_ms = now_ms;
    response->seq = state_seq(state) + 1;
    if (!checklist_order(state, issuer, now_ms, scratch->arena, &event->response_changed))
        return REFUSAL_ORDERS_TOO_MANY;
    event->verb = command->verb;
    event->object = response->number;
    return REFUSAL_NONE;
}

static enum refusal check_start(const struct state *state, const struct response *asked) {
    if (!incident_prefix_is_valid(asked->hazard))
        return REFUSAL_RESPONSE_HAZARD_INVALID;
    if (!rule_org(state, asked->org))
        return REFUSAL_ORG_INVALID;
    if (!level_is_known(asked->level))
        return REFUSAL_RESPONSE_LEVEL_INVALID;
    enum refusal refusal = check_ground(asked->ground);
    refusal = refusal ? refusal : check_incident(state, asked->incident);
    if (refusal)
        return refusal;
    if (is_running(state, asked->hazard, asked->org))
        return REFUSAL_RESPONSE_RUNNING;
    return state_response_count(state) < RESPONSE_NUMBER_MAX ? REFUSAL_NONE : REFUSAL_RESPONSES_TOO_MANY;
}

enum refusal rule_response_start(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    const struct response *asked = command->response_started;
    const struct seat *issuer;
    enum refusal refusal = check_start(state, asked);
    refusal = refusal ? refusal : find_issuer(state, command->seat, asked->post, &issuer);
    if (refusal)
        return refusal;
    event->response_changed = (struct response_changed){.response = *asked};
    event->response_changed.response.number = state_response_count(state) + 1;
    event->response_changed.response.started_at_ms = now_ms;
    return complete(state, command, issuer, now_ms, scratch, event);
}

static enum refusal still_running(const struct state *state, uint32_t number, const struct response **response) {
    *response = state_response(state, number);
    if (!*response)
        return REFUSAL_RESPONSE_UNKNOWN;
    return (*response)->ended_at_ms ? REFUSAL_RESPONSE_ENDED : REFUSAL_NONE;
}

// The post that ordered before orders again, if it is still open and nobody else is to.
static uint32_t post_of(const struct state *state, const struct response *response, uint32_t asked) {
    const struct post *before = state_post(state, response->post);
    return asked == 0 && before && before->closed_at_ms == 0 ? before->number : asked;
}

// At the same level it orders what could not be ordered before.
enum refusal rule_response_set(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    const struct response_change *change = &command->response;
    const struct response *response;
    const struct seat *issuer;
    enum refusal refusal = still_running(state, change->response, &response);
    if (refusal)
        return refusal;
    if (!level_is_known(change->level))
        return REFUSAL_RESPONSE_LEVEL_INVALID;
    refusal = check_ground(change->ground);
    refusal = refusal ? refusal : find_issuer(state, command->seat, post_of(state, response, change->post), &issuer);
    if (refusal)
        return refusal;
    event->response_changed = (struct response_changed){.response = *response};
    event->response_changed.response.missed_count = 0;
    event->response_changed.response.level = change->level;
    event->response_changed.response.ground = change->ground;
    refusal = complete(state, command, issuer, now_ms, scratch, event);
    if (!refusal && change->level == response->level && event->response_changed.order_count == 0)
        refusal = REFUSAL_NOTHING_CHANGED;
    if (refusal)
        event->verb = VERB_NONE;
    return refusal;
}

enum refusal rule_response_end(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct response *response;
    enum refusal refusal = still_running(state, command->response.response, &response);
    refusal = refusal ? refusal : check_ground(command->response.ground);
    if (refusal)
        return refusal;
    event->verb = VERB_RESPONSE_END;
    event->object = response->number;
    event->response = command->response;
    return REFUSAL_NONE;
}
