// What is shared by all clients of one loop, so that ten thousand idle clients hold none.
// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdlib.h>
#include <utlist.h>

#include "client/client_internal.h"

#define UNPACK_BYTES (256u << 20) // protobuf amplifies; a message of CLIENT_FRAME_MAX must still fit

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct client_shared *all; // one per loop that has clients

struct client_shared *client_shared_take(struct ev_loop *loop) {
    struct client_shared *shared;
    pthread_mutex_lock(&lock);
    LL_SEARCH_SCALAR(all, shared, loop, loop);
    if (!shared) {
        shared = mem_new(sizeof *shared);
        shared->loop = loop;
        shared->unpack = arena_create(UNPACK_BYTES);
        LL_PREPEND(all, shared);
    }
    shared->clients++;
    pthread_mutex_unlock(&lock);
    return shared;
}

void client_shared_drop(struct client_shared *shared) {
    pthread_mutex_lock(&lock);
    bool last = --shared->clients == 0;
    if (last)
        LL_DELETE(all, shared);
    pthread_mutex_unlock(&lock);
    if (!last)
        return;
    client_tls_forget(shared);
    arena_destroy(shared->unpack);
    buf_free(&shared->scratch);
    buf_free(&shared->received);
    buf_free(&shared->leaving);
    buf_free(&shared->spare);
    free(shared);
}
