// Work as usual.
// SPDX-License-Identifier: Apache-2.0
#include "world/work.h"

#include <stdio.h>
#include <stdlib.h>

#include "world/people.h"
#include "world/truth.h"

#define LAT 298000000
#define LON 1215000000

struct work *work_begin(struct world *world, const struct hub *authority, const struct hub *offices) {
    struct work *work = calloc(1, sizeof *work);
    need(work != NULL, "no memory");
    char name[32], token[64];
    work->world = world;
    work->fix_at_ms = world_now_ms() - 60000;
    work->first_unit = people_units(world, authority, "work", WORK_UNITS, KIND(VEHICLE), TOWN_A);
    for (int i = 0; i < WORK_OFFICERS; i++) {
        snprintf(name, sizeof name, "officer-%d", i + 1);
        people_account(world, authority, name, ROLE(DUTY), DISTRICT_ORG, token);
        work->officers[i] = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = offices});
    }
    people_account(world, authority, "auditor", ROLE(ADMIN), DISTRICT_ORG, token);
    work->auditor = member_join(world, &(struct member_plan){.name = "auditor", .token = token, .hub = offices});
    people_account(world, authority, "relay", ROLE(RELAY), DISTRICT_ORG, token);
    work->relay = member_join(world, &(struct member_plan){.name = "relay", .token = token, .hub = offices});
    people_account(world, authority, "wall", ROLE(OBSERVER), DISTRICT_ORG, token);
    work->wall = member_join(world, &(struct member_plan){.name = "wall", .token = token, .hub = offices});
    member_watch(work->wall);
    struct told_answer answer = member_do(work->officers[0], say_open(BOX, "the first", TOWN_A));
    need(answer.code == 0 && answer.object == 1, "refused: %u", answer.code);
    work->incidents = 1;
    return work;
}

void work_free(struct work *work) {
    free(work);
}

// A command that is done whatever was done before it.
static void give(struct work *work) {
    struct member *officer = work->officers[work->given++ % WORK_OFFICERS];
    uint32_t incident = 1 + world_dice(work->world, work->incidents), kind = world_dice(work->world, 10);
    char text[64];
    snprintf(text, sizeof text, "command %u", work->given);
    if (kind == 0)
        member_send(officer, say_open(BOX, text, TOWN_B), NULL);
    else if (kind == 1)
        member_send(officer, say_move(BOX, incident, LAT + (int32_t)work->given, LON, text), NULL);
    else if (kind == 2)
        member_send(officer, say_amend(BOX, incident, 0, text, GRADE(UNKNOWN)), NULL);
    else if (kind == 3)
        member_send(officer, say_rename(BOX, work->first_unit + work->given % WORK_UNITS, text), NULL);
    else
        member_send(officer, say_note(BOX, incident, text), NULL);
}

void work_pass(struct work *work, double seconds, double commands_per_s) {
    double end = child_now() + seconds;
    if (work->next_command < child_now())
        work->next_command = child_now();
    while (child_now() < end) {
        for (; work->next_command <= child_now(); work->next_command += 1 / commands_per_s)
            give(work);
        world_turn(work->world);
    }
}

static uint32_t open_commands(const struct work *work) {
    uint32_t open = 0;
    for (int i = 0; i < WORK_OFFICERS; i++)
        open += client_outbox(work->officers[i]->client);
    return open;
}

void work_commands(struct work *work, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        give(work);
    world_until(work->world, open_commands(work) == 0);
}

static bool wall_shows(const struct work *work) {
    for (uint32_t i = 0; i < WORK_UNITS; i++) {
        const struct shown *shown = picture_of(&work->wall->picture, work->first_unit + i);
        if (!shown || shown->fix.lat_e7 != LAT + work->round || shown->fix.at_ms != work->fix_at_ms)
            return false;
    }
    return true;
}

void work_fixes(struct work *work) {
    struct client_fix rows[WORK_UNITS];
    work->round++;
    work->fix_at_ms++;
    for (uint32_t i = 0; i < WORK_UNITS; i++)
        rows[i] = fix_at(work->first_unit + i, LAT + work->round, LON + (int32_t)i, work->fix_at_ms);
    struct told_receipt receipt = member_report(work->relay, rows, WORK_UNITS);
    need(receipt.taken == WORK_UNITS, "taken %u of %u, refused with %u", receipt.taken, WORK_UNITS, receipt.refusal);
    work->told += WORK_UNITS;
    world_until(work->world, wall_shows(work));
}

static bool all_know(const struct work *work, uint64_t seq) {
    for (int i = 0; i < WORK_OFFICERS; i++)
        if (!member_live(work->officers[i]) || client_through(work->officers[i]->client) < seq)
            return false;
    return member_live(work->auditor) && member_live(work->wall) && client_through(work->wall->client) >= seq &&
           client_through(work->auditor->client) >= seq;
}

void work_holds(struct work *work, const struct hub *authority) {
    world_until(work->world, open_commands(work) == 0);
    struct truth *truth = truth_of_journal(authority->folder);
    world_until(work->world, all_know(work, truth->count));
    truth_free(truth);
    truth = truth_of_journal(authority->folder);
    uint32_t answered = 0;
    for (int i = 0; i < WORK_OFFICERS; i++) {
        truth_holds(truth, work->officers[i], truth_for_duty);
        answered += work->officers[i]->answer_count;
    }
    need(answered == work->given + 1, "%u answers to %u commands", answered, work->given + 1);
    truth_holds(truth, work->auditor, NULL);
    truth_holds(truth, work->wall, truth_for_duty);
    truth_free(truth);
}
