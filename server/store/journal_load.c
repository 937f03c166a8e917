// Reading the journal back at the start: the newest snapshot, the records behind it, the kept answers.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "store/journal_private.h"
#include "wire/snapshot.h"

// ---- snapshots

const char journal_snapshots[] =
    "SELECT s.seq, s.hash, s.image, e.hash FROM snapshot s LEFT JOIN event e ON e.seq=s.seq "
    "ORDER BY s.seq DESC";

bool journal_seal_holds(sqlite3_stmt *row) {
    uint8_t seal[RECORD_HASH_LEN];
    if (sqlite3_column_bytes(row, 1) != RECORD_HASH_LEN || sqlite3_column_bytes(row, 3) != RECORD_HASH_LEN)
        return false;
    record_hash(sqlite3_column_blob(row, 3), sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2), seal);
    return memcmp(seal, sqlite3_column_blob(row, 1), RECORD_HASH_LEN) == 0;
}

static bool restore(const void *image, size_t len, uint64_t seq, struct state *state) {
    return snapshot_read(image, len, state) && state_seq(state) == seq;
}

// A version that no longer reads an older image must not spoil the state with half of it: so it is tried aside.
static bool image_is_readable(const void *image, size_t len, uint64_t seq, const char *district) {
    struct state *probe = state_create(district);
    bool readable = restore(image, len, seq, probe);
    state_destroy(probe);
    return readable;
}

static bool restore_newest(struct journal *journal, sqlite3_stmt *rows, struct walk *walk) {
    while (sqlite3_step(rows) == SQLITE_ROW) {
        uint64_t seq = (uint64_t)sqlite3_column_int64(rows, 0);
        const void *image = sqlite3_column_blob(rows, 2);
        size_t len = (size_t)sqlite3_column_bytes(rows, 2);
        if (seq <= journal->last.seq && journal_seal_holds(rows) &&
            image_is_readable(image, len, seq, journal->district) && restore(image, len, seq, walk->state)) {
            walk->chain.seq = seq;
            memcpy(walk->chain.hash, sqlite3_column_blob(rows, 3), RECORD_HASH_LEN);
            return true;
        }
        log_warn("journal %s: the snapshot of record %llu is not valid; starting from an older one", journal->path,
                 (unsigned long long)seq);
    }
    return false;
}

// The newest record that something else in the file tells of: a snapshot, or one of the last answers.
static uint64_t newest_mentioned(sqlite3 *db) {
    sqlite3_stmt *newest = NULL;
    uint64_t seq = 0;
    if (sqlite3_prepare_v2(db,
                           "SELECT max((SELECT ifnull(max(seq), 0) FROM snapshot), (SELECT ifnull(max(seq), 0) FROM "
                           "(SELECT seq FROM answer ORDER BY number DESC LIMIT 1000)))",
                           -1, &newest, NULL) == SQLITE_OK &&
        sqlite3_step(newest) == SQLITE_ROW)
        seq = (uint64_t)sqlite3_column_int64(newest, 0);
    sqlite3_finalize(newest);
    return seq;
}

bool journal_end_is_there(sqlite3 *db, const char *path, uint64_t last, char *error, int error_size) {
    if (newest_mentioned(db) <= last)
        return true;
    snprintf(error, (size_t)error_size, "journal %s: record %llu is missing, the file tells of later ones; %s", path,
             (unsigned long long)last + 1, JOURNAL_ADVICE);
    return false;
}

bool journal_load(struct journal *journal, struct state *state, char *error, int error_size) {
    struct walk walk = {.db = journal->db, .path = journal->path, .state = state};
    if (!journal_end_is_there(journal->db, journal->path, journal->last.seq, error, error_size))
        return false;
    sqlite3_stmt *snapshots = NULL;
    if (sqlite3_prepare_v2(journal->db, journal_snapshots, -1, &snapshots, NULL) == SQLITE_OK)
        restore_newest(journal, snapshots, &walk);
    sqlite3_finalize(snapshots);
    uint64_t from = walk.chain.seq;
    if (!walk_chain(&walk, error, error_size))
        return false;
    log_line(journal->loaded ? LOG_DEBUG : LOG_INFO, "journal %s: %llu records, %llu of them read behind the snapshot",
             journal->path, (unsigned long long)walk.chain.seq, (unsigned long long)(walk.chain.seq - from));
    journal->loaded = true;
    return true;
}

// ---- answers

void journal_each_answer(struct journal *journal, uint64_t most,
                         void (*each)(void *arg, const struct kept_answer *kept), void *arg) {
    sqlite3_stmt *rows = NULL;
    uint64_t from = journal->last_answer > most ? journal->last_answer - most + 1 : 1;
    if (sqlite3_prepare_v2(journal->db,
                           "SELECT command, account, code, seq, object FROM answer WHERE number >= ? ORDER BY number",
                           -1, &rows, NULL) != SQLITE_OK)
        goto out;
    sqlite3_bind_int64(rows, 1, (int64_t)from);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        if (sqlite3_column_bytes(rows, 0) != COMMAND_ID_LEN)
            continue;
        struct kept_answer kept = {
            .answer = {.code = (enum refusal)sqlite3_column_int(rows, 2),
                       .seq = (uint64_t)sqlite3_column_int64(rows, 3),
                       .object = (uint32_t)sqlite3_column_int64(rows, 4)},
            .account = (uint32_t)sqlite3_column_int64(rows, 1),
        };
        memcpy(kept.answer.id, sqlite3_column_blob(rows, 0), COMMAND_ID_LEN);
        each(arg, &kept);
    }
out:
    sqlite3_finalize(rows);
}
