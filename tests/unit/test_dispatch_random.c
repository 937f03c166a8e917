// Dispatches by the thousand, in random order, against a plain model that looks through all of them each time: nobody
// is booked twice, what ends frees, and units do what the furthest of their dispatches says.
// SPDX-License-Identifier: Apache-2.0
#include "unit/dispatch_case.h"
#include "wire/snapshot.h"

#define UNITS 14
#define INCIDENTS 400
#define DISPATCHES 20000
#define STEPS 30000

struct booked {
    uint32_t unit, incident;
    enum dispatch_phase phase;
};
struct model {
    struct state *state;
    uint32_t tablets[UNITS + 1], duty;
    enum unit_status status[UNITS + 1];
    bool retired[UNITS + 1];
    bool closed[INCIDENTS + 1];
    uint32_t incidents;
    struct booked booked[DISPATCHES + 1];
    uint32_t count;
    int64_t now_ms;
    uint32_t tally[2];
};

static bool is_over(enum dispatch_phase phase) {
    return phase == DISPATCH_REFUSED || phase == DISPATCH_RELEASED;
}

// How far along the way there and back; the ends are none of it.
static int rank(enum dispatch_phase phase) {
    static const int ranks[DISPATCH_PHASES] = {-1, 0, 1, -1, 2, 3, 4, 5, -1};
    return ranks[phase];
}

static bool is_with(const struct model *model, uint32_t unit, uint32_t incident) {
    for (uint32_t i = 1; i <= model->count; i++)
        if (model->booked[i].unit == unit && !is_over(model->booked[i].phase) &&
            (incident == 0 || model->booked[i].incident == incident))
            return true;
    return false;
}

static void does_now(struct model *model, uint32_t unit, bool released) {
    int furthest = 0;
    for (uint32_t i = 1; i <= model->count; i++) {
        static const int weights[DISPATCH_PHASES] = {0, 0, 0, 0, 2, 3, 3, 1, 0};
        const struct booked *one = &model->booked[i];
        if (one->unit == unit && weights[one->phase] > furthest)
            furthest = weights[one->phase];
    }
    static const enum unit_status does[] = {UNIT_STANDBY, UNIT_RETURNING, UNIT_DEPARTED, UNIT_ON_SCENE};
    if (model->status[unit] != UNIT_UNAVAILABLE && (furthest > 0 || released))
        model->status[unit] = does[furthest];
}

static uint32_t any(uint32_t most) {
    return 1 + (uint32_t)rand() % most;
}

static enum refusal expected_of_sending(const struct model *model, uint32_t incident, const uint32_t *units,
                                        uint32_t count, bool also) {
    if (incident > model->incidents)
        return REFUSAL_INCIDENT_UNKNOWN;
    if (model->closed[incident])
        return REFUSAL_INCIDENT_CLOSED;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = units[i];
        if (unit > UNITS || model->retired[unit])
            return REFUSAL_DISPATCH_UNITS_INVALID;
        if (model->status[unit] == UNIT_UNAVAILABLE)
            return REFUSAL_DISPATCH_UNIT_UNAVAILABLE;
        if (is_with(model, unit, incident))
            return REFUSAL_DISPATCH_UNIT_HERE;
        if (!also && is_with(model, unit, 0))
            return REFUSAL_DISPATCH_UNIT_BUSY;
        for (uint32_t k = 0; k < i; k++)
            if (units[k] == unit)
                return REFUSAL_DISPATCH_UNITS_INVALID;
    }
    return REFUSAL_NONE;
}

static void send(struct model *model) {
    uint32_t units[3], count = any(3), incident = model->incidents > 5 ? model->incidents - 5 + any(6) : any(6);
    bool also = rand() % 3 == 0;
    for (uint32_t i = 0; i < count; i++)
        units[i] = any(UNITS + 1);
    enum refusal wanted = expected_of_sending(model, incident, units, count, also);
    assert_int_equal(ask(model->state, send_command(incident, units, count, also), model->now_ms), wanted);
    model->tally[wanted != REFUSAL_NONE]++;
    for (uint32_t i = 0; wanted == REFUSAL_NONE && i < count; i++)
        model->booked[++model->count] = (struct booked){units[i], incident, DISPATCH_NOTIFIED};
}

enum side { BY_TABLET, BY_OTHER_TABLET, BY_DUTY, BY_WATCH, SIDES };

static enum refusal expected_of_step(enum dispatch_phase from, enum dispatch_phase to, enum side side, bool text) {
    if (side == BY_OTHER_TABLET)
        return REFUSAL_DISPATCH_NOT_YOURS;
    if (to == from)
        return REFUSAL_NOTHING_CHANGED;
    bool refuses = to == DISPATCH_REFUSED && rank(from) >= 0 && rank(from) <= 1;
    bool frees = to == DISPATCH_RELEASED && rank(from) >= 0;
    bool ahead = rank(to) > rank(from) && rank(from) >= 0;
    if (!refuses && !frees && !ahead)
        return REFUSAL_DISPATCH_STEP_INVALID;
    if (side == BY_WATCH && to != DISPATCH_DEPARTED && to != DISPATCH_ARRIVED)
        return REFUSAL_DISPATCH_NOT_YOURS;
    if (side == BY_TABLET && frees && from != DISPATCH_DONE)
        return REFUSAL_DISPATCH_NOT_YOURS;
    return refuses && !text ? REFUSAL_DISPATCH_REASON_MISSING : REFUSAL_NONE;
}

static void step(struct model *model) {
    uint32_t number = model->count > 30 ? model->count - 30 + any(30) : any(30);
    enum dispatch_phase to = (enum dispatch_phase)(rand() % DISPATCH_PHASES);
    enum side side = (enum side)(rand() % SIDES);
    bool text = rand() % 2;
    struct booked *one = &model->booked[number];
    uint32_t unit = number <= model->count ? one->unit : 1;
    uint32_t actors[SIDES] = {model->tablets[unit], model->tablets[unit % UNITS + 1], model->duty, 0};
    struct command c = move_command(actors[side], number, to, text ? "路断" : "");
    c.dispatched.by_fence = side == BY_WATCH;
    enum refusal wanted =
        number > model->count ? REFUSAL_DISPATCH_UNKNOWN : expected_of_step(one->phase, to, side, text);
    assert_int_equal(ask(model->state, c, model->now_ms), wanted);
    model->tally[wanted != REFUSAL_NONE]++;
    if (wanted)
        return;
    one->phase = to;
    does_now(model, unit, to == DISPATCH_RELEASED);
}

static void close_one(struct model *model) {
    uint32_t incident = any(model->incidents);
    enum refusal wanted = model->closed[incident] ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
    assert_int_equal(ask(model->state, incident_command(VERB_INCIDENT_CLOSE, incident), model->now_ms), wanted);
    if (wanted)
        return;
    model->closed[incident] = true;
    for (uint32_t i = 1; i <= model->count; i++)
        if (model->booked[i].incident == incident && !is_over(model->booked[i].phase)) {
            model->booked[i].phase = DISPATCH_RELEASED;
            does_now(model, model->booked[i].unit, true);
        }
}

static void set_status(struct model *model) {
    uint32_t unit = any(UNITS);
    struct command c = unit_command(VERB_UNIT_SET_STATUS, unit);
    c.unit.status = (enum unit_status)any(UNIT_STATUSES - 1);
    if (ask(model->state, c, model->now_ms) == REFUSAL_NONE)
        model->status[unit] = c.unit.status;
}

static void retire(struct model *model) {
    uint32_t unit = any(UNITS);
    enum refusal wanted = model->retired[unit]      ? REFUSAL_UNIT_RETIRED
                          : is_with(model, unit, 0) ? REFUSAL_DISPATCH_UNIT_BUSY
                                                    : REFUSAL_NONE;
    assert_int_equal(ask(model->state, unit_command(VERB_UNIT_RETIRE, unit), model->now_ms), wanted);
    model->retired[unit] |= wanted == REFUSAL_NONE;
}

// ---- is the state what the model says?

static void compare(const struct model *model, const struct state *state) {
    assert_int_equal(state_dispatch_count(state), model->count);
    for (uint32_t unit = 1; unit <= UNITS; unit++) {
        assert_int_equal(state_unit(state, unit)->status, model->status[unit]);
        const struct dispatch *next = NULL;
        for (uint32_t i = 1; i <= model->count; i++)
            if (model->booked[i].unit == unit && !is_over(model->booked[i].phase)) {
                next = state_dispatch_of_unit(state, unit, next);
                assert_true(next && next->number == i && next->phase == model->booked[i].phase);
            }
        assert_null(state_dispatch_of_unit(state, unit, next));
    }
    for (uint32_t incident = 1; incident <= model->incidents; incident++) {
        const struct dispatch *next = NULL;
        uint32_t count = 0;
        while ((next = state_dispatch_of_incident(state, incident, next)) != NULL) {
            assert_true(next->incident == incident && !is_over(next->phase));
            count++;
        }
        for (uint32_t i = 1; i <= model->count; i++)
            count -= model->booked[i].incident == incident && !is_over(model->booked[i].phase);
        assert_int_equal(count, 0);
    }
}

// Every dispatch ever, and what a snapshot makes of it.
static void compare_all(const struct model *model) {
    struct buf image = {0}, again = {0};
    struct state *copy = state_create(TEST_DISTRICT);
    for (uint32_t i = 1; i <= model->count; i++) {
        const struct dispatch *one = state_dispatch(model->state, i);
        assert_true(one && one->unit == model->booked[i].unit && one->incident == model->booked[i].incident &&
                    one->phase == model->booked[i].phase && one->marks[one->phase].at_ms > 0);
    }
    snapshot_write(&image, model->state);
    assert_true(snapshot_read(image.data, image.len, copy));
    compare(model, copy);
    snapshot_write(&again, copy);
    assert_true(again.len == image.len && memcmp(again.data, image.data, image.len) == 0);
    state_destroy(copy);
    buf_free(&image);
    buf_free(&again);
}

static void thousands_of_steps(void **unused) {
    (void)unused;
    struct model *model = mem_new(sizeof *model);
    model->state = state_create(TEST_DISTRICT);
    srand(20);
    model->duty = case_duty(model->state, "duty");
    for (uint32_t unit = 1; unit <= UNITS; unit++) {
        assert_int_equal(case_unit(model->state, unit % 2 ? TEST_ORG : ANOTHER_ORG), unit);
        model->tablets[unit] = case_tablet(model->state, unit, TEST_ORG);
        model->status[unit] = UNIT_STANDBY;
    }
    for (int i = 0; i < STEPS && model->count < DISPATCHES - 3; i++) {
        model->now_ms = 1000 + i;
        int what = rand() % 1000;
        if (model->incidents < 3 || (what < 12 && model->incidents < INCIDENTS))
            model->incidents = case_incident(model->state, rand() % 2 ? TEST_ORG : ANOTHER_ORG);
        else if (what < 500)
            step(model);
        else if (what < 950)
            send(model);
        else if (what < 962)
            close_one(model);
        else if (what < 999 || i < STEPS / 2)
            set_status(model);
        else
            retire(model);
        if (i % 100 == 0)
            compare(model, model->state);
        if (i % 5000 == 0)
            compare_all(model);
    }
    compare(model, model->state);
    compare_all(model);
    print_message("%u dispatches, %u steps and sendings done, %u refused\n", model->count, model->tally[0],
                  model->tally[1]);
    assert_true(model->count > 500 && model->tally[0] > 1500 && model->tally[1] > 5000);
    state_destroy(model->state);
    free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(thousands_of_steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
