// A Redis of a test: start, and the ways in which it can be away.
// SPDX-License-Identifier: Apache-2.0
#include "world/redis.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/need.h"

struct redis *redis_create(const char *folder) {
    struct redis *redis = calloc(1, sizeof *redis);
    need(redis != NULL, "no memory");
    snprintf(redis->folder, sizeof redis->folder, "%s", folder);
    snprintf(redis->path, sizeof redis->path, "%s/redis.sock", folder);
    snprintf(redis->log, sizeof redis->log, "%s/log", folder);
    folder_make(folder);
    redis_start(redis);
    return redis;
}

void redis_destroy(struct redis *redis) {
    if (!redis)
        return;
    redis_kill(redis);
    free(redis);
}

bool redis_do(const struct redis *redis, const char *command) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.*s", (int)sizeof address.sun_path - 1, redis->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char word[16] = "";
    bool done = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && dprintf(fd, "%s\r\n", command) > 0 &&
                read(fd, word, sizeof word - 1) > 0 && strchr("+:", word[0]) != NULL;
    close(fd);
    return done;
}

static bool answers(const struct redis *redis) {
    return redis_do(redis, "PING");
}

void redis_start(struct redis *redis) {
    const char *argv[] = {"redis-server", "--port", "0",     "--unixsocket", redis->path,   "--save", "",
                          "--appendonly", "no",     "--dir", redis->folder,  "--daemonize", "no",     NULL};
    child_start(&redis->child, &(struct child_plan){.name = "redis", .argv = argv, .log = redis->log, .quiet = true});
    double end = child_now() + 30;
    while (!answers(redis)) {
        need(child_look(&redis->child), "redis: ended at its start; see %s", redis->log);
        need(child_now() < end, "redis: does not answer; see %s", redis->log);
        child_nap(0.02);
    }
}

void redis_kill(struct redis *redis) {
    child_kill(&redis->child);
}

void redis_freeze(struct redis *redis, bool frozen) {
    child_freeze(&redis->child, frozen);
}
