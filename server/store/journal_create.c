// Makes a new journal file: built under another name and moved into place, so that journal.db is never half made.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/journal_private.h"

static const char SCHEMA[] =
    "PRAGMA page_size=4096;"
    "PRAGMA journal_mode=DELETE;"
    "PRAGMA synchronous=FULL;"
    "BEGIN;"
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE event(seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, record BLOB NOT NULL);"
    "CREATE TABLE answer(number INTEGER PRIMARY KEY, command BLOB NOT NULL, account INTEGER NOT NULL,"
    " code INTEGER NOT NULL, seq INTEGER NOT NULL, object INTEGER NOT NULL);"
    "CREATE TABLE snapshot(seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, image BLOB NOT NULL);";

static int add_meta(sqlite3 *db, const char *name, const void *value, int len, bool blob) {
    sqlite3_stmt *add = NULL;
    int rc = sqlite3_prepare_v2(db, "INSERT INTO meta VALUES(?,?)", -1, &add, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_text(add, 1, name, -1, SQLITE_STATIC);
        if (blob)
            sqlite3_bind_blob(add, 2, value, len, SQLITE_STATIC);
        else
            sqlite3_bind_text(add, 2, value, len, SQLITE_STATIC);
        rc = sqlite3_step(add) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(db);
    }
    sqlite3_finalize(add);
    return rc;
}

static int fill(sqlite3 *db, const char *district) {
    uint8_t log[WIRE_LOG_LEN], holder[WIRE_LOG_LEN];
    char hex[2 * WIRE_LOG_LEN + 1];
    randombytes_buf(log, sizeof log);
    randombytes_buf(holder, sizeof holder);
    sodium_bin2hex(hex, sizeof hex, holder, sizeof holder);
    int rc = sqlite3_exec(db, SCHEMA, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = add_meta(db, "district", district, -1, false);
    if (rc == SQLITE_OK)
        rc = add_meta(db, "log", log, sizeof log, true);
    if (rc == SQLITE_OK)
        rc = add_meta(db, "holder", hex, -1, false);
    if (rc == SQLITE_OK)
        rc = add_meta(db, "format", JOURNAL_FORMAT_TEXT, -1, false);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    return rc;
}

static bool sync_folder(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

bool journal_create(const char *folder, const char *path, const char *district, char *error, int error_size) {
    struct buf draft = {0}, wal = {0};
    buf_printf(&draft, "%s.new", path);
    const char *name = (const char *)draft.data;
    sqlite3 *db = NULL;
    bool done = false;
    // A WAL without its file still holds commits, and SQLite would pour them into the new one.
    buf_printf(&wal, "%s-wal", path);
    if (access((const char *)wal.data, F_OK) == 0) {
        snprintf(error, (size_t)error_size, "journal %s: is gone and its %s-wal is not; put it back, or %s", path, path,
                 JOURNAL_ADVICE);
        goto out;
    }
    unlink(name);
    int fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        snprintf(error, (size_t)error_size,
                 "journal %s: cannot be made (%s); check the rights and the room of its folder", path, strerror(errno));
        goto out;
    }
    close(fd);
    int rc = sodium_init() < 0 ? SQLITE_ERROR
                               : sqlite3_open_v2(name, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = fill(db, district);
    if (rc != SQLITE_OK)
        snprintf(error, (size_t)error_size, "journal %s: cannot be made (%s); check the room of its folder", path,
                 sqlite3_errstr(rc));
    sqlite3_close(db);
    if (rc != SQLITE_OK)
        goto out;
    done = rename(name, path) == 0 && sync_folder(folder);
    if (!done)
        snprintf(error, (size_t)error_size, "journal %s: cannot be moved into place (%s)", path, strerror(errno));
out:
    if (!done)
        unlink(name);
    buf_free(&draft);
    buf_free(&wal);
    return done;
}
