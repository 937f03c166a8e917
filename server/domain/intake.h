// Intake (信息接报): reports of something happening. The duty officer confirms, merges or dismisses each; nothing
// disappears.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_INTAKE_H
#define DOMAIN_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/casualties.h"
#include "domain/incident.h"
#include "domain/message.h"
#include "domain/place.h"

enum intake_source { // values are those of the protocol
    INTAKE_SOURCE_UNKNOWN,
    INTAKE_PHONE,
    INTAKE_STREET,
    INTAKE_FIELD,
    INTAKE_SENSOR,
    INTAKE_SYSTEM,
    INTAKE_SOURCES
};
enum intake_state { INTAKE_NONE, INTAKE_NEW, INTAKE_CONFIRMED, INTAKE_MERGED, INTAKE_DISMISSED, INTAKE_STATES };
const char *intake_source_name(enum intake_source source); // "phone" ...
const char *intake_state_name(enum intake_state state);    // "new" ...

#define INTAKE_TEXT_MAX 4000
#define INTAKE_NAME_MAX 192 // caller, org, phone, told_already, external
#define INTAKE_NUMBER_MAX 10000000u
#define INTAKES_SHOWN 200 // decided ones in a client's snapshot
// Times of a report: clocks of callers and of other systems are not ours. What is further in the past is not a time in
// milliseconds.
#define INTAKE_AHEAD_MS 60000ll
#define INTAKE_PAST_MS (10 * 366 * 86400000ll)

struct intake {
    uint32_t number; // from 1
    enum intake_source source;
    enum intake_state state;
    uint32_t incident;          // that it became or was merged into; 0: none
    uint32_t recorder, decider; // accounts; 0: the local operator
    int64_t happened_at_ms;     // 0: unknown
    int64_t received_at_ms;     // first notice
    int64_t decided_at_ms;
    uint64_t seq;
    struct place at;
    struct casualties casualties;
    char type[INCIDENT_TYPE_LEN + 1]; // "" unknown
    char org[ORG_CODE_LEN + 1];
    const char *text, *place, *caller, *caller_org, *caller_phone, *told_already, *external, *reason;
    const struct message_ref *refs;
    uint32_t ref_count;
};

#endif
