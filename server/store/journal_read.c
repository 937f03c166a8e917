// Readers of the journal: each has its own connection and never holds the writer up.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/log.h"
#include "store/journal_private.h"

struct journal_reader {
    sqlite3 *db;
    sqlite3_stmt *from;
};

struct journal_reader *journal_reader_open(const char *folder) {
    struct journal_reader *reader = mem_new(sizeof *reader);
    char *path = journal_path(folder);
    char error[600];
    // Not read-only: a reader that comes first has to make the shared memory beside the WAL.
    reader->db = journal_connect(path, SQLITE_OPEN_READWRITE, error, sizeof error);
    if (!reader->db)
        log_error("%s", error);
    free(path);
    if (reader->db &&
        sqlite3_prepare_v3(reader->db, "SELECT seq, record, hash FROM event WHERE seq >= ? ORDER BY seq LIMIT ?", -1,
                           SQLITE_PREPARE_PERSISTENT, &reader->from, NULL) == SQLITE_OK) {
        sqlite3_exec(reader->db, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;", NULL, NULL, NULL);
        sqlite3_db_config(reader->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL); // the writer's business
        return reader;
    }
    journal_reader_close(reader);
    return NULL;
}

void journal_reader_close(struct journal_reader *reader) {
    if (!reader)
        return;
    sqlite3_finalize(reader->from);
    sqlite3_close(reader->db);
    free(reader);
}

int journal_read(struct journal_reader *reader, uint64_t from_seq, uint32_t most, size_t max_bytes,
                 void (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash),
                 void *arg) {
    int count = 0, rc = SQLITE_DONE;
    size_t bytes = 0;
    sqlite3_bind_int64(reader->from, 1, (int64_t)from_seq);
    sqlite3_bind_int64(reader->from, 2, most);
    while ((count == 0 || bytes < max_bytes) && (rc = sqlite3_step(reader->from)) == SQLITE_ROW) {
        uint64_t seq = (uint64_t)sqlite3_column_int64(reader->from, 0);
        uint32_t len = (uint32_t)sqlite3_column_bytes(reader->from, 1);
        if (seq != from_seq + (uint64_t)count || sqlite3_column_bytes(reader->from, 2) != RECORD_HASH_LEN) {
            log_error("journal: record %llu is missing or damaged; have it checked with musterctl",
                      (unsigned long long)from_seq + (unsigned)count);
            rc = SQLITE_CORRUPT;
            break;
        }
        each(arg, seq, sqlite3_column_blob(reader->from, 1), len, sqlite3_column_blob(reader->from, 2));
        bytes += len;
        count++;
    }
    if (rc != SQLITE_ROW && rc != SQLITE_DONE && rc != SQLITE_CORRUPT)
        log_error("journal: record %llu cannot be read (%s); have it checked with musterctl",
                  (unsigned long long)from_seq + (unsigned)count, sqlite3_errmsg(reader->db));
    sqlite3_reset(reader->from);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? count : -1;
}
