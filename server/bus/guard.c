// Lets through only what Redis says in the conversations we have with it. Anything else ends the connection as an
// error, where hiredis would run into an assertion or allocate what it is told to.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "bus/inside.h"

static bool expects_answer(const struct line *line) {
    return line->ac && line->ac->replies.head;
}

static bool is(const char *text, const char *bytes, size_t len) {
    return strlen(text) == len && memcmp(text, bytes, len) == 0;
}

// A published message: an array of three, "message" or "subscribe", the channel, and the text or a count.
static bool may_say_string(const struct line *line, const redisReadTask *task, const char *bytes, size_t len) {
    if (!task->parent)
        return task->type == REDIS_REPLY_ERROR || expects_answer(line);
    if (task->type != REDIS_REPLY_STRING)
        return false;
    return task->idx > 0 || is("message", bytes, len) || is("subscribe", bytes, len);
}

static void *create_string(const redisReadTask *task, char *bytes, size_t len) {
    struct line *line = task->privdata;
    return may_say_string(line, task, bytes, len) ? line->plain.createString(task, bytes, len) : NULL;
}

static void *create_array(const redisReadTask *task, int elements) {
    struct line *line = task->privdata;
    bool may = line->subscribes && line->greeted && !task->parent && elements == 3;
    return may ? line->plain.createArray(task, elements) : NULL;
}

static void *create_integer(const redisReadTask *task, long long value) {
    struct line *line = task->privdata;
    bool may = task->parent ? task->idx == 2 : expects_answer(line);
    return may ? line->plain.createInteger(task, value) : NULL;
}

static void *create_nil(const redisReadTask *task) {
    struct line *line = task->privdata;
    return !task->parent && expects_answer(line) ? line->plain.createNil(task) : NULL;
}

void guard_line(struct line *line) {
    redisReader *reader = line->ac->c.reader;
    line->plain = *reader->fn;
    line->guarded = line->plain;
    line->guarded.createString = create_string;
    line->guarded.createArray = create_array;
    line->guarded.createInteger = create_integer;
    line->guarded.createNil = create_nil;
    reader->fn = &line->guarded;
    reader->privdata = line;
}
