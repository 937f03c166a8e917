// Bodies of the events of intake and of what is known of incidents that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_INTAKE_H
#define UNIT_ODD_INTAKE_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_intake(struct event *event, const char *huge) {
    static struct intake intake;
    static struct casualty casualty;
    intake = (struct intake){.number = event->object,
                             .source = INTAKE_PHONE,
                             .org = "330203001000",
                             .text = huge,
                             .place = "",
                             .caller = "",
                             .caller_org = "",
                             .caller_phone = "",
                             .told_already = "",
                             .external = "",
                             .reason = ""};
    casualty =
        (struct casualty){.number = event->object, .incident = 1, .name = huge, .sex = "", .hospital = "", .note = ""};
    switch (event->verb) {
    case VERB_INTAKE_REPORT:
        event->intake_reported = &intake;
        return true;
    case VERB_INTAKE_CONFIRM:
    case VERB_INTAKE_MERGE:
    case VERB_INTAKE_DISMISS:
        event->intake = (struct intake_change){.intake = event->object, .incident = 1, .reason = huge};
        return true;
    case VERB_INCIDENT_SET_AREA:
        event->area = (struct area_change){.incident = event->object, .area = event->object ? NULL : huge};
        return true;
    case VERB_INCIDENT_SET_CASUALTIES:
        event->casualties =
            (struct casualties_change){.incident = event->object, .casualties = {.minor = CASUALTIES_MAX + 1}};
        return true;
    case VERB_CASUALTY_PUT:
        event->casualty = &casualty;
        return true;
    default:
        return false;
    }
}

#endif
