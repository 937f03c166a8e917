// Who may send units, step dispatches, ask for aid, and deal with alarms: by role, and by the seat they act as.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

static enum refusal within(bool good) {
    return good ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

static bool has_incident(const struct asked *asked, uint32_t number) {
    const struct incident *incident = state_incident(asked->state, number);
    return !incident || auth_extends_to(asked->extent, asked->account, incident->org);
}

static bool has_unit(const struct asked *asked, uint32_t number) {
    const struct unit *unit = state_unit(asked->state, number);
    return !unit || auth_extends_to_unit(asked->extent, asked->account, unit);
}

// ---- by role

// A unit of somebody else's is asked for, as aid.
enum refusal may_send(const struct asked *asked) {
    const struct dispatch_send *send = &asked->command->dispatch;
    bool good = has_incident(asked, send->incident);
    for (uint32_t i = 0; good && i < send->count; i++)
        good = has_unit(asked, send->units[i]);
    return within(good);
}

// A unit's account steps the dispatches of its units, whoever commands an incident those to it.
enum refusal may_step(const struct asked *asked) {
    const struct dispatch *dispatch = state_dispatch(asked->state, asked->command->dispatched.dispatch);
    bool good = !dispatch || (asked->extent == EXTENT_OWN ? has_unit(asked, dispatch->unit)
                                                          : has_incident(asked, dispatch->incident));
    return good ? REFUSAL_NONE : REFUSAL_DISPATCH_NOT_YOURS;
}

enum refusal may_ask_aid(const struct asked *asked) {
    return within(has_incident(asked, asked->command->aid_asked->incident));
}

static const struct aid *aid_of(const struct asked *asked) {
    const struct command *command = asked->command;
    return state_aid(asked->state, command->verb == VERB_AID_GRANT ? command->dispatch.aid : command->aid.aid);
}

// Those who are asked.
enum refusal may_decide_aid(const struct asked *asked) {
    const struct aid *aid = aid_of(asked);
    return within(!aid || auth_extends_to(asked->extent, asked->account, aid->to_org));
}

enum refusal may_raise_alarm(const struct asked *asked) {
    return within(has_unit(asked, asked->command->alarm_raised->unit));
}

// An alarm concerns whoever has the unit, and whoever has an incident that it is at.
enum refusal may_handle_alarm(const struct asked *asked) {
    const struct alarm *alarm = state_alarm(asked->state, asked->command->alarm.alarm);
    bool good = !alarm || has_unit(asked, alarm->unit);
    const struct dispatch *dispatch = NULL;
    while (!good && (dispatch = state_dispatch_of_unit(asked->state, alarm->unit, dispatch)) != NULL)
        good = has_incident(asked, dispatch->incident);
    return within(good);
}

enum refusal may_deadman(const struct asked *asked) {
    return within(has_unit(asked, asked->command->deadman.unit));
}

// ---- by seat

// The post that they act in, if their seat has the power there; NULL: it has not.
static const struct post *post_with(const struct asked *asked, enum power_bit power) {
    const struct seat *seat = state_seat(asked->state, asked->command->seat);
    bool good = seat && reach_seat_may(asked->state, seat->number, power, seat->post);
    return good ? state_post(asked->state, seat->post) : NULL;
}

static enum refusal allowed(bool good) {
    return good ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED;
}

static bool is_for(const struct asked *asked, const struct post *post, uint32_t incident) {
    return !state_incident(asked->state, incident) || reach_is_for(asked->state, post, incident);
}

static bool reaches_unit(const struct asked *asked, uint32_t number) {
    const struct channel channel = {CHANNEL_UNIT, number, 0};
    return !state_unit(asked->state, number) || reach_seat_hears(asked->state, asked->command->seat, &channel);
}

enum refusal seat_may_send(const struct asked *asked) {
    const struct dispatch_send *send = &asked->command->dispatch;
    const struct post *post = post_with(asked, POWER_UNIT);
    if (!post || !is_for(asked, post, send->incident))
        return REFUSAL_NOT_ALLOWED;
    bool good = true;
    for (uint32_t i = 0; good && i < send->count; i++)
        good = reaches_unit(asked, send->units[i]);
    return within(good);
}

enum refusal seat_may_step_dispatch(const struct asked *asked) {
    const struct dispatch *dispatch = state_dispatch(asked->state, asked->command->dispatched.dispatch);
    const struct post *post = post_with(asked, POWER_UNIT);
    bool good = post && (!dispatch || is_for(asked, post, dispatch->incident));
    return good ? REFUSAL_NONE : REFUSAL_DISPATCH_NOT_YOURS;
}

enum refusal seat_may_ask_aid(const struct asked *asked) {
    const struct post *post = post_with(asked, POWER_INCIDENT);
    return allowed(post && is_for(asked, post, asked->command->aid_asked->incident));
}

enum refusal seat_may_decide_aid(const struct asked *asked) {
    const struct aid *aid = aid_of(asked);
    const struct post *post = post_with(asked, POWER_UNIT);
    return allowed(post && (!aid || org_contains(post->org, aid->to_org)));
}

enum refusal seat_may_raise_alarm(const struct asked *asked) {
    return allowed(post_with(asked, POWER_UNIT) && reaches_unit(asked, asked->command->alarm_raised->unit));
}

enum refusal seat_may_handle_alarm(const struct asked *asked) {
    const struct alarm *alarm = state_alarm(asked->state, asked->command->alarm.alarm);
    const struct post *post = post_with(asked, POWER_UNIT);
    bool good = post && (!alarm || reaches_unit(asked, alarm->unit));
    const struct dispatch *dispatch = NULL;
    while (post && !good && (dispatch = state_dispatch_of_unit(asked->state, alarm->unit, dispatch)) != NULL)
        good = reach_is_for(asked->state, post, dispatch->incident);
    return allowed(good);
}

enum refusal seat_may_deadman(const struct asked *asked) {
    return allowed(post_with(asked, POWER_UNIT) && reaches_unit(asked, asked->command->deadman.unit));
}
