// The rights matrix on a running hub: every question of tests/matrix/expect.py's table, put over the wire by whoever it
// is about, of every shipped template, in peace and war. What may be said is asked for with commands that the rules
// refuse afterwards, so that nothing changes while it is asked; what is heard is asked for with true messages and
// orders.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/heard.h"
#include "world/need.h"
#include "world/setting_names.h"

static struct setting stage;
static struct matrix_forces forces;

// ---- asking what they see: in the snapshot that they got when they signed in

static bool sees(const struct question *question) {
    const Muster__V1__Snapshot *snapshot = question->member->snapshot;
    enum setting_post post = setting_post_named(question->line.target);
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
    {"say", BY_ANSWER, false, question_say},  {"order", BY_ANSWER, false, question_order},
    {"may", BY_ANSWER, false, question_may},  {"do", BY_ANSWER, false, question_do},
    {"take", BY_ANSWER, true, question_take}, {"stand-in", BY_ANSWER, true, question_stand_in},
    {"hear", BY_HEARING, false, NULL},        {"hear-order", BY_HEARING, false, NULL},
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
    question->stage = &stage;
    question->forces = &forces;
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
    bool yes = ask->way == BY_ANSWER    ? question_allowed(question)
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
    heard_begin();
    for (uint32_t i = 0; i < count; i++)
        find_asker(&questions[i]);
    for (uint32_t i = 0; i < count; i++) {
        struct question *question = &questions[i];
        if (ask_of(question)->way != BY_HEARING)
            continue;
        question->heard_seq = heard_make(question, questions, count);
        question->unasked = question->heard_seq == 0;
        *unasked += question->unasked;
        last = question->heard_seq > last ? question->heard_seq : last;
    }
    world_until(stage.world, all_know(last));
    for (uint32_t i = 0; i < count; i++)
        if (!questions[i].unasked && ask_of(&questions[i])->way != BY_ANSWER)
            wrong += judge(&questions[i]);
    heard_withdraw();
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
        uint32_t code = member_do(question->member, say_as(question->seat, say_close(BOX, stage.incident, ""))).code;
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
    matrix_forces_begin(&forces, &stage);
    for (uint32_t i = 1; i < questions.count; i++) {
        if (!is_first(&questions, i))
            continue;
        setting_open(&stage, questions.all[i].line.template);
        matrix_forces_open(&forces, &stage);
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
        matrix_forces_close(&forces, &stage);
        setting_close(&stage);
    }
    print_message("%u questions, %u of them about orders that nobody can give\n", asked, unasked);
    need(asked == questions.count, "%u of %u questions were asked", asked, questions.count);
    need(unasked < asked / 50, "%u of %u questions could not be put", unasked, asked);
    need(wrong == 0, "%u answers are not those of the table", wrong);
    free(questions.all);
    heard_end();
}

int main(void) {
    return WORLD_RUN(SCENARIO(every_row_holds));
}
