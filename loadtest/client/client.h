// The client library: one session with a hub, over TCP or the hub's admin socket, on the caller's libev loop. Used by
// the simulator, the load generator, musterctl and the scenario tests. It keeps what it has promised: commands wait in
// an outbox and are sent again with the same id until they are answered for good; the position in the log moves only
// after an event was handed over; reconnects back off with jitter. wslay frames, protobuf-c decodes.
// One thread per client (that of its loop).
// SPDX-License-Identifier: Apache-2.0
#ifndef LOADTEST_CLIENT_H
#define LOADTEST_CLIENT_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "muster.pb-c.h"

struct client;

enum client_state { CLIENT_IDLE, CLIENT_CONNECTING, CLIENT_GREETING, CLIENT_LIVE, CLIENT_WAITING /* to reconnect */, CLIENT_ENDED };

// Any callback may be NULL. Messages hold only during the call. A callback may call any function below except
// client_destroy.
struct client_events {
    void (*welcome)(void *arg, const Muster__V1__Welcome *welcome);
    void (*snapshot)(void *arg, const Muster__V1__Snapshot *part);
    void (*event)(void *arg, const Muster__V1__Event *event);
    void (*fixes)(void *arg, const Muster__V1__Fixes *fixes);
    void (*fix_receipt)(void *arg, const Muster__V1__FixReceipt *receipt);
    void (*answer)(void *arg, const Muster__V1__Answer *answer); // final answers only
    void (*hub)(void *arg, const Muster__V1__HubState *hub);
    void (*goodbye)(void *arg, const Muster__V1__Goodbye *goodbye);
    void (*down)(void *arg, const char *why); // the link is gone; it will reconnect unless it said ENDED
    void (*raw)(void *arg, const uint8_t *frame, size_t len); // every ServerFrame as it came, before all others
    void *arg;
};

struct client_options {
    const char *host;       // "127.0.0.1"; ignored with a path
    int port;
    const char *path;       // admin socket; NULL: TCP
    const char *token, *device, *name;
    uint64_t seq;           // position to resume from, with log
    const uint8_t *log;     // 16 bytes or NULL
    uint64_t exercise;
    bool reconnect;         // false: ENDED after the first end
    int backoff_ms, backoff_max_ms; // 0: 200, 10,000; doubled per failure, +-30 %
    bool decode;            // false: only `raw` is called (and welcome, goodbye, answers still work)
    struct client_events events;
};

struct client *client_create(struct ev_loop *loop, const struct client_options *options);
void client_open(struct client *client);  // begins to connect
void client_close(struct client *client); // closes politely; ENDED
void client_cut(struct client *client);   // drops the socket as a bad link would; reconnects when asked to
void client_destroy(struct client *client);

enum client_state client_state(const struct client *client);
uint64_t client_through(const struct client *client);
const uint8_t *client_log(const struct client *client); // 16 bytes; NULL: none yet
uint32_t client_outbox(const struct client *client);    // commands not yet answered for good

// Fills command->id with 16 random bytes when empty (then *id_out holds them, if not NULL), keeps a copy in the outbox
// and sends it when live.
void client_command(struct client *client, const Muster__V1__Command *command, uint8_t id_out[16]);
void client_view(struct client *client, const Muster__V1__View *view); // asked again after every reconnect
bool client_fixes(struct client *client, const Muster__V1__Fixes *fixes); // false: not live or the socket is full
bool client_send(struct client *client, const void *frame, size_t len);   // bytes of a ClientFrame; hostile ones too
void client_pause(struct client *client, bool paused); // stops reading the socket: a stuck viewer

// ---- columns <-> rows, for both directions.
struct client_fix {
    uint32_t unit;
    int32_t lat_e7, lon_e7;
    int64_t at_ms;
    int32_t speed_cms, heading_cdeg, accuracy_dm, battery; // -1 unknown
    int32_t altitude_dm;                                   // -1000000 unknown
    uint32_t source, state;
};
// Columns live in memory owned by `fixes` until client_fixes_free.
void client_fixes_pack(Muster__V1__Fixes *fixes, const struct client_fix *rows, uint32_t count);
void client_fixes_free(Muster__V1__Fixes *fixes);
// False: the columns do not fit together. `each` gets the rows in order.
bool client_fixes_each(const Muster__V1__Fixes *fixes, void (*each)(void *arg, const struct client_fix *fix), void *arg);

// ---- sign-in over HTTP, blocking, for tools and tests. Returns the HTTP status (0: no connection) and the token.
int client_login(const char *host, int port, const char *account, const char *password, const char *device, char token[64]);
// GET (or POST with body), blocking. Returns the status, 0: no connection; *body is malloc'ed, NUL-ended.
int client_http(const char *host, int port, const char *method, const char *path, const char *token, const char *request_body, char **body);

#endif
