// Rules for channels: post a message, read up to one.
// SPDX-License-Identifier: Apache-2.0
#include "domain/place.h"
#include "domain/rule.h"
#include "domain/state_talks.h"

// Is the channel there, and is what it belongs to still at work? An incident is talked about after its close too.
static enum refusal check_channel(const struct state *state, const struct channel *channel) {
    if (!talks_channel_is(state, channel))
        return REFUSAL_CHANNEL_UNKNOWN;
    switch (channel->kind) {
    case CHANNEL_UNIT:
        return state_unit(state, channel->number)->retired ? REFUSAL_UNIT_RETIRED : REFUSAL_NONE;
    case CHANNEL_CONSULT:
        return state_consult(state, channel->number)->closed ? REFUSAL_CONSULT_CLOSED : REFUSAL_NONE;
    case CHANNEL_INCIDENT:
        return REFUSAL_NONE;
    default:
        return state_post(state, channel->number)->closed_at_ms ? REFUSAL_POST_CLOSED : REFUSAL_NONE;
    }
}

static bool is_on(const struct state *state, const struct channel *channel, uint64_t seq) {
    for (const struct message *message = NULL; (message = state_message_next(state, channel, message));)
        if (message->seq == seq)
            return true;
    return false;
}

static enum refusal check_message(const struct state *state, const struct message *message) {
    enum refusal refusal = check_channel(state, &message->channel);
    if (refusal)
        return refusal;
    if (!rule_prose(message->text, MESSAGE_TEXT_MAX))
        return REFUSAL_TEXT_INVALID;
    if (message->has_place && !place_is_valid(message->lat_e7, message->lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (!rule_refs(message->refs, message->ref_count))
        return REFUSAL_REFERENCE_INVALID;
    // Only what the state still holds can be replied to: older messages have scrolled off every screen.
    return message->reply_to == 0 || is_on(state, &message->channel, message->reply_to) ? REFUSAL_NONE
                                                                                        : REFUSAL_REPLY_UNKNOWN;
}

enum refusal rule_message_post(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    enum refusal refusal = check_message(state, command->message);
    if (refusal)
        return refusal;
    scratch->message = *command->message;
    scratch->message.seq = state_seq(state) + 1;
    scratch->message.at_ms = now_ms;
    scratch->message.account = command->actor;
    scratch->message.seat = command->seat;
    event->verb = VERB_MESSAGE_POST;
    event->object = 0; // a message is known by its seq
    event->message = &scratch->message;
    return REFUSAL_NONE;
}

enum refusal rule_channel_read(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct read_change *change = &command->read;
    const struct seat *seat = state_seat(state, command->seat);
    if (!seat)
        return REFUSAL_SEAT_UNKNOWN;
    if (!talks_channel_is(state, &change->channel))
        return REFUSAL_CHANNEL_UNKNOWN;
    if (change->seq == 0 || change->seq > state_seq(state))
        return REFUSAL_READ_INVALID;
    for (uint32_t i = 0; i < seat->read_count; i++)
        if (channel_is(&seat->reads[i].channel, &change->channel) && seat->reads[i].seq >= change->seq)
            return REFUSAL_NOTHING_CHANGED;
    event->verb = VERB_CHANNEL_READ;
    event->object = command->seat;
    event->seat = command->seat;
    event->read = *change;
    return REFUSAL_NONE;
}
