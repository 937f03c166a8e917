// An empty journal beside a full database is filled from the database.
// SPDX-License-Identifier: Apache-2.0
#include "store/rebuild.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "store/db_log.h"
#include "store/journal_private.h"

struct rebuild {
    struct journal *journal;
    struct chain chain;
    enum journal_result result;
    struct state *state; // accounts have numbers here and names in the events
    struct arena *arena;
    bool undecodable;
};

// What an event's command was answered: "done"; but a contest is the trace of one that was refused.
static struct kept_answer answer_of(const struct rebuild *rebuild, const struct event *event) {
    const struct account *actor = state_account_by_name(rebuild->state, event->actor);
    struct kept_answer kept = {.answer = {.seq = event->seq, .object = event->object},
                               .account = actor ? actor->number : 0};
    memcpy(kept.answer.id, event->command, COMMAND_ID_LEN);
    if (event->verb == VERB_ORDER_CONTEST) {
        kept.answer.code = REFUSAL_ORDER_CONFLICT;
        kept.answer.seq = 0;
    }
    return kept;
}

// What nobody asked for was answered to nobody.
static bool is_the_hubs_own(const struct event *event) {
    return event->verb == VERB_CLOCK_SHIFT || event->verb == VERB_ORDER_ESCALATE || event->verb == VERB_REPORT_DUE ||
           (event->verb == VERB_ALARM_RAISE && event->alarm_raised->kind == ALARM_DEADMAN);
}

static bool take_record(void *arg, uint64_t seq, const uint8_t *record, uint32_t len) {
    struct rebuild *rebuild = arg;
    struct event event;
    arena_reset(rebuild->arena);
    if (!record_read(record, len, rebuild->arena, &event) || event.seq != seq) {
        rebuild->undecodable = true;
        return false;
    }
    struct journal_entry entry = {seq, record, len};
    struct kept_answer kept = answer_of(rebuild, &event);
    state_apply(rebuild->state, &event);
    uint32_t answers = is_the_hubs_own(&event) ? 0 : 1;
    rebuild->result = journal_add(rebuild->journal, &rebuild->chain, &entry, 1, &kept, answers);
    return rebuild->result == JOURNAL_DONE;
}

static bool fill(struct rebuild *rebuild, struct db_log *log, char *error, int error_size) {
    if (db_log_read(log, take_record, rebuild, error, error_size) < 0)
        return false;
    if (rebuild->undecodable)
        snprintf(error, (size_t)error_size,
                 "database: record %" PRIu64 " cannot be decoded by this version; start the version that wrote it",
                 rebuild->chain.seq + 1);
    else if (rebuild->result != JOURNAL_DONE)
        snprintf(error, (size_t)error_size, "journal %s: could not take the database's records; free disk space",
                 rebuild->journal->path);
    else
        return true;
    return false;
}

// The database gets the new log id before the journal gets its records: cut in between, the journal is still empty and
// all is done again.
static bool copy(struct rebuild *rebuild, struct db_log *log, char *error, int error_size) {
    struct journal *journal = rebuild->journal;
    rebuild->result = journal_begin(journal);
    bool filled = rebuild->result == JOURNAL_DONE && fill(rebuild, log, error, error_size) &&
                  db_log_set(log, journal->log, error, error_size);
    if (filled && !db_log_close(log, true)) {
        snprintf(error, (size_t)error_size,
                 "database: the connection broke while it was given the new log id; try again");
        filled = false;
    }
    enum journal_result so_far = filled ? JOURNAL_DONE : JOURNAL_FULL;
    if (journal_end(journal, so_far, &rebuild->chain) == JOURNAL_DONE)
        return true;
    if (filled)
        snprintf(error, (size_t)error_size, "journal %s: could not take the database's records; free disk space",
                 journal->path);
    return false;
}

int64_t rebuild_journal(struct journal *journal, const char *conninfo, const char *hub, char *error, int error_size) {
    struct db_log log;
    struct rebuild rebuild = {.journal = journal};
    int64_t count = REBUILD_FAILED;
    if (journal->last.seq != 0) {
        snprintf(error, (size_t)error_size, "journal %s: is not empty", journal->path);
        return REBUILD_FAILED;
    }
    if (!db_log_open(&log, conninfo, true, error, error_size))
        return REBUILD_FAILED;
    if (log.seq == 0) {
        db_log_close(&log, false);
        return 0;
    }
    if (strcmp(log.district, journal->district) != 0) {
        snprintf(error, (size_t)error_size,
                 "database: belongs to district %s, not to %s; correct `database` or `district`", log.district,
                 journal->district);
        db_log_close(&log, false);
        return REBUILD_FAILED;
    }
    bool second = false;
    if (!db_log_take_lease(&log, journal->holder, hub, &second, error, error_size)) {
        db_log_close(&log, false);
        return second ? REBUILD_SECOND : REBUILD_FAILED;
    }
    rebuild.arena = arena_create(RECORD_MEMORY);
    rebuild.state = state_create(journal->district);
    if (copy(&rebuild, &log, error, error_size)) {
        count = (int64_t)rebuild.chain.seq;
        log_info("journal %s: rebuilt from the database, %" PRId64 " records", journal->path, count);
    }
    state_destroy(rebuild.state);
    arena_destroy(rebuild.arena);
    db_log_close(&log, false);
    return count;
}
