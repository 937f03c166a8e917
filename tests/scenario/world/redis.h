// A Redis of a test, on a unix socket in the test's folder only, keeping nothing.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_REDIS_H
#define WORLD_REDIS_H

#include <stdbool.h>

#include "world/child.h"

struct redis {
    struct child child;
    char folder[160], path[200], log[200]; // path: of the socket
};

struct redis *redis_create(const char *folder); // `folder` is made; started
void redis_destroy(struct redis *redis);        // NULL is fine

void redis_start(struct redis *redis); // waits until it answers
void redis_kill(struct redis *redis);
void redis_freeze(struct redis *redis, bool frozen);
bool redis_do(const struct redis *redis,
              const char *command); // a line such as "CLIENT KILL TYPE pubsub"; false: refused

#endif
