// The rights matrix: every question of tests/matrix/expect.py's table, put to the rules and to auth/ in a world made
// from the same template file. The table is worked out by other code than the server's.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "domain/reach.h"
#include "unit/matrix_world.h"

#define ROWS_AT_LEAST 20000 // of the shipped templates: a table that is cut short proves nothing

// Two worlds of the template and mode that are asked about: with people on the seats, and with empty ones.
static struct matrix_world seated, empty;

// ---- targets by name

// A module of the post other than the row's; 0: there is none.
static uint32_t other_module(uint32_t row) {
    for (uint32_t module = 1; module <= seated.template->module_count; module++)
        if (module != seated.template->seats[row - 1].module)
            return module;
    return 0;
}

enum where { IN_OWN, IN_OTHER, IN_NONE, APART };

static bool is_where(uint32_t own, uint32_t module, enum where where) {
    switch (where) {
    case IN_OWN:
        return own != 0 && module == own;
    case IN_OTHER:
        return module != 0 && module != own;
    case IN_NONE:
        return module == 0;
    default:
        return own == 0 || module != own;
    }
}

// The first seat of the post behind `after` there, which is not the row's own; 0: there is none.
static uint32_t seat_where(uint32_t row, enum where where, uint32_t after) {
    uint32_t own = matrix_seat(&seated, row), module = seated.template->seats[row - 1].module;
    const struct post *post = state_post(seated.state, seated.post);
    for (uint32_t seat = post->first_seat; seat < post->first_seat + post->seat_count; seat++) {
        const struct template_seat *there = state_seat_row(seated.state, state_seat(seated.state, seat));
        if (seat != own && seat > after && is_where(module, there->module, where))
            return seat;
    }
    return 0;
}

static struct channel channel_of(uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct channel channel;
    } channels[] = {
        {"post", {CHANNEL_POST, seated.post, 0}},
        {"above", {CHANNEL_POST, seated.above, 0}},
        {"below", {CHANNEL_POST, seated.below, 0}},
        {"beneath", {CHANNEL_POST, seated.beneath, 0}},
        {"stranger", {CHANNEL_POST, seated.stranger, 0}},
        {"module-own", {CHANNEL_MODULE, seated.post, row ? seated.template->seats[row - 1].module : 1}},
        {"module-other", {CHANNEL_MODULE, seated.post, row ? other_module(row) : 1}},
        {"module-of-above", {CHANNEL_MODULE, seated.above, 1}},
        {"module-of-below", {CHANNEL_MODULE, seated.below, 1}},
        {"module-of-stranger", {CHANNEL_MODULE, seated.stranger, 1}},
        {"incident", {CHANNEL_INCIDENT, seated.incident, 0}},
        {"incident-other", {CHANNEL_INCIDENT, seated.incident_other, 0}},
        {"unit-in", {CHANNEL_UNIT, seated.unit_in, 0}},
        {"unit-out", {CHANNEL_UNIT, seated.unit_out, 0}},
        {"consult-on", {CHANNEL_CONSULT, row ? seated.consults[row - 1] : 0, 0}},
        {"consult-off", {CHANNEL_CONSULT, seated.consult_off, 0}},
    };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (strcmp(channels[i].name, name) == 0)
            return channels[i].channel;
    fail_msg("the table names a channel \"%s\"", name);
    return (struct channel){0};
}

static struct order_target to_seat(uint32_t seat) {
    return (struct order_target){.kind = TARGET_SEAT, .number = seat};
}
static struct order_target to_module(uint32_t post, uint32_t module) {
    return (struct order_target){.kind = TARGET_MODULE, .number = post, .module = module};
}
static struct order_target to_unit(uint32_t unit) {
    return (struct order_target){.kind = TARGET_UNIT, .number = unit};
}

static struct order_target target_of(uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct order_target target;
    } targets[] = {
        {"module-own", to_module(seated.post, seated.template->seats[row - 1].module)},
        {"module-other", to_module(seated.post, other_module(row))},
        {"module-of-above", to_module(seated.above, 1)},
        {"module-of-below", to_module(seated.below, 1)},
        {"module-of-stranger", to_module(seated.stranger, 1)},
        {"seat-self", to_seat(matrix_seat(&seated, row))},
        {"seat-own-module", to_seat(seat_where(row, IN_OWN, 0))},
        {"seat-other-module", to_seat(seat_where(row, IN_OTHER, 0))},
        {"seat-command", to_seat(seat_where(row, IN_NONE, 0))},
        {"seat-of-above", to_seat(matrix_first_seat(&seated, seated.above))},
        {"seat-of-below", to_seat(matrix_first_seat(&seated, seated.below))},
        {"seat-of-stranger", to_seat(matrix_first_seat(&seated, seated.stranger))},
        {"unit-in", to_unit(seated.unit_in)},
        {"unit-out", to_unit(seated.unit_out)},
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0) {
            assert_int_not_equal(targets[i].target.number, 0); // else the question cannot be asked
            return targets[i].target;
        }
    fail_msg("the table names a target \"%s\"", name);
    return (struct order_target){0};
}

// ---- who asks: whoever sits on the first seat of a row, or a person without a seat

struct asker {
    uint32_t row;  // 0: no seat
    uint32_t seat; // 0 likewise
    struct principal who;
};

static bool may(const struct asker *asker, struct command command) {
    command.seat = asker->seat;
    command.actor = asker->who.account;
    return auth_may_command(seated.state, &asker->who, &command) == REFUSAL_NONE;
}

// ---- what is asked. The same question to the rules and to auth/ must have the same answer.

static bool hears(const struct asker *asker, const char *name) {
    struct channel channel = channel_of(asker->row, name);
    bool heard = reach_hears(seated.state, asker->who.account, &channel);
    assert_int_equal(heard, auth_may_hear_channel(seated.state, &asker->who, &channel));
    if (asker->seat)
        assert_int_equal(heard, reach_seat_hears(seated.state, asker->seat, &channel));
    return heard;
}

static bool says(const struct asker *asker, const char *name) {
    const struct message message = {.channel = channel_of(asker->row, name), .text = "收到"};
    bool said = may(asker, (struct command){.verb = VERB_MESSAGE_POST, .message = &message});
    if (asker->seat)
        assert_int_equal(said, reach_seat_says(seated.state, asker->seat, &message.channel));
    return said;
}

static bool orders(const struct asker *asker, const char *name) {
    struct order_target target = target_of(asker->row, name);
    struct order order = {.targets = &target, .target_count = 1, .text = (char[]){"go"}};
    bool ordered = may(asker, (struct command){.verb = VERB_ORDER_ISSUE, .order_issued = &order});
    assert_int_equal(ordered, reach_seat_orders(seated.state, asker->seat, &target));
    return ordered;
}

static bool hears_order(const struct asker *asker, const char *name) {
    uint32_t row = asker->row ? asker->row : 1, apart = seat_where(row, APART, 0);
    uint32_t chief_above = matrix_first_seat(&seated, seated.above);
    uint32_t stranger = matrix_first_seat(&seated, seated.stranger);
    const struct {
        const char *name;
        uint32_t issuer;
        struct order_target target;
    } orders[] = {
        {"by-self", asker->seat, to_seat(chief_above)},
        {"to-self", chief_above, to_seat(asker->seat)},
        {"to-module-own", chief_above, to_module(seated.post, seated.template->seats[row - 1].module)},
        {"of-post", apart, to_seat(seat_where(row, APART, apart))},
        {"from-above", chief_above, to_seat(apart)},
        {"of-stranger", stranger, to_seat(stranger + 1)},
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (strcmp(orders[i].name, name) == 0) {
            struct order_target target = orders[i].target;
            assert_int_not_equal(orders[i].issuer, 0);
            assert_int_not_equal(target.number, 0);
            const struct order order = {.number = 1,
                                        .issuer = orders[i].issuer,
                                        .post = state_seat(seated.state, orders[i].issuer)->post,
                                        .targets = &target,
                                        .target_count = 1};
            bool heard = reach_hears_order(seated.state, asker->who.account, &order);
            assert_int_equal(heard, auth_may_see_order(seated.state, &asker->who, &order));
            return heard;
        }
    fail_msg("the table names an order \"%s\"", name);
    return false;
}

static uint32_t post_named(const char *name) {
    const struct {
        const char *name;
        uint32_t post;
    } posts[] = {
        {"post", seated.post}, {"above", seated.above}, {"below", seated.below}, {"stranger", seated.stranger}};
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        if (strcmp(posts[i].name, name) == 0)
            return posts[i].post;
    fail_msg("the table names a post \"%s\"", name);
    return 0;
}

// Verbs that carry the same power must be allowed and refused alike.
static bool may_all(const struct asker *asker, const struct command *commands, size_t count) {
    bool first = may(asker, commands[0]);
    for (size_t i = 1; i < count; i++)
        assert_int_equal(may(asker, commands[i]), first);
    return first;
}
#define MAY_ALL(asker, ...)                                                                                            \
    may_all(asker, (struct command[]){__VA_ARGS__}, sizeof((struct command[]){__VA_ARGS__}) / sizeof(struct command))

static bool has_power(const struct asker *asker, const char *question) {
    char power[16];
    const char *what = strchr(question, ':') + 1;
    snprintf(power, sizeof power, "%.*s", (int)(what - 1 - question), question);
    if (strcmp(power, "mode") == 0)
        return may(asker, mode_command(MODE_WAR));
    if (strcmp(power, "unit") == 0)
        return may(asker, unit_command(VERB_UNIT_SET_STATUS, channel_of(asker->row, what).number));
    if (strcmp(power, "incident") == 0) {
        uint32_t incident = channel_of(asker->row, what).number;
        return MAY_ALL(asker, incident_command(VERB_INCIDENT_AMEND, incident),
                       incident_command(VERB_INCIDENT_MOVE, incident),
                       incident_command(VERB_INCIDENT_SET_PHASE, incident),
                       incident_command(VERB_INCIDENT_CLOSE, incident), incident_command(VERB_INCIDENT_NOTE, incident));
    }
    uint32_t post = post_named(what), seat = matrix_first_seat(&seated, post);
    const struct consult consult = {.post = post, .drawings = "", .minutes = ""};
    if (strcmp(power, "close") == 0)
        return MAY_ALL(asker, post_command(VERB_POST_CLOSE, post), post_command(VERB_POST_LINK, post));
    if (strcmp(power, "assign") == 0)
        return MAY_ALL(asker, seat_command(VERB_SEAT_ASSIGN, seat, 0, "local"),
                       seat_command(VERB_SEAT_RELIEVE, seat, 0, ""), roster_command(seat, NULL, 0));
    if (strcmp(power, "consult") == 0)
        return may(asker, (struct command){.verb = VERB_CONSULT_OPEN, .consult_opened = &consult});
    struct command open = post_command(VERB_POST_OPEN, 0);
    open.post.parent = post;
    assert_string_equal(power, "open");
    return may(asker, open);
}

// A seat of the row that is empty: by whom can it be taken?
static bool can_take(const struct asker *asker, const char *who) {
    uint32_t account = strcmp(who, "open") == 0       ? empty.local
                       : strcmp(who, "rostered") == 0 ? empty.rostered
                                                      : empty.elsewhere;
    struct principal person = {.account = account, .token = 1};
    struct command command = seat_command(VERB_SEAT_TAKE, matrix_seat(&empty, asker->row), account, "");
    union rule_scratch scratch;
    struct event event;
    return auth_may_command(empty.state, &person, &command) == REFUSAL_NONE &&
           rule_seat_take(empty.state, &command, MATRIX_NOW, &scratch, &event) == REFUSAL_NONE;
}

static uint32_t row_of(const char *key) {
    for (uint32_t row = 1; row <= seated.template->seat_count; row++)
        if (strcmp(seated.template->seats[row - 1].key, key) == 0)
            return row;
    fail_msg("the table names a seat \"%s\"", key);
    return 0;
}

static bool can_be_stood_in_for(const struct asker *asker, const char *by) {
    uint32_t account = seated.askers[row_of(by) - 1];
    struct command command = seat_command(VERB_SEAT_STAND_IN, matrix_seat(&seated, asker->row), account, "");
    union rule_scratch scratch;
    struct event event;
    return auth_may_command(seated.state, &(struct principal){.account = account, .token = 1}, &command) ==
               REFUSAL_NONE &&
           rule_seat_stand_in(seated.state, &command, MATRIX_NOW, &scratch, &event) == REFUSAL_NONE;
}

// Verbs that a role may give, of the post and its first seat.
static bool role_may(const struct asker *asker, const char *verb) {
    const struct message message = {.channel = {CHANNEL_POST, seated.post, 0}, .text = "收到"};
    struct order_target target = {.kind = TARGET_UNIT, .number = seated.unit_in};
    const struct order order = {.targets = &target, .target_count = 1, .text = (char[]){"go"}};
    const struct consult consult = {.post = seated.post, .drawings = "", .minutes = ""};
    uint32_t seat = matrix_first_seat(&seated, seated.post);
    const struct command commands[] = {
        template_command(seated.template),
        mode_command(MODE_WAR),
        post_command(VERB_POST_OPEN, 0),
        post_command(VERB_POST_LINK, seated.post),
        post_command(VERB_POST_CLOSE, seated.post),
        seat_command(VERB_SEAT_ASSIGN, seat, 0, "local"),
        seat_command(VERB_SEAT_RELIEVE, seat, 0, ""),
        roster_command(seat, NULL, 0),
        {.verb = VERB_MESSAGE_POST, .message = &message},
        {.verb = VERB_ORDER_ISSUE, .order_issued = &order},
        {.verb = VERB_CONSULT_OPEN, .consult_opened = &consult},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(verb_name(commands[i].verb), verb) == 0)
            return may(asker, commands[i]);
    fail_msg("the table names a verb \"%s\"", verb);
    return false;
}

static const struct {
    const char *ask;
    bool (*answer)(const struct asker *asker, const char *target);
} asks[] = {
    {"hear", hears},
    {"say", says},
    {"order", orders},
    {"hear-order", hears_order},
    {"may", has_power},
    {"take", can_take},
    {"stand-in", can_be_stood_in_for},
    {"do", role_may},
};

// ---- the table, line by line

struct line {
    char template[TEMPLATE_KEY_MAX + 1], mode[8], seat[TEMPLATE_KEY_MAX + 1], ask[16], target[48], expect[4];
};

static bool read_line(FILE *table, struct line *line) {
    char text[256];
    return fgets(text, sizeof text, table) &&
           sscanf(text, "%32[^\t]\t%7[^\t]\t%32[^\t]\t%15[^\t]\t%47[^\t]\t%3[a-z]", line->template, line->mode,
                  line->seat, line->ask, line->target, line->expect) == 6;
}

// The rows about roles hold whatever the template; they are asked in the world of one.
static void make_worlds(const struct line *line) {
    char path[300];
    state_destroy(seated.state);
    state_destroy(empty.state);
    snprintf(path, sizeof path, SOURCE_DIR "/ops/templates/%s.conf",
             line->template[0] == '-' ? "onsite-1-8" : line->template);
    enum mode mode = strcmp(line->mode, "war") == 0 ? MODE_WAR : MODE_PEACE;
    matrix_make(&seated, path, mode, true);
    matrix_make(&empty, path, mode, false);
}

static struct asker person(const char *name) {
    static const struct {
        const char *name, *account, *scope;
        enum role role;
    } people[] = {
        {"@admin", "admin", TEST_DISTRICT "000000", ROLE_ADMIN},
        {"@duty-district", "duty-district", TEST_DISTRICT "000000", ROLE_DUTY},
        {"@duty-org", "duty-org", STREET, ROLE_DUTY},
        {"@duty-elsewhere", "duty-elsewhere", ELSEWHERE, ROLE_DUTY},
        {"@unit", "unit", STREET, ROLE_UNIT},
        {"@relay", "relay", TEST_DISTRICT "000000", ROLE_RELAY},
        {"@observer", "observer", TEST_DISTRICT "000000", ROLE_OBSERVER},
        {"@member", "member", STREET, ROLE_MEMBER},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(people[i].name, name) == 0) {
            const struct account *account = state_account_by_name(seated.state, people[i].account);
            uint32_t number =
                account ? account->number : matrix_account(&seated, people[i].account, people[i].role, people[i].scope);
            return (struct asker){.who = {.account = number, .token = 1}};
        }
    fail_msg("the table names a person \"%s\"", name);
    return (struct asker){0};
}

static struct asker asker_of(const struct line *line) {
    if (line->seat[0] == '@')
        return person(line->seat);
    uint32_t row = row_of(line->seat);
    return (struct asker){row, matrix_seat(&seated, row), {.account = seated.askers[row - 1], .token = 1}};
}

static bool answer(const struct asker *asker, const struct line *line) {
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (strcmp(asks[i].ask, line->ask) == 0)
            return asks[i].answer(asker, line->target);
    fail_msg("the table asks \"%s\"", line->ask);
    return false;
}

static void every_row_holds(void **unused) {
    (void)unused;
    struct line line, world = {.template = ""};
    unsigned rows = 0, wrong = 0;
    FILE *table = popen("python3 " SOURCE_DIR "/tests/matrix/expect.py", "r");
    assert_non_null(table);
    assert_true(read_line(table, &line)); // the names of the columns
    assert_string_equal(line.expect, "exp");
    while (read_line(table, &line)) {
        if (strcmp(world.template, line.template) != 0 || strcmp(world.mode, line.mode) != 0) {
            make_worlds(&line);
            world = line;
        }
        struct asker asker = asker_of(&line);
        rows++;
        if (answer(&asker, &line) == (strcmp(line.expect, "yes") == 0))
            continue;
        wrong++;
        print_error("%s %s %s %s %s: should be %s\n", line.template, line.mode, line.seat, line.ask, line.target,
                    line.expect);
    }
    assert_int_equal(pclose(table), 0);
    assert_int_equal(wrong, 0);
    assert_true(rows >= ROWS_AT_LEAST);
    state_destroy(seated.state);
    state_destroy(empty.state);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
