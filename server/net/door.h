// Doors: listening sockets. Each hall has its own on the port (SO_REUSEPORT), the first one has the admin socket too.
// What is accepted waits in net/crowd.h for its first bytes.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_DOOR_H
#define NET_DOOR_H

#include <stdbool.h>

struct door;
struct hall;
struct peer;

// Listening, but nothing is accepted yet: who comes waits in the kernel. port 0: any; *port is set to the real one.
// `first`: nobody else may have the port. NULL: `error` says what to do.
struct door *door_open_tcp(const char *address, int *port, bool first, char *error, int error_size);
struct door *door_open_local(const char *path, char *error, int error_size);
void door_chain(struct door **doors, struct door *door); // adds to a hall's doors

// On the hall's thread.
void doors_serve(struct hall *hall);
void doors_shut(struct hall *hall); // accepts no more; waiting connections are refused by the kernel

// Counts out who was let in, and forgets them; their socket is closed, or will be by its owner.
void peer_leave(struct peer *peer);

void doors_destroy(struct door *doors); // any thread, after the hall's; NULL is fine

#endif
