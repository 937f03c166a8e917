// Reports (信息报送) about an incident: 初报, 续报 n, 终报 or 核报; and the clocks they run against.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/org.h"
#include "domain/refusal.h"

enum report_kind { REPORT_NONE, REPORT_FIRST, REPORT_FOLLOW, REPORT_FINAL, REPORT_CHECK, REPORT_KINDS };
const char *report_kind_name(enum report_kind kind); // "first" ...
bool report_ends_chain(enum report_kind kind);       // 终报, 核报: nothing follows them

#define REPORT_FIELDS_MAX 64
#define REPORT_KEY_MAX 32
bool report_key_is_valid(const char *key); // 1..32 of a-z 0-9 -; of a field and of a step

#define REPORT_FIELD_MAX 4000 // bytes of one field
#define REPORT_TEXT_MAX 60000 // of all of them
#define REPORT_SIGNER_MAX 96
#define REPORT_PHONE_TO_MAX 192
#define REPORT_PHONE_TEXT_MAX 4000
#define REPORT_NUMBER_MAX 10000000u
#define PHONE_CALLS_MAX 10000000u

struct report_field {
    const char *key, *text;
};
struct report {
    uint32_t number; // from 1
    uint32_t incident;
    enum report_kind kind;
    uint32_t index;                    // FOLLOW: which one, from 1
    uint32_t version;                  // from 1; in a command the one last seen, 0 any
    uint32_t account;                  // of this version
    int64_t sent_at_ms, amended_at_ms; // amended 0: never
    uint64_t seq;
    const char *signer;
    const struct report_field *fields;
    uint32_t field_count;
};

// Somebody was told by phone. Its seq is its name; numbers are places in the order in which they came.
struct phone_call {
    uint32_t incident;
    uint32_t account, seat; // of whoever called
    int64_t at_ms;
    uint64_t seq;
    const char *to, *text;
};

enum report_alert { ALERT_NONE, ALERT_NEAR, ALERT_LATE, REPORT_ALERTS };

#define REPORT_CLOCKS_MAX 16 // of one incident

// 报送时限: one step of the report rules that the incident is under. Wall clock; moves when the clock is set.
struct report_clock {
    uint32_t rules; // catalogue
    char step[REPORT_KEY_MAX + 1];
    int64_t due_ms, near_ms; // near 0: no alert before
    int64_t done_ms;         // 0: still to be done
    enum report_alert alert; // that came last
};

#endif
