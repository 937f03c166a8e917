// A hub of a few lines for tests of the client library: one connection at a time, on the test's own loop; it says what
// the test tells it to say.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_FAKE_HUB_H
#define TESTS_UNIT_FAKE_HUB_H

#include <arpa/inet.h>
#include <ev.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wslay/wslay.h>

#include "muster.pb-c.h"

struct fake_hub {
    struct ev_loop *loop;
    int listener, port, fd;
    ev_io arrival, readable;
    char head[4096];
    size_t head_len;
    wslay_event_context_ptr ws; // NULL: handshake not through
    int connections;
    void (*heard)(void *arg, const Muster__V1__ClientFrame *frame);
    void *arg;
};

static inline void fake_hub_drop(struct fake_hub *hub) {
    if (hub->fd < 0)
        return;
    ev_io_stop(hub->loop, &hub->readable);
    close(hub->fd);
    hub->fd = -1;
    wslay_event_context_free(hub->ws);
    hub->ws = NULL;
}

static ssize_t fake_hub_ws_recv(wslay_event_context_ptr ws, uint8_t *data, size_t len, int flags, void *arg) {
    (void)flags;
    struct fake_hub *hub = arg;
    ssize_t got = hub->fd < 0 ? -1 : recv(hub->fd, data, len, 0);
    if (got <= 0)
        wslay_event_set_error(ws, got < 0 ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
    return got > 0 ? got : -1;
}

static ssize_t fake_hub_ws_send(wslay_event_context_ptr ws, const uint8_t *data, size_t len, int flags, void *arg) {
    (void)flags;
    struct fake_hub *hub = arg;
    ssize_t sent = send(hub->fd, data, len, MSG_NOSIGNAL);
    if (sent < 0)
        wslay_event_set_error(ws, WSLAY_ERR_CALLBACK_FAILURE);
    return sent;
}

static void fake_hub_ws_message(wslay_event_context_ptr ws, const struct wslay_event_on_msg_recv_arg *message,
                                void *arg) {
    (void)ws;
    struct fake_hub *hub = arg;
    if (message->opcode != WSLAY_BINARY_FRAME)
        return;
    Muster__V1__ClientFrame *frame = muster__v1__client_frame__unpack(NULL, message->msg_length, message->msg);
    if (frame && hub->heard)
        hub->heard(hub->arg, frame);
    if (frame)
        muster__v1__client_frame__free_unpacked(frame, NULL);
}

static inline void fake_hub_upgrade(struct fake_hub *hub) {
    static const struct wslay_event_callbacks callbacks = {.recv_callback = fake_hub_ws_recv,
                                                           .send_callback = fake_hub_ws_send,
                                                           .on_msg_recv_callback = fake_hub_ws_message};
    char key[80], accept[32], answer[512];
    unsigned char digest[EVP_MAX_MD_SIZE];
    snprintf(key, sizeof key, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
             strstr(hub->head, "Sec-WebSocket-Key: ") + strlen("Sec-WebSocket-Key: "));
    EVP_Digest(key, strlen(key), digest, NULL, EVP_sha1(), NULL);
    EVP_EncodeBlock((unsigned char *)accept, digest, 20);
    int len = snprintf(answer, sizeof answer,
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: muster.v1\r\n\r\n",
                       accept);
    if (send(hub->fd, answer, (size_t)len, MSG_NOSIGNAL) == len)
        wslay_event_context_server_init(&hub->ws, &callbacks, hub);
}

static void fake_hub_readable(struct ev_loop *loop, ev_io *io, int events) {
    (void)loop, (void)events;
    struct fake_hub *hub = io->data;
    if (hub->ws) {
        if (wslay_event_recv(hub->ws) != 0)
            fake_hub_drop(hub);
        return;
    }
    ssize_t got = recv(hub->fd, hub->head + hub->head_len, sizeof hub->head - 1 - hub->head_len, 0);
    if (got <= 0) {
        fake_hub_drop(hub);
        return;
    }
    hub->head_len += (size_t)got;
    hub->head[hub->head_len] = '\0';
    if (strstr(hub->head, "\r\n\r\n"))
        fake_hub_upgrade(hub);
}

static void fake_hub_arrival(struct ev_loop *loop, ev_io *io, int events) {
    (void)events;
    struct fake_hub *hub = io->data;
    int fd = accept4(hub->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    fake_hub_drop(hub);
    hub->fd = fd;
    hub->head_len = 0;
    hub->connections++;
    ev_io_init(&hub->readable, fake_hub_readable, fd, EV_READ);
    hub->readable.data = hub;
    ev_io_start(loop, &hub->readable);
}

static inline void fake_hub_open(struct fake_hub *hub, struct ev_loop *loop) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    *hub = (struct fake_hub){.loop = loop, .fd = -1};
    hub->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(hub->listener, (struct sockaddr *)&address, len) != 0 || listen(hub->listener, 16) != 0 ||
        getsockname(hub->listener, (struct sockaddr *)&address, &len) != 0)
        abort();
    hub->port = ntohs(address.sin_port);
    ev_io_init(&hub->arrival, fake_hub_arrival, hub->listener, EV_READ);
    hub->arrival.data = hub;
    ev_io_start(loop, &hub->arrival);
}

static inline void fake_hub_shut(struct fake_hub *hub) {
    fake_hub_drop(hub);
    ev_io_stop(hub->loop, &hub->arrival);
    close(hub->listener);
}

static inline void fake_hub_say_bytes(struct fake_hub *hub, const uint8_t *bytes, size_t len) {
    struct wslay_event_msg message = {WSLAY_BINARY_FRAME, bytes, len};
    if (!hub->ws || wslay_event_queue_msg(hub->ws, &message) != 0 || wslay_event_send(hub->ws) != 0)
        abort();
}

static inline void fake_hub_say(struct fake_hub *hub, const Muster__V1__ServerFrame *frame) {
    size_t len = muster__v1__server_frame__get_packed_size(frame);
    uint8_t *bytes = malloc(len + 1);
    fake_hub_say_bytes(hub, bytes, muster__v1__server_frame__pack(frame, bytes));
    free(bytes);
}

static inline void fake_hub_on_tick(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)timer, (void)events;
}

// Runs the loop of `s` until `condition` holds, 15 s at most.
#define UNTIL(s, condition)                                                                                            \
    do {                                                                                                               \
        ev_timer tick;                                                                                                 \
        ev_timer_init(&tick, fake_hub_on_tick, 0.005, 0.005);                                                          \
        ev_timer_start((s)->loop, &tick);                                                                              \
        ev_tstamp give_up = ev_time() + 15;                                                                            \
        while (!(condition) && ev_time() < give_up)                                                                    \
            ev_run((s)->loop, EVRUN_ONCE);                                                                             \
        ev_timer_stop((s)->loop, &tick);                                                                               \
        assert_true(condition);                                                                                        \
    } while (0)

#endif
