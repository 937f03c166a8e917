// The libwebsockets context of a hall, on the hall's own libev loop.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_CONTEXT_H
#define NET_CONTEXT_H

#include <stdbool.h>

struct hall;

// On the hall's thread. Ends the process when there is none to be had.
void context_open(struct hall *hall);
void context_close(struct hall *hall);

// Certificate and key are readable and belong together; both "" is fine. False: `error` says what to do.
bool tls_check(const char *cert, const char *key, char *error, int error_size);

#endif
