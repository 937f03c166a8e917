// Random orders and replies against a plain model: the rules refuse for a reason the model knows and for no other, and
// the state ends as the model does. A second state is fed the same events, a third is restored half-way.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/district_talks.h"

enum { SEEDS = 200, STEPS = 500, TARGETS = 4 };

static struct model {
    struct {
        int issuer, has_place, replaces, count;
        struct {
            int kind, number, module, phase, text, asked[2];
        } targets[TARGETS];
    } orders[STEPS + 2];
    int order_count;
    bool field_closed, retired[UNITS + 2];
} model;

static const char *const texts[] = {"", " ", "一半", "完成", "\xff"};
enum { NO_TEXT = 0, BLANK = 1, BAD = 4, TEXTS = 5 };

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

// ---- the district, in words of the model's own

static int post_of(int seat) {
    return seat >= 1 && seat <= 2 * SAMPLE_PLACES ? (seat - 1) / SAMPLE_PLACES + 1 : 0;
}

static int module_of(int seat) {
    int at = (seat - 1) % SAMPLE_PLACES;
    return at >= AT_LEAD && at < AT_MEDIC ? 1 : at == AT_MEDIC ? 2 : 0;
}

static bool works(int post) {
    return post == HQ || (post == FIELD && !model.field_closed);
}

static bool sits(int actor, int seat) {
    static const int at[] = {[CHIEF] = AT_CHIEF + 1,
                             [DEPUTY] = AT_DEPUTY + 1,
                             [LEAD] = AT_LEAD + 1,
                             [MEMBER] = AT_MEMBER + 1,
                             [FIELD_CHIEF] = SAMPLE_PLACES + AT_CHIEF + 1};
    return actor >= CHIEF && actor <= FIELD_CHIEF && at[actor] == seat && works(post_of(seat));
}

static bool there_is(int kind, int number, int module) {
    if (kind == TARGET_SEAT)
        return module == 0 && works(post_of(number));
    if (kind == TARGET_MODULE)
        return works(number) && (module == 1 || module == 2);
    return kind == TARGET_UNIT && module == 0 && number >= 1 && number <= (int)UNITS && !model.retired[number];
}

static bool answers(int actor, int seat, int order, int t) {
    int kind = model.orders[order].targets[t].kind, number = model.orders[order].targets[t].number;
    if (seat == 0)
        return actor == DRIVER && kind == TARGET_UNIT && number == 1;
    if (!sits(actor, seat))
        return false;
    if (model.orders[order].targets[t].asked[0] == seat || model.orders[order].targets[t].asked[1] == seat)
        return true;
    return kind == TARGET_SEAT ? number == seat
                               : kind == TARGET_MODULE && post_of(seat) == number &&
                                     module_of(seat) == model.orders[order].targets[t].module;
}

static bool is_open(int phase) {
    return phase != ORDER_REFUSED && phase < ORDER_CONFIRMED;
}

// Whose move it is: 'a', 'i', or none.
static char move(int from, int to) {
    if (!is_open(from))
        return 0;
    if (to == ORDER_WITHDRAWN || (to == ORDER_CONFIRMED && from == ORDER_DONE))
        return 'i';
    if (to == ORDER_DOING || to == ORDER_DONE)
        return from == ORDER_ACCEPTED || from == ORDER_DOING ? 'a' : 0;
    return to <= ORDER_REFUSED && from < to && from < ORDER_ACCEPTED ? 'a' : 0;
}

static void set_phase(int order, int t, int phase, int text) {
    model.orders[order].targets[t].phase = phase;
    if (text != NO_TEXT)
        model.orders[order].targets[t].text = text;
}

static bool same(int order1, int t1, int order2, int t2) {
    return model.orders[order1].targets[t1].kind == model.orders[order2].targets[t2].kind &&
           model.orders[order1].targets[t1].number == model.orders[order2].targets[t2].number &&
           model.orders[order1].targets[t1].module == model.orders[order2].targets[t2].module;
}

// ---- one random command of each kind: fills `command`, notes the reasons against it, does it to the model

static void any_target(struct order_target *target) {
    switch (upto(5)) {
    case 0:
        *target = to_module((uint32_t)upto(3), (uint32_t)upto(3));
        break;
    case 1:
    case 2:
        *target = to_seat((uint32_t)upto(upto(1) ? AT_MEMBER + 1 : 2 * SAMPLE_PLACES + 1));
        break;
    default:
        *target = to_unit((uint32_t)upto(UNITS + 1));
    }
}

// Mostly one that there is.
static void random_target(struct order_target *target) {
    do
        any_target(target);
    while (upto(19) && !there_is((int)target->kind, (int)target->number, (int)target->module));
}

// Of the next order, which stands in the model's row behind the last: what it does to the one it replaces.
static int shared_with(int old, int next, bool do_it) {
    int shared = 0;
    for (int i = 0; i < model.orders[old].count; i++)
        for (int k = 0; k < model.orders[next].count; k++)
            if (same(old, i, next, k) && is_open(model.orders[old].targets[i].phase)) {
                shared++;
                if (do_it)
                    set_phase(old, i, ORDER_REPLACED, NO_TEXT);
            }
    return shared;
}

static bool sent_elsewhere(int next) {
    for (int k = 0; k < model.orders[next].count; k++)
        for (int o = 1; o < next; o++)
            for (int i = 0; i < model.orders[o].count; i++)
                if (model.orders[next].targets[k].kind == TARGET_UNIT && same(o, i, next, k) &&
                    model.orders[o].has_place && o != model.orders[next].replaces &&
                    is_open(model.orders[o].targets[i].phase) && model.orders[o].targets[i].phase != ORDER_DONE)
                    return true;
    return false;
}

static void try_issue(struct command *command, struct order *order, struct order_target *targets, int64_t now_ms) {
    int next = model.order_count + 1, text = upto(9) ? 2 : upto(TEXTS - 1),
        count = upto(9) ? 1 + upto(2) : upto(TARGETS);
    int seat = upto(9) ? SEAT_OF(upto(2) ? HQ : FIELD, AT_CHIEF) : (uint32_t)upto(2 * SAMPLE_PLACES + 1);
    *order = an_order(targets, (uint32_t)count);
    memset(&model.orders[next], 0, sizeof model.orders[next]);
    model.orders[next].count = count;
    model.orders[next].issuer = seat;
    model.orders[next].has_place = order->has_place = upto(1);
    model.orders[next].replaces = upto(2) ? 0 : next - upto(next < 6 ? next : 6);
    order->replaces = (uint32_t)model.orders[next].replaces;
    order->text = (char *)(uintptr_t)texts[text];
    order->deadline_ms = upto(4) ? 0 : now_ms + upto(100000) - 10;
    for (int i = 0; i < count; i++) {
        random_target(&targets[i]);
        model.orders[next].targets[i].kind = (int)targets[i].kind;
        model.orders[next].targets[i].number = (int)targets[i].number;
        model.orders[next].targets[i].module = (int)targets[i].module;
        model.orders[next].targets[i].phase = ORDER_ISSUED;
    }
    *command = issue_command(order);
    command->seat = (uint32_t)seat;
    because(!post_of(seat), REFUSAL_SEAT_UNKNOWN);
    because(post_of(seat) && !works(post_of(seat)), REFUSAL_POST_CLOSED);
    because(count == 0, REFUSAL_ORDER_TARGETS_INVALID);
    for (int i = 0; i < count; i++) {
        because(!there_is((int)targets[i].kind, (int)targets[i].number, (int)targets[i].module),
                REFUSAL_ORDER_TARGETS_INVALID);
        for (int k = 0; k < i; k++)
            because(same(next, i, next, k), REFUSAL_ORDER_TARGETS_INVALID);
    }
    because(text == NO_TEXT || text == BLANK || text == BAD, REFUSAL_TEXT_INVALID);
    because(order->deadline_ms && order->deadline_ms <= now_ms, REFUSAL_ORDER_DEADLINE_INVALID);
    int old = model.orders[next].replaces;
    because(old && (old == next || !shared_with(old, next, false)), REFUSAL_ORDER_REPLACES_INVALID);
    because(order->has_place && sent_elsewhere(next), REFUSAL_ORDER_CONFLICT);
    if (!none())
        return;
    model.order_count = next;
    if (old)
        shared_with(old, next, true);
}

static void try_step_all(int order, int phase, int text, bool issuer) {
    bool moves = false, there = false;
    for (int i = 0; i < model.orders[order].count; i++) {
        moves |= move(model.orders[order].targets[i].phase, phase) == 'i';
        there |= model.orders[order].targets[i].phase == phase;
    }
    because(!issuer, REFUSAL_ORDER_NOT_YOURS);
    because(issuer && !moves, there ? REFUSAL_NOTHING_CHANGED : REFUSAL_ORDER_STEP_INVALID);
    for (int i = 0; i < model.orders[order].count && none(); i++)
        if (move(model.orders[order].targets[i].phase, phase) == 'i')
            set_phase(order, i, phase, text);
}

static void try_step_one(int order, int t, int phase, int text, bool issuer, bool addressee) {
    int from = model.orders[order].targets[t].phase;
    bool receipt = phase <= ORDER_READ;
    bool known =
        (phase == from && phase != ORDER_DOING) || (receipt && from > phase) ||
        (phase == ORDER_DOING && from == phase && (text == NO_TEXT || text == model.orders[order].targets[t].text));
    char whose = move(from, phase);
    bool theirs = addressee || (issuer && !receipt);
    because(!theirs, REFUSAL_ORDER_NOT_YOURS);
    because(theirs && known, REFUSAL_NOTHING_CHANGED);
    because(theirs && !known && !whose, REFUSAL_ORDER_STEP_INVALID);
    because(theirs && !known && whose == 'a' && !addressee, REFUSAL_ORDER_NOT_YOURS);
    because(theirs && !known && whose == 'i' && !issuer, REFUSAL_ORDER_NOT_YOURS);
    because(phase == ORDER_REFUSED && (text == NO_TEXT || text == BLANK), REFUSAL_ORDER_REASON_MISSING);
    if (none())
        set_phase(order, t, phase, text);
}

static void try_step(struct command *command) {
    int order =
        upto(9) ? model.order_count - upto(model.order_count < 8 ? model.order_count : 8) : upto(model.order_count + 1);
    bool known = order >= 1 && order <= model.order_count;
    int target = known ? upto(model.orders[order].count + (upto(9) == 0)) : upto(2);
    int phase = upto(19) ? ORDER_DELIVERED + upto(7) : upto(ORDER_PHASES + 1), text = upto(TEXTS - 1);
    int actor = CHIEF + upto(STRANGER - 1), seat = 0;
    for (int s = 1; s <= 2 * SAMPLE_PLACES && upto(9); s++)
        seat = sits(actor, s) ? s : seat;
    if (known && target && target <= model.orders[order].count && upto(1)) // somebody who may
        for (int a = CHIEF; a <= DRIVER; a++)
            for (int s = 0; s <= 2 * SAMPLE_PLACES; s++)
                if (answers(a, s, order, target - 1) || (sits(a, s) && s == model.orders[order].issuer && upto(3) == 0))
                    actor = a, seat = s;
    if (known && target && target <= model.orders[order].count && upto(2)) // something that may come next
        for (int i = 0; i < 5 && !move(model.orders[order].targets[target - 1].phase, phase); i++)
            phase = ORDER_DELIVERED + upto(6);
    *command = step_command((uint32_t)actor, (uint32_t)seat, (uint32_t)order, (uint32_t)target, (enum order_phase)phase,
                            texts[text]);
    because(!known, REFUSAL_ORDER_UNKNOWN);
    because(known && target > model.orders[order].count, REFUSAL_ORDER_TARGETS_INVALID);
    because(phase <= ORDER_ISSUED || phase >= ORDER_REPLACED ||
                (target == 0 && phase != ORDER_WITHDRAWN && phase != ORDER_CONFIRMED),
            REFUSAL_ORDER_STEP_INVALID);
    because(text == BAD, REFUSAL_TEXT_INVALID);
    if (!none())
        return;
    bool issuer = seat == model.orders[order].issuer && sits(actor, seat);
    if (target == 0)
        try_step_all(order, phase, text, issuer);
    else
        try_step_one(order, target - 1, phase, text, issuer, answers(actor, seat, order, target - 1));
}

static bool is_of_field(int order, int t) {
    int kind = model.orders[order].targets[t].kind, number = model.orders[order].targets[t].number;
    return post_of(model.orders[order].issuer) == FIELD || (kind == TARGET_SEAT && post_of(number) == FIELD) ||
           (kind == TARGET_MODULE && number == FIELD);
}

static void try_close(struct command *command) {
    bool open = false;
    *command = post_command(VERB_POST_CLOSE, FIELD);
    command->post.withdraw = upto(1);
    for (int o = 1; o <= model.order_count; o++)
        for (int i = 0; i < model.orders[o].count; i++)
            open |= is_of_field(o, i) && is_open(model.orders[o].targets[i].phase);
    because(model.field_closed, REFUSAL_POST_CLOSED);
    because(!model.field_closed && open && !command->post.withdraw, REFUSAL_ORDERS_OPEN);
    if (!none())
        return;
    model.field_closed = true;
    for (int o = 1; o <= model.order_count; o++)
        for (int i = 0; i < model.orders[o].count; i++)
            if (is_of_field(o, i) && is_open(model.orders[o].targets[i].phase))
                set_phase(o, i, ORDER_WITHDRAWN, NO_TEXT);
}

static void try_retire(struct command *command) {
    int unit = 1 + upto(UNITS - 1);
    *command = unit_command(VERB_UNIT_RETIRE, (uint32_t)unit);
    because(model.retired[unit], REFUSAL_UNIT_RETIRED);
    model.retired[unit] = true;
}

// ---- comparing

static void compare(const struct state *s) {
    const struct order *open = NULL;
    assert_int_equal(state_order_count(s), model.order_count);
    for (int o = 1; o <= model.order_count; o++) {
        const struct order *order = state_order(s, (uint32_t)o);
        bool any = false;
        assert_int_equal(order->issuer, model.orders[o].issuer);
        assert_int_equal(order->post, post_of(model.orders[o].issuer));
        assert_int_equal(order->replaces, model.orders[o].replaces);
        assert_int_equal(order->target_count, model.orders[o].count);
        for (int i = 0; i < model.orders[o].count; i++) {
            const struct order_target *target = &order->targets[i];
            assert_int_equal(target->kind, model.orders[o].targets[i].kind);
            assert_int_equal(target->number, model.orders[o].targets[i].number);
            assert_int_equal(target->phase, model.orders[o].targets[i].phase);
            assert_string_equal(target->text, texts[model.orders[o].targets[i].text]);
            assert_true(target->marks[target->phase].at_ms > 0);
            any |= is_open(model.orders[o].targets[i].phase);
            assert_true(target->due_ms == 0 || is_open(model.orders[o].targets[i].phase));
        }
        if (any) // the open ones, in the order of their numbers
            assert_ptr_equal(open = state_open_order_next(s, open), order);
    }
    assert_null(open ? state_open_order_next(s, open) : state_open_order_next(s, NULL));
}

static void feed(struct state *desk, struct state *loop, struct state *late, struct event *event) {
    // rule_scratch is gone by now: the order is taken from the desk's state, all of it that an event says being there.
    if (event->verb == VERB_ORDER_ISSUE)
        event->order_issued = state_order(desk, event->object);
    state_apply(loop, event);
    if (late)
        state_apply(late, event);
}

static void let_time_pass(struct state *desk, struct state *loop, struct state *late, int64_t now_ms) {
    for (struct event event; (event = silence_at(desk, now_ms)).verb;) {
        const struct order_escalation *e = &event.escalation;
        if (e->step == SILENCE_DEPUTY && e->seat)
            model.orders[e->order].targets[e->target - 1].asked[0] = (int)e->seat;
        if (e->step == SILENCE_SUPERIOR && e->seat)
            model.orders[e->order].targets[e->target - 1].asked[1] = (int)e->seat;
        int64_t due1 = 0, due2 = 0;
        feed(desk, loop, late, &event);
        assert_int_equal(state_due_next(desk, &due1), state_due_next(loop, &due2));
        assert_int_equal(due1, due2);
    }
}

static int step(struct state *desk, struct state *loop, struct state *late, int64_t now_ms) {
    struct command command;
    struct event event;
    struct order order;
    struct order_target targets[TARGETS];
    memset(reasons, 0, sizeof reasons);
    int what = upto(199);
    if (what == 0)
        try_close(&command);
    else if (what == 1)
        try_retire(&command);
    else if (what < 25 || model.order_count == 0)
        try_issue(&command, &order, targets, now_ms);
    else
        try_step(&command);
    enum refusal refusal = test_do(desk, &command, now_ms, &event);
    if (refusal ? !reasons[refusal] : !none())
        fail_msg("%s: refusal %d is not among the model's reasons", verb_name(command.verb), refusal);
    if (!refusal)
        feed(desk, loop, late, &event);
    return !refusal;
}

static void random_orders(void **unused) {
    (void)unused;
    long events = 0, orders = 0, ended[ORDER_PHASES] = {0};
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        srand(seed);
        memset(&model, 0, sizeof model);
        struct state *desk = talking_district(true), *loop = talking_district(true), *late = NULL;
        int64_t now_ms = 1000000;
        for (int i = 0; i < STEPS; i++) {
            if (i == STEPS / 2)
                late = restarted(desk);
            events += step(desk, loop, late, now_ms += upto(20000));
            let_time_pass(desk, loop, late, now_ms);
        }
        compare(desk);
        compare(loop);
        compare(late);
        assert_int_equal(state_seq(late), state_seq(desk));
        orders += model.order_count;
        for (int o = 1; o <= model.order_count; o++)
            for (int i = 0; i < model.orders[o].count; i++)
                ended[model.orders[o].targets[i].phase]++;
        state_destroy(desk);
        state_destroy(loop);
        state_destroy(late);
    }
    print_message("%ld of %d commands became events, %ld orders\n", events, SEEDS * STEPS, orders);
    assert_true(events > SEEDS * STEPS / 10);
    assert_true(orders > SEEDS * 10);
    for (int phase = ORDER_ISSUED; phase < ORDER_PHASES; phase++) {
        print_message("%ld %s\n", ended[phase], order_phase_name((enum order_phase)phase));
        assert_true(ended[phase] > SEEDS / 10);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_orders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
