// Keeps the newest messages of every channel, and does to them what events say.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/place.h"
#include "domain/state_inside.h"

void talks_init(struct talks *talks) {
    *talks = (struct talks){0};
}

void talks_free(struct talks *talks) {
    messages_free(talks);
    consults_free(talks);
    orders_free(talks);
}

static void free_log(struct channel_log *log) {
    for (struct message_slot *slot = log->messages, *next; slot; slot = next) {
        next = slot->next;
        free(slot);
    }
    free(log);
}

void messages_free(struct talks *talks) {
    HASH_CLEAR(hh, talks->by_channel);
    for (uint32_t i = 0; i < talks->channel_count; i++)
        free_log(talks->channels[i]);
    free(talks->channels);
}

// ---- channels

bool talks_channel_is(const struct state *state, const struct channel *channel) {
    const struct post *post;
    const struct template *template;
    switch (channel->kind) {
    case CHANNEL_POST:
        return channel->module == 0 && state_post(state, channel->number);
    case CHANNEL_MODULE:
        post = state_post(state, channel->number);
        template = post ? state_template(state, post->template) : NULL;
        return template && channel->module >= 1 && channel->module <= template->module_count;
    case CHANNEL_INCIDENT:
        return channel->module == 0 && state_incident(state, channel->number);
    case CHANNEL_UNIT:
        return channel->module == 0 && state_unit(state, channel->number);
    case CHANNEL_CONSULT:
        return channel->module == 0 && state_consult(state, channel->number);
    default:
        return false;
    }
}

// The key is laid out without holes, so that equal channels are equal bytes.
_Static_assert(sizeof(struct channel) == 3 * sizeof(uint32_t), "a channel has no padding");

static struct channel_log *log_of(const struct talks *talks, const struct channel *channel) {
    struct channel_log *log;
    HASH_FIND(hh, talks->by_channel, channel, sizeof *channel, log);
    return log;
}

static struct channel_log *log_for(struct talks *talks, const struct channel *channel) {
    struct channel_log *log = log_of(talks, channel);
    if (log)
        return log;
    log = mem_new(sizeof *log);
    log->channel = *channel;
    HASH_ADD(hh, talks->by_channel, channel, sizeof log->channel, log);
    if (talks->channel_count == talks->channel_cap) {
        talks->channel_cap = talks->channel_cap ? 2 * talks->channel_cap : 16;
        talks->channels = mem_resize(talks->channels, talks->channel_cap * sizeof(struct channel_log *));
    }
    talks->channels[talks->channel_count++] = log;
    return log;
}

// ---- messages

static bool message_fits(const struct state *state, const struct message *message) {
    if (message->seq == 0 || !talks_channel_is(state, &message->channel) || !message->text ||
        strnlen(message->text, MESSAGE_TEXT_MAX + 1) > MESSAGE_TEXT_MAX || message->ref_count > MESSAGE_REFS_MAX ||
        (message->has_place && !place_is_valid(message->lat_e7, message->lon_e7)))
        return false;
    for (uint32_t i = 0; i < message->ref_count; i++)
        if (!message->refs[i].url || strnlen(message->refs[i].url, MESSAGE_URL_MAX + 1) > MESSAGE_URL_MAX)
            return false;
    return true;
}

static const char *lay(char **at, const char *text) {
    size_t size = strlen(text) + 1;
    const char *to = memcpy(*at, text, size);
    *at += size;
    return to;
}

// One allocation: the slot, its references, its texts.
static struct message_slot *copy_message(const struct message *message) {
    size_t refs = message->ref_count * sizeof *message->refs, texts = strlen(message->text) + 1;
    for (uint32_t i = 0; i < message->ref_count; i++)
        texts += strlen(message->refs[i].url) + 1;
    struct message_slot *slot = mem_new(sizeof *slot + refs + texts);
    struct message_ref *to = (struct message_ref *)(slot + 1);
    char *at = (char *)to + refs;
    slot->message = *message;
    slot->message.text = lay(&at, message->text);
    slot->message.refs = to;
    for (uint32_t i = 0; i < message->ref_count; i++) {
        to[i] = message->refs[i];
        to[i].url = lay(&at, message->refs[i].url);
    }
    return slot;
}

static bool put_message(struct state *state, const struct message *message) {
    if (!message_fits(state, message))
        return false;
    struct channel_log *log = log_for(&state->talks, &message->channel);
    if (log->messages && log->messages->prev->message.seq >= message->seq) // the list's head knows its end
        return false;
    struct message_slot *slot = copy_message(message);
    DL_APPEND(log->messages, slot);
    if (++log->count > MESSAGES_KEPT) {
        struct message_slot *oldest = log->messages;
        DL_DELETE(log->messages, oldest);
        free(oldest);
        log->count--;
    }
    return true;
}

void state_restore_message(struct state *state, const struct message *message) {
    if (!put_message(state, message))
        log_error("message %llu: left out, it cannot be in this state; the snapshot is damaged",
                  (unsigned long long)message->seq);
}

// ---- events

bool apply_message_post(struct state *state, const struct event *event) {
    const struct account *author = event->actor ? state_account_by_name(state, event->actor) : NULL;
    struct message message = *event->message;
    message.seq = event->seq;
    message.at_ms = event->at_ms;
    message.account = author ? author->number : 0; // a record names the author, it does not number them
    return put_message(state, &message);
}

bool apply_channel_read(struct state *state, const struct event *event) {
    if (!state_seat(state, event->seat) || !talks_channel_is(state, &event->read.channel) ||
        event->read.seq >= event->seq)
        return false;
    posts_set_read(state, event->seat, &event->read.channel, event->read.seq);
    return true;
}

// Nobody hears the channels of a closed post any more; what was said there is in the journal and the database.
void messages_close(struct talks *talks, uint32_t post) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < talks->channel_count; i++) {
        struct channel_log *log = talks->channels[i];
        bool of_post = log->channel.kind == CHANNEL_POST || log->channel.kind == CHANNEL_MODULE;
        if (!of_post || log->channel.number != post) {
            talks->channels[kept++] = log;
            continue;
        }
        HASH_DEL(talks->by_channel, log);
        free_log(log);
    }
    talks->channel_count = kept;
}

// ---- looking

const struct message *state_message_next(const struct state *state, const struct channel *channel,
                                         const struct message *after) {
    const struct channel_log *log = after ? NULL : log_of(&state->talks, channel);
    const struct message_slot *slot = after ? ((const struct message_slot *)after)->next : log ? log->messages : NULL;
    return slot ? &slot->message : NULL;
}

bool state_channel_next(const struct state *state, uint32_t *place, struct channel *channel) {
    if (*place >= state->talks.channel_count)
        return false;
    *channel = state->talks.channels[(*place)++]->channel;
    return true;
}
