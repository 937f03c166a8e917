// Issuing orders with everything in order and one thing spoilt at a time, what an order remembers, and a post that
// closes over open ones.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/order_case.h"

#define ISSUE(...)                                                                                                     \
    ({                                                                                                                 \
        struct order_target t[ORDER_TARGETS_MAX + 1] = {to_seat(LEAD_SEAT), to_module(FIELD, 2), to_unit(1)};          \
        struct order o = an_order(t, 3);                                                                               \
        o.has_place = true;                                                                                            \
        o.deadline_ms = NOW + 1;                                                                                       \
        strcpy(o.card, "flood");                                                                                       \
        struct command c = issue_command(&o);                                                                          \
        __VA_ARGS__;                                                                                                   \
        ask(s, c);                                                                                                     \
    })

static void one_thing_wrong_at_a_time(void **state) {
    struct state *s = *state;
    static char text[ORDER_TEXT_MAX + 2];
    memset(text, 'a', ORDER_TEXT_MAX + 1);
    assert_int_equal(ISSUE(), REFUSAL_NONE);
    assert_int_equal(ISSUE(c.seat = 0), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(ISSUE(c.seat = 9999), REFUSAL_SEAT_UNKNOWN);
    assert_int_equal(ISSUE(o.target_count = 0), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(o.target_count = ORDER_TARGETS_MAX + 1), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[1] = t[0]), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[0].number = 0), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[0].number = 17), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[0].module = 1), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[0].kind = TARGET_NONE), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[0].kind = TARGET_KINDS), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[1].module = 3), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[1].module = 0), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[1].number = 3), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[2].number = UNITS + 1), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(t[2].module = 1), REFUSAL_ORDER_TARGETS_INVALID);
    assert_int_equal(ISSUE(o.text = ""), REFUSAL_TEXT_INVALID);
    assert_int_equal(ISSUE(o.text = text), REFUSAL_TEXT_INVALID);
    assert_int_equal(ISSUE(o.text = text + 1), REFUSAL_NONE);
    assert_int_equal(ISSUE(o.text = "\xc3"), REFUSAL_TEXT_INVALID);
    assert_int_equal(ISSUE(o.lat_e7 = 900000001), REFUSAL_PLACE_INVALID);
    assert_int_equal(ISSUE(o.lat_e7 = 900000001, o.has_place = false), REFUSAL_NONE);
    assert_int_equal(ISSUE(o.deadline_ms = NOW), REFUSAL_ORDER_DEADLINE_INVALID);
    assert_int_equal(ISSUE(o.deadline_ms = -1), REFUSAL_ORDER_DEADLINE_INVALID);
    assert_int_equal(ISSUE(o.deadline_ms = INT64_MAX), REFUSAL_ORDER_DEADLINE_INVALID);
    assert_int_equal(ISSUE(o.deadline_ms = 0), REFUSAL_NONE);
    assert_int_equal(ISSUE(o.card[0] = 'x'), REFUSAL_ORDER_CARD_UNKNOWN);
    assert_int_equal(ISSUE(o.card[0] = '\0'), REFUSAL_NONE);
    assert_int_equal(ISSUE(o.replaces = 1), REFUSAL_ORDER_REPLACES_INVALID);
    assert_int_equal(ISSUE(o.consult = 1), REFUSAL_CONSULT_UNKNOWN);
    struct command gone = unit_command(VERB_UNIT_RETIRE, 1);
    assert_int_equal(test_do(s, &gone, NOW, NULL), 0);
    assert_int_equal(ISSUE(), REFUSAL_ORDER_TARGETS_INVALID); // the unit is no more
    assert_int_equal(ISSUE(t[2].number = 2), REFUSAL_NONE);
    gone = post_command(VERB_POST_CLOSE, FIELD);
    assert_int_equal(test_do(s, &gone, NOW, NULL), 0);
    assert_int_equal(ISSUE(t[2].number = 2), REFUSAL_ORDER_TARGETS_INVALID); // nor is that module
    assert_int_equal(ISSUE(c.seat = SEAT_OF(FIELD, AT_CHIEF)), REFUSAL_POST_CLOSED);
}

static void what_an_order_remembers(void **state) {
    struct state *s = *state;
    struct order_target target = to_seat(LEAD_SEAT);
    target.phase = ORDER_DONE, target.late = true, target.silence = 3, target.due_ms = 9; // as if anybody could say so
    struct order asked = an_order(&target, 1);
    struct command command = issue_command(&asked);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    const struct order *order = state_order(s, 1);
    assert_int_equal(order->post, HQ);
    assert_int_equal(order->issuer, CHIEF_SEAT);
    assert_int_equal(order->incident, 1);
    assert_int_equal(order->issued_at_ms, NOW);
    assert_int_equal(order->silence.after_s[SILENCE_REMIND], 60);
    assert_int_equal(order->targets[0].phase, ORDER_ISSUED);
    assert_int_equal(order->targets[0].due_ms, NOW + 60000);
    assert_int_equal(order->targets[0].silence, 0);
    assert_false(order->targets[0].late);
    struct command war = mode_command(MODE_WAR);
    assert_int_equal(test_do(s, &war, NOW, NULL), 0);
    assert_int_equal(issued(s, to_seat(LEAD_SEAT), 0, NOW), 2);
    assert_int_equal(state_order(s, 2)->targets[0].due_ms, NOW + 10000); // in war things are quicker
    assert_int_equal(state_order(s, 1)->targets[0].due_ms, NOW + 60000);
}

static void what_does_not_fit_changes_nothing(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    struct event event = {.actor = "lead", .device = "d", .verb = VERB_ORDER_STEP, .object = order, .at_ms = NOW};
    static const struct order_step steps[] = {{2, 1, ORDER_READ, ""},
                                              {1, 2, ORDER_READ, ""},
                                              {1, 1, ORDER_NONE, ""},
                                              {1, 1, ORDER_PHASES, ""},
                                              {1, 1, (enum order_phase) - 1, ""},
                                              {1, 0, ORDER_CONFIRMED, ""}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        event.seq = state_seq(s) + 1;
        event.step = steps[i];
        state_apply(s, &event);
        assert_int_equal(phase_of(s, order, 1), ORDER_ISSUED);
    }
    event.verb = VERB_ORDER_ESCALATE;
    static const struct order_escalation escalations[] = {{.order = 2, .target = 1},
                                                          {.order = 1, .target = 0},
                                                          {.order = 1, .target = 2},
                                                          {.order = 1, .target = 1, .step = SILENCE_STEPS},
                                                          {.order = 1, .target = 1, .due_ms = -1}};
    for (size_t i = 0; i < sizeof escalations / sizeof *escalations; i++) {
        event.seq = state_seq(s) + 1;
        event.escalation = escalations[i];
        state_apply(s, &event);
        assert_int_equal(state_order(s, order)->targets[0].silence, 0);
    }
    state_restore_order(s, state_order(s, order)); // twice the same
    struct order bad = *state_order(s, order);
    bad.number = 2, bad.target_count = 0;
    state_restore_order(s, &bad);
    assert_int_equal(state_order_count(s), 1);
}

// ---- a post closes

static void a_post_takes_its_orders_along(void **state) {
    struct state *s = *state;
    struct order_target targets[] = {to_seat(LEAD_SEAT), to_seat(SEAT_OF(FIELD, AT_CHIEF)), to_module(FIELD, 1),
                                     to_unit(1)};
    struct order asked = an_order(targets, 4);
    struct command command = issue_command(&asked);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0); // by HQ, to both
    struct order_target unit = to_unit(2);
    asked = an_order(&unit, 1);
    command = issue_command(&asked);
    command.actor = FIELD_CHIEF, command.seat = SEAT_OF(FIELD, AT_CHIEF);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0); // by FIELD
    assert_int_equal(issued(s, to_unit(3), 0, NOW), 3);   // not its business
    command = post_command(VERB_POST_CLOSE, FIELD);
    assert_int_equal(ask(s, command), REFUSAL_ORDERS_OPEN);
    command.post.withdraw = true;
    struct event event;
    assert_int_equal(test_do(s, &command, NOW + 5, &event), 0);
    assert_int_equal(phase_of(s, 1, 1), ORDER_ISSUED);
    assert_int_equal(phase_of(s, 1, 2), ORDER_WITHDRAWN);
    assert_int_equal(phase_of(s, 1, 3), ORDER_WITHDRAWN);
    assert_int_equal(phase_of(s, 1, 4), ORDER_ISSUED);
    assert_int_equal(phase_of(s, 2, 1), ORDER_WITHDRAWN);
    assert_int_equal(phase_of(s, 3, 1), ORDER_ISSUED);
    assert_int_equal(state_order(s, 2)->seq, event.seq);
    assert_int_equal(state_order(s, 2)->targets[0].marks[ORDER_WITHDRAWN].at_ms, NOW + 5);
    assert_int_equal(state_order(s, 2)->targets[0].due_ms, 0);
    // Whose post is closed has no say any more, and what is withdrawn takes no reply.
    assert_int_equal(ask(s, step_command(FIELD_CHIEF, SEAT_OF(FIELD, AT_CHIEF), 2, 1, ORDER_CONFIRMED, "")),
                     REFUSAL_ORDER_NOT_YOURS);
    struct command driver = step_command(DRIVER, 0, 1, 4, ORDER_ACCEPTED, "");
    assert_int_equal(ask(s, driver), REFUSAL_NONE);
    put_phase(s, 3, ORDER_WITHDRAWN, NOW);
    command = post_command(VERB_POST_CLOSE, HQ);
    assert_int_equal(ask(s, command), REFUSAL_ORDERS_OPEN);
    take(s, CHIEF, CHIEF_SEAT, 1, 0, ORDER_WITHDRAWN, "");
    assert_int_equal(ask(s, driver), REFUSAL_ORDER_STEP_INVALID);
    assert_int_equal(ask(s, command), REFUSAL_NONE); // nothing is open any more
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_thing_wrong_at_a_time),
        TEST(what_an_order_remembers),
        TEST(what_does_not_fit_changes_nothing),
        TEST(a_post_takes_its_orders_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
