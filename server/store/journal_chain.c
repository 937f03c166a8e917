// Walking along the records of the journal, each held against the hash chain.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "store/journal_private.h"

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

bool walk_chain(struct walk *walk, char *error, int error_size) {
    sqlite3_stmt *rows = NULL;
    char why[300] = "its table of records is damaged";
    walk->arena = arena_create(RECORD_MEMORY);
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
