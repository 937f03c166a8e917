// Names of what belongs to reports.
// SPDX-License-Identifier: Apache-2.0
#include "domain/report.h"

#include <string.h>

static const char *const kinds[REPORT_KINDS] = {"none", "first", "follow", "final", "check"};

const char *report_kind_name(enum report_kind kind) {
    return kinds[kind > REPORT_NONE && kind < REPORT_KINDS ? kind : REPORT_NONE];
}

bool report_ends_chain(enum report_kind kind) {
    return kind == REPORT_FINAL || kind == REPORT_CHECK;
}

bool report_key_is_valid(const char *key) {
    size_t len = strnlen(key, REPORT_KEY_MAX + 1);
    return len >= 1 && len <= REPORT_KEY_MAX && strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}
