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

// Listening in on a channel, and saying there again what was heard.
struct redis_tap;
struct redis_tap *redis_tap(const struct redis *redis, const char *channel);
void redis_tap_newest(struct redis_tap *tap, double seconds); // listens for so long and keeps the newest message
int redis_tap_again(struct redis_tap *tap);                   // says it again; how many others have heard it
void redis_tap_close(struct redis_tap *tap);

#endif
