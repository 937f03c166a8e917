// Bodies of the events of the registry that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_FORCES_H
#define UNIT_ODD_FORCES_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_forces(struct event *event, const char *huge) {
    static struct unit_details details;
    static struct unit units[2];
    details = (struct unit_details){.tier = "", .contact = huge, .phone = "", .pilot = "", .gear = ""};
    units[0] = (struct unit){
        .number = event->object, .kind = UNIT_TEAM, .status = UNIT_STANDBY, .org = "330203001000", .code = "ODD"};
    units[1] = units[0];
    switch (event->verb) {
    case VERB_UNIT_DESCRIBE:
        event->describe = (struct unit_describe){event->object, &details};
        return true;
    case VERB_UNITS_IMPORT: // the same twice
        event->import = (struct units_import){units, 2};
        return true;
    default:
        return false;
    }
}

#endif
