// What kinds of alarms are called.
// SPDX-License-Identifier: Apache-2.0
#include "domain/alarm.h"

static const char *const kinds[ALARM_KINDS] = {"none", "button", "device", "deadman", "silent"};

const char *alarm_kind_name(enum alarm_kind kind) {
    return kinds[kind > ALARM_NONE && kind < ALARM_KINDS ? kind : ALARM_NONE];
}
