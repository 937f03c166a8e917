// A private Redis and hubs that write down what they hear, for the tests of the bus.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_BUS_WORLD_H
#define UNIT_BUS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "bus/bus.h"

// ---- a Redis of our own
struct redis {
    char folder[64], socket[96], password[64], port[8];
    pid_t pid;
};

static inline void redis_run(struct redis *redis) {
    redis->pid = fork();
    if (redis->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!freopen("/dev/null", "w", stdout))
            _exit(126);
        execlp("redis-server", "redis-server", "--port", *redis->port ? redis->port : "0", "--bind", "127.0.0.1",
               "--unixsocket", redis->socket, "--save", "", "--appendonly", "no", "--dir", redis->folder,
               *redis->password ? "--requirepass" : NULL, redis->password, NULL);
        _exit(127);
    }
    for (int i = 0; i < 500; i++) {
        redisContext *c = redisConnectUnix(redis->socket);
        bool up = c && !c->err;
        if (c)
            redisFree(c);
        if (up)
            return;
        usleep(10000);
    }
    fail_msg("redis-server does not start; is it installed?");
}

static inline void redis_kill(struct redis *redis) {
    if (redis->pid <= 0)
        return;
    kill(redis->pid, SIGKILL);
    waitpid(redis->pid, NULL, 0);
    redis->pid = 0;
    unlink(redis->socket);
}

static inline struct redis redis_create(const char *password) {
    struct redis redis = {0};
    const char *tmp = getenv("TMPDIR");
    snprintf(redis.folder, sizeof redis.folder, "%.40s/bus.XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(redis.folder));
    snprintf(redis.socket, sizeof redis.socket, "%s/socket", redis.folder);
    snprintf(redis.password, sizeof redis.password, "%s", password);
    return redis;
}

static inline void redis_destroy(struct redis *redis) {
    redis_kill(redis);
    char path[96];
    static const char *const left[] = {"socket", "password"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", redis->folder, left[i]);
        unlink(path);
    }
    rmdir(redis->folder);
}

static inline void redis_say(struct redis *redis, const char *const *argv, const size_t *lens, int argc) {
    redisContext *c = redisConnectUnix(redis->socket);
    assert_true(c && !c->err);
    redisReply *reply = redisCommandArgv(c, argc, (const char **)(uintptr_t)argv, lens);
    assert_non_null(reply);
    assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
    freeReplyObject(reply);
    redisFree(c);
}

static inline void redis_publish(struct redis *redis, const char *channel, const void *bytes, size_t len) {
    const char *argv[] = {"PUBLISH", channel, bytes};
    size_t lens[] = {7, strlen(channel), len};
    redis_say(redis, argv, lens, 3);
}

// ---- a hub that writes down what it hears
struct note {
    enum bus_channel channel;
    enum bus_kind kind;
    char hub[40];
    uint64_t number, value; // of the body
    bool lost;
};
struct hub {
    struct bus *bus;
    pthread_mutex_t lock;
    struct note notes[4096];
    size_t count;
    int ups, downs, losses;
    char lost_to[64];
};

static inline void on_message(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost) {
    struct hub *hub = arg;
    struct note note = {.channel = channel, .kind = message->kind, .number = message->number, .lost = lost};
    snprintf(note.hub, sizeof note.hub, "%s", message->hub);
    if (message->kind == BUS_BEAT)
        note.value = message->beat.seq;
    if (message->kind == BUS_FIXES)
        note.value = message->fixes.len;
    if (message->kind == BUS_FETCH)
        note.value = message->fetch.from_seq;
    if (message->kind == BUS_FETCHED)
        note.value = message->fetched.count;
    pthread_mutex_lock(&hub->lock);
    hub->notes[hub->count++ % 4096] = note;
    pthread_mutex_unlock(&hub->lock);
}

static inline void on_state(void *arg, bool up) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->lock);
    *(up ? &hub->ups : &hub->downs) += 1;
    pthread_mutex_unlock(&hub->lock);
}

static inline void on_lease_lost(void *arg, const char *holder) {
    struct hub *hub = arg;
    pthread_mutex_lock(&hub->lock);
    snprintf(hub->lost_to, sizeof hub->lost_to, "%s", holder);
    hub->losses++;
    pthread_mutex_unlock(&hub->lock);
}

static inline struct hub *hub_create(const char *address, const char *name, bool authority, const char *password_file) {
    struct hub *hub = calloc(1, sizeof *hub);
    pthread_mutex_init(&hub->lock, NULL);
    char holder[64];
    snprintf(holder, sizeof holder, "holder-of-%s", name);
    hub->bus = bus_start(&(struct bus_options){.redis = address,
                                               .password_file = password_file,
                                               .district = "440115",
                                               .hub = name,
                                               .authority = authority,
                                               .holder = holder,
                                               .on_message = on_message,
                                               .on_state = on_state,
                                               .on_lease_lost = on_lease_lost,
                                               .arg = hub});
    return hub;
}

static inline void hub_destroy(struct hub *hub) {
    bus_stop(hub->bus);
    bus_destroy(hub->bus);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

static inline struct note note_of(struct hub *hub, size_t i) {
    pthread_mutex_lock(&hub->lock);
    struct note note = i < hub->count ? hub->notes[i % 4096] : (struct note){0};
    pthread_mutex_unlock(&hub->lock);
    return note;
}

static inline size_t count_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    size_t count = hub->count;
    pthread_mutex_unlock(&hub->lock);
    return count;
}

static inline int losses_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    int losses = hub->losses;
    pthread_mutex_unlock(&hub->lock);
    return losses;
}

static inline int ups_of(struct hub *hub) {
    pthread_mutex_lock(&hub->lock);
    int ups = hub->ups == hub->downs + 1 ? hub->ups : 0; // 0: not up
    pthread_mutex_unlock(&hub->lock);
    return ups;
}

// Waits at most `ms`; returns how long it took, -1 if it did not come to be.
#define WAIT(ms, condition)                                                                                            \
    __extension__({                                                                                                    \
        int64_t from_us_ = clock_mono_us();                                                                            \
        while (!(condition) && clock_mono_us() - from_us_ < (ms)*INT64_C(1000))                                        \
            usleep(5000);                                                                                              \
        (condition) ? (int)((clock_mono_us() - from_us_) / 1000) : -1;                                                 \
    })
// With the patience that a busy machine asks for.
#define MUST(ms, condition) assert_true(WAIT(10 * (ms), condition) >= 0)

static inline bool beat(struct hub *hub, uint64_t seq) {
    return bus_publish(hub->bus, BUS_CHANNEL_EVENTS, &(struct bus_message){.kind = BUS_BEAT, .beat = {.seq = seq}});
}
static inline bool fetch(struct hub *hub, uint64_t seq) {
    return bus_publish(hub->bus, BUS_CHANNEL_AUTHORITY,
                       &(struct bus_message){.kind = BUS_FETCH, .fetch = {.from_seq = seq, .most = 1}});
}
static inline bool fixes(struct hub *hub, const void *bytes, uint32_t len) {
    return bus_publish(hub->bus, BUS_CHANNEL_FIXES,
                       &(struct bus_message){.kind = BUS_FIXES, .fixes = {.data = bytes, .len = len}});
}

static inline void say_as(struct redis *redis, const char *hub, uint64_t number) {
    struct buf bytes = {0};
    bus_message_write(&bytes,
                      &(struct bus_message){.hub = hub, .number = number, .kind = BUS_BEAT, .beat = {.seq = number}});
    redis_publish(redis, "muster:440115:events", bytes.data, bytes.len);
    buf_free(&bytes);
}

#endif
