// Names of columns, and what can be wrong in them in two languages.
// SPDX-License-Identifier: Apache-2.0
#include "domain/forces.h"

static const char *const columns[FORCES_COLUMNS + 1] = {
    [FORCES_CODE] = "code",       [FORCES_NAME] = "name",     [FORCES_KIND] = "kind",
    [FORCES_ORG] = "org",         [FORCES_CAN] = "can",       [FORCES_TIER] = "tier",
    [FORCES_LAT] = "lat",         [FORCES_LON] = "lon",       [FORCES_CONTACT] = "contact",
    [FORCES_PHONE] = "phone",     [FORCES_PEOPLE] = "people", [FORCES_PARENT] = "parent",
    [FORCES_PILOT] = "pilot",     [FORCES_GEAR] = "gear",     [FORCES_READY_MIN] = "ready_min",
    [FORCES_SPEED_KMH] = "speed", [FORCES_COLUMNS] = "",
};

static const struct forces_flaw_text texts[FORCES_FLAWS] = {
    [FORCES_FINE] = {0, "", ""},
#define X(name, code, zh, en) [FORCES_##name] = {code, zh, en},
#include "domain/forces_flaw.def"
#undef X
};

const char *forces_column_name(enum forces_column column) {
    return columns[(unsigned)column < FORCES_COLUMNS ? column : FORCES_COLUMNS];
}

const struct forces_flaw_text *forces_flaw_text(enum forces_flaw flaw) {
    return &texts[(unsigned)flaw < FORCES_FLAWS ? flaw : FORCES_FINE];
}
