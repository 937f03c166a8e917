// What silence brings, with invented time: reminder, deputy, superior, wall; deadlines; a clock that is set; a hub that
// starts again.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/reach.h"
#include "unit/district_talks.h"

// The sample's steps in peace come 60, 120, 180 and 240 s after the issue.
#define NOW 1000000
#define AT(seconds) (NOW + (seconds)*1000)
#define LEAD_SEAT SEAT_OF(HQ, AT_LEAD)

static int setup(void **state) {
    *state = talking_district(true);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static const struct order_target *target_of(const struct state *state, uint32_t order) {
    return &state_order(state, order)->targets[0];
}

// The one thing that is due at this second and not a millisecond sooner; and when the next is.
static void expect(struct state *s, uint32_t order, int second, enum silence_step step, bool late, uint32_t seat,
                   int next) {
    int64_t due_ms;
    assert_true(state_due_next(s, &due_ms));
    assert_int_equal(due_ms, AT(second));
    assert_int_equal(silence_at(s, AT(second) - 1).verb, VERB_NONE);
    struct event event = silence_at(s, AT(second));
    assert_int_equal(event.verb, VERB_ORDER_ESCALATE);
    assert_int_equal(event.object, order);
    assert_int_equal(event.escalation.order, order);
    assert_int_equal(event.escalation.target, 1);
    assert_int_equal(event.escalation.step, step);
    assert_int_equal(event.escalation.late, late);
    assert_int_equal(event.escalation.seat, seat);
    assert_int_equal(event.escalation.due_ms, next ? AT(next) : 0);
    const struct order_target *target = target_of(s, order);
    assert_int_equal(target->silence, step + 1);
    assert_int_equal(target->due_ms, next ? AT(next) : 0);
    assert_int_equal(state_order(s, order)->seq, state_seq(s));
    assert_int_equal(state_due_next(s, &due_ms), next != 0);
}

static void take(struct state *s, uint32_t actor, uint32_t seat, uint32_t order, enum order_phase phase, int second) {
    struct command command = step_command(actor, seat, order, 1, phase, "理由");
    assert_int_equal(test_do(s, &command, AT(second), NULL), 0);
}

// ---- step by step

static void remind_deputy_superior_wall(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    const struct order_target *target = target_of(s, order);
    expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
    assert_false(reach_answers(s, MEMBER, SEAT_OF(HQ, AT_MEMBER), target));
    expect(s, order, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 180);
    assert_true(reach_answers(s, MEMBER, SEAT_OF(HQ, AT_MEMBER), target));
    assert_int_equal(target->asked[0], SEAT_OF(HQ, AT_MEMBER));
    assert_int_equal(target->asked[1], 0);
    expect(s, order, 180, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 240);
    assert_int_equal(target->asked[1], SEAT_OF(HQ, AT_CHIEF));
    assert_false(target->on_wall);
    expect(s, order, 240, SILENCE_WALL, false, 0, 0);
    assert_true(target->on_wall);
    assert_false(target->late);
    assert_true(reach_hears_order(s, STRANGER, state_order(s, order)));  // the duty officer sees it now
    take(s, MEMBER, SEAT_OF(HQ, AT_MEMBER), order, ORDER_ACCEPTED, 300); // the deputy takes it
    assert_true(target->on_wall);
}

static void of_the_deputys_row_who_is_there(void **state) {
    struct state *s = *state;
    struct command command = seat_command(VERB_SEAT_RELIEVE, SEAT_OF(HQ, AT_MEMBER), 0, "");
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    uint32_t first = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    expect(s, first, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, first, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 180); // nobody is: the first
    put_phase(s, first, ORDER_DONE, NOW);
    command = seat_command(VERB_SEAT_ASSIGN, SEAT_OF(HQ, AT_MEMBER) + 2, 0, "member");
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    uint32_t second = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    expect(s, second, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, second, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER) + 2, 180);
}

static void the_post_above_is_superior(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(SEAT_OF(FIELD, AT_CHIEF)), 0, NOW);
    expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, order, 120, SILENCE_DEPUTY, false, SEAT_OF(FIELD, AT_DEPUTY), 180);
    expect(s, order, 180, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 240);
    struct command command = post_command(VERB_POST_LINK, FIELD); // from now on under none
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    uint32_t alone = issued(s, to_seat(SEAT_OF(FIELD, AT_CHIEF)), 0, NOW);
    put_phase(s, order, ORDER_DONE, NOW);
    expect(s, alone, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, alone, 120, SILENCE_DEPUTY, false, SEAT_OF(FIELD, AT_DEPUTY), 180);
    expect(s, alone, 180, SILENCE_WALL, false, 0, 0); // nobody above: the wall in its stead
}

static void a_module_by_its_lead(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_module(HQ, 1), 0, NOW);
    expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, order, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 180);
    expect(s, order, 180, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 240);
    put_phase(s, order, ORDER_REFUSED, NOW);
    uint32_t medics = issued(s, to_module(FIELD, 2), 0, NOW); // its lead has neither: only the post above
    expect(s, medics, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, medics, 120, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 240);
    expect(s, medics, 240, SILENCE_WALL, false, 0, 0);
}

static void a_unit_by_its_issuer(void **state) {
    struct state *s = *state;
    struct order_target target = to_unit(1);
    struct order asked = an_order(&target, 1);
    struct command command = issue_command(&asked);
    command.actor = FIELD_CHIEF, command.seat = SEAT_OF(FIELD, AT_CHIEF);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    expect(s, 1, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, 1, 120, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 240);
    expect(s, 1, 240, SILENCE_WALL, false, 0, 0);
}

static void steps_left_out(void **state) {
    struct state *s = *state;
    struct command command = mode_command(MODE_WAR); // 10, -, 30, 40
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    expect(s, order, 10, SILENCE_REMIND, false, 0, 30);
    expect(s, order, 30, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 40);
    expect(s, order, 40, SILENCE_WALL, false, 0, 0);
    // Nobody is to be asked, and there is no wall: that the step came is told all the same.
    struct order lonely = *state_order(s, order);
    struct order_target unit = to_unit(1);
    unit.phase = ORDER_ISSUED, unit.due_ms = AT(5);
    lonely.number = 2, lonely.targets = &unit, lonely.silence = (struct template_silence){{0, 5, 0, 0}};
    state_restore_order(s, &lonely);
    expect(s, 2, 5, SILENCE_DEPUTY, false, 0, 0);
    assert_int_equal(target_of(s, 2)->asked[0], 0);
}

static void taken_is_not_silent(void **state) {
    struct state *s = *state;
    static const enum order_phase ends[] = {ORDER_ACCEPTED, ORDER_REFUSED, ORDER_WITHDRAWN, ORDER_REPLACED};
    int64_t due_ms;
    for (int i = 0; i < 4; i++) {
        uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
        put_phase(s, order, ORDER_DELIVERED, NOW); // a receipt is no answer
        put_phase(s, order, ORDER_READ, NOW);
        expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
        put_phase(s, order, ends[i], NOW);
        assert_int_equal(target_of(s, order)->due_ms, 0);
        assert_false(state_due_next(s, &due_ms));
    }
}

// ---- deadlines

static void late_though_taken(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), AT(100), NOW);
    take(s, LEAD, LEAD_SEAT, order, ORDER_ACCEPTED, 20);
    take(s, LEAD, LEAD_SEAT, order, ORDER_DOING, 30);
    expect(s, order, 100, SILENCE_REMIND, true, 0, 220);
    assert_true(target_of(s, order)->late);
    expect(s, order, 220, SILENCE_DEPUTY, true, SEAT_OF(HQ, AT_MEMBER), 280);
    put_phase(s, order, ORDER_DOING, AT(230)); // progress does not stop it
    expect(s, order, 280, SILENCE_SUPERIOR, true, SEAT_OF(HQ, AT_CHIEF), 340);
    put_phase(s, order, ORDER_DONE, AT(300));
    assert_int_equal(target_of(s, order)->due_ms, 0);
    assert_true(target_of(s, order)->late); // that stays on the record
}

static void late_and_not_taken(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), AT(130), NOW);
    expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
    expect(s, order, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 130);
    expect(s, order, 130, SILENCE_DEPUTY, true, SEAT_OF(HQ, AT_MEMBER), 180);
    take(s, LEAD, LEAD_SEAT, order, ORDER_ACCEPTED, 140); // taken, but late: what is left comes from the deadline
    assert_int_equal(target_of(s, order)->due_ms, AT(310));
    expect(s, order, 310, SILENCE_SUPERIOR, true, SEAT_OF(HQ, AT_CHIEF), 370);
    expect(s, order, 370, SILENCE_WALL, true, 0, 0);
}

static void a_deadline_before_the_first_step(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), AT(10), NOW);
    expect(s, order, 10, SILENCE_REMIND, true, 0, 120);
    expect(s, order, 120, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 180);
}

static void done_in_time(void **state) {
    struct state *s = *state;
    int64_t due_ms;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), AT(100), NOW);
    take(s, LEAD, LEAD_SEAT, order, ORDER_ACCEPTED, 1);
    assert_int_equal(target_of(s, order)->due_ms, AT(100));
    take(s, LEAD, LEAD_SEAT, order, ORDER_DONE, 99);
    assert_false(state_due_next(s, &due_ms));
    assert_int_equal(silence_at(s, AT(10000)).verb, VERB_NONE);
    assert_false(target_of(s, order)->late);
}

// ---- clocks and restarts

static void a_clock_that_is_set(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), AT(1000), NOW), over = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    put_phase(s, over, ORDER_REFUSED, NOW);
    expect(s, order, 60, SILENCE_REMIND, false, 0, 120);
    shift_clock(s, 3600000);
    expect(s, order, 3720, SILENCE_DEPUTY, false, SEAT_OF(HQ, AT_MEMBER), 3780);
    shift_clock(s, -3600000 - 50000);
    expect(s, order, 130, SILENCE_SUPERIOR, false, SEAT_OF(HQ, AT_CHIEF), 190);
    take(s, LEAD, LEAD_SEAT, order, ORDER_ACCEPTED, 140);
    expect(s, order, 950, SILENCE_REMIND, true, 0, 1070);
    assert_int_equal(state_order(s, order)->deadline_ms, AT(950));
    assert_int_equal(state_order(s, order)->issued_at_ms, AT(-50));
    assert_int_equal(state_order(s, order)->targets[0].marks[ORDER_ISSUED].at_ms, NOW); // the record stays
    assert_int_equal(state_order(s, over)->issued_at_ms, NOW);
    // Nonsense neither crashes nor makes what is due into nothing.
    shift_clock(s, INT64_MAX);
    shift_clock(s, INT64_MIN);
    assert_int_equal(target_of(s, order)->due_ms, AT(1070));
    for (int i = 0; i < 20; i++)
        shift_clock(s, -1000000);
    assert_true(target_of(s, order)->due_ms >= 1);
    assert_int_equal(silence_at(s, NOW).verb, VERB_ORDER_ESCALATE);
}

static void what_is_due_survives_a_restart(void **state) {
    struct state *s = *state;
    for (int i = 0; i < 40; i++) {
        issued(s, to_seat(LEAD_SEAT), i % 3 ? AT(50 + i % 7 * 30) : 0, NOW + i % 5 * 7000);
        if (i % 4 == 0)
            put_phase(s, (uint32_t)i + 1, ORDER_ACCEPTED, NOW);
    }
    for (int i = 0; i < 30; i++)
        silence_at(s, AT(90));
    struct state *again = restarted(s);
    int events = 0;
    for (int second = 90; second < 1000; second++) {
        struct event one = {0}, other;
        do {
            one = silence_at(s, AT(second));
            other = silence_at(again, AT(second));
            assert_int_equal(one.verb, other.verb);
            assert_int_equal(one.object, other.object);
            assert_int_equal(one.escalation.step, other.escalation.step);
            assert_int_equal(one.escalation.late, other.escalation.late);
            assert_int_equal(one.escalation.seat, other.escalation.seat);
            assert_int_equal(one.escalation.due_ms, other.escalation.due_ms);
            events += one.verb != VERB_NONE;
        } while (one.verb);
    }
    assert_true(events > 100);
    state_destroy(again);
}

// A hub that was down for long: nothing is left out, all of it comes at once.
static void what_came_due_meanwhile(void **state) {
    struct state *s = *state;
    issued(s, to_seat(LEAD_SEAT), 0, NOW);
    for (int step = SILENCE_REMIND; step < SILENCE_STEPS; step++)
        assert_int_equal(silence_at(s, AT(86400)).escalation.step, step);
    assert_int_equal(silence_at(s, AT(86400)).verb, VERB_NONE);
}

// What a snapshot says is due is due, even where this hub would not have said so; and then it goes on.
static void due_by_somebody_elses_reckoning(void **state) {
    struct state *s = *state;
    issued(s, to_seat(LEAD_SEAT), 0, NOW);
    struct order order = *state_order(s, 1);
    struct order_target target = *order.targets;
    target.phase = ORDER_DONE, target.due_ms = AT(1);
    order.number = 2, order.targets = &target;
    state_restore_order(s, &order);
    struct event event = silence_at(s, AT(1));
    assert_int_equal(event.object, 2);
    assert_int_equal(event.escalation.due_ms, 0);
    assert_int_equal(silence_at(s, AT(1)).verb, VERB_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(remind_deputy_superior_wall),
        TEST(of_the_deputys_row_who_is_there),
        TEST(the_post_above_is_superior),
        TEST(a_module_by_its_lead),
        TEST(a_unit_by_its_issuer),
        TEST(steps_left_out),
        TEST(taken_is_not_silent),
        TEST(late_though_taken),
        TEST(late_and_not_taken),
        TEST(a_deadline_before_the_first_step),
        TEST(done_in_time),
        TEST(a_clock_that_is_set),
        TEST(what_is_due_survives_a_restart),
        TEST(what_came_due_meanwhile),
        TEST(due_by_somebody_elses_reckoning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
