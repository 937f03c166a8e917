// Thousands of random timelines of silence against a plain model: replies, deadlines, clocks that are set, restarts.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/district_talks.h"

#define NOW 1000000
#define LEAD_SEAT SEAT_OF(HQ, AT_LEAD)

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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_timelines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
