// What the lookout makes of what happens around units: fences are drawn around them and go, incidents end, others say
// it too; silence, dispatches, and a desk that takes no more.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/fence_shapes.h"
#include "unit/lookout_case.h"

// ---- fences come and go

static void a_fence_is_drawn_around_units(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 3);
    case_at(&c, 1, 1, 0, 0, 5);
    case_at(&c, 2, 1, 3000, 0, 5);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)});
    case_crossed(&c, 1, 1, CROSSING_ENTER); // without having to move
    case_put(&c, (struct fence){.number = 1, .shape = case_square(3000, 0, 1000)});
    case_said(&c, 2,
              (struct said[]){{VERB_FENCE_CROSS, 1, 1, 0, CROSSING_LEAVE, 0},
                              {VERB_FENCE_CROSS, 1, 2, 0, CROSSING_ENTER, 0}});
    c.now_us += 3600 * 1000000LL;
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)}); // nobody was heard for an hour
    case_nothing(&c);
    assert_int_equal(case_remove(&c, 1), REFUSAL_NONE);
    case_at(&c, 2, 1, 3000, 0, 5);
    case_nothing(&c);
    assert_int_equal(lookout_zones(c.lookout), 1);
    case_end(&c);
}

static void the_end_of_an_incident_is_that_of_its_fences(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(case_do(&c, &command, false), REFUSAL_NONE);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .incident = 1});
    case_put(&c, (struct fence){.shape = case_square(0, 0, 800)});
    case_at(&c, 1, 1, 0, 0, 5);
    assert_int_equal(c.said_count, 2);
    c.said_count = 0;
    command = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(case_do(&c, &command, false), REFUSAL_NONE);
    assert_int_equal(lookout_zones(c.lookout), 1);
    assert_true(state_fence(c.state, 1)->removed);
    case_at(&c, 1, 1, 3000, 0, 5);
    case_crossed(&c, 1, 2, CROSSING_LEAVE);
    case_end(&c);
}

static void others_say_it_too(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000)});
    const struct command enter = {.verb = VERB_FENCE_CROSS,
                                  .cross = {1, 1, CROSSING_ENTER, CASE_MS, {true, case_lat(0), case_lon(0)}}};
    assert_int_equal(case_do(&c, &enter, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 0, 0, 5);
    case_nothing(&c); // it knows
    case_at(&c, 1, 1, 3000, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_LEAVE);
    case_end(&c);
}

static void a_retired_unit_is_forgotten(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 2);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .silence_s = 30});
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    const struct command retire = unit_command(VERB_UNIT_RETIRE, 1);
    assert_int_equal(case_do(&c, &retire, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 3000, 0, 5);
    c.now_us += 60000000;
    lookout_look(c.lookout, c.now_us);
    case_nothing(&c);
    case_end(&c);
}

static void without_room_it_is_said_later(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .silence_s = 30});
    c.full = true;
    case_at(&c, 1, 1, 0, 0, 5);
    case_at(&c, 1, 1, 0, 0, 5);
    c.full = false;
    case_nothing(&c);
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    c.full = true;
    c.now_us += 31000000;
    lookout_look(c.lookout, c.now_us);
    c.full = false;
    lookout_look(c.lookout, c.now_us);
    assert_int_equal(c.said_count, 1);
    case_end(&c);
}

// ---- silence

static void silence_in_a_danger_area(void **state) {
    (void)state;
    struct lookout_case c;
    const struct said alarm = {VERB_ALARM_RAISE, 1, 1, 0, ALARM_SILENT, 0};
    case_begin(&c, 2);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .silence_s = 60});
    case_put(&c, (struct fence){.kind = FENCE_CORDON, .shape = case_square(0, 0, 2000)});
    case_at(&c, 2, 1, 800, 0, 5); // in the cordon alone
    case_crossed(&c, 2, 2, CROSSING_ENTER);
    case_at(&c, 1, 1, 0, 0, 5);
    c.said_count = 0;
    c.now_us += 59000000;
    lookout_look(c.lookout, c.now_us);
    case_nothing(&c);
    lookout_alive(c.lookout, 1, c.now_us); // an old fix came late: it lives
    c.now_us += 59000000;
    lookout_look(c.lookout, c.now_us);
    case_nothing(&c);
    c.now_us += 2000000;
    lookout_look(c.lookout, c.now_us);
    case_said(&c, 1, &alarm);
    assert_true(state_alarm_of_unit(c.state, 1)->place.known);
    assert_int_equal(state_alarm_of_unit(c.state, 1)->place.lat_e7, case_lat(0));
    c.now_us += 600000000;
    lookout_look(c.lookout, c.now_us); // once, until it is heard again
    case_nothing(&c);
    struct command clear = {.verb = VERB_ALARM_TAKE, .alarm = {1, ""}};
    assert_int_equal(case_do(&c, &clear, false), REFUSAL_NONE);
    clear = (struct command){.verb = VERB_ALARM_CLEAR, .alarm = {1, "电池没电"}};
    assert_int_equal(case_do(&c, &clear, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 0, 0, 5);
    c.now_us += 61000000;
    lookout_look(c.lookout, c.now_us);
    case_said(&c, 1, &alarm);
    case_end(&c);
}

// A unit whose silence begins when the hub does, and whose place the database knew.
static void silence_over_a_restart(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    case_put(&c, (struct fence){.shape = case_square(0, 0, 1000), .silence_s = 60});
    case_at(&c, 1, 1, 0, 0, 5);
    case_crossed(&c, 1, 1, CROSSING_ENTER);
    c.now_us += 50000000;
    case_look_out(&c);
    struct fix last = case_fix(&c, 1, 10, 0, 5);
    lookout_last_seen(c.lookout, &last);
    c.now_us += 59000000;
    lookout_look(c.lookout, c.now_us);
    case_nothing(&c);
    c.now_us += 2000000;
    lookout_look(c.lookout, c.now_us);
    assert_int_equal(c.said_count, 1);
    assert_int_equal(state_alarm_of_unit(c.state, 1)->place.lat_e7, case_lat(10));
    case_end(&c);
}

// ---- dispatches

static void send_unit(struct lookout_case *c, uint32_t unit) {
    const uint32_t units[] = {unit};
    const struct command command = {
        .verb = VERB_DISPATCH_SEND,
        .dispatch = {
            .incident = 1, .place = {true, case_lat(5000), case_lon(0)}, .text = "到现场", .units = units, .count = 1}};
    assert_int_equal(case_do(c, &command, false), REFUSAL_NONE);
}

static void case_stepped(struct lookout_case *c, uint32_t dispatch, enum dispatch_phase phase) {
    case_said(c, 1, &(struct said){VERB_DISPATCH_STEP, 0, dispatch, dispatch, (int)phase, 0});
    assert_int_equal(state_dispatch(c->state, dispatch)->phase, phase);
    assert_true(state_dispatch(c->state, dispatch)->marks[phase].by_fence);
}

static void dispatches_step(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 3);
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(case_do(&c, &command, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 0, 0, 5);
    send_unit(&c, 1);
    case_at(&c, 1, 1, 190, 0, 5);
    case_nothing(&c);
    case_at(&c, 1, 1, 203, 0, 5); // not sure
    case_nothing(&c);
    case_at(&c, 1, 1, 204, 0, 5);
    case_stepped(&c, 1, DISPATCH_DEPARTED);
    case_at(&c, 1, 1, 3000, 0, 5);
    case_at(&c, 1, 1, 4800, 0, 5);
    case_nothing(&c);
    case_at(&c, 1, 1, 4900, 0, 5);
    case_stepped(&c, 1, DISPATCH_ARRIVED);
    case_at(&c, 1, 1, 3000, 0, 5); // what it does now is for people to say
    case_at(&c, 1, 1, 5000, 0, 5);
    case_nothing(&c);
    case_at(&c, 2, 1, 4950, 0, 5); // sent to where it is
    send_unit(&c, 2);
    case_at(&c, 2, 1, 4950, 0, 5);
    case_stepped(&c, 2, DISPATCH_ARRIVED);
    send_unit(&c, 3); // that nobody has seen yet: it departs from where it is seen first
    case_at(&c, 3, 1, -3000, 0, 5);
    case_nothing(&c);
    case_at(&c, 3, 1, -2700, 0, 5);
    case_stepped(&c, 3, DISPATCH_DEPARTED);
    case_end(&c);
}

static void a_dispatch_is_not_stepped_by_a_jump(void **state) {
    (void)state;
    struct lookout_case c;
    case_begin(&c, 1);
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(case_do(&c, &command, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 0, 0, 5);
    send_unit(&c, 1);
    c.now_us += 1000000;
    struct fix jump = case_fix(&c, 1, 5000, 0, 5);
    jump.marked = true;
    lookout_fix(c.lookout, &jump, c.now_us);
    case_at(&c, 1, 1, 0, 0, 5);
    case_nothing(&c);
    command = (struct command){.verb = VERB_DISPATCH_STEP,
                               .dispatched = {.dispatch = 1, .phase = DISPATCH_RELEASED, .text = ""}};
    assert_int_equal(case_do(&c, &command, false), REFUSAL_NONE);
    case_at(&c, 1, 1, 5000, 0, 5); // released: it goes where it likes
    case_nothing(&c);
    case_end(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fence_is_drawn_around_units),
        cmocka_unit_test(the_end_of_an_incident_is_that_of_its_fences),
        cmocka_unit_test(others_say_it_too),
        cmocka_unit_test(a_retired_unit_is_forgotten),
        cmocka_unit_test(without_room_it_is_said_later),
        cmocka_unit_test(silence_in_a_danger_area),
        cmocka_unit_test(silence_over_a_restart),
        cmocka_unit_test(dispatches_step),
        cmocka_unit_test(a_dispatch_is_not_stepped_by_a_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
