// Appending to the journal: one transaction and one flush for all that arrived together.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "store/journal_private.h"

#define CHECKPOINT_PAGES 2000 // of 4 KiB: how long the WAL gets before its pages are moved into the file
#define ANSWER_SLACK 1000     // answers are forgotten in portions of at least this many

// SQLite forgets the errno of a failed write on its way up, its files remember it.
static int last_errno(struct journal *journal) {
    static const int files[] = {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}; // the first is the WAL
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        sqlite3_file *file = NULL;
        int why = 0;
        if (sqlite3_file_control(journal->db, "main", files[i], &file) == SQLITE_OK && file && file->pMethods &&
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &why) == SQLITE_OK && why != 0)
            return why;
    }
    return sqlite3_system_errno(journal->db);
}

// A write that found no room; the flush has not been tried then. Seen here: a full disk, a quota, a limit of the file's
// size, and no room for the shared memory beside the WAL.
static bool is_no_room(struct journal *journal, int rc) {
    static const int codes[] = {SQLITE_IOERR_WRITE,   SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_SHMSIZE,
                                SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMMAP,   SQLITE_CANTOPEN};
    if ((rc & 0xff) == SQLITE_FULL)
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (rc == codes[i]) {
            int why = last_errno(journal);
            return why == ENOSPC || why == EDQUOT || why == EFBIG;
        }
    return false;
}

// What may pass. Said when it begins; journal_end says when it is over.
static enum journal_result put_off(struct journal *journal, const char *what, const char *doing, const char *why) {
    log_line(journal->full ? LOG_DEBUG : LOG_ERROR, "journal %s: %s while %s (%s); commands are refused until then",
             journal->path, what, doing, why);
    journal->full = true;
    return JOURNAL_FULL;
}

static enum journal_result judge(struct journal *journal, int rc, const char *doing) {
    if (rc == SQLITE_OK || rc == SQLITE_DONE)
        return JOURNAL_DONE;
    const char *why = sqlite3_errmsg(journal->db);
    if (is_no_room(journal, rc))
        return put_off(journal, "no room on disk, free some", doing, why);
    if ((rc & 0xff) == SQLITE_BUSY)
        return put_off(journal, "another program keeps it locked, end that one", doing, why);
    log_error("journal %s: failed while %s (%s, code %d, errno %d); the hub must stop and replay", journal->path, doing,
              why, rc, last_errno(journal));
    journal->broken = true;
    return JOURNAL_BROKEN;
}

static int run(struct journal *journal, enum journal_statement which) {
    sqlite3_stmt *statement = journal->statements[which];
    int rc = sqlite3_step(statement);
    sqlite3_reset(statement);
    return rc;
}

// ---- the pieces of a transaction

enum journal_result journal_begin(struct journal *journal) {
    return journal->broken ? JOURNAL_BROKEN : judge(journal, run(journal, J_BEGIN), "beginning");
}

static int add_event(struct journal *journal, const struct journal_entry *entry, const uint8_t *hash) {
    sqlite3_stmt *add = journal->statements[J_ADD_EVENT];
    sqlite3_bind_int64(add, 1, (int64_t)entry->seq);
    sqlite3_bind_blob(add, 2, hash, RECORD_HASH_LEN, SQLITE_STATIC);
    sqlite3_bind_blob(add, 3, entry->record, (int)entry->len, SQLITE_STATIC);
    return run(journal, J_ADD_EVENT);
}

static int add_answer(struct journal *journal, uint64_t number, const struct kept_answer *kept) {
    sqlite3_stmt *add = journal->statements[J_ADD_ANSWER];
    sqlite3_bind_int64(add, 1, (int64_t)number);
    sqlite3_bind_blob(add, 2, kept->answer.id, COMMAND_ID_LEN, SQLITE_STATIC);
    sqlite3_bind_int64(add, 3, kept->account);
    sqlite3_bind_int64(add, 4, kept->answer.code);
    sqlite3_bind_int64(add, 5, (int64_t)kept->answer.seq);
    sqlite3_bind_int64(add, 6, kept->answer.object);
    return run(journal, J_ADD_ANSWER);
}

enum journal_result journal_add(struct journal *journal, struct chain *chain, const struct journal_entry *entries,
                                uint32_t entry_count, const struct kept_answer *answers, uint32_t answer_count) {
    for (uint32_t i = 0; i < entry_count; i++) {
        if (entries[i].seq != chain->seq + 1)
            log_die("journal %s: record %llu was to follow %llu", journal->path, (unsigned long long)entries[i].seq,
                    (unsigned long long)chain->seq);
        record_hash(chain->hash, entries[i].record, entries[i].len, chain->hash);
        chain->seq = entries[i].seq;
        enum journal_result result = judge(journal, add_event(journal, &entries[i], chain->hash), "adding a record");
        if (result != JOURNAL_DONE)
            return result;
    }
    for (uint32_t i = 0; i < answer_count; i++) {
        int rc = add_answer(journal, journal->last_answer + 1, &answers[i]);
        enum journal_result result = judge(journal, rc, "adding an answer");
        if (result != JOURNAL_DONE)
            return result;
        journal->last_answer++;
    }
    return JOURNAL_DONE;
}

static enum journal_result forget_answers(struct journal *journal, uint64_t *first) {
    *first = journal->first_answer;
    uint64_t kept = journal->last_answer + 1 - journal->first_answer;
    if (kept <= journal->answers_kept + ANSWER_SLACK)
        return JOURNAL_DONE;
    *first = journal->last_answer + 1 - journal->answers_kept;
    sqlite3_bind_int64(journal->statements[J_FORGET_ANSWERS], 1, (int64_t)*first);
    return judge(journal, run(journal, J_FORGET_ANSWERS), "forgetting answers");
}

static enum journal_result roll_back(struct journal *journal, enum journal_result why) {
    if (!sqlite3_get_autocommit(journal->db) && run(journal, J_ROLLBACK) != SQLITE_DONE) {
        journal->broken = true;
        return JOURNAL_BROKEN;
    }
    return why;
}

// Moves pages from the WAL into the file, as far as readers let it. A flush that fails here would let SQLite believe,
// at the next try, that the pages are safe, and reuse the WAL that still has them: so it ends this journal too.
static void checkpoint_when_due(struct journal *journal) {
    if (journal->wal_pages < journal->wal_seen || journal->wal_next == 0) // the WAL began anew
        journal->wal_next = CHECKPOINT_PAGES;
    journal->wal_seen = journal->wal_pages;
    if (journal->wal_pages < journal->wal_next)
        return;
    journal->wal_next = journal->wal_pages + CHECKPOINT_PAGES / 4;
    int rc = sqlite3_wal_checkpoint_v2(journal->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if ((rc & 0xff) != SQLITE_BUSY)
        judge(journal, rc, "moving the WAL into the file");
}

enum journal_result journal_end(struct journal *journal, enum journal_result so_far, const struct chain *chain) {
    uint64_t first_answer = 0;
    if (so_far == JOURNAL_DONE)
        so_far = forget_answers(journal, &first_answer);
    if (so_far == JOURNAL_DONE)
        so_far = judge(journal, run(journal, J_COMMIT), "committing");
    if (so_far != JOURNAL_DONE)
        return roll_back(journal, so_far);
    journal->last = *chain;
    journal->first_answer = first_answer;
    if (journal->full)
        log_info("journal %s: room again, commands are taken", journal->path);
    journal->full = false;
    checkpoint_when_due(journal);
    return JOURNAL_DONE;
}

// ---- the whole

enum journal_result journal_commit(struct journal *journal, const struct journal_entry *entries, uint32_t entry_count,
                                   const struct kept_answer *answers, uint32_t answer_count) {
    struct chain chain = journal->last;
    uint64_t last_answer = journal->last_answer;
    enum journal_result result = journal_begin(journal);
    if (result != JOURNAL_DONE)
        return result;
    result = journal_add(journal, &chain, entries, entry_count, answers, answer_count);
    result = journal_end(journal, result, &chain);
    if (result != JOURNAL_DONE)
        journal->last_answer = last_answer;
    return result;
}

enum journal_result journal_probe(struct journal *journal) {
    const struct chain chain = journal->last;
    enum journal_result result = journal_begin(journal);
    if (result != JOURNAL_DONE)
        return result;
    return journal_end(journal, judge(journal, run(journal, J_PROBE), "looking for room"), &chain);
}

// The image is sealed with the hash of its event: one that does not belong here, or was damaged, is seen at the start.
static int seal(struct journal *journal, uint64_t seq, const void *image, size_t len, uint8_t hash[RECORD_HASH_LEN]) {
    sqlite3_stmt *find = NULL;
    int rc = sqlite3_prepare_v2(journal->db, "SELECT hash FROM event WHERE seq=?", -1, &find, NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_bind_int64(find, 1, (int64_t)seq);
    rc = sqlite3_step(find);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(find, 0) == RECORD_HASH_LEN)
        record_hash(sqlite3_column_blob(find, 0), image, len, hash);
    else if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        rc = SQLITE_CORRUPT;
    sqlite3_finalize(find);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

bool journal_keep_snapshot(struct journal *journal, uint64_t seq, const void *image, size_t len) {
    uint8_t hash[RECORD_HASH_LEN];
    if (journal->broken || seq == 0 || seq > journal->last.seq || len > INT32_MAX ||
        judge(journal, seal(journal, seq, image, len, hash), "sealing a snapshot") != JOURNAL_DONE)
        return false;
    if (judge(journal, run(journal, J_BEGIN), "beginning a snapshot") != JOURNAL_DONE)
        return false;
    sqlite3_stmt *add = journal->statements[J_ADD_SNAPSHOT];
    sqlite3_bind_int64(add, 1, (int64_t)seq);
    sqlite3_bind_blob(add, 2, hash, sizeof hash, SQLITE_STATIC);
    sqlite3_bind_blob64(add, 3, image, len, SQLITE_STATIC);
    enum journal_result result = judge(journal, run(journal, J_ADD_SNAPSHOT), "adding a snapshot");
    sqlite3_bind_int(journal->statements[J_FORGET_SNAPSHOTS], 1, JOURNAL_MOST_SNAPSHOTS);
    if (result == JOURNAL_DONE)
        result = judge(journal, run(journal, J_FORGET_SNAPSHOTS), "forgetting snapshots");
    if (result == JOURNAL_DONE)
        result = judge(journal, run(journal, J_COMMIT), "committing a snapshot");
    if (result != JOURNAL_DONE)
        return roll_back(journal, result) == JOURNAL_DONE;
    checkpoint_when_due(journal);
    return true;
}
