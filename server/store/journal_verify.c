// Checks a whole journal, from its first record on: for tools, beside a hub or without one.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/journal_private.h"

static bool check_file(sqlite3 *db, const char *path, char *error, int error_size) {
    sqlite3_stmt *check = NULL;
    bool good = false;
    if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &check, NULL) == SQLITE_OK &&
        sqlite3_step(check) == SQLITE_ROW) {
        const char *said = (const char *)sqlite3_column_text(check, 0);
        good = said && strcmp(said, "ok") == 0;
        if (!good)
            snprintf(error, (size_t)error_size,
                     "journal %s: its records are whole and its file is damaged (%.200s); %s", path,
                     said ? said : "no reason given", JOURNAL_ADVICE);
    } else
        snprintf(error, (size_t)error_size, "journal %s: its file cannot be checked (%s); %s", path, sqlite3_errmsg(db),
                 JOURNAL_ADVICE);
    sqlite3_finalize(check);
    return good;
}

static bool check_snapshots(sqlite3 *db, const char *path, char *error, int error_size) {
    sqlite3_stmt *rows = NULL;
    bool good = sqlite3_prepare_v2(db, journal_snapshots, -1, &rows, NULL) == SQLITE_OK;
    uint64_t seq = 0;
    while (good && sqlite3_step(rows) == SQLITE_ROW) {
        seq = (uint64_t)sqlite3_column_int64(rows, 0);
        good = journal_seal_holds(rows);
    }
    sqlite3_finalize(rows);
    if (!good)
        snprintf(error, (size_t)error_size,
                 "journal %s: its records are whole and the snapshot of record %llu is damaged; the hub starts without "
                 "it, only slower",
                 path, (unsigned long long)seq);
    return good;
}

// Held while nobody may begin to write. -1: a hub is at work, so its WAL is still growing and says nothing.
static int keep_hubs_away(const char *folder) {
    struct buf name = {0};
    buf_printf(&name, "%s/journal.lock", folder);
    int lock = open((const char *)name.data, O_RDONLY | O_CLOEXEC);
    buf_free(&name);
    if (lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0) {
        close(lock);
        return -1;
    }
    return lock;
}

bool journal_verify(const char *folder, uint64_t *seq, char *error, int error_size) {
    char *path = journal_path(folder);
    struct walk walk = {.path = path};
    bool good = false;
    int lock = keep_hubs_away(folder);
    if (lock >= 0 && !journal_wal_is_whole(path, error, error_size))
        goto out;
    walk.db = journal_connect(path, SQLITE_OPEN_READWRITE, error, error_size);
    if (walk.db && walk_chain(&walk, error, error_size)) {
        *seq = walk.chain.seq;
        // A hub at work may have added more since the walk: then nothing is said about the end.
        good = (lock < 0 || journal_end_is_there(walk.db, path, *seq, error, error_size)) &&
               check_file(walk.db, path, error, error_size) && check_snapshots(walk.db, path, error, error_size);
    }
out:
    if (walk.db) // leaves everything as it was
        sqlite3_db_config(walk.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(walk.db);
    if (lock >= 0)
        close(lock);
    free(path);
    return good;
}
