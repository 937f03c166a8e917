// Messages of a channel, newest first: from the state, and from the database what the state keeps no longer. Whoever
// hears the channel now may read all of it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/text.h"
#include "net/http.h"
#include "wire/message_json.h"

#define LIMIT 50
#define LIMIT_MOST 500

struct wish {
    struct channel channel;
    uint64_t before; // seq
    uint32_t limit;
};

// ---- what is asked for

static bool take_number(const char **path, uint32_t *out) {
    char part[16] = "";
    int64_t number;
    size_t len = strcspn(*path, "/");
    if (len >= sizeof part)
        return false;
    memcpy(part, *path, len);
    *path += len + ((*path)[len] == '/');
    if (!text_to_i64(part, 1, UINT32_MAX, &number))
        return false;
    *out = (uint32_t)number;
    return true;
}

// {kind}/{number}[/{module}]/messages.json
static bool take_channel(const char *path, struct channel *channel) {
    *channel = (struct channel){.kind = CHANNEL_NONE};
    size_t len = strcspn(path, "/");
    for (enum channel_kind kind = CHANNEL_NONE + 1; kind < CHANNEL_KINDS; kind++)
        if (strlen(channel_kind_name(kind)) == len && memcmp(channel_kind_name(kind), path, len) == 0)
            channel->kind = kind;
    path += len + (path[len] == '/');
    return channel->kind != CHANNEL_NONE && take_number(&path, &channel->number) &&
           (channel->kind != CHANNEL_MODULE || take_number(&path, &channel->module)) &&
           strcmp(path, "messages.json") == 0;
}

static bool take_arg(const struct http *http, const char *name, int64_t most, int64_t otherwise, int64_t *out) {
    const char *text = http_arg(http, name);
    *out = otherwise;
    return !text || text_to_i64(text, 1, most, out);
}

static bool take_wish(const struct http *http, struct wish *wish) {
    static const char before[] = "/api/v1/channels/";
    int64_t seq, limit;
    if (!take_channel(http->path + sizeof before - 1, &wish->channel) ||
        !take_arg(http, "before", INT64_MAX, INT64_MAX, &seq) || !take_arg(http, "limit", LIMIT_MOST, LIMIT, &limit))
        return false;
    wish->before = (uint64_t)seq;
    wish->limit = (uint32_t)limit;
    return true;
}

// ---- what the state has

struct sheet {
    uint32_t count;
    bool more, all;  // there are older ones; nothing older than what the state has is needed
    uint64_t oldest; // seq of the oldest that the state has
};

static void write_message(struct json *json, const struct state *state, const struct message *message) {
    const struct account *account = state_account(state, message->account);
    message_json(json, message, account ? account->name : "", account ? account->title : "");
}

static struct sheet write_sheet(struct buf *part, const struct state *state, const struct wish *wish) {
    const struct message *kept[MESSAGES_KEPT], *message = NULL;
    struct json json = {.buf = part};
    struct sheet sheet = {.oldest = UINT64_MAX};
    uint32_t count = 0, fits = 0;
    while (count < MESSAGES_KEPT && (message = state_message_next(state, &wish->channel, message))) {
        kept[count++] = message;
        fits += message->seq < wish->before;
    }
    for (uint32_t i = fits; i > 0 && sheet.count < wish->limit; i--, sheet.count++)
        write_message(&json, state, kept[i - 1]);
    if (count > 0)
        sheet.oldest = kept[0]->seq;
    bool whole = count < MESSAGES_KEPT; // none was ever left out
    sheet.more = sheet.count < fits || !whole;
    sheet.all = whole || sheet.count == wish->limit;
    return sheet;
}

// ---- the answer

static void answer(struct http *http, const struct channel *channel, const struct buf *older, bool more,
                   bool complete) {
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_key(&json, "channel");
    json_open(&json, '{');
    json_key(&json, "kind");
    json_text(&json, channel_kind_name(channel->kind));
    json_key(&json, "number");
    json_int(&json, channel->number);
    if (channel->kind == CHANNEL_MODULE) {
        json_key(&json, "module");
        json_int(&json, channel->module);
    }
    json_close(&json, '}');
    json_key(&json, "messages");
    json_open(&json, '[');
    buf_add(&reply, http->newest.data, http->newest.len);
    if (older && older->len > 0 && http->newest.len > 0)
        buf_add(&reply, ",", 1);
    if (older)
        buf_add(&reply, older->data, older->len);
    json_close(&json, ']');
    json_key(&json, "more");
    json_bool(&json, more);
    json_key(&json, "complete");
    json_bool(&json, complete);
    json_close(&json, '}');
    http_answer_buf(http, 200, "application/json", &reply);
}

void http_messages(struct http *http) {
    struct hall *hall = http->hall;
    struct wish wish;
    if (!take_wish(http, &wish)) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return;
    }
    if (!auth_may_hear_channel(hall->state, &http->who, &wish.channel)) {
        http_refuse(http, 403, REFUSAL_NOT_ALLOWED, 0);
        return;
    }
    struct sheet sheet = write_sheet(&http->newest, hall->state, &wish);
    http->before_seq = wish.before < sheet.oldest ? wish.before : sheet.oldest;
    if (sheet.all)
        answer(http, &wish.channel, NULL, sheet.more, true);
    else if (!database_up(hall->options->database) ||
             !database_messages(hall->options->database, &wish.channel, http->before_seq, wish.limit - sheet.count,
                                loop_inbox(hall->loop), HALL_MESSAGES, http->number))
        answer(http, &wish.channel, NULL, true, false);
}

void http_messages_found(struct hall *hall, struct database_answer *found) {
    struct http *http = http_find(hall, found->asker);
    struct wish wish;
    if (!http || !take_wish(http, &wish))
        return;
    if (!auth_may_hear_channel(hall->state, &http->who, &wish.channel)) // no longer
        http_refuse(http, 403, REFUSAL_NOT_ALLOWED, 0);
    else if (found->refusal || found->projected + 1 < http->before_seq) // away, or behind: there would be a hole
        answer(http, &wish.channel, NULL, true, false);
    else
        answer(http, &wish.channel, &found->json, found->more, true);
}
