// Units (力量单元): anything that moves or is sent, and the rules for changing them.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_UNIT_H
#define DOMAIN_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/org.h"
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
#define UNIT_NUMBER_MAX 1000000u // numbers run from 1 upwards, so a dense array holds them

struct unit {
    uint32_t number; // 1..UNIT_NUMBER_MAX, never used again
    enum unit_kind kind;
    enum unit_status status;
    bool retired;
    uint64_t seq; // event that changed it last
    char org[ORG_CODE_LEN + 1];
    char code[UNIT_CODE_MAX + 1];
    char name[UNIT_NAME_MAX + 1];
};

const char *unit_kind_name(enum unit_kind kind);       // "team", "person" ...; "unknown"
const char *unit_status_name(enum unit_status status); // "standby" ...

// Static tables of texts for logs and GeoJSON only; people's words are in the catalogues of web/.

#endif
