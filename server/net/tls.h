// TLS of the street: versions, ciphers, curves, and tickets that every loop of the hub takes.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stdbool.h>
#include <stdint.h>

// Certificate and key are readable and belong together; both "" is fine. False: `error` says what to do.
bool tls_check(const char *cert, const char *key, char *error, int error_size);

// What the loops share. The keys that session tickets are sealed with: a client comes back to any loop. In memory only,
// and new ones twice a day, so that what was recorded cannot be opened later.
struct tls;
struct tls *tls_create(void);
void tls_destroy(struct tls *tls); // NULL is fine

// `context` is an SSL_CTX, used by the calling thread alone. *generation: that of the keys in it, 0 at first.
void tls_set_up(void *context);
void tls_renew(struct tls *tls, void *context, uint64_t *generation, int64_t mono_us); // now and then

// An SSL_CTX for calling others, which hubs do not do: libwebsockets would make one for each loop and lose it.
void *tls_for_calls(struct tls *tls);

#endif
