// No broker at all: a loop that makes the frames a hub would make and writes them straight to every socket. What it
// costs is what sending costs.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "muster-load/foe.h"
#include "wire/wire.h"

#define TICK_S 0.1
#define SEND_BUFFER (256 << 10) // as a hub has it

struct viewer {
    struct viewer *next;
    int fd;
    SSL *ssl; // NULL: without TLS
    bool open;
    ev_io readable;
    struct buf rest; // of a frame that the kernel took a part of
    struct bare *bare;
};

struct bare {
    struct ev_loop *ev;
    int listener;
    SSL_CTX *tls; // NULL: without
    ev_io arrival;
    ev_timer tick;
    struct viewer *viewers;
    struct client_fix *where;
    struct fix *rows;
    uint32_t units, ticks;
    struct buf frame;
};

// ---- a frame: those who report in this tenth of a second, in the slices of a reporter

static uint32_t gather(struct bare *bare) {
    uint32_t count = 0, slices = REPORT_SLICES / 10, first = bare->ticks++ % 10 * slices;
    int64_t now_ms = (int64_t)load_wall_ms();
    for (uint32_t i = 0; i < bare->units; i++) {
        uint32_t slice = i % REPORT_SLICES;
        if (slice < first || slice >= first + slices)
            continue;
        struct client_fix *at = &bare->where[i];
        unit_move(at, i);
        bare->rows[count++] = (struct fix){.unit = at->unit,
                                           .lat_e7 = at->lat_e7,
                                           .lon_e7 = at->lon_e7,
                                           .at_ms = now_ms - (slice - first) * (int64_t)(1000 / REPORT_SLICES),
                                           .speed_cms = at->speed_cms,
                                           .heading_cdeg = at->heading_cdeg,
                                           .accuracy_dm = FIX_UNKNOWN,
                                           .altitude_dm = FIX_UNKNOWN_ALTITUDE,
                                           .battery = FIX_UNKNOWN};
    }
    return count;
}

static void make_frame(struct bare *bare) {
    enum { HEAD = 4, LONG_HEAD = 10 };
    struct wire_fixes fixes = {.rows = bare->rows, .count = gather(bare)};
    struct buf *frame = &bare->frame;
    buf_clear(frame);
    buf_reserve(frame, LONG_HEAD);
    frame->len = LONG_HEAD;
    wire_piece_fixes(frame, &fixes, (struct wire_fixes_style){.state = true});
    size_t len = frame->len - LONG_HEAD;
    uint8_t head[LONG_HEAD] = {0x82, 127, 0, 0, 0, 0, (uint8_t)(len >> 24), (uint8_t)(len >> 16)};
    size_t head_len = len < 65536 ? HEAD : LONG_HEAD;
    head[1] = len < 65536 ? 126 : 127;
    head[head_len - 2] = (uint8_t)(len >> 8);
    head[head_len - 1] = (uint8_t)len;
    memcpy(frame->data + LONG_HEAD - head_len, head, head_len);
    memmove(frame->data, frame->data + LONG_HEAD - head_len, head_len + len);
    frame->len = head_len + len;
}

// ---- writing it

static void drop(struct viewer *viewer) {
    ev_io_stop(viewer->bare->ev, &viewer->readable);
    SSL_free(viewer->ssl);
    close(viewer->fd);
    viewer->ssl = NULL;
    viewer->fd = -1;
}

static size_t put(struct viewer *viewer, const uint8_t *bytes, size_t len) {
    ssize_t sent = viewer->ssl ? foe_tls_send(viewer->ssl, bytes, len) : send(viewer->fd, bytes, len, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        drop(viewer);
    return sent > 0 ? (size_t)sent : 0;
}

static bool finish_rest(struct viewer *viewer) {
    size_t sent = viewer->rest.len ? put(viewer, viewer->rest.data, viewer->rest.len) : 0;
    viewer->rest.len -= sent;
    memmove(viewer->rest.data, viewer->rest.data + sent, viewer->rest.len);
    return viewer->rest.len == 0;
}

static void on_tick(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct bare *bare = timer->data;
    make_frame(bare);
    for (struct viewer *viewer = bare->viewers; viewer; viewer = viewer->next) {
        if (viewer->fd < 0 || !viewer->open || (viewer->rest.len && !finish_rest(viewer)))
            continue;
        size_t sent = put(viewer, bare->frame.data, bare->frame.len);
        bool begun = sent > 0 || viewer->ssl; // TLS may have sealed what it could not send
        if (begun && sent < bare->frame.len)
            buf_add(&viewer->rest, bare->frame.data + sent, bare->frame.len - sent);
    }
}

// ---- viewers come

static void on_request(struct ev_loop *ev, ev_io *io, int events) {
    (void)ev, (void)events;
    static const char answer[] =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    struct viewer *viewer = io->data;
    char request[2048];
    ssize_t got =
        viewer->ssl ? foe_tls_recv(viewer->ssl, request, sizeof request) : recv(viewer->fd, request, sizeof request, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) // in the handshake
        return;
    if (got <= 0)
        drop(viewer);
    else if (!viewer->open)
        viewer->open = put(viewer, (const uint8_t *)answer, sizeof answer - 1) > 0;
}

static void on_arrival(struct ev_loop *ev, ev_io *io, int events) {
    (void)events;
    struct bare *bare = io->data;
    int fd = accept4(bare->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){SEND_BUFFER}, sizeof(int));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct viewer *viewer = mem_new(sizeof *viewer);
    viewer->fd = fd;
    viewer->ssl = bare->tls ? foe_tls_begin(bare->tls, fd) : NULL;
    viewer->bare = bare;
    viewer->next = bare->viewers;
    bare->viewers = viewer;
    ev_io_init(&viewer->readable, on_request, fd, EV_READ);
    viewer->readable.data = viewer;
    ev_io_start(ev, &viewer->readable);
}

static void run(const char *folder, int port, const struct load_args *args) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((uint16_t)port);
    struct bare *bare = mem_new(sizeof *bare);
    bare->ev = ev_loop_new(EVFLAG_AUTO);
    bare->units = (uint32_t)args->units;
    bare->tls = args->tls ? foe_tls_server(folder) : NULL;
    if (args->tls && !bare->tls)
        return;
    bare->where = units_create(bare->units);
    bare->rows = mem_new(bare->units * sizeof *bare->rows);
    bare->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(bare->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(bare->listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(bare->listener, 4096) != 0)
        return;
    ev_io_init(&bare->arrival, on_arrival, bare->listener, EV_READ);
    ev_timer_init(&bare->tick, on_tick, TICK_S, TICK_S);
    bare->arrival.data = bare->tick.data = bare;
    ev_io_start(bare->ev, &bare->arrival);
    ev_timer_start(bare->ev, &bare->tick);
    ev_run(bare->ev, 0);
}

// ---- the viewers' side

static void greet(struct foe_session *session) {
    session->ready = true;
}

// The stream is ServerFrames end to end: takes the fields that are all there.
static size_t hear(struct foe_session *session, const uint8_t *bytes, size_t len) {
    size_t at = 0;
    while (at < len) {
        size_t head = 1, field = 0, more = 128;
        for (int shift = 0; more & 128 && shift < 35 && at + head < len; shift += 7) {
            more = bytes[at + head++];
            field |= (more & 127) << shift;
        }
        if (more & 128 || len - at - head < field)
            break;
        at += head + field;
    }
    if (at > 0)
        foe_delivered_frame(session->run, bytes, at);
    return at;
}

const struct foe_protocol foe_bare = {
    .name = "bare", .subprotocol = "", .publishes = false, .run = run, .greet = greet, .bytes = hear};
