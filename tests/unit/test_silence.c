// What silence brings, with invented time: reminder, deputy, superior, wall; deadlines; a clock that is set; a hub that
// starts again; and thousands of random timelines against a plain model.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

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
            assert_memory_equal(&one.escalation, &other.escalation, sizeof one.escalation);
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

// ---- random timelines against a plain model

enum { TIMELINES = 2000, STEPS = 60, ORDERS = STEPS, TARGETS = 2 };

// Of each target: when which step comes since the issue, when which since the deadline; 0: not (any more).
static struct model {
    bool taken, over, late, is_unit;
    int last; // step that came last; -1: none
    int64_t since_issue[SILENCE_STEPS], since_deadline[SILENCE_STEPS], deadline;
    int64_t deadline_was; // moves with the clock
    int32_t after_s[SILENCE_STEPS];
} model[ORDERS + 1][TARGETS];
static int order_count;

static int upto(int n) {
    return rand() % (n + 1);
}

static int64_t soonest(const struct model *m) {
    int64_t least = m->deadline;
    for (int i = 0; i < SILENCE_STEPS; i++) {
        if (m->since_issue[i] && (!least || m->since_issue[i] < least))
            least = m->since_issue[i];
        if (m->since_deadline[i] && (!least || m->since_deadline[i] < least))
            least = m->since_deadline[i];
    }
    return least;
}

static void begin_again(struct model *m, int behind) {
    for (int i = behind + 1; i < SILENCE_STEPS; i++)
        m->since_deadline[i] = m->after_s[i] ? m->deadline_was + m->after_s[i] * 1000LL : 0;
}

static void stop(struct model *m) {
    memset(m->since_issue, 0, sizeof m->since_issue);
    memset(m->since_deadline, 0, sizeof m->since_deadline);
}

static void random_issue(struct state *s, int64_t now_ms) {
    struct order_target targets[TARGETS] = {to_seat(LEAD_SEAT), to_unit(1)};
    struct order order = an_order(targets, TARGETS);
    int after = 0, number = ++order_count;
    order.number = (uint32_t)number, order.post = HQ, order.issuer = SEAT_OF(HQ, AT_CHIEF), order.issued_at_ms = now_ms;
    order.deadline_ms = upto(2) ? now_ms + 1000 + upto(300) * 500 : 0;
    for (int i = 0; i < SILENCE_STEPS; i++)
        order.silence.after_s[i] = upto(3) ? after += 1 + upto(30) : 0;
    state_apply(s, &(struct event){.seq = state_seq(s) + 1,
                                   .at_ms = now_ms,
                                   .actor = "chief",
                                   .device = "d",
                                   .verb = VERB_ORDER_ISSUE,
                                   .object = order.number,
                                   .order_issued = &order});
    for (int t = 0; t < TARGETS; t++) {
        struct model *m = &model[number][t];
        *m = (struct model){
            .is_unit = t == 1, .last = -1, .deadline = order.deadline_ms, .deadline_was = order.deadline_ms};
        memcpy(m->after_s, order.silence.after_s, sizeof m->after_s);
        for (int i = 0; i < SILENCE_STEPS; i++)
            m->since_issue[i] = m->after_s[i] ? now_ms + m->after_s[i] * 1000LL : 0;
    }
}

static void random_reply(struct state *s, int64_t now_ms) {
    int order = 1 + upto(order_count - 1), t = upto(TARGETS - 1), phase = ORDER_DELIVERED + upto(8);
    struct model *m = &model[order][t];
    if (m->over || (m->taken && phase <= ORDER_REFUSED) || phase > ORDER_REPLACED)
        return;
    state_apply(s, &(struct event){.seq = state_seq(s) + 1,
                                   .at_ms = now_ms,
                                   .actor = "lead",
                                   .device = "d",
                                   .verb = VERB_ORDER_STEP,
                                   .object = (uint32_t)order,
                                   .step = {.order = (uint32_t)order,
                                            .target = (uint32_t)t + 1,
                                            .phase = (enum order_phase)phase,
                                            .text = ""}});
    if (phase == ORDER_DELIVERED || phase == ORDER_READ)
        return;
    bool first = !m->taken;
    m->taken = true;
    if (first)
        memset(m->since_issue, 0, sizeof m->since_issue);
    if (phase != ORDER_ACCEPTED && phase != ORDER_DOING) {
        m->over = true;
        m->deadline = 0;
        stop(m);
    } else if (first && m->late)
        begin_again(m, m->last);
}

// The model's own idea of the one thing that comes now.
static void model_fires(struct order_escalation *e) {
    int64_t least = 0;
    for (int o = order_count; o >= 1; o--) // the oldest order, the first target, of those that are soonest
        for (int t = TARGETS - 1; t >= 0; t--) {
            int64_t due = soonest(&model[o][t]);
            if (due && (!least || due <= least))
                least = due, e->order = (uint32_t)o, e->target = (uint32_t)t + 1;
        }
    struct model *m = &model[e->order][e->target - 1];
    int step = -1;
    for (int i = SILENCE_STEPS - 1; i >= 0; i--)
        if (m->since_issue[i] == least || m->since_deadline[i] == least)
            step = i;
    if (step >= 0)
        e->late = m->taken;
    else { // the deadline itself
        step = m->taken || m->last < 0 ? SILENCE_REMIND : m->last;
        m->deadline = 0;
        m->late = e->late = true;
        if (m->taken)
            begin_again(m, SILENCE_REMIND);
    }
    // A unit has no deputy, and its issuer, the chief of all, no superior.
    if (m->is_unit && step != SILENCE_REMIND && m->after_s[SILENCE_WALL])
        step = SILENCE_WALL;
    for (int i = 0; i <= step; i++)
        m->since_issue[i] = m->since_deadline[i] = 0;
    m->last = step;
    e->step = (enum silence_step)step;
    e->seat = m->is_unit                 ? 0
              : step == SILENCE_DEPUTY   ? SEAT_OF(HQ, AT_MEMBER)
              : step == SILENCE_SUPERIOR ? SEAT_OF(HQ, AT_CHIEF)
                                         : 0;
    e->due_ms = soonest(m);
}

static int64_t model_next(void) {
    int64_t least = 0;
    for (int o = 1; o <= order_count; o++)
        for (int t = 0; t < TARGETS; t++) {
            int64_t due = soonest(&model[o][t]);
            least = due && (!least || due < least) ? due : least;
        }
    return least;
}

static void random_shift(struct state *s, int64_t *now_ms) {
    int64_t by_ms = (upto(200) - 100) * 1000;
    if (*now_ms + by_ms < NOW / 2)
        return;
    shift_clock(s, by_ms);
    *now_ms += by_ms;
    for (int o = 1; o <= order_count; o++)
        for (int t = 0; t < TARGETS; t++) {
            struct model *m = &model[o][t];
            m->deadline += m->deadline ? by_ms : 0;
            m->deadline_was += by_ms;
            for (int i = 0; i < SILENCE_STEPS; i++) {
                m->since_issue[i] += m->since_issue[i] ? by_ms : 0;
                m->since_deadline[i] += m->since_deadline[i] ? by_ms : 0;
            }
        }
}

static void random_timelines(void **unused) {
    (void)unused;
    long events = 0;
    for (unsigned seed = 1; seed <= TIMELINES; seed++) {
        srand(seed);
        order_count = 0;
        struct state *s = talking_district(true);
        int64_t now_ms = NOW, due_ms;
        for (int i = 0; i < STEPS; i++) {
            int what = upto(9);
            if (what < 3 || order_count == 0)
                random_issue(s, now_ms);
            else if (what < 6)
                random_reply(s, now_ms);
            else if (what == 6)
                random_shift(s, &now_ms);
            else if (what == 7 && upto(4) == 0) {
                struct state *again = restarted(s);
                state_destroy(s);
                s = again;
            } else
                now_ms += upto(40000);
            for (;;) {
                int64_t next = model_next();
                assert_int_equal(state_due_next(s, &due_ms), next != 0);
                if (next)
                    assert_int_equal(due_ms, next);
                struct event event = silence_at(s, now_ms);
                assert_int_equal(event.verb != VERB_NONE, next && next <= now_ms);
                if (event.verb == VERB_NONE)
                    break;
                struct order_escalation meant = {0};
                model_fires(&meant);
                if (event.escalation.order != meant.order || event.escalation.target != meant.target ||
                    event.escalation.step != meant.step || event.escalation.late != meant.late ||
                    event.escalation.seat != meant.seat || event.escalation.due_ms != meant.due_ms)
                    fail_msg("seed %u step %d: order %u target %u: step %d late %d seat %u, model: order %u target %u: "
                             "step %d late %d seat %u",
                             seed, i, event.escalation.order, event.escalation.target, event.escalation.step,
                             event.escalation.late, event.escalation.seat, meant.order, meant.target, meant.step,
                             meant.late, meant.seat);
                events++;
            }
        }
        state_destroy(s);
    }
    print_message("%ld steps of silence in %d timelines\n", events, TIMELINES);
    assert_true(events > TIMELINES * 20L);
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
        cmocka_unit_test(random_timelines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
