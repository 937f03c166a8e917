// What the rows of tests/matrix/expect.py about intake, reports and forces speak of, in a world made for the table, and
// the commands about it. Whether a rule would take them is not asked.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_MATRIX_FORCES_H
#define UNIT_MATRIX_FORCES_H

#include "unit/district_intake.h"
#include "unit/matrix_world.h"

// Of two: the first of INCIDENT, of unit-in, asked of the street; the second of the other incident, of unit-out, asked
// of another street. The number of each is its place.
enum matrix_which { MATRIX_FIRST = 1, MATRIX_SECOND };

static inline void matrix_add_forces(struct matrix_world *world) {
    struct state *state = world->state;
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    command.unit.code = "T-3"; // that is sent: nobody asks about it
    command.unit.org = ELSEWHERE;
    matrix_do(world, &command);
    struct intake entry = an_intake();
    command = report_command(&entry);
    assert_int_equal(test_do(state, &command, NOW_MS, NULL), REFUSAL_NONE);
    for (uint32_t i = MATRIX_FIRST; i <= MATRIX_SECOND; i++) {
        uint32_t incident = i == MATRIX_FIRST ? world->incident : world->incident_other;
        struct report report = {.number = i, .incident = incident, .kind = REPORT_FIRST, .version = 1, .signer = ""};
        struct response response = {
            .number = i, .incident = incident, .level = LEVEL_IV, .hazard = "11", .org = STREET, .ground = ""};
        struct dispatch dispatch = {
            .number = i, .incident = incident, .unit = 3, .phase = DISPATCH_NOTIFIED, .text = "", .reason = ""};
        struct aid aid = {.number = i,
                          .incident = world->incident_other,
                          .state = AID_ASKED,
                          .count = 1,
                          .can = "",
                          .text = "",
                          .reason = ""};
        struct alarm alarm = {.number = i,
                              .unit = i == MATRIX_FIRST ? world->unit_in : world->unit_out,
                              .kind = ALARM_BUTTON,
                              .raised_at_ms = 1,
                              .text = "",
                              .outcome = ""};
        struct fence fence = {.number = i,
                              .kind = FENCE_DANGER,
                              .incident = incident,
                              .org = STREET,
                              .name = "x",
                              .shape = "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],"
                                       "[121.5,29.8]]]}"};
        strcpy(aid.to_org, i == MATRIX_FIRST ? STREET : ELSEWHERE);
        state_restore_report(state, &report);
        state_restore_response(state, &response);
        state_restore_dispatch(state, &dispatch);
        state_restore_aid(state, &aid);
        state_restore_alarm(state, &alarm);
        state_restore_fence(state, &fence);
        assert_true(state_report(state, i) && state_response(state, i) && state_dispatch(state, i) &&
                    state_aid(state, i) && state_alarm(state, i) && state_fence(state, i));
    }
}

// The command of a verb about the first or the second; its bodies hold until the next is asked for. False: the verb is
// another family's.
static inline bool matrix_forces_command(const struct matrix_world *world, const char *verb, enum matrix_which which,
                                         struct command *to) {
    static struct intake entry;
    static struct casualty person;
    static struct report report, amended;
    static struct response response;
    static struct fence fence;
    static struct aid aid;
    static struct alarm alarm;
    static struct unit imported;
    static const struct catalogue catalogue = {.key = "x", .zh = "x", .en = "x", .body = "{}"};
    static const struct unit_details details;
    uint32_t incident = which == MATRIX_FIRST ? world->incident : world->incident_other;
    uint32_t unit = which == MATRIX_FIRST ? world->unit_in : world->unit_out;
    entry = an_intake();
    person = a_casualty(0);
    person.incident = incident;
    report = (struct report){.incident = incident, .kind = REPORT_FOLLOW, .signer = ""};
    amended = (struct report){.number = which, .version = 1, .signer = ""};
    response = (struct response){.incident = incident, .level = LEVEL_IV, .hazard = "12", .org = STREET, .ground = "x"};
    fence = (struct fence){.kind = FENCE_DANGER, .incident = incident, .org = STREET, .name = "x", .shape = ""};
    aid = (struct aid){.incident = incident, .count = 1, .to_org = ELSEWHERE, .can = "", .text = ""};
    alarm = (struct alarm){.unit = unit, .text = ""};
    imported = (struct unit){.kind = UNIT_TEAM, .code = "N-1", .name = "x", .org = STREET};
    const struct command commands[] = {
        report_command(&entry),
        decide_command(VERB_INTAKE_CONFIRM, 1),
        decide_command(VERB_INTAKE_MERGE, 1),
        decide_command(VERB_INTAKE_DISMISS, 1),
        {.verb = VERB_INCIDENT_SET_AREA, .area = {incident, ""}},
        {.verb = VERB_INCIDENT_SET_CASUALTIES, .casualties = {.incident = incident}},
        {.verb = VERB_CASUALTY_PUT, .casualty = &person},
        {.verb = VERB_REPORT_SEND, .report = &report},
        {.verb = VERB_REPORT_AMEND, .report = &amended},
        {.verb = VERB_REPORT_PHONE, .phone = {.incident = incident, .to = "市局", .text = ""}},
        {.verb = VERB_RESPONSE_START, .response_started = &response},
        {.verb = VERB_RESPONSE_SET, .response = {.response = which, .level = LEVEL_III, .ground = "x"}},
        {.verb = VERB_RESPONSE_END, .response = {.response = which, .ground = "x"}},
        {.verb = VERB_PLAN_LAUNCH, .launch = {.plan = 1, .incident = incident}},
        {.verb = VERB_FENCE_PUT, .fence_put = &fence},
        {.verb = VERB_FENCE_REMOVE, .fence = {.fence = which, .reason = ""}},
        {.verb = VERB_FENCE_CROSS, .cross = {.fence = which, .unit = unit}},
        {.verb = VERB_DISPATCH_SEND, .dispatch = {.incident = incident, .text = ""}},
        {.verb = VERB_DISPATCH_STEP, .dispatched = {.dispatch = which, .phase = DISPATCH_ACCEPTED, .text = ""}},
        {.verb = VERB_AID_ASK, .aid_asked = &aid},
        {.verb = VERB_AID_GRANT, .dispatch = {.aid = which, .text = ""}},
        {.verb = VERB_AID_REFUSE, .aid = {.aid = which, .reason = "x"}},
        {.verb = VERB_ALARM_RAISE, .alarm_raised = &alarm},
        {.verb = VERB_ALARM_TAKE, .alarm = {.alarm = which, .text = ""}},
        {.verb = VERB_ALARM_CLEAR, .alarm = {.alarm = which, .text = "x"}},
        {.verb = VERB_DEADMAN_SET, .deadman = {.unit = unit, .every_s = 60}},
        {.verb = VERB_DEADMAN_CHECK, .deadman = {.unit = unit}},
        {.verb = VERB_UNIT_DESCRIBE, .describe = {.unit = unit, .details = &details}},
        {.verb = VERB_UNITS_IMPORT, .import = {.units = &imported, .count = 1}},
        {.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(verb_name(commands[i].verb), verb) == 0) {
            *to = commands[i];
            return true;
        }
    return false;
}

#endif
