// A district at work for tests: a headquarters and a post below it with people on their seats, units, and the commands
// for what they say to each other and order.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISTRICT_TALKS_H
#define UNIT_DISTRICT_TALKS_H

#include "unit/district_posts.h"

// Accounts, in the order of their numbers.
enum { CHIEF = 1, DEPUTY, LEAD, MEMBER, FIELD_CHIEF, DRIVER /* of unit 1 */, STRANGER };
// Seats: post 1 is the headquarters, post 2 the one below it.
enum { HQ = 1, FIELD = 2 };
#define SEAT_OF(post, at) ((uint32_t)(1 + ((post)-1) * SAMPLE_PLACES + (at)))
#define UNITS 3u

// With nobody on a seat when `seated` is false.
static inline struct state *talking_district(bool seated) {
    static const struct {
        const char *name;
        enum role role;
        uint32_t seat;
    } people[] = {
        {"chief", ROLE_MEMBER, SEAT_OF(HQ, AT_CHIEF)},
        {"deputy", ROLE_MEMBER, SEAT_OF(HQ, AT_DEPUTY)},
        {"lead", ROLE_MEMBER, SEAT_OF(HQ, AT_LEAD)},
        {"member", ROLE_MEMBER, SEAT_OF(HQ, AT_MEMBER)},
        {"field", ROLE_MEMBER, SEAT_OF(FIELD, AT_CHIEF)},
        {"driver", ROLE_UNIT, 0},
        {"stranger", ROLE_DUTY, 0},
    };
    struct state *state = state_create(TEST_DISTRICT);
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    static const char *const codes[UNITS] = {"T-1", "T-2", "T-3"};
    for (uint32_t i = 0; i < UNITS; i++) {
        command.unit.code = codes[i];
        assert_int_equal(test_do(state, &command, 1, NULL), 0);
    }
    command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    struct sample sample;
    command = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    for (uint32_t post = HQ; post <= FIELD; post++) {
        command = post_command(VERB_POST_OPEN, 0);
        command.post.parent = post - HQ;
        command.post.incident = post == HQ;
        assert_int_equal(test_do(state, &command, 1, NULL), 0);
    }
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        assert_int_equal(test_account(state, people[i].name, people[i].role, TEST_DISTRICT "000000"), i + 1);
        command = seat_command(VERB_SEAT_ASSIGN, people[i].seat, 0, people[i].name);
        if (seated && people[i].seat)
            assert_int_equal(test_do(state, &command, 1, NULL), 0);
    }
    return state;
}

// ---- orders

static inline struct order_target to_seat(uint32_t seat) {
    return (struct order_target){.kind = TARGET_SEAT, .number = seat, .text = ""};
}
static inline struct order_target to_module(uint32_t post, uint32_t module) {
    return (struct order_target){.kind = TARGET_MODULE, .number = post, .module = module, .text = ""};
}
static inline struct order_target to_unit(uint32_t unit) {
    return (struct order_target){.kind = TARGET_UNIT, .number = unit, .text = ""};
}

// As a client asks for it.
static inline struct order an_order(struct order_target *targets, uint32_t count) {
    return (struct order){.text = "转移群众", .targets = targets, .target_count = count};
}
static inline struct command issue_command(const struct order *order) {
    return (struct command){
        .verb = VERB_ORDER_ISSUE, .actor = CHIEF, .seat = SEAT_OF(HQ, AT_CHIEF), .order_issued = order};
}

// Issues it as the headquarters' chief; its number.
static inline uint32_t issued(struct state *state, struct order_target target, int64_t deadline_ms, int64_t now_ms) {
    struct order order = an_order(&target, 1);
    order.deadline_ms = deadline_ms;
    struct command command = issue_command(&order);
    assert_int_equal(test_do(state, &command, now_ms, NULL), 0);
    return state_order_count(state);
}

static inline struct command step_command(uint32_t actor, uint32_t seat, uint32_t order, uint32_t target,
                                          enum order_phase phase, const char *text) {
    return (struct command){.verb = VERB_ORDER_STEP,
                            .actor = actor,
                            .seat = seat,
                            .step = {.order = order, .target = target, .phase = phase, .text = text}};
}

// Puts target 1 into a phase, whatever it was in: what an event says is not asked of the table.
static inline void put_phase(struct state *state, uint32_t order, enum order_phase phase, int64_t now_ms) {
    state_apply(state, &(struct event){.seq = state_seq(state) + 1,
                                       .at_ms = now_ms,
                                       .actor = "lead",
                                       .device = "tablet",
                                       .seat = SEAT_OF(HQ, AT_LEAD),
                                       .verb = VERB_ORDER_STEP,
                                       .object = order,
                                       .step = {.order = order, .target = 1, .phase = phase, .text = ""}});
}

// What the desk does when something is due: the event, or VERB_NONE.
static inline struct event silence_at(struct state *state, int64_t now_ms) {
    struct event event;
    if (!state_due_event(state, now_ms, &event))
        return (struct event){.verb = VERB_NONE};
    event.seq = state_seq(state) + 1;
    event.at_ms = now_ms;
    state_apply(state, &event);
    return event;
}

static inline void shift_clock(struct state *state, int64_t by_ms) {
    state_apply(state, &(struct event){.seq = state_seq(state) + 1,
                                       .at_ms = state_at_ms(state),
                                       .actor = "",
                                       .device = "",
                                       .verb = VERB_CLOCK_SHIFT,
                                       .clock = {.by_ms = by_ms}});
}

// ---- a hub that starts again from its snapshot

static inline struct state *restarted(const struct state *from) {
    struct state *state = state_create(TEST_DISTRICT);
    for (uint32_t i = 1; i <= state_unit_count(from); i++)
        state_restore_unit(state, state_unit(from, i));
    for (uint32_t i = 1; i <= state_incident_count(from); i++)
        state_restore_incident(state, state_incident(from, i));
    for (uint32_t i = 1; i <= state_account_count(from); i++)
        state_restore_account(state, state_account(from, i));
    state_restore_mode(state, state_mode(from), state_clock(from));
    for (uint32_t i = 1; i <= state_template_count(from); i++)
        state_restore_template(state, state_template(from, i));
    for (uint32_t i = 1; i <= state_post_count(from); i++)
        state_restore_post(state, state_post(from, i));
    for (uint32_t i = 1; i <= state_seat_count(from); i++)
        state_restore_seat(state, state_seat(from, i));
    for (uint32_t i = 1; i <= state_consult_count(from); i++)
        state_restore_consult(state, state_consult(from, i));
    struct channel channel;
    for (uint32_t place = 0; state_channel_next(from, &place, &channel);)
        for (const struct message *message = NULL; (message = state_message_next(from, &channel, message));)
            state_restore_message(state, message);
    for (uint32_t i = 1; i <= state_order_count(from); i++)
        state_restore_order(state, state_order(from, i));
    state_restore_seq(state, state_seq(from), state_at_ms(from), state_last_token(from));
    return state;
}

#endif
