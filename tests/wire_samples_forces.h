// Samples of the registry of forces. Like those of wire_samples.h they never change.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_SAMPLES_FORCES_H
#define TESTS_WIRE_SAMPLES_FORCES_H

#include "domain/state.h"

static const struct unit_details sample_details = {.can = {"water-diving", "boat-work"},
                                                   .can_count = 2,
                                                   .tier = "street",
                                                   .home = {true, 227210000, -1142480000},
                                                   .contact = "王刚",
                                                   .phone = "+86 755-12345678",
                                                   .pilot = "李飞",
                                                   .gear = "舷外机 15 kW × 2",
                                                   .people = 12,
                                                   .parent = 7,
                                                   .ready_min = 5,
                                                   .speed_cms = 833};
static const struct unit_details sample_bare = {.tier = "", .contact = "", .phone = "", .pilot = "", .gear = ""};

#define SAMPLE_BOAT                                                                                                    \
    .kind = UNIT_BOAT, .org = "440307001000", .code = "LG-B.01", .name = "冲锋舟一号", .details = &sample_details
#define SAMPLE_TEAM .kind = UNIT_TEAM, .org = "440307002000", .code = "LG-T.02", .name = "布吉街道救援队"
static const struct unit sample_import_rows[] = {{SAMPLE_BOAT}, {SAMPLE_TEAM}, {SAMPLE_TEAM, .details = &sample_bare}};
static const struct unit sample_imported[] = {
    {SAMPLE_BOAT, .number = 8, .status = UNIT_STANDBY, .seq = 100 + VERB_UNITS_IMPORT},
    {SAMPLE_TEAM, .number = 3, .status = UNIT_ON_SCENE, .deadman_every_s = 600, .deadman_due_ms = 1764400600000},
};

// False: the verb is another family's.
static inline bool sample_forces_command(enum verb verb, struct command *to) {
    switch (verb) {
    case VERB_UNIT_DESCRIBE:
        to->describe = (struct unit_describe){8, &sample_details};
        return true;
    case VERB_UNITS_IMPORT:
        to->import = (struct units_import){sample_import_rows, 3};
        return true;
    default:
        return false;
    }
}

static inline bool sample_forces_event(enum verb verb, const struct command *command, struct event *to) {
    switch (verb) {
    case VERB_UNIT_DESCRIBE:
        to->object = 8;
        to->describe = command->describe;
        return true;
    case VERB_UNITS_IMPORT:
        to->object = 8;
        to->import = (struct units_import){sample_imported, 2};
        return true;
    default:
        return false;
    }
}

#endif
