// The authority's lease: a row with a time limit by the clock of the database. A second line behind the journal's lock.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/db.h"
#include "store/db_params.h"

#define RENEW_US 3000000
#define HOLDER_MAX 200

enum lease_state {
    LEASE_NONE,   // never asked for, or given back
    LEASE_WANTED, // asked for, the database has not answered yet
    LEASE_HELD,
    LEASE_TAKEN, // by somebody else
    LEASE_GIVING // back
};

struct lease {
    struct database *db;
    enum lease_state state;
    bool ever_held;
    struct job take, give;
    int64_t renew_at_us;
    bool held;
    char holder[HOLDER_MAX];
    // what the thread that asked waits for
    struct msg wanted;
    pthread_mutex_t lock; // guards the three below
    pthread_cond_t told;
    bool answered, gave_up; // the waiting thread did not wait long enough
    char told_holder[HOLDER_MAX];
    bool told_held;
};

// ---- on the thread that starts the hub

static void no_dispose(struct msg *msg) {
    (void)msg; // part of struct lease
}

enum database_lease database_take_lease(struct database *database, int wait_ms, char *holder, int holder_size) {
    if (!database->loop)
        return DATABASE_LEASE_UNREACHABLE;
    struct lease *lease = database->lease;
    struct timespec by;
    clock_gettime(CLOCK_MONOTONIC, &by);
    int64_t ns = by.tv_nsec + (int64_t)wait_ms * 1000000;
    by.tv_sec += ns / 1000000000;
    by.tv_nsec = ns % 1000000000;

    inbox_post_always(loop_inbox(database->loop), &lease->wanted);
    pthread_mutex_lock(&lease->lock);
    while (!lease->answered && pthread_cond_timedwait(&lease->told, &lease->lock, &by) != ETIMEDOUT)
        ;
    enum database_lease result = DATABASE_LEASE_UNREACHABLE;
    if (lease->answered)
        result = lease->told_held ? DATABASE_LEASE_HELD : DATABASE_LEASE_TAKEN;
    else
        lease->gave_up = true;
    if (holder_size > 0)
        snprintf(holder, (size_t)holder_size, "%s", lease->told_holder);
    pthread_mutex_unlock(&lease->lock);
    return result;
}

// ---- on the database thread

// True: somebody waits and has been told now.
static bool tell(struct lease *lease, bool held) {
    pthread_mutex_lock(&lease->lock);
    bool first = !lease->answered && !lease->gave_up;
    if (first) {
        lease->answered = true;
        lease->told_held = held;
        memcpy(lease->told_holder, lease->holder, HOLDER_MAX);
        pthread_cond_broadcast(&lease->told);
    }
    pthread_mutex_unlock(&lease->lock);
    return first;
}

void lease_hear(struct lease *lease, struct msg *msg) {
    (void)msg;
    if (lease->state == LEASE_NONE)
        lease->state = LEASE_WANTED;
}

static enum job_step ask_take(void *arg, PGconn *pg, int step) {
    struct lease *lease = arg;
    const struct database_options *options = &lease->db->options;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    lease->held = false;
    *lease->holder = '\0';
    params_text(&params, options->district);
    params_text(&params, options->holder);
    params_text(&params, lease->db->run);
    params_text(&params, options->hub);
    params_int(&params, DATABASE_LEASE_S);
    params_text(&params, lease->ever_held ? "false" : "true");
    return params_ask(pg, "SELECT held, held_by FROM muster.lease_take($1, $2, $3::uuid, $4, $5::int, $6::bool)",
                      &params, false)
               ? JOB_ASKED
               : JOB_FAILED;
}

static void hear_take(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct lease *lease = arg;
    if (PQntuples(result) != 1)
        return;
    lease->held = *PQgetvalue(result, 0, 0) == 't';
    snprintf(lease->holder, sizeof lease->holder, "%s", PQgetvalue(result, 0, 1));
}

static void end_take(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct lease *lease = arg;
    const struct database_options *options = &lease->db->options;
    lease->renew_at_us = clock_mono_us() + RENEW_US;
    if (end != JOB_DONE || (lease->state != LEASE_WANTED && lease->state != LEASE_HELD))
        return;
    lease->ever_held |= lease->held;
    lease->state = lease->held ? LEASE_HELD : LEASE_TAKEN;
    if (tell(lease, lease->held) || lease->held)
        return;
    log_error("database: the authority of district %s is %s now; this hub must end", options->district, lease->holder);
    if (options->on_lease_lost)
        options->on_lease_lost(options->arg, lease->holder);
}

// ---- giving it back

static enum job_step ask_give(void *arg, PGconn *pg, int step) {
    struct lease *lease = arg;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_text(&params, lease->db->options.district);
    params_text(&params, lease->db->run);
    return params_ask(pg, "DELETE FROM muster.lease WHERE district = $1 AND run = $2::uuid", &params, false)
               ? JOB_ASKED
               : JOB_FAILED;
}

static void end_give(void *arg, enum job_end end, const char *sqlstate) {
    (void)end, (void)sqlstate; // else it runs out by itself
    struct lease *lease = arg;
    lease->state = LEASE_NONE;
}

void lease_stop(struct lease *lease) {
    if (lease->state == LEASE_HELD)
        lease->state = LEASE_GIVING;
    else if (lease->state == LEASE_WANTED)
        lease->state = LEASE_NONE;
}

bool lease_has_more(const struct lease *lease) {
    return lease->state == LEASE_GIVING;
}

// ---- what the database's round asks

const struct job *lease_next(struct database *database) {
    struct lease *lease = database->lease;
    if (lease->state == LEASE_GIVING)
        return &lease->give;
    bool due = lease->state == LEASE_WANTED || lease->state == LEASE_HELD;
    return due && clock_mono_us() >= lease->renew_at_us ? &lease->take : NULL;
}

struct lease *lease_create(struct database *database) {
    struct lease *lease = mem_new(sizeof *lease);
    pthread_condattr_t attr;
    lease->db = database;
    lease->wanted = (struct msg){.dispose = no_dispose, .kind = DB_LEASE, .cost = 1};
    pthread_mutex_init(&lease->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&lease->told, &attr);
    pthread_condattr_destroy(&attr);
    lease->take =
        (struct job){.name = "taking the lease", .arg = lease, .ask = ask_take, .hear = hear_take, .end = end_take};
    lease->give = (struct job){.name = "giving the lease back", .arg = lease, .ask = ask_give, .end = end_give};
    return lease;
}

void lease_destroy(struct lease *lease) {
    if (!lease)
        return;
    pthread_mutex_destroy(&lease->lock);
    pthread_cond_destroy(&lease->told);
    free(lease);
}
