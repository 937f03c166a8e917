// Alarms (求救): SOS of a unit. It outranks everything and stays on the walls until somebody takes it.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_ALARM_H
#define DOMAIN_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/place.h"
#include "domain/refusal.h"

enum alarm_kind { ALARM_NONE, ALARM_BUTTON, ALARM_DEVICE, ALARM_DEADMAN, ALARM_SILENT, ALARM_KINDS };
const char *alarm_kind_name(enum alarm_kind kind); // "button" ...

#define ALARM_TEXT_MAX 1000
#define ALARM_NUMBER_MAX 10000000u
#define DEADMAN_LEAST_S 10
#define DEADMAN_MOST_S 86400

struct alarm {
    uint32_t number; // from 1
    uint32_t unit;
    enum alarm_kind kind;
    uint32_t fence;               // SILENT: danger area; 0: none
    uint32_t raiser, taker, seat; // accounts; seat of the taker. 0: the hub; nobody
    int64_t raised_at_ms, taken_at_ms, cleared_at_ms;
    uint64_t seq;
    struct place place;
    const char *text, *outcome;
};

#endif
