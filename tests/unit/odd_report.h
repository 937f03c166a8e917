// Bodies of the events of reports and responses that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_REPORT_H
#define UNIT_ODD_REPORT_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_report(struct event *event, const char *huge) {
    static struct report report;
    static struct order order;
    switch (event->verb) {
    case VERB_REPORT_SEND:
        report = (struct report){
            .number = event->object, .incident = event->object, .kind = REPORT_FIRST, .version = 1, .signer = huge};
        event->report = &report;
        return true;
    case VERB_REPORT_AMEND:
        report = (struct report){.number = event->object, .version = 2, .signer = ""};
        event->report = &report;
        return true;
    case VERB_REPORT_PHONE:
        event->phone = (struct report_phone){.incident = event->object + 1, .to = huge, .text = huge};
        return true;
    case VERB_REPORT_DUE:
        event->due = (struct report_due){.incident = event->object, .clock = 1, .alert = ALERT_LATE};
        return true;
    case VERB_RESPONSE_START:
    case VERB_RESPONSE_SET: // its order goes to nobody
        order = (struct order){.number = 1, .text = (char *)(uintptr_t) ""};
        event->response_changed = (struct response_changed){.response = {.number = event->object,
                                                                         .level = LEVEL_I,
                                                                         .hazard = "11",
                                                                         .org = "330203000000",
                                                                         .ground = ""},
                                                            .orders = &order,
                                                            .order_count = 1};
        return true;
    case VERB_RESPONSE_END:
        event->response = (struct response_change){.response = event->object, .ground = huge};
        return true;
    default:
        return false;
    }
}

#endif
