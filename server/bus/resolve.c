// Looks up the address of a name on a thread of its own, because getaddrinfo blocks and hiredis would call it.
// SPDX-License-Identifier: Apache-2.0
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/inside.h"

// Shared by the asker and the thread; who lets go last frees it. So nobody waits for a name server at a stop.
struct resolve {
    _Atomic int holders;
    _Atomic enum resolved result; // what follows is written before it is set
    int error;                    // of getaddrinfo
    char address[64];
    char *host, *port;
};

static void let_go(struct resolve *resolve) {
    if (atomic_fetch_sub(&resolve->holders, 1) > 1)
        return;
    free(resolve->host);
    free(resolve->port);
    free(resolve);
}

static void *look(void *arg) {
    struct resolve *resolve = arg;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    resolve->error = getaddrinfo(resolve->host, resolve->port, &hints, &found);
    if (resolve->error == 0)
        resolve->error = getnameinfo(found->ai_addr, found->ai_addrlen, resolve->address, sizeof resolve->address, NULL,
                                     0, NI_NUMERICHOST);
    if (found)
        freeaddrinfo(found);
    atomic_store(&resolve->result, resolve->error == 0 ? RESOLVED : RESOLVED_NEVER);
    let_go(resolve);
    return NULL;
}

struct resolve *resolve_start(const char *host, const char *port) {
    struct resolve *resolve = mem_new(sizeof *resolve);
    resolve->host = mem_strdup(host);
    resolve->port = mem_strdup(port);
    atomic_init(&resolve->holders, 2);
    pthread_t thread;
    if (pthread_create(&thread, NULL, look, resolve) == 0) {
        pthread_detach(thread);
    } else {
        resolve->error = EAI_AGAIN;
        atomic_store(&resolve->result, RESOLVED_NEVER);
        let_go(resolve);
    }
    return resolve;
}

enum resolved resolve_look(const struct resolve *resolve, char *address, int size) {
    enum resolved result = atomic_load(&((struct resolve *)(uintptr_t)resolve)->result);
    if (result == RESOLVED)
        snprintf(address, (size_t)size, "%s", resolve->address);
    return result;
}

const char *resolve_error(const struct resolve *resolve) {
    return gai_strerror(resolve->error);
}

void resolve_destroy(struct resolve *resolve) {
    if (resolve)
        let_go(resolve);
}
