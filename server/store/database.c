// Birth and death of the database's thread, and the round of its writer.
// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "store/db.h"

METRIC(up, GAUGE, "muster_database_up", NULL, "1: PostgreSQL is there and has the tables.")

#define INBOX_BYTES (64u << 20)
#define PULSE_S 0.1
#define STOP_US 5000000

// ---- the writer's round

typedef const struct job *next_fn(struct database *database);

// In this order whenever they are due ...
static next_fn *const first_of_all[] = {lease_next, current_load};
// ... then these by turns, so that none waits for another's backlog.
static next_fn *const by_turns[] = {projector_next, days_next, current_next};
#define TURNS ((int)(sizeof by_turns / sizeof *by_turns))

static const struct job *writer_next(void *arg) {
    struct database *database = arg;
    const struct job *job = NULL;
    for (size_t i = 0; i < sizeof first_of_all / sizeof *first_of_all; i++)
        if ((job = first_of_all[i](database)))
            return job;
    for (int i = 0; !job && i < TURNS; i++) {
        job = by_turns[database->turn](database);
        database->turn = (database->turn + 1) % TURNS;
    }
    return job;
}

static void writer_changed(void *arg, bool is_up) {
    struct database *database = arg;
    atomic_store(&database->up, is_up);
    metric_set(&up, is_up);
    projector_up(database->projector, is_up);
    if (database->options.on_state)
        database->options.on_state(database->options.arg, is_up);
}

static void reader_changed(void *arg, bool is_up) {
    questions_up(((struct database *)arg)->questions, is_up);
}

// ---- the thread

static bool has_more(struct database *database) {
    return link_is_up(database->writer) &&
           (projector_has_more(database->projector) || fixes_has_more(database->fixes) ||
            current_has_more(database->current) || lease_has_more(database->lease));
}

static void on_pulse(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct database *database = timer->data;
    link_kick(database->writer);
    fixes_kick(database->fixes);
    if (database->stopping && (!has_more(database) || clock_mono_us() >= database->stop_by_us))
        atomic_store(&database->flushed, true);
}

static void born(void *arg, struct ev_loop *ev) {
    struct database *database = arg;
    const char *conninfo = database->options.conninfo;
    const struct link_owner writes = {"writer", database, greeting_writer, writer_next, writer_changed};
    const struct link_owner reads = {"reader", database, greeting_reader, questions_next, reader_changed};
    database->ev = ev;
    database->writer = link_create(ev, conninfo, &writes);
    database->reader = link_create(ev, conninfo, &reads);
    fixes_connect(database->fixes);
    ev_timer_init(&database->pulse, on_pulse, PULSE_S, PULSE_S);
    database->pulse.data = database;
    ev_timer_start(ev, &database->pulse);
}

static void heard(void *arg, struct msg *msg) {
    struct database *database = arg;
    switch ((enum db_heard)msg->kind) {
    case DB_NUDGE:
        atomic_store(&database->nudge_posted, false);
        break;
    case DB_FIXES:
        fixes_hear(database->fixes, msg);
        break;
    case DB_LEASE:
        lease_hear(database->lease, msg);
        break;
    case DB_STOP:
        database->stopping = true;
        database->stop_by_us = clock_mono_us() + STOP_US;
        lease_stop(database->lease);
        break;
    case DB_QUESTION:
        questions_hear(database->questions, msg); // keeps it
        return;
    }
    msg->dispose(msg);
}

static void turn(void *arg) {
    struct database *database = arg;
    link_kick(database->writer);
    fixes_kick(database->fixes);
}

static void dying(void *arg) {
    struct database *database = arg;
    ev_timer_stop(database->ev, &database->pulse);
    link_destroy(database->writer);
    link_destroy(database->reader);
    fixes_disconnect(database->fixes);
    database->writer = database->reader = NULL;
    questions_destroy(database->questions);
    database->questions = NULL;
    atomic_store(&database->up, false);
    metric_set(&up, 0);
}

// ---- any thread

bool database_up(const struct database *database) {
    return atomic_load(&((struct database *)(uintptr_t)database)->up);
}

bool database_refuses(const struct database *database) {
    return atomic_load(&((struct database *)(uintptr_t)database)->refusing);
}

uint64_t database_projected(const struct database *database) {
    return atomic_load(&((struct database *)(uintptr_t)database)->projected);
}

void database_nudge(struct database *database, uint64_t seq) {
    if (!database->loop)
        return;
    uint64_t known = atomic_load(&database->nudged);
    while (known < seq && !atomic_compare_exchange_weak(&database->nudged, &known, seq))
        ;
    if (!atomic_exchange(&database->nudge_posted, true))
        inbox_post_always(loop_inbox(database->loop), &database->nudge);
}

void database_set_kept_days(struct database *database, int64_t days) {
    atomic_store(&database->kept_days, days < 1 ? 1 : days > INT32_MAX ? INT32_MAX : days);
}

enum database_journal database_judge_journal(struct database *database, int wait_ms, char *error, int error_size) {
    enum database_journal known;
    while (!(known = (enum database_journal)atomic_load(&database->journal)) && database->loop && wait_ms > 0) {
        usleep(10000);
        wait_ms -= 10;
    }
    if (known == DATABASE_JOURNAL_OLD)
        snprintf(error, (size_t)error_size, "%s", database->journal_error);
    return known;
}

// ---- birth and death

static void no_dispose(struct msg *msg) {
    (void)msg; // part of struct database
}

void database_make_run(char run[DB_RUN_LEN]) {
    uint8_t id[16];
    char hex[33];
    randombytes_buf(id, sizeof id);
    sodium_bin2hex(hex, sizeof hex, id, sizeof id);
    snprintf(run, DB_RUN_LEN, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void copy_options(struct database_options *own, const struct database_options *options) {
    *own = *options;
    own->conninfo = mem_strdup(options->conninfo ? options->conninfo : "");
    own->district = mem_strdup(options->district);
    own->hub = mem_strdup(options->hub);
    own->holder = mem_strdup(options->holder ? options->holder : "");
    own->journal_folder = mem_strdup(options->journal_folder);
}

struct database *database_start(const struct database_options *options) {
    if (sodium_init() < 0)
        log_die("database: libsodium does not start");
    struct database *database = mem_new(sizeof *database);
    copy_options(&database->options, options);
    database_set_kept_days(database, options->fix_kept_days);
    database_make_run(database->run);
    database->nudge = (struct msg){.dispose = no_dispose, .kind = DB_NUDGE, .cost = 1};
    database->stop = (struct msg){.dispose = no_dispose, .kind = DB_STOP, .cost = 1};
    if (!*database->options.conninfo)
        return database;
    database->projector = projector_create(database);
    database->days = days_create(database);
    database->current = current_create(database);
    database->fixes = fixes_create(database);
    database->lease = lease_create(database);
    database->questions = questions_create(database);
    const struct loop_room room = {
        .name = "database", .arg = database, .born = born, .heard = heard, .turn = turn, .dying = dying};
    database->loop = loop_start(&room, INBOX_BYTES);
    return database;
}

void database_stop(struct database *database) {
    if (!database || !database->loop)
        return;
    inbox_post_always(loop_inbox(database->loop), &database->stop);
    for (int i = 0; i < 700 && !atomic_load(&database->flushed); i++)
        usleep(10000);
    loop_stop(database->loop);
}

void database_destroy(struct database *database) {
    if (!database)
        return;
    loop_destroy(database->loop);
    lease_destroy(database->lease);
    fixes_destroy(database->fixes);
    current_destroy(database->current);
    days_destroy(database->days);
    projector_destroy(database->projector);
    free((char *)database->options.conninfo);
    free((char *)database->options.district);
    free((char *)database->options.hub);
    free((char *)database->options.holder);
    free((char *)database->options.journal_folder);
    free(database);
}
