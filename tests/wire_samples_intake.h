// Samples of intake, of an incident with all that may be known of it, and of people harmed. Like those of
// wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_INTAKE_H
#define TESTS_WIRE_SAMPLES_INTAKE_H

#include "domain/state.h"

#define SAMPLE_INTAKE_AT_MS 1764400000000
#define SAMPLE_AREA                                                                                                    \
    "{\"type\":\"Polygon\",\"coordinates\":[[[114.24,22.72],[114.25,22.72],[114.25,22.73],\n[114.24,22.72]]]}"

static const struct message_ref sample_intake_refs[] = {{"https://files.example/call-17.wav", {0x17, 0xff}}};
#define SAMPLE_REPORT                                                                                                  \
    .source = INTAKE_STREET, .happened_at_ms = SAMPLE_INTAKE_AT_MS - 900000,                                           \
    .received_at_ms = SAMPLE_INTAKE_AT_MS - 60000, .at = {true, 227210000, -1142480000},                               \
    .casualties = {1, 2, 3, 4, 5, 6000}, .type = "12D02", .org = "440307002000", .text = "储罐泄漏\n气味很大",         \
    .place = "化工园三号门", .caller = "李明", .caller_org = "布吉街道值班室", .caller_phone = "0755-12345678",        \
    .told_already = "街道办、派出所", .external = "BJ-2025-0017", .refs = sample_intake_refs, .ref_count = 1
static const struct intake sample_report = {SAMPLE_REPORT, .reason = ""};
static const struct intake sample_intake = {SAMPLE_REPORT, .number = 8, .state = INTAKE_NEW, .reason = "",
                                            .seq = 100 + VERB_INTAKE_REPORT};

static const struct incident sample_opened = {.number = 5,
                                              .version = 1,
                                              .grade = GRADE_MAJOR,
                                              .phase = PHASE_REPORTED,
                                              .lat_e7 = 227210000,
                                              .lon_e7 = -1142480000,
                                              .opened_at_ms = SAMPLE_INTAKE_AT_MS,
                                              .source = INTAKE_STREET,
                                              .first_notice_ms = SAMPLE_INTAKE_AT_MS - 60000,
                                              .casualties = {1, 2, 3, 4, 5, 6000},
                                              .area = SAMPLE_AREA,
                                              .clock_count = 2,
                                              .clocks = {{.rules = 4,
                                                          .step = "phone",
                                                          .due_ms = SAMPLE_INTAKE_AT_MS + 900000,
                                                          .near_ms = SAMPLE_INTAKE_AT_MS + 600000,
                                                          .alert = ALERT_NEAR},
                                                         {.rules = 4,
                                                          .step = "written",
                                                          .due_ms = SAMPLE_INTAKE_AT_MS + 1800000,
                                                          .done_ms = SAMPLE_INTAKE_AT_MS + 5}},
                                              .type = "12D02",
                                              .org = "440307002000",
                                              .title = "化工园储罐泄漏",
                                              .place = "化工园三号门"};

#define SAMPLE_PERSON                                                                                                  \
    .incident = 3, .age = 43, .condition = CONDITION_SEVERE, .name = "王某", .sex = "男", .hospital = "区人民医院",    \
    .note = "吸入\n转ICU"
static const struct casualty sample_person = {.number = 2, SAMPLE_PERSON};
static const struct casualty sample_casualty = {
    .number = 2, .version = 3, .at_ms = SAMPLE_INTAKE_AT_MS, .seq = 100 + VERB_CASUALTY_PUT, SAMPLE_PERSON};

// False: the verb is another family's.
static inline bool sample_intake_command(enum verb verb, struct command *to) {
    const struct intake_change change = {.intake = 8, .type = "", .title = "", .org = "", .place = "", .reason = ""};
    switch (verb) {
    case VERB_INTAKE_REPORT:
        to->intake_reported = &sample_report;
        return true;
    case VERB_INTAKE_CONFIRM:
        to->intake = change;
        to->intake.type = "12D02";
        to->intake.grade = GRADE_MAJOR;
        to->intake.title = "化工园储罐泄漏";
        to->intake.org = "440307002000";
        to->intake.place = "化工园三号门";
        to->intake.at = (struct place){true, 227210000, -1142480000};
        return true;
    case VERB_INTAKE_MERGE:
        to->intake = change;
        to->intake.incident = 3;
        return true;
    case VERB_INTAKE_DISMISS:
        to->intake = change;
        to->intake.reason = "重复报警\n已核实";
        return true;
    case VERB_INCIDENT_SET_AREA:
        to->area = (struct area_change){.incident = 3, .area = SAMPLE_AREA};
        return true;
    case VERB_INCIDENT_SET_CASUALTIES:
        to->casualties = (struct casualties_change){.incident = 3, .casualties = {1, 2, 3, 4, 5, 6000}};
        return true;
    case VERB_CASUALTY_PUT:
        to->casualty = &sample_person;
        return true;
    default:
        return false;
    }
}

static inline bool sample_intake_event(enum verb verb, const struct command *command, struct event *to) {
    switch (verb) {
    case VERB_INTAKE_REPORT:
        to->object = sample_intake.number;
        to->intake_reported = &sample_intake;
        return true;
    case VERB_INTAKE_CONFIRM:
        to->object = 8;
        to->intake = (struct intake_change){.intake = 8,
                                            .incident = 5,
                                            .type = "",
                                            .title = "",
                                            .org = "",
                                            .place = "",
                                            .reason = "",
                                            .opened = &sample_opened};
        return true;
    case VERB_INTAKE_MERGE:
        to->object = 8;
        to->intake = command->intake;
        to->intake.first_notice_ms = SAMPLE_INTAKE_AT_MS - 60000;
        return true;
    case VERB_INTAKE_DISMISS:
        to->object = 8;
        to->intake = command->intake;
        return true;
    case VERB_INCIDENT_SET_AREA:
        to->object = 3;
        to->area = command->area;
        return true;
    case VERB_INCIDENT_SET_CASUALTIES:
        to->object = 3;
        to->casualties = command->casualties;
        return true;
    case VERB_CASUALTY_PUT:
        to->object = 2;
        to->at_ms = SAMPLE_INTAKE_AT_MS;
        to->casualty = &sample_casualty;
        return true;
    default:
        return false;
    }
}

// Puts them into a state that has the samples of wire_samples.h.
static inline void sample_intake_restore(struct state *state) {
    state_restore_incident(state, &sample_opened);
    struct intake intakes[] = {sample_intake, sample_intake, sample_intake};
    intakes[1].number = 9;
    intakes[1].external = "";
    intakes[1].at = (struct place){0};
    intakes[1].state = INTAKE_CONFIRMED;
    intakes[1].incident = 5;
    intakes[1].recorder = 5;
    intakes[1].decider = 1;
    intakes[1].decided_at_ms = SAMPLE_INTAKE_AT_MS;
    intakes[2] = (struct intake){.number = 11,
                                 .source = INTAKE_SENSOR,
                                 .state = INTAKE_DISMISSED,
                                 .received_at_ms = SAMPLE_INTAKE_AT_MS,
                                 .decided_at_ms = SAMPLE_INTAKE_AT_MS + 9,
                                 .org = "440307000000",
                                 .text = "烟感报警",
                                 .place = "",
                                 .caller = "",
                                 .caller_org = "",
                                 .caller_phone = "",
                                 .told_already = "",
                                 .external = "S-1",
                                 .reason = "误报"};
    for (int i = 0; i < 3; i++)
        state_restore_intake(state, &intakes[i]);
    struct casualty casualty = sample_casualty;
    casualty.account = 5;
    state_restore_casualty(state, &casualty);
    casualty = (struct casualty){
        .number = 4, .incident = 5, .version = 1, .name = "", .sex = "", .hospital = "", .note = "", .seq = 1};
    state_restore_casualty(state, &casualty);
}

#endif
