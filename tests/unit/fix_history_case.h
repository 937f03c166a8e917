// Made-up fixes for a hub that keeps them in PostgreSQL, with every value told by the number of the fix.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_FIX_HISTORY_CASE_H
#define UNIT_FIX_HISTORY_CASE_H

#include "base/metric.h"
#include "store_fixture.h"

#define UNITS 50

// A made-up fix: the n-th of all, of one unit after the other, a second apart per unit, back from now.
static inline struct fix made_fix(uint32_t n, int64_t start_ms) {
    struct fix fix = {
        .unit = n % UNITS + 1,
        .lat_e7 = 225000000 + (int32_t)(n * 7919 % 1000003),
        .lon_e7 = 1139000000 + (int32_t)(n * 104729 % 2000003),
        .altitude_dm = n % 5 == 0 ? FIX_UNKNOWN_ALTITUDE : (int32_t)(n % 1010001) - 10000,
        .speed_cms = n % 7 == 0 ? FIX_UNKNOWN : (int32_t)(n * 13 % 100001),
        .heading_cdeg = n % 11 == 0 ? FIX_UNKNOWN : (int32_t)(n * 17 % 36000),
        .accuracy_dm = n % 13 == 0 ? FIX_UNKNOWN : (int32_t)(n * 19 % 1000001),
        .battery = n % 3 == 0 ? FIX_UNKNOWN : (int8_t)(n % 101),
        .source = (uint8_t)(n % FIX_SOURCES),
        .marked = n % 17 == 0,
        .at_ms = start_ms + (int64_t)(n / UNITS) * 1000 + n % 997,
    };
    return fix;
}

static inline int64_t start_of(uint32_t count) {
    return clock_wall_ms() - (int64_t)(count / UNITS + 2) * 1000;
}

static inline void keep(struct hub *hub, uint32_t from, uint32_t count, int64_t start_ms) {
    struct fix *fixes = mem_new(count * sizeof *fixes);
    for (uint32_t i = 0; i < count; i++)
        fixes[i] = made_fix(from + i, start_ms);
    database_keep_fixes(hub->database, fixes, count);
    free(fixes);
}

static inline int64_t metric_of(const char *name, const char *labels) {
    for (const struct metric *metric = metric_first(); metric; metric = metric->next)
        if (strcmp(metric->name, name) == 0 && (!labels || strcmp(metric->labels, labels) == 0))
            return metric_get(metric);
    return -1;
}

static inline int64_t dropped(const char *reason) {
    char labels[40];
    snprintf(labels, sizeof labels, "reason=\"%s\"", reason);
    return metric_of("muster_database_fixes_dropped_total", labels);
}

static inline bool stored(long long count, double seconds) {
    return WITHIN(seconds, number_of("SELECT count(*) FROM muster.fix") >= count);
}

// Cuts every connection to the databases of the tests.
static inline void end_backends(void) {
    PGconn *pg = PQconnectdb(pg_conninfo(&cluster, "postgres"));
    PQclear(PQexec(pg, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"));
    PQfinish(pg);
}

#endif
