// What is said first on a new connection: limits for the server's side, whether the tables are there, the statements.
// SPDX-License-Identifier: Apache-2.0
#include "store/db.h"
#include "store/db_verb.h"

#define TEXT(x) #x
#define NUMBER(x) TEXT(x)
#define SCHEMA 14 // number of the last file in sql/ that this version needs

// The server gives a statement up before the hub gives the server up, so that an answer comes.
static const char LIMITS[] = "SET statement_timeout = '8s'; SET lock_timeout = '5s'; "
                             "SET idle_in_transaction_session_timeout = '30s'; SET timezone = 'UTC';";

static const char CHECK[] =
    "DO $$ BEGIN "
    "IF pg_is_in_recovery() THEN RAISE EXCEPTION 'this server only follows another one, say where that is'; END IF; "
    "IF to_regclass('muster.migration') IS NULL THEN RAISE EXCEPTION 'the tables are not there, run ops/migrate'; END "
    "IF; "
    "IF (SELECT max(number) FROM muster.migration) IS DISTINCT FROM greatest(" NUMBER(
        SCHEMA) ", (SELECT max(number) FROM "
                "muster.migration)) THEN RAISE EXCEPTION 'the tables are of an older version, run ops/migrate'; END "
                "IF; "
                "END $$;";

static const char STATEMENTS[] =
    "PREPARE project (bytea, bigint, bigint) AS SELECT muster.project($1, $2, $3);"
    "PREPARE event (bigint, bigint, text, text, text, integer, integer, bigint, bigint, uuid, bytea, bytea) AS "
    "INSERT INTO muster.event (seq, at, verb, actor, device, seat, object, exercise, made_at, command, hash, record) "
    "VALUES ($1, muster.ms($2), $3, $4, $5, $6, $7, $8, muster.ms($9), $10, $11, $12);";

static enum job_step greet(PGconn *pg, int step, bool writes) {
    struct buf sql = {0};
    if (step > 0)
        return JOB_OVER;
    buf_printf(&sql, "%s%s", LIMITS, CHECK);
    if (writes) {
        buf_printf(&sql, "%s", STATEMENTS);
        verbs_prepare(&sql);
    }
    bool sent = PQsendQuery(pg, (const char *)sql.data) != 0;
    buf_free(&sql);
    return sent ? JOB_ASKED : JOB_FAILED;
}

static enum job_step greet_writer(void *arg, PGconn *pg, int step) {
    (void)arg;
    return greet(pg, step, true);
}

static enum job_step greet_reader(void *arg, PGconn *pg, int step) {
    (void)arg;
    return greet(pg, step, false);
}

static const struct job writer = {.name = "greeting", .ask = greet_writer};
static const struct job reader = {.name = "greeting", .ask = greet_reader};

const struct job *greeting_writer(void *database) {
    (void)database;
    return &writer;
}

const struct job *greeting_reader(void *database) {
    (void)database;
    return &reader;
}
