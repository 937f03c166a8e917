// Fixes on their way into the history: packed into batches in memory, copied oldest first, each once. Two copiers with
// a connection each take loads of batches by turns, so that the server is never idle while a commit is waited for. A
// copier numbers its loads; the transaction that stores one books the number, and one that comes second ends itself. So
// a load whose outcome is unknown is simply sent again.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/db.h"
#include "store/db_pack.h"

METRIC(stored, COUNTER, "muster_database_fixes_total", NULL, "Fixes copied into PostgreSQL.")
METRIC(waiting, GAUGE, "muster_database_fixes_waiting", NULL, "Fixes in memory that wait for PostgreSQL.")
METRIC(dropped_backlog, COUNTER, "muster_database_fixes_dropped_total", "reason=\"backlog\"",
       "Fixes that never reached PostgreSQL.")
METRIC(dropped_busy, COUNTER, "muster_database_fixes_dropped_total", "reason=\"busy\"",
       "Fixes that never reached PostgreSQL.")
METRIC(dropped_old, COUNTER, "muster_database_fixes_dropped_total", "reason=\"old\"",
       "Fixes that never reached PostgreSQL.")
METRIC(dropped_refused, COUNTER, "muster_database_fixes_dropped_total", "reason=\"refused\"",
       "Fixes that never reached PostgreSQL.")

#define COPIERS 2
#define BATCH_ROWS 8192 // 256 KiB in memory, some 800 KiB as COPY
#define BATCH_DAYS 8
#define LOAD_BATCHES 8
#define BATCH_AGE_US 1000000 // the first fix of a batch waits this long for others
#define REFUSED_MOST 5       // a load whose values are refused this often is given up
#define BACK_OFF_US 500000
#define BACK_OFF_MOST 6 // doublings

struct batch {
    struct batch *next;
    int64_t born_us;
    uint32_t count, day_count;
    uint32_t days[BATCH_DAYS];
    struct packed_fix rows[BATCH_ROWS];
};

// Up to LOAD_BATCHES go in one transaction, so that a backlog does not wait for as many commits.
struct copier {
    struct fixes *fixes;
    struct link *link;
    char name[16];
    char run[DB_RUN_LEN];
    struct batch *load, *fed; // under way, or not known to be stored; the next one to be handed over
    uint32_t rows;            // of the load
    int64_t number;           // of the load, or of the last one
    struct job copy;
    struct buf sql, data;
    int refusals;
    int64_t not_before_us;
};

struct fixes {
    struct database *db;
    struct batch *first, *last; // waiting: oldest, the one that grows
    size_t bytes;               // with what the copiers have
    uint64_t rows;
    struct copier copiers[COPIERS];
};

// From any thread.
struct fixes_msg {
    struct msg msg;
    uint32_t count;
    struct fix rows[];
};

static void dispose_msg(struct msg *msg) {
    free(msg);
}

void database_keep_fixes(struct database *database, const struct fix *fixes, uint32_t count) {
    if (!database->loop || count == 0)
        return;
    size_t size = sizeof(struct fixes_msg) + count * sizeof *fixes;
    struct fixes_msg *own = mem_new(size);
    own->msg = (struct msg){.dispose = dispose_msg, .kind = DB_FIXES, .cost = (uint32_t)size};
    own->count = count;
    memcpy(own->rows, fixes, count * sizeof *fixes);
    if (!inbox_post(loop_inbox(database->loop), &own->msg)) {
        metric_add(&dropped_busy, count);
        free(own);
    }
}

// ---- the shelf of batches

static void forget(struct fixes *fixes, struct batch *batch) {
    fixes->rows -= batch->count;
    metric_set(&waiting, (int64_t)fixes->rows);
    fixes->bytes -= sizeof *batch;
    free(batch);
}

static struct batch *take_first(struct fixes *fixes) {
    struct batch *batch = fixes->first;
    fixes->first = batch->next;
    if (!fixes->first)
        fixes->last = NULL;
    batch->next = NULL;
    return batch;
}

static struct batch *open_batch(struct fixes *fixes) {
    while (fixes->first && fixes->bytes + sizeof(struct batch) > (size_t)fixes->db->options.fix_backlog) {
        metric_add(&dropped_backlog, fixes->first->count);
        forget(fixes, take_first(fixes));
    }
    struct batch *batch = mem_new(sizeof *batch);
    batch->born_us = clock_mono_us();
    if (fixes->last)
        fixes->last->next = batch;
    else
        fixes->first = batch;
    fixes->last = batch;
    fixes->bytes += sizeof *batch;
    return batch;
}

static bool has_day(struct batch *batch, uint32_t day) {
    for (uint32_t i = batch->day_count; i-- > 0;)
        if (batch->days[i] == day)
            return true;
    if (batch->day_count == BATCH_DAYS)
        return false;
    batch->days[batch->day_count++] = day;
    return true;
}

static bool takes(struct batch *batch, uint32_t day) {
    return batch && batch->count < BATCH_ROWS && has_day(batch, day);
}

static void add(struct fixes *fixes, const struct fix *fix, int64_t oldest_ms) {
    struct packed_fix packed;
    if (fix->at_ms < oldest_ms || fix->at_ms > DB_LAST_MS || !pack_fix(fix, &packed)) {
        metric_add(&dropped_old, 1);
        return;
    }
    uint32_t day = days_of(fix->at_ms);
    struct batch *batch = fixes->last;
    if (!takes(batch, day)) {
        batch = open_batch(fixes);
        has_day(batch, day);
    }
    batch->rows[batch->count++] = packed;
    fixes->rows++;
    current_note(fixes->db->current, &packed);
}

void fixes_hear(struct fixes *fixes, struct msg *msg) {
    struct fixes_msg *heard = (struct fixes_msg *)msg;
    int64_t oldest_ms = days_oldest_ms(fixes->db->days);
    for (uint32_t i = 0; i < heard->count; i++)
        add(fixes, &heard->rows[i], oldest_ms);
    metric_set(&waiting, (int64_t)fixes->rows);
}

// ---- storing one

static enum job_step ask_copy(void *arg, PGconn *pg, int step) {
    struct copier *copier = arg;
    const char *hub = copier->fixes->db->options.hub;
    if (step > 0)
        return JOB_OVER;
    copier->fed = copier->load;
    char *literal = PQescapeLiteral(pg, hub, strlen(hub));
    buf_clear(&copier->sql);
    buf_printf(&copier->sql, "BEGIN; SELECT muster.fix_batch_open(%s, '%s', %" PRId64 "); %s; COMMIT",
               literal ? literal : "''", copier->run, copier->number, copy_statement);
    PQfreemem(literal);
    return PQsendQuery(pg, (const char *)copier->sql.data) ? JOB_ASKED : JOB_FAILED;
}

static bool feed_copy(void *arg, PGconn *pg) {
    struct copier *copier = arg;
    struct batch *batch = copier->fed;
    buf_clear(&copier->data);
    if (batch == copier->load)
        copy_begin(&copier->data);
    for (uint32_t i = 0; i < batch->count; i++)
        copy_row(&copier->data, &batch->rows[i]);
    copier->fed = batch->next;
    if (!copier->fed)
        copy_end(&copier->data);
    bool more = PQputCopyData(pg, (const char *)copier->data.data, (int)copier->data.len) == 1 && copier->fed;
    if (!more)
        PQputCopyEnd(pg, NULL); // too early if the data was not taken: then the server refuses it all
    return more;
}

static void let_go(struct copier *copier) {
    while (copier->load) {
        struct batch *next = copier->load->next;
        forget(copier->fixes, copier->load);
        copier->load = next;
    }
    copier->refusals = 0;
    copier->rows = 0;
}

// Values or partitions: the server will say the same next time, unless a day is made anew.
static bool is_about_rows(const char *sqlstate) {
    return strncmp(sqlstate, "22", 2) == 0 || strncmp(sqlstate, "23", 2) == 0;
}

static void be_refused(struct copier *copier, const char *sqlstate) {
    int doublings = copier->refusals < BACK_OFF_MOST ? copier->refusals : BACK_OFF_MOST;
    copier->refusals++;
    copier->not_before_us = clock_mono_us() + ((int64_t)BACK_OFF_US << doublings);
    days_doubt(copier->fixes->db->days);
    if (is_about_rows(sqlstate) && copier->refusals >= REFUSED_MOST) {
        log_error("database: %u fixes were refused %d times and are given up (the reason stands above)", copier->rows,
                  copier->refusals);
        metric_add(&dropped_refused, copier->rows);
        let_go(copier);
    }
}

static void end_copy(void *arg, enum job_end end, const char *sqlstate) {
    struct copier *copier = arg;
    if (end == JOB_DONE || strcmp(sqlstate, "MU002") == 0) { // stored now, or when its connection was cut
        metric_add(&stored, copier->rows);
        let_go(copier);
    } else if (end == JOB_REFUSED)
        be_refused(copier, sqlstate);
}

// ---- the copiers' round

static bool is_ripe(const struct fixes *fixes) {
    const struct batch *first = fixes->first;
    return first && (first->next || first->count == BATCH_ROWS || fixes->db->stopping ||
                     clock_mono_us() - first->born_us >= BATCH_AGE_US);
}

static bool has_days(struct copier *copier) {
    bool all = true;
    for (const struct batch *batch = copier->load; batch; batch = batch->next)
        for (uint32_t i = 0; i < batch->day_count; i++)
            all &= days_has(copier->fixes->db->days, batch->days[i]);
    return all;
}

static void take_load(struct copier *copier) {
    struct batch **end = &copier->load;
    for (int i = 0; i < LOAD_BATCHES && is_ripe(copier->fixes); i++) {
        *end = take_first(copier->fixes);
        copier->rows += (*end)->count;
        end = &(*end)->next;
    }
    if (copier->load)
        copier->number++;
}

static const struct job *copier_next(void *arg) {
    struct copier *copier = arg;
    if (!copier->load)
        take_load(copier);
    bool due = copier->load && clock_mono_us() >= copier->not_before_us && has_days(copier);
    return due ? &copier->copy : NULL;
}

static void copier_changed(void *arg, bool up) {
    (void)arg, (void)up; // a load that was cut is still there
}

void fixes_connect(struct fixes *fixes) {
    for (int i = 0; i < COPIERS; i++) {
        struct copier *copier = &fixes->copiers[i];
        const struct link_owner owner = {copier->name, copier, greeting_reader, copier_next, copier_changed};
        copier->link = link_create(fixes->db->ev, fixes->db->options.conninfo, &owner);
    }
}

void fixes_disconnect(struct fixes *fixes) {
    for (int i = 0; i < COPIERS; i++) {
        link_destroy(fixes->copiers[i].link);
        fixes->copiers[i].link = NULL;
    }
}

void fixes_kick(struct fixes *fixes) {
    for (int i = 0; i < COPIERS; i++)
        link_kick(fixes->copiers[i].link);
}

bool fixes_has_more(const struct fixes *fixes) {
    return fixes->rows > 0;
}

struct fixes *fixes_create(struct database *database) {
    struct fixes *fixes = mem_new(sizeof *fixes);
    fixes->db = database;
    for (int i = 0; i < COPIERS; i++) {
        struct copier *copier = &fixes->copiers[i];
        copier->fixes = fixes;
        copier->copy =
            (struct job){.name = "copying fixes", .arg = copier, .ask = ask_copy, .feed = feed_copy, .end = end_copy};
        snprintf(copier->name, sizeof copier->name, "copier %d", i + 1);
        database_make_run(copier->run);
    }
    return fixes;
}

void fixes_destroy(struct fixes *fixes) {
    if (!fixes)
        return;
    if (fixes->rows > 0)
        log_warn("database: %" PRIu64 " fixes were still waiting for it and may not be in the history", fixes->rows);
    while (fixes->first)
        forget(fixes, take_first(fixes));
    for (int i = 0; i < COPIERS; i++) {
        let_go(&fixes->copiers[i]);
        buf_free(&fixes->copiers[i].sql);
        buf_free(&fixes->copiers[i].data);
    }
    free(fixes);
}
