// The staff: birth, commands, answers, and whether the promises hold.
// SPDX-License-Identifier: Apache-2.0
#include "staff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "world/people.h"

// ---- birth

static void may_speak(struct staff *staff, struct member *const pair[HUBS]) {
    for (int hub = 0; hub < HUBS; hub++)
        staff->mouths[staff->mouth_count++].member = pair[hub];
}

static void join(struct staff *staff, struct member *pair[HUBS], const char *name, const char *token) {
    for (int hub = 0; hub < HUBS; hub++) {
        char own[60];
        snprintf(own, sizeof own, "%s-%s", name, hub == EAST ? "east" : "west");
        pair[hub] = crew_member(staff->crew->district, own, token, hub, true);
    }
    may_speak(staff, pair);
}

static void join_people(struct staff *staff, const struct hub *east) {
    struct world *world = staff->crew->district->world;
    char name[40], token[64];
    for (uint32_t i = 1; i <= STAFF_PEOPLE; i++) {
        snprintf(name, sizeof name, FACTS_PERSON, i);
        people_account(world, east, name, ROLE(MEMBER), TOWN_A, token);
        join(staff, staff->people[i], name, token);
        if (i == STAFF_CLERK)
            people_token(world, east, name, "fresh", staff->clerk_token);
    }
}

static void join_units(struct staff *staff, const struct hub *east) {
    struct world *world = staff->crew->district->world;
    uint32_t units[STAFF_UNITS];
    char token[64];
    staff->first_unit = people_units(world, east, "s", STAFF_UNITS, KIND(TEAM), TOWN_A);
    for (uint32_t i = 0; i < STAFF_UNITS; i++)
        units[i] = staff->first_unit + i;
    people_unit_account(world, east, "tablet", units, STAFF_UNITS, token);
    join(staff, staff->tablet, "tablet", token);
}

void staff_join(struct crew *crew) {
    struct staff *staff = calloc(1, sizeof *staff);
    need(staff != NULL, "no memory");
    struct hub *east = crew->district->hubs[EAST];
    struct member *local = people_operator(crew->district->world, east);
    staff->crew = crew;
    for (int account = 0; account < CREW_ACCOUNTS; account++)
        may_speak(staff, crew->officers[account]);
    join_people(staff, east);
    join_units(staff, east);
    stage_template(local, NULL);
    need(stage_open(local, 0) == 1, "the first post has another number");
    must(local, say_assign(SHEET, stage_seat(1, STAGE_DEPUTY), staff->people[STAFF_CLERK][EAST]->account));
    staff->sure.posts = 1;
    staff->sure.holders[stage_seat(1, STAGE_DEPUTY)] = STAFF_CLERK;
    staff->soon = staff->sure;
    crew->staff = staff;
}

void staff_free(struct staff *staff) {
    if (staff)
        free(staff->intents);
    free(staff);
}

bool staff_member(const struct member *member) {
    return member->role == ROLE(MEMBER) || member->role == ROLE(UNIT);
}

// ---- commands; the id of each tells its place

static void keep(struct staff *staff, const struct intent *intent) {
    if (staff->count == staff->room) {
        staff->room = staff->room ? staff->room * 2 : 256;
        staff->intents = realloc(staff->intents, staff->room * sizeof *staff->intents);
        need(staff->intents != NULL, "no memory");
    }
    staff->intents[staff->count++] = *intent;
}

bool staff_give(struct staff *staff) {
    struct world *world = staff->crew->district->world;
    uint32_t throw = world_dice(world, STAFF_WEIGHTS), deed = 0;
    for (; deed < DEEDS && throw >= staff_kinds[deed].weight; deed++)
        throw -= staff_kinds[deed].weight;
    struct errand errand = {.intent.deed = (enum deed)deed};
    say *command = deed < DEEDS ? staff_kinds[deed].make(staff, &errand) : NULL;
    if (!command)
        return false;
    uint8_t id[16] = "staff";
    uint32_t place = staff->before + staff->count;
    memcpy(id + 8, &place, sizeof place);
    keep(staff, &errand.intent);
    crew_send(staff->crew, errand.by, say_with_id(command, id), true);
    return true;
}

static void take_answer(struct staff *staff, const struct told_answer *answer) {
    uint32_t place;
    memcpy(&place, answer->id + 8, sizeof place);
    place -= staff->before; // of an earlier round and told again: far out
    if (memcmp(answer->id, "staff", 6) != 0 || place >= staff->count || staff->intents[place].answered)
        return;
    struct intent *intent = &staff->intents[place];
    intent->answered = true;
    intent->code = answer->code;
    intent->made = answer->object;
    intent->seq = answer->seq;
    if (answer->code)
        return;
    staff->crew->district->tally->deeds[intent->deed]++;
    ledger_do(&staff->soon, intent);
}

void staff_hear(struct staff *staff) {
    for (uint32_t i = 0; i < staff->mouth_count; i++) {
        const struct member *member = staff->mouths[i].member;
        while (staff->mouths[i].heard < member->answer_count)
            take_answer(staff, &member->answers[staff->mouths[i].heard++]);
    }
}

// ---- the audit

static int by_seq(const void *a, const void *b) {
    const struct intent *one = a, *other = b;
    return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static void do_again(struct staff *staff, struct truth_broken *broken) {
    staff_hear(staff);
    if (staff->count)
        qsort(staff->intents, staff->count, sizeof *staff->intents, by_seq);
    for (uint32_t i = 0; i < staff->count; i++) {
        const struct intent *intent = &staff->intents[i];
        if (!intent->answered)
            truth_breaks(broken, &broken->lost, "staff: a %s was never answered", staff_kinds[intent->deed].name);
        if (!intent->answered || intent->code)
            continue;
        const char *why = ledger_do(&staff->sure, intent);
        if (why)
            truth_breaks(broken, &broken->doubled, "event %llu, %s of %u: %s", (unsigned long long)intent->seq,
                         staff_kinds[intent->deed].name, intent->object, why);
    }
    staff->before += staff->count;
    staff->count = 0;
    staff->soon = staff->sure;
}

static void compare(const struct staff *staff, struct truth_broken *broken) {
    struct district *district = staff->crew->district;
    char words[200];
    int hub = (int)world_dice(district->world, HUBS);
    struct member *fresh = crew_member(district, "fresh", staff->clerk_token, hub, false);
    struct facts model = facts_of_ledger(&staff->sure),
                 others[] = {facts_of_snapshot(fresh), facts_of_database(district->world->postgres->conninfo)};
    for (int i = 0; i < 2; i++) {
        if (facts_differ(&model, &others[i], words, sizeof words))
            truth_breaks(broken, &broken->lost, "%s", words);
        facts_free(&others[i]);
    }
    facts_free(&model);
    member_leave(fresh);
    double messages = truth_number(district->world->postgres->conninfo, "SELECT count(*) FROM muster.message");
    if (messages != (double)staff->sure.messages)
        truth_breaks(broken, &broken->gaps, "%llu messages were sent, the database has %.0f",
                     (unsigned long long)staff->sure.messages, messages);
}

// Events that the clerk must be told, whatever else changes; of them those of dispatches the tablet, too.
static bool concerns(const struct truth_record *record, bool clerk) {
    static const Muster__V1__Event__BodyCase bodies[] = {
        MUSTER__V1__EVENT__BODY_DISPATCH_SENT, MUSTER__V1__EVENT__BODY_DISPATCH_STEPPED,
        MUSTER__V1__EVENT__BODY_ORDER_ISSUED,  MUSTER__V1__EVENT__BODY_ORDER_STEPPED,
        MUSTER__V1__EVENT__BODY_POST_OPENED,   MUSTER__V1__EVENT__BODY_POST_CLOSED,
        MUSTER__V1__EVENT__BODY_SEAT_TAKEN,    MUSTER__V1__EVENT__BODY_SEAT_ASSIGNED,
        MUSTER__V1__EVENT__BODY_SEAT_LEFT,     MUSTER__V1__EVENT__BODY_SEAT_HANDED_OVER,
        MUSTER__V1__EVENT__BODY_SEAT_RELIEVED, MUSTER__V1__EVENT__BODY_MESSAGE_POSTED};
    for (size_t i = 0; i < (clerk ? sizeof bodies / sizeof *bodies : 2); i++)
        if (record->body == bodies[i])
            return true;
    return false;
}

static void weigh(const struct staff *staff, const struct truth *truth, const struct member *member, bool clerk,
                  struct truth_broken *broken) {
    uint64_t from = member->base > staff->weighed ? member->base : staff->weighed;
    for (uint64_t seq = from + 1; seq <= truth->count; seq++) {
        const struct truth_record *record = &truth->records[seq - 1];
        const struct told_event *told = concerns(record, clerk) ? member_event(member, seq) : NULL;
        if (concerns(record, clerk) &&
            (!told || told->len != record->event_len || memcmp(told->bytes, record->event, told->len) != 0))
            truth_breaks(broken, &broken->gaps, "member %s: event %llu is missing", member->name,
                         (unsigned long long)seq);
    }
}

void staff_audit(struct staff *staff, const struct truth *truth, struct truth_broken *broken) {
    do_again(staff, broken);
    compare(staff, broken);
    for (int i = 0; i < HUBS; i++) {
        weigh(staff, truth, staff->people[STAFF_CLERK][i], true, broken);
        weigh(staff, truth, staff->tablet[i], false, broken);
    }
    staff->weighed = truth->count;
}
