// Birth and death of the journal: its folder, its lock, its identity.
// SPDX-License-Identifier: Apache-2.0
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/journal_private.h"

static const char *const STATEMENTS[J_STATEMENTS] = {
    [J_BEGIN] = "BEGIN IMMEDIATE",
    [J_COMMIT] = "COMMIT",
    [J_ROLLBACK] = "ROLLBACK",
    [J_ADD_EVENT] = "INSERT INTO event VALUES(?,?,?)",
    [J_ADD_ANSWER] = "INSERT INTO answer VALUES(?,?,?,?,?,?)",
    [J_FORGET_ANSWERS] = "DELETE FROM answer WHERE number < ?",
    [J_ADD_SNAPSHOT] = "INSERT OR REPLACE INTO snapshot VALUES(?,?,?)",
    [J_PROBE] = "INSERT OR REPLACE INTO meta VALUES('room', randomblob(65536))", // more than a command needs
    [J_FORGET_SNAPSHOTS] = "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?)",
};

// ---- the lock

static int take_lock(const char *folder, char *error, int error_size) {
    struct buf name = {0};
    buf_printf(&name, "%s/journal.lock", folder);
    int lock = open((const char *)name.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    buf_free(&name);
    if (lock < 0) {
        snprintf(error, (size_t)error_size, "journal %s: the folder cannot be written (%s); check its rights and room",
                 folder, strerror(errno));
        return -1;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        char pid[32];
        int len = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
        if (ftruncate(lock, 0) != 0 || pwrite(lock, pid, (size_t)len, 0) != len)
            log_debug("journal %s: the process id could not be noted in journal.lock", folder);
        return lock;
    }
    char holder[32] = "";
    ssize_t len = pread(lock, holder, sizeof holder - 1, 0);
    holder[len > 0 ? strcspn(holder, "\n") : 0] = '\0';
    snprintf(error, (size_t)error_size,
             "journal %s: another hub (process %s) is at work on it; stop that one, or give this one a data folder of "
             "its own",
             folder, *holder ? holder : "unknown");
    close(lock);
    return -1;
}

// ---- the connection

char *journal_path(const char *folder) {
    struct buf path = {0};
    buf_printf(&path, "%s/journal.db", folder);
    return (char *)path.data;
}

sqlite3 *journal_connect(const char *path, int flags, char *error, int error_size) {
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(db, 1);
        sqlite3_busy_timeout(db, 2000);
        rc = sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; SELECT count(*) FROM meta;", NULL,
                          NULL, NULL);
    }
    if (rc == SQLITE_OK)
        return db;
    snprintf(error, (size_t)error_size, "journal %s: cannot be read (%s); %s", path, sqlite3_errmsg(db),
             JOURNAL_ADVICE);
    sqlite3_close(db);
    return NULL;
}

static int on_wal(void *arg, sqlite3 *db, const char *name, int pages) {
    (void)db, (void)name;
    ((struct journal *)arg)->wal_pages = (uint32_t)pages;
    return SQLITE_OK;
}

// synchronous=FULL: every commit is flushed. Pages move from the WAL to the file by our own hand (journal_write.c),
// because SQLite keeps silent about a flush that fails there.
static const char SETTINGS[] = "PRAGMA synchronous=FULL;"
                               "PRAGMA wal_autocheckpoint=0;"
                               "PRAGMA journal_size_limit=67108864;"
                               "PRAGMA secure_delete=OFF;"
                               "PRAGMA cache_size=-16384;";

static bool settle(struct journal *journal) {
    sqlite3_stmt *mode = NULL;
    bool wal = sqlite3_prepare_v2(journal->db, "PRAGMA journal_mode=WAL", -1, &mode, NULL) == SQLITE_OK &&
               sqlite3_step(mode) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(mode, 0), "wal") == 0;
    sqlite3_finalize(mode);
    if (!wal || sqlite3_exec(journal->db, SETTINGS, NULL, NULL, NULL) != SQLITE_OK)
        return false;
    sqlite3_wal_hook(journal->db, on_wal, journal);
    for (int i = 0; i < J_STATEMENTS; i++)
        if (sqlite3_prepare_v3(journal->db, STATEMENTS[i], -1, SQLITE_PREPARE_PERSISTENT, &journal->statements[i],
                               NULL) != SQLITE_OK)
            return false;
    return true;
}

// ---- who it is and how far it got

static bool read_meta(struct journal *journal, char district[7], int *format) {
    sqlite3_stmt *meta = NULL;
    bool has_log = false;
    if (sqlite3_prepare_v2(journal->db, "SELECT name, value FROM meta", -1, &meta, NULL) != SQLITE_OK)
        return false;
    int rc;
    while ((rc = sqlite3_step(meta)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(meta, 0);
        const void *value = sqlite3_column_blob(meta, 1);
        int len = sqlite3_column_bytes(meta, 1);
        if (!name || !value)
            continue;
        if (strcmp(name, "log") == 0 && len == WIRE_LOG_LEN) {
            memcpy(journal->log, value, WIRE_LOG_LEN);
            has_log = true;
        } else if (strcmp(name, "district") == 0)
            snprintf(district, 7, "%.*s", len, (const char *)value);
        else if (strcmp(name, "holder") == 0)
            snprintf(journal->holder, sizeof journal->holder, "%.*s", len, (const char *)value);
        else if (strcmp(name, "format") == 0)
            *format = sqlite3_column_int(meta, 1);
    }
    sqlite3_finalize(meta);
    return rc == SQLITE_DONE && has_log && *journal->holder;
}

static bool read_end(struct journal *journal) {
    sqlite3_stmt *last = NULL, *answers = NULL;
    bool done = false;
    if (sqlite3_prepare_v2(journal->db, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", -1, &last, NULL) ||
        sqlite3_prepare_v2(journal->db, "SELECT (SELECT min(number) FROM answer), (SELECT max(number) FROM answer)", -1,
                           &answers, NULL))
        goto out;
    int rc = sqlite3_step(last);
    if (rc == SQLITE_ROW) {
        journal->last.seq = (uint64_t)sqlite3_column_int64(last, 0);
        if (sqlite3_column_bytes(last, 1) != RECORD_HASH_LEN)
            goto out;
        memcpy(journal->last.hash, sqlite3_column_blob(last, 1), RECORD_HASH_LEN);
    } else if (rc != SQLITE_DONE)
        goto out;
    if (sqlite3_step(answers) != SQLITE_ROW)
        goto out;
    bool none = sqlite3_column_type(answers, 0) == SQLITE_NULL;
    journal->first_answer = none ? 1 : (uint64_t)sqlite3_column_int64(answers, 0);
    journal->last_answer = (uint64_t)sqlite3_column_int64(answers, 1);
    done = true;
out:
    sqlite3_finalize(last);
    sqlite3_finalize(answers);
    return done;
}

static bool introduce(struct journal *journal, const char *district, char *error, int error_size) {
    char its_district[7] = "";
    int format = 0;
    if (!read_meta(journal, its_district, &format) || !read_end(journal)) {
        snprintf(error, (size_t)error_size, "journal %s: damaged (%s); %s", journal->path, sqlite3_errmsg(journal->db),
                 JOURNAL_ADVICE);
        return false;
    }
    if (format != JOURNAL_FORMAT) {
        snprintf(
            error, (size_t)error_size,
            "journal %s: has format %d and this version of Muster knows format %d; start the version that wrote it",
            journal->path, format, JOURNAL_FORMAT);
        return false;
    }
    if (strcmp(its_district, district) != 0) {
        snprintf(
            error, (size_t)error_size,
            "journal %s: belongs to district %s and this hub is configured for %s; correct `district`, or give the "
            "hub a data folder of its own",
            journal->path, its_district, district);
        return false;
    }
    return true;
}

// ---- birth and death

// A file that is there is never made anew, however short it is: that would be a loss in silence.
static bool open_file(struct journal *journal, const char *folder, const char *district, char *error, int error_size) {
    journal->path = journal_path(folder);
    struct stat st;
    if (stat(journal->path, &st) != 0 && errno == ENOENT &&
        !journal_create(folder, journal->path, district, error, error_size))
        return false;
    if (!journal_wal_is_whole(journal->path, error, error_size))
        return false;
    journal->db = journal_connect(journal->path, SQLITE_OPEN_READWRITE, error, error_size);
    if (!journal->db)
        return false;
    if (!settle(journal)) {
        snprintf(error, (size_t)error_size, "journal %s: cannot be opened for writing (%s); check its rights and room",
                 journal->path, sqlite3_errmsg(journal->db));
        return false;
    }
    return introduce(journal, district, error, error_size);
}

struct journal *journal_open(const char *folder, const char *district, char *error, int error_size) {
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        snprintf(error, (size_t)error_size, "journal %s: the folder cannot be made (%s)", folder, strerror(errno));
        return NULL;
    }
    struct journal *journal = mem_new(sizeof *journal);
    journal->answers_kept = JOURNAL_ANSWERS_KEPT;
    journal->first_answer = 1;
    snprintf(journal->district, sizeof journal->district, "%s", district);
    journal->lock = take_lock(folder, error, error_size);
    if (journal->lock >= 0 && open_file(journal, folder, district, error, error_size))
        return journal;
    journal_close(journal);
    return NULL;
}

void journal_close(struct journal *journal) {
    if (!journal)
        return;
    for (int i = 0; i < J_STATEMENTS; i++)
        sqlite3_finalize(journal->statements[i]);
    // After a failed flush the WAL must stay as it is: moving its pages now could lose what the next start can replay.
    if (journal->db && journal->broken)
        sqlite3_db_config(journal->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_close(journal->db);
    if (journal->lock >= 0)
        close(journal->lock);
    free(journal->path);
    free(journal);
}

const uint8_t *journal_log(const struct journal *journal) {
    return journal->log;
}

const char *journal_holder(const struct journal *journal) {
    return journal->holder;
}

uint64_t journal_seq(const struct journal *journal) {
    return journal->last.seq;
}

const uint8_t *journal_hash(const struct journal *journal) {
    return journal->last.hash;
}

void journal_set_answers_kept(struct journal *journal, uint64_t most) {
    journal->answers_kept = most;
}
