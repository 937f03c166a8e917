// What servers do to those who use them: PostgreSQL dies in the middle of a COPY, Redis cuts and floods subscribers.
// SPDX-License-Identifier: Apache-2.0
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "fault.h"

// ---- PostgreSQL: a lock makes the next COPY wait in its midst; then it is let go, and all is killed a moment later

#define KILLED 1

static void lock_fixes(struct district *district, struct hurt *hurt) {
    PGconn *pg = PQconnectdb(district->world->postgres->conninfo);
    hurt->thing = pg;
    PQclear(PQexec(pg, "SET lock_timeout = '1s'; BEGIN; LOCK TABLE muster.fix IN SHARE MODE"));
}

static bool copies_wait(PGconn *pg) {
    PGresult *rows = PQexec(pg, "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND wait_event_type = 'Lock' "
                                "AND query LIKE '%COPY muster.fix%' AND pid <> pg_backend_pid()");
    bool wait = PQresultStatus(rows) == PGRES_TUPLES_OK && PQntuples(rows) > 0;
    PQclear(rows);
    return wait;
}

static void kill_while_copying(struct district *district, struct hurt *hurt) {
    PGconn *pg = hurt->thing;
    if (hurt->note == KILLED || !copies_wait(pg))
        return;
    PQclear(PQexec(pg, "COMMIT"));
    child_nap(dice_throw(&hurt->dice, 6000) / 1e6);
    postgres_kill(district->world->postgres);
    hurt->note = KILLED;
    hurt->until = child_now();
}

static void begin_after_copy(struct district *district, struct hurt *hurt) {
    PQfinish(hurt->thing);
    if (hurt->note != KILLED)
        postgres_kill(district->world->postgres);
    postgres_begin(district->world->postgres);
}

// ---- Redis

// The smallest limits: whatever does not fit into the subscriber's fixed buffer at once cuts it off. Junk on a channel
// of the hubs makes sure, and is for the hubs to see through.
static void cut_subscribers(struct district *district, struct hurt *hurt) {
    struct redis *redis = district->world->redis;
    static char junk[200000];
    memset(junk, (int)dice_throw(&hurt->dice, 256), sizeof junk);
    redis_do(redis, "CONFIG SET client-output-buffer-limit \"pubsub 1 1 1\"");
    redisContext *context = redisConnectUnix(redis->path);
    static const char *const channels[] = {"fixes", "events", "authority", "gateways"};
    char channel[60];
    snprintf(channel, sizeof channel, "muster:" HUB_DISTRICT ":%s", channels[dice_throw(&hurt->dice, 4)]);
    freeReplyObject(redisCommand(context, "PUBLISH %s %b", channel, junk, sizeof junk));
    redisFree(context);
}
static void spare_subscribers(struct district *district, struct hurt *hurt) {
    (void)hurt;
    redis_do(district->world->redis, "CONFIG SET client-output-buffer-limit \"pubsub 33554432 8388608 60\"");
}

static void kick_clients(struct district *district, struct hurt *hurt) {
    redis_do(district->world->redis,
             dice_throw(&hurt->dice, 2) ? "CLIENT KILL TYPE pubsub" : "CLIENT KILL TYPE normal");
}
static void nothing(struct district *district, struct hurt *hurt) {
    (void)district, (void)hurt;
}

const struct fault server_faults[] = {
    {.name = "postgres_killed_copying",
     .victims = VICTIM_POSTGRES | VICTIM_LINK << EAST_POSTGRES | VICTIM_LINK << WEST_POSTGRES,
     .weight = 6,
     .most_s = 2,
     .hurt = lock_fixes,
     .turn = kill_while_copying,
     .heal = begin_after_copy},
    {.name = "redis_buffers_cut",
     .victims = VICTIM_REDIS,
     .weight = 4,
     .hurt = cut_subscribers,
     .heal = spare_subscribers},
    {.name = "redis_clients_kicked", .victims = VICTIM_REDIS, .weight = 4, .hurt = kick_clients, .heal = nothing},
    {0},
};
