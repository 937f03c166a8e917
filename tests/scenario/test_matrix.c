// The rights matrix on a running hub: every question of tests/matrix/expect.py's table, put over the wire by whoever it
// is about, of every shipped template, in peace and war. What may be said is asked for with commands that the rules
// refuse afterwards, so that nothing changes while it is asked; what is heard is asked for with true messages and
// orders.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "matrix/table.h"
#include "world/setting.h"

#define QUESTION_COMMANDS 6
#define NO_SEAT 9999999
#define BAD_REPLY 1 // seq of what is no message

struct question {
    struct matrix_line line;
    uint32_t row;  // 0: a person without a seat
    uint32_t seat; // 0 likewise
    struct member *member;
    // Commands in flight: with which code the rule refuses what the person may do, and what is undone behind it.
    uint32_t count;
    uint8_t ids[QUESTION_COMMANDS][16];
    uint32_t may_codes[QUESTION_COMMANDS];
    uint64_t heard_seq; // of the event that is to be heard or not
    bool unasked;       // it cannot be put over the wire
};

static struct setting stage;

// ---- what names of the table mean

static uint32_t other_module(uint32_t row) {
    for (uint32_t module = 1; row && module <= stage.module_count; module++)
        if (module != stage.rows[row - 1].module)
            return module;
    return 1;
}

static uint32_t post_named(const char *name) {
    static const struct {
        const char *name;
        enum setting_post post;
    } posts[] = {{"post", POST_ASKED},
                 {"above", POST_ABOVE},
                 {"below", POST_BELOW},
                 {"beneath", POST_BENEATH},
                 {"stranger", POST_STRANGER},
                 {"roster", POST_ASKED},
                 {"roster-of-above", POST_ABOVE},
                 {"roster-of-below", POST_BELOW}};
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        if (strcmp(posts[i].name, name) == 0)
            return posts[i].post;
    fail_msg("the table names a post \"%s\"", name);
    return 0;
}

static struct told_channel channel_named(uint32_t row, const char *name) {
    uint32_t own = row ? stage.rows[row - 1].module : 1;
    const struct {
        const char *name;
        struct told_channel channel;
    } channels[] = {
        {"post", {CHANNEL(POST), stage.posts[POST_ASKED].number, 0}},
        {"above", {CHANNEL(POST), stage.posts[POST_ABOVE].number, 0}},
        {"below", {CHANNEL(POST), stage.posts[POST_BELOW].number, 0}},
        {"beneath", {CHANNEL(POST), stage.posts[POST_BENEATH].number, 0}},
        {"stranger", {CHANNEL(POST), stage.posts[POST_STRANGER].number, 0}},
        {"module-own", {CHANNEL(MODULE), stage.posts[POST_ASKED].number, own}},
        {"module-other", {CHANNEL(MODULE), stage.posts[POST_ASKED].number, other_module(row)}},
        {"module-of-above", {CHANNEL(MODULE), stage.posts[POST_ABOVE].number, 1}},
        {"module-of-below", {CHANNEL(MODULE), stage.posts[POST_BELOW].number, 1}},
        {"module-of-stranger", {CHANNEL(MODULE), stage.posts[POST_STRANGER].number, 1}},
        {"incident", {CHANNEL(INCIDENT), stage.incident, 0}},
        {"incident-other", {CHANNEL(INCIDENT), stage.incident_other, 0}},
        {"unit-in", {CHANNEL(UNIT), stage.unit_in, 0}},
        {"unit-out", {CHANNEL(UNIT), stage.unit_out, 0}},
        {"consult-on", {CHANNEL(CONSULT), row ? stage.rows[row - 1].consult : 0, 0}},
        {"consult-off", {CHANNEL(CONSULT), stage.consult_off, 0}},
    };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (strcmp(channels[i].name, name) == 0)
            return channels[i].channel;
    fail_msg("the table names a channel \"%s\"", name);
    return (struct told_channel){0};
}

static struct told_target to_seat(uint32_t seat) {
    return (struct told_target){TARGET(SEAT), seat, 0};
}
static struct told_target to_module(enum setting_post post, uint32_t module) {
    return (struct told_target){TARGET(MODULE), stage.posts[post].number, module};
}

static struct told_target target_named(uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct told_target target;
    } targets[] = {
        {"module-own", to_module(POST_ASKED, stage.rows[row - 1].module)},
        {"module-other", to_module(POST_ASKED, other_module(row))},
        {"module-of-above", to_module(POST_ABOVE, 1)},
        {"module-of-below", to_module(POST_BELOW, 1)},
        {"module-of-stranger", to_module(POST_STRANGER, 1)},
        {"seat-self", to_seat(stage.rows[row - 1].seat)},
        {"seat-own-module", to_seat(setting_seat_where(&stage, row, IN_OWN, 0))},
        {"seat-other-module", to_seat(setting_seat_where(&stage, row, IN_OTHER, 0))},
        {"seat-command", to_seat(setting_seat_where(&stage, row, IN_NONE, 0))},
        {"seat-of-above", to_seat(stage.posts[POST_ABOVE].first_seat)},
        {"seat-of-below", to_seat(stage.posts[POST_BELOW].first_seat)},
        {"seat-of-stranger", to_seat(stage.posts[POST_STRANGER].first_seat)},
        {"unit-in", {TARGET(UNIT), stage.unit_in, 0}},
        {"unit-out", {TARGET(UNIT), stage.unit_out, 0}},
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0)
            return targets[i].target;
    fail_msg("the table names a target \"%s\"", name);
    return (struct told_target){0};
}

// ---- asking whether they may

// The rule refuses it with `may_code` if they may; 0: it is done then.
static void put(struct question *question, say *command, uint32_t may_code) {
    need(question->count < QUESTION_COMMANDS, "too many commands");
    question->may_codes[question->count] = may_code;
    member_send(question->member, talk_as(command, question->seat), question->ids[question->count++]);
}

static void ask_say(struct question *question) {
    put(question, talk_message(TALK, channel_named(question->row, question->line.target), "收到", BAD_REPLY),
        CODE_REPLY_UNKNOWN);
}

static void ask_order(struct question *question) {
    put(question, talk_order(TALK, target_named(question->row, question->line.target), "go", 1),
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
static uint32_t vacant_seat(enum setting_post post) {
    if (post != POST_ASKED)
        return stage.posts[post].first_seat + 1;
    for (uint32_t i = 0; i < stage.row_count; i++)
        if (stage.rows[i].count > 1)
            return stage.rows[i].seat + 1;
    return 0;
}

// What is named like a verb or a power, of a post and its first seat. Several verbs of one power come together.
static const uint32_t no_seat = NO_SEAT;
static bool put_named(struct question *question, const char *name, enum setting_post post) {
    uint32_t number = stage.posts[post].number, seat = stage.posts[post].first_seat, vacant = vacant_seat(post);
    bool close = strcmp(name, "close") == 0, assign = strcmp(name, "assign") == 0;
    uint32_t before = question->count;
    if (close || strcmp(name, "post_close") == 0)
        put(question, talk_post_close(TALK, number, "", false), CODE_ORDERS_OPEN);
    if (close || strcmp(name, "post_link") == 0)
        put(question, talk_post_link(TALK, number, number), CODE_POST_PARENT_INVALID);
    if (assign || strcmp(name, "seat_assign") == 0)
        put(question, talk_assign(TALK, seat, "nobody"), CODE_ACCOUNT_UNKNOWN);
    if (vacant && (assign || strcmp(name, "seat_relieve") == 0))
        put(question, talk_relieve(TALK, vacant, ""), CODE_SEAT_EMPTY);
    if (assign || strcmp(name, "roster_set") == 0)
        put(question, talk_roster(TALK, seat, "nobody"), CODE_ROSTER_INVALID);
    if (strcmp(name, "open") == 0)
        put(question, talk_post_open(TALK, "no-such", TOWN_A, 0, number), CODE_TEMPLATE_UNKNOWN);
    if (strcmp(name, "post_open") == 0)
        put(question, talk_post_open(TALK, "no-such", TOWN_A, 0, 0), CODE_TEMPLATE_UNKNOWN);
    if (strcmp(name, "consult") == 0 || strcmp(name, "consult_open") == 0)
        put(question, talk_consult_open(TALK, number, "会商", &no_seat, 1), CODE_CONSULT_ROSTER_INVALID);
    if (strcmp(name, "mode") == 0 || strcmp(name, "mode_set") == 0)
        put(question, talk_mode(TALK, stage.mode), CODE_NOTHING_CHANGED);
    return question->count > before;
}

static void ask_may(struct question *question) {
    char power[16];
    const char *what = strchr(question->line.target, ':') + 1;
    snprintf(power, sizeof power, "%.*s", (int)(what - 1 - question->line.target), question->line.target);
    if (strcmp(power, "unit") == 0)
        put(question, say_status(BOX, channel_named(question->row, what).number, STATUS(STANDBY)),
            CODE_NOTHING_CHANGED);
    else if (strcmp(power, "incident") == 0)
        ask_incident(question, channel_named(question->row, what).number);
    else
        need(put_named(question, power, strcmp(what, "district") == 0 ? POST_ASKED : post_named(what)),
             "the table names a power \"%s\"", power);
}

static void ask_do(struct question *question) {
    const char *verb = question->line.target;
    struct told_channel channel = {CHANNEL(POST), stage.posts[POST_ASKED].number, 0};
    if (strcmp(verb, "template_put") == 0)
        put(question, talk_template_without_key(TALK), CODE_TEMPLATE_INVALID);
    else if (strcmp(verb, "message_post") == 0)
        put(question, talk_message(TALK, channel, "收到", BAD_REPLY), CODE_REPLY_UNKNOWN);
    else if (strcmp(verb, "order_issue") == 0)
        put(question, talk_order(TALK, (struct told_target){TARGET(UNIT), stage.unit_in, 0}, "go", 1),
            CODE_ORDER_DEADLINE_INVALID);
    else
        need(put_named(question, verb, POST_ASKED), "the table names a verb \"%s\"", verb);
}

// A seat of the row that is empty; whoever could take it leaves it again.
static void ask_take(struct question *question) {
    const char *who = question->line.target;
    question->member = stage
                           .persons[strcmp(who, "open") == 0       ? PERSON_LOCAL
                                    : strcmp(who, "rostered") == 0 ? PERSON_ROSTERED
                                                                   : PERSON_ELSEWHERE]
                           .member;
    uint32_t seat =
        stage.posts[POST_EMPTY].first_seat + stage.rows[question->row - 1].seat - stage.posts[POST_ASKED].first_seat;
    question->seat = 0;
    put(question, talk_take(TALK, seat), 0);
    member_send(question->member, talk_leave(TALK, seat), NULL);
}

static void ask_stand_in(struct question *question) {
    question->member = stage.askers[setting_row(&stage, question->line.target) - 1].member;
    question->seat = 0;
    put(question, talk_stand_in(TALK, stage.rows[question->row - 1].seat), 0);
    member_send(question->member, talk_leave(TALK, stage.rows[question->row - 1].seat), NULL);
}

// Every command of a question is allowed, or every one is refused because of who asks.
static bool answered_yes(const struct question *question) {
    static const uint32_t refusals[] = {
        CODE_NOT_ALLOWED,    CODE_OUT_OF_SCOPE,  CODE_CHANNEL_NOT_YOURS, CODE_ORDER_TARGET_NOT_YOURS,
        CODE_SEAT_NOT_YOURS, CODE_SEAT_NOT_OPEN, CODE_SEAT_WAR_ONLY,     CODE_SEAT_NO_DEPUTY};
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

// ---- asking what they hear: one true message for every channel, one true order for every pair

struct said {
    struct told_channel channel;
    uint64_t seq;
};
struct ordered {
    struct member *member;
    uint32_t seat, number;
    struct told_target target;
    uint64_t seq; // 0: refused
};
static struct said *all_said;
static struct ordered *all_ordered;
static uint32_t said_count, ordered_count;

static uint64_t try_saying(struct member *member, uint32_t seat, struct told_channel channel) {
    struct told_answer answer = member_do(member, talk_as(talk_message(TALK, channel, "请各组汇报", 0), seat));
    need(answer.code == 0 || answer.code == CODE_CHANNEL_NOT_YOURS, "a message is answered with %u", answer.code);
    return answer.code ? 0 : answer.seq;
}

// By whoever can: the table is about who hears it.
static uint64_t say_on(struct told_channel channel) {
    for (uint32_t i = 0; i < said_count; i++)
        if (memcmp(&all_said[i].channel, &channel, sizeof channel) == 0)
            return all_said[i].seq;
    uint64_t seq = 0;
    for (int i = PERSON_UNIT; channel.kind == CHANNEL(UNIT) && !seq && i < SETTING_PERSONS; i++)
        if (i == PERSON_UNIT || i == PERSON_UNIT_OUT)
            seq = try_saying(stage.persons[i].member, 0, channel);
    for (int i = 0; !seq && i < SETTING_POSTS; i++)
        if (stage.chiefs[i].member)
            seq = try_saying(stage.chiefs[i].member, stage.posts[i].first_seat, channel);
    for (uint32_t i = 0; !seq && i < stage.row_count; i++)
        seq = try_saying(stage.askers[i].member, stage.rows[i].seat, channel);
    need(seq != 0, "nobody can speak on channel %d %u %u", (int)channel.kind, channel.number, channel.module);
    all_said = realloc(all_said, (said_count + 1) * sizeof *all_said);
    all_said[said_count++] = (struct said){channel, seq};
    return seq;
}

static uint64_t order_from(struct member *member, uint32_t seat, struct told_target target) {
    for (uint32_t i = 0; i < ordered_count; i++)
        if (all_ordered[i].seat == seat && memcmp(&all_ordered[i].target, &target, sizeof target) == 0)
            return all_ordered[i].seq;
    struct told_answer answer = member_do(member, talk_as(talk_order(TALK, target, "立即处置", 0), seat));
    need(answer.code == 0 || answer.code == CODE_ORDER_TARGET_NOT_YOURS || answer.code == CODE_SEAT_NOT_YOURS,
         "an order is answered with %u", answer.code);
    all_ordered = realloc(all_ordered, (ordered_count + 1) * sizeof *all_ordered);
    all_ordered[ordered_count++] = (struct ordered){member, seat, answer.object, target, answer.code ? 0 : answer.seq};
    return all_ordered[ordered_count - 1].seq;
}

// Before silence brings them to others.
static void withdraw_orders(void) {
    for (uint32_t i = 0; i < ordered_count; i++)
        if (all_ordered[i].seq)
            member_send(all_ordered[i].member,
                        talk_as(talk_step(TALK, all_ordered[i].number, 0, ORDER(WITHDRAWN), ""), all_ordered[i].seat),
                        NULL);
}

static uint64_t order_by_chief(enum setting_post post, struct told_target target) {
    return order_from(stage.chiefs[post].member, stage.posts[post].first_seat, target);
}

// From somebody of the post, whoever can, to somebody of it, both with nothing to do with the row.
static uint64_t order_of_post(uint32_t row) {
    const struct setting_row *own = &stage.rows[row - 1];
    for (uint32_t i = 0; i < stage.row_count; i++) {
        const struct setting_row *issuer = &stage.rows[i];
        if (i + 1 == row || (own->module && issuer->module == own->module))
            continue;
        uint32_t target = setting_seat_where(&stage, row, APART, 0);
        if (target == issuer->seat)
            target = setting_seat_where(&stage, row, APART, target);
        uint64_t seq = target ? order_from(stage.askers[i].member, issuer->seat, to_seat(target)) : 0;
        if (seq)
            return seq;
    }
    return 0;
}

static uint64_t order_by_self(const struct question *question, const struct question *all, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (all[i].row == question->row && strcmp(all[i].line.ask, "order") == 0 &&
            strcmp(all[i].line.expect, "yes") == 0)
            return order_from(question->member, question->seat, target_named(question->row, all[i].line.target));
    return 0;
}

// The event that is to be heard or not; 0: in this template and mode nobody can give such an order.
static uint64_t make_heard(const struct question *question, const struct question *all, uint32_t count) {
    const char *target = question->line.target;
    uint32_t row = question->row ? question->row : 1;
    if (strcmp(question->line.ask, "hear") == 0)
        return say_on(channel_named(question->row, target));
    if (strcmp(target, "by-self") == 0)
        return order_by_self(question, all, count);
    if (strcmp(target, "to-self") == 0)
        return order_by_chief(POST_ABOVE, to_seat(question->seat));
    if (strcmp(target, "to-module-own") == 0)
        return order_by_chief(POST_ABOVE, to_module(POST_ASKED, stage.rows[row - 1].module));
    if (strcmp(target, "of-post") == 0)
        return order_of_post(row);
    if (strcmp(target, "from-above") == 0)
        return order_by_chief(POST_ABOVE, to_seat(setting_seat_where(&stage, row, APART, 0)));
    need(strcmp(target, "of-stranger") == 0, "the table names an order \"%s\"", target);
    return order_by_chief(POST_STRANGER, to_seat(stage.posts[POST_STRANGER].first_seat + 1));
}

// ---- asking what they see: in the snapshot that they got when they signed in

static bool sees(const struct question *question) {
    const Muster__V1__Snapshot *snapshot = question->member->snapshot;
    enum setting_post post = post_named(question->line.target);
    uint32_t seat = stage.posts[post].first_seat;
    bool post_seen = false, seat_seen = false, roster_seen = false;
    bool roster = strncmp(question->line.target, "roster", 6) == 0;
    seat += roster && seat == question->seat; // of somebody else
    for (size_t i = 0; snapshot && i < snapshot->n_posts; i++)
        post_seen |= snapshot->posts[i]->post == stage.posts[post].number;
    for (size_t i = 0; snapshot && i < snapshot->n_seats; i++)
        if (snapshot->seats[i]->seat == seat) {
            seat_seen = true;
            roster_seen = snapshot->seats[i]->n_roster > 0;
        }
    need(post_seen == seat_seen, "%s sees post %u: %d, its seat %u: %d", question->member->name,
         stage.posts[post].number, post_seen, seat, seat_seen);
    return roster ? roster_seen : post_seen;
}

// ---- the table

enum way { BY_ANSWER, BY_HEARING, BY_SIGHT };
static const struct ask {
    const char *name;
    enum way way;
    bool changes; // asked at the end: whoever takes a seat hears other things from then on
    void (*put)(struct question *question);
} asks[] = {
    {"say", BY_ANSWER, false, ask_say},  {"order", BY_ANSWER, false, ask_order},
    {"may", BY_ANSWER, false, ask_may},  {"do", BY_ANSWER, false, ask_do},
    {"take", BY_ANSWER, true, ask_take}, {"stand-in", BY_ANSWER, true, ask_stand_in},
    {"hear", BY_HEARING, false, NULL},   {"hear-order", BY_HEARING, false, NULL},
    {"see", BY_SIGHT, false, NULL},
};

static const struct ask *ask_of(const struct question *question) {
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (strcmp(asks[i].name, question->line.ask) == 0)
            return &asks[i];
    fail_msg("the table asks \"%s\"", question->line.ask);
    return NULL;
}

static void find_asker(struct question *question) {
    const char *name = question->line.seat;
    if (name[0] != '@') {
        question->row = setting_row(&stage, name);
        question->seat = stage.rows[question->row - 1].seat;
        question->member = stage.askers[question->row - 1].member;
        return;
    }
    for (int i = 0; i < SETTING_PERSONS; i++)
        if (strcmp(stage.persons[i].account, name + 1) == 0)
            question->member = stage.persons[i].member;
    need(question->member != NULL, "the table names a person \"%s\"", name);
}

static bool all_answered(void) {
    for (const struct member *member = stage.world->members; member; member = member->next)
        if (client_outbox(member->client) > 0)
            return false;
    return true;
}

static bool all_know(uint64_t seq) {
    for (const struct member *member = stage.world->members; member; member = member->next)
        if (member_known(member) < seq)
            return false;
    return true;
}

static unsigned judge(struct question *question) {
    const struct ask *ask = ask_of(question);
    bool yes = ask->way == BY_ANSWER    ? answered_yes(question)
               : ask->way == BY_HEARING ? member_event(question->member, question->heard_seq) != NULL
                                        : sees(question);
    if (yes == (strcmp(question->line.expect, "yes") == 0))
        return 0;
    print_error("%s %s %s %s %s: should be %s\n", question->line.template, question->line.mode, question->line.seat,
                question->line.ask, question->line.target, question->line.expect);
    return 1;
}

// Those who take an empty seat of the same row take turns: the account is the target.
static bool takes_turns(const struct question *question, const char *turn) {
    return strcmp(question->line.ask, "take") != 0 || strcmp(question->line.target, turn) == 0;
}

static unsigned ask_changing(struct question *questions, uint32_t count) {
    static const char *const turns[] = {"open", "rostered", "elsewhere"};
    unsigned wrong = 0;
    for (size_t turn = 0; turn < sizeof turns / sizeof *turns; turn++) {
        for (uint32_t i = 0; i < count; i++)
            if (ask_of(&questions[i])->changes && questions[i].count == 0 && takes_turns(&questions[i], turns[turn]))
                ask_of(&questions[i])->put(&questions[i]);
        world_until(stage.world, all_answered());
    }
    for (uint32_t i = 0; i < count; i++)
        if (ask_of(&questions[i])->changes)
            wrong += judge(&questions[i]);
    return wrong;
}

// Every question of one template and mode. Returns how many answers are not those of the table.
static unsigned ask_all(struct question *questions, uint32_t count, unsigned *unasked) {
    unsigned wrong = 0;
    uint64_t last = 0;
    said_count = ordered_count = 0;
    for (uint32_t i = 0; i < count; i++)
        find_asker(&questions[i]);
    for (uint32_t i = 0; i < count; i++) {
        struct question *question = &questions[i];
        if (ask_of(question)->way != BY_HEARING)
            continue;
        question->heard_seq = make_heard(question, questions, count);
        question->unasked = question->heard_seq == 0;
        *unasked += question->unasked;
        last = question->heard_seq > last ? question->heard_seq : last;
    }
    world_until(stage.world, all_know(last));
    for (uint32_t i = 0; i < count; i++)
        if (!questions[i].unasked && ask_of(&questions[i])->way != BY_ANSWER)
            wrong += judge(&questions[i]);
    withdraw_orders();
    for (uint32_t i = 0; i < count; i++)
        if (ask_of(&questions[i])->way == BY_ANSWER && !ask_of(&questions[i])->changes)
            ask_of(&questions[i])->put(&questions[i]);
    world_until(stage.world, all_answered());
    for (uint32_t i = 0; i < count; i++)
        if (ask_of(&questions[i])->way == BY_ANSWER && !ask_of(&questions[i])->changes)
            wrong += judge(&questions[i]);
    return wrong + ask_changing(questions, count);
}

struct questions {
    struct question *all;
    uint32_t count;
};

static struct questions read_questions(void) {
    struct questions questions = {0};
    struct matrix_line line;
    uint32_t room = 0;
    FILE *table = matrix_open_table();
    need(table != NULL, "no table");
    while (matrix_read(table, &line)) {
        if (questions.count == room)
            questions.all = realloc(questions.all, (room += 4096) * sizeof *questions.all);
        questions.all[questions.count++] = (struct question){.line = line};
    }
    need(pclose(table) == 0 && questions.count >= MATRIX_ROWS_AT_LEAST, "only %u rows in the table", questions.count);
    return questions;
}

// The rows about roles hold whatever the template; they are asked beside those of one.
static struct questions choose(const struct questions *from, const char *template, const char *mode) {
    struct questions chosen = {.all = calloc(from->count, sizeof *from->all)};
    for (uint32_t i = 0; i < from->count; i++) {
        const char *of = from->all[i].line.template[0] == '-' ? "onsite-1-8" : from->all[i].line.template;
        if (strcmp(of, template) == 0 && strcmp(from->all[i].line.mode, mode) == 0)
            chosen.all[chosen.count++] = from->all[i];
    }
    return chosen;
}

// Everybody whose seat may change the incident may close it; all but the first find it closed.
static void close_incident(const struct questions *questions) {
    for (uint32_t i = 0; i < questions->count; i++) {
        const struct question *question = &questions->all[i];
        if (strcmp(question->line.target, "incident:incident") != 0 || strcmp(question->line.expect, "yes") != 0)
            continue;
        uint32_t code = member_do(question->member, talk_as(say_close(BOX, stage.incident, ""), question->seat)).code;
        need(code == 0 || code == CODE_INCIDENT_CLOSED, "%s: closing the incident is answered with %u",
             question->line.seat, code);
    }
}

static bool is_first(const struct questions *questions, uint32_t i) {
    const char *template = questions->all[i].line.template;
    return template[0] != '-' && strcmp(template, questions->all[i - 1].line.template) != 0;
}

static void every_row_holds(struct world *world) {
    static const struct {
        const char *name;
        Muster__V1__Mode mode;
    } modes[] = {{"war", MODE(WAR)}, {"peace", MODE(PEACE)}};
    struct questions questions = read_questions();
    unsigned wrong = 0, asked = 0, unasked = 0;
    setting_begin(&stage, world);
    for (uint32_t i = 1; i < questions.count; i++) {
        if (!is_first(&questions, i))
            continue;
        setting_open(&stage, questions.all[i].line.template);
        for (size_t mode = 0; mode < 2; mode++) {
            struct questions chosen = choose(&questions, stage.key, modes[mode].name);
            setting_mode(&stage, modes[mode].mode);
            setting_sign_in(&stage);
            wrong += ask_all(chosen.all, chosen.count, &unasked);
            if (modes[mode].mode == MODE(PEACE))
                close_incident(&chosen);
            asked += chosen.count;
            setting_leave(&stage);
            free(chosen.all);
        }
        setting_close(&stage);
    }
    print_message("%u questions, %u of them about orders that nobody can give\n", asked, unasked);
    need(asked == questions.count, "%u of %u questions were asked", asked, questions.count);
    need(unasked < asked / 50, "%u of %u questions could not be put", unasked, asked);
    need(wrong == 0, "%u answers are not those of the table", wrong);
    free(questions.all);
    free(all_said);
    free(all_ordered);
}

int main(void) {
    return WORLD_RUN(SCENARIO(every_row_holds));
}
