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
#include "matrix/table.h"
#include "unit/matrix_forces.h"
#include "unit/matrix_names.h"

// Two worlds of the template and mode that are asked about: with people on the seats, and with empty ones.
static struct matrix_world seated, empty;

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
    struct channel channel = matrix_channel(&seated, asker->row, name);
    bool heard = reach_hears(seated.state, asker->who.account, &channel);
    assert_int_equal(heard, auth_may_hear_channel(seated.state, &asker->who, &channel));
    if (asker->seat)
        assert_int_equal(heard, reach_seat_hears(seated.state, asker->seat, &channel));
    return heard;
}

static bool says(const struct asker *asker, const char *name) {
    const struct message message = {.channel = matrix_channel(&seated, asker->row, name), .text = "收到"};
    bool said = may(asker, (struct command){.verb = VERB_MESSAGE_POST, .message = &message});
    if (asker->seat)
        assert_int_equal(said, reach_seat_says(seated.state, asker->seat, &message.channel));
    return said;
}

static bool orders(const struct asker *asker, const char *name) {
    struct order_target target = matrix_target(&seated, asker->row, name);
    struct order order = {.targets = &target, .target_count = 1, .text = (char[]){"go"}};
    bool ordered = may(asker, (struct command){.verb = VERB_ORDER_ISSUE, .order_issued = &order});
    assert_int_equal(ordered, reach_seat_orders(seated.state, asker->seat, &target));
    return ordered;
}

static bool hears_order(const struct asker *asker, const char *name) {
    uint32_t row = asker->row ? asker->row : 1, apart = matrix_seat_where(&seated, row, APART, 0);
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
        {"of-post", apart, to_seat(matrix_seat_where(&seated, row, APART, apart))},
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

// Verbs that carry the same power must be allowed and refused alike.
static bool may_all(const struct asker *asker, const struct command *commands, size_t count) {
    bool first = may(asker, commands[0]);
    for (size_t i = 1; i < count; i++)
        assert_int_equal(may(asker, commands[i]), first);
    return first;
}
#define MAY_ALL(asker, ...)                                                                                            \
    may_all(asker, (struct command[]){__VA_ARGS__}, sizeof((struct command[]){__VA_ARGS__}) / sizeof(struct command))

// Verbs of intake, reports and forces that carry the same power; those of the powers `unit` and `incident` come behind
// others.
static const char *const of_incident[] = {"incident_set_area", "incident_set_casualties",
                                          "casualty_put",      "report_send",
                                          "report_amend",      "report_phone",
                                          "response_start",    "response_set",
                                          "response_end",      "plan_launch",
                                          "aid_ask",           "fence_put",
                                          "fence_remove",      NULL};
static const struct {
    const char *power, *verbs[4];
} powers[] = {
    {"dispatch", {"dispatch_send", "dispatch_step"}},
    {"aid", {"aid_grant", "aid_refuse"}},
    {"decide", {"intake_confirm", "intake_merge", "intake_dismiss"}},
};

// What was asked for with other verbs of the power (`first`: NULL none) must hold for these verbs too; a NULL ends
// them.
static bool may_verbs(const struct asker *asker, const bool *first, enum matrix_which which, const char *const *verbs) {
    bool allowed = first && *first;
    for (size_t i = 0; verbs[i]; i++) {
        struct command command;
        assert_true(matrix_forces_command(&seated, verbs[i], which, &command));
        bool this = may(asker, command);
        if ((first || i > 0) && this != allowed)
            fail_msg("%s is answered otherwise than the other verbs of its power", verbs[i]);
        allowed = this;
    }
    return allowed;
}

static bool has_power(const struct asker *asker, const char *question) {
    char power[16];
    const char *what = strchr(question, ':') + 1;
    snprintf(power, sizeof power, "%.*s", (int)(what - 1 - question), question);
    if (strcmp(power, "mode") == 0)
        return may(asker, mode_command(MODE_WAR));
    enum matrix_which which =
        strcmp(what, "unit-out") == 0 || strcmp(what, "incident-other") == 0 || strcmp(what, "asked-out") == 0
            ? MATRIX_SECOND
            : MATRIX_FIRST;
    if (strcmp(power, "unit") == 0) {
        static const char *const verbs[] = {"alarm_raise", "alarm_take", "alarm_clear", "deadman_set", NULL};
        uint32_t unit = matrix_channel(&seated, asker->row, what).number;
        bool first = may(asker, unit_command(VERB_UNIT_SET_STATUS, unit));
        return may_verbs(asker, &first, which, verbs);
    }
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
        if (strcmp(powers[i].power, power) == 0)
            return may_verbs(asker, NULL, which, powers[i].verbs);
    if (strcmp(power, "incident") == 0) {
        uint32_t incident = matrix_channel(&seated, asker->row, what).number;
        bool first =
            MAY_ALL(asker, incident_command(VERB_INCIDENT_AMEND, incident),
                    incident_command(VERB_INCIDENT_MOVE, incident), incident_command(VERB_INCIDENT_SET_PHASE, incident),
                    incident_command(VERB_INCIDENT_CLOSE, incident), incident_command(VERB_INCIDENT_NOTE, incident));
        return may_verbs(asker, &first, which, of_incident);
    }
    uint32_t post = matrix_post(&seated, what), seat = matrix_first_seat(&seated, post);
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

static bool sees_roster(const struct asker *asker, uint32_t post) {
    uint32_t seat = matrix_first_seat(&seated, post);
    return auth_may_see_roster(seated.state, &asker->who, state_seat(seated.state, seat + (seat == asker->seat)));
}

static bool sees(const struct asker *asker, const char *what) {
    const struct {
        const char *name;
        uint32_t post;
    } rosters[] = {{"roster", seated.post}, {"roster-of-above", seated.above}, {"roster-of-below", seated.below}};
    for (size_t i = 0; i < sizeof rosters / sizeof *rosters; i++)
        if (strcmp(rosters[i].name, what) == 0)
            return sees_roster(asker, rosters[i].post);
    const struct post *post = state_post(seated.state, matrix_post(&seated, what));
    bool seen = auth_may_see_post(seated.state, &asker->who, post);
    assert_int_equal(seen, auth_may_see_seat(seated.state, &asker->who, state_seat(seated.state, post->first_seat)));
    return seen;
}

// A seat of the row that is empty: by whom can it be taken?
static bool can_take(const struct asker *asker, const char *who) {
    uint32_t account = strcmp(who, "open") == 0       ? empty.local
                       : strcmp(who, "rostered") == 0 ? empty.rostered
                                                      : empty.elsewhere;
    struct principal person = {.account = account, .token = 1};
    struct command command = seat_command(VERB_SEAT_TAKE, matrix_seat(&empty, asker->row), account, "");
    struct rule_scratch scratch;
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
    struct rule_scratch scratch;
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
    struct command command;
    if (matrix_forces_command(&seated, verb, MATRIX_FIRST, &command))
        return may(asker, command);
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
    {"see", sees},
    {"do", role_may},
};

// ---- the table, line by line

// The rows about roles hold whatever the template; they are asked in the world of one.
static void make_worlds(const struct matrix_line *line) {
    char path[300];
    state_destroy(seated.state);
    state_destroy(empty.state);
    snprintf(path, sizeof path, SOURCE_DIR "/ops/templates/%s.conf",
             line->template[0] == '-' ? "onsite-1-8" : line->template);
    enum mode mode = strcmp(line->mode, "war") == 0 ? MODE_WAR : MODE_PEACE;
    matrix_make(&seated, path, mode, true);
    matrix_make(&empty, path, mode, false);
    matrix_add_forces(&seated);
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

static struct asker asker_of(const struct matrix_line *line) {
    if (line->seat[0] == '@')
        return person(line->seat);
    uint32_t row = row_of(line->seat);
    return (struct asker){row, matrix_seat(&seated, row), {.account = seated.askers[row - 1], .token = 1}};
}

static bool answer(const struct asker *asker, const struct matrix_line *line) {
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (strcmp(asks[i].ask, line->ask) == 0)
            return asks[i].answer(asker, line->target);
    fail_msg("the table asks \"%s\"", line->ask);
    return false;
}

static void every_row_holds(void **unused) {
    (void)unused;
    struct matrix_line line, world = {.template = ""};
    unsigned rows = 0, wrong = 0;
    FILE *table = matrix_open_table();
    assert_non_null(table);
    while (matrix_read(table, &line)) {
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
    assert_true(rows >= MATRIX_ROWS_AT_LEAST);
    state_destroy(seated.state);
    state_destroy(empty.state);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
