// A light connection to a broker. All links share one buffer: what a link could not use yet is the only thing it keeps.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "muster-load/foe.h"

#define RECEIVE_BYTES (1u << 18)
#define KEPT_MAX (1u << 20) // of what a link may leave unused

enum { OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10, OP_BINARY = 2, OP_MASK = 15, FIN = 128, MASKED = 128 };

struct foe_link {
    struct ev_loop *ev;
    int fd;
    SSL_CTX *tls;
    SSL *ssl; // NULL: without TLS, or not connected yet
    const char *subprotocol;
    struct foe_link_events events;
    bool connected, open, lost;
    ev_io readable, writable;
    struct buf out, kept; // not taken by the kernel; not used yet
    // inside a frame
    uint8_t head[14], opcode;
    size_t head_len;
    uint64_t left; // of its payload
};

static uint8_t buffer[KEPT_MAX + RECEIVE_BYTES];

static void lose(struct foe_link *link) {
    link->lost = true;
    ev_io_stop(link->ev, &link->readable);
    ev_io_stop(link->ev, &link->writable);
}

// ---- out

static ssize_t send_out(struct foe_link *link) {
    if (link->out.len == 0)
        return 0;
    return link->ssl ? foe_tls_send(link->ssl, link->out.data, link->out.len)
                     : send(link->fd, link->out.data, link->out.len, MSG_NOSIGNAL);
}

static void flush(struct foe_link *link) {
    ssize_t sent = send_out(link);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        lose(link);
        return;
    }
    if (sent > 0) {
        link->out.len -= (size_t)sent;
        memmove(link->out.data, link->out.data + sent, link->out.len);
    }
    bool hears_first = sent < 0 && link->ssl && SSL_want_read(link->ssl); // in the handshake
    if (link->out.len > 0 && !hears_first)
        ev_io_start(link->ev, &link->writable);
    else
        ev_io_stop(link->ev, &link->writable);
}

static void say_frame(struct foe_link *link, uint8_t opcode, const uint8_t *bytes, size_t len) {
    static const uint8_t mask[4] = {0x5a, 0xc3, 0x96, 0x3c};
    uint8_t head[8] = {(uint8_t)(FIN | opcode), (uint8_t)(MASKED | (len < 126 ? len : 126)), (uint8_t)(len >> 8),
                       (uint8_t)len};
    size_t head_len = len < 126 ? 2 : 4; // nothing longer than 64 KiB is said
    buf_add(&link->out, head, head_len);
    buf_add(&link->out, mask, sizeof mask);
    buf_reserve(&link->out, len);
    for (size_t i = 0; i < len; i++)
        link->out.data[link->out.len++] = bytes[i] ^ mask[i % 4];
}

void foe_link_say(struct foe_link *link, const void *bytes, size_t len) {
    if (link->lost)
        return;
    if (link->subprotocol)
        say_frame(link, OP_BINARY, bytes, len);
    else
        buf_add(&link->out, bytes, len);
    flush(link);
}

// ---- in

static size_t frame_head_len(const uint8_t *head) {
    uint8_t len = head[1] & 127;
    return len == 127 ? 10 : len == 126 ? 4 : 2;
}

static uint64_t frame_payload(const uint8_t *head, size_t head_len) {
    uint64_t len = 0;
    for (size_t i = 2; i < head_len; i++)
        len = len << 8 | head[i];
    return head_len == 2 ? head[1] & 127 : len;
}

// Takes the frames off, in place: returns how much of the stream is left at `bytes`.
static size_t unframe(struct foe_link *link, uint8_t *bytes, size_t len) {
    size_t to = 0;
    for (size_t at = 0; at < len;) {
        if (link->left == 0) {
            link->head[link->head_len++] = bytes[at++];
            if (link->head_len < 2 || link->head_len < frame_head_len(link->head))
                continue;
            link->opcode = link->head[0] & OP_MASK;
            link->left = frame_payload(link->head, link->head_len);
            link->head_len = 0;
            if (link->opcode == OP_CLOSE)
                lose(link);
            if (link->opcode == OP_PING)
                say_frame(link, OP_PONG, NULL, 0);
            continue;
        }
        size_t part = link->left < len - at ? (size_t)link->left : len - at;
        if (link->opcode < OP_CLOSE) {
            memmove(bytes + to, bytes + at, part);
            to += part;
        }
        at += part;
        link->left -= part;
    }
    return to;
}

static void become_open(struct foe_link *link) {
    link->open = true;
    link->events.open(link->events.arg);
}

// The answer to the handshake; what stands behind it is frames. Returns its length, 0: not all there.
static size_t upgraded(struct foe_link *link, const uint8_t *bytes, size_t len) {
    const uint8_t *end = memmem(bytes, len, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (memcmp(bytes, "HTTP/1.1 101", 12) != 0)
        lose(link);
    else
        become_open(link);
    return (size_t)(end - bytes) + 4;
}

static void keep(struct foe_link *link, const uint8_t *bytes, size_t len) {
    buf_clear(&link->kept);
    if (len > KEPT_MAX)
        lose(link);
    else if (len > 0)
        buf_add(&link->kept, bytes, len);
}

// Of `len` bytes in the buffer the first `kept` were there before, without frames already.
static void use(struct foe_link *link, size_t kept, size_t len) {
    size_t from = 0;
    if (!link->open) {
        from = upgraded(link, buffer, len);
        if (from == 0) {
            keep(link, buffer, len);
            return;
        }
        kept = 0;
    }
    uint8_t *fresh = buffer + from + kept;
    size_t fresh_len = len - from - kept;
    len = kept + (link->subprotocol ? unframe(link, fresh, fresh_len) : fresh_len);
    size_t used = len > 0 && !link->lost ? link->events.bytes(link->events.arg, buffer + from, len) : 0;
    keep(link, buffer + from + used, len - used);
}

static void on_readable(struct ev_loop *ev, ev_io *io, int events) {
    (void)events;
    struct foe_link *link = io->data;
    size_t kept = link->kept.len;
    if (kept > 0)
        memcpy(buffer, link->kept.data, kept);
    ssize_t got = link->ssl ? foe_tls_recv(link->ssl, buffer + kept, RECEIVE_BYTES)
                            : recv(link->fd, buffer + kept, RECEIVE_BYTES, 0);
    if (got > 0)
        use(link, kept, kept + (size_t)got);
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        lose(link);
    if (link->lost)
        return;
    if (link->out.len > 0)
        flush(link);
    if (link->ssl && SSL_has_pending(link->ssl) && got == RECEIVE_BYTES) // which the kernel does not know of
        ev_feed_event(ev, &link->readable, EV_READ);
}

// ---- birth and death

static void on_writable(struct ev_loop *ev, ev_io *io, int events) {
    (void)events;
    struct foe_link *link = io->data;
    if (!link->connected) {
        link->connected = true;
        link->ssl = link->tls ? foe_tls_begin(link->tls, link->fd) : NULL;
        ev_io_start(ev, &link->readable);
        if (link->subprotocol)
            buf_printf(&link->out,
                       "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n%s%s\r\n\r\n",
                       *link->subprotocol ? "Sec-WebSocket-Protocol: " : "X-Protocol: none", link->subprotocol);
        else
            become_open(link);
    }
    flush(link);
}

struct foe_link *foe_link_create(struct ev_loop *ev, int port, SSL_CTX *tls, const char *subprotocol,
                                 const struct foe_link_events *events) {
    struct foe_link *link = mem_new(sizeof *link);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((uint16_t)port);
    link->ev = ev;
    link->tls = tls;
    link->subprotocol = subprotocol;
    link->events = *events;
    link->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ev_io_init(&link->readable, on_readable, link->fd, EV_READ);
    ev_io_init(&link->writable, on_writable, link->fd, EV_WRITE);
    link->readable.data = link->writable.data = link;
    setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (link->fd < 0 || (connect(link->fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS)) {
        link->lost = true;
        return link;
    }
    ev_io_start(ev, &link->writable);
    return link;
}

size_t foe_link_waiting(const struct foe_link *link) {
    return link->out.len;
}

bool foe_link_lost(const struct foe_link *link) {
    return link->lost;
}

void foe_link_cipher(const struct foe_link *link, char *text, size_t size) {
    if (link->ssl)
        snprintf(text, size, "%s %s", SSL_get_version(link->ssl), SSL_get_cipher_name(link->ssl));
    else
        snprintf(text, size, "none");
}

void foe_link_destroy(struct foe_link *link) {
    if (!link)
        return;
    lose(link);
    SSL_free(link->ssl);
    if (link->fd >= 0)
        close(link->fd);
    buf_free(&link->out);
    buf_free(&link->kept);
    free(link);
}
