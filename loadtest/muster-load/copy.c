// The rows of ingest straight into the hub's table: what COPY alone can do here.
// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "muster-load/load.h"
#include "store/db_pack.h"

#define PIECE 8192 // rows handed over at once

struct copy {
    PGconn *pg;
    struct flood flood;
    const struct client_fix *rows;
    uint32_t used; // of rows
    struct buf data;
    uint64_t stored;
};

static bool ask(PGconn *pg, const char *sql, ExecStatusType wanted) {
    PGresult *result = PQexec(pg, sql);
    bool good = PQresultStatus(result) == wanted;
    if (!good)
        fprintf(stderr, "muster-load: %s%s\n", PQerrorMessage(pg), sql);
    PQclear(result);
    return good;
}

static void add_row(struct copy *copy) {
    if (!copy->rows || copy->used == FLOOD_ROWS) {
        copy->rows = flood_next(&copy->flood);
        copy->used = 0;
    }
    const struct client_fix *row = &copy->rows[copy->used++];
    struct fix fix = {.unit = row->unit,
                      .lat_e7 = row->lat_e7,
                      .lon_e7 = row->lon_e7,
                      .at_ms = row->at_ms,
                      .speed_cms = row->speed_cms,
                      .heading_cdeg = row->heading_cdeg,
                      .accuracy_dm = row->accuracy_dm,
                      .battery = (int8_t)row->battery,
                      .altitude_dm = row->altitude_dm,
                      .source = (uint8_t)row->source};
    struct packed_fix packed;
    if (pack_fix(&fix, &packed))
        copy_row(&copy->data, &packed);
}

// One COPY of so many rows, or of as many as there are until then.
static bool copy_one(struct copy *copy, uint64_t rows, int64_t until) {
    if (!ask(copy->pg, copy_statement, PGRES_COPY_IN))
        return false;
    copy_begin(&copy->data);
    uint64_t done = 0;
    while (done < rows && (load_us() < until || done == 0)) {
        for (uint32_t i = 0; i < PIECE && done < rows; i++, done++)
            add_row(copy);
        if (PQputCopyData(copy->pg, (const char *)copy->data.data, (int)copy->data.len) != 1)
            return false;
        buf_clear(&copy->data);
    }
    copy_end(&copy->data);
    bool good = PQputCopyData(copy->pg, (const char *)copy->data.data, (int)copy->data.len) == 1 &&
                PQputCopyEnd(copy->pg, NULL) == 1;
    buf_clear(&copy->data);
    for (PGresult *result; (result = PQgetResult(copy->pg)); PQclear(result))
        good &= PQresultStatus(result) == PGRES_COMMAND_OK;
    copy->stored += good ? done : 0;
    return good;
}

int copy(const struct load_args *args) {
    struct copy *copy = mem_new(sizeof *copy);
    stay_on(args->own_cpu);
    flood_begin(&copy->flood);
    copy->pg = PQconnectdb(args->database);
    bool good = PQstatus(copy->pg) == CONNECTION_OK &&
                ask(copy->pg, "SELECT muster.fix_days_make(ARRAY[current_date - 1, current_date, current_date + 1])",
                    PGRES_TUPLES_OK);
    double own = cpu_own();
    int64_t began = load_us(), until = began + args->seconds * 1000000LL;
    while (good && load_us() < until)
        good = copy_one(copy, args->batch ? (uint64_t)args->batch : UINT64_MAX, until);
    double took = (double)(load_us() - began) * 1e-6;
    if (good)
        printf("{\"copy\":{\"batch\":%d,\"seconds\":%.2f,\"copied\":%llu,\"fixes_per_s\":%.0f,\"own_cpu_s\":%.2f}}\n",
               args->batch, took, (unsigned long long)copy->stored, (double)copy->stored / took, cpu_own() - own);
    else
        fprintf(stderr, "muster-load: %s", PQerrorMessage(copy->pg));
    PQfinish(copy->pg);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
