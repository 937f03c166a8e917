// A viewer that stops reading: others notice nothing, the hub's memory stays bounded, the fast lane skips, the sure
// lane ends in "resume" and leaves no gap.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/notes.h"
#include "world/people.h"
#include "world/truth.h"

#define LAT 298700000
#define LON 1215500000
#define UNITS 1000
#define STUCK 20
#define ROUNDS 60
#define BURST 20 // notes of 3.5 KB: well below lag_bytes

// Every unit moves one step; waits until `viewer` shows it.
static void step(struct world *world, struct member *relay, struct member *viewer, uint32_t first, int round) {
    static struct client_fix rows[UNITS];
    int64_t now = world_now_ms();
    for (uint32_t i = 0; i < UNITS; i++)
        rows[i] = fix_at(first + i, LAT + round * 100 + (int32_t)i * 5000, LON + (int32_t)(i * 7919 % 100000), now);
    struct told_receipt receipt = member_report(relay, rows, UNITS);
    need(receipt.taken == UNITS, "taken %u, refused with %u", receipt.taken, receipt.refusal);
    world_until(world, picture_of(&viewer->picture, first + UNITS - 1) &&
                           picture_of(&viewer->picture, first + UNITS - 1)->fix.at_ms == now);
}

static bool shows_all_of(const struct member *member, const struct member *other, uint32_t first) {
    for (uint32_t i = first; i < first + UNITS; i++) {
        const struct shown *a = picture_of(&member->picture, i), *b = picture_of(&other->picture, i);
        if (!a || !b || a->fix.at_ms != b->fix.at_ms || a->fix.lat_e7 != b->fix.lat_e7)
            return false;
    }
    return true;
}

static void the_fast_lane_skips(struct world *world) {
    // However long the rounds take: that the stuck ones say nothing meanwhile is not what is looked at.
    const char *flags[] = {"--fixes-per-s", "1000000", "--commands-per-s", "100000", "--tick-ms", "50",
                           "--silence-s",   "3600",    "--lag-s",          "3600",   NULL};
    struct hub *hub = world_hub(world, flags);
    uint32_t first = people_units(world, hub, "u", UNITS, KIND(VEHICLE), TOWN_A);
    char token[64];
    people_account(world, hub, "walls", ROLE(OBSERVER), DISTRICT_ORG, token);
    struct member *relay = people_join(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    struct member *lively = member_join(world, &(struct member_plan){.name = "lively", .token = token, .hub = hub});
    struct member *stuck[STUCK];
    member_watch(lively);
    for (int i = 0; i < STUCK; i++) {
        char name[20];
        snprintf(name, sizeof name, "stuck-%d", i);
        stuck[i] = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
        member_watch(stuck[i]);
    }
    for (int round = 0; round < 10; round++)
        step(world, relay, lively, first, round);
    for (int i = 0; i < STUCK; i++)
        client_pause(stuck[i]->client, true);
    for (int round = 0; round < ROUNDS; round++) // until what the kernel takes is full
        step(world, relay, lively, first, 100 + round);
    long before = hub_memory_kb(hub);
    uint32_t skipped_from = lively->picture.rows;
    for (int round = 0; round < 5 * ROUNDS; round++)
        step(world, relay, lively, first, 1000 + round);
    uint32_t sent = lively->picture.rows - skipped_from;
    long grown = hub_memory_kb(hub) - before;
    // Each of the stuck would be owed about 10 bytes a row: without skipping 20 * 300,000 rows are 60 MB.
    need(sent >= 5 * ROUNDS * UNITS / 2, "the lively one saw only %u rows", sent);
    need(grown < 24 * 1024, "the hub has grown by %ld KiB", grown);
    for (int i = 0; i < STUCK; i++)
        client_pause(stuck[i]->client, false);
    for (int i = 0; i < STUCK; i++)
        world_until(world, shows_all_of(stuck[i], lively, first));
    for (int i = 0; i < STUCK; i++) {
        need(stuck[i]->picture.rows < lively->picture.rows / 2, "nothing was skipped: %u of %u rows",
             stuck[i]->picture.rows, lively->picture.rows);
        need(stuck[i]->downs == 0, "who only watches need not be closed");
    }
}

static void the_sure_lane_ends_in_resume(struct world *world) {
    const char *flags[] = {"--lag-bytes", "262144", "--commands-per-s", "100000", "--silence-s", "3600", "--lag-s",
                           "3600",        NULL};
    struct hub *hub = world_hub(world, flags);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *stuck = people_join(world, hub, "stuck", ROLE(OBSERVER), DISTRICT_ORG);
    struct member *lively = people_join(world, hub, "lively", ROLE(OBSERVER), DISTRICT_ORG);
    need(member_do(duty, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    char text[3500];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = 0;
    client_pause(stuck->client, true);
    double lagging = 0;
    uint32_t count = 0;
    long before = hub_memory_kb(hub);
    while (lagging < 1) {
        need((count += BURST) < 20000, "%u notes of 3.5 KB and no one lags", count);
        notes_burst(duty, lively, 1, text, BURST);
        lagging = hub_metric(hub, "muster_sessions_lagging_total");
    }
    long grown = hub_memory_kb(hub) - before;
    need(lively->downs == 0 && duty->downs == 0, "the wrong one is told to resume");
    need(grown < 64 * 1024 + (long)count * 7, "the hub has grown by %ld KiB", grown); // 64 MiB: event_memory
    client_pause(stuck->client, false);
    world_until(world, stuck->welcomes == 2 && member_known(stuck) >= member_known(duty));
    need(stuck->goodbyes == 0 || (stuck->goodbye_code == CODE_RESUME_NEEDED && stuck->goodbye_resume), "goodbye %u",
         stuck->goodbye_code);
    need(stuck->snapshots == 1, "it had to start over");
    struct truth *truth = truth_of_journal(hub->folder);
    truth_holds(truth, stuck, truth_for_duty);
    truth_holds(truth, lively, truth_for_duty);
    truth_free(truth);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_fast_lane_skips), SCENARIO(the_sure_lane_ends_in_resume));
}
