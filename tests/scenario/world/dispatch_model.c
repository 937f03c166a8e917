// Does intents again and compares.
// SPDX-License-Identifier: Apache-2.0
#include "world/dispatch_model.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "world/need.h"
#include "world/people.h"
#include "world/say_dispatch.h"

static bool is_open(uint32_t phase) {
    return phase != DISPATCH(REFUSED) && phase != DISPATCH(RELEASED);
}

static bool is_with(const struct dispatch_model *model, uint32_t unit, uint32_t incident) {
    for (uint32_t i = 1; i <= model->count; i++) {
        const struct model_dispatch *one = &model->dispatches[i];
        if (one->unit == unit && is_open(one->phase) && (incident == 0 || one->incident == incident))
            return true;
    }
    return false;
}

static void does_now(struct dispatch_model *model, uint32_t unit, bool released) {
    static const uint32_t does[] = {STATUS(STANDBY), STATUS(RETURNING), STATUS(DEPARTED), STATUS(ON_SCENE)};
    int furthest = 0;
    for (uint32_t i = 1; i <= model->count; i++) {
        const struct model_dispatch *one = &model->dispatches[i];
        int ahead = one->phase == DISPATCH(ARRIVED) || one->phase == DISPATCH(REPORTED) ? 3
                    : one->phase == DISPATCH(DEPARTED)                                  ? 2
                    : one->phase == DISPATCH(DONE)                                      ? 1
                                                                                        : 0;
        if (one->unit == unit && ahead > furthest)
            furthest = ahead;
    }
    if (furthest > 0 || released)
        model->statuses[unit] = does[furthest];
}

static void do_send(struct dispatch_model *model, const struct intent *intent) {
    need(!model->closed[intent->incident], "seq %llu: sent to a closed incident", (unsigned long long)intent->seq);
    need(intent->object == model->count + 1 && model->count + intent->count <= MODEL_DISPATCHES,
         "seq %llu: dispatch %u follows on %u", (unsigned long long)intent->seq, intent->object, model->count);
    for (uint32_t i = 0; i < intent->count; i++) {
        need(!is_with(model, intent->units[i], intent->incident), "seq %llu: unit %u is sent there twice",
             (unsigned long long)intent->seq, intent->units[i]);
        need(intent->also || !is_with(model, intent->units[i], 0), "seq %llu: unit %u is booked twice",
             (unsigned long long)intent->seq, intent->units[i]);
    }
    for (uint32_t i = 0; i < intent->count; i++)
        model->dispatches[++model->count] =
            (struct model_dispatch){intent->units[i], intent->incident, DISPATCH(NOTIFIED)};
}

static void do_step(struct dispatch_model *model, const struct intent *intent) {
    need(intent->dispatch <= model->count, "seq %llu: dispatch %u steps before it is there",
         (unsigned long long)intent->seq, intent->dispatch);
    struct model_dispatch *one = &model->dispatches[intent->dispatch];
    uint32_t from = one->phase, to = intent->phase;
    bool refuses = to == DISPATCH(REFUSED) && from <= DISPATCH(ACCEPTED);
    bool frees = to == DISPATCH(RELEASED) && (!intent->by_unit || from == DISPATCH(DONE));
    bool ahead = is_open(to) && to > from;
    need(is_open(from) && (refuses || frees || ahead), "seq %llu: dispatch %u goes from %u to %u",
         (unsigned long long)intent->seq, intent->dispatch, from, to);
    one->phase = to;
    does_now(model, one->unit, to == DISPATCH(RELEASED));
}

static void do_close(struct dispatch_model *model, const struct intent *intent) {
    need(!model->closed[intent->incident], "incident %u is closed twice", intent->incident);
    model->closed[intent->incident] = true;
    for (uint32_t i = 1; i <= model->count; i++) {
        struct model_dispatch *one = &model->dispatches[i];
        if (one->incident != intent->incident || !is_open(one->phase))
            continue;
        one->phase = DISPATCH(RELEASED);
        does_now(model, one->unit, true);
    }
}

static int by_seq(const void *a, const void *b) {
    const struct intent *one = *(const struct intent *const *)a, *other = *(const struct intent *const *)b;
    return one->seq < other->seq ? -1 : one->seq > other->seq;
}

void dispatch_model_do(struct dispatch_model *model, const struct intent *intents, uint32_t count) {
    const struct intent **done = calloc(count, sizeof(const struct intent *));
    uint32_t done_count = 0;
    need(done != NULL, "no memory");
    for (uint32_t i = 0; i < count; i++)
        if (intents[i].answered && intents[i].code == 0)
            done[done_count++] = &intents[i];
    qsort(done, done_count, sizeof *done, by_seq);
    for (uint32_t i = 0; i < done_count; i++) {
        need(i == 0 || done[i]->seq > done[i - 1]->seq, "two commands are event %llu",
             (unsigned long long)done[i]->seq);
        if (done[i]->kind == INTENT_SEND)
            do_send(model, done[i]);
        else if (done[i]->kind == INTENT_STEP)
            do_step(model, done[i]);
        else
            do_close(model, done[i]);
    }
    free(done);
}

void dispatch_model_is_snapshot(const struct dispatch_model *model, const struct member *member) {
    const Muster__V1__Snapshot *snapshot = member->snapshot;
    const Muster__V1__Dispatch *seen[MODEL_DISPATCHES + 1] = {0};
    for (size_t i = 0; i < snapshot->n_dispatches; i++) {
        uint32_t number = snapshot->dispatches[i]->dispatch;
        need(number >= 1 && number <= model->count && !seen[number], "%s sees dispatch %u", member->name, number);
        seen[number] = snapshot->dispatches[i];
    }
    for (uint32_t i = 1; i <= model->count; i++) {
        const struct model_dispatch *one = &model->dispatches[i];
        need((seen[i] != NULL) == !model->closed[one->incident], "%s: dispatch %u of incident %u", member->name, i,
             one->incident);
        need(!seen[i] || (seen[i]->unit == one->unit && seen[i]->incident == one->incident &&
                          (uint32_t)seen[i]->phase == one->phase),
             "%s: dispatch %u is unit %u at %u, phase %d; wanted %u at %u, phase %u", member->name, i, seen[i]->unit,
             seen[i]->incident, (int)seen[i]->phase, one->unit, one->incident, one->phase);
    }
    uint32_t units = 0;
    for (size_t i = 0; i < snapshot->n_units; i++) {
        const Muster__V1__Unit *unit = snapshot->units[i];
        need(unit->unit <= model->unit_count && (uint32_t)unit->status == model->statuses[unit->unit],
             "%s: unit %u has status %d", member->name, unit->unit, (int)unit->status);
        units++;
    }
    need(units == model->unit_count, "%s sees %u units", member->name, units);
    for (size_t i = 0; i < snapshot->n_incidents; i++) {
        const Muster__V1__Incident *incident = snapshot->incidents[i];
        need((incident->phase == PHASE(CLOSED)) == model->closed[incident->incident], "%s: incident %u is in phase %d",
             member->name, incident->incident, (int)incident->phase);
    }
}

static PGresult *rows_of(PGconn *pg, const char *query) {
    PGresult *rows = PQexec(pg, query);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(pg));
    return rows;
}

static uint32_t number_at(const PGresult *rows, int row, int column) {
    return (uint32_t)strtoul(PQgetvalue(rows, row, column), NULL, 10);
}

void dispatch_model_is_database(const struct dispatch_model *model, const char *conninfo) {
    PGconn *pg = PQconnectdb(conninfo);
    need(PQstatus(pg) == CONNECTION_OK, "database: %s", PQerrorMessage(pg));
    PGresult *rows =
        rows_of(pg, "SELECT d.dispatch, d.unit, d.incident, p.number, d.open::int FROM muster.dispatch d JOIN "
                    "muster.term p ON p.topic = 'dispatch_phase' AND p.name = d.phase ORDER BY 1");
    need((uint32_t)PQntuples(rows) == model->count, "database: %d dispatches", PQntuples(rows));
    for (int i = 0; i < PQntuples(rows); i++) {
        const struct model_dispatch *one = &model->dispatches[i + 1];
        need(number_at(rows, i, 0) == (uint32_t)i + 1 && number_at(rows, i, 1) == one->unit &&
                 number_at(rows, i, 2) == one->incident && number_at(rows, i, 3) == one->phase &&
                 (number_at(rows, i, 4) != 0) == is_open(one->phase),
             "database: dispatch %d is unit %s at %s, phase %s", i + 1, PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
             PQgetvalue(rows, i, 3));
    }
    PQclear(rows);
    rows = rows_of(pg, "SELECT u.unit, s.number FROM muster.unit u JOIN muster.term s ON s.topic = 'unit_status' AND "
                       "s.name = u.status ORDER BY 1");
    need((uint32_t)PQntuples(rows) == model->unit_count, "database: %d units", PQntuples(rows));
    for (int i = 0; i < PQntuples(rows); i++)
        need(number_at(rows, i, 1) == model->statuses[number_at(rows, i, 0)], "database: unit %s has status %s",
             PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1));
    PQclear(rows);
    PQfinish(pg);
}
