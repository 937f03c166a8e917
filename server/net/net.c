// Birth and death of the street door, and what other threads may say to it.
// SPDX-License-Identifier: Apache-2.0
#include "net/net.h"
#include "net/bounds.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/context.h"
#include "net/door.h"
#include "net/hall.h"
#include "net/presence.h"
#include "net/tls.h"

#define FIXES_MEMORY (4u << 20)

// ---------------------------------------------------------------------------------------------- options

static void read_limits(const struct config *config, struct limits *limits) {
    memset(limits, 0, sizeof *limits);
    limits->accept_per_s = config->accept_per_s;
    limits->http_per_s = config->http_per_s;
    limits->commands_per_s = config->commands_per_s;
    limits->open_commands = config->open_commands;
    limits->fixes_per_s = config->fixes_per_s;
    limits->frame_bytes = config->frame_bytes;
    limits->lag_bytes = config->lag_bytes;
    limits->hello_us = config->hello_s * 1000000;
    limits->lag_us = config->lag_s * 1000000;
    limits->silence_us = config->silence_s * 1000000;
    limits->login_ms = config->login_s * 1000;
    limits->sessions = config->sessions;
    limits->sessions_per_account = config->sessions_per_account;
    limits->sessions_per_address = config->sessions_per_address;
    limits->fix.future_ms = config->fix_future_s * 1000;
    limits->fix.past_ms = config->fix_past_s * 1000;
    for (int kind = 0; kind < UNIT_KINDS; kind++)
        limits->fix.speed_cms[kind] = (int32_t)(config->speed_kind_kmh[kind] * 100000 / 3600);
    snprintf(limits->origin, sizeof limits->origin, "%s", config->origin);
}

static void read_presence(const struct config *config, struct presence_limits *presence) {
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        presence->stale_ms[kind] = config->silence_kind_s[0][kind] * 1000;
        presence->lost_ms[kind] = config->silence_kind_s[1][kind] * 1000;
    }
}

// ---------------------------------------------------------------------------------------------- birth

static bool open_doors(struct net *net, char *error, int error_size) {
    const struct config *config = net->options.config;
    net->port = (int)config->port;
    for (int i = 0; i < net->hall_count; i++) {
        struct door *door = door_open_tcp(config->listen, &net->port, i == 0, error, error_size);
        if (!door)
            return false;
        door_chain(&net->halls[i].doors, door);
    }
    struct door *local = door_open_local(net->admin_socket, error, error_size);
    if (local)
        door_chain(&net->halls[0].doors, local);
    return local != NULL;
}

static void free_net(struct net *net) {
    for (int i = 0; i < net->hall_count; i++)
        hall_destroy(&net->halls[i]);
    if (net->admin_socket)
        unlink(net->admin_socket);
    pages_destroy(net->pages);
    tally_destroy(net->addresses);
    tally_destroy(net->accounts);
    tls_destroy(net->tls);
    buf_free(&net->options.image);
    free(net->admin_socket);
    free(net->halls);
    free(net);
}

static char *admin_socket_path(const struct config *config) {
    if (*config->admin_socket)
        return mem_strdup(config->admin_socket);
    struct buf path = {0};
    buf_printf(&path, "%s/admin.sock", config->data);
    buf_add(&path, "", 1);
    return (char *)path.data;
}

// Those that this process may use: a service manager or taskset may have given it fewer than there are.
static int cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

struct net *net_create(const struct net_options *options, char *error, int error_size) {
    const struct config *config = options->config;
    struct net *net = mem_new(sizeof *net);
    net->options = *options;
    atomic_store(&net->numbers, 1);
    net->hall_count = config->loops ? (int)config->loops : cores();
    net->halls = mem_new((size_t)net->hall_count * sizeof *net->halls);
    net->addresses = tally_create();
    net->accounts = tally_create();
    net->tls = *config->tls_cert ? tls_create() : NULL;
    net->admin_socket = admin_socket_path(config);
    net->pages = pages_read(config->web, config->boundaries, error, error_size);
    const struct page *boundaries = net->pages ? pages_boundaries(net->pages) : NULL;
    if (boundaries)
        net->bounds = bounds_read((const char *)boundaries->body->data, boundaries->body->len);
    read_presence(config, &net->presence);
    if (!net->pages || !tls_check(config->tls_cert, config->tls_key, error, error_size) ||
        !open_doors(net, error, error_size)) {
        free_net(net);
        return NULL;
    }
    for (int i = 0; i < net->hall_count; i++) {
        struct hall *hall = &net->halls[i];
        hall->net = net;
        hall->options = &net->options;
        hall->index = i;
        read_limits(config, &hall->limits);
        hall_start(hall);
        desk_add_listener(options->desk, loop_inbox(hall->loop), &hall->applied);
    }
    buf_free(&net->options.image);
    return net;
}

int net_port(const struct net *net) {
    return net->port;
}

// ---------------------------------------------------------------------------------------------- words from other
// threads

static void dispose(struct msg *msg) {
    free(msg);
}

static struct msg *plain_msg(const void *arg) {
    struct hall_msg_stop *plain = mem_new(sizeof *plain);
    plain->msg = (struct msg){.kind = *(const uint32_t *)arg, .cost = sizeof *plain, .dispose = dispose};
    return &plain->msg;
}

void net_serve(struct net *net) {
    uint32_t kind = HALL_SERVE;
    halls_post(net, NULL, plain_msg, &kind);
}

struct rows {
    const struct fix *rows;
    uint32_t count;
    enum rows_from from;
};

static struct msg *rows_msg(const void *arg) {
    const struct rows *rows = arg;
    return hall_msg_rows(rows->rows, rows->count, rows->from);
}

void net_hear_fixes(struct net *net, const uint8_t *bytes, uint32_t len) {
    struct arena *arena = arena_create(FIXES_MEMORY);
    struct wire_fixes fixes;
    if (wire_read_fixes(bytes, len, arena, &fixes) == REFUSAL_NONE) {
        struct rows rows = {fixes.rows, fixes.count, ROWS_OF_HUB};
        halls_post(net, NULL, rows_msg, &rows);
    }
    arena_destroy(arena);
}

static struct msg *presence_msg(const void *arg) {
    const struct bus_message *message = arg;
    size_t size = message->presence.count * sizeof *message->presence.people;
    struct hall_msg_presence *heard = mem_new(sizeof *heard + size);
    heard->msg = (struct msg){.kind = HALL_PRESENCE, .cost = (uint32_t)(sizeof *heard + size), .dispose = dispose};
    snprintf(heard->hub, sizeof heard->hub, "%s", message->hub);
    heard->whole = message->presence.whole;
    heard->count = message->presence.count;
    if (size)
        memcpy(heard->people, message->presence.people, size);
    return &heard->msg;
}

void net_hear_presence(struct net *net, const struct bus_message *message) {
    halls_post(net, NULL, presence_msg, message);
}

void net_show_current(struct net *net, const struct fix *fixes, uint32_t count) {
    struct rows rows = {fixes, count, ROWS_OF_DATABASE};
    halls_post(net, NULL, rows_msg, &rows);
}

static struct msg *hub_msg(const void *arg) {
    struct hall_msg_hub *hub = mem_new(sizeof *hub);
    hub->msg = (struct msg){.kind = HALL_HUB_STATE, .cost = sizeof *hub, .dispose = dispose};
    hub->hub = *(const struct wire_hub_state *)arg;
    return &hub->msg;
}

void net_hub_state(struct net *net, const struct wire_hub_state *hub) {
    halls_post(net, NULL, hub_msg, hub);
}

static struct msg *limits_msg(const void *arg) {
    struct hall_msg_limits *limits = mem_new(sizeof *limits);
    limits->msg = (struct msg){.kind = HALL_LIMITS, .cost = sizeof *limits, .dispose = dispose};
    limits->limits = *(const struct limits *)arg;
    return &limits->msg;
}

void net_reload(struct net *net, const struct config *config) {
    struct limits limits;
    read_limits(config, &limits);
    halls_post(net, NULL, limits_msg, &limits);
}

// ---------------------------------------------------------------------------------------------- death

void net_stop(struct net *net, int ms) {
    uint32_t kind = HALL_STOP;
    halls_post(net, NULL, plain_msg, &kind);
    usleep(50000);
    for (int64_t until = clock_mono_us() + ms * 1000LL; tally_all(net->accounts) > 0 && clock_mono_us() < until;)
        usleep(20000);
    for (int i = 0; i < net->hall_count; i++)
        hall_stop(&net->halls[i]);
}

void net_destroy(struct net *net) {
    if (net)
        free_net(net);
}
