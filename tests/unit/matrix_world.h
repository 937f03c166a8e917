// The world that tests/matrix/expect.py asks about, made by the rules from a template file: posts around a post of the
// template, somebody on the first seat of each of its rows, and the channels, targets and orders that its table names.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_MATRIX_WORLD_H
#define UNIT_MATRIX_WORLD_H

#include <stdio.h>

#include "musterctl/template_file.h"
#include "unit/district_posts.h"

#define STREET TEST_ORG
#define ELSEWHERE "330203002000"
#define NOWHERE "330203009000" // no post, no unit is there
#define MATRIX_NOW 1000000

struct matrix_world {
    struct state *state;
    const struct template *template; // the state's
    uint32_t above, post, below, beneath, stranger;
    uint32_t incident, incident_other, unit_in, unit_out;
    uint32_t askers[TEMPLATE_SEATS_MAX]; // account on the first seat of the row, by place - 1
    uint32_t local, rostered, elsewhere; // accounts of the street, on the roster, and of another street
    uint32_t consults[TEMPLATE_SEATS_MAX], consult_off;
};

static inline void matrix_do(struct matrix_world *world, const struct command *command) {
    assert_int_equal(test_do(world->state, command, MATRIX_NOW, NULL), REFUSAL_NONE);
}

static inline uint32_t matrix_account(struct matrix_world *world, const char *name, enum role role, const char *scope) {
    uint32_t number = test_account(world->state, name, role, scope);
    assert_int_not_equal(number, 0);
    return number;
}

static inline uint32_t matrix_open(struct matrix_world *world, const char *template, uint32_t incident,
                                   uint32_t parent) {
    struct command command = post_command(VERB_POST_OPEN, 0);
    command.post.template = template;
    command.post.incident = incident;
    command.post.parent = parent;
    matrix_do(world, &command);
    return state_post_count(world->state);
}

static inline uint32_t matrix_first_seat(const struct matrix_world *world, uint32_t post) {
    return state_post(world->state, post)->first_seat;
}

// The first seat of the row in the post.
static inline uint32_t matrix_seat(const struct matrix_world *world, uint32_t row) {
    uint32_t seat = matrix_first_seat(world, world->post);
    for (uint32_t i = 1; i < row; i++)
        seat += world->template->seats[i - 1].count;
    return seat;
}

static inline uint32_t matrix_consult(struct matrix_world *world, const uint32_t *seats, uint32_t count) {
    struct consult consult = {.post = world->above,
                              .seats = (uint32_t *)(uintptr_t)seats,
                              .seat_count = count,
                              .drawings = "",
                              .minutes = ""};
    strcpy(consult.title, "会商");
    struct command command = {
        .verb = VERB_CONSULT_OPEN, .seat = matrix_first_seat(world, world->above), .consult_opened = &consult};
    matrix_do(world, &command);
    return state_consult_count(world->state);
}

// Somebody sits on the first seat of the row, and is on the roster of a consultation.
static inline void matrix_seat_row(struct matrix_world *world, uint32_t row) {
    char name[16];
    snprintf(name, sizeof name, "asker-%u", row);
    uint32_t seat = matrix_seat(world, row);
    world->askers[row - 1] = matrix_account(world, name, ROLE_MEMBER, NOWHERE);
    struct command command = seat_command(VERB_SEAT_ASSIGN, seat, 0, name);
    matrix_do(world, &command);
    world->consults[row - 1] = matrix_consult(world, &seat, 1);
}

static inline void matrix_roster_row(struct matrix_world *world, uint32_t row) {
    static const struct roster_line line = {.account = "rostered", .from_ms = 0, .until_ms = 2 * MATRIX_NOW};
    struct command command = roster_command(matrix_seat(world, row), &line, 1);
    matrix_do(world, &command);
}

// All of it in war, when every seat can be taken; then the mode. `seated`: on the seats sits somebody; else they are
// empty, and somebody is on the roster of each.
static inline void matrix_make(struct matrix_world *world, const char *path, enum mode mode, bool seated) {
    char error[300];
    struct sample around;
    struct template *template = template_file_read(path, error, sizeof error);
    if (!template)
        print_error("%s\n", error);
    assert_non_null(template);
    *world = (struct matrix_world){.state = state_create(TEST_DISTRICT)};
    struct command commands[] = {
        unit_command(VERB_UNIT_REGISTER, 0),
        unit_command(VERB_UNIT_REGISTER, 0),
        incident_command(VERB_INCIDENT_OPEN, 0),
        incident_command(VERB_INCIDENT_OPEN, 0),
        template_command(template),
        mode_command(MODE_WAR),
        template_command(sample_template(&around, "around", POST_TOWN)),
    };
    commands[1].unit.code = "T-2";
    commands[1].unit.org = ELSEWHERE;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        matrix_do(world, &commands[i]);
    world->unit_in = 1, world->unit_out = 2, world->incident = 1, world->incident_other = 2;
    world->above = matrix_open(world, "around", 0, 0);
    world->post = matrix_open(world, template->key, world->incident, world->above);
    world->below = matrix_open(world, "around", 0, world->post);
    world->beneath = matrix_open(world, "around", 0, world->below);
    world->stranger = matrix_open(world, "around", 0, 0);
    world->template = state_template(world->state, state_post(world->state, world->post)->template);
    template_destroy(template);
    world->local = matrix_account(world, "local", ROLE_MEMBER, STREET);
    world->rostered = matrix_account(world, "rostered", ROLE_MEMBER, STREET);
    world->elsewhere = matrix_account(world, "elsewhere", ROLE_MEMBER, ELSEWHERE);
    for (uint32_t row = 1; row <= world->template->seat_count; row++)
        (seated ? matrix_seat_row : matrix_roster_row)(world, row);
    world->consult_off = matrix_consult(world, NULL, 0);
    if (mode != MODE_WAR) {
        struct command command = mode_command(mode);
        matrix_do(world, &command);
    }
}

#endif
