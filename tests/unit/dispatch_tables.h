// Are the tables of dispatches, aid and alarms what a state says?
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISPATCH_TABLES_H
#define UNIT_DISPATCH_TABLES_H

#include "log_fixture.h"

#define PLACE_IS(column)                                                                                               \
    "coalesce(round(st_y(" column ") * 1e7)::text, ''), coalesce(round(st_x(" column ") * 1e7)::text, '')"
#define MS_OF(column) "coalesce(round(extract(epoch FROM " column ") * 1000), 0)"

static inline void add_place(char *to, size_t size, const struct place *place) {
    if (place->known)
        snprintf(strchr(to, '\0'), size - strlen(to), "|%d|%d", place->lat_e7, place->lon_e7);
    else
        snprintf(strchr(to, '\0'), size - strlen(to), "||");
}

static inline const char *name_of_account(const struct state *state, uint32_t number) {
    return number ? state_account(state, number)->name : "";
}

static inline void assert_row_is(const char *expected, const char *format, uint32_t number) {
    char sql[2000];
    snprintf(sql, sizeof sql, format, number);
    assert_string_equal(pg_ask(conninfo, sql), expected);
}

#define WAY_OUT_IS MS_OF("notified_at") ", " MS_OF("accepted_at") ", " MS_OF("refused_at") ", " MS_OF("departed_at")
#define THERE_IS MS_OF("arrived_at") ", " MS_OF("reported_at") ", " MS_OF("done_at") ", " MS_OF("released_at")
#define MARKS_ARE WAY_OUT_IS ", " THERE_IS

static inline void assert_dispatch_row(const struct state *state, const struct dispatch *dispatch) {
    char expected[9000];
    snprintf(expected, sizeof expected, "%u|%u|%s|%c|%c|%u|%u|%s|%u|%s|%s|%llu", dispatch->incident, dispatch->unit,
             dispatch_phase_name(dispatch->phase), dispatch_phase_is_open(dispatch->phase) ? 't' : 'f',
             dispatch->also ? 't' : 'f', dispatch->aid, dispatch->plan, name_of_account(state, dispatch->sender),
             dispatch->seat, dispatch->text, dispatch->reason, (unsigned long long)dispatch->seq);
    add_place(expected, sizeof expected, &dispatch->place);
    int steps = 0;
    for (int phase = DISPATCH_NONE + 1; phase < DISPATCH_PHASES; phase++) {
        int64_t at_ms = dispatch->marks[phase].at_ms;
        steps += at_ms > 0;
        snprintf(strchr(expected, '\0'), 40, "|%lld", (long long)at_ms);
    }
    snprintf(strchr(expected, '\0'), 20, "|%d", steps);
    assert_row_is(
        expected,
        "SELECT concat_ws('|', incident, unit, phase, open, also, coalesce(aid, 0), coalesce(plan, 0), sender, "
        "seat, text, reason, seq, " PLACE_IS(
            "place") ", " MARKS_ARE ", (SELECT count(*) FROM muster.dispatch_step s WHERE s.dispatch = d.dispatch)) "
                     "FROM muster.dispatch d WHERE dispatch = %u",
        dispatch->number);
}

#define ASKED_IS MS_OF("asked_at")
#define ANSWERED_IS MS_OF("decided_at")

static inline void assert_aid_row(const struct state *state, const struct aid *aid) {
    char expected[9000];
    snprintf(expected, sizeof expected, "%u|%s|%s|%u|%s|%s|%s|%u|%lld|%s|%lld|%s|%llu", aid->incident, aid->to_org,
             aid->can, aid->count, aid->text, aid_state_name(aid->state), name_of_account(state, aid->asker), aid->seat,
             (long long)aid->asked_at_ms, name_of_account(state, aid->decider), (long long)aid->decided_at_ms,
             aid->reason, (unsigned long long)aid->seq);
    add_place(expected, sizeof expected, &aid->place);
    assert_row_is(expected,
                  "SELECT concat_ws('|', incident, to_org, can, count, text, state, asker, seat, " ASKED_IS
                  ", decider, " ANSWERED_IS ", reason, seq, " PLACE_IS("place") ") FROM muster.aid WHERE aid = %u",
                  aid->number);
}

#define RAISED_IS MS_OF("raised_at")
#define TAKEN_IS MS_OF("taken_at") ", " MS_OF("cleared_at")

static inline void assert_alarm_row(const struct state *state, const struct alarm *alarm) {
    char expected[9000];
    snprintf(expected, sizeof expected, "%u|%s|%u|%s|%s|%lld|%s|%u|%lld|%lld|%s|%llu", alarm->unit,
             alarm_kind_name(alarm->kind), alarm->fence, alarm->text, name_of_account(state, alarm->raiser),
             (long long)alarm->raised_at_ms, name_of_account(state, alarm->taker), alarm->seat,
             (long long)alarm->taken_at_ms, (long long)alarm->cleared_at_ms, alarm->outcome,
             (unsigned long long)alarm->seq);
    add_place(expected, sizeof expected, &alarm->place);
    assert_row_is(expected,
                  "SELECT concat_ws('|', unit, kind, coalesce(fence, 0), text, raiser, " RAISED_IS
                  ", taker, coalesce(seat, 0), " TAKEN_IS
                  ", outcome, seq, " PLACE_IS("place") ") "
                                                       "FROM muster.alarm WHERE alarm = %u",
                  alarm->number);
}

static inline void assert_dispatch_tables_are(const struct state *state) {
    for (uint32_t n = 1; n <= state_dispatch_count(state); n++)
        assert_dispatch_row(state, state_dispatch(state, n));
    for (uint32_t n = 1; n <= state_aid_count(state); n++)
        assert_aid_row(state, state_aid(state, n));
    for (uint32_t n = 1; n <= state_alarm_count(state); n++)
        assert_alarm_row(state, state_alarm(state, n));
    for (uint32_t n = 1; n <= state_unit_count(state); n++) {
        char expected[20];
        snprintf(expected, sizeof expected, "%u", state_unit(state, n)->deadman_every_s);
        assert_row_is(expected, "SELECT deadman_every_s FROM muster.unit WHERE unit = %u", n);
    }
    assert_int_equal(number_of("SELECT count(*) FROM muster.dispatch"), state_dispatch_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.aid"), state_aid_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.alarm"), state_alarm_count(state));
}

#endif
