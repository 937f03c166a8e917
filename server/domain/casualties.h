// People harmed, as numbers (死亡、失踪、被困、重伤、轻伤、转移安置) and one by one (伤者救治信息).
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CASUALTIES_H
#define DOMAIN_CASUALTIES_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"

#define CASUALTY_TEXT_MAX 400
#define CASUALTY_NAME_MAX 96
#define CASUALTY_NUMBER_MAX 10000000u
#define CASUALTY_AGE_MAX 150     // years
#define CASUALTIES_MAX 10000000u // people, of each number

struct casualties {
    uint32_t dead, missing, trapped, severe, minor, evacuated;
};
bool casualties_are_valid(const struct casualties *casualties); // each at most CASUALTIES_MAX
bool casualties_are_same(const struct casualties *one, const struct casualties *other);

enum condition { // values are those of the protocol
    CONDITION_UNKNOWN,
    CONDITION_DEAD,
    CONDITION_MISSING,
    CONDITION_CRITICAL,
    CONDITION_SEVERE,
    CONDITION_MINOR,
    CONDITION_LEFT, // 已出院
    CONDITIONS
};
const char *condition_name(enum condition condition); // "dead" ...; "unknown"

struct casualty {
    uint32_t number; // from 1; 0 in a command: another person
    uint32_t incident;
    uint32_t version; // from 1
    uint32_t age;     // years + 1; 0 unknown
    enum condition condition;
    uint32_t account; // of this version
    int64_t at_ms;
    uint64_t seq;
    const char *name, *sex, *hospital, *note;
};

#endif
