// 100,000 random commands for posts and seats against a plain model of who holds what: the rules refuse for a reason
// the model knows and for no other, and the states agree: one by events, one restored half-way. Whoever hears other
// channels after an event than before it is told to start over.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "domain/reach.h"
#include "unit/district_posts.h"

enum { SEEDS = 200, STEPS = 500, POSTS = 10, INCIDENTS = 3, PEOPLE = 8, LINES = 3, ORGS = 4 };

static const char *const orgs[ORGS + 1] = {"330203000000", "330203001000", "330203002000", "330203001007",
                                           "330204001000"};
static const char *const names[PEOPLE + 2] = {"", "a", "b", "c", "d", "e", "f", "g", "h", "nobody"};
static const char *const templates[] = {"many", "one", "none"};

static struct model {
    int mode, disabled[PEOPLE + 2], closed_incident[INCIDENTS + 2], post_count, seat_count;
    struct {
        int single, incident, parent, closed, org;
    } posts[POSTS + 2];
    struct {
        int post, row, holder, stand_in, left, line_count;
        struct {
            int account, from, until, mode;
        } lines[LINES];
    } seats[POSTS * SAMPLE_PLACES + 2];
    int64_t now;
} m;

// The rows of the sample in words of their own. The deputy has a deputy here: the lead.
static const int row_of_place[SAMPLE_PLACES] = {1, 2, 3, 4, 4, 4, 5, 6};
static const bool row_is_open[] = {0, 0, 1, 1, 1, 0, 0};
static const int row_deputy[] = {0, 2, 3, 4, 0, 0, 0};
enum { WAR_ROW = 5 };
static const enum role roles[] = {ROLE_NONE, ROLE_ADMIN,  ROLE_DUTY,  ROLE_MEMBER,  ROLE_MEMBER,
                                  ROLE_DUTY, ROLE_MEMBER, ROLE_RELAY, ROLE_OBSERVER};
static const int scopes[] = {0, 0, 0, 1, 2, 3, 1, 0, 0};

static bool org_holds(int scope, int org) {
    return scope == 0 || scope == org || (scope == 1 && org == 3);
}

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

static void because_of_account(int account) {
    because(account < 1 || account > PEOPLE, REFUSAL_ACCOUNT_UNKNOWN);
    because(account >= 1 && account <= PEOPLE && m.disabled[account], REFUSAL_ACCOUNT_DISABLED);
    because(account == 7 || account == 8, REFUSAL_NOT_ALLOWED);
}

// ---- posts

static bool because_of_post(int post) {
    because(post < 1 || post > m.post_count, REFUSAL_POST_UNKNOWN);
    because(post >= 1 && post <= m.post_count && m.posts[post].closed, REFUSAL_POST_CLOSED);
    return post >= 1 && post <= m.post_count;
}

static void try_open(struct command *command) {
    int template = upto(9) == 0 ? 2 : upto(1), org = upto(9) == 0 ? ORGS : upto(ORGS - 1);
    int incident = upto(INCIDENTS + 1), parent = upto(2) ? upto(m.post_count + 1) : 0, next = m.post_count + 1;
    *command = post_command(VERB_POST_OPEN, 0);
    command->post.template = templates[template], command->post.org = orgs[org];
    command->post.incident = (uint32_t)incident, command->post.parent = (uint32_t)parent;
    because(template == 2, REFUSAL_TEMPLATE_UNKNOWN);
    because(org == ORGS, REFUSAL_ORG_INVALID);
    because(incident > INCIDENTS, REFUSAL_INCIDENT_UNKNOWN);
    because(incident <= INCIDENTS && m.closed_incident[incident], REFUSAL_INCIDENT_CLOSED);
    if (parent)
        because_of_post(parent);
    for (int i = 1; i <= m.post_count; i++)
        because(incident && !m.posts[i].closed && m.posts[i].incident == incident &&
                    (m.posts[i].single || template == 1),
                REFUSAL_POST_EXISTS);
    if (!none())
        return;
    m.post_count = next;
    m.posts[next].single = template, m.posts[next].incident = incident, m.posts[next].parent = parent;
    m.posts[next].org = org;
    for (int i = 0; i < SAMPLE_PLACES; i++) {
        m.seats[++m.seat_count].post = next;
        m.seats[m.seat_count].row = row_of_place[i];
    }
}

static bool leads_to(int from, int to) {
    while (from && from != to)
        from = m.posts[from].parent;
    return from == to;
}

static void try_post(struct command *command) {
    if (upto(3) == 0 && m.post_count < POSTS) {
        try_open(command);
        return;
    }
    int post = upto(m.post_count + 1), parent = upto(m.post_count + 1);
    bool closes = upto(9) == 0;
    *command = post_command(closes ? VERB_POST_CLOSE : VERB_POST_LINK, (uint32_t)post);
    command->post.parent = (uint32_t)parent;
    bool known = because_of_post(post);
    if (closes) {
        if (!none())
            return;
        m.posts[post].closed = 1;
        for (int i = 1; i <= m.seat_count; i++)
            if (m.seats[i].post == post && (m.seats[i].holder || m.seats[i].stand_in)) {
                m.seats[i].left = m.seats[i].holder ? m.seats[i].holder : m.seats[i].stand_in;
                m.seats[i].holder = m.seats[i].stand_in = 0;
            }
        return;
    }
    bool there = !parent || because_of_post(parent);
    because(known && m.posts[post].parent == parent, REFUSAL_NOTHING_CHANGED);
    because(known && there && parent && leads_to(parent, post), REFUSAL_POST_PARENT_INVALID);
    if (none())
        m.posts[post].parent = parent;
}

// ---- seats

static int rostered(int seat) {
    int either = 0;
    for (int i = m.seats[seat].line_count - 1; i >= 0; i--)
        if (m.now >= m.seats[seat].lines[i].from && m.now < m.seats[seat].lines[i].until &&
            m.seats[seat].lines[i].mode == 0)
            either = m.seats[seat].lines[i].account;
    for (int i = m.seats[seat].line_count - 1; i >= 0; i--)
        if (m.now >= m.seats[seat].lines[i].from && m.now < m.seats[seat].lines[i].until &&
            m.seats[seat].lines[i].mode == m.mode)
            either = m.seats[seat].lines[i].account;
    return either;
}

static void put(int seat, int holder, int stand_in, int left) {
    m.seats[seat].holder = holder, m.seats[seat].stand_in = stand_in, m.seats[seat].left = left;
}

static bool holds_deputy(int seat, int account) {
    int deputy = row_deputy[m.seats[seat].row];
    for (int i = 1; i <= m.seat_count; i++)
        if (deputy && m.seats[i].post == m.seats[seat].post && m.seats[i].row == deputy && m.seats[i].holder == account)
            return true;
    return false;
}

// For a seat that is there: why not, and what comes of it.
static void try_verb(enum verb verb, int seat, int actor, int account) {
    int holder = m.seats[seat].holder, stand_in = m.seats[seat].stand_in, post = m.seats[seat].post;
    bool absent = m.seats[seat].row == WAR_ROW && m.mode == MODE_PEACE, empty = !holder && !stand_in;
    bool person = actor >= 1 && actor <= PEOPLE, yours = person && (holder == actor || stand_in == actor);
    bool open = person && row_is_open[m.seats[seat].row] &&
                (org_holds(scopes[actor], m.posts[post].org) || org_holds(m.posts[post].org, scopes[actor]));
    switch (verb) {
    case VERB_SEAT_TAKE:
        because_of_account(actor);
        because(person && holder == actor && !stand_in, REFUSAL_NOTHING_CHANGED);
        because(holder && holder != actor, REFUSAL_SEAT_HELD);
        because(holder != actor && absent, REFUSAL_SEAT_WAR_ONLY);
        because(person && holder != actor && !open && rostered(seat) != actor, REFUSAL_SEAT_NOT_OPEN);
        if (none())
            put(seat, actor, 0, stand_in && stand_in != actor ? stand_in : 0);
        break;
    case VERB_SEAT_ASSIGN:
        because_of_account(account);
        because(holder && holder == account, REFUSAL_NOTHING_CHANGED);
        because(holder && holder != account, REFUSAL_SEAT_HELD);
        because(absent, REFUSAL_SEAT_WAR_ONLY);
        if (none())
            put(seat, account, 0, stand_in && stand_in != account ? stand_in : 0);
        break;
    case VERB_SEAT_HAND_OVER:
        because(empty, REFUSAL_SEAT_EMPTY);
        because(!empty && !yours, REFUSAL_SEAT_NOT_YOURS);
        because_of_account(account);
        because(holder == account && !stand_in, REFUSAL_NOTHING_CHANGED);
        because(holder != account && absent, REFUSAL_SEAT_WAR_ONLY);
        if (none())
            put(seat, account, 0,
                holder && holder != account       ? holder
                : stand_in && stand_in != account ? stand_in
                                                  : 0);
        break;
    case VERB_SEAT_RELIEVE:
        because(empty, REFUSAL_SEAT_EMPTY);
        if (none())
            put(seat, 0, 0, holder ? holder : stand_in);
        break;
    case VERB_SEAT_STAND_IN:
        because_of_account(actor);
        because(yours, REFUSAL_NOTHING_CHANGED);
        because(person && !holds_deputy(seat, actor), REFUSAL_SEAT_NO_DEPUTY);
        because(stand_in && stand_in != actor, REFUSAL_SEAT_HELD);
        because(absent, REFUSAL_SEAT_WAR_ONLY);
        if (none())
            put(seat, holder, actor, 0);
        break;
    default: // leave
        because(!yours, REFUSAL_SEAT_NOT_YOURS);
        if (none())
            put(seat, holder == actor ? 0 : holder, holder == actor ? stand_in : 0, actor);
    }
}

static bool because_of_seat(int seat) {
    bool known = seat >= 1 && seat <= m.seat_count;
    because(!known, REFUSAL_SEAT_UNKNOWN);
    because(known && m.posts[m.seats[seat].post].closed, REFUSAL_POST_CLOSED);
    return known;
}

static void try_seat(struct command *command) {
    int seat = upto(m.seat_count + 1), actor = upto(3) ? 1 + upto(5) : upto(PEOPLE + 1), account = upto(PEOPLE + 1);
    if (upto(1) && seat >= 1 && seat <= m.seat_count && m.seats[seat].holder) // mostly somebody who has to do with it
        actor = m.seats[seat].stand_in && upto(1) ? m.seats[seat].stand_in : m.seats[seat].holder;
    enum verb verb = (enum verb)(VERB_SEAT_TAKE + upto(VERB_SEAT_LEAVE - VERB_SEAT_TAKE));
    *command = seat_command(verb, (uint32_t)seat, (uint32_t)actor, names[account]);
    if (because_of_seat(seat))
        try_verb(verb, seat, actor, account);
}

static void try_roster(struct command *command) {
    static struct roster_line lines[LINES + 1];
    int seat = upto(m.seat_count + 1), count = upto(LINES), wrong = upto(3) ? 0 : upto(4), accounts[LINES];
    for (int i = 0; i < count; i++) {
        int account = accounts[i] = upto(9) ? 1 + upto(5) : upto(PEOPLE + 1), from = (int)m.now + upto(400) - 200;
        from = from < 0 ? 0 : from;
        lines[i] = (struct roster_line){names[account], from, from + 1 + upto(400), (enum mode)upto(MODES - 1)};
        because(account < 1 || account > 6 || m.disabled[account], REFUSAL_ROSTER_INVALID);
    }
    if (count && wrong == 1)
        lines[0].mode = MODES;
    if (count && wrong == 2)
        lines[0].until_ms = lines[0].from_ms;
    because(count && (wrong == 1 || wrong == 2), REFUSAL_ROSTER_INVALID);
    *command = roster_command((uint32_t)seat, lines, (uint32_t)count);
    if (!because_of_seat(seat))
        return;
    bool same = m.seats[seat].line_count == count;
    for (int i = 0; same && i < count; i++)
        same = m.seats[seat].lines[i].account == accounts[i] && m.seats[seat].lines[i].from == lines[i].from_ms &&
               m.seats[seat].lines[i].until == lines[i].until_ms && m.seats[seat].lines[i].mode == (int)lines[i].mode;
    because(same, REFUSAL_NOTHING_CHANGED);
    if (!none())
        return;
    m.seats[seat].line_count = count;
    for (int i = 0; i < count; i++) {
        m.seats[seat].lines[i].account = accounts[i], m.seats[seat].lines[i].mode = (int)lines[i].mode;
        m.seats[seat].lines[i].from = (int)lines[i].from_ms, m.seats[seat].lines[i].until = (int)lines[i].until_ms;
    }
}

// ---- the world around

static void try_world(struct command *command) {
    int which = upto(9), incident = upto(INCIDENTS + 1), mode = upto(MODES), account = upto(PEOPLE + 1);
    if (which == 0) {
        *command = incident_command(VERB_INCIDENT_CLOSE, (uint32_t)incident);
        because(incident < 1 || incident > INCIDENTS, REFUSAL_INCIDENT_UNKNOWN);
        because(incident <= INCIDENTS && m.closed_incident[incident], REFUSAL_INCIDENT_CLOSED);
        if (none())
            m.closed_incident[incident] = 1;
    } else if (which == 1) {
        *command = account_command(VERB_ACCOUNT_DISABLE, names[account]);
        because(account < 1 || account > PEOPLE, REFUSAL_ACCOUNT_UNKNOWN);
        because(account >= 1 && account <= PEOPLE && m.disabled[account], REFUSAL_ACCOUNT_DISABLED);
        if (none())
            m.disabled[account] = 1; // the seats stay until they are relieved
    } else {
        *command = mode_command((enum mode)mode);
        because(mode != MODE_PEACE && mode != MODE_WAR, REFUSAL_MODE_INVALID);
        because(mode == m.mode, REFUSAL_NOTHING_CHANGED);
        if (none())
            m.mode = mode;
    }
}

// ---- states

static struct state *begin(void) {
    struct state *state = state_create(TEST_DISTRICT);
    m = (struct model){.mode = MODE_PEACE, .now = 1000};
    for (int i = 0; i < 2; i++) {
        struct sample sample;
        struct template *template = sample_template(&sample, templates[i], POST_HQ);
        template->single = i;
        sample.seats[ROW_DEPUTY - 1].deputy = ROW_LEAD;
        for (int row = 0; row < SAMPLE_ROWS; row++) // something different for each row and mode
            for (int mode = MODE_PEACE; mode <= MODE_WAR; mode++)
                sample.seats[row].rights[mode].hear = (uint32_t)(73 * (row + 1) * mode + i) & (511 - REACH_DISTRICT);
        struct command c = template_command(template);
        assert_int_equal(test_do(state, &c, 1, NULL), REFUSAL_NONE);
    }
    for (int i = 0; i < INCIDENTS; i++) {
        struct command c = incident_command(VERB_INCIDENT_OPEN, 0);
        assert_int_equal(test_do(state, &c, 1, NULL), REFUSAL_NONE);
    }
    for (int i = 1; i <= PEOPLE; i++)
        assert_int_equal(test_account(state, names[i], roles[i], orgs[scopes[i]]), i);
    return state;
}

static struct state *restored(const struct state *from) {
    struct state *state = state_create(TEST_DISTRICT);
    for (uint32_t i = 1; i <= INCIDENTS; i++)
        state_restore_incident(state, state_incident(from, i));
    for (uint32_t i = 1; i <= PEOPLE; i++)
        state_restore_account(state, state_account(from, i));
    state_restore_mode(state, state_mode(from), state_clock(from));
    for (uint32_t i = 1; i <= state_template_count(from); i++)
        state_restore_template(state, state_template(from, i));
    for (uint32_t i = 1; i <= state_post_count(from); i++)
        state_restore_post(state, state_post(from, i));
    for (uint32_t i = 1; i <= state_seat_count(from); i++)
        state_restore_seat(state, state_seat(from, i));
    for (uint32_t i = 1; i <= PEOPLE; i++)
        state_restore_reach(state, i, state_reach_seq(from, i));
    state_restore_seq(state, state_seq(from), state_at_ms(from), 0);
    return state;
}

static void compare_seat(const struct state *state, int number) {
    const struct seat *seat = state_seat(state, (uint32_t)number);
    assert_true((int)seat->post == m.seats[number].post && (int)seat->row == m.seats[number].row);
    assert_true((int)seat->holder == m.seats[number].holder && (int)seat->stand_in == m.seats[number].stand_in);
    assert_int_equal(seat->left, m.seats[number].left);
    assert_int_equal(seat->roster_count, m.seats[number].line_count);
    assert_int_equal(seat_rostered(seat, (enum mode)m.mode, m.now), rostered(number));
    for (int i = 0; i < m.seats[number].line_count; i++)
        assert_int_equal(seat->roster[i].account, m.seats[number].lines[i].account);
}

static void compare(const struct state *state, const struct state *by_events) {
    assert_int_equal(state_mode(state), m.mode);
    assert_int_equal(state_post_count(state), m.post_count);
    assert_int_equal(state_seat_count(state), m.seat_count);
    for (int i = 1; i <= m.post_count; i++) {
        const struct post *post = state_post(state, (uint32_t)i);
        assert_true((int)post->parent == m.posts[i].parent && (post->closed_at_ms != 0) == m.posts[i].closed);
        assert_memory_equal(post, state_post(by_events, (uint32_t)i), sizeof *post);
    }
    for (int i = 1; i <= m.seat_count; i++)
        compare_seat(state, i);
    for (int who = 1; who <= PEOPLE; who++) {
        int listed = 0, sits = 0;
        const struct seat *seat = NULL;
        while ((seat = state_seat_of_account(state, (uint32_t)who, seat)))
            listed++;
        for (int i = 1; i <= m.seat_count; i++)
            sits += m.seats[i].holder == who || m.seats[i].stand_in == who;
        assert_int_equal(listed, sits);
        assert_int_equal(state_reach_seq(state, (uint32_t)who), state_reach_seq(by_events, (uint32_t)who));
    }
}

// ---- hearing

enum { CHANNELS = POSTS * 3 + INCIDENTS };
static bool heard[PEOPLE + 1][CHANNELS];

static void note_hearing(const struct state *state, bool now[PEOPLE + 1][CHANNELS]) {
    for (uint32_t who = 1; who <= PEOPLE; who++)
        for (uint32_t i = 0; i < CHANNELS; i++) {
            struct channel channel = {CHANNEL_INCIDENT, i - POSTS * 3 + 1, 0};
            if (i < POSTS * 3)
                channel = (struct channel){i % 3 ? CHANNEL_MODULE : CHANNEL_POST, i / 3 + 1, i % 3};
            now[who][i] = reach_hears(state, who, &channel);
        }
}

// A post that is new has said nothing yet: whoever hears it has missed nothing.
static void whoever_hears_otherwise_starts_over(const struct state *state, const struct event *event) {
    bool now[PEOPLE + 1][CHANNELS];
    note_hearing(state, now);
    for (uint32_t who = 1; who <= PEOPLE; who++)
        for (uint32_t i = 0; i < CHANNELS; i++) {
            bool is_new = event->verb == VERB_POST_OPEN && i < POSTS * 3 && i / 3 + 1 == event->object;
            if (now[who][i] != heard[who][i] && !is_new && state_reach_seq(state, who) != event->seq)
                fail_msg("%s of %u: account %u hears channel %u otherwise and is not told", verb_name(event->verb),
                         event->object, who, i);
        }
    memcpy(heard, now, sizeof heard);
}

static int accepted, refused;

static void step(struct state *states[3], int count, bool listens) {
    struct command command;
    struct rule_scratch scratch;
    struct event event = {.actor = "tester", .device = "test"};
    memset(reasons, 0, sizeof reasons);
    m.now += upto(30);
    int which = upto(99);
    if (which < 15 || m.post_count == 0)
        try_post(&command);
    else if (which < 20)
        try_world(&command);
    else if (which < 30)
        try_roster(&command);
    else
        try_seat(&command);
    enum refusal refusal = rule_of(command.verb)(states[0], &command, m.now, &scratch, &event);
    if (refusal ? !reasons[refusal] : !none())
        fail_msg("%s: refusal %d, which the model does not expect", verb_name(command.verb), refusal);
    refused += refusal != REFUSAL_NONE;
    if (refusal)
        return;
    accepted++;
    event.seq = state_seq(states[0]) + 1;
    event.at_ms = m.now;
    for (int i = 0; i < count; i++)
        state_apply(states[i], &event);
    if (listens)
        whoever_hears_otherwise_starts_over(states[0], &event);
}

static void commands_and_a_plain_model(void **unused) {
    (void)unused;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        srand(seed);
        struct state *states[3] = {begin(), begin(), NULL};
        memset(heard, 0, sizeof heard);
        for (int i = 0; i < STEPS; i++) {
            if (i == STEPS / 2)
                states[2] = restored(states[0]);
            step(states, states[2] ? 3 : 2, seed % 4 == 0);
        }
        for (int i = 0; i < 3; i++)
            compare(states[i], states[1]);
        for (int i = 0; i < 3; i++)
            state_destroy(states[i]);
    }
    print_message("%d accepted, %d refused\n", accepted, refused);
    assert_true(accepted + refused == SEEDS * STEPS && accepted > SEEDS * STEPS / 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(commands_and_a_plain_model)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
