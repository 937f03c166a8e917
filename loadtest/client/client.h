// The client library: one session with a hub, over TCP or the hub's admin socket, on the caller's libev loop. Used by
// the simulator, the load generator, musterctl and the scenario tests. It keeps what it has promised: commands wait in
// an outbox and are sent again with the same id until they are answered for good; the position in the log moves only
// after an event was handed over; reconnects back off with jitter. wslay frames, protobuf-c decodes.
// One thread per client (that of its loop); what is said leaves at the end of the loop's turn, in as few writes as
// there can be. An idle live client holds about 12 KiB, most of it wslay's.
// SPDX-License-Identifier: Apache-2.0
#ifndef LOADTEST_CLIENT_H
#define LOADTEST_CLIENT_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "muster.pb-c.h"

struct client;

enum client_state {
    CLIENT_IDLE,
    CLIENT_CONNECTING, // socket and WebSocket handshake
    CLIENT_GREETING,   // hello sent, no welcome yet
    CLIENT_LIVE,
    CLIENT_WAITING, // to reconnect
    CLIENT_CLOSING, // client_close was called, the hub has not closed its side yet
    CLIENT_ENDED
};

// Any callback may be NULL. Messages hold only during the call. A callback may call any function below except
// client_destroy; it must not run the loop. Parts of a frame are handed over in the order of ServerFrame's fields.
struct client_events {
    void (*welcome)(void *arg, const Muster__V1__Welcome *welcome);
    void (*snapshot)(void *arg, const Muster__V1__Snapshot *part);
    void (*event)(void *arg, const Muster__V1__Event *event);
    void (*fixes)(void *arg, const Muster__V1__Fixes *fixes);
    void (*fix_receipt)(void *arg, const Muster__V1__FixReceipt *receipt);
    void (*answer)(void *arg, const Muster__V1__Answer *answer); // final answers only
    void (*hub)(void *arg, const Muster__V1__HubState *hub);
    void (*goodbye)(void *arg, const Muster__V1__Goodbye *goodbye);
    void (*down)(void *arg, const char *why); // the link is gone, or could not be had; it reconnects unless ENDED
    void (*raw)(void *arg, const uint8_t *frame, size_t len); // every ServerFrame as it came, before all others
    void *arg;
};

// Whom to believe where TLS is spoken.
struct client_tls {
    const char *ca_file; // certificates to trust (PEM); NULL: those of the machine
    bool insecure;       // trusts anybody
};

struct client_options {
    const char *host; // "127.0.0.1"; a name is looked up once, at birth, blocking. Ignored with a path
    int port;
    const char *path;             // admin socket; NULL: TCP
    const struct client_tls *tls; // NULL: none. Copied. Ignored with a path
    const char *token, *device, *name;
    uint64_t seq;       // position to resume from, with log
    const uint8_t *log; // 16 bytes or NULL
    uint64_t exercise;
    bool reconnect; // false: ENDED after the first end. A goodbye without `resume` and retry time ends it too
    int backoff_ms, backoff_max_ms; // 0: 200, 10,000; doubled per failed attempt, +-30 %
    bool decode;  // false: events, fixes and snapshots are not unpacked (for `raw`); the rest works as ever
    bool stamped; // for client_arrived_ms. The kernel then stamps every packet of the machine, which costs it a little
    struct client_events events;
};

struct client *client_create(struct ev_loop *loop, const struct client_options *options); // texts are copied
void client_open(struct client *client);    // begins to connect; nothing when it is connected. After ENDED: once more
void client_close(struct client *client);   // says what is queued, closes politely: CLOSING, then ENDED within a second
void client_cut(struct client *client);     // drops the socket as a bad link would; reconnects when asked to
void client_destroy(struct client *client); // NULL is fine

enum client_state client_state(const struct client *client);
// The position: the newest seq that is the caller's own, and the log it counts in. Void (0, NULL) from the moment the
// hub says start over until the last part of the snapshot was handed over.
uint64_t client_through(const struct client *client);
const uint8_t *client_log(const struct client *client); // 16 bytes; NULL: none yet
uint32_t client_outbox(const struct client *client);    // commands not yet answered for good

// When the bytes that are being handed over were on this end's socket, as the kernel noted it: wall-clock ms. For use
// in a callback: however late the caller's loop gets to reading, this is when the hub and the network were done. Of
// several packets that were read at once it is the time of the last one. Not stamped: the time of reading.
double client_arrived_ms(const struct client *client);
// The same for a socket of the caller's that has SO_TIMESTAMPNS: as recv.
ssize_t client_receive(int fd, void *bytes, size_t len, double *arrived_ms);

// Gives the command 16 random bytes as id unless it has 16 bytes already (*id_out, if not NULL, holds the id), keeps a
// copy in the outbox and sends it when live. The outbox keeps its order: at most Welcome.limits.open_commands are sent
// and unanswered; a refusal worth sending again holds all that is not sent yet; after a reconnect all unanswered go
// again.
void client_command(struct client *client, const Muster__V1__Command *command, uint8_t id_out[16]);
void client_view(struct client *client, const Muster__V1__View *view);    // asked again after every reconnect
bool client_fixes(struct client *client, const Muster__V1__Fixes *fixes); // false: not live or 256 KiB wait already
bool client_send(struct client *client, const void *frame, size_t len);   // bytes of a ClientFrame; hostile ones too.
                                                                          // False: no WebSocket at this moment
void client_pause(struct client *client, bool paused); // stops reading the socket, still pings: a stuck viewer

// ---- columns <-> rows, for both directions.
struct client_fix {
    uint32_t unit;
    int32_t lat_e7, lon_e7;
    int64_t at_ms;
    int32_t speed_cms, heading_cdeg, accuracy_dm, battery; // -1 unknown
    int32_t altitude_dm;                                   // -1000000 unknown
    uint32_t source, state;
    uint32_t alarm; // bit 0: SOS; up only
};
// Initialises `fixes`; its columns live in memory owned by it until client_fixes_free. Returns the rows that went in:
// fewer than count when a step between two rows does not fit a column (24 days, 214 degrees); the others need a Fixes
// of their own.
uint32_t client_fixes_pack(Muster__V1__Fixes *fixes, const struct client_fix *rows, uint32_t count);
void client_fixes_free(Muster__V1__Fixes *fixes);
// False: the columns do not fit together. `each` gets the rows in order.
bool client_fixes_each(const Muster__V1__Fixes *fixes, void (*each)(void *arg, const struct client_fix *fix),
                       void *arg);

// ---- sign-in over HTTP, blocking, for tools and tests. Returns the HTTP status (0: no connection) and the token.
int client_login(const char *host, int port, const char *account, const char *password, const char *device,
                 char token[64]);
int client_login_tls(const struct client_tls *tls, const char *host, int port, const char *account,
                     const char *password, const char *device, char token[64]);
// GET (or POST with body), blocking. Returns the status, 0: no connection; *body is malloc'ed, NUL-ended.
int client_http(const char *host, int port, const char *method, const char *path, const char *token,
                const char *request_body, char **body);
int client_http_tls(const struct client_tls *tls, const char *host, int port, const char *method, const char *path,
                    const char *token, const char *request_body, char **body); // tls NULL: HTTP, else HTTPS

// The same at an admin socket, as the local operator.
int client_http_local(const char *socket, const char *method, const char *path, const char *request_body, char **body);

#endif
