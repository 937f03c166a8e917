// Which entries and incidents an intake entry may be the same as: near in time, place and type. Proposals for the
// officer who merges; nothing is merged by itself. Pure.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_INTAKE_NEAR_H
#define DOMAIN_INTAKE_NEAR_H

#include "domain/state.h"

#define INTAKE_NEAR_M 5000                   // metres apart, at most
#define INTAKE_NEAR_MS (12 * 3600000ll)      // between two entries, at most
#define INTAKE_NEAR_OPEN_MS (72 * 3600000ll) // behind the first notice of an incident that is still open, at most
#define INTAKE_NEAR_MOST 20

struct intake_near {
    uint32_t intake, incident; // one of them; the other is 0
    bool has_distance;         // both places are known
    uint32_t distance_m;
    uint32_t minutes;     // between the two times: when it happened where that is known, else when it was received
    uint32_t type_shared; // characters that the types begin with alike, 0..5
    bool has_types;       // both types are known
    double cost;          // the smaller the likelier: kilometres, hours and types that differ, in one number
};

// Fills `out` with at most `most` of them, the likeliest first, and returns how many: open incidents and entries that
// are to be decided, other than itself. Near is: a place within INTAKE_NEAR_M, or one of the two unknown and orgs of
// which one contains the other; a time within INTAKE_NEAR_MS or INTAKE_NEAR_OPEN_MS; types of one class (2 characters
// alike), or one of the two unknown.
uint32_t intake_near(const struct state *state, const struct intake *intake, struct intake_near out[], uint32_t most);

#endif
