// Commands of intake with everything in order, for the district of district.h; tests spoil what they are about.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_DISTRICT_INTAKE_H
#define UNIT_DISTRICT_INTAKE_H

#include "unit/district.h"

#define NOW_MS 1764400000000
#define MINUTES(n) ((n)*60000ll)

static inline struct intake an_intake(void) {
    return (struct intake){.source = INTAKE_PHONE,
                           .received_at_ms = NOW_MS - MINUTES(2),
                           .happened_at_ms = NOW_MS - MINUTES(12),
                           .at = {true, 298700000, 1215500000},
                           .casualties = {.severe = 1, .minor = 2},
                           .type = "12D02",
                           .org = TEST_ORG,
                           .text = "储罐泄漏，气味很大\n已疏散",
                           .place = "化工园三号门",
                           .caller = "李明",
                           .caller_org = "值班室",
                           .caller_phone = "0574-12345678",
                           .told_already = "街道办",
                           .external = "",
                           .reason = ""};
}

static inline struct command report_command(const struct intake *intake) {
    return (struct command){.verb = VERB_INTAKE_REPORT, .intake_reported = intake};
}

// Confirm, merge, dismiss.
static inline struct command decide_command(enum verb verb, uint32_t intake) {
    return (struct command){.verb = verb,
                            .intake = {.intake = intake,
                                       .incident = 1,
                                       .type = "",
                                       .title = "",
                                       .org = "",
                                       .place = "",
                                       .reason = verb == VERB_INTAKE_DISMISS ? "误报" : ""}};
}

static inline struct casualty a_casualty(uint32_t number) {
    return (struct casualty){.number = number,
                             .incident = 1,
                             .age = 44,
                             .condition = CONDITION_SEVERE,
                             .name = "王某",
                             .sex = "男",
                             .hospital = "区人民医院",
                             .note = "吸入"};
}

#endif
