// The life of a connection to PostgreSQL.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_link.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/metric.h"

METRIC(lost, COUNTER, "muster_database_connections_lost_total", NULL, "Connections to PostgreSQL that failed or broke.")

#define WAIT_LEAST_S 0.2
#define SAY_AGAIN_US 60000000 // an outage is told when it begins and once a minute

enum link_state {
    LINK_WAITING, // for the next try
    LINK_CONNECTING,
    LINK_BUSY, // a job is under way
    LINK_IDLE
};

struct link {
    struct ev_loop *ev;
    char *conninfo;
    struct link_owner owner;
    enum link_state state;
    PGconn *pg;
    ev_io io;
    ev_timer timer;            // WAITING: next try; CONNECTING, BUSY: deadline; IDLE: beat
    bool up;                   // greeted
    int failures;              // since it was last up
    int64_t said_us, tried_us; // when the newest try began
    const struct job *job;
    int step;
    bool refused; // this step was
    bool copying; // the job feeds a COPY
    char sqlstate[6];
    char reason[300]; // why it was refused
};

const char *link_words(const char *message) {
    static _Thread_local char words[300];
    snprintf(words, sizeof words, "%.*s", (int)strcspn(message, "\n"), message);
    return words;
}

// ---- state

// A relative deadline that starts now.
static void set_timer(struct link *link, double seconds) {
    ev_now_update(link->ev);
    ev_timer_stop(link->ev, &link->timer);
    ev_timer_set(&link->timer, seconds, 0);
    ev_timer_start(link->ev, &link->timer);
}

static void watch(struct link *link, int events) {
    int fd = link->pg ? PQsocket(link->pg) : -1;
    if (ev_is_active(&link->io) && link->io.fd == fd && (link->io.events & (EV_READ | EV_WRITE)) == events)
        return;
    ev_io_stop(link->ev, &link->io);
    if (events && fd >= 0) {
        ev_io_set(&link->io, fd, events);
        ev_io_start(link->ev, &link->io);
    }
}

// From one try to the next: 0.25 s doubled up to 2 s, give or take 25 %, so that hubs do not come back in step. A try
// that took long has done its waiting: a server that is there again is in use within 3 s.
static double wait_before(int failures, double tried_s) {
    double wait =
        0.25 * (double)(1u << (failures < 3 ? failures : 3)) * (0.75 + 0.5 * randombytes_uniform(1000) / 1000.0);
    return wait > tried_s + WAIT_LEAST_S ? wait - tried_s : WAIT_LEAST_S;
}

static void end_job(struct link *link, enum job_end end) {
    const struct job *job = link->job;
    link->job = NULL;
    if (job && job->end)
        job->end(job->arg, end, end == JOB_REFUSED ? link->sqlstate : "");
}

static void drop(struct link *link, const char *why) {
    bool was_up = link->up;
    int64_t now = clock_mono_us();
    double wait = wait_before(link->failures++, was_up ? 0 : (double)(now - link->tried_us) / 1e6);
    if (was_up || link->said_us == 0 || now - link->said_us > SAY_AGAIN_US) {
        log_warn("database %s: %s; trying again until it is there", link->owner.name, link_words(why));
        link->said_us = now;
    }
    metric_add(&lost, 1);
    watch(link, 0);
    PQfinish(link->pg);
    link->pg = NULL;
    link->up = link->copying = false;
    link->state = LINK_WAITING;
    set_timer(link, wait);
    end_job(link, JOB_CUT);
    if (was_up)
        link->owner.changed(link->owner.arg, false);
}

// Sends what libpq holds, as far as the socket takes it, and lets a COPY be fed; always ready to read, or both sides
// could wait for ever.
static bool flush(struct link *link) {
    int more = PQflush(link->pg);
    if (more == 0 && link->copying) {
        link->copying = link->job->feed(link->job->arg, link->pg);
        more = PQflush(link->pg);
        if (more == 0 && link->copying)
            more = 1; // the next piece in the next turn: others want theirs too
    }
    if (more < 0) {
        drop(link, PQerrorMessage(link->pg));
        return false;
    }
    watch(link, more ? EV_READ | EV_WRITE : EV_READ);
    return true;
}

// ---- jobs

static enum job_step ask_rollback(void *arg, PGconn *pg, int step) {
    (void)arg;
    if (step > 0)
        return JOB_OVER;
    return PQsendQuery(pg, "ROLLBACK") ? JOB_ASKED : JOB_FAILED;
}
static const struct job rollback = {.name = "rollback", .ask = ask_rollback};

static enum job_step ask_beat(void *arg, PGconn *pg, int step) {
    (void)arg;
    if (step > 0)
        return JOB_OVER;
    return PQsendQuery(pg, "") ? JOB_ASKED : JOB_FAILED;
}
static const struct job beat = {.name = "beat", .ask = ask_beat};

static void start(struct link *link, const struct job *job);
static void rest(struct link *link);

static void greeted(struct link *link) {
    log_info("database %s: connected to %s at %s", link->owner.name, PQdb(link->pg), PQhost(link->pg));
    link->up = true;
    link->failures = 0;
    link->said_us = 0;
    link->owner.changed(link->owner.arg, true);
}

static void over(struct link *link) {
    enum job_end end = link->refused ? JOB_REFUSED : JOB_DONE;
    PGTransactionStatusType open = PQtransactionStatus(link->pg);
    if (link->job->pipeline && !PQexitPipelineMode(link->pg)) {
        drop(link, PQerrorMessage(link->pg));
        return;
    }
    end_job(link, end);
    if (!link->up && end == JOB_REFUSED) {
        drop(link, link->reason);
        return;
    }
    if (open == PQTRANS_INTRANS || open == PQTRANS_INERROR) {
        start(link, &rollback);
        return;
    }
    if (!link->up)
        greeted(link);
    rest(link);
}

// Asks the next step, or ends the job.
static void go_on(struct link *link) {
    switch (link->refused ? JOB_OVER : link->job->ask(link->job->arg, link->pg, link->step++)) {
    case JOB_ASKED:
        if (link->job->pipeline && !PQpipelineSync(link->pg))
            drop(link, PQerrorMessage(link->pg));
        else
            flush(link);
        break;
    case JOB_OVER:
        over(link);
        break;
    case JOB_FAILED:
        drop(link, PQerrorMessage(link->pg));
        break;
    }
}

static void start(struct link *link, const struct job *job) {
    link->state = LINK_BUSY;
    link->job = job;
    link->step = 0;
    link->refused = link->copying = false;
    *link->sqlstate = '\0';
    set_timer(link, LINK_SILENCE_S);
    if (job->pipeline && !PQenterPipelineMode(link->pg))
        drop(link, PQerrorMessage(link->pg));
    else
        go_on(link);
}

static void rest(struct link *link) {
    link->state = LINK_IDLE;
    const struct job *job = link->owner.next(link->owner.arg);
    if (job)
        start(link, job);
    else
        set_timer(link, LINK_BEAT_S);
}

void link_kick(struct link *link) {
    if (link && link->state == LINK_IDLE)
        rest(link);
}

// ---- answers

static void note_refusal(struct link *link, const PGresult *result) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (link->refused)
        return; // the first one counts
    link->refused = true;
    snprintf(link->sqlstate, sizeof link->sqlstate, "%s", state ? state : "?????");
    snprintf(link->reason, sizeof link->reason, "%s", words ? words : link_words(PQresultErrorMessage(result)));
    // MU: by our own functions, not a fault. 57P: the server ends, which is told when the connection is gone.
    if (link->up && strncmp(link->sqlstate, "MU", 2) != 0 && strncmp(link->sqlstate, "57P", 3) != 0)
        log_warn("database %s: %s was refused: %s (%s)", link->owner.name, link->job->name, link->reason,
                 link->sqlstate);
}

// True: this step is answered.
static bool take(struct link *link, PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    bool answered = !result && !link->job->pipeline;
    if (status == PGRES_PIPELINE_SYNC)
        answered = true;
    else if (result && status != PGRES_PIPELINE_ABORTED) {
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
            note_refusal(link, result);
        else if (link->job->hear && !link->refused)
            link->job->hear(link->job->arg, link->pg, result);
    }
    PQclear(result);
    return answered;
}

static void read_answers(struct link *link) {
    if (!PQconsumeInput(link->pg)) {
        drop(link, PQerrorMessage(link->pg));
        return;
    }
    while (link->state == LINK_BUSY && !link->copying && !PQisBusy(link->pg)) {
        PGresult *result = PQgetResult(link->pg);
        if (PQstatus(link->pg) == CONNECTION_BAD) {
            PQclear(result);
            drop(link, PQerrorMessage(link->pg));
            return;
        }
        if (PQresultStatus(result) == PGRES_COPY_IN) {
            PQclear(result);
            link->copying = true;
            if (!flush(link))
                return;
        } else if (take(link, result))
            go_on(link);
    }
    if (link->state == LINK_IDLE) { // notices, parameters: nothing that anyone waits for
        PQclear(PQisBusy(link->pg) ? NULL : PQgetResult(link->pg));
        if (PQstatus(link->pg) == CONNECTION_BAD)
            drop(link, PQerrorMessage(link->pg));
    }
}

// ---- connecting

static void quiet(void *arg, const char *message) {
    (void)arg;
    log_debug("database: %s", link_words(message));
}

static void connect_on(struct link *link) {
    ev_io_stop(link->ev, &link->io); // libpq may go on with another socket
    switch (PQconnectPoll(link->pg)) {
    case PGRES_POLLING_READING:
        watch(link, EV_READ);
        break;
    case PGRES_POLLING_WRITING:
        watch(link, EV_WRITE);
        break;
    case PGRES_POLLING_OK:
        PQsetNoticeProcessor(link->pg, quiet, NULL);
        if (PQsetnonblocking(link->pg, 1) != 0)
            drop(link, PQerrorMessage(link->pg));
        else
            start(link, link->owner.greeting(link->owner.arg));
        break;
    default:
        drop(link, PQerrorMessage(link->pg));
    }
}

// Before the conninfo stand what it may change, behind it what it may not.
static void begin_connect(struct link *link) {
    const char *const keys[] = {
        "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout",          "dbname",          "client_encoding",     NULL};
    const char *const values[] = {"musterd", "10", "3", "3", "10000", link->conninfo, "UTF8", NULL};
    link->state = LINK_CONNECTING;
    link->tried_us = clock_mono_us();
    link->pg = PQconnectStartParams(keys, values, 1);
    set_timer(link, LINK_CONNECT_S);
    if (!link->pg)
        log_die("database %s: no memory", link->owner.name);
    if (PQstatus(link->pg) == CONNECTION_BAD)
        drop(link, PQerrorMessage(link->pg));
    else
        watch(link, EV_WRITE);
}

// ---- events

static void on_io(struct ev_loop *ev, ev_io *watcher, int events) {
    (void)ev;
    struct link *link = watcher->data;
    if (link->state == LINK_CONNECTING) {
        connect_on(link);
        return;
    }
    if (link->state == LINK_BUSY)
        set_timer(link, LINK_SILENCE_S); // something moves
    if (events & EV_WRITE && !flush(link))
        return;
    if (events & EV_READ)
        read_answers(link);
}

static void on_timer(struct ev_loop *ev, ev_timer *watcher, int events) {
    (void)ev, (void)events;
    struct link *link = watcher->data;
    switch (link->state) {
    case LINK_WAITING:
        begin_connect(link);
        break;
    case LINK_CONNECTING:
        drop(link, "no connection within 5 s");
        break;
    case LINK_BUSY:
        drop(link, "no answer within 10 s");
        break;
    case LINK_IDLE:
        start(link, &beat);
        break;
    }
}

// ---- birth and death

struct link *link_create(struct ev_loop *ev, const char *conninfo, const struct link_owner *owner) {
    struct link *link = mem_new(sizeof *link);
    link->ev = ev;
    link->conninfo = mem_strdup(conninfo);
    link->owner = *owner;
    ev_init(&link->io, on_io);
    ev_init(&link->timer, on_timer);
    link->io.data = link->timer.data = link;
    begin_connect(link);
    return link;
}

void link_destroy(struct link *link) {
    if (!link)
        return;
    watch(link, 0);
    ev_timer_stop(link->ev, &link->timer);
    PQfinish(link->pg);
    end_job(link, JOB_CUT);
    free(link->conninfo);
    free(link);
}

bool link_is_up(const struct link *link) {
    return link && link->up;
}
