// A relay and its fixes.
// SPDX-License-Identifier: Apache-2.0
#include "relay.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"

#define EVERY_S 0.04
#define LAT 298000000
#define LON 1215000000

void relay_join(struct district *district, struct relay *relay, int hub) {
    char name[40], token[64];
    snprintf(name, sizeof name, "relay-%s", hub == EAST ? "east" : "west");
    relay->hub = hub;
    relay->at_ms = world_now_ms() - 1000;
    relay->first_unit =
        people_units(district->world, district->hubs[EAST], hub == EAST ? "e" : "w", CREW_UNITS, KIND(VEHICLE), TOWN_A);
    people_account(district->world, district->hubs[EAST], name, ROLE(RELAY), DISTRICT_ORG, token);
    relay->member = crew_member(district, name, token, hub, true);
}

static void keep(struct relay *relay, uint32_t life) {
    if (relay->reported_count == relay->reported_room) {
        relay->reported_room = relay->reported_room ? relay->reported_room * 2 : 64;
        relay->reported = realloc(relay->reported, relay->reported_room * sizeof *relay->reported);
        need(relay->reported != NULL, "no memory");
    }
    relay->reported[relay->reported_count++] =
        (struct reported){.at_ms = relay->at_ms, .batch = relay->batches, .life = life};
}

// Sent once: what has no receipt before the link is lost may be there or not.
void relay_report(struct relay *relay, uint32_t life) {
    struct client_fix rows[CREW_UNITS];
    Muster__V1__Fixes fixes = MUSTER__V1__FIXES__INIT;
    int64_t now = world_now_ms();
    relay->at_ms = now > relay->at_ms ? now : relay->at_ms + 1;
    for (uint32_t i = 0; i < CREW_UNITS; i++)
        rows[i] = fix_at(relay->first_unit + i, LAT + (int32_t)(relay->batches % 1000), LON + (int32_t)i * 10000,
                         relay->at_ms);
    client_fixes_pack(&fixes, rows, CREW_UNITS);
    fixes.batch = ++relay->batches;
    if (client_fixes(relay->member->client, &fixes))
        keep(relay, life);
    client_fixes_free(&fixes);
}

static void read_receipts(struct relay *relay) {
    const struct member *member = relay->member;
    for (; relay->receipts_seen < member->receipt_count; relay->receipts_seen++) {
        const struct told_receipt *receipt = &member->receipts[relay->receipts_seen % 64];
        for (uint32_t i = relay->reported_count; i-- > 0;)
            if (relay->reported[i].batch == receipt->batch)
                relay->reported[i].taken = receipt->taken == CREW_UNITS;
    }
}

void relay_turn(struct relay *relay, uint32_t life) {
    read_receipts(relay);
    double now = child_now();
    if (now < relay->next)
        return;
    relay->next = now + EVERY_S;
    if (member_live(relay->member))
        relay_report(relay, life);
}

bool relay_shown(const struct relay *relay, const struct member *wall) {
    for (uint32_t unit = relay->first_unit; unit < relay->first_unit + CREW_UNITS; unit++) {
        const struct shown *shown = picture_of(&wall->picture, unit);
        if (!shown || shown->fix.at_ms < relay->at_ms)
            return false;
    }
    return true;
}

// ---- what became of them

// How many rows the database has of each instant, and of how many units.
static PGresult *look(const struct relay *relay) {
    char query[400];
    snprintf(query, sizeof query,
             "SELECT (extract(epoch FROM at) * 1000)::bigint, count(*), count(DISTINCT unit) FROM muster.fix "
             "WHERE unit BETWEEN %u AND %u AND at >= to_timestamp(%lld / 1000.0) GROUP BY at ORDER BY at",
             relay->first_unit, relay->first_unit + CREW_UNITS - 1, (long long)relay->reported[0].at_ms);
    PGconn *pg = PQconnectdb(relay->member->world->postgres->conninfo);
    PGresult *rows = PQexec(pg, query);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(pg));
    PQfinish(pg);
    return rows;
}

static bool must_come(const struct reported *reported, uint32_t life, int there) {
    return reported->taken && reported->life == life && there < CREW_UNITS;
}

uint32_t relay_hold(struct relay *relay, uint32_t life, bool last, struct relay_broken *broken) {
    read_receipts(relay);
    if (relay->reported_count == 0)
        return 0;
    PGresult *rows = look(relay);
    uint32_t kept = 0;
    int row = 0;
    for (uint32_t i = 0; i < relay->reported_count; i++) {
        struct reported *reported = &relay->reported[i];
        while (row < PQntuples(rows) && atoll(PQgetvalue(rows, row, 0)) < reported->at_ms)
            row++;
        bool found = row < PQntuples(rows) && atoll(PQgetvalue(rows, row, 0)) == reported->at_ms;
        int there = found ? atoi(PQgetvalue(rows, row, 1)) : 0;
        if (found && there != atoi(PQgetvalue(rows, row, 2)))
            broken->doubled++;
        if (!must_come(reported, life, there))
            continue;
        broken->lost += last;
        relay->reported[kept++] = *reported;
    }
    relay->reported_count = kept;
    PQclear(rows);
    return kept;
}
