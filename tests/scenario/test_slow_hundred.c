// Viewers that stop reading, by the hundred, beside one that reads: its frames keep coming as before, the hub's memory
// stays bounded, and they come back without a gap.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/notes.h"
#include "world/people.h"
#include "world/truth.h"

#define STUCK 100
#define LAGGING 40 // each of them keeps megabytes of events in this process
#define UNITS 1000
#define STEPS 40
#define BURST 20 // notes of 3 KB: well below lag_bytes
#define LAT 298700000
#define LON 1215500000

struct hall {
    struct world *world;
    struct hub *hub;
    struct member *officer, *relay, *good, *stuck[STUCK];
    int stuck_count;
    uint32_t first;
};

static void gather(struct hall *hall, struct world *world, int stuck, const char *const *flags) {
    char token[64], name[20];
    *hall = (struct hall){.world = world, .hub = world_hub(world, flags), .stuck_count = stuck};
    hall->first = people_units(world, hall->hub, "u", UNITS, KIND(VEHICLE), TOWN_A);
    hall->officer = people_join(world, hall->hub, "officer", ROLE(DUTY), DISTRICT_ORG);
    hall->relay = people_join(world, hall->hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    need(member_do(hall->officer, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    people_account(world, hall->hub, "walls", ROLE(OBSERVER), DISTRICT_ORG, token);
    hall->good = member_join(world, &(struct member_plan){.name = "good", .token = token, .hub = hall->hub});
    member_watch(hall->good);
    for (int i = 0; i < hall->stuck_count; i++) {
        snprintf(name, sizeof name, "stuck-%d", i);
        hall->stuck[i] = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hall->hub});
        member_watch(hall->stuck[i]);
    }
}

static void pause_all(struct hall *hall, bool paused) {
    for (int i = 0; i < hall->stuck_count; i++)
        client_pause(hall->stuck[i]->client, paused);
}

// Every unit moves; seconds from the report until the good one shows it.
static double step(struct hall *hall, int round) {
    static struct client_fix rows[UNITS];
    int64_t now = world_now_ms();
    double start = child_now();
    for (uint32_t i = 0; i < UNITS; i++)
        rows[i] =
            fix_at(hall->first + i, LAT + round * 100 + (int32_t)i * 5000, LON + (int32_t)(i * 7919 % 100000), now);
    struct told_receipt receipt = member_report(hall->relay, rows, UNITS);
    need(receipt.taken == UNITS, "taken %u, refused with %u", receipt.taken, receipt.refusal);
    uint32_t last = hall->first + UNITS - 1;
    world_until(hall->world,
                picture_of(&hall->good->picture, last) && picture_of(&hall->good->picture, last)->fix.at_ms == now);
    return child_now() - start;
}

static int by_time(const void *a, const void *b) {
    return *(const double *)a < *(const double *)b ? -1 : 1;
}

// Of some steps: the one in the middle.
static double steps(struct hall *hall, int count, int round) {
    double times[5 * STEPS];
    for (int i = 0; i < count; i++)
        times[i] = step(hall, round + i);
    qsort(times, (size_t)count, sizeof *times, by_time);
    return times[count / 2];
}

static void the_good_one_goes_on(struct world *world) {
    struct hall hall;
    // However long the steps take: that the stuck ones say nothing meanwhile is not what is looked at.
    const char *flags[] = {"--fixes-per-s", "1000000", "--tick-ms", "50", "--silence-s",
                           "3600",          "--lag-s", "3600",      NULL};
    gather(&hall, world, STUCK, flags);
    steps(&hall, 10, 0);
    pause_all(&hall, true);
    steps(&hall, STEPS, 100); // until what the kernel takes is full
    long before = hub_memory_kb(hall.hub);
    double beside = steps(&hall, 2 * STEPS, 1000);
    long grown = hub_memory_kb(hall.hub) - before;
    pause_all(&hall, false);
    for (int i = 0; i < hall.stuck_count; i++)
        world_until(world, picture_count(&hall.stuck[i]->picture) == UNITS &&
                               picture_of(&hall.stuck[i]->picture, hall.first)->fix.at_ms ==
                                   picture_of(&hall.good->picture, hall.first)->fix.at_ms);
    double alone = steps(&hall, STEPS, 10000);
    print_message("a step took %.1f ms beside %d stuck ones, %.1f ms beside as many that read; grown by %ld KiB\n",
                  beside * 1000, STUCK, alone * 1000, grown);
    // Ones that do not read must cost no more than ones that do.
    need(beside < alone * 1.5 + 0.02, "a step took %.1f ms instead of %.1f", beside * 1000, alone * 1000);
    // Unskipped, a hundred would be owed 10 bytes for each of 80,000 rows: 80 MB.
    need(grown < 24 * 1024, "the hub has grown by %ld KiB", grown);
    for (int i = 0; i < hall.stuck_count; i++)
        need(hall.stuck[i]->downs == 0, "%s only watches, and was closed", hall.stuck[i]->name);
}

static void the_lagging_are_told_to_resume(struct world *world) {
    struct hall hall;
    char text[3000];
    // lag_s: for those that the ring has left behind before they were looked at.
    const char *flags[] = {"--lag-bytes", "524288",           "--lag-s", "5",           "--event-memory",
                           "1048576",     "--commands-per-s", "100000",  "--silence-s", "3600",
                           NULL};
    gather(&hall, world, LAGGING, flags);
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = 0;
    long before = hub_memory_kb(hall.hub);
    pause_all(&hall, true);
    uint32_t notes = 0;
    while (hub_metric(hall.hub, "muster_sessions_lagging_total") < LAGGING) {
        need((notes += BURST) < 20000, "%u notes of 3 KB, and not all are lagging", notes);
        notes_burst(hall.officer, hall.good, 1, text, BURST);
        world_rest(world, 0.02); // more of them in those seconds would only fill this process
    }
    long grown = hub_memory_kb(hall.hub) - before;
    print_message("%u notes, the hub has grown by %ld KiB\n", notes, grown);
    // lag_bytes for each and event_memory for each loop, and what the allocator keeps.
    need(grown < 64 * 1024 * WORLD_SLOWNESS, "the hub has grown by %ld KiB", grown);
    need(hall.good->downs == 0 && hall.officer->downs == 0, "the wrong ones are told to resume");
    pause_all(&hall, false);
    struct truth *truth = truth_of_journal(hall.hub->folder);
    for (int i = 0; i < hall.stuck_count; i++) {
        world_until(world, member_live(hall.stuck[i]) && member_known(hall.stuck[i]) >= truth->count);
        truth_holds(truth, hall.stuck[i], truth_for_duty);
    }
    truth_holds(truth, hall.good, truth_for_duty);
    truth_free(truth);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_good_one_goes_on), SCENARIO(the_lagging_are_told_to_resume));
}
