// What the files of the journal share.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_JOURNAL_PRIVATE_H
#define STORE_JOURNAL_PRIVATE_H

#include <sqlite3.h>

#include "store/journal.h"

#define JOURNAL_FORMAT 1
#define JOURNAL_FORMAT_TEXT "1"
#define JOURNAL_MOST_SNAPSHOTS 2
#define JOURNAL_ADVICE                                                                                                 \
    "restore the folder from a backup, or move journal.db* away and start: the journal is rebuilt from the database"

enum journal_statement {
    J_BEGIN,
    J_COMMIT,
    J_ROLLBACK,
    J_ADD_EVENT,
    J_ADD_ANSWER,
    J_FORGET_ANSWERS,
    J_ADD_SNAPSHOT,
    J_FORGET_SNAPSHOTS,
    J_PROBE,
    J_STATEMENTS
};

// How far a walk along the hash chain has come; zeros: the beginning.
struct chain {
    uint64_t seq;
    uint8_t hash[RECORD_HASH_LEN];
};

struct journal {
    sqlite3 *db;
    sqlite3_stmt *statements[J_STATEMENTS];
    int lock;
    char *path; // of journal.db, for sentences
    char district[7];
    uint8_t log[WIRE_LOG_LEN];
    char holder[2 * WIRE_LOG_LEN + 1];
    struct chain last;                  // durable
    uint64_t first_answer, last_answer; // rowids; equal to or beyond last_answer + 1: none
    uint64_t answers_kept;
    uint32_t wal_pages, wal_seen, wal_next; // pages in the WAL: now, at the last look, when to move them
    bool broken, full, loaded;              // full: said so
};

// A connection with the settings that all of the journal's have. NULL: `error` says why.
sqlite3 *journal_connect(const char *path, int flags, char *error, int error_size);
char *journal_path(const char *folder); // of journal.db; free()
bool journal_create(const char *folder, const char *path, const char *district, char *error, int error_size);

// False: synced commits of <path>-wal can no longer be read, and SQLite would pass over them in silence.
bool journal_wal_is_whole(const char *path, char *error, int error_size);

// The next record of a chain; moves on. False: not the next, or not what was hashed.
bool chain_take(struct chain *chain, uint64_t seq, const void *record, size_t len, const void *hash, size_t hash_len,
                char *error, int error_size);

// From walk.chain, zeros or a snapshot's, to the end; what fits the chain is applied to the state.
struct walk {
    sqlite3 *db;
    const char *path; // for sentences
    struct chain chain;
    struct state *state; // NULL: only checking
    struct arena *arena; // its own
};
bool walk_chain(struct walk *walk, char *error, int error_size);

// Snapshots, newest first: seq, seal, image, hash of its event. And whether seal, image and hash of a row fit.
extern const char journal_snapshots[];
bool journal_seal_holds(sqlite3_stmt *row);

// False: snapshots or answers in the file tell of records behind `last`, the last one that is there.
bool journal_end_is_there(sqlite3 *db, const char *path, uint64_t last, char *error, int error_size);

// A transaction in pieces, for commit and rebuild: begin, any number of adds, end. After anything but DONE only
// journal_end may follow, which then rolls back and returns what went wrong.
enum journal_result journal_begin(struct journal *journal);
enum journal_result journal_add(struct journal *journal, struct chain *chain, const struct journal_entry *entries,
                                uint32_t entry_count, const struct kept_answer *answers, uint32_t answer_count);
enum journal_result journal_end(struct journal *journal, enum journal_result so_far, const struct chain *chain);

#endif
