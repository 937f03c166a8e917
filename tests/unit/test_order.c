// The ladder of an order: every phase to every phase from every side, what a reply leaves behind, and the diagram in
// docs/, which is drawn from the table.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "unit/doc_case.h"
#include "unit/order_case.h"

// ---- the matrix

// Rows: issued, delivered, read, accepted, refused, doing, done, confirmed, withdrawn, replaced. Columns: to delivered,
// read, accepted, refused, doing, done, confirmed, withdrawn. + yes, = nothing changed, x no such move, n not theirs.
static const char *const addressee[] = {"++++xxxn", "=+++xxxn", "==++xxxn", "===x++xn", "==x=xxxx",
                                        "==xx++xn", "==xxx=nn", "==xxxx=x", "==xxxxx=", "==xxxxxx"};
static const char *const issuer[] = {"nnnnxxx+", "nnnnxxx+", "nnnnxxx+", "nn=xnnx+", "nnx=xxxx",
                                     "nnxxnnx+", "nnxxx=++", "nnxxxx=x", "nnxxxxx=", "nnxxxxxx"};

static enum refusal meant(char sign) {
    return sign == '+'   ? REFUSAL_NONE
           : sign == '=' ? REFUSAL_NOTHING_CHANGED
           : sign == 'x' ? REFUSAL_ORDER_STEP_INVALID
                         : REFUSAL_ORDER_NOT_YOURS;
}

static void every_phase_to_every_phase(void **state) {
    struct state *s = *state;
    static const enum order_phase to[] = {ORDER_DELIVERED, ORDER_READ, ORDER_ACCEPTED,  ORDER_REFUSED,
                                          ORDER_DOING,     ORDER_DONE, ORDER_CONFIRMED, ORDER_WITHDRAWN};
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    for (int from = ORDER_ISSUED; from < ORDER_PHASES; from++) {
        if (from > ORDER_ISSUED)
            put_phase(s, order, (enum order_phase)from, NOW);
        for (int i = 0; i < 8; i++) {
            enum refusal by_lead = ask(s, step_command(LEAD, LEAD_SEAT, order, 1, to[i], "理由"));
            enum refusal by_chief = ask(s, step_command(CHIEF, CHIEF_SEAT, order, 1, to[i], "理由"));
            if (by_lead != meant(addressee[from - 1][i]) || by_chief != meant(issuer[from - 1][i]))
                fail_msg("%s to %s: addressee %d, issuer %d", order_phase_name((enum order_phase)from),
                         order_phase_name(to[i]), by_lead, by_chief);
            // Neither: another seat, no seat, a seat that is somebody else's, nobody at all.
            static const uint32_t others[][2] = {{MEMBER, SEAT_OF(HQ, AT_MEMBER)},
                                                 {LEAD, 0},
                                                 {STRANGER, LEAD_SEAT},
                                                 {STRANGER, CHIEF_SEAT},
                                                 {0, LEAD_SEAT},
                                                 {CHIEF, LEAD_SEAT},
                                                 {DRIVER, 0},
                                                 {0, 0},
                                                 {LEAD, 9999}};
            for (size_t k = 0; k < sizeof others / sizeof *others; k++)
                assert_int_equal(ask(s, step_command(others[k][0], others[k][1], order, 1, to[i], "理由")),
                                 REFUSAL_ORDER_NOT_YOURS);
        }
        static const int never[] = {ORDER_NONE, ORDER_ISSUED, ORDER_REPLACED, ORDER_PHASES, 77};
        for (int i = 0; i < 5; i++)
            for (uint32_t target = 0; target < 2; target++)
                assert_int_equal(
                    ask(s, step_command(LEAD, LEAD_SEAT, order, target, (enum order_phase)never[i], "理由")),
                    REFUSAL_ORDER_STEP_INVALID);
    }
}

static void the_table_is_in_order(void **state) {
    (void)state;
    int count;
    const struct order_edge *edges = order_edges(&count);
    assert_int_equal(count, 26);
    for (int i = 0; i < count; i++) {
        assert_ptr_equal(order_edge(edges[i].from, edges[i].to), &edges[i]); // no two of the same
        assert_true(order_phase_is_open(edges[i].from));
        assert_true(strlen(edges[i].sentence) > 10);
        assert_int_equal(edges[i].side, edges[i].to == ORDER_REPLACED    ? SIDE_HUB
                                        : edges[i].to >= ORDER_CONFIRMED ? SIDE_ISSUER
                                                                         : SIDE_ADDRESSEE);
        assert_int_equal(edges[i].needs_text, edges[i].to == ORDER_REFUSED);
        assert_true(!order_phase_is_taken(edges[i].from) || order_phase_is_taken(edges[i].to));
    }
    for (int phase = ORDER_ISSUED; phase < ORDER_PHASES; phase++) { // withdrawn or replaced at any time, else the end
        bool open = order_phase_is_open((enum order_phase)phase);
        assert_int_equal(open, order_edge((enum order_phase)phase, ORDER_WITHDRAWN) != NULL);
        assert_int_equal(open, order_edge((enum order_phase)phase, ORDER_REPLACED) != NULL);
    }
    static const char *const names[] = {"none",  "issued", "delivered", "read",      "accepted", "refused",
                                        "doing", "done",   "confirmed", "withdrawn", "replaced", "none"};
    for (int phase = 0; phase <= ORDER_PHASES; phase++)
        assert_string_equal(order_phase_name((enum order_phase)phase), names[phase]);
    assert_false(order_phase_is_open(ORDER_NONE));
    assert_false(order_phase_is_open(ORDER_PHASES));
    assert_false(order_phase_is_taken(ORDER_NONE));
}

// ---- replies

static void a_refusal_says_why(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
#define REFUSE(text) ask(s, step_command(LEAD, LEAD_SEAT, order, 1, ORDER_REFUSED, text))
    assert_int_equal(REFUSE(""), REFUSAL_ORDER_REASON_MISSING);
    assert_int_equal(REFUSE(" \n　"), REFUSAL_ORDER_REASON_MISSING);
    assert_int_equal(REFUSE("\xff"), REFUSAL_TEXT_INVALID);
    assert_int_equal(REFUSE("a\x01"), REFUSAL_TEXT_INVALID);
    char longest[ORDER_REASON_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[ORDER_REASON_MAX + 1] = '\0';
    assert_int_equal(REFUSE(longest), REFUSAL_TEXT_INVALID);
    longest[ORDER_REASON_MAX] = '\0';
    assert_int_equal(REFUSE(longest), REFUSAL_NONE);
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_REFUSED, "道路\n中断");
    assert_string_equal(state_order(s, order)->targets[0].text, "道路\n中断");
    assert_null(state_open_order_next(s, NULL));
}

static void progress_may_be_told_again(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_ACCEPTED, "");
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_DOING, "");
    assert_int_equal(ask(s, step_command(LEAD, LEAD_SEAT, order, 1, ORDER_DOING, "")), REFUSAL_NOTHING_CHANGED);
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_DOING, "一半");
    assert_int_equal(ask(s, step_command(LEAD, LEAD_SEAT, order, 1, ORDER_DOING, "一半")), REFUSAL_NOTHING_CHANGED);
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_DOING, "八成");
    assert_string_equal(state_order(s, order)->targets[0].text, "八成");
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_DONE, ""); // says nothing: what was said last stays
    assert_string_equal(state_order(s, order)->targets[0].text, "八成");
    assert_ptr_equal(state_open_order_next(s, NULL), state_order(s, order)); // until it is confirmed
    take(s, CHIEF, CHIEF_SEAT, order, 1, ORDER_CONFIRMED, "");
    assert_null(state_open_order_next(s, NULL));
}

static void every_phase_is_marked(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_seat(LEAD_SEAT), 0, NOW);
    struct command command = step_command(LEAD, LEAD_SEAT, order, 1, ORDER_READ, "");
    assert_int_equal(test_do(s, &command, NOW + 7, NULL), 0);
    const struct order_mark *marks = state_order(s, order)->targets[0].marks;
    for (int phase = 0; phase < ORDER_PHASES; phase++) {
        bool is = phase == ORDER_ISSUED || phase == ORDER_READ;
        assert_int_equal(marks[phase].at_ms, !is ? 0 : phase == ORDER_READ ? NOW + 7 : NOW);
        assert_int_equal(marks[phase].account, !is ? 0 : phase == ORDER_READ ? LEAD : CHIEF);
        assert_int_equal(marks[phase].seat, !is ? 0 : phase == ORDER_READ ? LEAD_SEAT : CHIEF_SEAT);
        assert_string_equal(marks[phase].device, is ? "test" : "");
    }
    assert_int_equal(state_order(s, order)->seq, state_seq(s));
}

static void all_targets_at_once(void **state) {
    struct state *s = *state;
    struct order_target targets[] = {to_seat(LEAD_SEAT), to_module(FIELD, 1), to_unit(1)};
    struct order asked = an_order(targets, 3);
    struct command command = issue_command(&asked);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
#define ALL(actor, seat, phase) ask(s, step_command(actor, seat, 1, 0, phase, ""))
    assert_int_equal(ALL(CHIEF, CHIEF_SEAT, ORDER_CONFIRMED), REFUSAL_ORDER_STEP_INVALID);
    assert_int_equal(ALL(LEAD, LEAD_SEAT, ORDER_WITHDRAWN), REFUSAL_ORDER_NOT_YOURS);
    for (int phase = ORDER_DELIVERED; phase < ORDER_CONFIRMED; phase++) // replies are each one's own
        assert_int_equal(ALL(LEAD, LEAD_SEAT, (enum order_phase)phase), REFUSAL_ORDER_STEP_INVALID);
    take(s, LEAD, LEAD_SEAT, 1, 1, ORDER_ACCEPTED, "");
    take(s, LEAD, LEAD_SEAT, 1, 1, ORDER_DONE, "");
    take(s, DRIVER, 0, 1, 3, ORDER_REFUSED, "车坏了");
    take(s, CHIEF, CHIEF_SEAT, 1, 0, ORDER_CONFIRMED, ""); // as far as it is done
    assert_int_equal(phase_of(s, 1, 1), ORDER_CONFIRMED);
    assert_int_equal(phase_of(s, 1, 2), ORDER_ISSUED);
    assert_int_equal(ALL(CHIEF, CHIEF_SEAT, ORDER_CONFIRMED), REFUSAL_NOTHING_CHANGED);
    take(s, CHIEF, CHIEF_SEAT, 1, 0, ORDER_WITHDRAWN, "");
    assert_int_equal(phase_of(s, 1, 1), ORDER_CONFIRMED);
    assert_int_equal(phase_of(s, 1, 2), ORDER_WITHDRAWN);
    assert_int_equal(phase_of(s, 1, 3), ORDER_REFUSED);
    assert_int_equal(ALL(CHIEF, CHIEF_SEAT, ORDER_WITHDRAWN), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(ask(s, step_command(CHIEF, CHIEF_SEAT, 2, 0, ORDER_WITHDRAWN, "")), REFUSAL_ORDER_UNKNOWN);
    assert_int_equal(ask(s, step_command(CHIEF, CHIEF_SEAT, 1, 4, ORDER_WITHDRAWN, "")), REFUSAL_ORDER_TARGETS_INVALID);
}

static void a_module_answers_by_any_of_its_seats(void **state) {
    struct state *s = *state;
    uint32_t order = issued(s, to_module(HQ, 1), 0, NOW);
    take(s, MEMBER, SEAT_OF(HQ, AT_MEMBER), order, 1, ORDER_READ, "");
    assert_int_equal(ask(s, step_command(LEAD, LEAD_SEAT, order, 1, ORDER_READ, "")), REFUSAL_NOTHING_CHANGED);
    take(s, LEAD, LEAD_SEAT, order, 1, ORDER_ACCEPTED, "");
    assert_int_equal(ask(s, step_command(DEPUTY, SEAT_OF(HQ, AT_DEPUTY), order, 1, ORDER_DOING, "")),
                     REFUSAL_ORDER_NOT_YOURS);
}

// ---- the diagram

static void draw(struct buf *doc) {
    static const char *const sides[] = {"addressee", "issuer", "hub"};
    int count;
    const struct order_edge *edges = order_edges(&count);
    buf_printf(doc, "```mermaid\nstateDiagram-v2\n    [*] --> issued\n");
    for (int i = 0; i < count; i++)
        buf_printf(doc, "    %s --> %s: %s\n", order_phase_name(edges[i].from), order_phase_name(edges[i].to),
                   edges[i].sentence);
    for (int phase = ORDER_ISSUED; phase < ORDER_PHASES; phase++)
        if (!order_phase_is_open((enum order_phase)phase))
            buf_printf(doc, "    %s --> [*]\n", order_phase_name((enum order_phase)phase));
    buf_printf(doc, "```\n\n| from | to | by | with a text | in a sentence |\n|---|---|---|---|---|\n");
    for (int i = 0; i < count; i++)
        buf_printf(doc, "| %s | %s | %s | %s | %s |\n", order_phase_name(edges[i].from), order_phase_name(edges[i].to),
                   sides[edges[i].side], edges[i].needs_text ? "must" : "may", edges[i].sentence);
}

static void the_diagram_is_the_table(void **state) {
    (void)state;
    struct buf wanted = {0};
    draw(&wanted);
    assert_page_holds("order-ladder.md", &wanted);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(every_phase_to_every_phase),
        cmocka_unit_test(the_table_is_in_order),
        TEST(a_refusal_says_why),
        TEST(progress_may_be_told_again),
        TEST(every_phase_is_marked),
        TEST(all_targets_at_once),
        TEST(a_module_answers_by_any_of_its_seats),
        cmocka_unit_test(the_diagram_is_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
