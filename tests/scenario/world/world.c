// The world of a scenario: birth, turning, death.
// SPDX-License-Identifier: Apache-2.0
#include "world/world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/guard.h"
#include "world/member.h"
#include "world/proxy.h"

int64_t world_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tick(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)timer, (void)events;
}

static void choose_seed(struct world *world) {
    const char *given = getenv("MUSTER_SEED");
    if (given)
        world->seed = strtoull(given, NULL, 0);
    else
        need(getrandom(&world->seed, 4, 0) == 4, "no randomness");
    world->dice = world->seed * 0x9E3779B97F4A7C15u + 1;
    print_message("seed %llu (MUSTER_SEED repeats it)\n", (unsigned long long)world->seed);
}

uint32_t dice_throw(uint64_t *dice, uint32_t sides) {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    return (uint32_t)((*dice >> 32) % sides);
}

uint32_t world_dice(struct world *world, uint32_t sides) {
    return dice_throw(&world->dice, sides);
}

void world_turn(struct world *world) {
    ev_run(world->loop, EVRUN_ONCE);
    for (struct hub *hub = world->hubs; hub; hub = hub->next)
        hub_check(hub);
}

void world_rest(struct world *world, double seconds) {
    for (double end = child_now() + seconds; child_now() < end;)
        world_turn(world);
}

struct postgres *world_postgres(struct world *world) {
    char folder[150];
    snprintf(folder, sizeof folder, "%s/pg", world->folder);
    world->postgres = postgres_create(folder);
    postgres_migrate(world->postgres);
    return world->postgres;
}

struct redis *world_redis(struct world *world) {
    char folder[150];
    snprintf(folder, sizeof folder, "%s/redis", world->folder);
    return world->redis = redis_create(folder);
}

struct proxy *world_proxy(struct world *world, const char *path, int port) {
    struct proxy **place = world->proxies;
    while (*place)
        place++;
    need(place < world->proxies + sizeof world->proxies / sizeof *place - 1, "too many proxies");
    return *place = proxy_create(path, port);
}

struct hub *world_hub(struct world *world, const char *const *flags) {
    struct hub *hub =
        hub_draw(world, &(struct hub_plan){.name = "east",
                                           .flags = flags,
                                           .redis = world->redis ? world->redis->path : NULL,
                                           .database = world->postgres ? world->postgres->conninfo : NULL});
    hub_start(hub);
    return hub;
}

struct hub *world_gateway(struct world *world, const char *name, const char *redis, const char *const *flags) {
    struct hub *hub =
        hub_draw(world, &(struct hub_plan){.name = name,
                                           .gateway = true,
                                           .flags = flags,
                                           .redis = redis,
                                           .database = world->postgres ? world->postgres->conninfo : NULL});
    hub_start(hub);
    return hub;
}

static int birth(void **state) {
    struct world *world = calloc(1, sizeof *world);
    if (!world)
        return -1;
    world->scenario = *state;
    *state = world;
    world->loop = ev_loop_new(EVFLAG_AUTO);
    ev_timer_init(&world->ticker, tick, 0.01, 0.01);
    ev_timer_start(world->loop, &world->ticker);
    folder_make_temporary(world->folder, sizeof world->folder);
    choose_seed(world);
    return 0;
}

// Sanitizers' findings in any hub, dead or alive, count as a failure of the scenario.
static bool hubs_are_clean(struct world *world) {
    bool clean = true;
    for (struct hub *hub = world->hubs; hub; hub = hub->next) {
        char *report = hub_sanitizer_report(hub);
        if (report)
            print_error("hub %s: %s\n", hub->name, report);
        clean = clean && !report;
        free(report);
    }
    return clean;
}

// Hubs that still run at a good end are stopped in order: leaks and hangs of the way out are found there.
static void live(void **state) {
    struct world *world = *state;
    world->scenario->body(world);
    for (struct member *member = world->members; member; member = member->next)
        member_check(member);
    for (struct hub *hub = world->hubs; hub; hub = hub->next)
        if (hub->expected)
            hub_stop(hub);
    need(hubs_are_clean(world), "a sanitizer found something");
    world->passed = true;
}

static int death(void **state) {
    struct world *world = *state;
    if (!world->passed)
        hubs_are_clean(world);
    while (world->members)
        member_leave(world->members);
    for (struct hub *hub = world->hubs, *next; hub; hub = next) {
        next = hub->next;
        hub_destroy(hub);
    }
    for (struct proxy **proxy = world->proxies; *proxy; proxy++)
        proxy_destroy(*proxy);
    redis_destroy(world->redis);
    postgres_destroy(world->postgres);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    ev_timer_stop(world->loop, &world->ticker);
    ev_loop_destroy(world->loop);
    if (world->passed && !getenv("MUSTER_KEEP"))
        folder_remove(world->folder);
    else
        print_message("kept: %s\n", world->folder);
    free(world);
    return 0;
}

struct run {
    const struct scenario *scenarios;
    size_t count;
};

static int run(void *arg) {
    const struct run *run = arg;
    const char *only = getenv("MUSTER_ONLY");
    struct CMUnitTest tests[32] = {0};
    size_t count = 0;
    for (size_t i = 0; i < run->count && i < 32; i++)
        if (!only || strcmp(only, run->scenarios[i].name) == 0)
            tests[count++] = (struct CMUnitTest){.name = run->scenarios[i].name,
                                                 .test_func = live,
                                                 .setup_func = birth,
                                                 .teardown_func = death,
                                                 .initial_state = (void *)(uintptr_t)&run->scenarios[i]};
    signal(SIGPIPE, SIG_IGN);
    // What a sanitizer keeps of freed memory must not look like growth of the hub.
    setenv("ASAN_OPTIONS", "quarantine_size_mb=4:thread_local_quarantine_size_kb=64", 0);
    return _cmocka_run_group_tests("scenario", tests, count, NULL, NULL);
}

int world_run_all(const struct scenario *scenarios, size_t count) {
    return guard_run(run, &(struct run){scenarios, count});
}
