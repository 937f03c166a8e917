// A launch: what it opens, calls, orders and sends; what is missed and what refuses the whole; and that a state takes
// all of it or nothing.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "unit/plan_case.h"

static int birth(void **state) {
    *state = plan_district();
    return 0;
}

static int death(void **state) {
    state_destroy(*state);
    return 0;
}

static void all_of_it(void **arg) {
    struct state *s = *arg;
    const uint32_t units[] = {PUMP_ONE, PUMP_TWO, BOAT};
    struct command command = launch_command(put_plan(s, "flood", FULL_PLAN), units, 3);
    struct event event;
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    const struct plan_launched *launched = &event.launched;
    assert_int_equal(launched->missed_count, 0);
    assert_int_equal(event.object, 1);

    const struct post *hq = state_post(s, 2), *field = state_post(s, 3);
    assert_int_equal(state_post_count(s), 3);
    assert_string_equal(hq->name, "区指挥部");
    assert_string_equal(field->name, "应急指挥部"); // the template's
    assert_int_equal(hq->parent, STANDING);
    assert_int_equal(field->parent, 2);
    assert_int_equal(hq->incident, 1);
    assert_int_equal(hq->seq, event.seq);

    assert_int_equal(launched->seat_count, 2);
    assert_int_equal(state_seat(s, hq->first_seat + AT_CHIEF)->holder, PLAN_CHIEF);
    assert_int_equal(state_seat(s, field->first_seat + AT_LEAD)->holder, PLAN_LEAD);
    assert_int_equal(state_reach_seq(s, PLAN_CHIEF), event.seq);

    assert_int_equal(state_order_count(s), 4);
    const struct order *first = state_order(s, 1), *second = state_order(s, 2), *third = state_order(s, 3);
    assert_int_equal(first->issuer, hq->first_seat); // nobody acts as a seat
    assert_int_equal(first->deadline_ms, NOW + 1800000);
    assert_string_equal(first->card, "flood");
    assert_int_equal(first->targets[0].kind, TARGET_MODULE);
    assert_int_equal(first->targets[0].number, 2);
    assert_true(first->targets[0].due_ms > NOW); // its silence runs
    assert_int_equal(first->silence.after_s[SILENCE_REMIND], 60);
    assert_string_equal(second->card, ""); // of another template than the issuer's: its words go with the task
    assert_string_equal(second->text, "搜救\n\n火灾处置卡\n先救人");
    assert_int_equal(third->target_count, 3); // every place of the row
    assert_int_equal(third->targets[2].number, field->first_seat + AT_MEMBER + 2);
    assert_int_equal(state_order(s, 4)->targets[0].kind, TARGET_UNIT);

    assert_int_equal(state_dispatch_count(s), 3);
    assert_string_equal(state_dispatch(s, 1)->text, "排水");
    assert_string_equal(state_dispatch(s, 3)->text, "内涝预案");
    assert_int_equal(state_dispatch(s, 3)->plan, command.launch.plan);
    assert_int_equal(state_dispatch(s, 3)->phase, DISPATCH_NOTIFIED);
    assert_int_equal(state_incident(s, 1)->plan_count, 1);
    assert_int_equal(state_incident(s, 1)->plans[0], command.launch.plan);
    const struct launch *kept = state_launch(s, 1);
    assert_true(kept && kept->plan == command.launch.plan && kept->incident == 1 && kept->at_ms == event.at_ms &&
                kept->seq == event.seq && kept->missed_count == 0);
}

static void an_acting_seat_gives_the_orders(void **arg) {
    struct state *s = *arg;
    struct command command = launch_command(put_plan(s, "flood", FULL_PLAN), NULL, 0);
    command.seat = 1 + AT_CHIEF;
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    assert_int_equal(state_order(s, 1)->issuer, 1 + AT_CHIEF);
    assert_int_equal(state_order(s, 1)->post, STANDING);
    assert_int_equal(state_order(s, 1)->incident, 1);
    assert_string_equal(state_order(s, 1)->card, "flood"); // of the same template
}

// ---- what is missed

static void soft_faults_are_listed(void **arg) {
    struct state *s = *arg;
    const struct {
        const char *seats, *missed;
    } seats[] = {
        {"{\"seat\":\"chief\",\"accounts\":[\"nobody\"]}", "seat-account|应急指挥部|指挥长|nobody"},
        {"{\"seat\":\"chief\",\"accounts\":[\"looker\"]}", "seat-role|应急指挥部|指挥长|looker"},
        {"{\"seat\":\"chief\",\"accounts\":[\"gone\"]}", "seat-disabled|应急指挥部|指挥长|gone"},
        {"{\"seat\":\"chief\",\"accounts\":[\"chief\",\"lead\"]}", "seat-places|应急指挥部|指挥长|lead"},
        {"{\"seat\":\"medic\",\"accounts\":[\"chief\"]}", "seat-war|应急指挥部|医疗组长"},
        {"{\"seat\":\"chief\"}", "seat-roster|应急指挥部|指挥长"},
        {"{\"seat\":\"chief\",\"roster\":{\"standing\":\"hq\",\"seat\":\"deputy\"}}", "seat-roster|应急指挥部|指挥长"},
        {"{\"seat\":\"chief\",\"roster\":{\"standing\":\"field\",\"seat\":\"lead\"}}", "seat-roster|应急指挥部|指挥长"},
    };
    struct command command = account_command(VERB_ACCOUNT_ADD, "gone");
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    command.verb = VERB_ACCOUNT_DISABLE;
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    for (size_t i = 0; i < sizeof seats / sizeof *seats; i++) {
        char key[32], body[400];
        snprintf(key, sizeof key, "seats-%zu", i);
        snprintf(body, sizeof body, "{\"posts\":[{\"template\":\"hq\"}],\"seats\":[%s]}", seats[i].seats);
        struct event event;
        command = launch_command(put_plan(s, key, body), NULL, 0);
        assert_int_equal(test_do(s, &command, NOW, &event), 0);
        if (!was_missed(&event.launched, seats[i].missed))
            fail_msg("%s: %u missed, first \"%s\"", seats[i].seats, event.launched.missed_count,
                     event.launched.missed_count ? event.launched.missed[0] : "");
        command = post_command(VERB_POST_CLOSE, state_post_count(s));
        assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    }
}

static void units_in_the_way_are_listed(void **arg) {
    struct state *s = *arg;
    static const char body[] = "{\"teams\":[{\"can\":\"pump\",\"count\":2},{\"kinds\":[\"drone\"],\"count\":1}]}";
    uint32_t plan = put_plan(s, "teams", body), busy[] = {PUMP_ONE}, units[] = {PUMP_ONE, PUMP_TWO, BOAT};
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    command = (struct command){.verb = VERB_DISPATCH_SEND,
                               .dispatch = {.incident = 2, .text = "", .units = busy, .count = 1}};
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    struct event event;
    command = launch_command(plan, units, 3);
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_true(was_missed(&event.launched, "unit-busy|P-1"));
    assert_true(was_missed(&event.launched, "unit-lacks|B-1"));
    assert_true(was_missed(&event.launched, "team-fewer|pump|2|1"));
    assert_true(was_missed(&event.launched, "team-fewer|*|1|0"));
    assert_int_equal(event.launched.missed_count, 4);
    assert_int_equal(state_launch(s, state_launch_count(s))->missed_count, 4);
    assert_int_equal(event.launched.dispatch_count, 2);
    // Once more, by another plan: those that are here are counted and not sent.
    command = launch_command(put_plan(s, "teams-2", body), units + 1, 2);
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_true(was_missed(&event.launched, "unit-here|P-2"));
    assert_true(was_missed(&event.launched, "team-fewer|pump|2|1"));
    assert_int_equal(event.launched.dispatch_count, 0);
    command = unit_command(VERB_UNIT_SET_STATUS, BOAT);
    command.unit.status = UNIT_UNAVAILABLE;
    s = *arg;
    struct state *other = plan_district();
    assert_int_equal(test_do(other, &command, 1, NULL), 0);
    command = launch_command(put_plan(other, "teams", body), units + 2, 1);
    assert_int_equal(test_do(other, &command, NOW, &event), 0);
    assert_true(was_missed(&event.launched, "unit-out|B-1"));
    state_destroy(other);
}

static void what_is_open_already_is_used(void **arg) {
    struct state *s = *arg;
    struct command command = post_command(VERB_POST_OPEN, 0);
    command.post.template = "field";
    command.post.incident = 1;
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    struct event event;
    command = launch_command(put_plan(s, "flood", FULL_PLAN), NULL, 0);
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_int_equal(event.launched.post_count, 1);
    assert_int_equal(state_post_count(s), 3);
    assert_int_equal(state_order(s, 2)->targets[0].number, 2);
    assert_int_equal(state_seat(s, state_post(s, 2)->first_seat + AT_LEAD)->holder, PLAN_LEAD);
}

static void a_post_above_that_is_not_open_is_listed(void **arg) {
    struct state *s = *arg;
    struct event event;
    struct command command =
        launch_command(put_plan(s, "above", "{\"posts\":[{\"template\":\"hq\",\"standing\":\"field\"}]}"), NULL, 0);
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_true(was_missed(&event.launched, "post-above|应急指挥部|field"));
    assert_int_equal(state_post(s, 2)->parent, 0);
}

// ---- what refuses the whole

static void refuse(struct state *s, const char *body, enum refusal refusal) {
    static int count;
    char key[32];
    snprintf(key, sizeof key, "bad-%d", ++count);
    struct command command = launch_command(put_plan(s, key, body), NULL, 0);
    uint64_t seq = state_seq(s);
    assert_int_equal(test_do(s, &command, NOW, NULL), refusal);
    assert_int_equal(state_seq(s), seq);
}

static void hard_faults_refuse_the_whole(void **arg) {
    struct state *s = *arg;
    refuse(s, "{\"triggers\":{\"types\":[\"12\"]},\"posts\":[{\"template\":\"hq\"}]}", REFUSAL_PLAN_NOT_FOR);
    refuse(s, "{\"triggers\":{\"grade\":\"major\"},\"posts\":[{\"template\":\"hq\"}]}", REFUSAL_PLAN_NOT_FOR);
    refuse(s, "{\"triggers\":{\"orgs\":[\"4403\"]},\"posts\":[{\"template\":\"hq\"}]}", REFUSAL_PLAN_NOT_FOR);
    refuse(s, "{\"posts\":[{\"template\":\"none\"}]}", REFUSAL_PLAN_BROKEN);
    refuse(s, "{\"posts\":[{\"template\":\"hq\",\"standing\":\"none\"}]}", REFUSAL_PLAN_BROKEN);
    refuse(s, "{\"posts\":[{\"template\":\"hq\"}],\"seats\":[{\"seat\":\"none\"}]}", REFUSAL_PLAN_BROKEN);
    refuse(s, "{\"posts\":[{\"template\":\"hq\"}],\"tasks\":[{\"to\":\"none\",\"text\":\"x\"}]}", REFUSAL_PLAN_BROKEN);
    refuse(s, "{\"posts\":[{\"template\":\"hq\"}],\"tasks\":[{\"to\":\"rescue\",\"text\":\"x\",\"card\":\"none\"}]}",
           REFUSAL_PLAN_BROKEN);
    refuse(s, "{\"posts\":[{\"template\":\"field\"},{\"template\":\"field\"}]}", REFUSAL_POST_EXISTS);
    struct command command = launch_command(99, NULL, 0);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_CATALOGUE_UNKNOWN);
    uint32_t plan = put_plan(s, "flood", FULL_PLAN), units[DISPATCH_UNITS_MAX + 1] = {PUMP_ONE, PUMP_ONE};
    command = launch_command(plan, units, 2);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_DISPATCH_UNITS_INVALID);
    units[1] = 99;
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_DISPATCH_UNITS_INVALID);
    command.launch.count = DISPATCH_UNITS_MAX + 1;
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_DISPATCH_UNITS_INVALID);
    command.launch.count = 1;
    command.launch.incident = 7;
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_INCIDENT_UNKNOWN);
    command.launch.incident = 1;
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_PLAN_LAUNCHED);
    put_plan(s, "flood", "{\"posts\":[{\"template\":\"hq\"}]}"); // the next version of what is running
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_CATALOGUE_UNKNOWN);
    command.launch.plan = state_catalogue_count(s);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_PLAN_LAUNCHED);
    command = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
    command = launch_command(plan, NULL, 0);
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_INCIDENT_CLOSED);
}

static void a_template_must_be_for_the_type(void **arg) {
    struct state *s = *arg;
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    command.incident.type = "14A01"; // the template is for 11 and 12B
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    command = launch_command(put_plan(s, "crowd", "{\"posts\":[{\"template\":\"hq\"}]}"), NULL, 0);
    command.launch.incident = 2;
    assert_int_equal(test_do(s, &command, NOW, NULL), REFUSAL_TEMPLATE_NOT_FOR);
}

static void tasks_have_limits(void **arg) {
    struct state *s = *arg;
    struct sample sample;
    sample_template(&sample, "wide", POST_JOINT);
    sample.seats[ROW_MEMBER - 1].count = 150;
    struct command command = template_command(&sample.template);
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
    struct event event;
    command = launch_command(put_plan(s, "wide",
                                      "{\"posts\":[{\"template\":\"wide\"}],\"tasks\":["
                                      "{\"to\":\"member\",\"text\":\"a\"},{\"to\":\"member\",\"text\":\"b\"},"
                                      "{\"to\":\"member\",\"text\":\"c|d\"},{\"to\":\"rescue\",\"text\":\"e\"}]}"),
                             NULL, 0);
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_int_equal(event.launched.order_count, 3); // 150 targets twice, and one more
    assert_true(was_missed(&event.launched, "tasks-many|c/d"));
    command.launch.plan = put_plan(s, "no-such-unit",
                                   "{\"posts\":[{\"template\":\"hq\"}],\"tasks\":[{\"unit\":\"X-9\",\"text\":\"x\"}]}");
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_true(was_missed(&event.launched, "task-to|X-9|x"));
}

// ---- all or nothing

// Whatever of an event does not fit: the state is what it was.
static void a_state_takes_all_or_nothing(void **arg) {
    struct state *s = *arg;
    const uint32_t units[] = {PUMP_ONE, PUMP_TWO, BOAT};
    struct command command = launch_command(put_plan(s, "flood", FULL_PLAN), units, 3);
    struct arena *arena = arena_create(4 << 20);
    log_set_level((enum log_level) - 1);
    for (int spoil = 0; spoil < 14; spoil++) {
        struct rule_scratch scratch = {.arena = arena};
        struct event event = {.actor = "officer", .device = ""};
        arena_reset(arena);
        assert_int_equal(rule_plan_launch(s, &command, NOW, &scratch, &event), 0);
        struct plan_launched *launched = &event.launched;
        struct post *posts = (struct post *)(uintptr_t)launched->posts;
        struct seat_call *calls = (struct seat_call *)(uintptr_t)launched->seats;
        struct order *orders = (struct order *)(uintptr_t)launched->orders;
        struct dispatch *dispatches = (struct dispatch *)(uintptr_t)launched->dispatches;
        switch (spoil) {
        case 0:
            launched->plan = 9;
            break;
        case 1:
            launched->incident = 2;
            break;
        case 2:
            posts[1].number = 5;
            break;
        case 3:
            posts[1].first_seat++;
            break;
        case 4:
            posts[1].seat_count--;
            break;
        case 5:
            posts[0].parent = 3; // one that comes later
            break;
        case 6:
            calls[1].account = "nobody";
            break;
        case 7:
            calls[1].seat = calls[0].seat;
            break;
        case 8:
            calls[1].seat = 999;
            break;
        case 9:
            orders[3].number++;
            break;
        case 10:
            orders[3].targets[0].number = 0;
            break;
        case 11:
            dispatches[2].number++;
            break;
        case 12:
            dispatches[2].unit = 77;
            break;
        case 13:
            launched->missed_count = MISSED_MAX + 1;
            break;
        }
        event.seq = state_seq(s) + 1;
        event.at_ms = NOW;
        state_apply(s, &event);
        assert_int_equal(state_post_count(s), 1);
        assert_int_equal(state_seat_count(s), SAMPLE_PLACES);
        assert_int_equal(state_order_count(s), 0);
        assert_int_equal(state_dispatch_count(s), 0);
        assert_int_equal(state_incident(s, 1)->plan_count + state_launch_count(s), 0);
        assert_null(state_seat_of_account(s, PLAN_CHIEF, NULL));
        assert_int_equal(state_unit(s, BOAT)->status, UNIT_STANDBY);
    }
    log_set_level(LOG_INFO);
    arena_destroy(arena);
    assert_int_equal(test_do(s, &command, NOW, NULL), 0);
}

// An arena that is too small anywhere on the way: refused, whole.
static void memory_that_runs_out_refuses(void **arg) {
    struct state *s = *arg;
    const uint32_t units[] = {PUMP_ONE, PUMP_TWO, BOAT};
    struct command command = launch_command(put_plan(s, "flood", FULL_PLAN), units, 3);
    bool done = false;
    for (size_t size = 0; !done && size < 1 << 20; size += 97) {
        struct rule_scratch scratch = {.arena = arena_create(size)};
        struct event event = {.actor = "officer", .device = ""};
        enum refusal refusal = rule_plan_launch(s, &command, NOW, &scratch, &event);
        done = refusal == REFUSAL_NONE;
        assert_true(done || refusal == REFUSAL_TOO_LARGE);
        if (done)
            assert_int_equal(event.launched.order_count, 4);
        arena_destroy(scratch.arena);
    }
    assert_true(done);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, birth, death)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(all_of_it),
        CASE(an_acting_seat_gives_the_orders),
        CASE(soft_faults_are_listed),
        CASE(units_in_the_way_are_listed),
        CASE(what_is_open_already_is_used),
        CASE(a_post_above_that_is_not_open_is_listed),
        CASE(hard_faults_refuse_the_whole),
        CASE(a_template_must_be_for_the_type),
        CASE(tasks_have_limits),
        CASE(a_state_takes_all_or_nothing),
        CASE(memory_that_runs_out_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
