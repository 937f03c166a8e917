// What an operator sees: /metrics in Prometheus text, /readyz as JSON with a sentence per part.
// SPDX-License-Identifier: Apache-2.0
#ifndef STATUS_STATUS_H
#define STATUS_STATUS_H

#include <stdbool.h>

#include "base/mem.h"
#include "bus/bus.h"
#include "desk/desk.h"
#include "store/database.h"

struct status {
    struct desk *desk;
    struct bus *bus;
    struct database *database;
    const char *hub, *role;
    bool wants_redis, wants_database, keeps_journal;
};

bool status_metrics(void *status, struct buf *body);
// Ready: commands can be answered here. Redis and the database away are told, but a hub without them is still ready.
bool status_ready(void *status, struct buf *body);

#endif
