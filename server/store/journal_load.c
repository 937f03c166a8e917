// Reading the journal back at the start: the newest snapshot, the records behind it, the kept answers; and checking all
// of it. SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/journal_private.h"
#include "wire/snapshot.h"

#define RECORD_ARENA (1u << 20) // one decoded record; the longest is a note of some 4 KB

bool chain_take(struct chain *chain, uint64_t seq, const void *record, size_t len, const void *hash, size_t hash_len,
                char *error, int error_size) {
    uint64_t next = chain->seq + 1;
    if (seq != next) {
        snprintf(error, (size_t)error_size, "record %llu is missing", (unsigned long long)next);
        return false;
    }
    record_hash(chain->hash, record, len, chain->hash);
    if (hash_len != RECORD_HASH_LEN || memcmp(chain->hash, hash, RECORD_HASH_LEN) != 0) {
        snprintf(error, (size_t)error_size, "record %llu is damaged, its hash does not match", (unsigned long long)seq);
        return false;
    }
    chain->seq = seq;
    return true;
}

// ---- walking the records

struct walk {
    sqlite3 *db;
    const char *path;
    struct chain chain;
    struct state *state; // NULL: only checking
    struct arena *arena;
};

static bool apply(struct walk *walk, const void *record, size_t len, char *why, int why_size) {
    struct event event;
    arena_reset(walk->arena);
    if (!record_read(record, len, walk->arena, &event) || event.seq != walk->chain.seq) {
        snprintf(why, (size_t)why_size, "record %llu cannot be decoded by this version",
                 (unsigned long long)walk->chain.seq);
        return false;
    }
    if (walk->state)
        state_apply(walk->state, &event);
    return true;
}

static bool walk_rows(struct walk *walk, sqlite3_stmt *rows, char *why, int why_size) {
    int rc;
    while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
        const void *record = sqlite3_column_blob(rows, 2);
        size_t len = (size_t)sqlite3_column_bytes(rows, 2);
        if (!chain_take(&walk->chain, (uint64_t)sqlite3_column_int64(rows, 0), record, len,
                        sqlite3_column_blob(rows, 1), (size_t)sqlite3_column_bytes(rows, 1), why, why_size) ||
            !apply(walk, record, len, why, why_size))
            return false;
    }
    if (rc == SQLITE_DONE)
        return true;
    snprintf(why, (size_t)why_size, "record %llu cannot be read (%s)", (unsigned long long)walk->chain.seq + 1,
             sqlite3_errmsg(walk->db));
    return false;
}

// From walk->chain to the end.
static bool walk_chain(struct walk *walk, char *error, int error_size) {
    sqlite3_stmt *rows = NULL;
    char why[300] = "its table of records is damaged";
    walk->arena = arena_create(RECORD_ARENA);
    bool done = sqlite3_prepare_v2(walk->db, "SELECT seq, hash, record FROM event WHERE seq > ? ORDER BY seq", -1,
                                   &rows, NULL) == SQLITE_OK &&
                sqlite3_bind_int64(rows, 1, (int64_t)walk->chain.seq) == SQLITE_OK &&
                walk_rows(walk, rows, why, sizeof why);
    sqlite3_finalize(rows);
    arena_destroy(walk->arena);
    if (!done)
        snprintf(error, (size_t)error_size, "journal %s: %s; %s", walk->path, why, JOURNAL_ADVICE);
    return done;
}

// ---- snapshots

// Newest first: seq, seal, image, hash of its event.
static const char SNAPSHOTS[] =
    "SELECT s.seq, s.hash, s.image, e.hash FROM snapshot s LEFT JOIN event e ON e.seq=s.seq "
    "ORDER BY s.seq DESC";

static bool seal_holds(sqlite3_stmt *row) {
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
        if (seq <= journal->last.seq && seal_holds(rows) && image_is_readable(image, len, seq, journal->district) &&
            restore(image, len, seq, walk->state)) {
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

bool journal_load(struct journal *journal, struct state *state, char *error, int error_size) {
    struct walk walk = {.db = journal->db, .path = journal->path, .state = state};
    if (newest_mentioned(journal->db) > journal->last.seq) {
        snprintf(error, (size_t)error_size, "journal %s: record %llu is missing, the file tells of later ones; %s",
                 journal->path, (unsigned long long)journal->last.seq + 1, JOURNAL_ADVICE);
        return false;
    }
    sqlite3_stmt *snapshots = NULL;
    if (sqlite3_prepare_v2(journal->db, SNAPSHOTS, -1, &snapshots, NULL) == SQLITE_OK)
        restore_newest(journal, snapshots, &walk);
    sqlite3_finalize(snapshots);
    uint64_t from = walk.chain.seq;
    if (!walk_chain(&walk, error, error_size))
        return false;
    log_info("journal %s: %llu records, %llu of them read behind the snapshot", journal->path,
             (unsigned long long)walk.chain.seq, (unsigned long long)(walk.chain.seq - from));
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

// ---- checking everything

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
    bool good = sqlite3_prepare_v2(db, SNAPSHOTS, -1, &rows, NULL) == SQLITE_OK;
    uint64_t seq = 0;
    while (good && sqlite3_step(rows) == SQLITE_ROW) {
        seq = (uint64_t)sqlite3_column_int64(rows, 0);
        good = seal_holds(rows);
    }
    sqlite3_finalize(rows);
    if (!good)
        snprintf(error, (size_t)error_size,
                 "journal %s: its records are whole and the snapshot of record %llu is damaged; the hub starts without "
                 "it, only slower",
                 path, (unsigned long long)seq);
    return good;
}

bool journal_verify(const char *folder, uint64_t *seq, char *error, int error_size) {
    char *path = journal_path(folder);
    struct walk walk = {.path = path};
    bool good = false;
    walk.db = journal_connect(path, SQLITE_OPEN_READWRITE, error, error_size);
    if (walk.db && walk_chain(&walk, error, error_size)) {
        *seq = walk.chain.seq;
        good = check_file(walk.db, path, error, error_size) && check_snapshots(walk.db, path, error, error_size);
    }
    sqlite3_close(walk.db);
    free(path);
    return good;
}
