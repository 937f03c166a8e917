// The district: birth, and standing up again.
// SPDX-License-Identifier: Apache-2.0
#include "district.h"

#include <stdio.h>
#include <string.h>

#include "net.h"
#include "world/disk.h"

static struct hub *draw(struct district *district, int which) {
    struct world *world = district->world;
    bool gateway = which == WEST;
    char redis[40], database[100], folder[160];
    struct proxy **links = district->links;
    snprintf(redis, sizeof redis, "127.0.0.1:%d", proxy_port(links[gateway ? WEST_REDIS : EAST_REDIS]));
    snprintf(database, sizeof database, "host=127.0.0.1 port=%d user=postgres dbname=postgres",
             proxy_port(links[gateway ? WEST_POSTGRES : EAST_POSTGRES]));
    // Little memory for events, so that those who come back are served from the journal too; short silence, so that
    // half-open links are gone by the end of a round.
    const char *flags[] = {"--event-memory",
                           "131072",
                           "--silence-s",
                           DISTRICT_SILENCE_S,
                           "--answers-kept",
                           "100000",
                           "--fixes-per-s",
                           "100000",
                           "--log-level",
                           "info",
                           "--lag-bytes",
                           "262144",
                           "--lag-s",
                           "3",
                           "--tick-ms",
                           "50",
                           NULL};
    struct hub_plan plan = {.name = gateway ? "west" : "east",
                            .gateway = gateway,
                            .redis = redis,
                            .database = database,
                            .flags = flags,
                            .faults = true};
    snprintf(folder, sizeof folder, "%s/%s", world->folder, plan.name);
    plan.folder = folder;
    if (!gateway)
        district->small_disk = disk_mount(folder, DISTRICT_DISK);
    return hub_draw(world, &plan);
}

void district_found(struct district *district, struct world *world) {
    char postgres[200];
    district->world = world;
    district->own_net = net_own();
    district->spared = world->seed % 4 == 3;
    world_postgres(world);
    world_redis(world);
    snprintf(postgres, sizeof postgres, "%s/.s.PGSQL.5432", world->postgres->folder);
    for (enum link link = EAST_REDIS; link < LINKS; link++)
        district->links[link] = world_proxy(world, link <= WEST_REDIS ? world->redis->path : postgres, 0);
    for (int hub = 0; hub < HUBS; hub++) {
        district->hubs[hub] = draw(district, hub);
        district->links[EAST_DOOR + hub] = world_proxy(world, NULL, district->hubs[hub]->port);
        district_begin_hub(district, hub);
        district_rise(district);
    }
}

void district_begin_hub(struct district *district, int hub) {
    hub_begin(district->hubs[hub]);
    district->coming[hub] = true;
    district->lives[hub]++;
}

// One that was started while its disk was full may have been refused.
static void rise(struct district *district, int which) {
    struct hub *hub = district->hubs[which];
    if (!hub)
        return;
    for (int tries = 0; tries < 2; tries++) {
        if (!child_look(&hub->child) && !district->coming[which])
            district_begin_hub(district, which);
        if (district->coming[which] && hub_comes(hub) == -1)
            district->coming[which] = false;
        else if (district->coming[which])
            district_begin_hub(district, which);
    }
    if (district->coming[which])
        hub_ready(hub);
    district->coming[which] = false;
    hub->expected = true;
}

void district_rise(struct district *district) {
    struct world *world = district->world;
    if (!child_look(&world->redis->child))
        redis_start(world->redis);
    if (!child_look(&world->postgres->child))
        postgres_begin(world->postgres);
    for (int hub = 0; hub < HUBS; hub++)
        rise(district, hub);
    postgres_ready(world->postgres);
}
