// Reading the log back out of PostgreSQL, blocking, on a connection of its own: for the start and for tools.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_LOG_H
#define STORE_DB_LOG_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/record.h"
#include "wire/wire.h"

struct db_log {
    PGconn *pg;
    char district[7];
    uint8_t log[WIRE_LOG_LEN];
    uint64_t seq; // of the last record; 0: nobody has projected anything yet
};

// Connects and begins a transaction; `lock`: nobody else projects until db_log_close. False: `error` says why.
bool db_log_open(struct db_log *log, const char *conninfo, bool lock, char *error, int error_size);
// Every record in order, checked against the hash chain, until `each` returns false. How many were handed over; -1:
// error.
int64_t db_log_read(struct db_log *log, bool (*each)(void *arg, uint64_t seq, const uint8_t *record, uint32_t len),
                    void *arg, char *error, int error_size);
// Statements in the transaction, for db_log_close to commit. The lease is taken for a start by `holder`, who keeps it
// by database_take_lease; false and `second`: another hub has it.
bool db_log_take_lease(struct db_log *log, const char *holder, const char *hub, bool *second, char *error,
                       int error_size);
bool db_log_set(struct db_log *log, const uint8_t new_log[WIRE_LOG_LEN], char *error, int error_size);
bool db_log_close(struct db_log *log, bool commit); // false: it was to be committed and may not be

#endif
