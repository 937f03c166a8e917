// The made-up log's part about command posts: a round opens a post from a template of its own, fills its seats, talks,
// orders, and closes it or leaves it. Every verb of posts comes up, and some events that fit nothing.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_LOG_POSTS_H
#define TESTS_LOG_POSTS_H

#include <stdio.h>
#include <string.h>

#include "domain/command.h"

#define LOG_SEATS 5 // of a post
#define LOG_MODULES 2

union log_post_object {
    struct template template;
    struct post post;
    struct message message;
    struct consult consult;
    struct order order;
};
struct log_post_words {
    union log_post_object object;
    struct order_target targets[3];
    struct roster_line lines[2];
    struct message_ref refs[2];
    uint32_t seats[2];
    char text[96], other[32], name[32];
};

static const char *const log_members[] = {"消防", "水务"}, *const log_hazards[] = {"11A", "11B02"};
static const struct template_module log_modules[LOG_MODULES] = {
    {.key = "rescue",
     .zh = "抢险救援组",
     .en = "Rescue",
     .duties = "抢险\n\"救援\"",
     .lead = "应急局",
     .members = (const char **)(uintptr_t)log_members,
     .tasks = (const char **)(uintptr_t)log_members,
     .member_count = 2,
     .task_count = 1},
    {.key = "medical", .zh = "医疗救护组", .en = "Medical", .duties = "", .lead = ""}};
static const struct template_seat log_seats[] = {
    {.key = "chief", .zh = "指挥长", .en = "Chief", .count = 1, .deputy = 2},
    {.key = "deputy", .zh = "副指挥长", .en = "Deputy", .count = 1, .superior = 1, .open = true},
    {.key = "rescue", .zh = "救援组长", .en = "Rescue lead", .module = 1, .count = 2, .lead = true, .superior = 1},
    {.key = "army", .zh = "部队联络员", .en = "Army", .module = 2, .count = 1, .outside = true, .war_only = true}};
static const struct template_card log_cards[] = {{.key = "flood", .zh = "内涝", .en = "Flood", .text = "先断电"}};

static inline void log_template(struct event *event, struct log_post_words *words, uint32_t round) {
    words->object.template = (struct template){.number = round,
                                               .version = round,
                                               .key = "onsite",
                                               .zh = "现场指挥部",
                                               .en = "On-site HQ",
                                               .kind = POST_ONSITE,
                                               .single = round % 2,
                                               .hazards = (const char **)(uintptr_t)log_hazards,
                                               .hazard_count = round % 3,
                                               .valid_from_ms = round % 2 ? 0 : 1700000000123,
                                               .modules = (struct template_module *)(uintptr_t)log_modules,
                                               .module_count = LOG_MODULES,
                                               .seats = (struct template_seat *)(uintptr_t)log_seats,
                                               .seat_count = sizeof log_seats / sizeof *log_seats,
                                               .cards = (struct template_card *)(uintptr_t)log_cards,
                                               .card_count = 1};
    words->object.template.silence[MODE_WAR].after_s[SILENCE_REMIND] = 60;
    event->template_put = &words->object.template;
}

static inline void log_post(struct event *event, struct log_post_words *words, uint32_t round) {
    struct post *post = &words->object.post;
    *post = (struct post){.number = round,
                          .template = round,
                          .incident = round % 3 ? round : 0,
                          .parent = round - 1,
                          .first_seat = (round - 1) * LOG_SEATS + 1,
                          .seat_count = LOG_SEATS,
                          .opened_at_ms = event->at_ms,
                          .seq = event->seq};
    snprintf(post->org, sizeof post->org, "440303001000");
    snprintf(post->name, sizeof post->name, "现场指挥部 %u", round);
    event->post_opened = post;
}

static inline void log_roster(struct event *event, struct log_post_words *words, uint32_t count) {
    words->lines[0] = (struct roster_line){words->name, event->at_ms, event->at_ms + 3600000, MODE_UNKNOWN};
    words->lines[1] = (struct roster_line){words->other, event->at_ms - 7, event->at_ms + 9, MODE_WAR};
    event->roster = (struct roster_change){.seat = event->object, .lines = words->lines, .count = count};
}

static inline void log_message(struct event *event, struct log_post_words *words, struct channel channel, bool rich) {
    struct message *message = &words->object.message;
    words->refs[0].url = "https://photos.example/1.jpg?a='b'";
    words->refs[1].url = "https://photos.example/2.jpg";
    memset(words->refs[0].hash, (int)event->seq, MESSAGE_HASH_LEN);
    memset(words->refs[1].hash, 0xfe, MESSAGE_HASH_LEN);
    snprintf(words->text, sizeof words->text, "水位 %llu\n\"上涨\" \\", (unsigned long long)event->seq);
    *message = (struct message){.seq = event->seq,
                                .at_ms = event->at_ms,
                                .channel = channel,
                                .seat = event->seat,
                                .reply_to = rich ? 0 : event->seq - 1,
                                .has_place = rich,
                                .lat_e7 = rich ? 225000003 : 0,
                                .lon_e7 = rich ? 1140000009 : 0,
                                .text = words->text,
                                .refs = words->refs,
                                .ref_count = rich ? 2 : 0};
    event->message = message;
}

static inline void log_consult(struct event *event, struct log_post_words *words, uint32_t round, uint32_t first) {
    struct consult *consult = &words->object.consult;
    words->seats[0] = first;
    words->seats[1] = first + 2;
    *consult = (struct consult){.number = round,
                                .post = round,
                                .incident = round % 3 ? round : 0,
                                .opened_at_ms = event->at_ms,
                                .opener = first,
                                .seats = words->seats,
                                .seat_count = 2,
                                .seq = event->seq,
                                .drawings = "",
                                .minutes = ""};
    snprintf(consult->title, sizeof consult->title, "会商 %u", round);
    event->consult_opened = consult;
}

static inline void log_order(struct event *event, struct log_post_words *words, uint32_t round, uint32_t first) {
    bool later = event->object % 2 == 0; // replaces the one before
    struct order *order = &words->object.order;
    words->targets[0] = (struct order_target){.kind = TARGET_SEAT, .number = later ? first + 4 : first + 1};
    words->targets[1] = (struct order_target){.kind = TARGET_UNIT, .number = round};
    words->targets[2] = (struct order_target){.kind = TARGET_MODULE, .number = round, .module = 1};
    for (int i = 0; i < 3; i++) {
        words->targets[i].phase = ORDER_ISSUED;
        words->targets[i].text = "";
    }
    *order = (struct order){.number = event->object,
                            .post = round,
                            .issuer = first,
                            .consult = later ? round : 0,
                            .incident = round % 3 ? round : 0,
                            .seq = event->seq,
                            .issued_at_ms = event->at_ms,
                            .deadline_ms = later ? 0 : event->at_ms + 60000,
                            .has_place = !later,
                            .lat_e7 = later ? 0 : 225000777,
                            .lon_e7 = later ? 0 : 1140000333,
                            .replaces = later ? event->object - 1 : 0,
                            .text = "封闭东门路口",
                            .targets = words->targets,
                            .target_count = later ? 2 : 3};
    snprintf(order->card, sizeof order->card, "%s", later ? "" : "flood");
    event->order_issued = order;
}

// ---- the steps of a round

enum log_about { LOG_ROUND, LOG_SEAT, LOG_ORDER, LOG_LATER }; // what an event's object is: number of the round; a seat

struct log_post_step {
    enum verb verb;
    enum log_about about;
    uint32_t object; // LOG_SEAT: which of the post's, from 0
    uint32_t what;   // target, channel, count ...
    uint32_t more;   // phase, step of silence, seat ...
    bool other;      // the account of the round before
};

static const struct log_post_step log_post_steps[] = {
    {VERB_TEMPLATE_PUT, LOG_ROUND, 0, 0, 0, false},
    {VERB_POST_OPEN, LOG_ROUND, 0, 0, 0, false},
    {VERB_MODE_SET, LOG_ROUND, 0, 0, 0, false},
    {VERB_ROSTER_SET, LOG_SEAT, 0, 2, 0, false},
    {VERB_SEAT_TAKE, LOG_SEAT, 0, 0, 0, false},
    {VERB_SEAT_ASSIGN, LOG_SEAT, 1, 0, 0, true},
    {VERB_SEAT_ASSIGN, LOG_SEAT, 1, 0, 0, false}, // is held: fits nothing
    {VERB_SEAT_STAND_IN, LOG_SEAT, 0, 0, 0, true},
    {VERB_SEAT_TAKE, LOG_SEAT, 0, 0, 0, false}, // back
    {VERB_SEAT_HAND_OVER, LOG_SEAT, 0, 0, 0, true},
    {VERB_SEAT_STAND_IN, LOG_SEAT, 1, 0, 0, false},
    {VERB_SEAT_LEAVE, LOG_SEAT, 1, 0, 0, true}, // the holder; whoever stands in stays
    {VERB_SEAT_TAKE, LOG_SEAT, 2, 0, 0, false},
    {VERB_SEAT_LEAVE, LOG_SEAT, 2, 0, 0, false},
    {VERB_SEAT_TAKE, LOG_SEAT, 4, 0, 0, false},
    {VERB_ROSTER_SET, LOG_SEAT, 0, 1, 0, false},
    {VERB_MESSAGE_POST, LOG_SEAT, 0, CHANNEL_POST, 1, false},
    {VERB_MESSAGE_POST, LOG_SEAT, 4, CHANNEL_MODULE, 0, false},
    {VERB_MESSAGE_POST, LOG_SEAT, 4, CHANNEL_UNIT, 1, true},
    {VERB_CHANNEL_READ, LOG_SEAT, 4, CHANNEL_POST, 3, false},
    {VERB_CHANNEL_READ, LOG_SEAT, 4, CHANNEL_POST, 9, false}, // back: nothing moves
    {VERB_CONSULT_OPEN, LOG_ROUND, 0, 0, 0, false},
    {VERB_CONSULT_SHOW, LOG_ROUND, 0, 0, 0, false},
    {VERB_CONSULT_MINUTE, LOG_ROUND, 0, 0, 0, false},
    {VERB_ORDER_ISSUE, LOG_ORDER, 0, 0, 0, false},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 1, ORDER_DELIVERED, false},
    {VERB_ORDER_ESCALATE, LOG_ORDER, 0, 2, SILENCE_REMIND, false},
    {VERB_ORDER_ESCALATE, LOG_ORDER, 0, 3, SILENCE_DEPUTY, false},
    {VERB_ORDER_ESCALATE, LOG_ORDER, 0, 3, SILENCE_SUPERIOR, false},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 1, ORDER_ACCEPTED, true},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 1, ORDER_DOING, true},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 1, ORDER_DOING, true},
    {VERB_CLOCK_SHIFT, LOG_ROUND, 0, 0, 0, false},
    {VERB_ORDER_CONTEST, LOG_ORDER, 0, 0, 0, false},
    {VERB_ORDER_ISSUE, LOG_LATER, 0, 0, 0, false},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 1, ORDER_DONE, true},
    {VERB_ORDER_STEP, LOG_ORDER, 0, 0, ORDER_CONFIRMED, false},
    {VERB_ORDER_ESCALATE, LOG_ORDER, 0, 2, SILENCE_WALL, false}, // replaced: fits nothing
    {VERB_ORDER_ESCALATE, LOG_ORDER, 0, 3, SILENCE_WALL, false},
    {VERB_ORDER_STEP, LOG_LATER, 0, 1, ORDER_REFUSED, true},
    {VERB_SEAT_RELIEVE, LOG_SEAT, 4, 0, 0, false},
    {VERB_CONSULT_CLOSE, LOG_ROUND, 0, 0, 0, false},
    {VERB_POST_LINK, LOG_ROUND, 0, 0, 0, false},
    {VERB_POST_CLOSE, LOG_ROUND, 0, 0, 0, false},
};
#define LOG_POST_STEPS ((int)(sizeof log_post_steps / sizeof *log_post_steps))

static inline struct channel log_channel(uint32_t kind, uint32_t round) {
    return (struct channel){(enum channel_kind)kind, round, kind == CHANNEL_MODULE ? 1 : 0};
}

// Whatever is wanted of the event beyond its head, with the object it is about.
static inline void log_post_body(struct event *event, struct log_post_words *words, const struct log_post_step *step,
                                 uint32_t round) {
    uint32_t first = (round - 1) * LOG_SEATS + 1;
    const char *account = step->other ? words->other : words->name;
    switch (step->verb) {
    case VERB_TEMPLATE_PUT:
        log_template(event, words, round);
        break;
    case VERB_POST_OPEN:
        log_post(event, words, round);
        break;
    case VERB_MODE_SET:
        event->mode = (struct mode_change){round % 2 ? MODE_WAR : MODE_PEACE, "防汛 II 级"};
        break;
    case VERB_CLOCK_SHIFT:
        event->clock = (struct clock_change){.by_ms = round % 2 ? 5001 : -70, .offset_ms = 1699999999999};
        memset(event->clock.boot, (int)round, CLOCK_BOOT_LEN);
        break;
    case VERB_ROSTER_SET:
        log_roster(event, words, step->what);
        break;
    case VERB_MESSAGE_POST:
        log_message(event, words, log_channel(step->what, round), step->more);
        break;
    case VERB_CHANNEL_READ:
        event->read = (struct read_change){log_channel(step->what, round), event->seq - step->more};
        break;
    case VERB_CONSULT_OPEN:
        log_consult(event, words, round, first);
        break;
    case VERB_CONSULT_SHOW:
    case VERB_CONSULT_MINUTE:
    case VERB_CONSULT_CLOSE:
        event->consult = (struct consult_change){.consult = round,
                                                 .lat_e7 = 225000001,
                                                 .lon_e7 = 1140000002,
                                                 .zoom_c = 1450,
                                                 .text = "{\"type\":\"FeatureCollection\"}"};
        break;
    case VERB_ORDER_ISSUE:
        log_order(event, words, round, first);
        break;
    case VERB_ORDER_STEP:
        event->step = (struct order_step){event->object, step->what, (enum order_phase)step->more,
                                          step->more >= ORDER_REFUSED ? "已到达\n一半" : ""};
        break;
    case VERB_ORDER_ESCALATE:
        event->escalation = (struct order_escalation){.order = event->object,
                                                      .target = step->what,
                                                      .step = (enum silence_step)step->more,
                                                      .late = step->more == SILENCE_WALL,
                                                      .seat = step->more == SILENCE_DEPUTY     ? first + 1
                                                              : step->more == SILENCE_SUPERIOR ? first
                                                                                               : 0,
                                                      .due_ms = event->at_ms + 1000};
        break;
    case VERB_ORDER_CONTEST:
        event->contest = (struct order_contest){event->object, first, round, "去西门"};
        break;
    case VERB_POST_LINK:
    case VERB_POST_CLOSE:
        event->post =
            (struct post_change){.post = round, .template = "", .name = "", .org = "", .reason = "", .parent = 0};
        if (step->verb == VERB_POST_CLOSE) {
            event->post.reason = "处置结束";
            event->post.withdraw = true;
        }
        break;
    default:
        event->post_seat = (struct seat_change){.seat = event->object, .account = account, .reason = ""};
        if (step->verb == VERB_SEAT_RELIEVE)
            event->post_seat.reason = "换班";
    }
}

// Fills verb, object, seat and body of an event that has its head. Every second round leaves its post, consultation and
// orders open at the end. `name` of this round's account, `other` of another one's.
static inline void log_post_event(struct event *event, struct log_post_words *words, uint32_t round, int at) {
    const struct log_post_step *step = &log_post_steps[at];
    uint32_t first = (round - 1) * LOG_SEATS + 1;
    static const struct log_post_step instead = {VERB_MESSAGE_POST, LOG_SEAT, 0, CHANNEL_INCIDENT, 1, false};
    bool leave = round % 2 && (step->verb == VERB_CONSULT_CLOSE || step->verb == VERB_POST_CLOSE);
    step = leave ? &instead : step;
    snprintf(words->name, sizeof words->name, "duty.%u", round);
    snprintf(words->other, sizeof words->other, "duty.%u", round > 1 ? round - 1 : 1);
    event->verb = step->verb;
    event->object = step->about == LOG_SEAT    ? first + step->object
                    : step->about == LOG_ORDER ? 2 * round - 1
                    : step->about == LOG_LATER ? 2 * round
                                               : round;
    event->actor = step->verb == VERB_CLOCK_SHIFT || step->verb == VERB_ORDER_ESCALATE ? ""
                   : step->other                                                       ? words->other
                                                                                       : words->name;
    if (!*event->actor)
        event->device = "";
    event->seat = !*event->actor ? 0 : step->about == LOG_SEAT ? event->object : first;
    log_post_body(event, words, step, round);
    if (step->verb == VERB_MESSAGE_POST || step->verb == VERB_CHANNEL_READ)
        event->object = 0;
    if (step->verb == VERB_MESSAGE_POST && step->other)
        event->seat = words->object.message.seat = 0; // a unit's device
}

#endif
