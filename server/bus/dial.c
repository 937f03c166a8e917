// Opens the connections to Redis and signs in. Nothing here blocks.
// SPDX-License-Identifier: Apache-2.0
#include <hiredis/adapters/libev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/inside.h"

#define RESOLVE_LOOK_S 0.02
#define PASSWORD_MAX 1024

static void on_greeted(redisAsyncContext *ac, void *reply, void *privdata) {
    struct line *line = privdata;
    const redisReply *said = reply;
    if (!said || line->ac != ac)
        return;
    if (said->type == REDIS_REPLY_ERROR) {
        line_fail(line->bus, said->str);
        return;
    }
    line_greeted(line);
}

// The password without its line end; -1: the file cannot be read.
static int read_password(const char *path, char *password, int size) {
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    size_t len = fread(password, 1, (size_t)size, file);
    fclose(file);
    while (len > 0 && (password[len - 1] == '\n' || password[len - 1] == '\r'))
        len--;
    return (int)len;
}

static void greet(struct line *line) {
    const char *path = line->bus->options.password_file;
    if (!*path) {
        redisAsyncCommand(line->ac, on_greeted, line, "PING");
        return;
    }
    char password[PASSWORD_MAX];
    int len = read_password(path, password, sizeof password);
    if (len < 0)
        line_fail(line->bus, "the file of redis_password_file cannot be read");
    else
        redisAsyncCommand(line->ac, on_greeted, line, "AUTH %b", password, (size_t)len);
    explicit_bzero(password, sizeof password);
}

// In both of these hiredis frees the context behind our back.
static void on_connected(const redisAsyncContext *ac, int status) {
    struct line *line = ac->data;
    if (status == REDIS_OK || line->ac != ac)
        return;
    line->ac = NULL;
    line_fail(line->bus, ac->errstr);
}

static void on_disconnected(const redisAsyncContext *ac, int status) {
    struct line *line = ac->data;
    if (line->ac != ac)
        return;
    line->ac = NULL;
    line_fail(line->bus, status == REDIS_OK ? "connection closed" : ac->errstr);
}

static void dial_line(struct line *line, const char *address) {
    struct bus *bus = line->bus;
    redisAsyncContext *ac = bus->host ? redisAsyncConnect(address, (int)strtol(bus->port, NULL, 10))
                                      : redisAsyncConnectUnix(bus->options.redis);
    if (!ac || ac->err) {
        line_fail(bus, ac ? ac->errstr : "no memory to connect");
        if (ac)
            redisAsyncFree(ac);
        return;
    }
    ac->data = line;
    line->ac = ac;
    line->greeted = false;
    guard_line(line);
    redisLibevAttach(bus->ev, ac);
    redisAsyncSetConnectCallback(ac, on_connected);
    redisAsyncSetDisconnectCallback(ac, on_disconnected);
    greet(line);
}

void dial_address(struct bus *bus, const char *address) {
    bus->phase = PHASE_DIALING;
    ev_timer_again(bus->ev, &bus->dead);
    hear_afresh(bus);
    for (int i = 0; i <= CHANNEL_BEAT; i++)
        bus->ears[i].open = false;
    dial_line(&bus->publisher, address);
    if (bus->phase == PHASE_DIALING)
        dial_line(&bus->subscriber, address);
}

void dial_name(struct bus *bus) {
    char address[64];
    if (!bus->resolve)
        bus->resolve = resolve_start(bus->host, bus->port);
    bus->phase = PHASE_RESOLVING;
    enum resolved resolved = resolve_look(bus->resolve, address, sizeof address);
    if (resolved == RESOLVED_NOT_YET) {
        line_next(bus, RESOLVE_LOOK_S);
    } else if (resolved == RESOLVED_NEVER) {
        line_fail(bus, resolve_error(bus->resolve));
    } else {
        resolve_destroy(bus->resolve);
        bus->resolve = NULL;
        dial_address(bus, address);
    }
}
