// Samples of command posts: a template, a post with its seats, a talk, an order; a body of every verb of them. Like
// those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_POSTS_H
#define TESTS_WIRE_SAMPLES_POSTS_H

#include "domain/state.h"

#define SAMPLE_POSTS_AT_MS 1764400000000

static const char *sample_members[] = {"区消防救援大队", "区水务局"}, *sample_tasks[] = {"开泵排涝", "转移群众"},
                  *sample_hazards[] = {"11A", "11B01"};
static struct template_module sample_modules[] = {
    {"rescue", "抢险救援组", "Rescue", "排涝\n抢险", "区应急管理局", sample_members, sample_tasks, 2, 2},
    {"logistics", "后勤保障组", "Logistics", "", "", NULL, NULL, 0, 0},
};
static struct template_seat sample_seats[] = {
    {.key = "commander",
     .zh = "指挥长",
     .en = "Commander",
     .count = 1,
     .deputy = 2,
     .rights = {{0}, {REACH_POST | REACH_MODULES, REACH_POST, REACH_MODULES, POWER_CLOSE}, {511, 383, 338, 127}}},
    {.key = "deputy", .zh = "副指挥长", .en = "Deputy", .count = 1, .superior = 1, .open = true, .rights = {{0}}},
    {.key = "rescue-lead",
     .zh = "抢险救援组长",
     .en = "Head of rescue",
     .module = 1,
     .count = 2,
     .deputy = 2,
     .superior = 1,
     .lead = true,
     .outside = true,
     .war_only = true,
     .rights = {{0}, {REACH_MODULE, REACH_MODULE, 0, 0}, {REACH_MODULE, 0, 0, 0}}},
};
static struct template_card sample_cards[] = {{"pump", "排涝处置卡", "Pumping", "一、到场\n二、开泵"}};
static const struct template sample_template = {
    .number = 2,
    .version = 3,
    .key = "onsite-sample",
    .zh = "现场指挥部",
    .en = "On-site HQ",
    .kind = POST_ONSITE,
    .single = true,
    .sample = true,
    .hazards = sample_hazards,
    .hazard_count = 2,
    .valid_from_ms = SAMPLE_POSTS_AT_MS,
    .valid_until_ms = SAMPLE_POSTS_AT_MS + 86400000,
    .modules = sample_modules,
    .module_count = 2,
    .seats = sample_seats,
    .seat_count = 3,
    .cards = sample_cards,
    .card_count = 1,
    .silence = {{{0}}, {{60, 120, 300, 600}}, {{30, 0, 0, 90}}},
};

static const struct post sample_post = {.number = 4,
                                        .template = 2,
                                        .incident = 3,
                                        .parent = 9,
                                        .first_seat = 21,
                                        .seat_count = 4,
                                        .opened_at_ms = SAMPLE_POSTS_AT_MS,
                                        .seq = 119,
                                        .org = "440307002000",
                                        .name = "布吉河现场指挥部"};

// As a client posts it; an event adds the seat.
static const struct message_ref sample_refs[] = {{"https://files.example/a.jpg", {1, 2, 3}},
                                                 {"https://files.example/b.pdf", {0xff}}};
#define SAMPLE_MESSAGE                                                                                                 \
    .channel = {CHANNEL_MODULE, 4, 1}, .reply_to = 77, .has_place = true, .lat_e7 = -227210001, .lon_e7 = 1142480001,  \
    .text = "水位\n2.1 m", .refs = sample_refs, .ref_count = 2
static const struct message sample_message = {SAMPLE_MESSAGE};
static const struct message sample_posted = {
    .seq = 100 + VERB_MESSAGE_POST, .at_ms = SAMPLE_POSTS_AT_MS, .seat = 23, SAMPLE_MESSAGE};

static uint32_t sample_roster[] = {21, 23, 24};
static const struct consult sample_consult = {
    .post = 4, .seats = sample_roster, .seat_count = 3, .drawings = "", .minutes = "", .title = "布吉河会商"};
static const struct consult sample_consult_opened = {.number = 2,
                                                     .post = 4,
                                                     .incident = 3,
                                                     .opened_at_ms = SAMPLE_POSTS_AT_MS,
                                                     .opener = 21,
                                                     .seats = sample_roster,
                                                     .seat_count = 3,
                                                     .seq = 132,
                                                     .lat_e7 = 227210000,
                                                     .lon_e7 = 1142480000,
                                                     .zoom_c = 1450,
                                                     .drawings = "{\"type\":\"FeatureCollection\",\"features\":[]}",
                                                     .minutes = "加派两台泵",
                                                     .title = "布吉河会商"};

static struct order_target sample_targets[] = {
    {.kind = TARGET_SEAT, .number = 23, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""},
    {.kind = TARGET_MODULE, .number = 4, .module = 1, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""},
    {.kind = TARGET_UNIT,
     .number = 7,
     .phase = ORDER_ISSUED,
     .due_ms = SAMPLE_POSTS_AT_MS + 60000,
     .text = (char *)(uintptr_t) ""},
};
#define SAMPLE_ORDER                                                                                                   \
    .consult = 2, .deadline_ms = SAMPLE_POSTS_AT_MS + 3600000, .has_place = true, .lat_e7 = 227210000,                 \
    .lon_e7 = 1142480000, .replaces = 2, .card = "pump", .text = (char *)(uintptr_t) "到C口\n开泵", .target_count = 3
static struct order_target sample_wanted[] = {
    {.kind = TARGET_SEAT, .number = 23, .text = (char *)(uintptr_t) ""},
    {.kind = TARGET_MODULE, .number = 4, .module = 1, .text = (char *)(uintptr_t) ""},
    {.kind = TARGET_UNIT, .number = 7, .text = (char *)(uintptr_t) ""},
};
static const struct order sample_order = {SAMPLE_ORDER, .targets = sample_wanted};
static const struct order sample_order_issued = {.number = 3,
                                                 .post = 4,
                                                 .issuer = 21,
                                                 .incident = 3,
                                                 .issued_at_ms = SAMPLE_POSTS_AT_MS,
                                                 .silence = {{60, 120, 300, 600}},
                                                 SAMPLE_ORDER,
                                                 .targets = sample_targets};
static const struct roster_line sample_lines[] = {
    {"wang.gang", SAMPLE_POSTS_AT_MS, SAMPLE_POSTS_AT_MS + 28800000, MODE_WAR},
    {"admin", SAMPLE_POSTS_AT_MS + 28800000, SAMPLE_POSTS_AT_MS + 57600000, MODE_UNKNOWN}};

static inline bool sample_has_command(enum verb verb) {
    return verb != VERB_CLOCK_SHIFT && verb != VERB_ORDER_ESCALATE && verb != VERB_ORDER_CONTEST &&
           verb != VERB_REPORT_DUE;
}

// What a command says, which most events say too.
static inline void sample_post_command(enum verb verb, struct command *to) {
    to->seat = 21;
    switch (verb) {
    case VERB_TEMPLATE_PUT:
        to->template_put = &sample_template;
        break;
    case VERB_MODE_SET:
        to->mode = (struct mode_change){.mode = MODE_WAR, .reason = "红色预警"};
        break;
    case VERB_POST_OPEN:
        to->post = (struct post_change){.incident = 3,
                                        .parent = 9,
                                        .template = "onsite-sample",
                                        .name = "布吉河现场指挥部",
                                        .org = "440307002000",
                                        .reason = ""};
        break;
    case VERB_POST_LINK:
        to->post = (struct post_change){.post = 4, .parent = 9, .template = "", .name = "", .org = "", .reason = ""};
        break;
    case VERB_POST_CLOSE:
        to->post = (struct post_change){
            .post = 4, .withdraw = true, .template = "", .name = "", .org = "", .reason = "积水已退"};
        break;
    case VERB_SEAT_TAKE:
    case VERB_SEAT_STAND_IN:
    case VERB_SEAT_LEAVE:
        to->post_seat = (struct seat_change){.seat = 23, .account = "", .reason = ""};
        break;
    case VERB_SEAT_ASSIGN:
    case VERB_SEAT_HAND_OVER:
        to->post_seat = (struct seat_change){.seat = 23, .account = "wang.gang", .reason = ""};
        break;
    case VERB_SEAT_RELIEVE:
        to->post_seat = (struct seat_change){.seat = 23, .account = "", .reason = "换班"};
        break;
    case VERB_ROSTER_SET:
        to->roster = (struct roster_change){.seat = 23, .lines = sample_lines, .count = 2};
        break;
    case VERB_MESSAGE_POST:
        to->message = &sample_message;
        break;
    case VERB_CHANNEL_READ:
        to->read = (struct read_change){.channel = {CHANNEL_CONSULT, 2, 0}, .seq = 131};
        break;
    case VERB_CONSULT_OPEN:
        to->consult_opened = &sample_consult;
        break;
    case VERB_CONSULT_SHOW:
        to->consult = (struct consult_change){.consult = 2,
                                              .lat_e7 = -1,
                                              .lon_e7 = 1142480000,
                                              .zoom_c = 1450,
                                              .text = "{\"type\":\"FeatureCollection\",\n\"features\":[]}"};
        break;
    case VERB_CONSULT_MINUTE:
        to->consult = (struct consult_change){.consult = 2, .text = "加派两台泵"};
        break;
    case VERB_CONSULT_CLOSE:
        to->consult = (struct consult_change){.consult = 2, .text = ""};
        break;
    case VERB_ORDER_ISSUE:
        to->order_issued = &sample_order;
        break;
    default:
        to->step = (struct order_step){.order = 3, .target = 2, .phase = ORDER_REFUSED, .text = "泵坏\n无备件"};
    }
}

// Events that say more than their command, or have none.
static inline void sample_post_event(enum verb verb, const struct command *command, struct event *to) {
    to->seat = command->seat;
    switch (verb) {
    case VERB_TEMPLATE_PUT:
        to->object = sample_template.number;
        to->template_put = command->template_put;
        break;
    case VERB_MODE_SET:
        to->mode = command->mode;
        break;
    case VERB_CLOCK_SHIFT:
        to->actor = to->device = "";
        to->seat = 0;
        to->clock = (struct clock_change){.by_ms = -3600000, .offset_ms = SAMPLE_POSTS_AT_MS, .boot = {9, 8, 7}};
        break;
    case VERB_POST_OPEN:
        to->object = sample_post.number;
        to->post_opened = &sample_post;
        break;
    case VERB_POST_LINK:
    case VERB_POST_CLOSE:
        to->object = 4;
        to->post = command->post;
        break;
    case VERB_ROSTER_SET:
        to->object = 23;
        to->roster = command->roster;
        break;
    case VERB_MESSAGE_POST:
        to->at_ms = SAMPLE_POSTS_AT_MS;
        to->message = &sample_posted;
        break;
    case VERB_CHANNEL_READ:
        to->read = command->read;
        break;
    case VERB_CONSULT_OPEN:
        to->object = 2;
        to->consult_opened = &sample_consult_opened;
        break;
    case VERB_CONSULT_SHOW:
    case VERB_CONSULT_MINUTE:
    case VERB_CONSULT_CLOSE:
        to->object = 2;
        to->consult = command->consult;
        break;
    case VERB_ORDER_ISSUE:
        to->object = 3;
        to->order_issued = &sample_order_issued;
        break;
    case VERB_ORDER_STEP:
        to->object = 3;
        to->step = command->step;
        break;
    case VERB_ORDER_ESCALATE:
        to->object = 3;
        to->escalation = (struct order_escalation){.order = 3,
                                                   .target = 3,
                                                   .step = SILENCE_REMIND,
                                                   .late = true,
                                                   .seat = 22,
                                                   .due_ms = SAMPLE_POSTS_AT_MS + 120000};
        break;
    case VERB_ORDER_CONTEST:
        to->object = 3;
        to->contest = (struct order_contest){.order = 3, .seat = 22, .unit = 7, .text = "到A口\n开泵"};
        break;
    default: // who sits there: the event names them
        to->object = 23;
        to->post_seat = command->post_seat;
        to->post_seat.account = "wang.gang";
    }
}

// Puts posts into a state that has the samples of wire_samples.h: every kind of object, every field in use.
static inline void sample_posts_restore(struct state *state) {
    const struct account wang = {
        .number = 6, .role = ROLE_MEMBER, .scope = "440307000000", .name = "wang.gang", .title = "王刚"};
    const struct clock_change clock = {.by_ms = 500, .offset_ms = SAMPLE_POSTS_AT_MS, .boot = {9, 8, 7}};
    state_restore_account(state, &wang);
    state_restore_mode(state, MODE_WAR, &clock);
    state_restore_template(state, &sample_template);
    state_restore_post(state, &sample_post);
    struct roster_entry roster[] = {{6, SAMPLE_POSTS_AT_MS, SAMPLE_POSTS_AT_MS + 28800000, MODE_WAR},
                                    {1, SAMPLE_POSTS_AT_MS + 28800000, SAMPLE_POSTS_AT_MS + 57600000, MODE_UNKNOWN}};
    struct seat_read reads[] = {{{CHANNEL_POST, 4, 0}, 130}, {{CHANNEL_MODULE, 4, 1}, 129}};
    struct seat seats[] = {
        {.number = 21, .row = 1, .index = 1, .holder = 6, .since_ms = SAMPLE_POSTS_AT_MS, .seq = 122},
        {.number = 22, .row = 2, .index = 1, .left = 5, .seq = 127},
        {.number = 23, .row = 3, .index = 1, .holder = 1, .stand_in = 6, .since_ms = SAMPLE_POSTS_AT_MS, .seq = 126},
        {.number = 24, .row = 3, .index = 2},
    };
    seats[0].roster = roster, seats[0].roster_count = 2;
    seats[0].reads = reads, seats[0].read_count = 2;
    for (int i = 0; i < 4; i++) {
        seats[i].post = 4;
        state_restore_seat(state, &seats[i]);
    }
    state_restore_reach(state, 6, 126);
    state_restore_consult(state, &sample_consult_opened);
    struct message message = sample_posted;
    message.account = 6;
    state_restore_message(state, &message);
    message = (struct message){
        .seq = 140, .at_ms = SAMPLE_POSTS_AT_MS + 5, .channel = {CHANNEL_UNIT, 7, 0}, .account = 5, .text = "起飞"};
    state_restore_message(state, &message);
    struct order_target targets[3] = {sample_targets[0], sample_targets[1], sample_targets[2]};
    for (int i = 0; i < 3; i++)
        targets[i].marks[ORDER_ISSUED] = (struct order_mark){SAMPLE_POSTS_AT_MS, 6, 21, "console-3"};
    targets[0].phase = ORDER_DOING;
    targets[0].text = (char *)(uintptr_t) "一台已开";
    targets[0].marks[ORDER_ACCEPTED] = (struct order_mark){SAMPLE_POSTS_AT_MS + 7, 1, 23, "平板 A7"};
    targets[0].marks[ORDER_DOING] = (struct order_mark){SAMPLE_POSTS_AT_MS + 9, 6, 23, ""};
    targets[1].silence = SILENCE_SUPERIOR + 1;
    targets[1].late = targets[1].on_wall = true;
    targets[1].asked[1] = 21;
    targets[2].due_ms = SAMPLE_POSTS_AT_MS + 120000;
    struct order order = sample_order_issued;
    order.seq = 137;
    order.targets = targets;
    state_restore_order(state, &order);
    state_restore_seq(state, 140, SAMPLE_POSTS_AT_MS + 10, 13);
}

#endif
