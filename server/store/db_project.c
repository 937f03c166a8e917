// The projection: records go from the journal into the tables, in order, in groups that are one transaction each with
// the mark that says how far it got. A transaction that comes second ends itself, so an unknown outcome needs no more
// than reading the mark again.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/db.h"
#include "store/db_params.h"
#include "store/db_verb.h"
#include "store/journal.h"

METRIC(projected_events, COUNTER, "muster_database_events_total", NULL, "Events projected into PostgreSQL.")
METRIC(projected_seq, GAUGE, "muster_database_projected_seq", NULL, "Last event that is in PostgreSQL.")
METRIC(refused, GAUGE, "muster_database_projection_refused", NULL,
       "1: the database belongs to another log or is ahead of the journal; see the log lines.")

#define GROUP_MOST 200
#define GROUP_BYTES (LINK_JOB_BYTES / 2)
#define BACK_OFF_US 1000000
#define BACK_OFF_MOST 5 // doublings

enum project_state {
    PROJECT_NEVER,  // nothing to project from: a gateway
    PROJECT_AWAY,   // no connection
    PROJECT_ASKING, // for the mark
    PROJECT_GOING,
    PROJECT_REFUSING // this database is not ours; asked again with the next connection
};

struct row {
    uint64_t seq;
    size_t at;
    uint32_t len;
    uint8_t hash[RECORD_HASH_LEN];
};

struct projector {
    struct database *db;
    enum project_state state;
    struct journal_reader *reader;
    struct job ask_mark, project;
    uint64_t mark;
    bool look; // the journal may hold more, nudged or not
    struct row rows[GROUP_MOST];
    uint32_t count;
    struct buf records;
    struct arena *arena;
    int failures;
    int64_t not_before_us;
    // what the mark's job heard
    bool has_mark;
    char its_district[8];
    uint8_t its_log[WIRE_LOG_LEN], its_hash[RECORD_HASH_LEN];
    bool has_hash;
};

static void back_off(struct projector *projector) {
    int doublings = projector->failures < BACK_OFF_MOST ? projector->failures : BACK_OFF_MOST;
    projector->failures++;
    projector->not_before_us = clock_mono_us() + ((int64_t)BACK_OFF_US << doublings);
}

static bool has_reader(struct projector *projector) {
    if (!projector->reader)
        projector->reader = journal_reader_open(projector->db->options.journal_folder);
    return projector->reader;
}

static void lose_reader(struct projector *projector) {
    log_error("database: the journal cannot be read behind %" PRIu64 "; projection waits", projector->mark);
    journal_reader_close(projector->reader);
    projector->reader = NULL;
    back_off(projector);
}

// ---- the mark

static enum job_step ask_mark(void *arg, PGconn *pg, int step) {
    struct projector *projector = arg;
    struct params params = {0};
    switch (step) {
    case 0: // a database without events belongs to whoever comes
        projector->has_mark = projector->has_hash = false;
        params_text(&params, projector->db->options.district);
        params_bytes(&params, projector->db->options.log, WIRE_LOG_LEN);
        return params_ask(pg,
                          "INSERT INTO muster.meta AS m (district, log) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE "
                          "SET district = excluded.district, log = excluded.log WHERE m.seq = 0",
                          &params, false)
                   ? JOB_ASKED
                   : JOB_FAILED;
    case 1:
        return params_ask(pg,
                          "SELECT district, log, seq, (SELECT hash FROM muster.event e WHERE e.seq = m.seq) "
                          "FROM muster.meta m",
                          &params, true)
                   ? JOB_ASKED
                   : JOB_FAILED;
    default:
        return JOB_OVER;
    }
}

static uint64_t big_endian(const char *bytes) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | (uint8_t)bytes[i];
    return value;
}

static void hear_mark(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct projector *projector = arg;
    if (PQntuples(result) != 1 || PQgetlength(result, 0, 0) >= (int)sizeof projector->its_district ||
        PQgetlength(result, 0, 1) != WIRE_LOG_LEN || PQgetlength(result, 0, 2) != 8)
        return;
    memset(projector->its_district, 0, sizeof projector->its_district);
    memcpy(projector->its_district, PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0));
    memcpy(projector->its_log, PQgetvalue(result, 0, 1), WIRE_LOG_LEN);
    projector->mark = big_endian(PQgetvalue(result, 0, 2));
    projector->has_hash = PQgetlength(result, 0, 3) == RECORD_HASH_LEN;
    if (projector->has_hash)
        memcpy(projector->its_hash, PQgetvalue(result, 0, 3), RECORD_HASH_LEN);
    projector->has_mark = true;
}

static void keep_hash(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    (void)seq, (void)record, (void)len;
    memcpy(arg, hash, RECORD_HASH_LEN);
}

static void refuse(struct projector *projector) {
    projector->state = PROJECT_REFUSING;
    atomic_store(&projector->db->refusing, true);
    metric_set(&refused, 1);
}

static void know(struct projector *projector, enum database_journal journal) {
    int unknown = DATABASE_JOURNAL_UNKNOWN;
    atomic_compare_exchange_strong(&projector->db->journal, &unknown, journal);
}

// The same log, and the journal does not hold all of it: `what` the database has in its place.
static void journal_is_old(struct projector *projector, const char *what, const char *besides) {
    struct database *database = projector->db;
    refuse(projector);
    if (atomic_load(&database->journal) == DATABASE_JOURNAL_OLD)
        return;
    snprintf(database->journal_error, sizeof database->journal_error,
             "journal %s: is an old copy: the database has %s %" PRIu64 " of the same log; put the newer journal back, "
             "or move journal.db* away so that the hub rebuilds it from the database%s",
             database->options.journal_folder, what, projector->mark, besides);
    log_error("%s", database->journal_error);
    atomic_store(&database->journal, DATABASE_JOURNAL_OLD);
    if (database->options.on_journal_old)
        database->options.on_journal_old(database->options.arg);
}

// Does the database hold the beginning of our log?
static void judge_mark(struct projector *projector) {
    uint8_t hash[RECORD_HASH_LEN];
    uint64_t mark = projector->mark;
    int there = 1;
    if (strcmp(projector->its_district, projector->db->options.district) != 0) {
        log_error("database: belongs to district %s and this hub to %s: nothing is projected; correct `database` or "
                  "`district`, then restart",
                  projector->its_district, projector->db->options.district);
        refuse(projector);
    } else if (memcmp(projector->its_log, projector->db->options.log, WIRE_LOG_LEN) != 0) {
        log_error("database: holds %" PRIu64
                  " events of another log than this hub's journal: nothing is projected; give "
                  "the hub an empty database, or stop it and move its journal.db* away so that the journal is rebuilt "
                  "from this database",
                  mark);
        refuse(projector);
    } else if (mark > 0 && (there = journal_read(projector->reader, mark, 1, 1, keep_hash, hash)) < 0) {
        lose_reader(projector);
    } else if (mark > 0 && there == 0) {
        journal_is_old(projector, "more events, up to", "");
    } else if (mark > 0 && projector->has_hash && memcmp(hash, projector->its_hash, RECORD_HASH_LEN) != 0) {
        journal_is_old(projector, "another event", ", or give the hub an empty database if this journal is right");
    } else if (mark > 0 && !projector->has_hash) {
        log_error("database: its event %" PRIu64 " is missing or damaged: nothing is projected; restore the database "
                  "from a backup, or give the hub an empty one",
                  mark);
        refuse(projector);
    } else {
        if (projector->failures == 0)
            log_info("database: has the events up to %" PRIu64, mark);
        projector->state = PROJECT_GOING;
        projector->look = true;
        metric_set(&refused, 0);
        atomic_store(&projector->db->refusing, false);
        metric_set(&projected_seq, (int64_t)mark);
        atomic_store(&projector->db->projected, mark);
    }
    if (projector->state != PROJECT_ASKING)
        know(projector, DATABASE_JOURNAL_NEWEST);
}

static void end_mark(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct projector *projector = arg;
    if (end == JOB_DONE && projector->has_mark)
        judge_mark(projector);
    else if (end != JOB_CUT)
        back_off(projector);
}

// ---- a group

static void keep_row(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    struct projector *projector = arg;
    struct row *row = &projector->rows[projector->count++];
    row->seq = seq;
    row->at = projector->records.len;
    row->len = len;
    memcpy(row->hash, hash, RECORD_HASH_LEN);
    buf_add(&projector->records, record, len);
}

static bool decode(struct projector *projector, const struct row *row, struct event *event) {
    arena_reset(projector->arena);
    return record_read(projector->records.data + row->at, row->len, projector->arena, event);
}

// What cannot be decoded holds up what comes behind it, not what stands before.
static void keep_decodable(struct projector *projector) {
    struct event event;
    for (uint32_t i = 0; i < projector->count; i++)
        if (!decode(projector, &projector->rows[i], &event)) {
            log_error("event %" PRIu64 ": cannot be decoded by this version; projection waits for one that can",
                      projector->rows[i].seq);
            projector->count = i;
            back_off(projector);
        }
}

static bool read_group(struct projector *projector) {
    projector->count = 0;
    buf_clear(&projector->records);
    int got = journal_read(projector->reader, projector->mark + 1, GROUP_MOST, GROUP_BYTES, keep_row, projector);
    if (got < 0) {
        lose_reader(projector);
        return false;
    }
    projector->look = got > 0;
    keep_decodable(projector);
    return projector->count > 0;
}

static bool send_row(struct projector *projector, PGconn *pg, const struct row *row) {
    const uint8_t *record = projector->records.data + row->at;
    struct event event;
    struct params params = {0};
    if (!decode(projector, row, &event))
        return false;
    params_int(&params, (int64_t)row->seq);
    params_ms(&params, event.at_ms);
    params_text(&params, verb_name(event.verb));
    params_text(&params, event.actor);
    params_text(&params, event.device);
    params_int(&params, event.seat);
    params_int(&params, event.object);
    params_int(&params, (int64_t)event.exercise);
    params_ms(&params, event.made_at_ms);
    params_bytes(&params, event.command, COMMAND_ID_LEN);
    params_bytes(&params, row->hash, RECORD_HASH_LEN);
    params_bytes(&params, record, row->len);
    return params_run(pg, "event", &params) && verbs_send(pg, &event);
}

static enum job_step ask_group(void *arg, PGconn *pg, int step) {
    struct projector *projector = arg;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_bytes(&params, projector->db->options.log, WIRE_LOG_LEN);
    params_int(&params, (int64_t)projector->mark);
    params_int(&params, (int64_t)projector->rows[projector->count - 1].seq);
    if (!params_run(pg, "project", &params))
        return JOB_FAILED;
    for (uint32_t i = 0; i < projector->count; i++)
        if (!send_row(projector, pg, &projector->rows[i]))
            return JOB_FAILED;
    return JOB_ASKED;
}

static void end_group(void *arg, enum job_end end, const char *sqlstate) {
    struct projector *projector = arg;
    if (end == JOB_DONE) {
        projector->mark = projector->rows[projector->count - 1].seq;
        projector->failures = 0;
        metric_add(&projected_events, projector->count);
        metric_set(&projected_seq, (int64_t)projector->mark);
        atomic_store(&projector->db->projected, projector->mark);
    } else if (end == JOB_REFUSED) {
        projector->state = PROJECT_ASKING;
        if (strcmp(sqlstate, "MU001") != 0) {
            log_error("database: events from %" PRIu64 " on were refused; trying again later", projector->mark + 1);
            back_off(projector);
        }
    }
}

// ---- what the database's round asks

const struct job *projector_next(struct database *database) {
    struct projector *projector = database->projector;
    if (projector->state < PROJECT_ASKING || projector->state > PROJECT_GOING ||
        clock_mono_us() < projector->not_before_us)
        return NULL;
    if (!has_reader(projector)) {
        back_off(projector);
        return NULL;
    }
    if (projector->state == PROJECT_ASKING)
        return &projector->ask_mark;
    if (!projector->look && atomic_load(&database->nudged) <= projector->mark)
        return NULL;
    return read_group(projector) ? &projector->project : NULL;
}

void projector_up(struct projector *projector, bool up) {
    if (projector->state != PROJECT_NEVER)
        projector->state = up ? PROJECT_ASKING : PROJECT_AWAY;
}

bool projector_has_more(const struct projector *projector) {
    return projector->state == PROJECT_ASKING ||
           (projector->state == PROJECT_GOING &&
            (projector->look || atomic_load(&projector->db->nudged) > projector->mark));
}

struct projector *projector_create(struct database *database) {
    struct projector *projector = mem_new(sizeof *projector);
    projector->db = database;
    projector->state = database->options.journal_folder ? PROJECT_AWAY : PROJECT_NEVER;
    projector->arena = arena_create(RECORD_MEMORY);
    projector->ask_mark = (struct job){
        .name = "asking for the mark", .arg = projector, .ask = ask_mark, .hear = hear_mark, .end = end_mark};
    projector->project =
        (struct job){.name = "projecting", .pipeline = true, .arg = projector, .ask = ask_group, .end = end_group};
    return projector;
}

void projector_destroy(struct projector *projector) {
    if (!projector)
        return;
    journal_reader_close(projector->reader);
    buf_free(&projector->records);
    arena_destroy(projector->arena);
    free(projector);
}
