// Counting what may not grow.
// SPDX-License-Identifier: Apache-2.0
#include "leak.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "world/truth.h"

#define WAIT_S (20.0 * WORLD_SLOWNESS) // half-open sessions take their time
#define FEW 16                         // that many more are no leak: readers of the journal, links that are being made
#define GROWTH_KB (64 * 1024 * WORLD_SLOWNESS) // memory of one life of a hub; a backlog for PostgreSQL is part of it

enum counted {
    EAST_FILES,
    WEST_FILES,
    EAST_THREADS,
    WEST_THREADS,
    OWN_FILES,
    SERVERS,
    SUBSCRIBERS,
    LEFTOVERS,
    COUNTED
};
static const char *const names[COUNTED] = {
    "files of the authority",   "files of the gateway", "threads of the authority", "threads of the gateway",
    "files of the test itself", "PostgreSQL sessions",  "Redis sessions",           "files in the data folders"};

struct leak {
    long before[COUNTED];
    struct { // memory
        uint32_t life;
        long kb;
    } hubs[HUBS];
};

static long entries(const char *format, long pid) {
    char path[100];
    snprintf(path, sizeof path, format, pid);
    DIR *folder = opendir(path);
    long count = 0;
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

// Files that are none of a hub's own.
static long leftovers(const struct hub *hub) {
    static const char *const own[] = {
        ".", "..", "journal.db", "journal.db-wal", "journal.db-shm", "journal.lock", "admin.sock"};
    DIR *folder = opendir(hub->folder);
    long count = 0;
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        bool known = false;
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            known = known || strcmp(entry->d_name, own[i]) == 0;
        if (!known)
            print_message("hub %s: %s in its folder\n", hub->name, entry->d_name);
        count += !known;
    }
    if (folder)
        closedir(folder);
    return count;
}

// Of INFO's "connected_clients:N".
static long redis_clients(const struct district *district) {
    char line[200];
    long count = 0;
    snprintf(line, sizeof line, "redis-cli -s %s info clients", district->world->redis->path);
    FILE *out = popen(line, "re");
    while (out && fgets(line, sizeof line, out))
        if (sscanf(line, "connected_clients:%ld", &count) == 1)
            break;
    if (out)
        pclose(out);
    return count;
}

static long look(struct district *district, enum counted what) {
    struct hub *const *hubs = district->hubs;
    switch (what) {
    case EAST_FILES:
    case WEST_FILES:
        return entries("/proc/%ld/fd", hubs[what - EAST_FILES]->child.pid);
    case EAST_THREADS:
    case WEST_THREADS:
        return entries("/proc/%ld/task", hubs[what - EAST_THREADS]->child.pid);
    case OWN_FILES:
        return entries("/proc/self/fd", 0);
    case SERVERS:
        return (long)truth_number(district->world->postgres->conninfo,
                                  "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
    case SUBSCRIBERS:
        return redis_clients(district);
    case LEFTOVERS:
        return leftovers(hubs[EAST]) + leftovers(hubs[WEST]);
    default:
        return 0;
    }
}

struct leak *leak_begin(struct district *district) {
    struct leak *leak = calloc(1, sizeof *leak);
    need(leak != NULL, "no memory");
    for (enum counted what = 0; what < COUNTED; what++)
        leak->before[what] = look(district, what);
    return leak;
}

void leak_free(struct leak *leak) {
    free(leak);
}

static long allowed(const struct leak *leak, enum counted what) {
    return leak->before[what] + (what == LEFTOVERS ? 0 : what == SERVERS || what == SUBSCRIBERS ? 3 : FEW);
}

static long too_many(struct leak *leak, struct district *district, enum counted what) {
    long there = look(district, what);
    for (double end = child_now() + WAIT_S; there > allowed(leak, what) && child_now() < end;) {
        world_rest(district->world, 0.1);
        there = look(district, what);
    }
    if (there <= allowed(leak, what))
        return 0;
    print_error("%s: %ld, at first %ld\n", names[what], there, leak->before[what]);
    return there - allowed(leak, what);
}

static long grown(struct leak *leak, struct district *district, int which) {
    struct hub *hub = district->hubs[which];
    long now = hub_memory_kb(hub);
    if (leak->hubs[which].life != district->lives[which]) {
        leak->hubs[which].life = district->lives[which];
        leak->hubs[which].kb = now;
    }
    long more = now - leak->hubs[which].kb;
    if (more > (long)district->tally->grown_kb)
        district->tally->grown_kb = (uint64_t)more;
    if (more <= GROWTH_KB)
        return 0;
    print_error("hub %s: has grown from %ld to %ld KiB\n", hub->name, leak->hubs[which].kb, now);
    leak->hubs[which].kb = now;
    return 1;
}

uint64_t leak_check(struct leak *leak, struct district *district) {
    long leaked = 0;
    for (enum counted what = 0; what < COUNTED; what++)
        leaked += too_many(leak, district, what);
    for (int hub = 0; hub < HUBS; hub++)
        leaked += grown(leak, district, hub);
    return (uint64_t)leaked;
}
