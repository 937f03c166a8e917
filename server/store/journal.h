// The journal: the log of events in one SQLite file (WAL, synchronous=FULL), hash-chained. What is in it happened.
// The folder is locked: one hub at a time.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/command.h"
#include "domain/state.h"
#include "wire/record.h"
#include "wire/wire.h"

#define JOURNAL_ANSWERS_KEPT 1000000u // at birth, see journal_set_answers_kept

struct journal;

// Opens or creates <folder>/journal.db and takes its lock. NULL: `error` says why and what to do (locked by another
// hub, damaged, made for another district, no permission). A new file gets a random log id. One thread at a time.
struct journal *journal_open(const char *folder, const char *district, char *error, int error_size);
void journal_close(struct journal *journal); // gives the lock back. NULL is fine

const uint8_t *journal_log(const struct journal *journal);  // WIRE_LOG_LEN bytes
const char *journal_holder(const struct journal *journal);  // this data folder's identity, hex
uint64_t journal_seq(const struct journal *journal);        // last; 0 when empty
const uint8_t *journal_hash(const struct journal *journal); // of the last record; zeros when empty

// How many answers are kept; older ones are forgotten as new ones come.
void journal_set_answers_kept(struct journal *journal, uint64_t most);

// Start-up: newest valid snapshot and the records behind it into a fresh state, checking the hash chain on the way.
// False: damaged, `error` names the first bad seq; nothing is guessed.
bool journal_load(struct journal *journal, struct state *state, char *error, int error_size);

// Reads everything from record 1 on and checks the file, the numbers, the hashes and the snapshots. A hub may be at
// work on it. True: *seq is the last record seen. False: `error` names the first bad seq.
bool journal_verify(const char *folder, uint64_t *seq, char *error, int error_size);

// An answer kept so that a command sent twice is answered alike.
struct kept_answer {
    struct wire_answer answer;
    uint32_t account; // who asked: another account with the same id is refused
};
// Walks the newest `most` answers, oldest first.
void journal_each_answer(struct journal *journal, uint64_t most,
                         void (*each)(void *arg, const struct kept_answer *kept), void *arg);

// One record to append; seq must follow on.
struct journal_entry {
    uint64_t seq;
    const uint8_t *record;
    uint32_t len;
};
enum journal_result {
    JOURNAL_DONE,  // durable
    JOURNAL_FULL,  // no room; nothing was written, try later
    JOURNAL_BROKEN // the flush failed: whether it is durable is unknown. Stop the process and replay
};
// All entries and answers in one transaction and one flush. Blocks; called by the desk's journal thread only. Once
// BROKEN, always BROKEN: a flush that failed is never tried again.
enum journal_result journal_commit(struct journal *journal, const struct journal_entry *entries, uint32_t entry_count,
                                   const struct kept_answer *answers, uint32_t answer_count);

// After FULL: is there room again? Writes and flushes something that says nothing. Same thread as journal_commit.
enum journal_result journal_probe(struct journal *journal);

// Keeps an image of the state so that the next start is quick. Image bytes are wire/snapshot's, as of the event `seq`,
// which must be in the journal. The two newest are kept. Same thread as journal_commit.
bool journal_keep_snapshot(struct journal *journal, uint64_t seq, const void *image, size_t len);

// ---- reading, on a connection of its own per reader: any thread, beside the writer.
struct journal_reader;
struct journal_reader *journal_reader_open(const char *folder); // NULL: not there or not readable
void journal_reader_close(struct journal_reader *reader);       // NULL is fine
// Records from_seq.. up to `most` and about `max_bytes` (one at least); calls each in order; returns how many. -1:
// damaged or gone.
int journal_read(struct journal_reader *reader, uint64_t from_seq, uint32_t most, size_t max_bytes,
                 void (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash),
                 void *arg);

#endif
