// No room for the journal: commands are refused with a reason and put off, reading and positions go on, nothing is
// damaged, and all of it heals when there is room again.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/disk.h"
#include "world/people.h"
#include "world/truth.h"
#include "world/work.h"

#define DISK (64u << 20)

struct full {
    struct hub *hub;
    bool mounted; // else its writes fail by the preloaded library
};

static struct full draw(struct world *world) {
    struct full full = {0};
    char folder[160];
    snprintf(folder, sizeof folder, "%s/disk", world->folder);
    full.mounted = disk_mount(folder, DISK);
    if (!full.mounted)
        print_message("no disk of its own may be mounted here: writes fail instead\n");
    full.hub = hub_draw(world, &(struct hub_plan){.name = "east",
                                                  .folder = folder,
                                                  .redis = world->redis ? world->redis->path : NULL,
                                                  .database = world->postgres ? world->postgres->conninfo : NULL,
                                                  .faults = true});
    hub_start(full.hub);
    return full;
}

// `bytes` of room are left; DISK and more: all is well again.
static void leave(const struct full *full, size_t bytes) {
    if (full->mounted)
        disk_leave(full->hub->folder, bytes);
    else
        full->hub->faults->no_room = bytes < DISK;
}

static uint32_t put_off(const struct work *work) {
    uint32_t count = 0;
    for (int i = 0; i < WORK_OFFICERS; i++)
        count += work->officers[i]->put_off[CODE_STORAGE_FULL];
    return count;
}

// The longest that an answer took until one was refused. Asked by somebody whose client has no reason yet to hold
// commands back. A short command or two may still find room where longer ones did not.
static double refused_after(struct world *world, struct work *work, const struct hub *hub) {
    double longest = 0;
    struct member *asker = member_join(
        world, &(struct member_plan){.name = "asker", .token = work->officers[0]->token, .hub = hub, .once = true});
    for (uint32_t asked = 0; asker->put_off[CODE_STORAGE_FULL] == 0;) {
        double start = child_now();
        need(asked++ < 1000, "a full disk has room for 1000 notes");
        member_send(asker, say_note(BOX, 1, "is there room?"), NULL);
        world_until(world, asker->put_off[CODE_STORAGE_FULL] > 0 || asker->answer_count == asked);
        double took = child_now() - start;
        longest = took > longest ? took : longest;
    }
    member_leave(asker);
    return longest;
}

// Refused at once, not after some deadline: that would pass every time, other work of the machine is in the way once.
static void is_refused_within(struct world *world, struct work *work, const struct hub *hub, double seconds) {
    double took = 0;
    for (int tries = 0; tries < 5; tries++)
        if ((took = refused_after(world, work, hub)) < seconds * WORLD_SLOWNESS)
            return;
    need(false, "answered after %.1f s", took);
}

static void reading_goes_on(struct world *world, struct work *work, struct hub *hub) {
    const char *token = work->wall->token;
    char *body = NULL;
    work_fixes(work);
    struct member *late =
        member_join(world, &(struct member_plan){.name = "late", .token = token, .hub = hub, .once = true});
    need(late->snapshot->n_units == WORK_UNITS, "a snapshot of %zu units", late->snapshot->n_units);
    member_leave(late);
    need(hub_get(hub, "/api/v1/units.geojson", token, &body) == 200, "units cannot be read");
    free(body);
}

static void commands_are_refused_until_there_is_room(struct world *world) {
    world_postgres(world);
    struct full full = draw(world);
    struct work *work = work_begin(world, full.hub, full.hub);
    for (int time = 0; time < 3; time++) {
        work_pass(work, 0.5, 100);
        leave(&full, time == 1 ? 300000 : 0); // once in the midst of it
        world_until(world, (work_pass(work, 0.05, 200), put_off(work) > 0));
        need(child_log_has(&full.hub->child, "no room on disk"), "the log does not say why");
        is_refused_within(world, work, full.hub, 2);
        reading_goes_on(world, work, full.hub);
        work_pass(work, 0.5, 100);
        leave(&full, DISK);
        work_holds(work, full.hub);
        work_fixes(work);
        truth_settles(world, full.hub);
    }
    need(work->auditor->downs == 0 && work->wall->downs == 0, "a full disk ends sessions");
    // Nothing is damaged: it starts again, from nothing but what is there.
    hub_kill(full.hub);
    hub_start(full.hub);
    work_commands(work, 20);
    work_holds(work, full.hub);
    work_free(work);
}

// Killed while the disk is full, started while it still is: refused with a reason, or at work; never damaged.
static void killed_on_a_full_disk(struct world *world) {
    struct full full = draw(world);
    struct work *work = work_begin(world, full.hub, full.hub);
    for (int time = 0; time < 3; time++) {
        work_pass(work, 0.3, 100);
        leave(&full, world_dice(world, 3) * 4096);
        work_pass(work, 0.3, 100);
        hub_kill(full.hub);
        int code = hub_try(full.hub);
        need(code == -1 || code == 1, "a start on a full disk ends with %d", code);
        print_message("started on a full disk: %d\n", code);
        if (code == -1)
            work_pass(work, 0.3, 100);
        leave(&full, DISK);
        if (code != -1)
            hub_start(full.hub);
        full.hub->expected = true;
        work_holds(work, full.hub);
    }
    work_free(work);
}

// With a long log and many answers kept a refusal is as quick as with a short one.
static void a_long_log_refuses_quickly(struct world *world) {
    struct full full = draw(world);
    struct work *work = work_begin(world, full.hub, full.hub);
    for (int i = 0; i < 100; i++)
        work_commands(work, 200);
    leave(&full, 0);
    world_until(world, (work_pass(work, 0.05, 200), put_off(work) > 0));
    for (int i = 0; i < 5; i++)
        is_refused_within(world, work, full.hub, 1);
    leave(&full, DISK);
    work_holds(work, full.hub);
    work_free(work);
}

static uint32_t said(const struct hub *hub, const char *text) {
    char *log = child_log(&hub->child);
    uint32_t count = 0;
    for (const char *at = log; (at = strstr(at, text)) != NULL; at++)
        count++;
    free(log);
    return count;
}

// However many commands come meanwhile: one line when it begins, one when it is over, and the state is not read back
// for each of them. It heals by itself, whether or not somebody asks.
static void it_is_said_once(struct world *world) {
    struct full full = draw(world);
    struct work *work = work_begin(world, full.hub, full.hub);
    work_commands(work, 500);
    uint32_t before = said(full.hub, "\n");
    leave(&full, 0);
    world_until(world, (work_pass(work, 0.05, 200), put_off(work) > 0));
    for (double end = child_now() + 5; child_now() < end;)
        is_refused_within(world, work, full.hub, 0.5);
    need(said(full.hub, "no room on disk") == 1, "a full disk is told %u times", said(full.hub, "no room on disk"));
    need(hub_metric(full.hub, "muster_journal_read_back_total") <= 2, "the state was read back %.0f times",
         hub_metric(full.hub, "muster_journal_read_back_total"));
    char *body = NULL;
    need(hub_get(full.hub, "/readyz", NULL, &body) == 503 && strstr(body, "\"journal\":{\"state\":\"full\""),
         "/readyz says: %s", body);
    free(body);
    leave(&full, DISK);
    world_until_s(world, WORLD_PROMISE_S(3), hub_get(full.hub, "/readyz", NULL, NULL) == 200);
    need(said(full.hub, "room again") == 1, "that there is room again is told %u times", said(full.hub, "room again"));
    need(said(full.hub, "\n") <= before + 2, "%u lines of log", said(full.hub, "\n") - before);
    work_holds(work, full.hub);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(commands_are_refused_until_there_is_room), SCENARIO(killed_on_a_full_disk),
                     SCENARIO(a_long_log_refuses_quickly), SCENARIO(it_is_said_once));
}
