// Names of conditions, and which numbers of people can be.
// SPDX-License-Identifier: Apache-2.0
#include "domain/casualties.h"

#include <stddef.h>
#include <string.h>

static const char *const conditions[CONDITIONS] = {"unknown", "dead", "missing", "critical", "severe", "minor", "left"};

const char *condition_name(enum condition condition) {
    return conditions[condition > CONDITION_UNKNOWN && condition < CONDITIONS ? condition : CONDITION_UNKNOWN];
}

bool casualties_are_valid(const struct casualties *casualties) {
    const uint32_t numbers[] = {casualties->dead,   casualties->missing, casualties->trapped,
                                casualties->severe, casualties->minor,   casualties->evacuated};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] > CASUALTIES_MAX)
            return false;
    return true;
}

bool casualties_are_same(const struct casualties *one, const struct casualties *other) {
    return memcmp(one, other, sizeof *one) == 0; // numbers alone, without padding
}
