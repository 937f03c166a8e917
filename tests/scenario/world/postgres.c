// A PostgreSQL cluster of a test: initdb, start, migrations, and the ways in which it can be away.
// SPDX-License-Identifier: Apache-2.0
#include "world/postgres.h"

#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/need.h"

#define SUPERUSER "postgres"

// Debian keeps the servers' programs out of PATH.
static void find_binary(const char *name, char *path, size_t size) {
    glob_t found = {0};
    char pattern[100];
    snprintf(pattern, sizeof pattern, "/usr/lib/postgresql/*/bin/%s", name);
    if (glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0)
        snprintf(path, size, "%s", found.gl_pathv[found.gl_pathc - 1]);
    else
        snprintf(path, size, "%s", name);
    globfree(&found);
}

static void run(const struct child_plan *plan, double timeout_s) {
    struct child child = {0};
    child_start(&child, plan);
    need(child_wait(&child, timeout_s), "%s: not through after %.0f s", plan->name, timeout_s);
    child_kill(&child);
    if (child.status != 0) {
        char *log = child_log(&child);
        print_error("%s\n", log);
        free(log);
    }
    need(child.status == 0, "%s: ended with %d", plan->name, child.status);
}

struct postgres *postgres_create(const char *folder) {
    struct postgres *postgres = calloc(1, sizeof *postgres);
    need(postgres != NULL, "no memory");
    snprintf(postgres->folder, sizeof postgres->folder, "%s", folder);
    snprintf(postgres->data, sizeof postgres->data, "%s/data", folder);
    snprintf(postgres->log, sizeof postgres->log, "%s/log", folder);
    snprintf(postgres->conninfo, sizeof postgres->conninfo, "host=%s user=" SUPERUSER " dbname=postgres", folder);
    find_binary("initdb", postgres->binary[0], sizeof postgres->binary[0]);
    find_binary("postgres", postgres->binary[1], sizeof postgres->binary[1]);
    folder_make(folder);
    const struct passwd *user = geteuid() == 0 ? getpwnam(SUPERUSER) : NULL;
    need(!user || chown(folder, user->pw_uid, user->pw_gid) == 0, "%s: cannot be given away", folder);
    const char *argv[] = {postgres->binary[0],
                          "-D",
                          postgres->data,
                          "-U",
                          SUPERUSER,
                          "-A",
                          "trust",
                          "-N",
                          "--no-instructions",
                          "-E",
                          "UTF8",
                          "--locale=C.UTF-8",
                          NULL};
    run(&(struct child_plan){.name = "initdb", .argv = argv, .user = SUPERUSER, .log = postgres->log, .quiet = true},
        120);
    postgres_start(postgres);
    return postgres;
}

void postgres_destroy(struct postgres *postgres) {
    if (!postgres)
        return;
    postgres_kill(postgres);
    free(postgres);
}

static bool answers(const struct postgres *postgres) {
    char conninfo[400];
    snprintf(conninfo, sizeof conninfo, "%s connect_timeout=5", postgres->conninfo);
    PGconn *connection = PQconnectdb(conninfo);
    bool up = PQstatus(connection) == CONNECTION_OK;
    PQfinish(connection);
    return up;
}

void postgres_begin(struct postgres *postgres) {
    const char *argv[] = {postgres->binary[1],
                          "-D",
                          postgres->data,
                          "-F",
                          "-k",
                          postgres->folder,
                          "-c",
                          "listen_addresses=",
                          "-c",
                          "shared_buffers=16MB",
                          "-c",
                          "max_connections=30",
                          "-c",
                          "autovacuum=off",
                          "-c",
                          "timezone=UTC",
                          NULL};
    child_start(
        &postgres->child,
        &(struct child_plan){.name = "postgres", .argv = argv, .user = SUPERUSER, .log = postgres->log, .quiet = true});
}

void postgres_ready(struct postgres *postgres) {
    double end = child_now() + 60;
    while (!answers(postgres)) {
        need(child_look(&postgres->child), "postgres: ended at its start; see %s", postgres->log);
        need(child_now() < end, "postgres: does not answer; see %s", postgres->log);
        child_nap(0.05);
    }
}

void postgres_start(struct postgres *postgres) {
    postgres_begin(postgres);
    postgres_ready(postgres);
}

void postgres_stop(struct postgres *postgres) {
    child_signal(&postgres->child, SIGINT);
    need(child_wait(&postgres->child, 60), "postgres: does not stop");
    child_kill(&postgres->child);
}

void postgres_kill(struct postgres *postgres) {
    child_kill_all(&postgres->child); // one that is still dying keeps the next start from coming up
    // With every process dead these say nothing true, and a number in them may belong to another process by now.
    char path[300];
    snprintf(path, sizeof path, "%s/postmaster.pid", postgres->data);
    unlink(path);
    snprintf(path, sizeof path, "%s/.s.PGSQL.5432.lock", postgres->folder);
    unlink(path);
}

void postgres_freeze(struct postgres *postgres, bool frozen) {
    int signal = frozen ? SIGSTOP : SIGCONT;
    if (frozen)
        child_signal(&postgres->child, signal);
    child_signal_below(postgres->child.pid, signal);
    child_signal(&postgres->child, signal);
}

void postgres_migrate(struct postgres *postgres) {
    const char *argv[] = {SOURCE_DIR "/ops/migrate", postgres->conninfo, NULL};
    run(&(struct child_plan){.name = "migrate", .argv = argv, .log = postgres->log, .quiet = true}, 120);
}
