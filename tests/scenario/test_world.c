// The tools of the scenarios themselves: what is frozen is silent, what is killed is gone, what is cut is closed.
// SPDX-License-Identifier: Apache-2.0
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "world/proxy.h"
#include "world/street.h"
#include "world/world.h"

static struct postgres *bare_postgres(struct world *world) {
    char folder[150];
    snprintf(folder, sizeof folder, "%s/pg", world->folder);
    return world->postgres = postgres_create(folder);
}

// Answers within a second?
static bool postgres_answers(const char *conninfo) {
    PGconn *connection = PQconnectStart(conninfo);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    for (double end = child_now() + 1;
         child_now() < end && status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED;) {
        child_nap(0.01);
        status = PQconnectPoll(connection);
    }
    PQfinish(connection);
    return status == PGRES_POLLING_OK;
}

static void postgres_comes_and_goes(struct world *world) {
    struct postgres *postgres = bare_postgres(world);
    char table[400];
    snprintf(table, sizeof table, "%s connect_timeout=5", postgres->conninfo);
    PGconn *connection = PQconnectdb(table);
    PQclear(PQexec(connection, "CREATE TABLE kept(n int); INSERT INTO kept VALUES (7)"));
    postgres_freeze(postgres, true);
    need(!postgres_answers(postgres->conninfo), "a frozen PostgreSQL answers");
    postgres_freeze(postgres, false);
    need(postgres_answers(postgres->conninfo), "a thawed PostgreSQL does not answer");
    postgres_kill(postgres);
    need(!postgres_answers(postgres->conninfo), "a killed PostgreSQL answers");
    postgres_start(postgres);
    PQfinish(connection);
    connection = PQconnectdb(table);
    PGresult *rows = PQexec(connection, "SELECT n FROM kept");
    need(PQntuples(rows) == 1 && strcmp(PQgetvalue(rows, 0, 0), "7") == 0, "what was committed is gone");
    PQclear(rows);
    PQfinish(connection);
    postgres_stop(postgres);
    postgres_start(postgres);
}

static bool redis_answers(redisContext *context) {
    redisReply *reply = redisCommand(context, "PING");
    bool answers = reply && reply->type == REDIS_REPLY_STATUS;
    if (reply)
        freeReplyObject(reply);
    return answers;
}

static void redis_comes_and_goes(struct world *world) {
    struct redis *redis = world_redis(world);
    struct timeval second = {.tv_sec = 1};
    redisContext *context = redisConnectUnix(redis->path);
    redisSetTimeout(context, second);
    need(redis_answers(context), "redis does not answer");
    redis_freeze(redis, true);
    need(!redis_answers(context), "a frozen redis answers");
    redis_freeze(redis, false);
    redisFree(context);
    redis_kill(redis);
    context = redisConnectUnix(redis->path);
    need(context->err != 0, "a killed redis takes connections");
    redisFree(context);
    redis_start(redis);
}

// PING through the proxy; the seconds that the answer took, 0: none within `patience`.
static double ping(struct world *world, int fd, double patience) {
    char answer[16];
    double start = child_now();
    street_text(fd, "PING\r\n");
    return street_hear(world, fd, answer, sizeof answer, 7, patience, NULL) == 7 ? child_now() - start : 0;
}

static void a_proxy_has_bad_manners(struct world *world) {
    struct redis *redis = world_redis(world);
    struct proxy *proxy = world_proxy(world, redis->path, 0);
    struct hub door = {.port = proxy_port(proxy)};
    int fd = street_dial(&door), other;
    need(ping(world, fd, 20) > 0, "nothing passes the proxy");
    proxy_delay(proxy, 200);
    need(ping(world, fd, 20) >= 0.4, "the proxy does not delay");
    proxy_delay(proxy, 0);
    proxy_stall(proxy, true);
    need(ping(world, fd, 2) == 0, "a stalled proxy lets through");
    proxy_stall(proxy, false);
    char answer[16];
    need(street_hear(world, fd, answer, sizeof answer, 7, 20, NULL) == 7, "what was stalled is lost");
    need(proxy_links(proxy) == 1, "%d links", proxy_links(proxy));
    proxy_cut(proxy);
    need(street_closes(world, fd, 20) && proxy_links(proxy) == 0, "a cut link is open");
    close(fd);
    proxy_refuse(proxy, true);
    other = street_dial(&door);
    need(street_closes(world, other, 20), "refused and yet open");
    close(other);
}

static void a_child_is_heard_and_killed(struct world *world) {
    char log[200], line[40];
    snprintf(log, sizeof log, "%s/child.log", world->folder);
    const char *argv[] = {"sh", "-c", "echo one; echo two >&2; sleep 1000 & sleep 1000", NULL};
    struct child child = {0};
    child_start(&child, &(struct child_plan){.name = "child", .argv = argv, .log = log});
    need(child_line(&child, line, sizeof line, 20) && strcmp(line, "one") == 0, "its line is not heard");
    while (!child_log_has(&child, "two"))
        child_nap(0.01);
    need(!child_line(&child, line, sizeof line, 0.1), "a line that nobody wrote");
    need(child_look(&child), "it ended by itself");
    need(child_signal_below(child.pid, SIGKILL) >= 1, "it has no children");
    child_kill(&child);
    need(!child.alive, "it lives on");
}

static void dice_repeat_by_their_seed(struct world *world) {
    uint64_t dice = world->dice;
    uint32_t first[4], again[4];
    for (int i = 0; i < 4; i++)
        first[i] = world_dice(world, 1000);
    world->dice = dice;
    for (int i = 0; i < 4; i++)
        again[i] = world_dice(world, 1000);
    need(memcmp(first, again, sizeof first) == 0, "the same seed throws other dice");
}

int main(void) {
    return WORLD_RUN(SCENARIO(postgres_comes_and_goes), SCENARIO(redis_comes_and_goes),
                     SCENARIO(a_proxy_has_bad_manners), SCENARIO(a_child_is_heard_and_killed),
                     SCENARIO(dice_repeat_by_their_seed));
}
