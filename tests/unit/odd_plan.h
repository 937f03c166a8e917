// Bodies of the events of catalogues and plans that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_PLAN_H
#define UNIT_ODD_PLAN_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_plan(struct event *event, const char *huge) {
    static struct catalogue catalogue;
    static const struct seat_call call = {77, "a"};
    catalogue = (struct catalogue){
        .number = event->object, .version = 1, .kind = 77, .key = huge, .zh = huge, .en = huge, .body = huge};
    switch (event->verb) {
    case VERB_CATALOGUE_PUT:
        event->catalogue = &catalogue;
        return true;
    case VERB_PLAN_LAUNCH:
        event->launched =
            (struct plan_launched){.plan = event->object, .incident = event->object, .seats = &call, .seat_count = 1};
        return true;
    default:
        return false;
    }
}

#endif
