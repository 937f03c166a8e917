// Dispatches and aid by their rules: the ladder, who may take which step, double booking, what a close frees, and whom
// a dispatch lets see an incident. And the diagram of the docs.
// SPDX-License-Identifier: Apache-2.0
#include "auth/auth.h"
#include "unit/dispatch_case.h"
#include "unit/doc_case.h"
#include "unit/forces_case.h"

static int setup(void **state) {
    *state = state_create(TEST_DISTRICT);
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static struct principal as(uint32_t account) {
    return (struct principal){.account = account, .token = 1, .device = "t"};
}

// ---- the table

static void every_open_phase_leads_on_and_every_end_is_one(void **state) {
    (void)state;
    int count;
    const struct dispatch_edge *edges = dispatch_edges(&count);
    for (int phase = DISPATCH_NOTIFIED; phase < DISPATCH_PHASES; phase++) {
        bool leads_on = false, frees = dispatch_edge((enum dispatch_phase)phase, DISPATCH_RELEASED) != NULL;
        for (int i = 0; i < count; i++)
            leads_on |= edges[i].from == (enum dispatch_phase)phase;
        assert_int_equal(leads_on, dispatch_phase_is_open((enum dispatch_phase)phase));
        assert_int_equal(frees, leads_on); // whoever commands can always let go
        assert_string_not_equal(dispatch_phase_name((enum dispatch_phase)phase), "none");
    }
    for (int i = 0; i < count; i++) {
        assert_true(edges[i].sides != 0 && *edges[i].sentence);
        assert_int_equal(edges[i].needs_text, edges[i].to == DISPATCH_REFUSED);
        for (int k = 0; k < i; k++)
            assert_false(edges[k].from == edges[i].from && edges[k].to == edges[i].to);
    }
}

static const char *sides_of(unsigned sides) {
    static const char *const names[] = {"",      "unit",        "sender",        "unit, sender",
                                        "fence", "unit, fence", "sender, fence", "unit, sender, fence"};
    return names[sides & 7];
}

static void draw(struct buf *doc) {
    int count;
    const struct dispatch_edge *edges = dispatch_edges(&count);
    buf_printf(doc, "```mermaid\nstateDiagram-v2\n    [*] --> notified\n");
    for (int i = 0; i < count; i++)
        buf_printf(doc, "    %s --> %s: %s\n", dispatch_phase_name(edges[i].from), dispatch_phase_name(edges[i].to),
                   edges[i].sentence);
    buf_printf(doc, "    refused --> [*]\n    released --> [*]\n```\n\n");
    buf_printf(doc, "| from | to | by | with a text | in a sentence |\n|---|---|---|---|---|\n");
    for (int i = 0; i < count; i++)
        buf_printf(doc, "| %s | %s | %s | %s | %s |\n", dispatch_phase_name(edges[i].from),
                   dispatch_phase_name(edges[i].to), sides_of(edges[i].sides), edges[i].needs_text ? "must" : "may",
                   edges[i].sentence);
}

static void the_diagram_is_the_table(void **state) {
    (void)state;
    struct buf wanted = {0};
    draw(&wanted);
    assert_page_holds("forces.md", &wanted);
}

// ---- the ladder

static void every_phase_is_marked(void **state) {
    struct state *s = *state;
    uint32_t unit = case_unit(s, TEST_ORG), duty = case_duty(s, "duty"), tablet = case_tablet(s, unit, TEST_ORG);
    uint32_t incident = case_incident(s, TEST_ORG);
    struct command send = send_command(incident, &unit, 1, false);
    send.actor = duty;
    send.dispatch.place = (struct place){true, 298700000, 1215500000};
    must(s, send, 1000);
    must(s, move_command(tablet, 1, DISPATCH_ACCEPTED, ""), 2000);
    must(s, move_command(duty, 1, DISPATCH_DEPARTED, "电台报告"), 3000);
    struct command arrived = move_command(0, 1, DISPATCH_ARRIVED, "");
    arrived.dispatched.by_fence = true;
    must(s, arrived, 4000);
    const struct dispatch *dispatch = state_dispatch(s, 1);
    const struct dispatch_mark *marks = dispatch->marks;
    assert_true(marks[DISPATCH_NOTIFIED].at_ms == 1000 && marks[DISPATCH_NOTIFIED].account == duty);
    assert_true(marks[DISPATCH_ACCEPTED].at_ms == 2000 && marks[DISPATCH_ACCEPTED].account == tablet);
    assert_true(marks[DISPATCH_DEPARTED].at_ms == 3000 && !marks[DISPATCH_DEPARTED].by_fence);
    assert_true(marks[DISPATCH_ARRIVED].at_ms == 4000 && marks[DISPATCH_ARRIVED].by_fence);
    assert_true(dispatch->place.known && dispatch->sender == duty && dispatch->seq == state_seq(s));
    assert_string_equal(dispatch->reason, "电台报告");
    assert_int_equal(state_unit(s, unit)->status, UNIT_ON_SCENE);
    assert_int_equal(state_unit(s, unit)->seq, state_seq(s));
}

static void what_cannot_be_sent_says_why(void **state) {
    struct state *s = *state;
    uint32_t units[DISPATCH_UNITS_MAX + 1], incident = case_incident(s, TEST_ORG), other = case_incident(s, TEST_ORG);
    for (uint32_t i = 0; i <= DISPATCH_UNITS_MAX; i++)
        units[i] = case_unit(s, TEST_ORG);
    assert_int_equal(ask(s, send_command(99, units, 1, false), 1), REFUSAL_INCIDENT_UNKNOWN);
    assert_int_equal(ask(s, send_command(incident, units, 0, false), 1), REFUSAL_DISPATCH_UNITS_INVALID);
    assert_int_equal(ask(s, send_command(incident, units, DISPATCH_UNITS_MAX + 1, false), 1),
                     REFUSAL_DISPATCH_UNITS_INVALID);
    struct command send = send_command(incident, units, 1, false);
    send.dispatch.place = (struct place){true, 900000001, 0};
    assert_int_equal(ask(s, send, 1), REFUSAL_PLACE_INVALID);
    send = send_command(incident, units, 1, false);
    send.dispatch.text = "\x01";
    assert_int_equal(ask(s, send, 1), REFUSAL_TEXT_INVALID);
    must(s, send_command(incident, units, DISPATCH_UNITS_MAX, false), 1);
    assert_int_equal(state_dispatch_count(s), DISPATCH_UNITS_MAX);
    // All or none: the last of the list is busy, so the first is not sent either.
    uint32_t pair[] = {units[DISPATCH_UNITS_MAX], units[0]};
    assert_int_equal(ask(s, send_command(other, pair, 2, false), 1), REFUSAL_DISPATCH_UNIT_BUSY);
    assert_null(state_dispatch_of_unit(s, pair[0], NULL));
    must(s, send_command(other, pair, 2, true), 1);
    assert_int_equal(ask(s, send_command(other, pair, 2, true), 1), REFUSAL_DISPATCH_UNIT_HERE);
    must(s, incident_command(VERB_INCIDENT_CLOSE, other), 1);
    assert_int_equal(ask(s, send_command(other, pair, 1, false), 1), REFUSAL_INCIDENT_CLOSED);
}

// On scene at one, on its way to another: it is on scene. Freed there it is on its way, freed of both it stands by.
static void status_follows_the_furthest(void **state) {
    struct state *s = *state;
    uint32_t unit = case_unit(s, TEST_ORG), a = case_incident(s, TEST_ORG), b = case_incident(s, TEST_ORG);
    must(s, send_command(a, &unit, 1, false), 1);
    must(s, send_command(b, &unit, 1, true), 1);
    assert_int_equal(state_unit(s, unit)->status, UNIT_STANDBY);
    must(s, move_command(0, 1, DISPATCH_ARRIVED, ""), 1);
    must(s, move_command(0, 2, DISPATCH_DEPARTED, ""), 1);
    assert_int_equal(state_unit(s, unit)->status, UNIT_ON_SCENE);
    must(s, move_command(0, 1, DISPATCH_DONE, ""), 1);
    assert_int_equal(state_unit(s, unit)->status, UNIT_DEPARTED);
    must(s, incident_command(VERB_INCIDENT_CLOSE, b), 1);
    assert_int_equal(state_dispatch(s, 2)->phase, DISPATCH_RELEASED);
    assert_int_equal(state_unit(s, unit)->status, UNIT_RETURNING);
    struct command out = unit_command(VERB_UNIT_SET_STATUS, unit);
    out.unit.status = UNIT_UNAVAILABLE;
    must(s, out, 1);
    must(s, move_command(0, 1, DISPATCH_RELEASED, ""), 1);
    assert_int_equal(state_unit(s, unit)->status, UNIT_UNAVAILABLE); // what people took out stays out
    assert_null(state_dispatch_of_unit(s, unit, NULL));
}

// ---- who sees

// The tablet of a unit from elsewhere sees the incident as long as its unit is sent there, and starts over when that
// begins and ends; the tablet in whose scope it lies saw it anyway and goes on.
static void a_dispatch_lets_the_unit_see(void **state) {
    struct state *s = *state;
    uint32_t near = case_unit(s, TEST_ORG), far = case_unit(s, ANOTHER_ORG), incident = case_incident(s, TEST_ORG);
    uint32_t at_near = case_tablet(s, near, TEST_ORG), at_far = case_tablet(s, far, ANOTHER_ORG);
    uint32_t bystander = case_tablet(s, case_unit(s, ANOTHER_ORG), ANOTHER_ORG);
    struct principal far_one = as(at_far), other = as(bystander);
    uint32_t both[] = {near, far};
    assert_false(auth_may_see_incident(s, &far_one, state_incident(s, incident)));
    must(s, send_command(incident, both, 2, false), 1);
    uint64_t sent = state_seq(s);
    assert_true(auth_may_see_incident(s, &far_one, state_incident(s, incident)));
    assert_false(auth_may_see_incident(s, &other, state_incident(s, incident)));
    assert_true(state_reach_seq(s, at_far) == sent && state_reach_seq(s, at_near) == 0);
    assert_true(auth_may_see_dispatch(s, &far_one, state_dispatch(s, 1))); // its comrades there
    assert_false(auth_may_see_dispatch(s, &other, state_dispatch(s, 2)));
    must(s, move_command(0, 2, DISPATCH_ACCEPTED, ""), 1);
    assert_true(state_reach_seq(s, at_far) == sent);
    must(s, incident_command(VERB_INCIDENT_CLOSE, incident), 1);
    assert_true(state_reach_seq(s, at_far) == state_seq(s));
    assert_false(auth_may_see_incident(s, &far_one, state_incident(s, incident)));
    assert_true(auth_may_see_dispatch(s, &far_one, state_dispatch(s, 2))); // its own, as it ended
}

// ---- aid

static struct command aid_command(uint32_t incident, const char *org, struct aid *aid) {
    *aid = (struct aid){.incident = incident, .count = 2, .can = "pump", .text = "缺泵", .reason = ""};
    strcpy(aid->to_org, org);
    return (struct command){.verb = VERB_AID_ASK, .aid_asked = aid};
}

static void aid_is_asked_granted_and_refused(void **state) {
    struct state *s = *state;
    struct aid aid;
    uint32_t incident = case_incident(s, TEST_ORG), ours = case_unit(s, TEST_ORG), theirs = case_unit(s, ANOTHER_ORG);
    assert_int_equal(ask(s, aid_command(incident, "330204000000", &aid), 1), REFUSAL_ORG_INVALID);
    struct command none = aid_command(incident, ANOTHER_ORG, &aid);
    aid.count = 0;
    assert_int_equal(ask(s, none, 1), REFUSAL_AID_INVALID);
    for (int i = 0; i < 2; i++)
        must(s, aid_command(incident, ANOTHER_ORG, &aid), 5);
    struct command grant = {.verb = VERB_AID_GRANT, .dispatch = {.aid = 1, .units = &ours, .count = 1, .text = ""}};
    assert_int_equal(ask(s, grant, 6), REFUSAL_OUT_OF_SCOPE); // they give what is theirs
    grant.dispatch.units = &theirs;
    must(s, grant, 6);
    const struct dispatch *dispatch = state_dispatch(s, 1);
    assert_true(dispatch && dispatch->unit == theirs && dispatch->incident == incident && dispatch->aid == 1);
    assert_string_equal(dispatch->text, "缺泵");
    assert_true(state_aid(s, 1)->state == AID_GRANTED && state_aid(s, 1)->unit_count == 1 &&
                state_aid(s, 1)->units[0] == theirs && state_aid(s, 1)->decided_at_ms == 6);
    assert_int_equal(ask(s, grant, 7), REFUSAL_AID_DECIDED);
    grant.dispatch.aid = 2;
    assert_int_equal(ask(s, grant, 7), REFUSAL_DISPATCH_UNIT_HERE);
    struct command refuse = {.verb = VERB_AID_REFUSE, .aid = {.aid = 2, .reason = " "}};
    assert_int_equal(ask(s, refuse, 7), REFUSAL_AID_REASON_MISSING);
    refuse.aid.reason = "泵均在用";
    must(s, refuse, 7);
    assert_int_equal(ask(s, refuse, 8), REFUSAL_AID_DECIDED);
    refuse.aid.aid = 3;
    assert_int_equal(ask(s, refuse, 8), REFUSAL_AID_UNKNOWN);
}

// Without a catalogue any word will do; with one it is a key of it, or none.
static void what_aid_must_be_able_to_is_in_the_catalogue(void **state) {
    struct state *s = *state;
    struct aid aid;
    struct command command = aid_command(case_incident(s, TEST_ORG), ANOTHER_ORG, &aid);
    must(s, command, 5);
    forces_put_catalogue(s, forces_catalogue());
    assert_int_equal(ask(s, command, 6), REFUSAL_AID_INVALID);
    aid.can = "water-drains";
    assert_int_equal(ask(s, command, 6), REFUSAL_AID_INVALID);
    aid.can = "water-drain";
    must(s, command, 6);
    aid.can = "";
    must(s, command, 6);
    assert_int_equal(state_aid_count(s), 3);
    assert_string_equal(state_aid(s, 1)->can, "pump"); // what was asked before stays
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_open_phase_leads_on_and_every_end_is_one),
        cmocka_unit_test(the_diagram_is_the_table),
        TEST(every_phase_is_marked),
        TEST(what_cannot_be_sent_says_why),
        TEST(status_follows_the_furthest),
        TEST(a_dispatch_lets_the_unit_see),
        TEST(aid_is_asked_granted_and_refused),
        TEST(what_aid_must_be_able_to_is_in_the_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
