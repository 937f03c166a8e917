// The libwebsockets context of a hall, on the hall's own libev loop.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_CONTEXT_H
#define NET_CONTEXT_H

#include <stdint.h>

struct hall;
struct lws;

// On the hall's thread. Ends the process when there is none to be had.
void context_open(struct hall *hall);
void context_look_after(struct hall *hall, int64_t now_us); // once a second
void context_close(struct hall *hall);

// From protocols.c, while it is opened: this is its SSL_CTX.
void context_tls(void *tls, struct lws *wsi);

#endif
