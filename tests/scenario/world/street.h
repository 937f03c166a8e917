// The street: raw sockets to a hub, for what no well-behaved client would say, and for looking at bare HTTP.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_STREET_H
#define WORLD_STREET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "world/world.h"

int street_dial(const struct hub *hub);                           // a connected TCP socket; close it
int street_dial_from(const struct hub *hub, const char *address); // of this machine: 127.0.0.2 ...
int street_dial_local(const struct hub *hub);                     // the admin socket

// All of it, as far as the other side takes it. False: it has closed.
bool street_say(int fd, const void *bytes, size_t len);
bool street_text(int fd, const char *text);

// What comes until the other side closes, `enough` bytes are there or the time is over; the world turns meanwhile.
// NUL-ended; returns the length. *closed (may be NULL): the other side has closed.
size_t street_hear(struct world *world, int fd, char *bytes, size_t size, size_t enough, double seconds, bool *closed);

// The other side closes within the time. What it says before that is thrown away.
bool street_closes(struct world *world, int fd, double seconds);

// One request on a connection of its own; `request` is sent as it is. Returns the status, 0: none. `response` (may be
// NULL): head and body as they came, at most `size` - 1 bytes.
int street_http(struct world *world, const struct hub *hub, const char *request, char *response, size_t size);
// The same on a connection that is open and stays open, as far as the other side wants.
int street_ask(struct world *world, int fd, const char *request, char *response, size_t size);
bool street_header(const char *response, const char *name, char *value, size_t size); // name in any case

// WebSocket: asks for an upgrade with these header lines instead of the usual ones (NULL: the usual ones). Returns the
// status; 101: *fd is open.
int street_upgrade(struct world *world, const struct hub *hub, const char *headers, int *fd);
#define STREET_USUAL                                                                                                   \
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"                                       \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: muster.v1\r\n"

// One frame: first byte (FIN, opcode), payload, masked or not; `told` is the length it claims.
bool street_frame(int fd, uint8_t first, bool masked, uint64_t told, const void *payload, size_t len);

#endif
