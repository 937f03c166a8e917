// Samples of catalogues and of a launched plan. Like those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_PLAN_H
#define TESTS_WIRE_SAMPLES_PLAN_H

#include "domain/state.h"

#define SAMPLE_PLAN_AT_MS 1764400000000
#define SAMPLE_PLAN_BODY "{\"posts\":[{\"template\":\"onsite\"}],\n\"teams\":[{\"can\":\"water-drain\",\"count\":2}]}"

static const struct catalogue sample_put = {.kind = CATALOGUE_PLAN,
                                            .key = "waterlogging",
                                            .zh = "城市内涝专项应急预案",
                                            .en = "Waterlogging plan",
                                            .body = SAMPLE_PLAN_BODY};
static const struct catalogue sample_catalogue = {.number = 61,
                                                  .version = 2,
                                                  .kind = CATALOGUE_PLAN,
                                                  .key = "waterlogging",
                                                  .zh = "城市内涝专项应急预案",
                                                  .en = "Waterlogging plan",
                                                  .body = SAMPLE_PLAN_BODY};

static const struct post sample_plan_posts[] = {{.number = 7,
                                                 .template = 2,
                                                 .incident = 3,
                                                 .parent = 1,
                                                 .first_seat = 31,
                                                 .seat_count = 4,
                                                 .opened_at_ms = SAMPLE_PLAN_AT_MS,
                                                 .seq = 9,
                                                 .org = "440307002000",
                                                 .name = "内涝联合指挥部"},
                                                {.number = 8,
                                                 .template = 2,
                                                 .incident = 3,
                                                 .parent = 7,
                                                 .first_seat = 35,
                                                 .seat_count = 4,
                                                 .opened_at_ms = SAMPLE_PLAN_AT_MS,
                                                 .seq = 9,
                                                 .org = "440307002000",
                                                 .name = "现场指挥部"}};
static const struct seat_call sample_calls[] = {{31, "wang.gang"}, {35, "admin"}};
static struct order_target sample_plan_targets[] = {
    {.kind = TARGET_MODULE, .number = 7, .module = 1, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""},
    {.kind = TARGET_UNIT, .number = 7, .phase = ORDER_ISSUED, .text = (char *)(uintptr_t) ""}};
static const struct order sample_plan_orders[] = {{.number = 12,
                                                   .post = 7,
                                                   .issuer = 31,
                                                   .incident = 3,
                                                   .issued_at_ms = SAMPLE_PLAN_AT_MS,
                                                   .deadline_ms = SAMPLE_PLAN_AT_MS + 1800000,
                                                   .silence = {{60, 120, 0, 600}},
                                                   .card = "pump",
                                                   .text = (char *)(uintptr_t) "封闭积水点\n架泵排水",
                                                   .targets = sample_plan_targets,
                                                   .target_count = 1},
                                                  {.number = 13,
                                                   .post = 7,
                                                   .issuer = 31,
                                                   .incident = 3,
                                                   .issued_at_ms = SAMPLE_PLAN_AT_MS,
                                                   .text = (char *)(uintptr_t) "先到者报告",
                                                   .targets = sample_plan_targets + 1,
                                                   .target_count = 1}};
static const struct dispatch sample_plan_dispatches[] = {
    {.number = 4, .incident = 3, .unit = 7, .phase = DISPATCH_NOTIFIED, .plan = 61, .text = "架泵排涝", .reason = ""}};
static const char *const sample_missed[] = {"team-fewer|water-drain|2|1", "seat-roster|现场指挥部|医疗组长"};
static const uint32_t sample_plan_units[] = {7, 300};

// False: the verb is another family's.
static inline bool sample_plan_command(enum verb verb, struct command *to) {
    switch (verb) {
    case VERB_CATALOGUE_PUT:
        to->catalogue = &sample_put;
        return true;
    case VERB_PLAN_LAUNCH:
        to->seat = 21;
        to->launch = (struct plan_launch){.plan = 61, .incident = 3, .units = sample_plan_units, .count = 2};
        return true;
    default:
        return false;
    }
}

static inline bool sample_plan_event(enum verb verb, const struct command *command, struct event *to) {
    (void)command;
    switch (verb) {
    case VERB_CATALOGUE_PUT:
        to->object = sample_catalogue.number;
        to->catalogue = &sample_catalogue;
        return true;
    case VERB_PLAN_LAUNCH:
        to->object = 3;
        to->launched = (struct plan_launched){.plan = 61,
                                              .incident = 3,
                                              .posts = sample_plan_posts,
                                              .post_count = 2,
                                              .seats = sample_calls,
                                              .seat_count = 2,
                                              .orders = sample_plan_orders,
                                              .order_count = 2,
                                              .dispatches = sample_plan_dispatches,
                                              .dispatch_count = 1,
                                              .missed = sample_missed,
                                              .missed_count = 2};
        return true;
    default:
        return false;
    }
}

static const struct phone_call sample_call = {.incident = 3,
                                              .account = 5,
                                              .seat = 21,
                                              .at_ms = SAMPLE_PLAN_AT_MS,
                                              .seq = 41,
                                              .to = "市应急局值班室",
                                              .text = "已口头报告\n稍后书面"};
static const struct launch sample_launch = {.incident = 3,
                                            .plan = 61,
                                            .account = 5,
                                            .seat = 21,
                                            .at_ms = SAMPLE_PLAN_AT_MS + 1,
                                            .seq = 42,
                                            .missed = sample_missed,
                                            .missed_count = 2};

// Puts what is kept of calls and launches into a state that has the samples of wire_samples.h.
static inline void sample_launches_restore(struct state *state) {
    struct phone_call local = {.incident = 3, .at_ms = SAMPLE_PLAN_AT_MS + 2, .seq = 43, .to = "区委", .text = ""};
    struct launch smooth = {.incident = 3, .plan = 4, .at_ms = SAMPLE_PLAN_AT_MS + 3, .seq = 44};
    state_restore_phone_call(state, &sample_call);
    state_restore_phone_call(state, &local);
    state_restore_launch(state, &sample_launch);
    state_restore_launch(state, &smooth);
}

#endif
