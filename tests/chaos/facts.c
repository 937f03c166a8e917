// Facts from three sides.
// SPDX-License-Identifier: Apache-2.0
#include "facts.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct facts *facts, struct fact fact) {
    if (facts->count == facts->room) {
        facts->room = facts->room ? facts->room * 2 : 256;
        facts->list = realloc(facts->list, facts->room * sizeof *facts->list);
        need(facts->list != NULL, "no memory");
    }
    facts->list[facts->count++] = fact;
}

void facts_free(struct facts *facts) {
    free(facts->list);
}

struct facts facts_of_ledger(const struct ledger *ledger) {
    struct facts facts = {.home = "the model"};
    for (uint32_t i = 1; i <= ledger->posts; i++)
        if (!ledger->closed[i])
            add(&facts, (struct fact){{FACT_POST, i}});
    for (uint32_t i = 1; i <= ledger->posts * STAGE_SEATS; i++)
        if (ledger->holders[i])
            add(&facts, (struct fact){{FACT_SEAT, i, ledger->holders[i]}});
    for (uint32_t i = 1; i <= ledger->orders; i++)
        for (uint32_t k = 0; k < ledger->order[i].count; k++)
            add(&facts, (struct fact){{FACT_ORDER, i, k + 1, ledger->order[i].phases[k]}});
    for (uint32_t i = 1; i <= ledger->dispatches; i++) {
        const struct ledger_dispatch *one = &ledger->dispatch[i];
        add(&facts, (struct fact){{FACT_DISPATCH, i, one->unit, one->incident, one->phase}});
    }
    for (uint32_t i = 0; i < LEDGER_TALK && i < ledger->messages; i++)
        add(&facts, (struct fact){{FACT_MESSAGE, ledger->talk[i]}});
    return facts;
}

struct facts facts_of_snapshot(const struct member *member) {
    struct facts facts = {.home = member->name};
    const Muster__V1__Snapshot *told = member->snapshot;
    for (size_t i = 0; i < told->n_posts; i++)
        if (!told->posts[i]->closed_at_ms)
            add(&facts, (struct fact){{FACT_POST, told->posts[i]->post}});
    for (size_t i = 0; i < told->n_seats; i++) {
        uint32_t person = 0;
        if (told->seats[i]->holder[0] && sscanf(told->seats[i]->holder, FACTS_PERSON, &person) == 1)
            add(&facts, (struct fact){{FACT_SEAT, told->seats[i]->seat, person}});
    }
    for (size_t i = 0; i < told->n_orders; i++)
        for (size_t k = 0; k < told->orders[i]->n_targets; k++)
            add(&facts, (struct fact){
                            {FACT_ORDER, told->orders[i]->order, k + 1, (uint64_t)told->orders[i]->targets[k]->phase}});
    for (size_t i = 0; i < told->n_dispatches; i++) {
        const Muster__V1__Dispatch *one = told->dispatches[i];
        add(&facts, (struct fact){{FACT_DISPATCH, one->dispatch, one->unit, one->incident, (uint64_t)one->phase}});
    }
    for (size_t i = 0; i < told->n_messages; i++)
        add(&facts, (struct fact){{FACT_MESSAGE, told->messages[i]->seq}});
    return facts;
}

static const char query[] =
    "SELECT 0, post, 0, 0, 0 FROM muster.post WHERE closed_at IS NULL UNION ALL "
    "SELECT 1, seat, substr(a.name, 8)::int, 0, 0 FROM muster.seat s JOIN muster.account a ON a.account = s.holder "
    "UNION ALL "
    "SELECT 2, order_number, target, p.number, 0 FROM muster.order_target t JOIN muster.term p "
    "ON p.topic = 'order_phase' AND p.name = t.phase UNION ALL "
    "SELECT 3, dispatch, unit, incident, p.number FROM muster.dispatch d JOIN muster.term p "
    "ON p.topic = 'dispatch_phase' AND p.name = d.phase UNION ALL "
    "SELECT 4, m.seq, 0, 0, 0 FROM (SELECT seq FROM muster.message ORDER BY muster.message.seq DESC LIMIT 200) m";

struct facts facts_of_database(const char *conninfo) {
    struct facts facts = {.home = "the database"};
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *rows = PQexec(pg, query);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(pg));
    for (int i = 0; i < PQntuples(rows); i++) {
        struct fact fact = {0};
        for (int k = 0; k < 5; k++)
            fact.is[k] = strtoull(PQgetvalue(rows, i, k), NULL, 10);
        add(&facts, fact);
    }
    PQclear(rows);
    PQfinish(pg);
    return facts;
}

// ---- comparing

static int by_numbers(const void *a, const void *b) {
    const struct fact *one = a, *other = b;
    for (int i = 0; i < 5; i++)
        if (one->is[i] != other->is[i])
            return one->is[i] < other->is[i] ? -1 : 1;
    return 0;
}

static void tell(const struct facts *facts, const struct facts *other, size_t i, char *words, size_t size) {
    static const char *const names[] = {"post", "seat", "order", "dispatch", "message"};
    const uint64_t *is = facts->list[i].is;
    snprintf(words, size, "%s says, and %s does not: %s %llu: %llu %llu %llu", facts->home, other->home, names[is[0]],
             (unsigned long long)is[1], (unsigned long long)is[2], (unsigned long long)is[3],
             (unsigned long long)is[4]);
}

bool facts_differ(const struct facts *one, const struct facts *other, char *words, size_t size) {
    if (one->count)
        qsort(one->list, one->count, sizeof *one->list, by_numbers);
    if (other->count)
        qsort(other->list, other->count, sizeof *other->list, by_numbers);
    size_t i = 0;
    while (i < one->count && i < other->count && by_numbers(&one->list[i], &other->list[i]) == 0)
        i++;
    if (i == one->count && i == other->count)
        return false;
    bool ours = i == other->count || (i < one->count && by_numbers(&one->list[i], &other->list[i]) < 0);
    tell(ours ? one : other, ours ? other : one, i, words, size);
    return true;
}
