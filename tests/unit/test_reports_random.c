// Reports at random: incidents, rules, chains, calls, entries that are merged, changes of type and grade and of the
// wall clock, in any order, and a plain model beside the state that knows every clock and every alert. Now and then the
// state starts again from its image.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/district_intake.h"
#include "unit/report_case.h"
#include "wire/snapshot.h"

#define INCIDENTS 12
#define ROUNDS 40
#define STEPS 400

// ---- the rules, as text for the hub and as numbers for the model

struct plain_step {
    bool phone;
    enum report_kind kind;
    int minutes[INCIDENT_GRADES], near;
};
static const struct {
    const char *key, *type, *body;
    int count;
    struct plain_step steps[3];
} rules[] = {
    {"all",
     "",
     RULES("", STEP("call", "phone", "first", "20", NEAR("5")) "," STEP("first", "written", "first", "40", NEAR("10")),
           ""),
     2,
     {{true, REPORT_FIRST, {20, 20, 20, 20, 20}, 5}, {false, REPORT_FIRST, {40, 40, 40, 40, 40}, 10}}},
    {"water",
     "11A",
     RULES("\"11A\"",
           STEP("call", "phone", "first", "{\"major\": 30, \"serious\": 15}", "") "," STEP(
               "follow", "written", "follow", "{\"minor\": 300, \"major\": 200, \"serious\": 100}",
               NEAR("30")) "," STEP("end", "written", "check", "{\"serious\": 400, \"disastrous\": 350}", ""),
           ""),
     3,
     {{true, REPORT_FIRST, {0, 0, 30, 15, 0}, 0},
      {false, REPORT_FOLLOW, {0, 300, 200, 100, 0}, 30},
      {false, REPORT_CHECK, {0, 0, 0, 400, 350}, 0}}},
};
#define RULES_COUNT 2
static const char *const types[] = {"11A02", "11A03", "11B03", "12G01"};

// ---- the model

struct plain_clock {
    int rule, step;
    int64_t due, near, done;
    enum report_alert alert;
};
struct plain {
    bool closed, begun, ended;
    uint32_t follows;
    int type;
    enum incident_grade grade;
    int64_t notice, first_sent, follow_sent, end_sent;
    int count;
    struct plain_clock clocks[REPORT_CLOCKS_MAX];
};
static struct plain model[INCIDENTS + 1];
static uint32_t incidents;

static int64_t met_at(const struct plain *plain, const struct plain_step *step) {
    if (step->phone)
        return 0;
    int64_t sent = step->kind == REPORT_FIRST    ? plain->first_sent
                   : step->kind == REPORT_FOLLOW ? plain->follow_sent
                                                 : 0;
    return sent ? sent : plain->end_sent;
}

static void set_clocks(struct plain *plain, int64_t now_ms) {
    struct plain before = *plain;
    plain->count = 0;
    for (int r = 0; r < RULES_COUNT; r++)
        for (int s = 0; strncmp(types[plain->type], rules[r].type, strlen(rules[r].type)) == 0 && s < rules[r].count;
             s++) {
            const struct plain_step *step = &rules[r].steps[s];
            if (step->minutes[plain->grade] == 0)
                continue;
            struct plain_clock clock = {
                .rule = r, .step = s, .due = plain->notice + step->minutes[plain->grade] * MINUTE};
            clock.near = step->near ? clock.due - step->near * MINUTE : 0;
            clock.done = met_at(plain, step);
            for (int i = 0; i < before.count; i++) {
                const struct plain_clock *old = &before.clocks[i];
                if (old->rule != r || old->step != s)
                    continue;
                clock.done = old->done;
                clock.alert = old->alert;
                if (old->due == clock.due && old->near == clock.near)
                    continue;
                if (clock.alert == ALERT_LATE && now_ms < clock.due)
                    clock.alert = ALERT_NEAR;
                if (clock.alert == ALERT_NEAR && now_ms < clock.due && (!clock.near || now_ms < clock.near))
                    clock.alert = ALERT_NONE;
            }
            plain->clocks[plain->count++] = clock;
        }
}

// What the model says is due next, over all incidents.
static bool next_alert(int64_t now_ms, uint32_t *incident, int *clock, enum report_alert *alert) {
    int64_t best = INT64_MAX;
    for (uint32_t i = 1; i <= incidents; i++)
        for (int k = 0; !model[i].closed && k < model[i].count; k++) {
            const struct plain_clock *one = &model[i].clocks[k];
            if (one->done || one->alert == ALERT_LATE)
                continue;
            bool near = one->near && one->alert == ALERT_NONE;
            int64_t at = near ? one->near : one->due;
            if (at > now_ms || at >= best)
                continue;
            best = at;
            *incident = i, *clock = k, *alert = near ? ALERT_NEAR : ALERT_LATE;
        }
    return best != INT64_MAX;
}

static void compare(const struct state *state) {
    for (uint32_t i = 1; i <= incidents; i++) {
        const struct incident *incident = state_incident(state, i);
        assert_int_equal(incident->clock_count, model[i].count);
        assert_true(incident->first_notice_ms == model[i].notice);
        for (int k = 0; k < model[i].count; k++) {
            const struct report_clock *got = &incident->clocks[k];
            const struct plain_clock *expected = &model[i].clocks[k];
            assert_true(got->due_ms == expected->due && got->near_ms == expected->near &&
                        got->done_ms == expected->done && got->alert == expected->alert);
        }
        uint32_t count = 0;
        for (const struct report *report = NULL; (report = state_report_of_incident(state, i, report)) != NULL;)
            count++;
        assert_int_equal(count, (uint32_t)model[i].begun + model[i].follows + (uint32_t)model[i].ended);
    }
}

// ---- what may happen

static int64_t now;
static uint32_t any(uint32_t count) {
    return (uint32_t)rand() % count;
}

static void opens(struct state *state) {
    if (incidents == INCIDENTS)
        return;
    struct plain *plain = &model[++incidents];
    *plain = (struct plain){.type = (int)any(4), .grade = (enum incident_grade)any(INCIDENT_GRADES), .notice = now};
    assert_int_equal(open_at(state, types[plain->type], plain->grade, now), incidents);
    set_clocks(plain, now);
}

static void amends(struct state *state, uint32_t incident) {
    struct plain *plain = &model[incident];
    int type = (int)any(4);
    enum incident_grade grade = (enum incident_grade)(1 + any(INCIDENT_GRADES - 1));
    bool same = type == plain->type && grade == plain->grade;
    enum refusal refusal = amend(state, incident, types[type], grade, now, NULL);
    assert_int_equal(refusal, plain->closed ? REFUSAL_INCIDENT_CLOSED : same ? REFUSAL_NOTHING_CHANGED : REFUSAL_NONE);
    if (refusal)
        return;
    plain->type = type, plain->grade = grade;
    set_clocks(plain, now);
}

static void sends(struct state *state, uint32_t incident) {
    struct plain *plain = &model[incident];
    enum report_kind kind = (enum report_kind)(1 + any(REPORT_KINDS - 1));
    bool fits = !plain->ended && (kind == REPORT_FIRST) != plain->begun;
    assert_int_equal(send(state, incident, kind, now), fits ? REFUSAL_NONE : REFUSAL_REPORT_ORDER_INVALID);
    if (!fits)
        return;
    bool ends = kind == REPORT_FINAL || kind == REPORT_CHECK;
    plain->begun = true, plain->ended = ends, plain->follows += kind == REPORT_FOLLOW;
    if (kind == REPORT_FIRST)
        plain->first_sent = now;
    if (kind == REPORT_FOLLOW && !plain->follow_sent)
        plain->follow_sent = now;
    if (ends)
        plain->end_sent = now;
    for (int k = 0; k < plain->count; k++) {
        struct plain_clock *clock = &plain->clocks[k];
        const struct plain_step *step = &rules[clock->rule].steps[clock->step];
        if (!clock->done && !step->phone && (ends || step->kind == kind))
            clock->done = now;
    }
}

static void calls(struct state *state, uint32_t incident) {
    struct plain *plain = &model[incident];
    assert_int_equal(call(state, incident, now), REFUSAL_NONE);
    for (int r = 0; r < RULES_COUNT; r++) {
        struct plain_clock *first = NULL;
        for (int k = 0; k < plain->count; k++) {
            struct plain_clock *clock = &plain->clocks[k];
            bool open = clock->rule == r && rules[r].steps[clock->step].phone && !clock->done;
            if (open && (!first || clock->due < first->due))
                first = clock;
        }
        if (first)
            first->done = now;
    }
}

static void closes(struct state *state, uint32_t incident) {
    struct command command = incident_command(VERB_INCIDENT_CLOSE, incident);
    if (any(8) || model[incident].closed)
        return;
    assert_int_equal(test_do(state, &command, now, NULL), REFUSAL_NONE);
    model[incident].closed = true;
}

// What still runs of an incident goes on from a beginning so much later.
static void move(struct plain *plain, int64_t by_ms) {
    plain->notice += by_ms;
    for (int k = 0; k < plain->count; k++) {
        struct plain_clock *clock = &plain->clocks[k];
        if (clock->done)
            continue;
        clock->due += by_ms;
        clock->near += clock->near ? by_ms : 0;
    }
}

static void merges(struct state *state, uint32_t incident) {
    struct plain *plain = &model[incident];
    struct intake intake = an_intake();
    intake.happened_at_ms = 0;
    intake.received_at_ms = now - (int64_t)any(200) * MINUTE;
    struct command command = report_command(&intake);
    assert_int_equal(test_do(state, &command, now, NULL), REFUSAL_NONE);
    command = decide_command(VERB_INTAKE_MERGE, state_intake_count(state));
    command.intake.incident = incident;
    assert_int_equal(test_do(state, &command, now, NULL), plain->closed ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE);
    if (!plain->closed && intake.received_at_ms < plain->notice)
        move(plain, intake.received_at_ms - plain->notice);
}

static void sets_the_clock(struct state *state) {
    int64_t by_ms = (int64_t)any(200) * MINUTE - 100 * MINUTE;
    if (any(6) || now + by_ms < 400 * MINUTE)
        return;
    struct event shift = {
        .verb = VERB_CLOCK_SHIFT, .seq = state_seq(state) + 1, .at_ms = now, .actor = "", .device = ""};
    shift.clock.by_ms = by_ms;
    state_apply(state, &shift);
    now += by_ms;
    for (uint32_t i = 1; i <= incidents; i++)
        if (!model[i].closed)
            move(&model[i], by_ms);
}

// Time goes on, and what comes due comes in the order that the model says.
static void waits(struct state *state) {
    struct event event;
    uint32_t incident;
    int clock;
    enum report_alert alert;
    now += 1 + any(30 * MINUTE);
    while (next_alert(now, &incident, &clock, &alert)) {
        assert_true(take_due(state, now, &event));
        assert_int_equal(event.verb, VERB_REPORT_DUE);
        assert_int_equal(event.due.incident, incident);
        assert_int_equal(event.due.clock, clock + 1);
        assert_int_equal(event.due.alert, alert);
        model[incident].clocks[clock].alert = alert;
    }
    assert_false(take_due(state, now, &event));
}

static struct state *starts_again(struct state *state) {
    struct state *back = state_create(TEST_DISTRICT);
    struct buf image = {0};
    snapshot_write(&image, state);
    assert_true(snapshot_read(image.data, image.len, back));
    buf_free(&image);
    state_destroy(state);
    return back;
}

static void the_state_is_what_the_model_says(void **test) {
    (void)test;
    const char *wish = getenv("MUSTER_SEED");
    unsigned seed = wish ? (unsigned)strtoul(wish, NULL, 10) : 20261129;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < ROUNDS; round++) {
        struct state *state = state_create(TEST_DISTRICT);
        incidents = 0, now = 1000 * MINUTE;
        for (int r = 0; r < RULES_COUNT; r++)
            put_catalogue(state, CATALOGUE_REPORT_RULES, rules[r].key, rules[r].body);
        opens(state);
        for (int i = 0; i < STEPS; i++) {
            uint32_t incident = 1 + any(incidents);
            switch (any(9)) {
            case 0:
                opens(state);
                break;
            case 1:
                amends(state, incident);
                break;
            case 2:
                sends(state, incident);
                break;
            case 3:
                calls(state, incident);
                break;
            case 4:
                closes(state, incident);
                break;
            case 5:
                sets_the_clock(state);
                break;
            case 6:
                merges(state, incident);
                break;
            default:
                waits(state);
            }
            if (any(20) == 0)
                state = starts_again(state);
            compare(state);
        }
        state_destroy(state);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_state_is_what_the_model_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
