// The world of a scenario: a folder, a PostgreSQL, a Redis, hubs, proxies and members, on one libev loop in the test's
// main thread. A scenario draws what it needs, then takes its steps; what it drew is gone at its end.
//
//   static void a_note_reaches_everyone(struct world *world) {
//       struct hub *hub = world_hub(world);
//       ...
//       world_until(world, member->event_count == 3);
//   }
//   int main(void) { return WORLD_RUN(SCENARIO(a_note_reaches_everyone)); }
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "world/hub.h"
#include "world/need.h"
#include "world/postgres.h"
#include "world/redis.h"

struct member;
struct proxy;

struct world {
    struct ev_loop *loop;
    ev_timer ticker; // so that conditions are looked at even when nothing happens
    const struct scenario *scenario;
    char folder[120]; // kept, with a message, when the scenario fails or MUSTER_KEEP is set
    bool passed;
    uint64_t seed, dice; // of this run: MUSTER_SEED, or at random and printed
    struct postgres *postgres;
    struct redis *redis;
    struct hub *hubs;
    struct member *members;
    struct proxy *proxies[8];
    struct member *local; // the local operator at the authority's admin socket
};

struct scenario {
    const char *name;
    void (*body)(struct world *world);
};
#define SCENARIO(body_)                                                                                                \
    { .name = #body_, .body = (body_) }
#define WORLD_RUN(...)                                                                                                 \
    world_run_all((const struct scenario[]){__VA_ARGS__},                                                              \
                  sizeof((const struct scenario[]){__VA_ARGS__}) / sizeof(struct scenario))
int world_run_all(const struct scenario *scenarios, size_t count); // for main: 0 when all is well

// Turns the loop until the condition holds; ends the test when it does not within WORLD_PATIENCE_S, or a hub died.
#define world_until(world, condition) world_until_s(world, WORLD_PATIENCE_S, condition)
#define world_until_s(world, seconds, condition)                                                                       \
    do {                                                                                                               \
        double world_end_ = child_now() + (seconds);                                                                   \
        while (!(condition)) {                                                                                         \
            if (child_now() > world_end_)                                                                              \
                fail_msg("waited in vain for: %s", #condition);                                                        \
            world_turn(world);                                                                                         \
        }                                                                                                              \
    } while (0)
#define WORLD_PATIENCE_S 120.0

void world_turn(struct world *world);                 // one turn of the loop, at most 10 ms of sleep
void world_rest(struct world *world, double seconds); // turns for so long

// True in sanitizer builds: promises given in seconds are held to three times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WORLD_SLOWNESS 3
#else
#define WORLD_SLOWNESS 1
#endif
// What such a promise is held to where the test looks only once: the machine may do other work in that very moment.
#define WORLD_PROMISE_S(seconds) (((seconds) + 5.0) * WORLD_SLOWNESS)

uint32_t world_dice(struct world *world, uint32_t sides); // 0 .. sides - 1, by the seed
uint32_t dice_throw(uint64_t *dice, uint32_t sides);      // likewise, by dice of one's own; any number but 0 begins
int64_t world_now_ms(void);                               // wall clock

// What a scenario usually draws.
struct postgres *world_postgres(struct world *world); // once; with the product's schema in it
struct redis *world_redis(struct world *world);       // once
// A proxy to the unix socket `path`, or to `port` when NULL.
struct proxy *world_proxy(struct world *world, const char *path, int port);
// An authority named "east" with the world's PostgreSQL and Redis as far as they are drawn; started.
struct hub *world_hub(struct world *world, const char *const *flags);
// A gateway of the same district; started.
struct hub *world_gateway(struct world *world, const char *name, const char *redis, const char *const *flags);

#endif
