// Samples of everything that travels: a command and an event of every verb, a table of fixes, bus messages, a state.
// The golden files were made from these, so what is here never changes; new samples are added.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_H
#define TESTS_WIRE_SAMPLES_H

#include <string.h>

#include "domain/state.h"
#include "wire/bus_message.h"
#include "wire/record.h"
#include "wire/wire.h"
#include "wire_samples_dispatch.h"
#include "wire_samples_fence.h"
#include "wire_samples_forces.h"
#include "wire_samples_intake.h"
#include "wire_samples_plan.h"
#include "wire_samples_posts.h"
#include "wire_samples_report.h"

#define SAMPLE_HASH "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
#define SAMPLE_AT_MS 1718000000000

static const uint8_t sample_log[WIRE_LOG_LEN] = {0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
                                                 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf};

static const struct unit sample_unit = {.number = 7,
                                        .kind = UNIT_DRONE,
                                        .status = UNIT_STANDBY,
                                        .seq = 3,
                                        .org = "440307001000",
                                        .code = "LG-UAV.07",
                                        .name = "龙岗无人机七号"};
static const struct incident sample_incident = {.number = 3,
                                                .version = 2,
                                                .grade = GRADE_MAJOR,
                                                .phase = PHASE_FIRST,
                                                .lat_e7 = 227210000,
                                                .lon_e7 = 1142480000,
                                                .opened_at_ms = SAMPLE_AT_MS,
                                                .notes = 4,
                                                .seq = 9,
                                                .type = "11A02",
                                                .org = "440307002000",
                                                .title = "布吉河内涝",
                                                .place = "布吉街道,地铁站C口"};
static const struct account sample_account = {.number = 5,
                                              .role = ROLE_UNIT,
                                              .unit_count = 2,
                                              .units = {7, 300},
                                              .scope = "440307000000",
                                              .name = "tablet.07",
                                              .title = "七号平板",
                                              .password_hash = SAMPLE_HASH};

static inline void sample_unit_change(enum verb verb, struct unit_change *to) {
    *to = (struct unit_change){.unit = 7, .code = "", .name = "", .org = "", .reason = ""};
    if (verb == VERB_UNIT_REGISTER)
        *to = (struct unit_change){
            .kind = UNIT_DRONE, .code = "LG-UAV.07", .name = "龙岗无人机七号", .org = "440307001000", .reason = ""};
    else if (verb == VERB_UNIT_RENAME)
        to->name = "龙岗无人机八号";
    else if (verb == VERB_UNIT_RETIRE)
        to->reason = "坠毁";
    else
        to->status = UNIT_ON_SCENE;
}

static inline void sample_incident_change(enum verb verb, struct incident_change *to) {
    *to = (struct incident_change){.incident = 3, .type = "", .title = "", .org = "", .place = "", .text = ""};
    switch (verb) {
    case VERB_INCIDENT_OPEN:
        *to = (struct incident_change){.grade = GRADE_MAJOR,
                                       .lat_e7 = 227210000,
                                       .lon_e7 = 1142480000,
                                       .type = "11A02",
                                       .title = "布吉河内涝",
                                       .org = "440307002000",
                                       .place = "布吉街道,地铁站C口",
                                       .text = ""};
        break;
    case VERB_INCIDENT_AMEND:
        to->version = 2;
        to->has_grade = to->has_title = true;
        to->grade = GRADE_SERIOUS;
        to->title = "布吉河漫堤";
        break;
    case VERB_INCIDENT_MOVE:
        to->lat_e7 = -227210001;
        to->lon_e7 = 1142480001;
        to->place = "下游200米";
        break;
    case VERB_INCIDENT_SET_PHASE:
        to->phase = PHASE_RESPONSE;
        break;
    case VERB_INCIDENT_CLOSE:
        to->text = "积水已退";
        break;
    default:
        to->text = "第一行\n\t第二行: pumps 3 & 4 are running";
    }
}

static inline void sample_account_change(enum verb verb, struct account_change *to) {
    *to = (struct account_change){.name = "tablet.07", .title = "", .scope = "", .reason = "", .password_hash = ""};
    if (verb == VERB_ACCOUNT_ADD) {
        to->role = ROLE_UNIT;
        to->title = "七号平板";
        to->scope = "440307000000";
        to->units[0] = 7;
        to->units[1] = 300;
        to->unit_count = 2;
    }
    if (verb == VERB_ACCOUNT_DISABLE)
        to->reason = "遗失";
    else
        to->password_hash = SAMPLE_HASH;
}

static inline void sample_token_change(enum verb verb, struct token_change *to) {
    *to = (struct token_change){.account = "", .device = ""};
    if (verb == VERB_TOKEN_REVOKE) {
        to->token = 12;
        return;
    }
    *to = (struct token_change){.account = "tablet.07", .device = "平板 A7", .expires_at_ms = SAMPLE_AT_MS + 86400000};
    memset(to->hash, 0x5c, sizeof to->hash);
}

static inline void sample_command(enum verb verb, struct command *to) {
    memset(to, 0, sizeof *to);
    for (int i = 0; i < COMMAND_ID_LEN; i++)
        to->id[i] = (uint8_t)(0x10 * (int)verb + i);
    to->verb = verb;
    to->made_at_ms = SAMPLE_AT_MS - 250;
    if (sample_dispatch_command(verb, to) || sample_forces_command(verb, to) || sample_intake_command(verb, to) ||
        sample_report_command(verb, to) || sample_fence_command(verb, to) || sample_plan_command(verb, to))
        return;
    if (verb <= VERB_UNIT_SET_STATUS)
        sample_unit_change(verb, &to->unit);
    else if (verb <= VERB_INCIDENT_NOTE)
        sample_incident_change(verb, &to->incident);
    else if (verb <= VERB_ACCOUNT_DISABLE)
        sample_account_change(verb, &to->account);
    else if (verb <= VERB_TOKEN_REVOKE)
        sample_token_change(verb, &to->token);
    else if (sample_has_command(verb))
        sample_post_command(verb, to);
}

static inline void sample_event(enum verb verb, struct event *to) {
    struct command command;
    sample_command(verb, &command);
    *to = (struct event){.seq = 100 + (uint64_t)verb,
                         .at_ms = SAMPLE_AT_MS,
                         .actor = "duty.li",
                         .device = "console-3",
                         .made_at_ms = command.made_at_ms,
                         .verb = verb};
    memcpy(to->command, command.id, COMMAND_ID_LEN);
    if (sample_dispatch_event(verb, &command, to) || sample_forces_event(verb, &command, to) ||
        sample_intake_event(verb, &command, to) || sample_report_event(verb, &command, to) ||
        sample_fence_event(verb, &command, to) || sample_plan_event(verb, &command, to))
        return;
    if (verb > VERB_TOKEN_REVOKE) {
        sample_post_event(verb, &command, to);
        return;
    }
    switch (verb) {
    case VERB_UNIT_REGISTER:
        to->object = sample_unit.number;
        to->unit_registered = &sample_unit;
        break;
    case VERB_INCIDENT_OPEN:
        to->object = sample_incident.number;
        to->incident_opened = &sample_incident;
        break;
    case VERB_ACCOUNT_ADD:
        to->object = sample_account.number;
        to->account_added = &sample_account;
        break;
    case VERB_UNIT_RENAME:
    case VERB_UNIT_RETIRE:
    case VERB_UNIT_SET_STATUS:
        to->object = command.unit.unit;
        to->unit = command.unit;
        break;
    case VERB_ACCOUNT_SET_PASSWORD:
    case VERB_ACCOUNT_DISABLE:
        to->object = sample_account.number;
        to->account = command.account;
        break;
    case VERB_TOKEN_ISSUE:
    case VERB_TOKEN_REVOKE:
        to->object = 12;
        to->token = command.token;
        to->token.token = 12;
        break;
    default:
        to->object = command.incident.incident;
        to->incident = command.incident;
    }
}

#define SAMPLE_ROWS 5
static const struct fix sample_rows[SAMPLE_ROWS] = {
    {7, 227210000, 1142480000, 1234, 0, FIX_UNKNOWN, 25, SAMPLE_AT_MS, 100, FIX_GNSS, PRESENCE_LIVE, false, false},
    {12, 227213456, 1142476543, FIX_UNKNOWN_ALTITUDE, 1389, 35999, 0, SAMPLE_AT_MS - 431, 0, FIX_NETWORK,
     PRESENCE_STALE, false, false},
    {300, -900000000, -1000000000, -10000, 100000, 0, 1000000, SAMPLE_AT_MS + 1000, FIX_UNKNOWN, FIX_RELAY,
     PRESENCE_LOST, false, false},
    {301, 900000000, 0, 1000000, FIX_UNKNOWN, 18000, FIX_UNKNOWN, SAMPLE_AT_MS, 55, FIX_SOURCE_UNKNOWN, PRESENCE_LIVE,
     true, false},
    {1000000, 1, 1, 0, 1, 1, 1, SAMPLE_AT_MS - 86400000, 1, FIX_REPLAY, PRESENCE_LIVE, false, false},
};
static const uint32_t sample_left[] = {8, 4000000000u, 1};
static const struct wire_fixes sample_fixes = {.rows = (struct fix *)(uintptr_t)sample_rows,
                                               .count = SAMPLE_ROWS,
                                               .cell = -77,
                                               .whole = true,
                                               .left = sample_left,
                                               .left_count = 3};

// The worked example of docs/protocol.md.
static const struct fix example_rows[] = {
    {7, 227210000, 1142480000, FIX_UNKNOWN_ALTITUDE, 0, FIX_UNKNOWN, FIX_UNKNOWN, SAMPLE_AT_MS, FIX_UNKNOWN, 0, 0, 0,
     0},
    {8, 227211500, 1142479000, FIX_UNKNOWN_ALTITUDE, 140, 9000, FIX_UNKNOWN, SAMPLE_AT_MS + 250, FIX_UNKNOWN, 0, 0, 0,
     0},
    {12, 227200000, 1142500000, FIX_UNKNOWN_ALTITUDE, 1389, 27000, FIX_UNKNOWN, SAMPLE_AT_MS - 100, FIX_UNKNOWN, 0,
     PRESENCE_STALE, 0, 0},
};

// A state in which every kind of object is.
static inline struct state *sample_state(void) {
    struct state *state = state_create("440307");
    struct unit retired = sample_unit;
    retired.number = 1;
    retired.retired = true;
    state_restore_unit(state, &retired);
    state_restore_unit(state, &sample_unit);
    state_restore_incident(state, &sample_incident);
    struct account admin = {
        .number = 1, .role = ROLE_ADMIN, .scope = "440307000000", .name = "admin", .title = "管理员"};
    state_restore_account(state, &admin);
    state_restore_account(state, &sample_account);
    for (uint32_t i = 11; i <= 12; i++) {
        struct token token = {.number = i,
                              .account = sample_account.number,
                              .issued_at_ms = SAMPLE_AT_MS - i,
                              .expires_at_ms = SAMPLE_AT_MS + 86400000 * (int64_t)i,
                              .by_password = i == 12};
        memset(token.hash, (int)i, sizeof token.hash);
        strcpy(token.device, "平板 A7");
        state_restore_token(state, &token);
    }
    state_restore_seq(state, 115, SAMPLE_AT_MS, 13);
    return state;
}

// The same with command posts in it.
static inline struct state *sample_posts_state(void) {
    struct state *state = sample_state();
    sample_posts_restore(state);
    return state;
}

static const struct bus_presence sample_people[] = {
    {.account = 5, .device = "平板 A7", .here = true, .acting = 21, .link = 4, .since_ms = SAMPLE_AT_MS},
    {.account = 1000000, .device = "console-3"},
};

// Bus messages of every kind. `records` are two encoded records, `command` an encoded command.
static inline void sample_bus_message(enum bus_kind kind, const struct bus_bytes *fixes,
                                      const struct bus_bytes records[2], const struct bus_bytes *command,
                                      struct bus_message *to) {
    memset(to, 0, sizeof *to);
    to->hub = "hub-东";
    to->number = 4242;
    memcpy(to->log, sample_log, WIRE_LOG_LEN);
    to->kind = kind;
    switch (kind) {
    case BUS_NONE:
        break;
    case BUS_FIXES:
        to->fixes = *fixes;
        break;
    case BUS_RECORDS:
        to->records.first_seq = 101;
        to->records.records = records;
        to->records.count = 2;
        break;
    case BUS_BEAT:
        to->beat.seq = 115;
        to->beat.now_at_ms = SAMPLE_AT_MS;
        break;
    case BUS_FORWARD:
        to->forward.to_hub = "hub-西";
        to->forward.account = 5;
        to->forward.token = 12;
        to->forward.device = "平板 A7";
        to->forward.command = *command;
        break;
    case BUS_REPLY:
        to->reply.to_hub = "hub-西";
        memset(to->reply.answer.id, 0x42, COMMAND_ID_LEN);
        to->reply.answer.code = REFUSAL_INCIDENT_CLOSED;
        break;
    case BUS_FETCH:
        to->fetch.from_seq = 90;
        to->fetch.most = 1000;
        break;
    case BUS_FETCHED:
        to->fetched.to_hub = "hub-西";
        to->fetched.from_seq = 101;
        to->fetched.last_seq = 115;
        to->fetched.records = records;
        to->fetched.count = 2;
        break;
    case BUS_PRESENCE:
        to->presence.people = sample_people;
        to->presence.count = 2;
        to->presence.whole = true;
        break;
    }
}

#endif
