// PostgreSQL or Redis or both away, frozen or killed: commands are answered, walls move, afterwards all is equal.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"
#include "world/truth.h"
#include "world/work.h"

enum { POSTGRES = 1, REDIS = 2, BOTH = 3 };

static void freeze(struct world *world, int what, bool frozen) {
    if (what & POSTGRES)
        postgres_freeze(world->postgres, frozen);
    if (what & REDIS)
        redis_freeze(world->redis, frozen);
}
static void shoot(struct world *world, int what) {
    if (what & POSTGRES)
        postgres_kill(world->postgres);
    if (what & REDIS)
        redis_kill(world->redis);
}
static void revive(struct world *world, int what) {
    if (what & POSTGRES)
        postgres_start(world->postgres);
    if (what & REDIS)
        redis_start(world->redis);
}

static bool state_is(const struct work *work, int what, bool up) {
    return (!(what & POSTGRES) || work->wall->database == up) && (!(what & REDIS) || work->wall->redis == up);
}

static void goes_on(struct work *work, int rounds) {
    for (int i = 0; i < rounds; i++) {
        work_commands(work, 10);
        work_fixes(work);
    }
}

static void all_is_equal(struct work *work, struct hub *hub) {
    struct world *world = work->world;
    truth_settles(world, hub);
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.2) > 0 &&
                           truth_number(world->postgres->conninfo, TRUTH_FIXES) >= work->told);
    double there = truth_number(world->postgres->conninfo, TRUTH_FIXES);
    need(there == work->told, "%.0f fixes in PostgreSQL, %u were taken", there, work->told);
    work_holds(work, hub);
}

static void outage(struct world *world, int what, bool killed) {
    world_postgres(world);
    world_redis(world);
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    world_until(world, state_is(work, BOTH, true));
    goes_on(work, 5);
    for (int time = 0; time < 2; time++) {
        if (killed)
            shoot(world, what);
        else
            freeze(world, what, true);
        goes_on(work, 20);
        // It is noticed and told, on the wire and to the operator; the hub stays ready, for it can be worked with.
        world_until(world, state_is(work, what, false));
        char *body = NULL;
        need(hub_get(hub, "/readyz", NULL, &body) == 200 && strstr(body, "away"), "the hub says: %s", body);
        free(body);
        need(!(what & REDIS) || hub_metric(hub, "muster_redis_up") == 0, "/metrics sees Redis");
        need(!(what & POSTGRES) || hub_metric(hub, "muster_database_up") == 0, "/metrics sees PostgreSQL");
        goes_on(work, 20);
        if (killed)
            revive(world, what);
        else
            freeze(world, what, false);
        goes_on(work, 5);
        world_until(world, state_is(work, BOTH, true));
        goes_on(work, 5);
        all_is_equal(work, hub);
    }
    work_free(work);
}

static void postgres_frozen(struct world *world) {
    outage(world, POSTGRES, false);
}
static void postgres_killed(struct world *world) {
    outage(world, POSTGRES, true);
}
static void redis_frozen(struct world *world) {
    outage(world, REDIS, false);
}
static void redis_killed(struct world *world) {
    outage(world, REDIS, true);
}
static void both_frozen(struct world *world) {
    outage(world, BOTH, false);
}
static void both_killed(struct world *world) {
    outage(world, BOTH, true);
}

// A hub comes up with neither, works, is restarted, and hands everything over once they are there.
static void started_with_neither(struct world *world) {
    world_postgres(world);
    world_redis(world);
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    hub_stop(hub);
    shoot(world, BOTH);
    hub_start(hub);
    work_commands(work, 50);
    hub_kill(hub);
    hub_start(hub);
    work_commands(work, 50);
    hub_stop(hub);
    hub_start(hub);
    work_commands(work, 50);
    revive(world, BOTH);
    world_until(world, state_is(work, BOTH, true));
    work_commands(work, 50);
    work_holds(work, hub);
    truth_settles(world, hub);
    work_free(work);
}

// Gone for a moment again and again, at random: a batch is cut at every possible point.
static void postgres_shot_again_and_again(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    for (int i = 0; i < 8; i++) {
        for (uint32_t more = world_dice(world, 10); more > 0; more--)
            goes_on(work, 1);
        postgres_kill(world->postgres);
        goes_on(work, 1);
        postgres_start(world->postgres);
        world_until(world, state_is(work, POSTGRES, true));
    }
    all_is_equal(work, hub);
    work_free(work);
}

static bool database_is(const struct hub *hub, const char *state) {
    char *body = NULL, text[40];
    snprintf(text, sizeof text, "\"database\":{\"state\":\"%s\"", state);
    bool is = hub_get(hub, "/readyz", NULL, &body) == 200 && strstr(body, text) != NULL;
    free(body);
    return is;
}

// However long it was away, and whether it was killed or stopped: soon after it takes connections it is in use again.
// A machine that is busy in that moment may make it late some time, not most of the time.
static void postgres_is_back_soon(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    world_until(world, database_is(hub, "up"));
    for (int time = 0, late = 0; time - late < 3; time++) {
        if (time % 3 == 1)
            postgres_stop(world->postgres);
        else
            postgres_kill(world->postgres);
        world_until(world, database_is(hub, "away"));
        world_rest(world, 12 + time % 3 * 1.5); // the hub has become patient
        postgres_start(world->postgres);
        double back = child_now();
        world_until(world, database_is(hub, "up"));
        double took = child_now() - back;
        print_message("up after %.1f s\n", took);
        late += took >= 3;
        need(late <= 2, "in use again only after %.1f s", took);
    }
}

int main(void) {
    return WORLD_RUN(SCENARIO(postgres_frozen), SCENARIO(postgres_killed), SCENARIO(redis_frozen),
                     SCENARIO(redis_killed), SCENARIO(both_frozen), SCENARIO(both_killed),
                     SCENARIO(started_with_neither), SCENARIO(postgres_shot_again_and_again),
                     SCENARIO(postgres_is_back_soon));
}
