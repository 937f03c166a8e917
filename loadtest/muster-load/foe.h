// Brokers to compare with: the same units, the same viewers, the same meaning per fix, over the broker's own protocol.
//
// A fix is FOE_FIX bytes of fixed layout, less than a Fixes of one row: the brokers are not made to carry our columns.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_FOE_H
#define MUSTER_LOAD_FOE_H

#include <openssl/types.h>

#include "base/mem.h"
#include "muster-load/load.h"

// ---- a fix
#define FOE_FIX 24
void foe_fix_write(uint8_t bytes[FOE_FIX], const struct client_fix *fix);
double foe_fix_age_ms(const uint8_t bytes[FOE_FIX], double now_ms); // reads all of it

// ---- TLS on a socket that does not block (foe_tls.c): one certificate in the run's folder, the hub's own versions and
// ciphers where the server's side is ours, the client library's where the client's is.
struct foe_tls_paths {
    char certificate[96], key[96];
};
struct foe_tls_paths foe_tls_paths(const char *folder);
bool foe_tls_make(const char *folder);        // both files
SSL_CTX *foe_tls_server(const char *folder);  // NULL: they cannot be read
SSL_CTX *foe_tls_client(const char *folder);  // likewise
SSL *foe_tls_begin(SSL_CTX *context, int fd); // the handshake is done by the first calls of these
// As send and recv, errno too. What send has not taken must be said again first: a part of it may be sealed already.
ssize_t foe_tls_send(SSL *ssl, const void *bytes, size_t len);
ssize_t foe_tls_recv(SSL *ssl, void *bytes, size_t len); // until `len` is full or there is no more

// ---- a connection: TCP or TLS, with WebSocket frames on it or bare (foe_link.c). It does not come back.
struct foe_link;
struct foe_link_events {
    void (*open)(void *arg); // bytes may be said from now on
    // Bytes of the stream, frames taken off. Returns how many were used; the rest comes again with more behind it.
    size_t (*bytes)(void *arg, const uint8_t *bytes, size_t len);
    void *arg;
};
// Without TLS: tls NULL. Without frames: subprotocol NULL.
struct foe_link *foe_link_create(struct ev_loop *ev, int port, SSL_CTX *tls, const char *subprotocol,
                                 const struct foe_link_events *events);
void foe_link_say(struct foe_link *link, const void *bytes, size_t len); // one frame, if there are frames
size_t foe_link_waiting(const struct foe_link *link);                    // bytes that the kernel does not take
bool foe_link_lost(const struct foe_link *link);
void foe_link_cipher(const struct foe_link *link, char *text, size_t size); // version and cipher; "none" without TLS
void foe_link_destroy(struct foe_link *link);                               // NULL is fine

// ---- a session at a broker
struct foe_run;
struct foe_session {
    struct foe_run *run;
    struct foe_link *link;
    bool views; // subscribed to everything; else it publishes
    bool ready; // everything it has to say first is said and answered
};

// What a broker's protocol adds (foe_mqtt.c, foe_nats.c, foe_bare.c).
struct foe_protocol {
    const char *name;
    const char *subprotocol;                                                 // of its WebSocket
    bool publishes;                                                          // false: its fixes are its own
    void (*run)(const char *folder, int port, const struct load_args *args); // becomes the broker; returns only if not
    void (*greet)(struct foe_session *session);                              // what is said when the link is open
    size_t (*bytes)(struct foe_session *session, const uint8_t *bytes, size_t len); // as in foe_link_events
    void (*publish)(struct foe_session *session, uint32_t unit, const uint8_t fix[FOE_FIX]);
};
extern const struct foe_protocol foe_mqtt, foe_nats, foe_bare;

void foe_delivered(struct foe_run *run, const uint8_t fix[FOE_FIX]);             // a viewer got it
void foe_delivered_frame(struct foe_run *run, const uint8_t *frame, size_t len); // likewise, a ServerFrame

#endif
