// A PostgreSQL server of a test's own, in a folder of its own: no TCP, no fsync, gone with the test.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_PG_CLUSTER_H
#define TESTS_PG_CLUSTER_H

#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storeroom.h"

struct pg_cluster {
    char folder[300];
    pid_t postmaster; // 0: not running
};

#define pg_must(what)                                                                                                  \
    do {                                                                                                               \
        if (!(what)) {                                                                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

// Debian keeps the server's programs out of PATH.
static inline const char *pg_program(const char *name) {
    static char path[200];
    char pattern[100];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "/usr/lib/postgresql/*/bin/%s", name);
    bool there = glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0;
    snprintf(path, sizeof path, "%s", there ? found.gl_pathv[found.gl_pathc - 1] : name);
    globfree(&found);
    return path;
}

// PostgreSQL will not run as root.
static inline void pg_become(void) {
    struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (user && (setgid(user->pw_gid) != 0 || initgroups("postgres", user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(1);
}

static inline pid_t pg_spawn(const struct pg_cluster *cluster, const char *const argv[], const char *log,
                             bool as_postgres) {
    pid_t child = fork();
    if (child != 0)
        return child;
    char path[400];
    snprintf(path, sizeof path, "%s/%s", cluster->folder, log);
    if (as_postgres)
        pg_become();
    prctl(PR_SET_PDEATHSIG, SIGKILL); // after pg_become, which would undo it: no server outlives its test
    int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir("/") == 0)
        execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static inline bool pg_finish(pid_t child) {
    int status = 1;
    return waitpid(child, &status, 0) == child && status == 0;
}

static inline char *pg_conninfo(const struct pg_cluster *cluster, const char *database) {
    static char conninfo[8][400];
    static int next;
    char *text = conninfo[next++ % 8];
    snprintf(text, 400, "host=%s user=postgres dbname=%s", cluster->folder, database);
    return text;
}

static inline bool pg_answers(const struct pg_cluster *cluster) {
    PGconn *pg = PQconnectdb(pg_conninfo(cluster, "postgres"));
    bool answers = PQstatus(pg) == CONNECTION_OK;
    PQfinish(pg);
    return answers;
}

// Also again after a kill: then it may have to wait for what the old one left.
static inline void pg_run(struct pg_cluster *cluster) {
    char data[400], sockets[400];
    snprintf(data, sizeof data, "%s/data", cluster->folder);
    snprintf(sockets, sizeof sockets, "-k%s", cluster->folder);
    const char *argv[] = {pg_program("postgres"),
                          "-D",
                          data,
                          sockets,
                          "-clisten_addresses=",
                          "-cfsync=off",
                          "-cshared_buffers=64MB",
                          "-cmax_connections=40",
                          "-clog_min_messages=warning",
                          NULL};
    for (int tries = 0; tries < 300; tries++) {
        if (cluster->postmaster == 0)
            cluster->postmaster = pg_spawn(cluster, argv, "log", true);
        if (pg_answers(cluster))
            return;
        if (waitpid(cluster->postmaster, NULL, WNOHANG) == cluster->postmaster)
            cluster->postmaster = 0;
        usleep(50000);
    }
    pg_must(!"PostgreSQL does not start");
}

static inline void pg_create(struct pg_cluster *cluster) {
    char data[400];
    folder_make(cluster->folder, sizeof cluster->folder);
    struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    pg_must(!user || chown(cluster->folder, user->pw_uid, user->pw_gid) == 0);
    snprintf(data, sizeof data, "%s/data", cluster->folder);
    const char *argv[] = {pg_program("initdb"), "-D",        data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
                          "--locale=C.UTF-8",   "--no-sync", NULL};
    pg_must(pg_finish(pg_spawn(cluster, argv, "initdb.log", true)));
    cluster->postmaster = 0;
    pg_run(cluster);
}

// ---- all its processes

static inline pid_t pg_parent_of(pid_t pid) {
    char path[64], line[500];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file && fgets(line, sizeof line, file) && strrchr(line, ')'))
        sscanf(strrchr(line, ')') + 1, " %*c %d", &parent);
    if (file)
        fclose(file);
    return parent;
}

static inline void pg_signal_children(const struct pg_cluster *cluster, int signal_number) {
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    while (processes && (entry = readdir(processes))) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && pg_parent_of(pid) == cluster->postmaster)
            kill(pid, signal_number);
    }
    if (processes)
        closedir(processes);
}

static inline void pg_freeze(const struct pg_cluster *cluster) {
    kill(cluster->postmaster, SIGSTOP);
    pg_signal_children(cluster, SIGSTOP);
}

static inline void pg_thaw(const struct pg_cluster *cluster) {
    pg_signal_children(cluster, SIGCONT);
    kill(cluster->postmaster, SIGCONT);
}

static inline void pg_kill(struct pg_cluster *cluster) {
    if (cluster->postmaster == 0)
        return;
    pg_signal_children(cluster, SIGKILL);
    kill(cluster->postmaster, SIGKILL);
    waitpid(cluster->postmaster, NULL, 0);
    cluster->postmaster = 0;
}

// A connection kept from one question to the next, as long as they go to the same place.
static inline PGconn *pg_connection(const char *conninfo) {
    static PGconn *kept;
    static char where[500];
    if (!conninfo || strcmp(where, conninfo) != 0 || PQstatus(kept) != CONNECTION_OK) {
        PQfinish(kept);
        kept = conninfo ? PQconnectdb(conninfo) : NULL;
        snprintf(where, sizeof where, "%s", conninfo ? conninfo : "");
    }
    return kept;
}

static inline void pg_destroy(struct pg_cluster *cluster) {
    pg_connection(NULL);
    pg_kill(cluster);
    usleep(50000); // processes that were just being born
    folder_remove(cluster->folder);
}

// ---- asking it

// One value as text in a buffer that is used again; "" when there is none. Waits while the server recovers.
static inline const char *pg_ask(const char *conninfo, const char *sql) {
    static char text[4][2000];
    static int next;
    char *value = text[next++ % 4];
    for (int tries = 0; tries < 400; tries++) {
        PGconn *pg = pg_connection(conninfo);
        PGresult *result = PQstatus(pg) == CONNECTION_OK ? PQexec(pg, sql) : NULL;
        ExecStatusType status = PQresultStatus(result);
        bool has = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0);
        snprintf(value, sizeof text[0], "%s", has ? PQgetvalue(result, 0, 0) : "");
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        bool away = !state || strncmp(state, "57P", 3) == 0; // gone, stopping or starting
        PQclear(result);
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
            return value;
        if (!away)
            fprintf(stderr, "%s\n%s", sql, PQerrorMessage(pg));
        pg_must(away);
        usleep(50000);
    }
    pg_must(!"PostgreSQL does not answer");
    return "";
}

static inline long long pg_number(const char *conninfo, const char *sql) {
    return strtoll(pg_ask(conninfo, sql), NULL, 10);
}

// Whether the statement is refused, e.g. for want of rights.
static inline bool pg_refuses(const char *conninfo, const char *sql) {
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    PQfinish(pg);
    return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK;
}

static inline bool pg_migrate(const struct pg_cluster *cluster, const char *conninfo) {
    const char *argv[] = {SOURCE_DIR "/ops/migrate", conninfo, NULL};
    return pg_finish(pg_spawn(cluster, argv, "migrate.log", false));
}

#endif
