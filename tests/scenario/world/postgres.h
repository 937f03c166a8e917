// A PostgreSQL cluster of a test, on a unix socket in the test's folder only.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_POSTGRES_H
#define WORLD_POSTGRES_H

#include <stdbool.h>

#include "world/child.h"

struct postgres {
    struct child child;
    char folder[160], data[200], log[200];
    char conninfo[300];  // for libpq, hubs and ops/migrate
    char binary[2][300]; // initdb, postgres
};

// initdb, start. `folder` is made and belongs to it.
struct postgres *postgres_create(const char *folder);
void postgres_destroy(struct postgres *postgres); // stops it. NULL is fine

void postgres_start(struct postgres *postgres);               // waits until it answers
void postgres_begin(struct postgres *postgres);               // starts it and does not wait
void postgres_ready(struct postgres *postgres);               // waits until it answers
void postgres_stop(struct postgres *postgres);                // orderly
void postgres_kill(struct postgres *postgres);                // SIGKILL to all its processes
void postgres_freeze(struct postgres *postgres, bool frozen); // SIGSTOP, SIGCONT to all its processes
void postgres_migrate(struct postgres *postgres);             // ops/migrate; may be run again

#endif
