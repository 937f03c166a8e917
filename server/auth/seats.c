// What a seat lets its holder do: nothing but what its template gives in the district's mode.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"
#include "domain/reach.h"

static enum refusal allowed(bool good) {
    return good ? REFUSAL_NONE : REFUSAL_NOT_ALLOWED;
}

static bool has_power(const struct asked *asked, enum power_bit power, uint32_t post) {
    return reach_seat_may(asked->state, asked->command->seat, power, post);
}

// The post that they act in; 0: none.
static uint32_t own_post(const struct asked *asked) {
    const struct seat *seat = state_seat(asked->state, asked->command->seat);
    return seat ? seat->post : 0;
}

// ---- what there is anyway: units, incidents, the mode

enum refusal seat_may_unit(const struct asked *asked) {
    const struct channel channel = {CHANNEL_UNIT, asked->command->unit.unit, 0};
    return allowed(
        has_power(asked, POWER_UNIT, own_post(asked)) &&
        (!state_unit(asked->state, channel.number) || reach_seat_hears(asked->state, asked->command->seat, &channel)));
}

enum refusal seat_may_about(const struct asked *asked, uint32_t incident) {
    const struct post *post = state_post(asked->state, own_post(asked));
    return allowed(post && reach_is_for(asked->state, post, incident) &&
                   has_power(asked, POWER_INCIDENT, post->number));
}

enum refusal seat_may_incident(const struct asked *asked) {
    return seat_may_about(asked, asked->command->incident.incident);
}

enum refusal seat_may_mode(const struct asked *asked) {
    return allowed(has_power(asked, POWER_MODE, own_post(asked)));
}

// A fence of an incident that the post is for, within the org of the post or of the incident.
enum refusal seat_may_fence(const struct asked *asked) {
    const struct command *command = asked->command;
    const struct fence *put = command->verb == VERB_FENCE_PUT ? command->fence_put : NULL;
    const struct fence *fence = state_fence(asked->state, put ? put->number : command->fence.fence);
    const struct post *post = state_post(asked->state, own_post(asked));
    const struct incident *incident = state_incident(asked->state, fence ? fence->incident : put ? put->incident : 0);
    if (!post || !incident || !reach_is_for(asked->state, post, incident->number) ||
        !has_power(asked, POWER_INCIDENT, post->number))
        return REFUSAL_NOT_ALLOWED;
    bool inside =
        !put || !org_is_valid(put->org) || org_contains(post->org, put->org) || org_contains(incident->org, put->org);
    return inside ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

// ---- posts and seats

// A post below their own, and within its org: a seat gives nobody more than it has itself.
enum refusal seat_may_open(const struct asked *asked) {
    const struct post_change *wanted = &asked->command->post;
    const struct post *post = state_post(asked->state, own_post(asked));
    bool power = reach_rights(asked->state, asked->command->seat).may & POWER_OPEN;
    if (!post || !power || wanted->parent != post->number)
        return REFUSAL_NOT_ALLOWED;
    return !org_is_valid(wanted->org) || org_contains(post->org, wanted->org) ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

enum refusal seat_may_close(const struct asked *asked) {
    return allowed(has_power(asked, POWER_CLOSE, asked->command->post.post));
}

enum refusal seat_may_fill(const struct asked *asked) {
    const struct command *command = asked->command;
    uint32_t number = command->verb == VERB_ROSTER_SET ? command->roster.seat : command->post_seat.seat;
    const struct seat *seat = state_seat(asked->state, number);
    return allowed(seat && has_power(asked, POWER_ASSIGN, seat->post));
}

// ---- channels

static bool is_module(const struct state *state, uint32_t number, uint32_t module) {
    const struct post *post = state_post(state, number);
    const struct template *template = post ? state_template(state, post->template) : NULL;
    return template && module >= 1 && module <= template->module_count;
}

static bool channel_is_there(const struct state *state, const struct channel *channel) {
    switch (channel->kind) {
    case CHANNEL_POST:
        return state_post(state, channel->number);
    case CHANNEL_MODULE:
        return is_module(state, channel->number, channel->module);
    case CHANNEL_INCIDENT:
        return state_incident(state, channel->number);
    case CHANNEL_UNIT:
        return state_unit(state, channel->number);
    case CHANNEL_CONSULT:
        return state_consult(state, channel->number);
    default:
        return false;
    }
}

enum refusal seat_may_say(const struct asked *asked) {
    const struct channel *channel = &asked->command->message->channel;
    bool good =
        !channel_is_there(asked->state, channel) || reach_seat_says(asked->state, asked->command->seat, channel);
    return good ? REFUSAL_NONE : REFUSAL_CHANNEL_NOT_YOURS;
}

enum refusal seat_may_read(const struct asked *asked) {
    const struct channel *channel = &asked->command->read.channel;
    bool good =
        !channel_is_there(asked->state, channel) || reach_seat_hears(asked->state, asked->command->seat, channel);
    return good ? REFUSAL_NONE : REFUSAL_CHANNEL_NOT_YOURS;
}

// ---- consultations

enum refusal seat_may_consult(const struct asked *asked) {
    uint32_t post = asked->command->consult_opened->post;
    return allowed(!state_post(asked->state, post) || has_power(asked, POWER_CONSULT, post));
}

static bool takes_part(const struct consult *consult, uint32_t seat) {
    bool in = consult->opener == seat;
    for (uint32_t i = 0; !in && i < consult->seat_count; i++)
        in = consult->seats[i] == seat;
    return in;
}

enum refusal seat_may_minute(const struct asked *asked) {
    const struct consult *consult = state_consult(asked->state, asked->command->consult.consult);
    return !consult || takes_part(consult, asked->command->seat) ? REFUSAL_NONE : REFUSAL_CHANNEL_NOT_YOURS;
}

enum refusal seat_may_end_consult(const struct asked *asked) {
    const struct consult *consult = state_consult(asked->state, asked->command->consult.consult);
    return allowed(!consult || consult->opener == asked->command->seat ||
                   has_power(asked, POWER_CONSULT, consult->post));
}

// ---- orders

static bool target_is_there(const struct state *state, const struct order_target *target) {
    switch (target->kind) {
    case TARGET_SEAT:
        return state_seat(state, target->number);
    case TARGET_MODULE:
        return is_module(state, target->number, target->module);
    case TARGET_UNIT:
        return state_unit(state, target->number);
    default:
        return false;
    }
}

enum refusal seat_may_order(const struct asked *asked) {
    const struct order *order = asked->command->order_issued;
    const struct consult *consult = state_consult(asked->state, order->consult);
    if (consult && !takes_part(consult, asked->command->seat))
        return REFUSAL_CHANNEL_NOT_YOURS;
    for (uint32_t i = 0; i < order->target_count; i++) {
        const struct order_target *target = &order->targets[i];
        if (target_is_there(asked->state, target) && !reach_seat_orders(asked->state, asked->command->seat, target))
            return REFUSAL_ORDER_TARGET_NOT_YOURS;
    }
    return REFUSAL_NONE;
}

// Is a move to this phase of the ladder one that this side makes?
static bool is_move_of(enum order_side side, enum order_phase phase) {
    int count;
    const struct order_edge *edges = order_edges(&count);
    for (int i = 0; i < count; i++)
        if (edges[i].to == phase && edges[i].side == side)
            return true;
    return false;
}

static bool answers_any(const struct asked *asked, const struct order *order, uint32_t place) {
    for (uint32_t i = 0; asked->account && i < order->target_count; i++)
        if ((place == 0 || place == i + 1) &&
            reach_answers(asked->state, asked->account->number, asked->command->seat, &order->targets[i]))
            return true;
    return false;
}

enum refusal seat_may_step(const struct asked *asked) {
    const struct order_step *step = &asked->command->step;
    const struct order *order = state_order(asked->state, step->order);
    if (!order)
        return REFUSAL_NONE;
    bool issues = asked->command->seat && order->issuer == asked->command->seat;
    bool answers = answers_any(asked, order, step->target);
    bool good =
        (issues && is_move_of(SIDE_ISSUER, step->phase)) || (answers && is_move_of(SIDE_ADDRESSEE, step->phase));
    if (good)
        return REFUSAL_NONE;
    bool known = is_move_of(SIDE_ISSUER, step->phase) || is_move_of(SIDE_ADDRESSEE, step->phase);
    return known || !(issues || answers) ? REFUSAL_ORDER_NOT_YOURS : REFUSAL_NONE; // the rule says what is no move
}
