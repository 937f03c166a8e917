// Listens in on a channel of a Redis and repeats what was said there.
// SPDX-License-Identifier: Apache-2.0
#include <hiredis/hiredis.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "world/need.h"
#include "world/redis.h"

struct redis_tap {
    redisContext *ear, *mouth;
    char channel[80];
    redisReply *newest;
};

static redisContext *dial(const struct redis *redis) {
    redisContext *context = redisConnectUnix(redis->path);
    need(context && !context->err, "redis: %s", context ? context->errstr : "no memory");
    return context;
}

struct redis_tap *redis_tap(const struct redis *redis, const char *channel) {
    struct redis_tap *tap = calloc(1, sizeof *tap);
    need(tap != NULL, "no memory");
    snprintf(tap->channel, sizeof tap->channel, "%s", channel);
    tap->ear = dial(redis);
    tap->mouth = dial(redis);
    redisReply *reply = redisCommand(tap->ear, "SUBSCRIBE %s", channel);
    need(reply != NULL, "redis: %s", tap->ear->errstr);
    freeReplyObject(reply);
    return tap;
}

// The next one that is here; NULL: none is.
static redisReply *next(struct redis_tap *tap) {
    void *reply = NULL;
    need(redisGetReplyFromReader(tap->ear, &reply) == REDIS_OK, "redis: %s", tap->ear->errstr);
    if (reply || poll(&(struct pollfd){.fd = tap->ear->fd, .events = POLLIN}, 1, 50) <= 0)
        return reply;
    need(redisBufferRead(tap->ear) == REDIS_OK && redisGetReplyFromReader(tap->ear, &reply) == REDIS_OK, "redis: %s",
         tap->ear->errstr);
    return reply;
}

void redis_tap_newest(struct redis_tap *tap, double seconds) {
    for (double end = child_now() + seconds; child_now() < end || !tap->newest;) {
        redisReply *reply = next(tap);
        if (!reply)
            continue;
        freeReplyObject(tap->newest);
        tap->newest = reply;
    }
}

int redis_tap_again(struct redis_tap *tap) {
    const redisReply *message = tap->newest->element[2];
    redisReply *reply = redisCommand(tap->mouth, "PUBLISH %s %b", tap->channel, message->str, message->len);
    need(reply && reply->type == REDIS_REPLY_INTEGER, "redis: %s", tap->mouth->errstr);
    int others = (int)reply->integer - 1; // the tap itself is one
    freeReplyObject(reply);
    return others;
}

void redis_tap_close(struct redis_tap *tap) {
    freeReplyObject(tap->newest);
    redisFree(tap->ear);
    redisFree(tap->mouth);
    free(tap);
}
