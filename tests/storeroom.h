// What the tests of the store share: a made-up log of events in which every verb comes up, and folders to keep it in.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_STOREROOM_H
#define TESTS_STOREROOM_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log_dispatch.h"
#include "log_posts.h"
#include "store/journal.h"

#define DISTRICT "440300"
#define LOG_START_MS 1700000000000
#define BASICS_IN_A_ROUND 15
#define VERBS_IN_A_ROUND ((unsigned)(BASICS_IN_A_ROUND + LOG_POST_STEPS + LOG_DISPATCH_STEPS))

union log_scratch {
    struct unit unit;
    struct incident incident;
    struct account account;
};
struct log_words {
    char name[64], code[32];
    union log_scratch object;
    struct log_post_words posts;
    struct log_dispatch_words dispatches;
};

static inline void event_begin(struct event *event, uint64_t seq, enum verb verb, uint32_t object) {
    *event = (struct event){.seq = seq,
                            .at_ms = LOG_START_MS + (int64_t)seq * 10,
                            .made_at_ms = LOG_START_MS + (int64_t)seq * 10 - 5,
                            .actor = "zhang.wei",
                            .device = "console-1",
                            .verb = verb,
                            .object = object};
    memcpy(event->command, "command-", 8);
    memcpy(event->command + 8, &seq, sizeof seq);
}

static inline void log_unit(struct event *event, struct log_words *words, uint32_t round, int step) {
    static const enum verb verbs[] = {VERB_UNIT_REGISTER, VERB_UNIT_RENAME, VERB_UNIT_SET_STATUS, VERB_UNIT_RETIRE};
    event_begin(event, event->seq, verbs[step], round);
    event->unit = (struct unit_change){.unit = round, .code = "", .name = "", .org = "", .reason = ""};
    snprintf(words->name, sizeof words->name, "救援队 %u-%llu", round, (unsigned long long)event->seq);
    if (step == 0) {
        struct unit *unit = &words->object.unit;
        *unit = (struct unit){.number = round, .kind = UNIT_TEAM, .status = UNIT_STANDBY, .seq = event->seq};
        snprintf(unit->code, sizeof unit->code, "U-%u", round);
        snprintf(unit->name, sizeof unit->name, "%s", words->name);
        snprintf(unit->org, sizeof unit->org, "440303001000");
        event->unit_registered = unit;
    } else if (step == 1)
        event->unit.name = words->name;
    else if (step == 2)
        event->unit.status = UNIT_DEPARTED;
    else
        event->unit.reason = "换装 'old' \\ \"kit\"";
}

static inline void log_incident(struct event *event, struct log_words *words, uint32_t round, int step) {
    static const enum verb verbs[] = {VERB_INCIDENT_OPEN,      VERB_INCIDENT_AMEND, VERB_INCIDENT_MOVE,
                                      VERB_INCIDENT_SET_PHASE, VERB_INCIDENT_NOTE,  VERB_INCIDENT_CLOSE};
    event_begin(event, event->seq, verbs[step], round);
    struct incident_change *change = &event->incident;
    *change = (struct incident_change){
        .incident = round, .type = "", .title = "", .org = "", .place = "", .text = "", .phase = PHASE_UNKNOWN};
    snprintf(words->name, sizeof words->name, "内涝 %u-%llu", round, (unsigned long long)event->seq);
    if (step == 0) {
        struct incident *incident = &words->object.incident;
        *incident = (struct incident){.number = round,
                                      .version = 1,
                                      .grade = GRADE_MINOR,
                                      .phase = PHASE_REPORTED,
                                      .lat_e7 = 225000000 + (int32_t)round,
                                      .lon_e7 = 1140000000 - (int32_t)round,
                                      .opened_at_ms = event->at_ms,
                                      .seq = event->seq};
        snprintf(incident->type, sizeof incident->type, "11A02");
        snprintf(incident->org, sizeof incident->org, "440303001000");
        snprintf(incident->title, sizeof incident->title, "%s", words->name);
        snprintf(incident->place, sizeof incident->place, "东门路口");
        event->incident_opened = incident;
    } else if (step == 1) {
        change->has_title = change->has_grade = true;
        change->title = words->name;
        change->grade = GRADE_MAJOR;
    } else if (step == 2) {
        change->lat_e7 = 225100007;
        change->lon_e7 = 1140900003;
        change->place = "地铁站 B 口";
    } else if (step == 3)
        change->phase = PHASE_RESPONSE;
    else
        change->text = step == 4 ? "水深 0.4 米\n继续监测" : "积水已退";
}

static inline void log_account(struct event *event, struct log_words *words, uint32_t round, int step) {
    static const enum verb verbs[] = {VERB_ACCOUNT_ADD, VERB_TOKEN_ISSUE, VERB_ACCOUNT_SET_PASSWORD, VERB_TOKEN_REVOKE,
                                      VERB_ACCOUNT_DISABLE};
    event_begin(event, event->seq, verbs[step], round);
    snprintf(words->code, sizeof words->code, "duty.%u", round);
    if (step == 0) {
        struct account *account = &words->object.account;
        *account = (struct account){.number = round, .role = ROLE_UNIT, .unit_count = 2, .units = {round, 7}};
        snprintf(account->name, sizeof account->name, "%s", words->code);
        snprintf(account->title, sizeof account->title, "值班员 %u", round);
        snprintf(account->scope, sizeof account->scope, "440300000000");
        event->account_added = account;
    } else if (step == 1 || step == 3) {
        event->token = (struct token_change){
            .token = round, .account = words->code, .device = "tablet", .expires_at_ms = event->at_ms + 4000000000};
        memset(event->token.hash, (int)round, sizeof event->token.hash);
        memcpy(event->token.hash, &round, sizeof round);
    } else
        event->account = (struct account_change){
            .name = words->code, .title = "", .scope = "", .reason = "调离", .password_hash = ""};
}

// The event with this number. Every second round leaves its unit, incident, account, token and post as they are at
// the end.
static inline void log_event(uint64_t seq, struct log_words *words, struct event *event) {
    uint32_t round = (uint32_t)((seq - 1) / VERBS_IN_A_ROUND) + 1;
    int step = (int)((seq - 1) % VERBS_IN_A_ROUND);
    bool leave = round % 2;
    event->seq = seq;
    if (step < 3)
        log_unit(event, words, round, step);
    else if (step < 9)
        log_incident(event, words, round, leave && step == 8 ? 4 : step - 3);
    else if (step == 9)
        log_unit(event, words, round, leave ? 1 : 3);
    else if (step < BASICS_IN_A_ROUND)
        log_account(event, words, round, leave && step >= 13 ? 2 : step - 10);
    else {
        event_begin(event, seq, VERB_NONE, 0);
        step -= BASICS_IN_A_ROUND;
        if (step < LOG_POST_STEPS)
            log_post_event(event, &words->posts, round, step);
        else
            log_dispatch_event(event, &words->dispatches, round, step - LOG_POST_STEPS);
    }
}

static inline void log_record(uint64_t seq, struct buf *record) {
    struct log_words words;
    struct event event;
    log_event(seq, &words, &event);
    buf_clear(record);
    record_write(record, &event);
}

static inline struct kept_answer log_answer(uint64_t seq) {
    struct log_words words;
    struct event event;
    log_event(seq, &words, &event);
    struct kept_answer kept = {.answer = {.seq = seq, .object = event.object}, .account = 42};
    memcpy(kept.answer.id, event.command, COMMAND_ID_LEN);
    return kept;
}

// Appends the next `count` events of the made-up log, with their answers, in one commit.
static inline enum journal_result journal_grow(struct journal *journal, uint32_t count) {
    struct buf *records = mem_new(count * sizeof *records);
    struct journal_entry *entries = mem_new(count * sizeof *entries);
    struct kept_answer *answers = mem_new(count * sizeof *answers);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t seq = journal_seq(journal) + 1 + i;
        log_record(seq, &records[i]);
        entries[i] = (struct journal_entry){seq, records[i].data, (uint32_t)records[i].len};
        answers[i] = log_answer(seq);
    }
    enum journal_result result = journal_commit(journal, entries, count, answers, count);
    for (uint32_t i = 0; i < count; i++)
        buf_free(&records[i]);
    free(records);
    free(entries);
    free(answers);
    return result;
}

// ---- folders

static inline void folder_make(char *path, size_t size) {
    const char *base = getenv("TMPDIR");
    snprintf(path, size, "%s/muster-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(path))
        abort();
}

static inline int folder_forget_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline void folder_remove(const char *path) {
    nftw(path, folder_forget_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
