// The database: PostgreSQL + PostGIS, on one thread of its own with non-blocking libpq. Events are projected from the
// journal in seq order exactly once; fixes are copied in batches; history is queried. Never on the path of an answer.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inbox.h"
#include "base/mem.h"
#include "domain/channel.h"
#include "domain/fix.h"
#include "domain/refusal.h"
#include "wire/record.h"
#include "wire/wire.h"

#define DATABASE_TRACK_POINTS 100000
#define DATABASE_FETCH_MOST 1000
#define DATABASE_MESSAGES_MOST 1000
#define DATABASE_VERSIONS_MOST 200

struct database_options {
    const char *conninfo; // "": none; every call is then cheap
    const char *district, *hub, *holder;
    const char *journal_folder; // authority: where to read what is projected; NULL on gateways, which project nothing
    uint8_t log[WIRE_LOG_LEN];  // authority's log
    int64_t fix_backlog;        // bytes of fixes kept while the database is away; the oldest go first, counted
    int64_t fix_kept_days;
    void (*on_state)(void *arg, bool up);                 // database thread
    void (*on_lease_lost)(void *arg, const char *holder); // database thread: another authority is there
    void (*on_journal_old)(void *arg);                    // database thread, once: see database_judge_journal
    // database thread: the last known fix of every unit, once, when first connected
    void (*on_current)(void *arg, const struct fix *fixes, uint32_t count);
    void *arg;
};
struct database;
struct database *database_start(const struct database_options *options); // strings are copied; callbacks may be NULL
bool database_up(const struct database *database);                       // any thread
bool database_refuses(const struct database *database);               // any thread: it is not this log's; see the log
uint64_t database_projected(const struct database *database);         // any thread: seq durable in PostgreSQL
void database_nudge(struct database *database, uint64_t seq);         // any thread: the journal holds up to seq
void database_set_kept_days(struct database *database, int64_t days); // any thread: fix_kept_days has changed

// Is the journal the newest there is of its log? OLD: the database holds events of this very log that the journal does
// not, so it is a copy put back from a backup, and seq numbers would be given a second time; `error` says so and what
// to do. Never again anything else in this process. UNKNOWN: not read yet. Blocks at most wait_ms, until it is known.
enum database_journal { DATABASE_JOURNAL_UNKNOWN, DATABASE_JOURNAL_NEWEST, DATABASE_JOURNAL_OLD };
enum database_journal database_judge_journal(struct database *database, int wait_ms, char *error, int error_size);

// Fixes taken by this hub, accepted and marked ones alike; copied into history. Any thread; `fixes` are copied.
void database_keep_fixes(struct database *database, const struct fix *fixes, uint32_t count);

#define DATABASE_LEASE_S 10
// Authority lease, a row with a time limit of 10 s, renewed every 3 s from then on. Blocks at most wait_ms. Only at
// start. TAKEN: `holder` says by whom. UNREACHABLE: taken when the database comes; on_lease_lost if another has it.
// A restart with the same `holder` takes over at once; the process that had it then hears on_lease_lost.
enum database_lease { DATABASE_LEASE_HELD, DATABASE_LEASE_TAKEN, DATABASE_LEASE_UNREACHABLE };
enum database_lease database_take_lease(struct database *database, int wait_ms, char *holder, int holder_size);

// Reads every record back, in order, checking numbers and hash chain; `each` returns false to stop. Blocks; for tools
// and for the start. Returns how many records were handed over (0: an empty database), -1: unreachable, damaged or of
// another district (error says which).
int64_t database_read_log(const char *conninfo, const char *district,
                          bool (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len), void *arg,
                          char *error, int error_size);

// Track of a unit between two device times (to_ms not included), oldest first, as a finished GeoJSON Feature: a
// LineString, a MultiPoint when there is one point, geometry null when there is none; properties: unit, times (ms since
// 1970, one per point) and complete (false: cut off at DATABASE_TRACK_POINTS). Comes back to `reply` as a struct
// database_answer of kind `reply_kind`. `reply` must outlive the database's database_stop.
struct database_answer {
    struct msg msg;
    uint64_t asker;
    enum refusal refusal; // NONE, DATABASE_AWAY or BUSY (it took too long)
    struct buf json;
    // for database_fetch
    uint64_t from_seq;
    struct block **records; // encoded Records from from_seq on, no holes; dispose drops those that are not NULL
    uint32_t record_count;
    // for database_messages and database_versions
    uint64_t projected; // the database has the events up to here
    bool more;          // older ones are there
};
bool database_track(struct database *database, uint32_t unit, int64_t from_ms, int64_t to_ms, struct inbox *reply,
                    uint32_t reply_kind, uint64_t asker); // false: too many open
bool database_fetch(struct database *database, uint64_t from_seq, uint32_t most, struct inbox *reply,
                    uint32_t reply_kind, uint64_t asker); // records, for gateways; at most DATABASE_FETCH_MOST
// Messages of a channel before that seq, newest first, as elements of a JSON array without its brackets; at most
// DATABASE_MESSAGES_MOST.
bool database_messages(struct database *database, const struct channel *channel, uint64_t before_seq, uint32_t most,
                       struct inbox *reply, uint32_t reply_kind, uint64_t asker);
// Versions of a report, newest first, likewise; at most DATABASE_VERSIONS_MOST.
bool database_versions(struct database *database, uint32_t report, struct inbox *reply, uint32_t reply_kind,
                       uint64_t asker);

void database_stop(struct database *database); // flushes what it can in 5 s, gives the lease back, joins
void database_destroy(struct database *database);

#endif
