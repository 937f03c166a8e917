// A TCP proxy with bad manners: delays, stalls and cuts what passes through it. One thread of its own.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_PROXY_H
#define WORLD_PROXY_H

#include <stdbool.h>

struct proxy;

// Listens on a free port of 127.0.0.1 and passes on to the unix socket `path`, or to `port` of 127.0.0.1 when NULL.
struct proxy *proxy_create(const char *path, int port);
int proxy_port(const struct proxy *proxy);
void proxy_delay(struct proxy *proxy, int ms);       // every piece, both ways, from now on
void proxy_stall(struct proxy *proxy, bool stalled); // nothing passes, nothing is closed
// Likewise one way only: what the client (from 0) or the server (from 1) says.
void proxy_stall_way(struct proxy *proxy, int from, bool stalled);
// Half-open: every link there is loses its server's side; the client's stays open and is never answered. Waits until it
// is done; proxy_cut ends them.
void proxy_abandon(struct proxy *proxy);
void proxy_refuse(struct proxy *proxy, bool refuse); // new connections are closed at once
void proxy_cut(struct proxy *proxy);                 // closes all there are; waits until it is done
int proxy_links(const struct proxy *proxy);          // open now
void proxy_destroy(struct proxy *proxy);             // NULL is fine

#endif
