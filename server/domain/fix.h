// Fixes (定位): one position report of a unit, whether it may be believed, and when silence becomes stale and lost.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_FIX_H
#define DOMAIN_FIX_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/refusal.h"
#include "domain/unit.h"

#define FIX_UNKNOWN_ALTITUDE (-1000000)
#define FIX_UNKNOWN (-1)

enum fix_source { FIX_SOURCE_UNKNOWN, FIX_GNSS, FIX_NETWORK, FIX_MANUAL, FIX_RELAY, FIX_REPLAY, FIX_SOURCES };

struct fix {
    uint32_t unit;
    int32_t lat_e7, lon_e7;
    int32_t altitude_dm;  // FIX_UNKNOWN_ALTITUDE, else -10,000..1,000,000
    int32_t speed_cms;    // FIX_UNKNOWN, else 0..100,000
    int32_t heading_cdeg; // FIX_UNKNOWN, else 0..35,999
    int32_t accuracy_dm;  // FIX_UNKNOWN, else 0..1,000,000
    int64_t at_ms;        // device time
    int8_t battery;       // FIX_UNKNOWN, else 0..100
    uint8_t source;       // enum fix_source
    uint8_t presence;     // enum presence; hub side only
    bool marked;          // an implausible jump from the one before; hub side only
    bool alarm;           // SOS pressed on the device; up only
};

// What the receiving hub holds a fix against; from the options.
struct fix_limits {
    int64_t future_ms;             // a device clock may be this much ahead
    int64_t past_ms;               // older than this is refused
    int32_t speed_cms[UNIT_KINDS]; // faster than this between two fixes is a jump, per kind
};

enum fix_verdict {
    FIX_NEWEST,  // moves the map, goes to history
    FIX_HISTORY, // older than what the map shows: history only
    FIX_REPEAT,  // the same instant again: nothing to do
    FIX_REFUSED
};

// A fix at exactly 0, 0 is out of range: that is what receivers without a position say.
// A jump is a way since `newest` that is longer than the kind's speed allows, plus what the accuracies of both excuse
// (30 m where unknown, at most 1 km each). A speed of 0 never is one.
// `newest`: what the map shows for this unit, or NULL. Sets fix->marked on a jump (a marked fix still moves the map:
// a drone that was carried by car is where it is). `why` is set with FIX_REFUSED.
enum fix_verdict fix_judge(struct fix *fix, const struct fix *newest, enum unit_kind kind,
                           const struct fix_limits *limits, int64_t now_ms, enum refusal *why);

enum presence { PRESENCE_LIVE, PRESENCE_STALE, PRESENCE_LOST };

// Silence until stale and until lost, per kind; from the options.
struct presence_limits {
    int64_t stale_ms[UNIT_KINDS], lost_ms[UNIT_KINDS];
};
// A limit of 0 is never reached. `heard_ms`: when the hub last took a fix of it (hub's clock, not the device's).
enum presence presence_of(int64_t heard_ms, int64_t now_ms, enum unit_kind kind, const struct presence_limits *limits);

#endif
