// Hubs and servers that are killed, stopped in order or frozen.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>

#include "fault.h"

static bool not_spared(const struct district *district) {
    return !district->spared;
}

// ---- hubs

static struct hub *victim(struct district *district, const struct hurt *hurt) {
    return district->hubs[hurt->fault->victim];
}

static void kill_hub(struct district *district, struct hurt *hurt) {
    hub_kill(victim(district, hurt));
}
static void begin_hub(struct district *district, struct hurt *hurt) {
    district_begin_hub(district, hurt->fault->victim);
}

// Killed again and again before it is ready.
static void harry_hub(struct district *district, struct hurt *hurt) {
    kill_hub(district, hurt);
    for (uint32_t times = 1 + dice_throw(&hurt->dice, 3); times > 0; times--) {
        begin_hub(district, hurt);
        world_rest(district->world, dice_throw(&hurt->dice, 150 * WORLD_SLOWNESS) / 1000.0);
        kill_hub(district, hurt);
    }
}

static void stop_hub(struct district *district, struct hurt *hurt) {
    struct hub *hub = victim(district, hurt);
    hub->expected = false;
    child_signal(&hub->child, SIGTERM);
}
static void begin_stopped_hub(struct district *district, struct hurt *hurt) {
    struct hub *hub = victim(district, hurt);
    for (double end = child_now() + 30 * WORLD_SLOWNESS; child_look(&hub->child) && child_now() < end;)
        world_turn(district->world);
    need(!hub->child.alive, "hub %s: does not stop", hub->name);
    need(hub->child.status == 0, "hub %s: stopped with wait status %d", hub->name, hub->child.status);
    begin_hub(district, hurt);
}

static void freeze_hub(struct district *district, struct hurt *hurt) {
    hub_freeze(victim(district, hurt), true);
}
static void thaw_hub(struct district *district, struct hurt *hurt) {
    hub_freeze(victim(district, hurt), false);
}

#define HUB_FAULTS(which_, WHICH)                                                                                      \
    {.name = which_ "_killed",                                                                                         \
     .victims = VICTIM_##WHICH,                                                                                        \
     .victim = WHICH,                                                                                                  \
     .weight = 12,                                                                                                     \
     .possible = not_spared,                                                                                           \
     .hurt = kill_hub,                                                                                                 \
     .heal = begin_hub},                                                                                               \
        {.name = which_ "_harried",                                                                                    \
         .victims = VICTIM_##WHICH,                                                                                    \
         .victim = WHICH,                                                                                              \
         .weight = 3,                                                                                                  \
         .possible = not_spared,                                                                                       \
         .hurt = harry_hub,                                                                                            \
         .heal = begin_hub},                                                                                           \
        {.name = which_ "_stopped",                                                                                    \
         .victims = VICTIM_##WHICH,                                                                                    \
         .victim = WHICH,                                                                                              \
         .weight = 4,                                                                                                  \
         .possible = not_spared,                                                                                       \
         .hurt = stop_hub,                                                                                             \
         .heal = begin_stopped_hub},                                                                                   \
    {                                                                                                                  \
        .name = which_ "_frozen", .victims = VICTIM_##WHICH, .victim = WHICH, .weight = 6, .most_s = 2,                \
        .hurt = freeze_hub, .heal = thaw_hub                                                                           \
    }

// ---- servers

static void kill_postgres(struct district *district, struct hurt *hurt) {
    (void)hurt;
    postgres_kill(district->world->postgres);
}
static void begin_postgres(struct district *district, struct hurt *hurt) {
    (void)hurt;
    postgres_begin(district->world->postgres);
}
static void restart_postgres(struct district *district, struct hurt *hurt) {
    (void)hurt;
    postgres_stop(district->world->postgres);
}
static void freeze_postgres(struct district *district, struct hurt *hurt) {
    (void)hurt;
    postgres_freeze(district->world->postgres, true);
}
static void thaw_postgres(struct district *district, struct hurt *hurt) {
    (void)hurt;
    postgres_freeze(district->world->postgres, false);
}

static void kill_redis(struct district *district, struct hurt *hurt) {
    (void)hurt;
    redis_kill(district->world->redis);
}
static void start_redis(struct district *district, struct hurt *hurt) {
    (void)hurt;
    redis_start(district->world->redis);
}
static void freeze_redis(struct district *district, struct hurt *hurt) {
    (void)hurt;
    redis_freeze(district->world->redis, true);
}
static void thaw_redis(struct district *district, struct hurt *hurt) {
    (void)hurt;
    redis_freeze(district->world->redis, false);
}

const struct fault process_faults[] = {
    HUB_FAULTS("authority", EAST),
    HUB_FAULTS("gateway", WEST),
    {.name = "postgres_killed", .victims = VICTIM_POSTGRES, .weight = 6, .hurt = kill_postgres, .heal = begin_postgres},
    {.name = "postgres_restarted",
     .victims = VICTIM_POSTGRES,
     .weight = 3,
     .hurt = restart_postgres,
     .heal = begin_postgres},
    {.name = "postgres_frozen",
     .victims = VICTIM_POSTGRES,
     .weight = 5,
     .most_s = 2,
     .hurt = freeze_postgres,
     .heal = thaw_postgres},
    {.name = "redis_killed", .victims = VICTIM_REDIS, .weight = 5, .hurt = kill_redis, .heal = start_redis},
    {.name = "redis_frozen",
     .victims = VICTIM_REDIS,
     .weight = 5,
     .most_s = 4, // longer than the hubs' patience, now and then
     .hurt = freeze_redis,
     .heal = thaw_redis},
    {0},
};
