// Responses: who starts, raises and ends them on what ground, and what their checklists order.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/missed.h"
#include "unit/report_case.h"

#define ORG TEST_DISTRICT "000000"
#define ROW(key, levels, to, more)                                                                                     \
    "{\"key\": \"" key "\", \"levels\": [" levels "], \"to\": \"" to "\", \"text\": \"" key "\"" more "}"
#define ALL "\"IV\", \"III\", \"II\", \"I\""
#define DUTY ROW("duty", ALL, "rescue", ", \"within_min\": 30, \"card\": \"flood\"")
#define MEDICS ROW("medics", "\"III\"", "medical", "")
#define NOBODY ROW("nobody", "\"III\"", "choir", "")
#define TOWNS ROW("towns", "\"II\"", "rescue", ", \"post\": \"town\"")
#define BOAT ROW("boat", "\"II\"", "T-1", "")
#define ROWS DUTY "," MEDICS "," NOBODY "," TOWNS "," BOAT
#define FLOOD "{\"active\": true, \"hazards\": [\"11A\"], \"rows\": [" ROWS "]}"

// Posts 1 and 2 (template hq, standing; seats from 1 and 9) and a checklist for water.
static int setup(void **test) {
    struct state *state = state_create(TEST_DISTRICT);
    struct sample sample;
    struct command command;
    test_account(state, "chief", ROLE_MEMBER, ORG);
    command = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = template_command(sample_template(&sample, "town", POST_TOWN));
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = post_command(VERB_POST_OPEN, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command.post.template = "town";
    command.post.org = TEST_ORG;
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = unit_command(VERB_UNIT_REGISTER, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    put_catalogue(state, CATALOGUE_CHECKLIST, "flood", FLOOD);
    *test = state;
    return 0;
}
static int teardown(void **test) {
    state_destroy(*test);
    return 0;
}

static struct response a_response(enum response_level level) {
    return (struct response){.hazard = "11A", .org = ORG, .level = level, .ground = "暴雨橙色预警", .post = 1};
}

static enum refusal start(struct state *state, struct response response, uint32_t seat, struct event *event) {
    struct command command = {.verb = VERB_RESPONSE_START, .seat = seat, .response_started = &response};
    return test_do(state, &command, 5000, event);
}

static enum refusal set(struct state *state, uint32_t number, enum response_level level, uint32_t post,
                        struct event *event) {
    struct command command = {.verb = VERB_RESPONSE_SET,
                              .response = {.response = number, .level = level, .ground = "水位上涨", .post = post}};
    return test_do(state, &command, 6000, event);
}

static enum refusal end(struct state *state, uint32_t number, const char *ground) {
    struct command command = {.verb = VERB_RESPONSE_END, .response = {.response = number, .ground = ground}};
    return test_do(state, &command, 7000, NULL);
}

static void a_response_is_checked(void **test) {
    struct state *state = *test;
#define REFUSED(refusal, change)                                                                                       \
    do {                                                                                                               \
        struct response r = a_response(LEVEL_IV);                                                                      \
        change;                                                                                                        \
        assert_int_equal(start(state, r, 0, NULL), refusal);                                                           \
    } while (0)
    REFUSED(REFUSAL_RESPONSE_HAZARD_INVALID, strcpy(r.hazard, ""));
    REFUSED(REFUSAL_RESPONSE_HAZARD_INVALID, strcpy(r.hazard, "15"));
    REFUSED(REFUSAL_ORG_INVALID, strcpy(r.org, "330204000000"));
    REFUSED(REFUSAL_RESPONSE_LEVEL_INVALID, r.level = LEVEL_NONE);
    REFUSED(REFUSAL_RESPONSE_LEVEL_INVALID, r.level = RESPONSE_LEVELS);
    REFUSED(REFUSAL_RESPONSE_GROUND_MISSING, r.ground = "");
    REFUSED(REFUSAL_RESPONSE_GROUND_MISSING, r.ground = " \n ");
    REFUSED(REFUSAL_INCIDENT_UNKNOWN, r.incident = 1);
    REFUSED(REFUSAL_POST_UNKNOWN, r.post = 9);
    struct command command = post_command(VERB_POST_CLOSE, 2);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    REFUSED(REFUSAL_POST_CLOSED, r.post = 2);
    command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = incident_command(VERB_INCIDENT_CLOSE, 1);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    REFUSED(REFUSAL_INCIDENT_CLOSED, r.incident = 1);
    assert_int_equal(state_response_count(state) + state_order_count(state), 0);
}

static void one_runs_for_each_hazard_and_org(void **test) {
    struct state *state = *test;
    assert_int_equal(start(state, a_response(LEVEL_IV), 0, NULL), 0);
    assert_int_equal(start(state, a_response(LEVEL_II), 0, NULL), REFUSAL_RESPONSE_RUNNING);
    struct response other = a_response(LEVEL_IV);
    strcpy(other.hazard, "11A02");
    assert_int_equal(start(state, other, 0, NULL), 0);
    other = a_response(LEVEL_IV);
    strcpy(other.org, TEST_ORG);
    assert_int_equal(start(state, other, 0, NULL), 0);
    assert_int_equal(end(state, 1, ""), REFUSAL_RESPONSE_GROUND_MISSING);
    assert_int_equal(end(state, 1, "雨停"), 0);
    assert_int_equal(end(state, 1, "雨停"), REFUSAL_RESPONSE_ENDED);
    assert_int_equal(set(state, 1, LEVEL_I, 0, NULL), REFUSAL_RESPONSE_ENDED);
    assert_int_equal(end(state, 9, "雨停"), REFUSAL_RESPONSE_UNKNOWN);
    const struct response *ended = state_response(state, 1);
    assert_true(ended->started_at_ms == 5000 && ended->ended_at_ms == 7000 && ended->level == LEVEL_IV);
    assert_string_equal(ended->ground, "雨停");
    assert_int_equal(start(state, a_response(LEVEL_III), 0, NULL), 0);
    assert_int_equal(state_response_count(state), 4);
}

static void is_order(const struct state *state, uint32_t number, enum target_kind kind, uint32_t to, uint32_t module) {
    const struct order *order = state_order(state, number);
    assert_non_null(order);
    assert_true(order->target_count == 1 && order->targets[0].kind == kind && order->targets[0].number == to &&
                order->targets[0].module == module && order->targets[0].phase == ORDER_ISSUED);
}

// What the event of the last change could not order is what the state keeps, and the response in an event has none.
static void keeps_what_was_missed(const struct state *state, const struct event *event, uint32_t count) {
    const struct response *response = state_response(state, 1);
    assert_int_equal(event->response_changed.missed_count, count);
    assert_int_equal(event->response_changed.response.missed_count, 0);
    assert_int_equal(response->missed_count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_string_equal(response->missed[i], event->response_changed.missed[i]);
}

static void each_level_brings_its_rows_once(void **test) {
    struct state *state = *test;
    struct event event;
    assert_int_equal(start(state, a_response(LEVEL_IV), 0, &event), 0);
    assert_int_equal(event.response_changed.order_count, 1);
    keeps_what_was_missed(state, &event, 0);
    is_order(state, 1, TARGET_MODULE, 1, 1);
    const struct order *order = state_order(state, 1);
    assert_true(order->issuer == 1 && order->post == 1 && order->deadline_ms == 5000 + 30 * MINUTE);
    assert_string_equal(order->card, "flood");
    assert_int_equal(set(state, 1, LEVEL_IV, 0, NULL), REFUSAL_NOTHING_CHANGED);

    assert_int_equal(set(state, 1, LEVEL_III, 0, &event), 0); // the post that ordered before orders again
    assert_int_equal(event.response_changed.order_count, 1);
    is_order(state, 2, TARGET_MODULE, 1, 2);
    keeps_what_was_missed(state, &event, 1);
    assert_string_equal(event.response_changed.missed[0], "task-to|choir|nobody");

    assert_int_equal(set(state, 1, LEVEL_II, 0, &event), 0);
    keeps_what_was_missed(state, &event, 0);
    is_order(state, 3, TARGET_MODULE, 2, 1); // of the town
    is_order(state, 4, TARGET_UNIT, 1, 0);
    assert_int_equal(set(state, 1, LEVEL_III, 0, &event), 0); // lower again: nothing comes twice
    assert_int_equal(event.response_changed.order_count, 0);
    keeps_what_was_missed(state, &event, 1);
    assert_int_equal(set(state, 1, LEVEL_I, 0, &event), 0);
    assert_int_equal(state_order_count(state), 4);

    static const char *const expected[] = {"flood/duty", "flood/medics", "flood/towns", "flood/boat"};
    const struct response *response = state_response(state, 1);
    assert_int_equal(response->row_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(response->rows[i].row, expected[i]);
        assert_int_equal(response->rows[i].order, i + 1);
    }
    assert_int_equal(end(state, 1, "雨停"), 0);
    assert_int_equal(state_response(state, 1)->row_count, 4);
    assert_true(order_phase_is_open(state_order(state, 1)->targets[0].phase)); // whoever ordered it withdraws it
}

static void without_a_post_nothing_is_ordered_until_there_is_one(void **test) {
    struct state *state = *test;
    struct event event;
    struct response response = a_response(LEVEL_IV);
    response.post = 0;
    assert_int_equal(start(state, response, 0, &event), 0);
    assert_int_equal(event.response_changed.order_count, 0);
    keeps_what_was_missed(state, &event, 1);
    assert_string_equal(event.response_changed.missed[0], "task-nobody|duty");
    assert_int_equal(set(state, 1, LEVEL_IV, 0, NULL), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(set(state, 1, LEVEL_IV, 1, &event), 0);
    assert_int_equal(event.response_changed.order_count, 1);
    keeps_what_was_missed(state, &event, 0);
    // as a seat: it is that one that orders
    strcpy(response.org, TEST_ORG);
    assert_int_equal(start(state, response, 3, &event), 0);
    assert_true(state_order(state, 2)->issuer == 3 && event.response_changed.response.post == 1);
    assert_int_equal(start(state, a_response(LEVEL_IV), 99, NULL), REFUSAL_RESPONSE_RUNNING);
    response.incident = 0, strcpy(response.hazard, "11B");
    assert_int_equal(start(state, response, 99, NULL), REFUSAL_SEAT_UNKNOWN);
}

static void other_hazards_and_sleeping_lists_order_nothing(void **test) {
    struct state *state = *test;
    struct event event;
    put_catalogue(state, CATALOGUE_CHECKLIST, "asleep", "{\"rows\": [" ROW("x", ALL, "rescue", "") "]}");
    struct response response = a_response(LEVEL_I);
    strcpy(response.hazard, "12D");
    assert_int_equal(start(state, response, 0, &event), 0);
    assert_int_equal(event.response_changed.order_count + event.response_changed.missed_count, 0);
    // the newest version of a list is what counts, and a row that was ordered stays ordered
    assert_int_equal(start(state, a_response(LEVEL_IV), 0, NULL), 0);
    put_catalogue(
        state, CATALOGUE_CHECKLIST, "flood",
        "{\"active\": true, \"rows\": [" ROW("new", ALL, "medical", "") "," ROW("duty", ALL, "rescue", "") "]}");
    assert_int_equal(set(state, 2, LEVEL_III, 0, &event), 0);
    assert_int_equal(event.response_changed.order_count, 1);
    assert_string_equal(state_response(state, 2)->rows[1].row, "flood/new");
}

static void what_an_event_may_carry_is_bounded(void **test) {
    struct state *state = *test;
    struct event event;
    static char body[CATALOGUE_BODY_MAX + 1], text[801];
    memset(text, 'x', sizeof text - 1);
    for (int list = 0; list < 7; list++) { // 7 times 55 rows of 800 bytes
        char key[8];
        size_t at = (size_t)snprintf(body, sizeof body, "{\"active\": true, \"rows\": [");
        snprintf(key, sizeof key, "l%d", list);
        for (int i = 0; i < 55; i++)
            at += (size_t)snprintf(body + at, sizeof body - at,
                                   "%s{\"key\": \"r%d\", \"levels\": [" ALL "], \"to\": \"rescue\", \"text\": \"%s\"}",
                                   i ? "," : "", i, text);
        snprintf(body + at, sizeof body - at, "]}");
        put_catalogue(state, CATALOGUE_CHECKLIST, key, body);
    }
    assert_int_equal(start(state, a_response(LEVEL_IV), 0, &event), 0);
    assert_true(event.response_changed.order_count > 100 && event.response_changed.order_count <= 200);
    assert_int_equal(event.response_changed.response.row_count, event.response_changed.order_count);
    assert_true(event.response_changed.missed_count > 0 && event.response_changed.missed_count <= MISSED_MAX);
    uint32_t first = state_order_count(state);
    assert_int_equal(set(state, 1, LEVEL_IV, 0, &event), 0); // and the rest comes with the next
    assert_true(state_order_count(state) > first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_response_is_checked),
        TEST(one_runs_for_each_hazard_and_org),
        TEST(each_level_brings_its_rows_once),
        TEST(without_a_post_nothing_is_ordered_until_there_is_one),
        TEST(other_hazards_and_sleeping_lists_order_nothing),
        TEST(what_an_event_may_carry_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
