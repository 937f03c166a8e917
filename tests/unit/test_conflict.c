// Orders that send one unit to two places: noticed, left as a trace, and issued when they say what they replace.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/district_talks.h"

#define NOW 5000
#define FIELD_SEAT SEAT_OF(FIELD, AT_CHIEF)

static int setup(void **state) {
    *state = talking_district(true);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

// The field's chief orders; `event` also when it is refused.
static enum refusal order_by_field(struct state *s, struct order *order, struct event *event) {
    static struct rule_scratch scratch; // the event's body may lie in it
    struct command command = issue_command(order);
    command.actor = FIELD_CHIEF, command.seat = FIELD_SEAT;
    *event = (struct event){.actor = "field", .device = "d", .seat = FIELD_SEAT};
    enum refusal refusal = rule_order_issue(s, &command, NOW, &scratch, event);
    if (event->verb) {
        event->seq = state_seq(s) + 1;
        event->at_ms = NOW;
        state_apply(s, event);
    }
    return refusal;
}

static enum refusal send(struct state *s, uint32_t unit, bool has_place, uint32_t replaces, struct event *event) {
    struct order_target target = to_unit(unit);
    struct order order = an_order(&target, 1);
    order.has_place = has_place, order.lat_e7 = 298800000, order.replaces = replaces;
    return order_by_field(s, &order, event);
}

static uint32_t sent_by_hq(struct state *s, uint32_t unit, bool has_place) {
    struct order_target target = to_unit(unit);
    struct order order = an_order(&target, 1);
    order.has_place = has_place, order.lat_e7 = 298700000;
    struct command command = issue_command(&order);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    return state_order_count(s);
}

static enum order_phase phase_of(const struct state *s, uint32_t order) {
    return state_order(s, order)->targets[0].phase;
}

static void two_places_are_noticed(void **state) {
    struct state *s = *state;
    struct event event;
    uint32_t first = sent_by_hq(s, 1, true);
    uint64_t seq = state_order(s, first)->seq;
    assert_int_equal(send(s, 1, true, 0, &event), REFUSAL_ORDER_CONFLICT);
    assert_int_equal(event.verb, VERB_ORDER_CONTEST);
    assert_int_equal(event.object, first);
    assert_int_equal(event.contest.order, first);
    assert_int_equal(event.contest.seat, FIELD_SEAT);
    assert_int_equal(event.contest.unit, 1);
    assert_string_equal(event.contest.text, "转移群众");
    assert_int_equal(state_seq(s), seq + 1); // the trace is an event
    assert_int_equal(state_order_count(s), 1);
    assert_int_equal(state_order(s, first)->seq, seq); // which changes nothing
    assert_int_equal(phase_of(s, first), ORDER_ISSUED);
}

static void what_is_no_conflict(void **state) {
    struct state *s = *state;
    struct event event;
    uint32_t nowhere = sent_by_hq(s, 1, false);
    assert_int_equal(send(s, 1, true, 0, &event), 0);  // the first sends it nowhere
    assert_int_equal(send(s, 1, false, 0, &event), 0); // this one does not
    assert_int_equal(send(s, 2, true, 0, &event), 0);  // another unit
    assert_int_equal(phase_of(s, nowhere), ORDER_ISSUED);
    struct order_target seat = to_seat(SEAT_OF(FIELD, AT_LEAD));
    for (int i = 0; i < 2; i++) { // people may be told two things
        struct order order = an_order(&seat, 1);
        order.has_place = true;
        assert_int_equal(order_by_field(s, &order, &event), 0);
    }
}

static void over_is_over(void **state) {
    struct state *s = *state;
    static const enum order_phase busy[] = {ORDER_DELIVERED, ORDER_READ, ORDER_ACCEPTED, ORDER_DOING};
    static const enum order_phase over[] = {ORDER_REFUSED, ORDER_DONE, ORDER_CONFIRMED, ORDER_WITHDRAWN,
                                            ORDER_REPLACED};
    struct event event;
    for (int i = 0; i < 5; i++) {
        uint32_t order = sent_by_hq(s, 3, true);
        for (int k = 0; k < 4; k++) {
            put_phase(s, order, busy[k], NOW);
            assert_int_equal(send(s, 3, true, 0, &event), REFUSAL_ORDER_CONFLICT);
        }
        put_phase(s, order, over[i], NOW);
        assert_int_equal(send(s, 3, true, 0, &event), 0);
        put_phase(s, state_order_count(s), ORDER_DONE, NOW);
    }
}

static void the_later_says_what_it_replaces(void **state) {
    struct state *s = *state;
    struct event event;
    struct order_target targets[] = {to_unit(1), to_unit(2), to_seat(SEAT_OF(HQ, AT_LEAD)), to_module(FIELD, 1)};
    struct order asked = an_order(targets, 4);
    asked.has_place = true;
    struct command command = issue_command(&asked);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    struct order_target later[] = {to_module(FIELD, 1), to_unit(1), to_unit(3), to_module(FIELD, 2)};
    struct order order = an_order(later, 4);
    order.has_place = true, order.replaces = 1;
    assert_int_equal(order_by_field(s, &order, &event), 0);
    const struct order *old = state_order(s, 1);
    assert_int_equal(old->targets[0].phase, ORDER_REPLACED); // what both go to
    assert_int_equal(old->targets[1].phase, ORDER_ISSUED);
    assert_int_equal(old->targets[2].phase, ORDER_ISSUED);
    assert_int_equal(old->targets[3].phase, ORDER_REPLACED);
    assert_int_equal(old->seq, state_seq(s));
    assert_int_equal(old->targets[0].marks[ORDER_REPLACED].account, FIELD_CHIEF);
    assert_int_equal(old->targets[0].marks[ORDER_REPLACED].seat, FIELD_SEAT);
    assert_int_equal(old->targets[0].due_ms, 0);
    assert_int_equal(state_order(s, 2)->replaces, 1);
    for (int i = 0; i < 4; i++)
        assert_int_equal(state_order(s, 2)->targets[i].phase, ORDER_ISSUED);
    // The unit obeys the later one now, and that is what the next would have to name.
    assert_int_equal(send(s, 1, true, 1, &event), REFUSAL_ORDER_REPLACES_INVALID);
    assert_int_equal(send(s, 1, true, 0, &event), REFUSAL_ORDER_CONFLICT);
    assert_int_equal(event.contest.order, 2);
    assert_int_equal(send(s, 1, true, 2, &event), 0);
    assert_int_equal(state_order(s, 2)->targets[1].phase, ORDER_REPLACED);
}

static void replacing_one_of_two(void **state) {
    struct state *s = *state;
    struct event event;
    uint32_t first = sent_by_hq(s, 1, true), second = sent_by_hq(s, 2, true);
    struct order_target both[] = {to_unit(1), to_unit(2)};
    struct order order = an_order(both, 2);
    order.has_place = true, order.replaces = first;
    assert_int_equal(order_by_field(s, &order, &event), REFUSAL_ORDER_CONFLICT);
    assert_int_equal(event.contest.order, second);
    assert_int_equal(event.contest.unit, 2);
    assert_int_equal(phase_of(s, first), ORDER_ISSUED); // all or nothing
}

static void what_cannot_be_replaced(void **state) {
    struct state *s = *state;
    struct event event;
    uint32_t first = sent_by_hq(s, 1, false);
    assert_int_equal(send(s, 1, true, 9, &event), REFUSAL_ORDER_REPLACES_INVALID);
    assert_int_equal(send(s, 2, true, first, &event), REFUSAL_ORDER_REPLACES_INVALID); // not its business
    put_phase(s, first, ORDER_CONFIRMED, NOW);
    assert_int_equal(send(s, 1, true, first, &event), REFUSAL_ORDER_REPLACES_INVALID);
    assert_int_equal(event.verb, VERB_NONE); // no trace of that
}

static void known_after_a_restart(void **state) {
    struct state *s = *state;
    struct event event;
    uint32_t first = sent_by_hq(s, 1, true);
    put_phase(s, sent_by_hq(s, 2, true), ORDER_DONE, NOW);
    struct state *again = restarted(s);
    assert_int_equal(send(again, 1, true, 0, &event), REFUSAL_ORDER_CONFLICT);
    assert_int_equal(event.contest.order, first);
    assert_int_equal(send(again, 2, true, 0, &event), 0);
    state_destroy(again);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(two_places_are_noticed),          TEST(what_is_no_conflict),  TEST(over_is_over),
        TEST(the_later_says_what_it_replaces), TEST(replacing_one_of_two), TEST(what_cannot_be_replaced),
        TEST(known_after_a_restart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
