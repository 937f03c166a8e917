// Names and checks of units.
// SPDX-License-Identifier: Apache-2.0
#include "domain/unit.h"

#include "base/text.h"

static const char *const kinds[UNIT_KINDS] = {"unknown", "team", "person", "vehicle", "drone", "boat"};
static const char *const statuses[UNIT_STATUSES] = {"unknown",  "standby",   "departed",
                                                    "on_scene", "returning", "unavailable"};

bool unit_kind_is_known(enum unit_kind kind) {
    return kind > UNIT_KIND_UNKNOWN && kind < UNIT_KINDS;
}

bool unit_status_is_known(enum unit_status status) {
    return status > UNIT_STATUS_UNKNOWN && status < UNIT_STATUSES;
}

const char *unit_kind_name(enum unit_kind kind) {
    return kinds[unit_kind_is_known(kind) ? kind : UNIT_KIND_UNKNOWN];
}

const char *unit_status_name(enum unit_status status) {
    return statuses[unit_status_is_known(status) ? status : UNIT_STATUS_UNKNOWN];
}

bool unit_code_is_valid(const char *code) {
    return text_is_of(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", 1, UNIT_CODE_MAX);
}
