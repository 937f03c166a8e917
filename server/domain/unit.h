// Units (力量单元): anything that moves or is sent, and the rules for changing them.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_UNIT_H
#define DOMAIN_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/org.h"
#include "domain/place.h"
#include "domain/refusal.h"

enum unit_kind { // values are those of the protocol
    UNIT_KIND_UNKNOWN,
    UNIT_TEAM,    // 队伍
    UNIT_PERSON,  // 单兵
    UNIT_VEHICLE, // 车辆
    UNIT_DRONE,   // 无人机
    UNIT_BOAT,    // 舟艇
    UNIT_KINDS
};

enum unit_status {
    UNIT_STATUS_UNKNOWN,
    UNIT_STANDBY,
    UNIT_DEPARTED,
    UNIT_ON_SCENE,
    UNIT_RETURNING,
    UNIT_UNAVAILABLE,
    UNIT_STATUSES
};

#define UNIT_CODE_MAX 32 // bytes
#define UNIT_NAME_MAX 96
#define UNIT_REASON_MAX 400
#define UNIT_CAN_MAX 16
#define UNIT_DETAIL_MAX 192 // bytes of one text
#define UNITS_IMPORT_MAX 2000
#define UNITS_IMPORT_BYTES (1u << 20) // of all its texts: one record, which every part of the house must carry whole
#define UNIT_CAPABILITIES_MAX 64      // that a district tells apart: bits of a mask
#define UNIT_PEOPLE_MAX 100000u
#define UNIT_READY_MAX 10080u    // minutes: a week
#define UNIT_SPEED_MAX 20000u    // cm/s
#define UNIT_PARENTS_MAX 8       // above one another
#define UNIT_PHONE_MAX 64        // bytes
#define UNIT_NUMBER_MAX 1000000u // numbers run from 1 upwards, so a dense array holds them

// What the registry knows of a unit (装备与能力).
struct unit_details {
    const char *can[UNIT_CAN_MAX]; // capabilities: keys of the catalogue
    uint32_t can_count;
    const char *tier; // key of the catalogue; "" none
    struct place home;
    const char *contact, *phone;
    const char *pilot; // of a drone
    const char *gear;
    uint32_t people;
    uint32_t parent;    // unit that it belongs to; 0: none. In an import UNIT_NUMBER_MAX + n is its row n, from 1
    uint32_t ready_min; // from call to departure
    uint32_t speed_cms; // on the way; 0: as the catalogue says for its kind
};

struct unit {
    uint32_t number; // 1..UNIT_NUMBER_MAX, never used again
    enum unit_kind kind;
    enum unit_status status;
    bool retired;                       // for good; its code is free again
    uint64_t seq;                       // event that changed it last
    const struct unit_details *details; // NULL: nothing is known
    uint32_t deadman_every_s;           // dead-man timer (失能报警); 0: off
    int64_t deadman_due_ms;             // wall clock
    char org[ORG_CODE_LEN + 1];
    char code[UNIT_CODE_MAX + 1];
    char name[UNIT_NAME_MAX + 1];
};

// For logs and GeoJSON only; people's words are in the catalogues of web/.
const char *unit_kind_name(enum unit_kind kind);       // "team", "person" ...; "unknown" for all else
const char *unit_status_name(enum unit_status status); // "standby" ...; "unknown" for all else

bool unit_kind_is_known(enum unit_kind kind);       // UNIT_KIND_UNKNOWN is not
bool unit_status_is_known(enum unit_status status); // UNIT_STATUS_UNKNOWN is not
bool unit_code_is_valid(const char *code);          // 1..32 of A-Z a-z 0-9 . _ -

// ---- details. `can` holds can_count texts, the other texts are never NULL.
bool unit_phone_is_valid(const char *phone);               // digits, with + - ( ) / and blanks between; "" is
bool unit_details_fit(const struct unit_details *details); // texts, numbers and place are within their bounds
bool unit_details_equal(const struct unit_details *one, const struct unit_details *other); // NULL equals NULL
size_t unit_details_bytes(const struct unit_details *details);                             // of its texts; NULL: 0
struct unit_details *unit_details_copy(const struct unit_details *details); // one allocation; NULL gives NULL

#endif
