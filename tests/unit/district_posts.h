// Command posts for tests: a small template with one seat of each sort, and the commands that make it live.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISTRICT_POSTS_H
#define UNIT_DISTRICT_POSTS_H

#include "unit/district.h"

// Rows of the sample, and the place of each one's first seat in a post opened from it.
enum { ROW_CHIEF = 1, ROW_DEPUTY, ROW_LEAD, ROW_MEMBER, ROW_MEDIC, ROW_ARMY, SAMPLE_ROWS = ROW_ARMY };
enum { AT_CHIEF, AT_DEPUTY, AT_LEAD, AT_MEMBER, AT_MEDIC = AT_MEMBER + 3, AT_ARMY, SAMPLE_PLACES };

struct sample {
    struct template template;
    struct template_module modules[2];
    struct template_seat seats[SAMPLE_ROWS];
    struct template_card cards[2];
    const char *hazards[2], *members[2], *tasks[2];
};

// Fills `sample` and returns its template, which points into it.
static inline struct template *sample_template(struct sample *sample, const char *key, enum post_kind kind) {
    static const struct template_seat seats[SAMPLE_ROWS] = {
        {.key = "chief", .zh = "指挥长", .en = "Chief", .count = 1, .deputy = ROW_DEPUTY},
        {.key = "deputy", .zh = "副指挥长", .en = "Deputy", .count = 1, .superior = ROW_CHIEF, .open = true},
        {.key = "lead",
         .zh = "抢险组长",
         .en = "Rescue lead",
         .module = 1,
         .count = 1,
         .deputy = ROW_MEMBER,
         .superior = ROW_CHIEF,
         .lead = true,
         .open = true},
        {.key = "member",
         .zh = "抢险队员",
         .en = "Rescuer",
         .module = 1,
         .count = 3,
         .superior = ROW_LEAD,
         .open = true},
        {.key = "medic", .zh = "医疗组长", .en = "Medic", .module = 2, .count = 1, .lead = true, .war_only = true},
        {.key = "army", .zh = "军队联络员", .en = "Army liaison", .count = 1, .outside = true},
    };
    *sample = (struct sample){
        .hazards = {"11", "12B"},
        .members = {"消防救援大队", "综合执法局"},
        .tasks = {"封控现场", "搜救被困人员"},
        .modules = {{.key = "rescue", .zh = "抢险救援", .en = "Rescue", .duties = "抢险\n救援", .lead = "应急局"},
                    {.key = "medical", .zh = "医疗救护", .en = "Medical", .duties = "", .lead = ""}},
        .cards = {{.key = "flood", .zh = "内涝处置卡", .en = "Flooding", .text = "一、断电\n二、封路"},
                  {.key = "fire", .zh = "火灾处置卡", .en = "Fire", .text = "先救人"}},
    };
    memcpy(sample->seats, seats, sizeof seats);
    for (int i = 0; i < SAMPLE_ROWS; i++)
        for (int mode = MODE_PEACE; mode <= MODE_WAR; mode++)
            sample->seats[i].rights[mode] =
                (struct template_rights){.hear = REACH_POST, .say = REACH_POST, .order = 0, .may = 0};
    sample->modules[0].members = sample->members, sample->modules[0].member_count = 2;
    sample->modules[0].tasks = sample->tasks, sample->modules[0].task_count = 2;
    sample->template =
        (struct template){.key = key,
                          .zh = "应急指挥部",
                          .en = "Emergency HQ",
                          .kind = kind,
                          .sample = true,
                          .hazards = sample->hazards,
                          .hazard_count = 2,
                          .modules = sample->modules,
                          .module_count = 2,
                          .seats = sample->seats,
                          .seat_count = SAMPLE_ROWS,
                          .cards = sample->cards,
                          .card_count = 2,
                          .silence = {[MODE_PEACE] = {{60, 120, 180, 240}}, [MODE_WAR] = {{10, 0, 30, 40}}}};
    return &sample->template;
}

static inline struct command template_command(const struct template *template) {
    return (struct command){.verb = VERB_TEMPLATE_PUT, .template_put = template};
}

static inline struct command mode_command(enum mode mode) {
    return (struct command){.verb = VERB_MODE_SET, .mode = {.mode = mode, .reason = "台风"}};
}

// Opening takes the template `hq`.
static inline struct command post_command(enum verb verb, uint32_t post) {
    return (struct command){
        .verb = verb, .post = {.post = post, .template = "hq", .name = "区应急指挥部", .org = TEST_ORG, .reason = ""}};
}

static inline struct command seat_command(enum verb verb, uint32_t seat, uint32_t actor, const char *account) {
    return (struct command){
        .verb = verb, .actor = actor, .post_seat = {.seat = seat, .account = account, .reason = ""}};
}

static inline struct command roster_command(uint32_t seat, const struct roster_line *lines, uint32_t count) {
    return (struct command){.verb = VERB_ROSTER_SET, .roster = {.seat = seat, .lines = lines, .count = count}};
}

// An account of this role with a scope; returns its number.
static inline uint32_t test_account(struct state *state, const char *name, enum role role, const char *scope) {
    struct command command = account_command(VERB_ACCOUNT_ADD, name);
    command.account.role = role;
    command.account.scope = scope;
    if (role == ROLE_UNIT)
        command.account.units[0] = 1, command.account.unit_count = 1;
    return test_do(state, &command, 1, NULL) == REFUSAL_NONE ? state_account_count(state) : 0;
}

#endif
