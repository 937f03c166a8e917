// A hall: one loop thread of the street door, with its libwebsockets context, its sessions and requests, and its own
// copies of the state, the picture and the newest events. Everything here is touched by that thread alone.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_HALL_H
#define NET_HALL_H

#include <ev.h>
#include <libwebsockets.h>
#include <stdatomic.h>

#include "base/address.h"
#include "base/loop.h"
#include "domain/forces.h"
#include "fanout/nearest.h"
#include "fanout/picture.h"
#include "fanout/ring.h"
#include "net/audience.h"
#include "net/bucket.h"
#include "net/crowd.h"
#include "net/net.h"
#include "net/pace.h"
#include "net/pages.h"
#include "net/round.h"
#include "net/tally.h"

#define SUBPROTOCOL "muster.v1"

struct session;
struct http;
struct phone;
struct sos;
struct door;
struct presences;

// Reloadable options, copied for each hall.
struct limits {
    int64_t accept_per_s, http_per_s, commands_per_s, open_commands, fixes_per_s, frame_bytes, lag_bytes;
    int64_t hello_us, lag_us, silence_us, login_ms;
    int64_t sessions, sessions_per_account, sessions_per_address;
    struct fix_limits fix;
    char origin[1024];
};

// Kinds of a hall's inbox besides the desk's (desk/desk.h).
enum hall_inbox {
    HALL_FIXES = 1,
    HALL_HUB_STATE,
    HALL_TAKEN_OVER,
    HALL_LIMITS,
    HALL_SERVE,
    HALL_STOP,
    HALL_PRESENCE,
    HALL_CLERK,
    HALL_TRACK,
    HALL_MESSAGES,
    HALL_VERSIONS
};

// Who is at the other end of a socket; lives as long as the socket.
struct peer {
    struct hall *hall;
    char address[48];           // textual IP; "local": the admin socket
    char key[ADDRESS_KEY_SIZE]; // what it counts as
    bool local;
};

struct hall {
    struct net *net;
    const struct net_options *options;
    int index;
    struct loop *loop;
    struct ev_loop *ev;
    struct lws_context *lws;
    struct lws_vhost *vhost, *local_vhost; // with TLS if that is on; the admin socket's, always without
    void *tls;                             // SSL_CTX of `vhost`; NULL: none
    uint64_t tickets;                      // net/tls.h: generation of its ticket keys
    lws_sorted_usec_list_t crutch;         // keeps lws's timeouts exact under libev
    struct door *doors;
    struct crowd crowd;
    struct rounds rounds;
    ev_timer tick, second, share;
    uint64_t ticks;
    int64_t over_us; // spent in this tick on snapshots for sessions that start over
    bool over_waits; // some of them wait for the next tick

    struct state *state;
    struct picture *picture;
    struct nearest *nearest;
    struct ring *ring;
    struct audience *audience;
    struct parts *parts;
    struct presences *presences;
    bool news;                // records came since the last turn
    _Atomic uint64_t applied; // state's seq, for the other halls

    struct limits limits;
    struct wire_hub_state hub;
    bool serving, stopping;

    struct session *sessions, *viewers; // lists: all, and those with a view
    struct session *by_number, *by_device;
    struct http *requests; // hash by number
    struct phone *phones;  // http_osmand.c
    struct sos *sos;       // sos.c
    struct pace *pace;     // of requests, by address
    size_t reply_bytes;    // of answers that were made and not yet read
    size_t body_bytes;     // of long bodies that are coming or being worked on
    uint32_t session_count;
    struct snapshot_parts *snapshots; // kept for the seq they were made at

    struct fix *shown, *history; // accepted since they were last passed on
    uint32_t shown_count, shown_cap, history_count, history_cap;
    uint32_t shared; // of shown, how many the other halls have

    struct arena *arena; // for decoding one frame
    struct buf frame;    // being written; LWS_PRE bytes of room before it
};

// What all halls share: set at birth, or with a lock or atomics of its own.
struct net {
    struct net_options options;
    struct pages *pages;
    struct tally *addresses, *accounts;
    struct tls *tls; // NULL: plain HTTP
    struct presence_limits presence;
    struct forces_box bounds; // of the district
    _Atomic uint64_t numbers; // of sessions and requests
    int port;
    int hall_count;
    struct hall *halls;
    char *admin_socket;
};

enum rows_from { ROWS_OF_HALL, ROWS_OF_HUB, ROWS_OF_DATABASE };

struct hall_msg_fixes { // HALL_FIXES; rows of another hall, another hub or the database
    struct msg msg;
    enum rows_from from;
    struct block *rows;
};
struct hall_msg_hub {
    struct msg msg;
    struct wire_hub_state hub;
};
struct hall_msg_taken_over {
    struct msg msg;
    uint64_t number; // sessions of the same device that are older than this one end
    uint32_t account;
    char device[DEVICE_MAX + 1];
};
struct hall_msg_limits {
    struct msg msg;
    struct limits limits;
};
struct hall_msg_stop {
    struct msg msg;
};

void hall_start(struct hall *hall); // its thread runs when this returns; doors, index, net, limits are set before
void hall_stop(struct hall *hall);
void hall_destroy(struct hall *hall);

// Posts a copy of the message made by `make` to every hall but `except` (NULL: to all).
void halls_post(struct net *net, struct hall *except, struct msg *(*make)(const void *arg), const void *arg);
struct msg *hall_msg_rows(const struct fix *rows, uint32_t count, enum rows_from from);

// True when every hall has applied everything up to seq.
bool halls_applied(struct net *net, uint64_t seq);

// False while this hub does not know enough to let anybody in.
bool hall_ready(const struct hall *hall);

// protocols.c
extern const struct lws_protocols hall_protocols[];

#endif
