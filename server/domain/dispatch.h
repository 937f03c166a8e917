// Dispatches (调派): a unit sent to an incident, with a ladder of phases; and aid (增援) asked of another org.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_DISPATCH_H
#define DOMAIN_DISPATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/org.h"
#include "domain/place.h"
#include "domain/refusal.h"

enum dispatch_phase { // values are those of the protocol
    DISPATCH_NONE,
    DISPATCH_NOTIFIED,
    DISPATCH_ACCEPTED,
    DISPATCH_REFUSED, // with a reason; ends it
    DISPATCH_DEPARTED,
    DISPATCH_ARRIVED,
    DISPATCH_REPORTED, // 首报
    DISPATCH_DONE,
    DISPATCH_RELEASED, // ends it
    DISPATCH_PHASES
};
const char *dispatch_phase_name(enum dispatch_phase phase); // "notified" ...
bool dispatch_phase_is_open(enum dispatch_phase phase);     // neither refused nor released

// One edge of the ladder: the table is the only place that knows which moves there are.
enum dispatch_side { DISPATCH_BY_UNIT = 1, DISPATCH_BY_SENDER = 2, DISPATCH_BY_FENCE = 4 };
struct dispatch_edge {
    enum dispatch_phase from, to;
    unsigned sides; // who may: bits of dispatch_side
    bool needs_text;
    const char *sentence;
};
const struct dispatch_edge *dispatch_edges(int *count);
const struct dispatch_edge *dispatch_edge(enum dispatch_phase from, enum dispatch_phase to); // NULL: no such move

#define DISPATCH_TEXT_MAX 4000
#define DISPATCH_REASON_MAX 1000
#define DISPATCH_UNITS_MAX 200 // of one sending
#define AID_CAN_MAX 32         // bytes of a capability's key
#define DISPATCH_NUMBER_MAX 10000000u
#define AID_NUMBER_MAX 1000000u

struct dispatch_mark {
    int64_t at_ms; // 0: never
    uint32_t account, seat;
    bool by_fence;
};
struct dispatch {
    uint32_t number; // from 1
    uint32_t incident, unit;
    enum dispatch_phase phase;
    bool also;             // shared with another incident on purpose
    uint32_t aid, plan;    // that it came from; 0: none
    uint32_t sender, seat; // account; as which seat
    uint64_t seq;
    struct place place;
    const char *text, *reason; // what to do; last text of a step
    struct dispatch_mark marks[DISPATCH_PHASES];
};

enum aid_state { AID_NONE, AID_ASKED, AID_GRANTED, AID_REFUSED, AID_STATES };
const char *aid_state_name(enum aid_state state);
struct aid {
    uint32_t number; // from 1
    uint32_t incident;
    enum aid_state state;
    uint32_t count;       // units asked for
    uint32_t asker, seat; // account; as which seat
    uint32_t decider;     // account
    int64_t asked_at_ms, decided_at_ms;
    uint64_t seq;
    struct place place;
    char to_org[ORG_CODE_LEN + 1];
    const char *can, *text, *reason; // capability, "" any
    const uint32_t *units;           // granted
    uint32_t unit_count;
};

#endif
