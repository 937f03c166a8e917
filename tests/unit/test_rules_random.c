// Random commands against a simple model of a district: the rules refuse for a reason the model knows and for no other,
// and the state ends as the model does. A second state is fed the same events, a third is restored half-way.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/district.h"

enum { SEEDS = 150, STEPS = 1500, MOST = 2000, PASSWORDS = 3 };

// What the model knows of the world: small numbers, and strings by their index in the pools below.
static struct model {
    struct {
        int code, name, status, retired;
    } units[MOST];
    struct {
        int grade, phase, title, lat, notes, version;
    } incidents[MOST];
    struct {
        int name, disabled, password, role;
    } accounts[MOST];
    struct {
        int account, dead;
        int64_t expires_ms;
        uint8_t hash;
    } tokens[MOST];
    int unit_count, incident_count, account_count, token_count;
} model;

static const char *const codes[] = {"A", "B", "C", "D", "E", "F", "", "a b"};
static const char *const names[] = {"一", "二", "三", "", "\xff"};
static const char *const accounts[] = {"a", "b", "c", "d", "e", "X"};
static const char *const passwords[PASSWORDS] = {"", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
                                                 "plain"};
enum { CODES = 8, GOOD_CODES = 6, NAMES = 5, GOOD_NAMES = 3, ACCOUNTS = 6, GOOD_ACCOUNTS = 5 };

// Reasons to refuse that hold for the command in hand.
static bool reasons[1000];
static void because(bool holds, enum refusal reason) {
    reasons[reason] |= holds;
}
static bool none(void) {
    for (int i = 0; i < 1000; i++)
        if (reasons[i])
            return false;
    return true;
}

static int upto(int n) {
    return rand() % (n + 1);
}

static int account_named(int name) {
    for (int i = 1; i <= model.account_count; i++)
        if (model.accounts[i].name == name)
            return i;
    return 0;
}

static bool code_in_service(int code) {
    for (int i = 1; i <= model.unit_count; i++)
        if (model.units[i].code == code && !model.units[i].retired)
            return true;
    return false;
}

// ---- one random command of each family: fills `command`, notes the reasons against it, and does it to the model

static void try_unit(struct command *command) {
    int code = upto(CODES - 1), name = upto(NAMES - 1), kind = upto(UNIT_KINDS), status = upto(UNIT_STATUSES);
    int number = upto(model.unit_count + 1), next = model.unit_count + 1;
    bool inside = upto(9) > 0, known = number >= 1 && number <= model.unit_count;
    *command = unit_command((enum verb)(VERB_UNIT_REGISTER + upto(3)), (uint32_t)number);
    command->unit.code = codes[code];
    command->unit.name = names[name];
    command->unit.kind = (enum unit_kind)kind;
    command->unit.status = (enum unit_status)status;
    command->unit.org = inside ? TEST_ORG : "330204000000";
    if (command->verb == VERB_UNIT_REGISTER) {
        because(code >= GOOD_CODES, REFUSAL_UNIT_CODE_INVALID);
        because(code_in_service(code), REFUSAL_UNIT_CODE_TAKEN);
        because(name >= GOOD_NAMES, REFUSAL_TEXT_INVALID);
        because(kind == 0 || kind == UNIT_KINDS, REFUSAL_UNIT_KIND_INVALID);
        because(!inside, REFUSAL_ORG_INVALID);
        if (!none())
            return;
        model.units[next].code = code, model.units[next].name = name, model.units[next].status = UNIT_STANDBY;
        model.unit_count = next;
        return;
    }
    because(!known, REFUSAL_UNIT_UNKNOWN);
    because(known && model.units[number].retired, REFUSAL_UNIT_RETIRED);
    if (command->verb == VERB_UNIT_RENAME) {
        because(name >= GOOD_NAMES, REFUSAL_TEXT_INVALID);
        because(known && model.units[number].name == name, REFUSAL_NOTHING_CHANGED);
        if (none())
            model.units[number].name = name;
    } else if (command->verb == VERB_UNIT_SET_STATUS) {
        because(status == 0 || status == UNIT_STATUSES, REFUSAL_UNIT_STATUS_INVALID);
        because(known && model.units[number].status == status, REFUSAL_NOTHING_CHANGED);
        if (none())
            model.units[number].status = status;
    } else if (none())
        model.units[number].retired = 1;
}

static bool edge(int from, int to) { // in words of its own: upwards by one; over FIRST; back once more from AFTERMATH
    return (from >= PHASE_REPORTED && from <= PHASE_RESPONSE && to == from + 1) ||
           (from == PHASE_REPORTED && to == PHASE_RESPONSE) || (from == PHASE_FIRST && to == PHASE_AFTERMATH) ||
           (from == PHASE_AFTERMATH && to == PHASE_RESPONSE);
}

static void try_open(int title, int grade, int lat, bool inside) {
    int next = model.incident_count + 1;
    because(title >= GOOD_NAMES, REFUSAL_TEXT_INVALID);
    because(grade == INCIDENT_GRADES, REFUSAL_INCIDENT_GRADE_INVALID);
    because(lat == 2, REFUSAL_PLACE_INVALID);
    because(!inside, REFUSAL_ORG_INVALID);
    if (!none())
        return;
    model.incidents[next].title = title, model.incidents[next].grade = grade, model.incidents[next].lat = lat;
    model.incidents[next].phase = PHASE_REPORTED, model.incidents[next].version = 1;
    model.incident_count = next;
}

static void try_incident(struct command *command) {
    int title = upto(NAMES - 1), grade = upto(INCIDENT_GRADES), phase = upto(INCIDENT_PHASES), lat = upto(2);
    int number = upto(model.incident_count + 1), version = upto(3), text = upto(NAMES - 1);
    bool inside = upto(9) > 0, has_title = upto(1), has_grade = upto(1);
    bool known = number >= 1 && number <= model.incident_count;
    *command = incident_command((enum verb)(VERB_INCIDENT_OPEN + upto(5)), (uint32_t)number);
    struct incident_change *change = &command->incident;
    change->title = names[title], change->grade = (enum incident_grade)grade, change->text = names[text];
    change->phase = (enum incident_phase)phase, change->lat_e7 = lat == 2 ? 900000001 : lat;
    change->version = (uint32_t)version, change->has_title = has_title, change->has_grade = has_grade;
    change->org = inside ? TEST_ORG : "330204000000";
    if (command->verb == VERB_INCIDENT_OPEN) {
        try_open(title, grade, lat, inside);
        return;
    }
    int i = known ? number : 0; // row 0 takes what is done to nobody
    bool open = known && model.incidents[i].phase != PHASE_CLOSED;
    because(!known, REFUSAL_INCIDENT_UNKNOWN);
    because(known && !open && command->verb != VERB_INCIDENT_NOTE, REFUSAL_INCIDENT_CLOSED);
    bool other_title = has_title && title != model.incidents[i].title;
    bool other_grade = has_grade && grade != model.incidents[i].grade;
    switch (command->verb) {
    case VERB_INCIDENT_AMEND:
        because(version != 0 && version != model.incidents[i].version, REFUSAL_INCIDENT_VERSION_OLD);
        because(has_title && title >= GOOD_NAMES, REFUSAL_TEXT_INVALID);
        because(has_grade && (grade == 0 || grade == INCIDENT_GRADES), REFUSAL_INCIDENT_GRADE_INVALID);
        because(!other_title && !other_grade, REFUSAL_NOTHING_CHANGED);
        if (none() && other_title)
            model.incidents[i].title = title;
        if (none() && other_grade)
            model.incidents[i].grade = grade;
        break;
    case VERB_INCIDENT_MOVE:
        because(lat == 2, REFUSAL_PLACE_INVALID);
        because(lat == model.incidents[i].lat, REFUSAL_NOTHING_CHANGED);
        if (none())
            model.incidents[i].lat = lat;
        break;
    case VERB_INCIDENT_SET_PHASE:
        because(phase == model.incidents[i].phase, REFUSAL_NOTHING_CHANGED);
        because(!edge(model.incidents[i].phase, phase), REFUSAL_INCIDENT_PHASE_INVALID);
        if (none())
            model.incidents[i].phase = phase;
        break;
    case VERB_INCIDENT_CLOSE:
        because(text == 4, REFUSAL_TEXT_INVALID);
        if (none())
            model.incidents[i].phase = PHASE_CLOSED;
        break;
    default:
        because(text >= GOOD_NAMES, REFUSAL_TEXT_INVALID);
        if (none())
            model.incidents[i].notes++;
    }
    model.incidents[i].version += none() && command->verb != VERB_INCIDENT_NOTE;
}

static void kill_tokens(int account) {
    for (int t = 1; t <= model.token_count; t++)
        model.tokens[t].dead |= model.tokens[t].account == account;
}

static void try_account(struct command *command) {
    int name = upto(ACCOUNTS - 1), password = upto(PASSWORDS - 1), role = upto(ROLES), unit = upto(3);
    int i = account_named(name);
    *command = account_command((enum verb)(VERB_ACCOUNT_ADD + upto(2)), accounts[name]);
    command->account.password_hash = passwords[password];
    command->account.role = (enum role)role;
    command->account.unit_count = unit > 0;
    command->account.units[0] = (uint32_t)unit;
    if (command->verb == VERB_ACCOUNT_ADD) {
        because(name >= GOOD_ACCOUNTS, REFUSAL_ACCOUNT_NAME_INVALID);
        because(i, REFUSAL_ACCOUNT_NAME_TAKEN);
        because(role == ROLE_NONE || role == ROLES || (role == ROLE_UNIT) != (unit > 0), REFUSAL_ROLE_INVALID);
        because(role == ROLE_UNIT && unit > model.unit_count, REFUSAL_UNIT_UNKNOWN);
        because(role == ROLE_UNIT && unit <= model.unit_count && model.units[unit].retired, REFUSAL_UNIT_RETIRED);
        because(password == 2, REFUSAL_PASSWORD_INVALID);
        if (!none())
            return;
        i = ++model.account_count;
        model.accounts[i].name = name, model.accounts[i].password = password, model.accounts[i].role = role;
        return;
    }
    because(!i, REFUSAL_ACCOUNT_UNKNOWN);
    because(i && model.accounts[i].disabled, REFUSAL_ACCOUNT_DISABLED);
    if (command->verb == VERB_ACCOUNT_SET_PASSWORD) {
        because(password != 1, REFUSAL_PASSWORD_INVALID);
        because(password == model.accounts[i].password, REFUSAL_NOTHING_CHANGED);
        if (none())
            model.accounts[i].password = password;
    } else if (none() && upto(3) == 0) { // seldom, or nobody is left
        model.accounts[i].disabled = 1;
        kill_tokens(i);
    } else
        command->verb = VERB_NONE;
}

static void try_token(struct command *command, int64_t now_ms) {
    int name = upto(ACCOUNTS - 1), i = account_named(name), hash = 1 + upto(200);
    int number = upto(model.token_count + 1);
    int64_t expires_ms = now_ms - 5 + upto(300000000);
    *command = token_command((enum verb)(VERB_TOKEN_ISSUE + upto(1)), accounts[name], (uint32_t)number);
    memset(command->token.hash, hash, TOKEN_HASH_LEN);
    command->token.expires_at_ms = expires_ms;
    if (command->verb == VERB_TOKEN_REVOKE) {
        bool lives = number >= 1 && number <= model.token_count && !model.tokens[number].dead;
        because(!lives, REFUSAL_TOKEN_UNKNOWN);
        if (none())
            model.tokens[number].dead = 1;
        return;
    }
    because(!i, REFUSAL_ACCOUNT_UNKNOWN);
    because(i && model.accounts[i].disabled, REFUSAL_ACCOUNT_DISABLED);
    because(expires_ms <= now_ms, REFUSAL_EXPIRY_INVALID);
    for (int t = 1; t <= model.token_count; t++)
        because(!model.tokens[t].dead && model.tokens[t].hash == hash, REFUSAL_TOKEN_TAKEN);
    if (!none())
        return;
    int t = ++model.token_count;
    model.tokens[t].account = i, model.tokens[t].expires_ms = expires_ms, model.tokens[t].hash = (uint8_t)hash;
}

// ---- comparing

static void compare(const struct state *s) {
    uint32_t live = 0;
    assert_int_equal(state_unit_count(s), model.unit_count);
    for (int i = 1; i <= model.unit_count; i++) {
        const struct unit *unit = state_unit(s, (uint32_t)i);
        assert_string_equal(unit->code, codes[model.units[i].code]);
        assert_string_equal(unit->name, names[model.units[i].name]);
        assert_int_equal(unit->status, model.units[i].status);
        assert_int_equal(unit->retired, model.units[i].retired);
        assert_int_equal(state_unit_by_code(s, unit->code) == unit, !unit->retired);
    }
    assert_int_equal(state_incident_count(s), model.incident_count);
    for (int i = 1; i <= model.incident_count; i++) {
        const struct incident *incident = state_incident(s, (uint32_t)i);
        assert_string_equal(incident->title, names[model.incidents[i].title]);
        assert_int_equal(incident->grade, model.incidents[i].grade);
        assert_int_equal(incident->phase, model.incidents[i].phase);
        assert_int_equal(incident->lat_e7, model.incidents[i].lat);
        assert_int_equal(incident->notes, model.incidents[i].notes);
        assert_int_equal(incident->version, model.incidents[i].version);
        assert_int_equal(incident->closed_at_ms != 0, model.incidents[i].phase == PHASE_CLOSED);
    }
    assert_int_equal(state_account_count(s), model.account_count);
    for (int i = 1; i <= model.account_count; i++) {
        const struct account *account = state_account(s, (uint32_t)i);
        assert_ptr_equal(state_account_by_name(s, accounts[model.accounts[i].name]), account);
        assert_int_equal(account->disabled, model.accounts[i].disabled);
        assert_int_equal(account->role, model.accounts[i].role);
        assert_string_equal(account->password_hash, passwords[model.accounts[i].password]);
    }
    for (int t = 1; t <= model.token_count; t++) {
        const struct token *token = state_token(s, (uint32_t)t);
        assert_int_equal(token != NULL, !model.tokens[t].dead);
        live += token != NULL;
        if (token)
            assert_int_equal(token->account, model.tokens[t].account);
    }
    assert_int_equal(state_token_count(s), live);
    assert_int_equal(state_last_token(s), model.token_count);
}

static struct state *restored(const struct state *from) {
    struct state *s = state_create(TEST_DISTRICT);
    for (uint32_t i = 1; i <= state_unit_count(from); i++)
        state_restore_unit(s, state_unit(from, i));
    for (uint32_t i = 1; i <= state_incident_count(from); i++)
        state_restore_incident(s, state_incident(from, i));
    for (uint32_t i = 1; i <= state_account_count(from); i++)
        state_restore_account(s, state_account(from, i));
    for (const struct token *token = NULL; (token = state_token_next(from, token));)
        state_restore_token(s, token);
    state_restore_seq(s, state_seq(from), state_at_ms(from), state_last_token(from));
    return s;
}

static void step(struct state *desk, struct state *loop, struct state *late, int64_t now_ms) {
    struct command command;
    struct event event;
    memset(reasons, 0, sizeof reasons);
    switch (upto(3)) {
    case 0:
        try_unit(&command);
        break;
    case 1:
        try_incident(&command);
        break;
    case 2:
        try_account(&command);
        break;
    default:
        try_token(&command, now_ms);
    }
    if (command.verb == VERB_NONE)
        return;
    enum refusal refusal = test_do(desk, &command, now_ms, &event);
    if (refusal ? !reasons[refusal] : !none())
        fail_msg("%s: refusal %d is not among the model's reasons", verb_name(command.verb), refusal);
    if (refusal)
        return;
    // A day after a token expired it is forgotten, whatever the event is.
    for (int t = 1; t <= model.token_count; t++)
        model.tokens[t].dead |= model.tokens[t].expires_ms < now_ms - 86400000;
    // rule_scratch is gone by now: registered objects are taken from the desk's state.
    if (event.verb == VERB_UNIT_REGISTER)
        event.unit_registered = state_unit(desk, event.object);
    if (event.verb == VERB_INCIDENT_OPEN)
        event.incident_opened = state_incident(desk, event.object);
    if (event.verb == VERB_ACCOUNT_ADD)
        event.account_added = state_account(desk, event.object);
    state_apply(loop, &event);
    if (late)
        state_apply(late, &event);
}

static void random_districts(void **unused) {
    (void)unused;
    uint64_t events = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        srand(seed);
        memset(&model, 0, sizeof model);
        struct state *desk = state_create(TEST_DISTRICT), *loop = state_create(TEST_DISTRICT), *late = NULL;
        int64_t now_ms = 1000;
        for (int i = 0; i < STEPS; i++) {
            if (i == STEPS / 2)
                late = restored(desk);
            step(desk, loop, late, now_ms += upto(1000000));
        }
        compare(desk);
        compare(loop);
        compare(late);
        assert_int_equal(state_seq(late), state_seq(desk));
        events += state_seq(desk);
        state_destroy(desk);
        state_destroy(loop);
        state_destroy(late);
    }
    print_message("%llu of %d commands became events\n", (unsigned long long)events, SEEDS * STEPS);
    assert_true(events > SEEDS * STEPS / 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_districts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
