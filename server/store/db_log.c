// Reading the log back out of PostgreSQL.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_log.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/database.h"
#include "store/db_link.h"
#include "store/db_params.h"
#include "store/journal_private.h"

#define PIECE 1000       // records of one answer
#define SILENCE_MS 30000 // a server that says nothing for this long is given up

static bool fail(struct db_log *log, const char *doing, char *error, int error_size) {
    snprintf(error, (size_t)error_size, "database: %s failed: %s", doing,
             log->pg ? link_words(PQerrorMessage(log->pg)) : "no memory");
    return false;
}

// The answer of what was just sent, or NULL: refused, lost, or silent for too long.
static PGresult *answer(struct db_log *log) {
    struct pollfd socket = {.fd = PQsocket(log->pg), .events = POLLIN};
    PGresult *first = NULL, *result;
    for (;;) {
        while (PQisBusy(log->pg))
            if (poll(&socket, 1, SILENCE_MS) != 1 || !PQconsumeInput(log->pg)) {
                PQclear(first);
                return NULL;
            }
        if (!(result = PQgetResult(log->pg)))
            break;
        if (first)
            PQclear(result);
        else
            first = result;
    }
    ExecStatusType status = PQresultStatus(first);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return first;
    PQclear(first);
    return NULL;
}

static PGresult *ask(struct db_log *log, const char *sql, const struct params *params) {
    return params_ask(log->pg, sql, params, true) ? answer(log) : NULL;
}

static bool run(struct db_log *log, const char *sql) {
    static const struct params none;
    PGresult *result = ask(log, sql, &none);
    PQclear(result);
    return result != NULL;
}

static uint64_t number(const char *bytes, int len) {
    uint64_t value = 0;
    for (int i = 0; i < len && i < 8; i++)
        value = value << 8 | (uint8_t)bytes[i];
    return value;
}

static bool read_mark(struct db_log *log, bool lock) {
    static const struct params none;
    PGresult *result = ask(log,
                           lock ? "SELECT district, log, seq FROM muster.meta FOR UPDATE"
                                : "SELECT district, log, seq FROM muster.meta",
                           &none);
    if (!result)
        return false;
    if (PQntuples(result) == 1 && PQgetlength(result, 0, 1) == WIRE_LOG_LEN) {
        snprintf(log->district, sizeof log->district, "%.*s", PQgetlength(result, 0, 0), PQgetvalue(result, 0, 0));
        memcpy(log->log, PQgetvalue(result, 0, 1), WIRE_LOG_LEN);
        log->seq = number(PQgetvalue(result, 0, 2), PQgetlength(result, 0, 2));
    }
    PQclear(result);
    return true;
}

bool db_log_open(struct db_log *log, const char *conninfo, bool lock, char *error, int error_size) {
    const char *const keys[] = {"connect_timeout", "dbname", "client_encoding", NULL};
    const char *const values[] = {"5", conninfo, "UTF8", NULL};
    *log = (struct db_log){.pg = PQconnectdbParams(keys, values, 1)};
    bool done = PQstatus(log->pg) == CONNECTION_OK ? true : fail(log, "connecting", error, error_size);
    if (done && !(run(log, "SET statement_timeout = '25s'") &&
                  run(log, lock ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") && read_mark(log, lock)))
        done = fail(log, "reading its mark (if the tables are not there, run ops/migrate)", error, error_size);
    if (!done)
        db_log_close(log, false);
    return done;
}

struct reading {
    struct chain chain;
    bool (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len);
    void *arg;
    bool stopped;
};

static bool hand_over(struct reading *reading, const PGresult *rows, char *error, int error_size) {
    char why[200];
    for (int i = 0; i < PQntuples(rows) && !reading->stopped; i++) {
        const uint8_t *record = (const uint8_t *)PQgetvalue(rows, i, 2);
        uint64_t seq = number(PQgetvalue(rows, i, 0), PQgetlength(rows, i, 0));
        size_t len = (size_t)PQgetlength(rows, i, 2);
        if (!chain_take(&reading->chain, seq, record, len, PQgetvalue(rows, i, 1), (size_t)PQgetlength(rows, i, 1), why,
                        sizeof why)) {
            snprintf(error, (size_t)error_size, "database: %s; restore the database from a backup", why);
            return false;
        }
        reading->stopped = !reading->each(reading->arg, seq, record, (uint32_t)len);
    }
    return true;
}

int64_t db_log_read(struct db_log *log, bool (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len),
                    void *arg, char *error, int error_size) {
    struct reading reading = {.each = each, .arg = arg};
    while (!reading.stopped && reading.chain.seq < log->seq) {
        struct params params = {0};
        uint64_t before = reading.chain.seq;
        params_int(&params, (int64_t)before);
        params_int(&params, PIECE);
        PGresult *rows = ask(log,
                             "SELECT seq, hash, record FROM muster.event WHERE seq > $1::bigint ORDER BY seq "
                             "LIMIT $2::int",
                             &params);
        if (!rows) {
            fail(log, "reading its events", error, error_size);
            return -1;
        }
        bool good = hand_over(&reading, rows, error, error_size);
        PQclear(rows);
        if (good && reading.chain.seq == before) {
            snprintf(error, (size_t)error_size,
                     "database: event %" PRIu64 " is missing; restore the database from a backup", before + 1);
            good = false;
        }
        if (!good)
            return -1;
    }
    return (int64_t)reading.chain.seq;
}

bool db_log_take_lease(struct db_log *log, const char *holder, const char *hub, bool *second, char *error,
                       int error_size) {
    struct params params = {0};
    params_text(&params, log->district);
    params_text(&params, holder);
    params_text(&params, hub);
    params_int(&params, DATABASE_LEASE_S);
    PGresult *result =
        ask(log, "SELECT held, held_by FROM muster.lease_take($1, $2, gen_random_uuid(), $3, $4::int, true)", &params);
    if (!result)
        return fail(log, "taking the lease", error, error_size);
    bool held = PQntuples(result) == 1 && *PQgetvalue(result, 0, 0);
    *second = !held;
    if (*second)
        snprintf(error, (size_t)error_size,
                 "district %s: another authority is at work (%s); stop it first, or start this one with --role gateway",
                 log->district, PQntuples(result) == 1 ? PQgetvalue(result, 0, 1) : "");
    PQclear(result);
    return held;
}

bool db_log_set(struct db_log *log, const uint8_t new_log[WIRE_LOG_LEN], char *error, int error_size) {
    struct params params = {0};
    params_bytes(&params, new_log, WIRE_LOG_LEN);
    PGresult *result = ask(log, "UPDATE muster.meta SET log = $1", &params);
    PQclear(result);
    return result ? true : fail(log, "giving it the new log id", error, error_size);
}

bool db_log_close(struct db_log *log, bool commit) {
    bool done = !commit || run(log, "COMMIT");
    PQfinish(log->pg);
    log->pg = NULL;
    return done;
}

int64_t database_read_log(const char *conninfo, const char *district,
                          bool (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len), void *arg,
                          char *error, int error_size) {
    struct db_log log;
    if (!db_log_open(&log, conninfo, false, error, error_size))
        return -1;
    int64_t count = -1;
    if (log.seq > 0 && strcmp(log.district, district) != 0)
        snprintf(error, (size_t)error_size,
                 "database: belongs to district %s, not to %s; correct `database` or `district`", log.district,
                 district);
    else
        count = db_log_read(&log, each, arg, error, error_size);
    db_log_close(&log, false);
    return count;
}
