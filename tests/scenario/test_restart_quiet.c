// An orderly stop says goodbye and when to come back; a start reads its snapshot; an empty journal beside a full
// database is rebuilt from it.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/truth.h"
#include "world/work.h"

static void a_stop_says_when_to_come_back(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *members[8];
    char token[64], name[20];
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    for (int i = 0; i < 8; i++) {
        snprintf(name, sizeof name, "m%d", i);
        members[i] = member_join(world, &(struct member_plan){.name = name, .token = token, .hub = hub});
        member_watch(members[i]);
    }
    need(member_do(members[0], say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    hub_stop(hub);
    for (int i = 0; i < 8; i++)
        world_until(world, members[i]->downs > 0);
    for (int i = 0; i < 8; i++)
        need(members[i]->goodbye_code == CODE_STOPPING && members[i]->goodbye_resume &&
                 members[i]->goodbye_retry_ms > 0,
             "goodbye %u, retry after %u ms", members[i]->goodbye_code, members[i]->goodbye_retry_ms);
    hub_start(hub);
    for (int i = 0; i < 8; i++) {
        world_until(world, member_live(members[i]));
        need(members[i]->resume != RESUME(START_OVER) && members[i]->snapshots == 1, "it has to start over");
    }
    need(member_do(members[3], say_note(BOX, 1, "n")).code == 0, "not noted");
}

static void what_a_snapshot_holds_is_all_there_is(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    for (int i = 0; i < 3; i++) {
        work_commands(work, 200);
        hub_stop(hub);
        hub_start(hub);
        work_commands(work, 50); // behind the snapshot
        hub_kill(hub);
        hub_start(hub);
    }
    work_holds(work, hub);
    // A newcomer sees what a member knows that followed all along.
    struct member *late = people_join(world, hub, "late", ROLE(ADMIN), DISTRICT_ORG);
    need(late->snapshot->n_units == WORK_UNITS && late->snapshot->n_accounts == WORK_OFFICERS + 3 + 1,
         "%zu units, %zu accounts", late->snapshot->n_units, late->snapshot->n_accounts);
    uint32_t notes = 0, versions = 0, opened = 0;
    for (size_t i = 0; i < late->snapshot->n_incidents; i++) {
        notes += late->snapshot->incidents[i]->notes;
        versions += late->snapshot->incidents[i]->version;
        opened++;
    }
    uint32_t noted = 0, changed = 0, born = 0;
    struct truth *truth = truth_of_journal(hub->folder);
    for (uint64_t i = 0; i < truth->count; i++) {
        Muster__V1__Event__BodyCase body = truth->records[i].body;
        noted += body == MUSTER__V1__EVENT__BODY_INCIDENT_NOTED;
        born += body == MUSTER__V1__EVENT__BODY_INCIDENT_OPENED;
        changed += body >= MUSTER__V1__EVENT__BODY_INCIDENT_OPENED && body <= MUSTER__V1__EVENT__BODY_INCIDENT_CLOSED;
    }
    truth_free(truth);
    need(opened == born && notes == noted && versions >= changed,
         "%u of %u incidents, %u of %u notes, %u of %u versions", opened, born, notes, noted, versions, changed);
    work_free(work);
}

static void an_empty_journal_is_rebuilt_from_the_database(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 300);
    work_holds(work, hub);
    truth_settles(world, hub);
    struct truth *before = truth_of_journal(hub->folder);
    hub_stop(hub);
    folder_remove(hub->folder);
    folder_make(hub->folder);
    hub_start(hub);
    struct truth *after = truth_of_journal(hub->folder);
    truth_equal(before, after);
    truth_free(after);
    // Accounts, tokens and all clients live on, and so do the answers to what was done.
    work_commands(work, 50);
    world_until(world, member_live(work->auditor) && member_live(work->wall));
    truth_settles(world, hub);
    after = truth_of_journal(hub->folder);
    need(after->count >= before->count + 50, "the new log does not go on from the old one");
    truth_free(before);
    truth_free(after);
    work_free(work);
}

// The file is damaged in the middle: the hub names it and does not guess.
static void a_damaged_journal_is_refused(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 200);
    work_free(work);
    while (world->members)
        member_leave(world->members);
    hub_kill(hub);
    char sql[400], database[300];
    snprintf(database, sizeof database, "%s/journal.db", hub->folder);
    // One byte of one record; snapshots go, so that every record is read.
    snprintf(sql, sizeof sql,
             "DELETE FROM snapshot; UPDATE event SET record = CAST(substr(record, 1, 10) || x'00' || "
             "substr(record, 12) AS BLOB) WHERE seq = 100");
    truth_damage(database, sql);
    need(hub_try(hub) != -1, "a hub starts on a damaged journal");
    need(child_log_has(&hub->child, "100"), "it does not say which event is damaged");
}

static void a_reload_takes_over_what_can_be(struct world *world) {
    struct hub *hub = hub_draw(world, &(struct hub_plan){.name = "east", .config = "commands_per_s = 5;\n"});
    hub_start(hub);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    need(duty->commands_per_s == 5, "the file is not read: %u", duty->commands_per_s);
    folder_write(hub->config, "commands_per_s = 500;\n");
    child_signal(&hub->child, SIGHUP);
    world_until(world, child_log_has(&hub->child, "reload") || child_log_has(&hub->child, "config"));
    world_rest(world, 0.5);
    char token[64];
    people_token(world, hub, "duty", "late", token);
    struct member *late = member_join(world, &(struct member_plan){.name = "late", .token = token, .hub = hub});
    need(late->commands_per_s == 500, "still %u after the reload", late->commands_per_s);
    // A broken file changes nothing and ends nothing.
    folder_write(hub->config, "commands_per_s = many;\n");
    child_signal(&hub->child, SIGHUP);
    world_rest(world, 0.5);
    need(member_do(duty, say_open(BOX, "t", TOWN_A)).code == 0 && duty->downs == 0, "the reload did harm");
}

// No room on the disk: commands are put off, not lost, not half done, and go through once there is room.
static void no_room_is_told_and_survived(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 50);
    struct rlimit none = {.rlim_cur = 4096, .rlim_max = RLIM_INFINITY}, before;
    need(prlimit(hub->child.pid, RLIMIT_FSIZE, &none, &before) == 0, "prlimit: %s", strerror(errno));
    uint32_t open = 0;
    for (double end = child_now() + 3; child_now() < end;)
        work_pass(work, 0.2, 50);
    for (int i = 0; i < WORK_OFFICERS; i++)
        open += client_outbox(work->officers[i]->client);
    need(open > 0 && work->officers[0]->put_off[903] > 0, "%u open commands; none was put off", open);
    need(prlimit(hub->child.pid, RLIMIT_FSIZE, &before, NULL) == 0, "prlimit: %s", strerror(errno));
    work_holds(work, hub);
    hub_kill(hub);
    hub_start(hub);
    work_commands(work, 20);
    work_holds(work, hub);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_stop_says_when_to_come_back), SCENARIO(what_a_snapshot_holds_is_all_there_is),
                     SCENARIO(an_empty_journal_is_rebuilt_from_the_database), SCENARIO(a_damaged_journal_is_refused),
                     SCENARIO(a_reload_takes_over_what_can_be), SCENARIO(no_room_is_told_and_survived));
}
