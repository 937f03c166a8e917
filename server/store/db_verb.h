// What each verb of the log does to the tables: one prepared statement per verb.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_VERB_H
#define STORE_DB_VERB_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "base/mem.h"
#include "domain/command.h"

// Appends PREPARE statements for all of them to `sql`.
void verbs_prepare(struct buf *sql);

// Queues the statement of this event. False: libpq refused, or the verb is unknown.
bool verbs_send(PGconn *pg, const struct event *event);

#endif
