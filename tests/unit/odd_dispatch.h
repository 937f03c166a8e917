// Bodies of the events of dispatches, aid, alarms and dead-man timers that fit no state.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_ODD_DISPATCH_H
#define UNIT_ODD_DISPATCH_H

#include "domain/command.h"

// False: the verb is another's.
static inline bool odd_dispatch(struct event *event, const char *huge) {
    static struct dispatch one;
    static struct aid aid;
    static struct alarm alarm;
    one = (struct dispatch){.number = event->object, .incident = 77, .unit = 77, .text = huge, .reason = huge};
    aid = (struct aid){.number = event->object, .incident = 77, .can = huge, .text = huge, .reason = huge};
    alarm = (struct alarm){.number = event->object, .unit = 77, .kind = 77, .text = huge, .outcome = huge};
    switch (event->verb) {
    case VERB_DISPATCH_SEND:
    case VERB_AID_GRANT:
        event->dispatch =
            (struct dispatch_send){.aid = event->object, .dispatches = &one, .count = event->object ? 1 : 0};
        return true;
    case VERB_DISPATCH_STEP:
        event->dispatched = (struct dispatch_step){.dispatch = event->object, .phase = 77, .text = huge};
        return true;
    case VERB_AID_ASK:
        event->aid_asked = &aid;
        return true;
    case VERB_AID_REFUSE:
        event->aid = (struct aid_change){.aid = event->object, .reason = huge};
        return true;
    case VERB_ALARM_RAISE:
        event->alarm_raised = &alarm;
        return true;
    case VERB_ALARM_TAKE:
    case VERB_ALARM_CLEAR:
        event->alarm = (struct alarm_change){.alarm = event->object, .text = huge, .deadman_due_ms = -1};
        return true;
    case VERB_DEADMAN_SET:
    case VERB_DEADMAN_CHECK:
        event->deadman = (struct deadman_change){.unit = event->object, .every_s = UINT32_MAX, .due_ms = -1};
        return true;
    default:
        return false;
    }
}

#endif
