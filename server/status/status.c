// The operator's two pages.
// SPDX-License-Identifier: Apache-2.0
#include "status/status.h"

#include <string.h>

#include "base/json.h"
#include "base/metric.h"

METRIC(seq, GAUGE, "muster_seq", NULL, "Newest durable event known to this hub.")
METRIC(redis, GAUGE, "muster_redis_up", NULL, "1 while Redis answers.")
METRIC(authority, GAUGE, "muster_authority_reachable", NULL, "1 while commands can be decided.")

static void read_parts(const struct status *status) {
    metric_set(&seq, (int64_t)desk_seq(status->desk));
    metric_set(&redis, bus_up(status->bus));
    metric_set(&authority, desk_authority_reachable(status->desk) && !desk_closed(status->desk));
}

bool status_metrics(void *arg, struct buf *body) {
    read_parts(arg);
    const char *name = "";
    for (const struct metric *metric = metric_first(); metric; metric = metric->next) {
        if (strcmp(name, metric->name) != 0)
            buf_printf(body, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help, metric->name,
                       metric->type == METRIC_COUNTER ? "counter" : "gauge");
        name = metric->name;
        const char *labels = metric->labels ? metric->labels : "";
        buf_printf(body, "%s%s%s%s %lld\n", name, *labels ? "{" : "", labels, *labels ? "}" : "",
                   (long long)metric_get(metric));
    }
    return true;
}

struct part {
    const char *name;
    bool up, wanted, needed;
    const char *sentence; // when it is wanted and not up
    const char *fault;    // likewise; NULL: "away"
};

// Only the authority has one.
static struct part journal_part(const struct status *status) {
    switch (desk_closed(status->desk)) {
    case REFUSAL_JOURNAL_OLD:
        return (struct part){"journal",
                             false,
                             true,
                             true,
                             "It is an old copy: the database holds more of the same log, and commands are refused. "
                             "Stop the hub, then put the newer journal back, or move journal.db* away so that it is "
                             "rebuilt from the database.",
                             "old"};
    case REFUSAL_STORAGE_FULL:
        return (struct part){"journal",
                             false,
                             true,
                             true,
                             "It has no room and commands are refused; free disk space, they are taken again by "
                             "themselves.",
                             "full"};
    default:
        return (struct part){
            "journal",
            desk_damaged(status->desk) == 0,
            status->keeps_journal,
            false,
            "A record is damaged (the log says which); the hub works on, clients that need that record "
            "start over. Stop the hub when it can be spared and restore the folder from a backup, or "
            "move journal.db* away so that it is rebuilt from the database.",
            "damaged"};
    }
}

static struct part database_part(const struct status *status) {
    if (database_up(status->database) && database_refuses(status->database))
        return (struct part){"database",
                             false,
                             true,
                             false,
                             "It holds what is not of this log and gets no events; the hub's log says what to do.",
                             "refused"};
    return (struct part){"database",
                         database_up(status->database),
                         status->wants_database,
                         false,
                         "History cannot be read; events and fixes are kept here and follow when PostgreSQL is back.",
                         NULL};
}

static void write_part(struct json *json, const struct part *part) {
    json_key(json, part->name);
    json_open(json, '{');
    json_key(json, "state");
    json_text(json, !part->wanted ? "not configured" : part->up ? "up" : part->fault ? part->fault : "away");
    if (part->wanted && !part->up) {
        json_key(json, "say");
        json_text(json, part->sentence);
    }
    json_close(json, '}');
}

bool status_ready(void *arg, struct buf *body) {
    const struct status *status = arg;
    const struct part parts[] = {
        journal_part(status),
        {"authority", desk_authority_reachable(status->desk), true, true,
         "Commands cannot be decided; look at the authority and at Redis between it and this hub.", NULL},
        {"redis", bus_up(status->bus), status->wants_redis, false,
         "This hub works alone: other hubs hear nothing of it and it hears nothing of them.", NULL},
        database_part(status),
    };
    bool ready = true;
    struct json json = {.buf = body};
    json_open(&json, '{');
    json_key(&json, "hub");
    json_text(&json, status->hub);
    json_key(&json, "role");
    json_text(&json, status->role);
    json_key(&json, "seq");
    json_int(&json, (int64_t)desk_seq(status->desk));
    if (status->keeps_journal) { // a gateway projects nothing
        json_key(&json, "database_seq");
        json_int(&json, (int64_t)database_projected(status->database));
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        write_part(&json, &parts[i]);
        ready = ready && (parts[i].up || !parts[i].needed);
    }
    json_key(&json, "ready");
    json_bool(&json, ready);
    json_close(&json, '}');
    return ready;
}
