// The audit: logs, answers, fixes.
// SPDX-License-Identifier: Apache-2.0
#include "audit.h"

#include <stdio.h>
#include <stdlib.h>

#include "crew.h"
#include "leak.h"
#include "relay.h"
#include "staff.h"
#include "world/people.h"
#include "world/truth.h"

#define REST_S (90.0 * WORLD_SLOWNESS)
#define FIXES_S (20.0 * WORLD_SLOWNESS)
#define RECALLS 3

struct audit {
    struct truth *journal, *database;
    struct leak *leak;
    uint64_t acknowledged;
    double next_report;
};

void audit_begin(struct district *district) {
    struct audit *audit = calloc(1, sizeof *audit);
    need(audit != NULL, "no memory");
    audit->journal = truth_of_journal(district->hubs[EAST]->folder);
    audit->database = truth_of_database(district->world->postgres->conninfo);
    audit->leak = leak_begin(district);
    district->audit = audit;
}

void audit_free(struct audit *audit) {
    if (!audit)
        return;
    truth_free(audit->journal);
    truth_free(audit->database);
    leak_free(audit->leak);
    free(audit);
}

// ---- rest

static const char *unquiet(struct district *district) {
    struct audit *audit = district->audit;
    const char *why = crew_unquiet(district->crew, 0);
    if (why)
        return why;
    // Only now, with no command open, does the log stand still.
    truth_follow_journal(audit->journal, district->hubs[EAST]->folder);
    why = crew_unquiet(district->crew, audit->journal->count);
    if (why)
        return why;
    double there = truth_number(district->world->postgres->conninfo, "SELECT coalesce(max(seq), 0) FROM muster.event");
    return there < (double)audit->journal->count ? "the database has not caught up" : NULL;
}

// The fast lane is alive from every relay to every wall, through both hubs and what lies between them. A report may be
// lost where a link has just been: the next one is not.
static const char *unseen(struct district *district) {
    static char why[100];
    struct audit *audit = district->audit;
    struct crew *crew = district->crew;
    if (child_now() > audit->next_report) {
        audit->next_report = child_now() + 1;
        for (int hub = 0; hub < HUBS; hub++)
            relay_report(&crew->relays[hub], district->lives[hub]);
        return "just reported";
    }
    for (int i = 0; i < HUBS * CREW_READERS; i++) {
        const struct relay *relay = &crew->relays[i % HUBS];
        const struct member *wall = crew->readers[i / HUBS];
        snprintf(why, sizeof why, "%s does not show what %s reported", wall->name, relay->member->name);
        if (!relay_shown(relay, wall))
            return why;
    }
    return NULL;
}

static void wait_until_not(struct district *district, const char *(*reason)(struct district *), double seconds) {
    const char *why = "";
    double end = child_now() + seconds, next = 0;
    while (why) {
        world_turn(district->world);
        if (child_now() < next)
            continue;
        next = child_now() + 0.02;
        why = reason(district);
        need(!why || child_now() < end, "no rest within %.0f s: %s", seconds, why);
    }
}

void audit_rest(struct district *district) {
    wait_until_not(district, unquiet, REST_S);
    district->audit->next_report = 0;
    wait_until_not(district, unseen, REST_S);
}

// ---- checks

typedef bool (*sight)(const struct truth_record *record);

static sight sight_of(const struct member *member) {
    return member->role == ROLE(ADMIN)   ? truth_for_admin
           : member->role == ROLE(RELAY) ? truth_for_relay
                                         : truth_for_duty;
}

static void check_logs(struct district *district, struct truth_broken *broken) {
    struct audit *audit = district->audit;
    truth_follow_journal(audit->journal, district->hubs[EAST]->folder);
    truth_follow_database(audit->database, district->world->postgres->conninfo);
    truth_compare(audit->journal, audit->database, broken);
    for (struct member *member = district->world->members; member; member = member->next) {
        if (staff_member(member))
            truth_weigh_answers(audit->journal, member, broken);
        else
            truth_weigh(audit->journal, member, sight_of(member), broken);
        if (member->fault[0]) {
            print_error("member %s: %s\n", member->name, member->fault);
            broken->gaps++;
        }
        if (member->picture.backwards) {
            print_error("member %s: the picture moved back in time %u times\n", member->name,
                        member->picture.backwards);
            broken->gaps++;
        }
    }
    staff_audit(district->crew->staff, audit->journal, broken);
}

static void check_fixes(struct district *district, bool thorough, struct relay_broken *broken) {
    for (int hub = 0; hub < HUBS; hub++) {
        struct relay *relay = &district->crew->relays[hub];
        uint32_t life = district->lives[hub];
        double end = child_now() + FIXES_S;
        while (relay_hold(relay, life, false, broken) > 0 && thorough && child_now() < end)
            world_rest(district->world, 0.1);
        if (thorough)
            relay_hold(relay, life, true, broken);
    }
}

// Members that were told to start over: allowed, and not wanted.
static uint64_t start_overs(const struct district *district) {
    uint64_t count = 0;
    for (const struct member *member = district->world->members; member; member = member->next)
        count += member->snapshots > 1 && !staff_member(member) ? member->snapshots - 1 : 0;
    return count;
}

static void count(struct district *district) {
    struct audit *audit = district->audit;
    uint64_t all = crew_acknowledged(district->crew);
    district->tally->acknowledged += all - audit->acknowledged;
    audit->acknowledged = all;
}

bool audit_round(struct district *district, bool thorough) {
    struct tally *tally = district->tally;
    struct truth_broken broken = {0};
    struct relay_broken fixes = {0};
    count(district);
    check_logs(district, &broken);
    check_fixes(district, thorough, &fixes);
    broken.doubled += crew_recall(district->crew, RECALLS);
    district->audit->acknowledged = crew_acknowledged(district->crew); // answers told again are no new ones
    uint64_t leaked = leak_check(district->audit->leak, district);
    tally->lost += broken.lost + fixes.lost;
    tally->doubled += broken.doubled + fixes.doubled;
    tally->gaps += broken.gaps;
    tally->leaked += leaked;
    if (broken.first[0])
        print_error("%s\n", broken.first);
    if (fixes.lost + fixes.doubled > 0)
        print_error("fixes: %llu batches lost, %llu doubled\n", (unsigned long long)fixes.lost,
                    (unsigned long long)fixes.doubled);
    return broken.lost + broken.doubled + broken.gaps + fixes.lost + fixes.doubled + leaked == 0;
}

bool audit_end(struct district *district) {
    double doubled =
        truth_number(district->world->postgres->conninfo,
                     "SELECT count(*) FROM (SELECT FROM muster.fix GROUP BY unit, at HAVING count(*) > 1) f");
    district->tally->fixes += (uint64_t)truth_number(district->world->postgres->conninfo, TRUTH_FIXES);
    district->tally->doubled += (uint64_t)doubled;
    district->tally->start_overs += start_overs(district);
    if (doubled > 0)
        print_error("%.0f fixes are doubled\n", doubled);
    return doubled == 0;
}
