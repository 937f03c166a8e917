// A siege: a hub under attack by the test, a victim whose account is used for it, and a witness who must notice
// nothing.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SIEGE_H
#define WORLD_SIEGE_H

#include "world/people.h"
#include "world/street.h"
#include "world/witness.h"

enum {
    WS_CONTINUATION = 0x00,
    WS_TEXT = 0x01,
    WS_BINARY = 0x02,
    WS_CLOSE = 0x08,
    WS_PING = 0x09,
    WS_PONG = 0x0a,
    WS_FIN = 0x80,
};

struct siege {
    struct world *world;
    struct hub *hub;
    struct witness *witness;
    char token[64];  // of the victim: a duty officer of the district
    double sessions; // open before it began
    long memory_kb;
};

struct siege *siege_begin(struct world *world, const char *const *flags); // flags of the hub, as in world_hub
void siege_unharmed(struct siege *siege);                                 // the witness noticed nothing so far
// The same at the end; besides, no session of the besiegers stays, and the hub has not grown by more than `grown_mb`.
void siege_end(struct siege *siege, long grown_mb);

int siege_door(struct siege *siege);                                                   // a WebSocket before its hello
int siege_greeted(struct siege *siege, const char *device);                            // signed in as the victim
size_t siege_hello(const struct siege *siege, const char *device, uint8_t bytes[300]); // an encoded hello of the victim
void siege_must_close(struct siege *siege, int fd, const char *what);                  // within a minute; closes it

#endif
