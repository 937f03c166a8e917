// What the files of the client library share: the client itself and the seams between its parts.
// SPDX-License-Identifier: Apache-2.0
#ifndef LOADTEST_CLIENT_INTERNAL_H
#define LOADTEST_CLIENT_INTERNAL_H

#include <sys/socket.h>
#include <wslay/wslay.h>

#include "base/mem.h"
#include "client/client.h"

#define CLIENT_FRAME_MAX (16u << 20)   // longest message taken from a hub
#define CLIENT_QUEUE_FULL (256u << 10) // bytes waiting to leave from which on client_fixes says no

// A command not yet answered for good.
struct client_letter {
    struct client_letter *next, *prev;
    uint8_t id[16];
    bool sent; // over the link there is now
    uint32_t len;
    uint8_t bytes[]; // encoded Command
};
struct client_outbox {
    struct client_letter *first;
    uint32_t count, open, open_max; // all; sent and unanswered; the hub's limit
    ev_timer hold;                  // running: nothing more is sent until it fires
};

struct client_trust;

// What all clients of a loop share: buffers, and whom they trust.
struct client_shared {
    struct client_shared *next;
    struct ev_loop *loop;
    uint32_t clients;
    struct arena *unpack;
    struct buf scratch;  // a ClientFrame
    struct buf received; // by the last recv
    struct buf leaving;  // by the next send
    struct buf spare;    // lent to the client a message arrives for
    struct client_trust *trusts;
};

struct client {
    struct ev_loop *loop;
    struct client_shared *shared;
    struct client_options options; // texts are the client's own
    struct client_tls tls;         // what options.tls points to
    struct client_events events;
    struct sockaddr_storage address;
    socklen_t address_len; // 0: the name could not be resolved

    enum client_state state;
    int busy;           // depth of callbacks: while > 0 nothing is torn down
    const char *doomed; // why the link is to be torn down once busy is 0
    bool may_return;    // false: the hub said goodbye for good
    uint32_t failures, retry_ms;
    uint64_t random;
    ev_timer timer; // what the state waits for: deadline, next attempt, next ping
    ev_tstamp heard_at, said_at, silence;
    uint64_t pings;

    // the socket
    int fd;
    bool paused, bye,
        in_control; // bye: to be said when all is sent; in_control: what arrives belongs to a control frame
    ev_io readable, writable;
    ev_prepare turn;                // runs once per turn in which something was said
    struct ssl_st *ssl;             // NULL: no TLS
    struct ssl_session_st *ticket;  // of the last connection, to be quicker with the next
    bool awaits_read, awaits_write; // TLS cannot write until it has read, or read until it has written
    struct buf out;                 // what the kernel did not take
    const uint8_t *window;          // what was just received and not yet parsed
    size_t window_len;
    double arrived_ms;          // of what was received last
    wslay_event_context_ptr ws; // NULL: handshake not through
    struct buf message;         // being put together: HTTP response, then WebSocket messages
    uint8_t accept[32];         // Sec-WebSocket-Accept to expect, as text

    // position in the log
    uint8_t log[16], new_log[16];
    bool has_log, starting_over;
    uint64_t through;

    struct client_outbox outbox;
    struct buf view; // ClientFrame with the view asked for; empty: none
};

// ---- client.c: life
void client_lost(struct client *client, const char *why); // the link is of no use any more. `why` is a static text
void client_opened(struct client *client);                // the WebSocket is open: says hello
void client_welcomed(struct client *client, const Muster__V1__Welcome *welcome);
void client_parted(struct client *client, const Muster__V1__Goodbye *goodbye);
void client_ping(struct client *client, uint64_t number); // also how a hub's ping is answered
bool client_is_up(const struct client *client);           // LIVE and not about to be torn down
// ms, changed at random by -below..+above percent.
uint32_t client_jitter(struct client *client, uint32_t ms, uint32_t below, uint32_t above);
uint64_t client_random(struct client *client); // not for secrets

// ---- client_shared.c
struct client_shared *client_shared_take(struct ev_loop *loop);
void client_shared_drop(struct client_shared *shared);

// ---- client_socket.c: the only file that knows sockets
bool client_socket_resolve(struct client *client);
void client_socket_open(struct client *client); // ends in client_opened or client_lost
void client_socket_shut(struct client *client); // at once
void client_socket_bye(struct client *client);  // WebSocket close
bool client_socket_say(struct client *client, const void *bytes,
                       size_t len);                        // one binary message, by the end of the turn
void client_socket_stir(struct client *client);            // something waits in the outbox
size_t client_socket_waiting(const struct client *client); // bytes
void client_socket_pause(struct client *client);
ssize_t client_socket_recv(struct client *client, void *bytes, size_t len); // as recv

// ---- client_tls.c: between the two, when there is TLS
bool client_tls_begin(struct client *client);   // on a new socket. False: the certificates to trust cannot be read
void client_tls_end(struct client *client);     // the socket is about to be closed
void client_tls_destroy(struct client *client); // likewise, for good
ssize_t client_tls_send(struct client *client, const void *bytes, size_t len); // as send and recv: -1 with errno
ssize_t client_tls_recv(struct client *client, void *bytes, size_t len);       // takes all there is
bool client_tls_more(const struct client *client);       // received already; the socket will not tell of it
const char *client_tls_why(const struct client *client); // after EPROTO
void client_tls_forget(struct client_shared *shared);

// ---- client_upgrade.c: the HTTP handshake, as texts
void client_upgrade_ask(struct client *client, struct buf *out);
// Looks at client->message. Returns the bytes of the response head, 0: not complete yet, -1: refused (why is set).
int client_upgrade_read(struct client *client, const char **why);

// ---- client_frame.c: one ServerFrame
void client_frame_take(struct client *client, const uint8_t *bytes, size_t len);

// ---- client_outbox.c
void client_outbox_init(struct client *client);
void client_outbox_finish(struct client *client);
void client_outbox_unsend(struct client *client); // the link is gone
void client_outbox_pump(struct client *client);   // says what may be said
void client_outbox_answered(struct client *client, const Muster__V1__Answer *answer);

// Emptied; encoded ClientFrames are made in it. Holds until the next use.
struct buf *client_scratch(struct client *client);
void client_put_varint(struct buf *buf, uint64_t value);

#endif
