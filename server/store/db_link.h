// One connection to PostgreSQL on a libev loop: it connects, does one job after the other, and connects again. It never
// blocks, never queues more than one job into libpq, and gives a server up that is silent. One thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_LINK_H
#define STORE_DB_LINK_H

#include <ev.h>
#include <libpq-fe.h>
#include <stdbool.h>

#define LINK_JOB_BYTES (1u << 20) // about what a step of a job, or a piece of a COPY, may put into libpq
#define LINK_CONNECT_S 5.0
#define LINK_SILENCE_S 10.0 // a busy server that neither takes nor says anything for this long is given up
#define LINK_BEAT_S 5.0     // an idle one is asked whether it lives

enum job_end {
    JOB_DONE,    // all was answered
    JOB_REFUSED, // the server said no; its transaction is rolled back
    JOB_CUT      // the connection was lost: what was asked may have happened or may happen yet
};
enum job_step { JOB_ASKED, JOB_OVER, JOB_FAILED };

// Something to be asked in one or more steps; steps of a pipeline job hold many statements and are one transaction
// each. Owned by whoever offers it, unchanged until its end was told.
struct job {
    const char *name; // for log lines
    bool pipeline;
    void *arg;
    enum job_step (*ask)(void *arg, PGconn *pg, int step);       // from step 0 on, until JOB_OVER
    void (*hear)(void *arg, PGconn *pg, const PGresult *result); // each good result. May be NULL
    // A COPY begins: called whenever libpq holds nothing any more, to hand over one piece; at the end it also says
    // PQputCopyEnd and returns false. NULL with jobs that have no COPY.
    bool (*feed)(void *arg, PGconn *pg);
    void (*end)(void *arg, enum job_end end, const char *sqlstate); // exactly once; "" unless REFUSED
};

struct link_owner {
    const char *name; // "writer" ...
    void *arg;
    const struct job *(*greeting)(void *arg); // done first on every new connection
    const struct job *(*next)(void *arg);     // what is to be done now, NULL: nothing
    void (*changed)(void *arg, bool up);      // greeted, or lost
};

struct link;
struct link *link_create(struct ev_loop *ev, const char *conninfo, const struct link_owner *owner); // begins to connect
void link_destroy(struct link *link); // ends the job that is under way. NULL is fine
void link_kick(struct link *link);    // there may be something to do
bool link_is_up(const struct link *link);

// First line of what PostgreSQL said, for log lines. Valid until the next call on this thread.
const char *link_words(const char *message);

#endif
