// The street door: listeners, one libwebsockets context and libev loop per thread, sessions, HTTP. What a session hears
// it hears from its own loop's copy of the state and the picture; there are no locks.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_NET_H
#define NET_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/clerk.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "config/config.h"
#include "desk/desk.h"
#include "store/database.h"
#include "watch/watch.h"

struct net_options {
    const struct config *config;
    struct buf image; // snapshot of the state at the start (wire/snapshot.h); empty: an empty state
    struct desk *desk;
    struct bus *bus;
    struct database *database;
    struct clerk *clerk;
    struct watch *watch; // hears every fix; NULL: none
    // Pages of the floor above, appended to `body`; true is 200, false 503. Any loop.
    bool (*metrics)(void *arg, struct buf *body);
    bool (*ready)(void *arg, struct buf *body);
    void *arg;
};

struct net;
// Binds the port and the admin socket, gives birth to the loops and adds them as listeners of the desk; nothing is
// accepted yet. NULL: `error` says what to do.
struct net *net_create(const struct net_options *options, char *error, int error_size);
int net_port(const struct net *net);
void net_serve(struct net *net); // from now on connections are accepted

// Any thread.
void net_hear_fixes(struct net *net, const uint8_t *fixes, uint32_t len);        // encoded Fixes of another hub
void net_hear_presence(struct net *net, const struct bus_message *message);      // of another hub
void net_show_current(struct net *net, const struct fix *fixes, uint32_t count); // last known, from the database
void net_hub_state(struct net *net, const struct wire_hub_state *hub);           // told to every session
void net_reload(struct net *net, const struct config *config);                   // reloadable options; copied

// Says goodbye to every session (STOPPING), waits up to `ms` for the goodbyes to leave, joins the loops.
void net_stop(struct net *net, int ms);
void net_destroy(struct net *net);

#endif
