// Fixes on their way into the history: packed into batches in memory, copied oldest first, each batch once. A batch has
// a number; the transaction that stores it books the number, and one that comes second ends itself. So a batch whose
// outcome is unknown is simply sent again.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
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

#define BATCH_ROWS 8192 // 256 KiB in memory, some 800 KiB as COPY
#define BATCH_DAYS 8
#define BATCH_AGE_US 1000000 // the first fix of a batch waits this long for others
#define REFUSED_MOST 5       // a batch whose values are refused this often is given up
#define BACK_OFF_US 500000
#define BACK_OFF_MOST 6 // doublings

struct batch {
    struct batch *next;
    int64_t number; // 0: never sent, so it may still be dropped or grow
    int64_t born_us;
    uint32_t count, day_count;
    uint32_t days[BATCH_DAYS];
    struct packed_fix rows[BATCH_ROWS];
};

struct fixes {
    struct database *db;
    struct batch *first, *last; // oldest, the one that grows
    size_t bytes;
    uint64_t rows;
    int64_t last_number;
    struct job copy;
    struct buf sql, data;
    bool with_current;
    int refusals;
    int64_t not_before_us;
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

static void pop(struct fixes *fixes) {
    struct batch *batch = fixes->first;
    fixes->first = batch->next;
    if (!fixes->first)
        fixes->last = NULL;
    forget(fixes, batch);
}

// The oldest batch goes, except one that was sent: nobody knows whether it is stored, and its number stands for it.
static void drop_oldest(struct fixes *fixes) {
    struct batch **at = &fixes->first;
    if (*at && (*at)->number != 0)
        at = &(*at)->next;
    struct batch *batch = *at;
    if (!batch)
        return;
    *at = batch->next;
    if (fixes->last == batch)
        fixes->last = fixes->first; // at most the one that was sent is before it
    metric_add(&dropped_backlog, batch->count);
    forget(fixes, batch);
}

static struct batch *open_batch(struct fixes *fixes) {
    while (fixes->first && fixes->bytes + sizeof(struct batch) > (size_t)fixes->db->options.fix_backlog) {
        size_t before = fixes->bytes;
        drop_oldest(fixes);
        if (fixes->bytes == before)
            break;
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
    return batch && batch->number == 0 && batch->count < BATCH_ROWS && has_day(batch, day);
}

static void add(struct fixes *fixes, const struct fix *fix) {
    struct packed_fix packed;
    if (!days_is_kept(fixes->db->days, fix->at_ms) || !pack_fix(fix, &packed)) {
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
    current_note(fixes->db->current, fix);
}

void fixes_hear(struct fixes *fixes, struct msg *msg) {
    struct fixes_msg *heard = (struct fixes_msg *)msg;
    for (uint32_t i = 0; i < heard->count; i++)
        add(fixes, &heard->rows[i]);
    metric_set(&waiting, (int64_t)fixes->rows);
}

// ---- storing one

static enum job_step ask_copy(void *arg, PGconn *pg, int step) {
    struct fixes *fixes = arg;
    bool sent;
    switch (step) {
    case 0: {
        struct batch *batch = fixes->first;
        char *hub = PQescapeLiteral(pg, fixes->db->options.hub, strlen(fixes->db->options.hub));
        if (batch->number == 0)
            batch->number = ++fixes->last_number;
        fixes->with_current = current_is_due(fixes->db->current);
        buf_clear(&fixes->sql);
        buf_printf(&fixes->sql, "BEGIN; SELECT muster.fix_batch_open(%s, '%s', %" PRId64 "); %s%s", hub ? hub : "''",
                   fixes->db->run, batch->number, copy_statement, fixes->with_current ? "" : "; COMMIT");
        PQfreemem(hub);
        sent = PQsendQuery(pg, (const char *)fixes->sql.data);
        break;
    }
    case 1:
        if (!fixes->with_current)
            return JOB_OVER;
        sent = current_ask(fixes->db->current, pg);
        break;
    case 2:
        sent = PQsendQuery(pg, "COMMIT");
        break;
    default:
        return JOB_OVER;
    }
    return sent ? JOB_ASKED : JOB_FAILED;
}

static void hear_copy(void *arg, PGconn *pg, const PGresult *result) {
    struct fixes *fixes = arg;
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return;
    buf_clear(&fixes->data);
    copy_begin(&fixes->data);
    for (uint32_t i = 0; i < fixes->first->count; i++)
        copy_row(&fixes->data, &fixes->first->rows[i]);
    copy_end(&fixes->data);
    if (PQputCopyData(pg, (const char *)fixes->data.data, (int)fixes->data.len) != 1 || PQputCopyEnd(pg, NULL) != 1)
        log_warn("database: fixes could not be handed over: %s", link_words(PQerrorMessage(pg)));
}

// Values or partitions: the server will say the same next time, unless a day is made anew.
static bool is_about_rows(const char *sqlstate) {
    return strncmp(sqlstate, "22", 2) == 0 || strncmp(sqlstate, "23", 2) == 0;
}

static void be_refused(struct fixes *fixes, const char *sqlstate) {
    int doublings = fixes->refusals < BACK_OFF_MOST ? fixes->refusals : BACK_OFF_MOST;
    fixes->refusals++;
    fixes->not_before_us = clock_mono_us() + ((int64_t)BACK_OFF_US << doublings);
    days_doubt(fixes->db->days);
    if (is_about_rows(sqlstate) && fixes->refusals >= REFUSED_MOST) {
        log_error("database: %u fixes were refused %d times and are given up (the reason stands above)",
                  fixes->first->count, fixes->refusals);
        metric_add(&dropped_refused, fixes->first->count);
        fixes->refusals = 0;
        pop(fixes);
    }
}

static void end_copy(void *arg, enum job_end end, const char *sqlstate) {
    struct fixes *fixes = arg;
    if (fixes->with_current)
        current_end(fixes->db->current, end == JOB_DONE);
    if (end == JOB_DONE || strcmp(sqlstate, "MU002") == 0) { // now, or when its connection was cut
        metric_add(&stored, fixes->first->count);
        fixes->refusals = 0;
        pop(fixes);
    } else if (end == JOB_REFUSED)
        be_refused(fixes, sqlstate);
}

// ---- what the database's round asks

static bool has_days(struct fixes *fixes) {
    bool all = true;
    for (uint32_t i = 0; i < fixes->first->day_count; i++)
        all &= days_has(fixes->db->days, fixes->first->days[i]);
    return all;
}

const struct job *fixes_next(struct database *database) {
    struct fixes *fixes = database->fixes;
    struct batch *first = fixes->first;
    int64_t now = clock_mono_us();
    if (!first || now < fixes->not_before_us)
        return NULL;
    bool ripe = first->number != 0 || first->next || first->count == BATCH_ROWS || database->stopping ||
                now - first->born_us >= BATCH_AGE_US;
    return ripe && has_days(fixes) ? &fixes->copy : NULL;
}

bool fixes_has_more(const struct fixes *fixes) {
    return fixes->first;
}

struct fixes *fixes_create(struct database *database) {
    struct fixes *fixes = mem_new(sizeof *fixes);
    fixes->db = database;
    fixes->copy =
        (struct job){.name = "copying fixes", .arg = fixes, .ask = ask_copy, .hear = hear_copy, .end = end_copy};
    return fixes;
}

void fixes_destroy(struct fixes *fixes) {
    if (!fixes)
        return;
    if (fixes->rows > 0)
        log_warn("database: %" PRIu64 " fixes were still waiting for it and are not in the history", fixes->rows);
    while (fixes->first)
        pop(fixes);
    buf_free(&fixes->sql);
    buf_free(&fixes->data);
    free(fixes);
}
