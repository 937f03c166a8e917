// The life of a client: connecting, greeting, live, waiting to come back.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "client/client_internal.h"

#define DEADLINE_S 10.0 // for the handshake, and for the welcome
#define CLOSING_S 1.0
#define SILENCE_MS 30000 // of a hub that tells none
#define OPEN_COMMANDS 64 // likewise

struct buf *client_scratch(struct client *client) {
    buf_clear(&client->shared->scratch);
    return &client->shared->scratch;
}

uint64_t client_random(struct client *client) { // splitmix64
    uint64_t z = client->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t client_jitter(struct client *client, uint32_t ms, uint32_t below, uint32_t above) {
    uint64_t from = (uint64_t)ms * (100 - below) / 100, to = (uint64_t)ms * (100 + above) / 100;
    uint64_t value = from + client_random(client) % (to - from + 1);
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

bool client_is_up(const struct client *client) {
    return client->state == CLIENT_LIVE && !client->doomed;
}

static void arm(struct client *client, double seconds) {
    client->timer.repeat = seconds > 0.001 ? seconds : 0.001;
    ev_timer_again(client->loop, &client->timer);
}

static void connect_now(struct client *client) {
    client->state = CLIENT_CONNECTING;
    client->retry_ms = 0;
    arm(client, DEADLINE_S);
    client_socket_open(client);
}

static uint32_t next_wait_ms(struct client *client) {
    if (client->retry_ms > 0)
        return client_jitter(client, client->retry_ms, 0, 30);
    uint64_t wait = (uint64_t)client->options.backoff_ms << (client->failures < 20 ? client->failures : 20);
    uint64_t most = (uint64_t)client->options.backoff_max_ms;
    client->failures++;
    return client_jitter(client, (uint32_t)(wait < most ? wait : most), 30, 30);
}

static enum client_state state_after_loss(const struct client *client) {
    bool back = client->options.reconnect && client->may_return && client->state != CLIENT_CLOSING;
    return back ? CLIENT_WAITING : CLIENT_ENDED;
}

static void tear_down(struct client *client, const char *why) {
    client->doomed = NULL;
    client_socket_shut(client);
    client_outbox_unsend(client);
    client->state = state_after_loss(client);
    if (client->state == CLIENT_WAITING) {
        ev_now_update(client->loop); // hundreds of goodbyes are one long turn, and nobody may be back too early
        arm(client, next_wait_ms(client) / 1000.0);
    } else {
        ev_timer_stop(client->loop, &client->timer);
    }
    if (client->events.down)
        client->events.down(client->events.arg, why);
}

// From inside callbacks, and from client_open, the end is put off to the timer: wslay and the caller are still in
// there.
void client_lost(struct client *client, const char *why) {
    if (client->doomed || client->state == CLIENT_ENDED)
        return;
    if (client->busy > 0) {
        client->doomed = why;
        ev_feed_event(client->loop, &client->timer, EV_TIMER);
        return;
    }
    tear_down(client, why);
}

void client_opened(struct client *client) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    hello.token = (char *)(uintptr_t)client->options.token;
    hello.device = (char *)(uintptr_t)client->options.device;
    hello.client = (char *)(uintptr_t)client->options.name;
    hello.seq = client->through;
    hello.exercise = client->options.exercise;
    if (client->has_log)
        hello.log = (ProtobufCBinaryData){sizeof client->log, client->log};
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.hello = &hello;
    struct buf *bytes = client_scratch(client);
    buf_reserve(bytes, muster__v1__client_frame__get_packed_size(&frame));
    bytes->len = muster__v1__client_frame__pack(&frame, bytes->data);
    client->state = CLIENT_GREETING;
    client->heard_at = ev_now(client->loop);
    arm(client, DEADLINE_S);
    client_socket_say(client, bytes->data, bytes->len);
}

// What is known counts on only when the hub says so and the log is the same; otherwise there is no position yet.
static void settle_position(struct client *client, const Muster__V1__Welcome *welcome) {
    bool same = client->has_log && memcmp(client->log, welcome->log.data, sizeof client->log) == 0;
    bool goes_on = welcome->resume == MUSTER__V1__RESUME__RESUME_CONTINUE ||
                   welcome->resume == MUSTER__V1__RESUME__RESUME_CATCH_UP;
    memcpy(client->new_log, welcome->log.data, sizeof client->new_log);
    client->starting_over = !goes_on;
    if (goes_on)
        memcpy(client->log, client->new_log, sizeof client->log);
    client->has_log = goes_on;
    if (!goes_on || !same)
        client->through = 0;
}

void client_welcomed(struct client *client, const Muster__V1__Welcome *welcome) {
    if (client->state != CLIENT_GREETING || welcome->log.len != sizeof client->log) {
        client_lost(client, "the hub's welcome makes no sense");
        return;
    }
    settle_position(client, welcome);
    const Muster__V1__Limits *limits = welcome->limits;
    client->state = CLIENT_LIVE;
    client->failures = 0;
    client->outbox.open_max = limits && limits->open_commands ? limits->open_commands : OPEN_COMMANDS;
    client->silence = (welcome->silence_ms ? welcome->silence_ms : SILENCE_MS) / 1000.0;
    arm(client, client->silence / 3);
    if (client->view.len > 0)
        client_socket_say(client, client->view.data, client->view.len);
    if (client->events.welcome)
        client->events.welcome(client->events.arg, welcome);
    client_socket_stir(client);
}

void client_parted(struct client *client, const Muster__V1__Goodbye *goodbye) {
    client->may_return = goodbye->resume || goodbye->retry_after_ms > 0;
    client->retry_ms = goodbye->retry_after_ms;
    if (client->events.goodbye)
        client->events.goodbye(client->events.arg, goodbye);
    client_lost(client, "the hub said goodbye");
}

void client_ping(struct client *client, uint64_t number) {
    Muster__V1__Ping ping = MUSTER__V1__PING__INIT;
    ping.number = number;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.ping = &ping;
    uint8_t bytes[32];
    client_socket_say(client, bytes, muster__v1__client_frame__pack(&frame, bytes));
}

static void live_tick(struct client *client) {
    ev_tstamp now = ev_now(client->loop);
    if (!client->paused && now - client->heard_at > client->silence * 1.5) {
        client_lost(client, "nothing was heard from the hub for too long");
        return;
    }
    double quiet = client->silence / 3;
    if (now - client->said_at >= quiet)
        client_ping(client, ++client->pings);
    else
        quiet -= now - client->said_at;
    arm(client, quiet);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)events;
    struct client *client = timer->data;
    if (client->doomed)
        tear_down(client, client->doomed);
    else if (client->state == CLIENT_WAITING)
        connect_now(client);
    else if (client->state == CLIENT_LIVE)
        live_tick(client);
    else if (client->state == CLIENT_CLOSING)
        client_lost(client, "closed");
    else
        client_lost(client, "the hub did not answer in time");
}

static char *own(const char *text, const char *otherwise) {
    return mem_strdup(text && *text ? text : otherwise);
}

struct client *client_create(struct ev_loop *loop, const struct client_options *options) {
    struct client *client = mem_new(sizeof *client);
    client->loop = loop;
    client->shared = client_shared_take(loop);
    client->options = *options;
    client->events = options->events;
    client->options.host = own(options->host, "127.0.0.1");
    client->options.path = mem_strdup(options->path);
    client->options.token = own(options->token, "");
    client->options.device = own(options->device, "client");
    client->options.name = own(options->name, "muster-client/" MUSTER_VERSION);
    client->options.log = NULL;
    if (options->tls && !options->path) {
        client->tls = (struct client_tls){mem_strdup(options->tls->ca_file), options->tls->insecure};
        client->options.tls = &client->tls;
    } else {
        client->options.tls = NULL;
    }
    client->options.backoff_ms = options->backoff_ms > 0 ? options->backoff_ms : 200;
    client->options.backoff_max_ms = options->backoff_max_ms > 0 ? options->backoff_max_ms : 10000;
    client->through = options->seq;
    client->has_log = options->log != NULL;
    if (options->log)
        memcpy(client->log, options->log, sizeof client->log);
    if (getrandom(&client->random, sizeof client->random, 0) != sizeof client->random)
        client->random = (uintptr_t)client;
    client->fd = -1;
    client->may_return = true;
    ev_init(&client->timer, on_timer);
    client->timer.data = client;
    client_outbox_init(client);
    client_socket_resolve(client);
    return client;
}

void client_destroy(struct client *client) {
    if (!client)
        return;
    client_socket_shut(client);
    client_tls_destroy(client);
    ev_timer_stop(client->loop, &client->timer);
    ev_clear_pending(client->loop, &client->timer);
    client_outbox_finish(client);
    buf_free(&client->view);
    client_shared_drop(client->shared);
    free((char *)(uintptr_t)client->tls.ca_file);
    free((char *)(uintptr_t)client->options.host);
    free((char *)(uintptr_t)client->options.path);
    free((char *)(uintptr_t)client->options.token);
    free((char *)(uintptr_t)client->options.device);
    free((char *)(uintptr_t)client->options.name);
    free(client);
}

void client_open(struct client *client) {
    enum client_state state = client->state;
    if (client->doomed || (state != CLIENT_IDLE && state != CLIENT_WAITING && state != CLIENT_ENDED))
        return;
    client->may_return = true;
    connect_now(client);
}

void client_close(struct client *client) {
    if (client->state == CLIENT_ENDED || client->state == CLIENT_CLOSING)
        return;
    if (!client->ws || client->doomed) { // nothing to be polite to
        client->may_return = false;
        if (client->state == CLIENT_IDLE || client->state == CLIENT_WAITING)
            tear_down(client, "closed");
        else
            client_lost(client, "closed");
        return;
    }
    client_outbox_pump(client);
    client->state = CLIENT_CLOSING;
    client_socket_bye(client);
    arm(client, CLOSING_S);
}

void client_cut(struct client *client) {
    if (client->fd >= 0)
        client_lost(client, "cut");
}

enum client_state client_state(const struct client *client) {
    return client->doomed ? state_after_loss(client) : client->state;
}

uint64_t client_through(const struct client *client) {
    return client->through;
}

const uint8_t *client_log(const struct client *client) {
    return client->has_log ? client->log : NULL;
}

void client_view(struct client *client, const Muster__V1__View *view) {
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.view = (Muster__V1__View *)(uintptr_t)view;
    size_t len = muster__v1__client_frame__get_packed_size(&frame);
    buf_clear(&client->view);
    buf_reserve(&client->view, len);
    client->view.len = muster__v1__client_frame__pack(&frame, client->view.data);
    if (client_is_up(client))
        client_socket_say(client, client->view.data, len);
}

bool client_fixes(struct client *client, const Muster__V1__Fixes *fixes) {
    if (!client_is_up(client) || client_socket_waiting(client) > CLIENT_QUEUE_FULL)
        return false;
    Muster__V1__Fixes *one = (Muster__V1__Fixes *)(uintptr_t)fixes;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.n_fixes = 1;
    frame.fixes = &one;
    struct buf *bytes = client_scratch(client);
    buf_reserve(bytes, muster__v1__client_frame__get_packed_size(&frame));
    bytes->len = muster__v1__client_frame__pack(&frame, bytes->data);
    return client_socket_say(client, bytes->data, bytes->len);
}

bool client_send(struct client *client, const void *frame, size_t len) {
    return client_socket_say(client, frame, len);
}

void client_pause(struct client *client, bool paused) {
    client->paused = paused;
    client->heard_at = ev_now(client->loop);
    client_socket_pause(client);
}
