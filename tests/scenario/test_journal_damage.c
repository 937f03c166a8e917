// A journal damaged by hand: the start says what is wrong and refuses to guess, musterctl verify names the first bad
// record, the exported log is checked by a script of another language; mended, all is as it was.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/tool.h"
#include "world/truth.h"
#include "world/work.h"

#define EXIT_REFUSED 1

// ---- tools

static int verify(struct world *world, const struct hub *hub, char **said) {
    return tool_run(world, (const char *[]){BINARY_DIR "/musterctl", "verify", hub->folder, NULL}, said);
}

// Exit code of musterctl export, then of ops/verify-log on what it wrote to `path`.
static int export(struct world *world, const struct hub *hub, const char *path) {
    char line[600];
    snprintf(line, sizeof line, "exec " BINARY_DIR "/musterctl export %s > %s", hub->folder, path);
    return tool_run(world, (const char *[]){"sh", "-c", line, NULL}, NULL);
}
static int check(struct world *world, const char *path, const char *hash, char **said) {
    return tool_run(world, (const char *[]){SOURCE_DIR "/ops/verify-log", path, hash, NULL}, said);
}

// ---- the folder, saved and put back

static void copy_folder(struct world *world, const char *from, const char *to) {
    need(tool_run(world, (const char *[]){"rm", "-rf", to, NULL}, NULL) == 0 &&
             tool_run(world, (const char *[]){"cp", "-a", from, to, NULL}, NULL) == 0,
         "%s cannot be copied", from);
}

// ---- damages

struct damage {
    const char *name;
    void (*make)(const struct hub *hub);
    const char *says;   // in the log of the start that is refused
    const char *verify; // and by musterctl
};

static void path_of(const struct hub *hub, const char *name, char path[300]) {
    snprintf(path, 300, "%s/%s", hub->folder, name);
}

static void change(const struct hub *hub, const char *sql) {
    char path[300];
    path_of(hub, "journal.db", path);
    truth_damage(path, sql);
}
static void flip_record(const struct hub *hub) { // one bit of record 20, by the database's own means
    change(hub, "UPDATE event SET record = substr(record, 1, 9) || x'5a' || substr(record, 11) WHERE seq = 20");
}
static void change_hash(const struct hub *hub) {
    change(hub, "UPDATE event SET hash = zeroblob(32) WHERE seq = 30");
}
static void remove_record(const struct hub *hub) {
    change(hub, "DELETE FROM event WHERE seq = 25");
}
static void remove_newest(const struct hub *hub) {
    change(hub, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)");
}
static void swap_records(const struct hub *hub) {
    change(hub, "UPDATE event SET record = (SELECT record FROM event WHERE seq = 41) WHERE seq = 40");
}

static void cut_file(const struct hub *hub, const char *name, int percent) {
    char path[300];
    struct stat stat_;
    path_of(hub, name, path);
    need(stat(path, &stat_) == 0 && stat_.st_size > 8192 && truncate(path, stat_.st_size * percent / 100) == 0,
         "%s: %s", path, strerror(errno));
}
static void cut_in_half(const struct hub *hub) {
    cut_file(hub, "journal.db", 50);
}
static void empty(const struct hub *hub) {
    cut_file(hub, "journal.db", 0);
}
static void remove_file(const struct hub *hub) {
    char path[300];
    path_of(hub, "journal.db", path);
    need(unlink(path) == 0, "%s: %s", path, strerror(errno));
}

static void flip_byte(const struct hub *hub, const char *name, off_t at) {
    char path[300], byte;
    path_of(hub, name, path);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    need(pread(fd, &byte, 1, at) == 1, "%s: %s", path, strerror(errno));
    byte ^= 16;
    need(pwrite(fd, &byte, 1, at) == 1, "%s: %s", path, strerror(errno));
    close(fd);
}
static void flip_header(const struct hub *hub) {
    flip_byte(hub, "journal.db", 3);
}
static void flip_wal(const struct hub *hub) {
    flip_byte(hub, "journal.db-wal", 32 + 2 * (24 + 4096) + 24 + 4000);
}

// To the journal of a hub that was killed: no snapshot spares the start from reading every record, and all of the file
// is in the WAL.
static const struct damage killed[] = {
    {"flip_record", flip_record, "record 20", "record 20"},
    {"change_hash", change_hash, "record 30", "record 30"},
    {"remove_record", remove_record, "record 25", "record 25"},
    {"remove_newest", remove_newest, "is missing", "is missing"},
    {"swap_records", swap_records, "record 40", "record 40"},
    {"remove_file", remove_file, "is gone and its", NULL},
    {"flip_wal", flip_wal, "damaged from frame 3", "damaged from frame 3"},
};
// To one that was closed in order.
static const struct damage closed[] = {
    {"cut_in_half", cut_in_half, "journal", "journal"},
    {"empty", empty, "journal", "journal"},
    {"flip_header", flip_header, "journal", "journal"},
};

static void is_refused(struct world *world, struct hub *hub, const struct damage *damage) {
    char *said = NULL;
    unlink(hub->log);
    need(hub_try(hub) == EXIT_REFUSED, "%s: the start is not refused", damage->name);
    need(child_log_has(&hub->child, damage->says), "%s: the refusal does not say \"%s\"", damage->name, damage->says);
    need(child_log_has(&hub->child, "restore the folder from a backup"), "%s: the refusal does not say what to do",
         damage->name);
    if (damage->verify) {
        need(verify(world, hub, &said) == 1, "%s: musterctl verify finds nothing", damage->name);
        need(strstr(said, damage->verify) != NULL, "%s: musterctl verify says \"%s\"", damage->name, said);
        free(said);
    }
}

static void save(struct world *world, const struct hub *hub, char whole[300]) {
    snprintf(whole, 300, "%s/whole", world->folder);
    copy_folder(world, hub->folder, whole);
}

static void refused_all(struct world *world, struct hub *hub, const struct damage *damages, size_t count) {
    char whole[300];
    save(world, hub, whole);
    for (size_t i = 0; i < count; i++) {
        print_message("%s\n", damages[i].name);
        damages[i].make(hub);
        is_refused(world, hub, &damages[i]);
        copy_folder(world, whole, hub->folder);
    }
}

static void the_start_refuses_to_guess(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 100);
    hub_kill(hub);
    refused_all(world, hub, killed, sizeof killed / sizeof *killed);
    hub_start(hub);
    work_commands(work, 10);
    work_holds(work, hub);
    hub_stop(hub);
    refused_all(world, hub, closed, sizeof closed / sizeof *closed);
    // What was put back is whole.
    hub_start(hub);
    work_commands(work, 10);
    work_holds(work, hub);
    work_free(work);
}

// A start reads no record that a snapshot holds; musterctl verify reads all of them.
static void verify_finds_what_a_snapshot_covers(struct world *world) {
    char *said = NULL;
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 100);
    work_holds(work, hub);
    hub_stop(hub);
    flip_record(hub);
    need(verify(world, hub, &said) == 1 && strstr(said, "record 20") != NULL, "musterctl verify says \"%s\"", said);
    free(said);
    work_free(work);
}

// The start trusts its snapshot; what is behind it is read afterwards, and the hub says what it finds.
static void the_hub_finds_it_too(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 300);
    work_holds(work, hub);
    hub_stop(hub);
    hub_start(hub);
    world_until(world, hub_metric(hub, "muster_journal_checked_seq") >= 300);
    need(hub_metric(hub, "muster_journal_damaged_seq") == 0, "damage where none is");
    hub_stop(hub);
    flip_record(hub);
    hub_start(hub);
    world_until_s(world, WORLD_PROMISE_S(10), hub_metric(hub, "muster_journal_damaged_seq") == 20);
    need(child_log_has(&hub->child, "record 20 is damaged"), "the log does not say so");
    char *body = NULL;
    need(hub_get(hub, "/readyz", NULL, &body) == 200 && strstr(body, "\"journal\":{\"state\":\"damaged\"") != NULL,
         "/readyz says: %s", body);
    free(body);
    // It works on. Who needs that record starts over, who does not catches up.
    work_commands(work, 20);
    work_fixes(work);
    for (uint64_t seq = 5; seq <= 100; seq += 95) {
        struct member *late = member_join(world, &(struct member_plan){.name = seq == 5 ? "late" : "later",
                                                                       .token = work->auditor->token,
                                                                       .hub = hub,
                                                                       .seq = seq,
                                                                       .log = work->auditor->log});
        need(late->resume == (seq == 5 ? RESUME(START_OVER) : RESUME(CATCH_UP)) && late->downs == 0 &&
                 !member_event(late, 20),
             "at %llu: resume %u, %u times down", (unsigned long long)seq, late->resume, late->downs);
        member_leave(late);
    }
    work_free(work);
}

// Two copies of the journal: an older one, and the newest there is. The hub is down; all is in the database.
static struct hub *two_copies(struct world *world, struct work **work, char older[300], char newest[300]) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    *work = work_begin(world, hub, hub);
    work_commands(*work, 50);
    work_holds(*work, hub);
    hub_stop(hub);
    snprintf(older, 300, "%s/older", world->folder);
    snprintf(newest, 300, "%s/newest", world->folder);
    copy_folder(world, hub->folder, older);
    hub_start(hub);
    work_commands(*work, 50);
    work_holds(*work, hub);
    truth_settles(world, hub);
    hub_kill(hub);
    copy_folder(world, hub->folder, newest);
    return hub;
}

// An old copy of the journal beside a newer database of the same log: numbers would be given a second time.
static void an_old_backup_is_refused(struct world *world) {
    char older[300], newest[300];
    struct work *work = NULL;
    struct hub *hub = two_copies(world, &work, older, newest);
    for (int time = 0; time < 2; time++) {
        copy_folder(world, older, hub->folder);
        unlink(hub->log);
        need(hub_try(hub) == EXIT_REFUSED, "an old copy of the journal is taken");
        need(child_log_has(&hub->child, "put the newer journal back, or move journal.db* away"),
             "it does not say what to do");
        if (time == 0) {
            copy_folder(world, newest, hub->folder);
        } else {
            folder_remove(hub->folder);
            folder_make(hub->folder);
        }
        hub_start(hub);
        work_commands(work, 20);
        work_holds(work, hub);
        truth_settles(world, hub);
        hub_stop(hub);
    }
    work_free(work);
}

// Members who know more than the old copy does: what they are told from now on is not what they were told before.
static void leave(struct work *work) {
    for (int i = 0; i < WORK_OFFICERS; i++)
        member_leave(work->officers[i]);
    member_leave(work->auditor);
    member_leave(work->relay);
    member_leave(work->wall);
}

static struct member *join_again(struct hub *hub, const char *name, const char *token) {
    return member_join(hub->world, &(struct member_plan){.name = name, .token = token, .hub = hub});
}

static void commands_are_refused(struct hub *hub, struct member *asker) {
    char *body = NULL;
    need(hub_get(hub, "/readyz", NULL, &body) == 503 && strstr(body, "\"journal\":{\"state\":\"old\"") != NULL &&
             strstr(body, "put the newer journal back"),
         "/readyz says: %s", body);
    free(body);
    need(hub_metric(hub, "muster_authority_reachable") == 0, "the metric says that commands can be decided");
    uint32_t answers = asker->answer_count;
    member_send(asker, say_note(BOX, 1, "afterwards"), NULL);
    world_until(hub->world, asker->put_off[CODE_JOURNAL_OLD] > 0);
    need(asker->answer_count == answers, "a command was decided");
}

// The database is away at the start and turns out to be ahead, or elsewhere: `commands` were taken meanwhile.
static void found_out_later(struct world *world, uint32_t commands) {
    char older[300], newest[300], tokens[3][64];
    struct work *work = NULL;
    struct hub *hub = two_copies(world, &work, older, newest);
    const struct member *were[] = {work->officers[0], work->relay, work->wall};
    for (int i = 0; i < 3; i++)
        snprintf(tokens[i], sizeof tokens[i], "%s", were[i]->token);
    leave(work);
    copy_folder(world, older, hub->folder);
    postgres_kill(world->postgres);
    hub_start(hub);
    struct member *asker = join_again(hub, "asker", tokens[0]);
    for (uint32_t i = 0; i < commands; i++)
        need(member_do(asker, say_note(BOX, 1, "meanwhile")).code == 0, "refused while nothing is known");
    need(hub_get(hub, "/readyz", NULL, NULL) == 200, "not ready without a database");
    postgres_start(world->postgres);
    world_until(world, hub_get(hub, "/readyz", NULL, NULL) == 503);
    commands_are_refused(hub, asker);
    // Positions and reading go on.
    work->relay = join_again(hub, "relay-again", tokens[1]);
    work->wall = join_again(hub, "wall-again", tokens[2]);
    member_watch(work->wall);
    work_fixes(work);
    need(hub_get(hub, "/api/v1/units.geojson", tokens[2], NULL) == 200, "units cannot be read");
    member_leave(asker);
    member_leave(work->relay);
    member_leave(work->wall);
    // As it says.
    hub_kill(hub);
    copy_folder(world, newest, hub->folder);
    hub_start(hub);
    asker = join_again(hub, "asker-again", tokens[0]);
    need(member_do(asker, say_note(BOX, 1, "put right")).code == 0, "refused with the newest journal");
    truth_settles(world, hub);
    work_free(work);
}

static void an_old_backup_is_found_out_later(struct world *world) {
    found_out_later(world, 3);
}
static void an_old_backup_that_went_on(struct world *world) {
    found_out_later(world, 120);
}

static void an_exported_log_is_checked(struct world *world) {
    char path[300], *said = NULL, hash[65] = "", text[20];
    struct hub *hub = world_hub(world, NULL);
    struct work *work = work_begin(world, hub, hub);
    work_commands(work, 1500);
    // While the hub is at work.
    snprintf(path, sizeof path, "%s/log.jsonl", world->folder);
    need(verify(world, hub, NULL) == 0, "musterctl verify: not whole");
    need(export(world, hub, path) == 0, "musterctl export fails");
    need(check(world, path, NULL, &said) == 0, "the exported log is not whole: %s", said);
    struct truth *truth = truth_of_journal(hub->folder);
    snprintf(text, sizeof text, "%llu ", (unsigned long long)truth->count);
    need(strstr(said, text) != NULL, "checked: \"%s\" instead of %s records", said, text);
    for (int i = 0; i < 32; i++)
        snprintf(hash + 2 * i, 3, "%02x", truth->records[99].hash[i]);
    free(said);
    need(check(world, path, hash, NULL) == 0, "the hash of record 100 does not occur");
    hash[0] = hash[0] == '0' ? '1' : '0';
    need(check(world, path, hash, NULL) == 1, "a hash that is none occurs");
    truth_free(truth);
    // Changed, or with a line missing, it is not whole; and the first bad one is named.
    char line[800];
    snprintf(line, sizeof line, "sed -i '50s/\"record\":\"C/\"record\":\"D/' %s", path);
    need(tool_run(world, (const char *[]){"sh", "-c", line, NULL}, NULL) == 0, "sed");
    need(check(world, path, NULL, &said) == 1 && strstr(said, "50") != NULL, "a changed record is not found: %s", said);
    free(said);
    snprintf(line, sizeof line, "sed -i 40d %s", path);
    need(tool_run(world, (const char *[]){"sh", "-c", line, NULL}, NULL) == 0, "sed");
    need(check(world, path, NULL, &said) == 1 && strstr(said, "40") != NULL, "a missing record is not found: %s", said);
    free(said);
    work_free(work);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_start_refuses_to_guess), SCENARIO(verify_finds_what_a_snapshot_covers),
                     SCENARIO(the_hub_finds_it_too), SCENARIO(an_old_backup_is_refused),
                     SCENARIO(an_old_backup_is_found_out_later), SCENARIO(an_old_backup_that_went_on),
                     SCENARIO(an_exported_log_is_checked));
}
