// What the table of tests/matrix/expect.py calls channels, posts and targets of orders, in a world made for it.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_MATRIX_NAMES_H
#define UNIT_MATRIX_NAMES_H

#include "unit/matrix_world.h"

// A module of the post other than the row's; 0: there is none.
static inline uint32_t matrix_other_module(const struct matrix_world *world, uint32_t row) {
    for (uint32_t module = 1; module <= world->template->module_count; module++)
        if (module != world->template->seats[row - 1].module)
            return module;
    return 0;
}

enum matrix_where { IN_OWN, IN_OTHER, IN_NONE, APART };

static inline bool matrix_is_where(uint32_t own, uint32_t module, enum matrix_where where) {
    switch (where) {
    case IN_OWN:
        return own != 0 && module == own;
    case IN_OTHER:
        return module != 0 && module != own;
    case IN_NONE:
        return module == 0;
    default:
        return own == 0 || module != own;
    }
}

// The first seat of the post behind `after` there, which is not the row's own; 0: there is none.
static inline uint32_t matrix_seat_where(const struct matrix_world *world, uint32_t row, enum matrix_where where,
                                         uint32_t after) {
    uint32_t own = matrix_seat(world, row), module = world->template->seats[row - 1].module;
    const struct post *post = state_post(world->state, world->post);
    for (uint32_t seat = post->first_seat; seat < post->first_seat + post->seat_count; seat++) {
        const struct template_seat *there = state_seat_row(world->state, state_seat(world->state, seat));
        if (seat != own && seat > after && matrix_is_where(module, there->module, where))
            return seat;
    }
    return 0;
}

static inline struct channel matrix_channel(const struct matrix_world *world, uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct channel channel;
    } channels[] = {
        {"post", {CHANNEL_POST, world->post, 0}},
        {"above", {CHANNEL_POST, world->above, 0}},
        {"below", {CHANNEL_POST, world->below, 0}},
        {"beneath", {CHANNEL_POST, world->beneath, 0}},
        {"stranger", {CHANNEL_POST, world->stranger, 0}},
        {"module-own", {CHANNEL_MODULE, world->post, row ? world->template->seats[row - 1].module : 1}},
        {"module-other", {CHANNEL_MODULE, world->post, row ? matrix_other_module(world, row) : 1}},
        {"module-of-above", {CHANNEL_MODULE, world->above, 1}},
        {"module-of-below", {CHANNEL_MODULE, world->below, 1}},
        {"module-of-stranger", {CHANNEL_MODULE, world->stranger, 1}},
        {"incident", {CHANNEL_INCIDENT, world->incident, 0}},
        {"incident-other", {CHANNEL_INCIDENT, world->incident_other, 0}},
        {"unit-in", {CHANNEL_UNIT, world->unit_in, 0}},
        {"unit-out", {CHANNEL_UNIT, world->unit_out, 0}},
        {"consult-on", {CHANNEL_CONSULT, row ? world->consults[row - 1] : 0, 0}},
        {"consult-off", {CHANNEL_CONSULT, world->consult_off, 0}},
    };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (strcmp(channels[i].name, name) == 0)
            return channels[i].channel;
    fail_msg("the table names a channel \"%s\"", name);
    return (struct channel){0};
}

static inline struct order_target to_seat(uint32_t seat) {
    return (struct order_target){.kind = TARGET_SEAT, .number = seat};
}
static inline struct order_target to_module(uint32_t post, uint32_t module) {
    return (struct order_target){.kind = TARGET_MODULE, .number = post, .module = module};
}
static inline struct order_target to_unit(uint32_t unit) {
    return (struct order_target){.kind = TARGET_UNIT, .number = unit};
}

static inline struct order_target matrix_target(const struct matrix_world *world, uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct order_target target;
    } targets[] = {
        {"module-own", to_module(world->post, world->template->seats[row - 1].module)},
        {"module-other", to_module(world->post, matrix_other_module(world, row))},
        {"module-of-above", to_module(world->above, 1)},
        {"module-of-below", to_module(world->below, 1)},
        {"module-of-stranger", to_module(world->stranger, 1)},
        {"seat-self", to_seat(matrix_seat(world, row))},
        {"seat-own-module", to_seat(matrix_seat_where(world, row, IN_OWN, 0))},
        {"seat-other-module", to_seat(matrix_seat_where(world, row, IN_OTHER, 0))},
        {"seat-command", to_seat(matrix_seat_where(world, row, IN_NONE, 0))},
        {"seat-of-above", to_seat(matrix_first_seat(world, world->above))},
        {"seat-of-below", to_seat(matrix_first_seat(world, world->below))},
        {"seat-of-stranger", to_seat(matrix_first_seat(world, world->stranger))},
        {"unit-in", to_unit(world->unit_in)},
        {"unit-out", to_unit(world->unit_out)},
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0) {
            assert_int_not_equal(targets[i].target.number, 0); // else the question cannot be asked
            return targets[i].target;
        }
    fail_msg("the table names a target \"%s\"", name);
    return (struct order_target){0};
}

static inline uint32_t matrix_post(const struct matrix_world *world, const char *name) {
    const struct {
        const char *name;
        uint32_t post;
    } posts[] = {{"post", world->post},
                 {"above", world->above},
                 {"below", world->below},
                 {"beneath", world->beneath},
                 {"stranger", world->stranger}};
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        if (strcmp(posts[i].name, name) == 0)
            return posts[i].post;
    fail_msg("the table names a post \"%s\"", name);
    return 0;
}

#endif
