// Names of where reports come from and of what became of them.
// SPDX-License-Identifier: Apache-2.0
#include "domain/intake.h"

static const char *const sources[INTAKE_SOURCES] = {"unknown", "phone", "street", "field", "sensor", "system"};
static const char *const states[INTAKE_STATES] = {"none", "new", "confirmed", "merged", "dismissed"};

const char *intake_source_name(enum intake_source source) {
    return sources[source > INTAKE_SOURCE_UNKNOWN && source < INTAKE_SOURCES ? source : INTAKE_SOURCE_UNKNOWN];
}

const char *intake_state_name(enum intake_state state) {
    return states[state > INTAKE_NONE && state < INTAKE_STATES ? state : INTAKE_NONE];
}
