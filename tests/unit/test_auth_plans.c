// Who may put catalogues and launch plans, by role and by seat, and what each hears of a launch.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "unit/plan_case.h"

#define TOWN TEST_ORG // of the incident and the units
#define OTHER_TOWN "330203002000"

static struct principal person(uint32_t account) {
    return (struct principal){.account = account, .token = account ? 7 : 0};
}

// The rights of the first seats that posts opened from now on have.
static void put_hq(struct state *s, uint32_t hear, uint32_t may) {
    struct sample sample;
    sample_template(&sample, "hq", POST_HQ);
    for (int mode = MODE_PEACE; mode <= MODE_WAR; mode++)
        sample.seats[0].rights[mode] =
            (struct template_rights){.hear = REACH_POST | hear, .say = REACH_POST, .may = may};
    struct command command = template_command(&sample.template);
    assert_int_equal(test_do(s, &command, 1, NULL), 0);
}

static enum refusal asks(const struct state *s, uint32_t account, const struct command *command) {
    const struct principal who = person(account);
    return auth_may_command(s, &who, command);
}

static void catalogues_are_for_admins(void **arg) {
    (void)arg;
    struct state *s = plan_district();
    struct command command = plan_command("p", FULL_PLAN);
    uint32_t admin = test_account(s, "admin", ROLE_ADMIN, TEST_DISTRICT "000000");
    assert_int_equal(asks(s, 0, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, admin, &command), REFUSAL_NONE);
    for (uint32_t account = 1; account <= PLAN_PEOPLE; account++)
        assert_int_equal(asks(s, account, &command), REFUSAL_NOT_ALLOWED);
    const struct event event = {.verb = VERB_CATALOGUE_PUT, .object = 1};
    for (uint32_t account = 0; account <= PLAN_PEOPLE; account++) {
        const struct principal who = person(account);
        assert_int_equal(auth_may_hear(s, &who, &event), true); // all of these see templates
    }
    state_destroy(s);
}

static void a_launch_by_role(void **arg) {
    (void)arg;
    struct state *s = plan_district();
    uint32_t far_unit = state_unit_count(s) + 1;
    struct unit unit = {.number = far_unit, .kind = UNIT_TEAM, .status = UNIT_STANDBY, .code = "F", .org = OTHER_TOWN};
    state_restore_unit(s, &unit);
    uint32_t admin = test_account(s, "admin", ROLE_ADMIN, TEST_DISTRICT "000000");
    uint32_t town = test_account(s, "town", ROLE_DUTY, TOWN), other = test_account(s, "other", ROLE_DUTY, OTHER_TOWN);
    // The standing post is of the town.
    uint32_t linked = put_plan(s, "linked", "{\"posts\":[{\"template\":\"hq\",\"standing\":\"hq\"}]}");
    const uint32_t near[] = {PUMP_ONE}, far[] = {PUMP_ONE, far_unit};
    struct command command = launch_command(linked, near, 1);
    assert_int_equal(asks(s, 0, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, admin, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, PLAN_OFFICER, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, town, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, other, &command), REFUSAL_OUT_OF_SCOPE);
    assert_int_equal(asks(s, PLAN_CHIEF, &command), REFUSAL_NOT_ALLOWED);
    assert_int_equal(asks(s, PLAN_LOOKER, &command), REFUSAL_NOT_ALLOWED);
    assert_int_equal(asks(s, PLAN_DRIVER, &command), REFUSAL_NOT_ALLOWED);
    command.launch.units = far, command.launch.count = 2;
    assert_int_equal(asks(s, PLAN_OFFICER, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, town, &command), REFUSAL_OUT_OF_SCOPE);
    // Under a post of the whole district, which the town's officer does not see.
    struct command close = post_command(VERB_POST_CLOSE, STANDING), open = post_command(VERB_POST_OPEN, 0);
    open.post.org = TEST_DISTRICT "000000";
    assert_int_equal(test_do(s, &close, 1, NULL), 0);
    assert_int_equal(test_do(s, &open, 1, NULL), 0);
    command.launch.count = 0;
    assert_int_equal(asks(s, PLAN_OFFICER, &command), REFUSAL_NONE);
    assert_int_equal(asks(s, town, &command), REFUSAL_OUT_OF_SCOPE);
    command.launch.plan = 99; // what is not there is the rule's to refuse
    assert_int_equal(asks(s, town, &command), REFUSAL_NONE);
    state_destroy(s);
}

static void a_launch_by_seat(void **arg) {
    (void)arg;
    static const struct {
        uint32_t hear, may;
        bool bare, with_units;
    } cases[] = {{0, 0, false, false},
                 {REACH_UNITS, POWER_UNIT, false, false},
                 {0, POWER_INCIDENT, true, false},
                 {0, POWER_INCIDENT | POWER_UNIT, true, false}, // the unit is not within reach
                 {REACH_UNITS, POWER_INCIDENT, true, false},
                 {REACH_UNITS, POWER_INCIDENT | POWER_UNIT, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state *s = plan_district();
        put_hq(s, REACH_INCIDENT | cases[i].hear, cases[i].may);
        struct command open = post_command(VERB_POST_OPEN, 0);
        open.post.incident = 1;
        assert_int_equal(test_do(s, &open, 1, NULL), 0);
        uint32_t seat = state_post(s, 2)->first_seat;
        struct command assign = seat_command(VERB_SEAT_ASSIGN, seat, 0, "chief");
        assert_int_equal(test_do(s, &assign, 1, NULL), 0);
        const uint32_t units[] = {PUMP_ONE};
        struct command command = launch_command(put_plan(s, "teams", "{\"teams\":[{\"count\":1}]}"), units, 0);
        command.seat = seat;
        assert_int_equal(asks(s, PLAN_CHIEF, &command) == REFUSAL_NONE, cases[i].bare);
        command.launch.count = 1;
        assert_int_equal(asks(s, PLAN_CHIEF, &command) == REFUSAL_NONE, cases[i].with_units);
        assert_int_equal(asks(s, PLAN_LEAD, &command), REFUSAL_SEAT_NOT_YOURS);
        command.launch.incident = 2; // another's
        command.launch.count = 0;
        struct command other = incident_command(VERB_INCIDENT_OPEN, 0);
        assert_int_equal(test_do(s, &other, 1, NULL), 0);
        assert_int_not_equal(asks(s, PLAN_CHIEF, &command), REFUSAL_NONE);
        state_destroy(s);
    }
}

// ---- what is heard

static void each_hears_what_is_theirs(void **arg) {
    (void)arg;
    struct state *s = plan_district();
    put_hq(s, REACH_ORDERS | REACH_INCIDENT, 0); // the chief hears every order of the post
    test_account(s, "other", ROLE_DUTY, OTHER_TOWN);
    test_account(s, "grid", ROLE_MEMBER, TOWN);
    test_account(s, "far", ROLE_MEMBER, OTHER_TOWN);
    enum { OTHER = PLAN_PEOPLE + 1, GRID, FAR };
    const uint32_t units[] = {PUMP_ONE, PUMP_TWO, PUMP_TWO};
    uint32_t plan = put_plan(s, "flood", FULL_PLAN);
    struct command command = launch_command(plan, units, 2);
    struct event event;
    assert_int_equal(test_do(s, &command, NOW, &event), 0);
    assert_int_equal(event.launched.missed_count, 1); // no boat
    static const struct {
        uint32_t who, posts, seats, orders, dispatches, missed;
        bool hears;
    } rows[] = {
        {0, 2, 2, 0, 2, 1, true}, // what is ordered is heard by seats alone
        {PLAN_OFFICER, 2, 2, 0, 2, 1, true},
        {PLAN_LOOKER, 2, 2, 0, 2, 1, true},
        {PLAN_CHIEF, 2, 2, 4, 2, 1, true},  // issued all of them
        {PLAN_LEAD, 2, 2, 1, 0, 0, true},   // was called to the post below: one order to their module
        {PLAN_DRIVER, 0, 0, 1, 2, 1, true}, // of unit 1, which was told to report
        {GRID, 2, 2, 0, 0, 0, true},        // sees posts of the town, and no incidents
        {OTHER, 0, 0, 0, 0, 0, false},
        {FAR, 0, 0, 0, 0, 0, false},
    };
    struct arena *arena = arena_create(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct principal who = person(rows[i].who);
        struct event heard = event;
        arena_reset(arena);
        assert_true(auth_may_hear(s, &who, &event));
        bool hears = auth_narrow(s, &who, &heard, arena);
        const struct plan_launched *launched = &heard.launched;
        if (hears != rows[i].hears || launched->post_count != rows[i].posts || launched->seat_count != rows[i].seats ||
            launched->order_count != rows[i].orders || launched->dispatch_count != rows[i].dispatches ||
            launched->missed_count != rows[i].missed)
            fail_msg("account %u: %d, %u posts, %u seats, %u orders, %u dispatches, %u missed", rows[i].who, hears,
                     launched->post_count, launched->seat_count, launched->order_count, launched->dispatch_count,
                     launched->missed_count);
        // No room: nothing is given away.
        struct arena *none = arena_create(0);
        heard = event;
        auth_narrow(s, &who, &heard, none);
        assert_int_equal(heard.launched.post_count + heard.launched.seat_count + heard.launched.order_count +
                             heard.launched.dispatch_count,
                         0);
        arena_destroy(none);
    }
    assert_int_equal(event.launched.order_count, 4); // as it was
    // Who is nobody any more hears nothing.
    struct command disable = account_command(VERB_ACCOUNT_DISABLE, "officer");
    const struct principal gone = person(PLAN_OFFICER);
    assert_int_equal(test_do(s, &disable, NOW, NULL), 0);
    assert_false(auth_may_hear(s, &gone, &(struct event){.verb = VERB_PLAN_LAUNCH, .object = 1}));
    assert_true(auth_has_parts(VERB_PLAN_LAUNCH) && !auth_has_parts(VERB_POST_OPEN) && !auth_has_parts(VERB_NONE));
    arena_destroy(arena);
    state_destroy(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogues_are_for_admins),
        cmocka_unit_test(a_launch_by_role),
        cmocka_unit_test(a_launch_by_seat),
        cmocka_unit_test(each_hears_what_is_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
