// Asks whether somebody may, with commands that the rules refuse afterwards.
// SPDX-License-Identifier: Apache-2.0
#include "world/question.h"

#include <string.h>

#include "world/need.h"
#include "world/setting_names.h"

#define NO_SEAT 9999999
#define BAD_REPLY 1 // seq of what is no message

// The rule refuses it with `may_code` if they may; 0: it is done then.
static void put(struct question *question, say *command, uint32_t may_code) {
    need(question->count < QUESTION_COMMANDS, "too many commands");
    question->may_codes[question->count] = may_code;
    member_send(question->member, say_as(question->seat, command), question->ids[question->count++]);
}

static void take(void *question, say *command, uint32_t may_code) {
    put(question, command, may_code);
}

void question_say(struct question *question) {
    put(question,
        say_on_channel(SHEET, setting_channel_named(question->stage, question->row, question->line.target), "收到",
                       BAD_REPLY),
        CODE_REPLY_UNKNOWN);
}

void question_order(struct question *question) {
    put(question,
        say_order_to(SHEET, setting_target_named(question->stage, question->row, question->line.target), "go", 1),
        CODE_ORDER_DEADLINE_INVALID);
}

static void ask_incident(struct question *question, uint32_t incident) {
    put(question, say_amend(BOX, incident, 999, "other words", GRADE(MAJOR)), CODE_INCIDENT_VERSION_OLD);
    put(question, say_move(BOX, incident, SETTING_LAT_E7, SETTING_LON_E7, SETTING_PLACE), CODE_NOTHING_CHANGED);
    put(question, say_phase(BOX, incident, PHASE(REPORTED)), CODE_NOTHING_CHANGED);
    put(question, say_note(BOX, incident, "查看现场"), 0);
    if (strcmp(question->line.expect, "no") == 0) // whoever may closes it at the end
        put(question, say_close(BOX, incident, ""), 0);
}

// A seat of the post that nobody holds; 0: there is none.
static uint32_t vacant_seat(const struct setting *stage, enum setting_post post) {
    if (post != POST_ASKED)
        return stage->posts[post].first_seat + 1;
    for (uint32_t i = 0; i < stage->row_count; i++)
        if (stage->rows[i].count > 1)
            return stage->rows[i].seat + 1;
    return 0;
}

// What is named like a verb or a power, of a post and its first seat. Several verbs of one power come together.
static const uint32_t no_seat = NO_SEAT;
static bool put_named(struct question *question, const char *name, enum setting_post post) {
    const struct setting *stage = question->stage;
    uint32_t number = stage->posts[post].number, seat = stage->posts[post].first_seat,
             vacant = vacant_seat(stage, post);
    bool close = strcmp(name, "close") == 0, assign = strcmp(name, "assign") == 0;
    uint32_t before = question->count;
    if (close || strcmp(name, "post_close") == 0)
        put(question, say_post_close(SHEET, number, false), CODE_ORDERS_OPEN);
    if (close || strcmp(name, "post_link") == 0)
        put(question, say_post_link(SHEET, number, number), CODE_POST_PARENT_INVALID);
    if (assign || strcmp(name, "seat_assign") == 0)
        put(question, say_assign(SHEET, seat, "nobody"), CODE_ACCOUNT_UNKNOWN);
    if (vacant && (assign || strcmp(name, "seat_relieve") == 0))
        put(question, say_relieve(SHEET, vacant), CODE_SEAT_EMPTY);
    if (assign || strcmp(name, "roster_set") == 0)
        put(question, say_roster(SHEET, seat, "nobody"), CODE_ROSTER_INVALID);
    if (strcmp(name, "open") == 0)
        put(question, say_post_for(SHEET, "no-such", TOWN_A, 0, number), CODE_TEMPLATE_UNKNOWN);
    if (strcmp(name, "post_open") == 0)
        put(question, say_post_for(SHEET, "no-such", TOWN_A, 0, 0), CODE_TEMPLATE_UNKNOWN);
    if (strcmp(name, "consult") == 0 || strcmp(name, "consult_open") == 0)
        put(question, say_consult(SHEET, number, &no_seat, 1), CODE_CONSULT_ROSTER_INVALID);
    if (strcmp(name, "mode") == 0 || strcmp(name, "mode_set") == 0)
        put(question, say_mode(SHEET, stage->mode), CODE_NOTHING_CHANGED);
    return question->count > before;
}

void question_may(struct question *question) {
    char power[16];
    const char *what = strchr(question->line.target, ':') + 1;
    snprintf(power, sizeof power, "%.*s", (int)(what - 1 - question->line.target), question->line.target);
    if (strcmp(power, "unit") == 0)
        put(question,
            say_status(BOX, setting_channel_named(question->stage, question->row, what).number, STATUS(STANDBY)),
            CODE_NOTHING_CHANGED);
    else if (strcmp(power, "incident") == 0)
        ask_incident(question, setting_channel_named(question->stage, question->row, what).number);
    if (!matrix_forces_ask_power(question->forces, power, what, take, question))
        need(put_named(question, power, strcmp(what, "district") == 0 ? POST_ASKED : setting_post_named(what)),
             "the table names a power \"%s\"", power);
}

void question_do(struct question *question) {
    const char *verb = question->line.target;
    struct told_channel channel = {CHANNEL(POST), question->stage->posts[POST_ASKED].number, 0};
    if (strcmp(verb, "template_put") == 0)
        put(question, say_template_without_key(SHEET), CODE_TEMPLATE_INVALID);
    else if (strcmp(verb, "message_post") == 0)
        put(question, say_on_channel(SHEET, channel, "收到", BAD_REPLY), CODE_REPLY_UNKNOWN);
    else if (strcmp(verb, "order_issue") == 0)
        put(question, say_order_to(SHEET, (struct told_target){TARGET(UNIT), question->stage->unit_in, 0}, "go", 1),
            CODE_ORDER_DEADLINE_INVALID);
    else if (!matrix_forces_ask(question->forces, verb, take, question))
        need(put_named(question, verb, POST_ASKED), "the table names a verb \"%s\"", verb);
}

void question_take(struct question *question) {
    const struct setting *stage = question->stage;
    const char *who = question->line.target;
    enum setting_person taker = strcmp(who, "open") == 0       ? PERSON_LOCAL
                                : strcmp(who, "rostered") == 0 ? PERSON_ROSTERED
                                                               : PERSON_ELSEWHERE;
    question->member = stage->persons[taker].member;
    uint32_t seat =
        stage->posts[POST_EMPTY].first_seat + stage->rows[question->row - 1].seat - stage->posts[POST_ASKED].first_seat;
    question->seat = 0;
    put(question, say_take(SHEET, seat), 0);
    member_send(question->member, say_leave(SHEET, seat), NULL);
}

void question_stand_in(struct question *question) {
    const struct setting *stage = question->stage;
    question->member = stage->askers[setting_row(stage, question->line.target) - 1].member;
    question->seat = 0;
    put(question, say_stand_in(SHEET, stage->rows[question->row - 1].seat), 0);
    member_send(question->member, say_leave(SHEET, stage->rows[question->row - 1].seat), NULL);
}

bool question_allowed(const struct question *question) {
    static const uint32_t refusals[] = {
        CODE_NOT_ALLOWED,       CODE_OUT_OF_SCOPE,  CODE_CHANNEL_NOT_YOURS, CODE_ORDER_TARGET_NOT_YOURS,
        CODE_SEAT_NOT_YOURS,    CODE_SEAT_NOT_OPEN, CODE_SEAT_WAR_ONLY,     CODE_SEAT_NO_DEPUTY,
        CODE_DISPATCH_NOT_YOURS};
    uint32_t yes = 0;
    for (uint32_t i = 0; i < question->count; i++) {
        uint32_t code = member_answer(question->member, question->ids[i])->code;
        bool known = code == question->may_codes[i];
        yes += known;
        for (size_t refusal = 0; !known && refusal < sizeof refusals / sizeof *refusals; refusal++)
            known = code == refusals[refusal];
        need(known, "%s %s %s %s %s: command %u is answered with %u", question->line.template, question->line.mode,
             question->line.seat, question->line.ask, question->line.target, i, code);
    }
    need(yes == 0 || yes == question->count, "%s %s %s %s %s: only %u of %u commands are allowed",
         question->line.template, question->line.mode, question->line.seat, question->line.ask, question->line.target,
         yes, question->count);
    return yes > 0;
}
