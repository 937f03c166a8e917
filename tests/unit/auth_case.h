// People of every role, and one with a seat: what they may, a letter for each.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_AUTH_CASE_H
#define UNIT_AUTH_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "unit/district_posts.h"

#define INSIDE TEST_ORG // scope of the people below, but the admin's
#define OUTSIDE "330203002000"

enum who { OPERATOR, ADMIN, DUTY, UNIT, RELAY, OBSERVER, MEMBER, CLERK, PEOPLE }; // CLERK: a member, who gets seat 1
static struct principal people[PEOPLE];
static const enum role who_roles[PEOPLE] = {0,          ROLE_ADMIN,    ROLE_DUTY,   ROLE_UNIT,
                                            ROLE_RELAY, ROLE_OBSERVER, ROLE_MEMBER, ROLE_MEMBER};
static const char *const who_names[PEOPLE] = {"", "admin", "duty", "unit", "relay", "observer", "member", "clerk"};

static inline uint32_t must_at(struct state *s, int64_t now_ms, struct command command) {
    struct event event;
    assert_int_equal(test_do(s, &command, now_ms, &event), REFUSAL_NONE);
    return event.object;
}

// Their accounts; units of UNIT are as test_account gives them.
static inline void add_people(struct state *s) {
    for (uint32_t i = ADMIN; i < PEOPLE; i++) {
        assert_int_equal(test_account(s, who_names[i], who_roles[i], i == ADMIN ? OUTSIDE : INSIDE), i);
        people[i] = (struct principal){.account = i, .token = 1};
    }
}

// Opens a standing post inside, on whose first seat, with these rights, CLERK sits.
static inline void seat_clerk(struct state *s, int64_t now_ms, uint32_t hear, uint32_t may) {
    struct sample sample;
    struct template *template = sample_template(&sample, "hq", POST_HQ);
    for (int mode = MODE_PEACE; mode <= MODE_WAR; mode++) {
        sample.seats[0].rights[mode].hear |= hear;
        sample.seats[0].rights[mode].may = may;
    }
    must_at(s, now_ms, template_command(template));
    must_at(s, now_ms, post_command(VERB_POST_OPEN, 0));
    must_at(s, now_ms, seat_command(VERB_SEAT_ASSIGN, 1, 0, "clerk"));
}

// y yes, s out of scope, n not allowed, d not theirs (DISPATCH_NOT_YOURS).
static inline char auth_letter(enum refusal refusal) {
    switch (refusal) {
    case REFUSAL_NONE:
        return 'y';
    case REFUSAL_OUT_OF_SCOPE:
        return 's';
    case REFUSAL_NOT_ALLOWED:
        return 'n';
    case REFUSAL_DISPATCH_NOT_YOURS:
        return 'd';
    default:
        return '?';
    }
}

// A letter for each of `who`, acting as nobody.
static inline void check(const struct state *s, const char *row, struct command command) {
    for (int who = 0; who < PEOPLE; who++) {
        enum refusal refusal = auth_may_command(s, &people[who], &command);
        if (auth_letter(refusal) != row[who])
            fail_msg("%s by person %d: %d, not %c", verb_name(command.verb), who, refusal, row[who]);
    }
}

#endif
