// 报送时限: the clocks that an incident's reports run against, as the active report rules ask of its type and grade.
// They run from the first notice. Each alerts twice by itself, near its limit and at it; both come, in this order, also
// when they came due while no hub ran. Pure; for rules, state*.c and due.c.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_REPORT_CLOCK_H
#define DOMAIN_REPORT_CLOCK_H

#include "domain/due.h"
#include "domain/state.h"

// Fills the clocks of an incident that begins: number, type, grade and first_notice_ms are set. Rules beyond
// REPORT_CLOCKS_MAX clocks are left out, those put last first.
void report_clocks_begin(const struct state *state, struct incident *incident);

// The clocks of the incident if it were of this type and grade, by the newest rules. A step that it is under already
// keeps when it was done, and its alerts as far as their time has come; a step that is new is done if the report it
// asks for was sent. Returns how many.
uint32_t report_clocks_amended(const struct state *state, const struct incident *incident, const char *type,
                               enum incident_grade grade, int64_t now_ms, struct report_clock *clocks);

// The next alert of all clocks: the place of the clock, from 1. False: none is left, or the incident is closed.
struct report_alarm {
    uint32_t clock;
    enum report_alert alert;
    int64_t at_ms;
};
bool report_clocks_next(const struct incident *incident, struct report_alarm *next);

// A report of this kind was sent, somebody was told by phone: the clocks that this meets are done at `at_ms`. A written
// report meets the open steps of its kind; the one that ends the chain all that are written. A call meets, of each set
// of rules, the open phone step that is due first.
void report_clocks_sent(const struct state *state, struct incident *incident, enum report_kind kind, int64_t at_ms);
void report_clocks_phoned(const struct state *state, struct incident *incident, int64_t at_ms);

// The fields that the form of an incident of this type has: of all active rules for it. True also when none of them has
// a form.
bool report_form_has(const struct state *state, const char *type, const char *key);

#endif
