// The socket of a client: non-blocking TCP, with or without TLS, or unix stream, and WebSocket frames on it by wslay.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "client/client_internal.h"

#define RECEIVE_BYTES 262144u // taken at once; then other sockets have their turn
#define SEND_BYTES 65536u
#define SPARE_MAX 1048576u // a larger message buffer is not kept

// ---- addresses

static bool resolve_path(struct client *client) {
    struct sockaddr_un *un = (struct sockaddr_un *)&client->address;
    un->sun_family = AF_UNIX;
    if (strlen(client->options.path) >= sizeof un->sun_path)
        return false;
    strcpy(un->sun_path, client->options.path);
    client->address_len = sizeof *un;
    return true;
}

bool client_socket_resolve(struct client *client) {
    if (client->options.path)
        return resolve_path(client);
    char port[8];
    snprintf(port, sizeof port, "%u", (unsigned)client->options.port & 0xffff);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV}, *found = NULL;
    if (getaddrinfo(client->options.host, port, &hints, &found) != 0)
        return false;
    memcpy(&client->address, found->ai_addr, found->ai_addrlen);
    client->address_len = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

// ---- bytes

static void broken(struct client *client) {
    client_lost(client, client->ssl && errno == EPROTO ? client_tls_why(client) : strerror(errno));
}

// As send: -1 when nothing can leave at the moment, or ever (then the client is lost).
static ssize_t give(struct client *client, const struct buf *bytes) {
    ssize_t sent = client->ssl ? client_tls_send(client, bytes->data, bytes->len)
                               : send(client->fd, bytes->data, bytes->len, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        broken(client);
    return sent;
}

static double wall_ms(const struct timespec *at) {
    return (double)at->tv_sec * 1e3 + (double)at->tv_nsec * 1e-6;
}

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return wall_ms(&now);
}

ssize_t client_receive(int fd, void *bytes, size_t len, double *arrived_ms) {
    _Alignas(struct cmsghdr) uint8_t notes[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec room = {bytes, len};
    struct msghdr message = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = notes, .msg_controllen = sizeof notes};
    ssize_t got = recvmsg(fd, &message, 0);
    struct cmsghdr *note = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    struct timespec at;
    if (note && note->cmsg_level == SOL_SOCKET && note->cmsg_type == SCM_TIMESTAMPNS) {
        memcpy(&at, CMSG_DATA(note), sizeof at);
        *arrived_ms = wall_ms(&at);
    } else {
        *arrived_ms = now_ms();
    }
    return got;
}

ssize_t client_socket_recv(struct client *client, void *bytes, size_t len) {
    return client->options.stamped ? client_receive(client->fd, bytes, len, &client->arrived_ms)
                                   : recv(client->fd, bytes, len, 0);
}

double client_arrived_ms(const struct client *client) {
    return client->options.stamped ? client->arrived_ms : now_ms();
}

// How many bytes are in `received`; 0: none at the moment, or the client is lost.
static size_t take(struct client *client, struct buf *received) {
    buf_reserve(received, RECEIVE_BYTES);
    ssize_t len = client->ssl ? client_tls_recv(client, received->data, RECEIVE_BYTES)
                              : client_socket_recv(client, received->data, RECEIVE_BYTES);
    if (len == 0)
        client_lost(client, "the connection was closed");
    else if (len < 0 && errno != EAGAIN && errno != EINTR)
        broken(client);
    return len > 0 ? (size_t)len : 0;
}

// ---- out

static void flush_leaving(struct client *client) {
    struct buf *leaving = &client->shared->leaving;
    ssize_t sent = leaving->len > 0 ? give(client, leaving) : 0;
    size_t done = sent > 0 ? (size_t)sent : 0;
    if (done < leaving->len)
        buf_add(&client->out, leaving->data + done, leaving->len - done);
    buf_clear(leaving);
}

static bool flush_out(struct client *client) {
    if (client->out.len == 0)
        return true;
    ssize_t sent = give(client, &client->out);
    if (sent <= 0)
        return false;
    client->out.len -= (size_t)sent;
    memmove(client->out.data, client->out.data + sent, client->out.len);
    if (client->out.len == 0)
        buf_free(&client->out);
    return client->out.len == 0;
}

// wslay lets a close overtake what is queued: it is given the close when nothing is.
static bool want_write(struct client *client) {
    if (client->bye && wslay_event_get_queued_msg_count(client->ws) == 0) {
        client->bye = false;
        wslay_event_queue_close(client->ws, WSLAY_CODE_NORMAL_CLOSURE, NULL, 0);
    }
    return wslay_event_want_write(client->ws);
}

// Moves everything that can be moved towards the kernel; the rest waits for the socket to be writable.
static void flush(struct client *client) {
    while (flush_out(client) && client->ws && want_write(client) && !client->doomed) {
        if (wslay_event_send(client->ws) != 0)
            client_lost(client, "frames could not be sent");
        flush_leaving(client);
    }
    bool waits = client->out.len > 0 && !client->awaits_read; // in a TLS handshake it is the other end's turn
    if (client->fd >= 0 && (waits || client->awaits_write))
        ev_io_start(client->loop, &client->writable);
    else
        ev_io_stop(client->loop, &client->writable);
}

static ssize_t on_ws_send(wslay_event_context_ptr ws, const uint8_t *data, size_t len, int flags, void *arg) {
    (void)flags;
    struct buf *leaving = &((struct client *)arg)->shared->leaving;
    if (leaving->len >= SEND_BYTES) {
        wslay_event_set_error(ws, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    buf_add(leaving, data, len);
    return (ssize_t)len;
}

static int on_ws_mask(wslay_event_context_ptr ws, uint8_t *mask, size_t len, void *arg) {
    (void)ws;
    uint64_t random = client_random(arg);
    memcpy(mask, &random, len < sizeof random ? len : sizeof random);
    return 0;
}

static void on_turn(struct ev_loop *loop, ev_prepare *turn, int events) {
    (void)events;
    struct client *client = turn->data;
    ev_prepare_stop(loop, turn);
    client->busy++;
    client_outbox_pump(client);
    flush(client);
    client->busy--;
}

void client_socket_stir(struct client *client) {
    if (client->ws)
        ev_prepare_start(client->loop, &client->turn);
}

bool client_socket_say(struct client *client, const void *bytes, size_t len) {
    if (!client->ws || client->doomed || client->state == CLIENT_CLOSING)
        return false;
    struct wslay_event_msg message = {WSLAY_BINARY_FRAME, bytes, len};
    if (wslay_event_queue_msg(client->ws, &message) != 0)
        return false;
    client->said_at = ev_now(client->loop);
    client_socket_stir(client);
    return true;
}

size_t client_socket_waiting(const struct client *client) {
    return client->out.len + (client->ws ? wslay_event_get_queued_msg_length(client->ws) : 0);
}

void client_socket_bye(struct client *client) {
    client->bye = true;
    client_socket_stir(client);
}

// ---- in

static ssize_t on_ws_recv(wslay_event_context_ptr ws, uint8_t *bytes, size_t len, int flags, void *arg) {
    (void)flags;
    struct client *client = arg;
    if (client->window_len == 0 || client->doomed) {
        wslay_event_set_error(ws, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    len = len < client->window_len ? len : client->window_len;
    memcpy(bytes, client->window, len);
    client->window += len;
    client->window_len -= len;
    return (ssize_t)len;
}

// The message buffer is lent to a client while a message arrives, and is back when it has.
static void borrow_spare(struct client *client) {
    if (client->message.data)
        return;
    client->message = client->shared->spare;
    client->shared->spare = (struct buf){0};
    buf_clear(&client->message);
}

static void return_spare(struct client *client) {
    struct buf *spare = &client->shared->spare;
    if (client->message.cap > spare->cap && client->message.cap <= SPARE_MAX) {
        buf_free(spare);
        *spare = client->message;
    } else {
        buf_free(&client->message);
    }
    client->message = (struct buf){0};
}

static void on_ws_frame(wslay_event_context_ptr ws, const struct wslay_event_on_frame_recv_start_arg *frame,
                        void *arg) {
    (void)ws;
    struct client *client = arg;
    client->in_control = frame->opcode & 8;
    borrow_spare(client);
    if (!client->in_control && client->message.len + frame->payload_length > CLIENT_FRAME_MAX)
        client_lost(client, "the hub sent a message beyond all limits");
}

// wslay keeps the pieces of control frames by itself, and those are not to be mixed into a message.
static void on_ws_chunk(wslay_event_context_ptr ws, const struct wslay_event_on_frame_recv_chunk_arg *chunk,
                        void *arg) {
    (void)ws;
    struct client *client = arg;
    if (!client->in_control && !client->doomed)
        buf_add(&client->message, chunk->data, chunk->data_length);
}

static void on_ws_message(wslay_event_context_ptr ws, const struct wslay_event_on_msg_recv_arg *message, void *arg) {
    (void)ws;
    struct client *client = arg;
    client->heard_at = ev_now(client->loop);
    if (message->opcode == WSLAY_CONNECTION_CLOSE) {
        client_lost(client, "the hub closed the connection");
    } else if (message->opcode == WSLAY_BINARY_FRAME && !client->doomed) {
        client_frame_take(client, client->message.data, client->message.len);
        buf_clear(&client->message);
    }
    if (client->message.len == 0)
        return_spare(client);
}

static bool start_ws(struct client *client) {
    static const struct wslay_event_callbacks callbacks = {
        .recv_callback = on_ws_recv,
        .send_callback = on_ws_send,
        .genmask_callback = on_ws_mask,
        .on_frame_recv_start_callback = on_ws_frame,
        .on_frame_recv_chunk_callback = on_ws_chunk,
        .on_msg_recv_callback = on_ws_message,
    };
    if (wslay_event_context_client_init(&client->ws, &callbacks, client) != 0)
        return false;
    wslay_event_config_set_no_buffering(client->ws, 1);
    wslay_event_config_set_max_recv_msg_length(client->ws, CLIENT_FRAME_MAX);
    return true;
}

static void take_handshake(struct client *client) {
    borrow_spare(client);
    size_t before = client->message.len;
    buf_add(&client->message, client->window, client->window_len);
    const char *why;
    int head = client_upgrade_read(client, &why);
    if (head == 0)
        return;
    if (head < 0 || !start_ws(client)) {
        client_lost(client, why);
        return;
    }
    size_t used = (size_t)head - before; // the rest is frames already
    client->window += used;
    client->window_len -= used;
    return_spare(client);
    client_opened(client);
}

static void parse(struct client *client, const uint8_t *bytes, size_t len) {
    client->busy++;
    client->window = bytes;
    client->window_len = len;
    if (!client->ws)
        take_handshake(client);
    if (client->ws && client->window_len > 0) {
        if (wslay_event_recv(client->ws) != 0)
            client_lost(client, "the hub's frames cannot be read");
        if (wslay_event_want_write(client->ws)) // pongs and closes that wslay answers by itself
            client_socket_stir(client);
    }
    client->window_len = 0;
    client->busy--;
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events) {
    (void)events;
    struct client *client = io->data;
    struct buf *received = &client->shared->received;
    size_t len = take(client, received);
    if (len > 0)
        parse(client, received->data, len);
    if (!client->ssl || client->doomed)
        return;
    if (client_tls_more(client))
        ev_feed_event(loop, io, EV_READ);
    if (client->out.len > 0 || client->awaits_write) {
        client->busy++;
        flush(client);
        client->busy--;
    }
}

void client_socket_pause(struct client *client) {
    if (client->fd < 0)
        return;
    if (client->paused)
        ev_io_stop(client->loop, &client->readable);
    else
        ev_io_start(client->loop, &client->readable);
    if (!client->paused && client->ssl && client_tls_more(client))
        ev_feed_event(client->loop, &client->readable, EV_READ);
}

// ---- birth and death

static void on_writable(struct ev_loop *loop, ev_io *io, int events) {
    (void)events;
    struct client *client = io->data;
    if (client->state == CLIENT_CONNECTING && client->out.len == 0 && !client->ws) { // connected, or not
        int error = 0;
        socklen_t len = sizeof error;
        getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &len);
        if (error != 0) {
            client_lost(client, strerror(error));
            return;
        }
        client_upgrade_ask(client, &client->out);
    }
    if (client->awaits_write)
        ev_feed_event(loop, &client->readable, EV_READ); // reading may go on, and says whether it must wait again
    client->busy++;
    flush(client);
    client->busy--;
}

void client_socket_open(struct client *client) {
    client->busy++; // a failure is told by the loop, not from in here
    int fd = -1, stamped = client->options.stamped;
    if (client->address_len == 0)
        client_lost(client, "the name of the hub cannot be resolved");
    else if ((fd = socket(client->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) < 0)
        client_lost(client, strerror(errno));
    if (fd >= 0) {
        client->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &stamped, sizeof stamped);
        ev_io_init(&client->readable, on_readable, fd, EV_READ);
        ev_io_init(&client->writable, on_writable, fd, EV_WRITE);
        ev_prepare_init(&client->turn, on_turn);
        client->readable.data = client->writable.data = client->turn.data = client;
        if (client->options.tls && !client_tls_begin(client))
            client_lost(client, "the certificates to trust cannot be read");
        else if (connect(fd, (struct sockaddr *)&client->address, client->address_len) != 0 && errno != EINPROGRESS)
            client_lost(client, strerror(errno));
        ev_io_start(client->loop, &client->writable);
        client_socket_pause(client);
    }
    client->busy--;
}

void client_socket_shut(struct client *client) {
    if (client->fd < 0)
        return;
    ev_io_stop(client->loop, &client->readable);
    ev_io_stop(client->loop, &client->writable);
    ev_prepare_stop(client->loop, &client->turn);
    client_tls_end(client);
    close(client->fd);
    client->fd = -1;
    if (client->ws)
        wslay_event_context_free(client->ws);
    client->ws = NULL;
    client->bye = false;
    buf_free(&client->out);
    buf_free(&client->message);
}
