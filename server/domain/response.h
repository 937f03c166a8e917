// Responses (应急响应) of a hazard, level IV to I: started, raised, lowered, ended, by whom and on what ground. Event
// grade, warning colour and response level are three separate things.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_RESPONSE_H
#define DOMAIN_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/order.h"
#include "domain/org.h"

enum response_level { LEVEL_NONE, LEVEL_I, LEVEL_II, LEVEL_III, LEVEL_IV, RESPONSE_LEVELS };
const char *response_level_name(enum response_level level); // "I" ..., "none"

#define RESPONSE_HAZARD_MAX 5
#define RESPONSE_GROUND_MAX 1000
#define RESPONSE_NUMBER_MAX 1000000u
#define RESPONSE_ROWS_MAX 1000 // orders that checklists became for one response
#define RESPONSE_ROW_MAX 65    // bytes: key of the checklist, '/', key of the row

// A row of a checklist that was ordered for a response: it is not ordered again when the level changes.
struct response_row {
    const char *row; // "flood/move-people"
    uint32_t order;
};

struct response {
    uint32_t number;   // from 1
    uint32_t incident; // 0: of none
    enum response_level level;
    uint32_t post;          // whose orders the checklist becomes; 0: that of the seat that acts
    uint32_t account, seat; // of the last change
    int64_t started_at_ms, changed_at_ms, ended_at_ms; // ended 0: running
    uint64_t seq;
    char hazard[RESPONSE_HAZARD_MAX + 1]; // prefix of incident types
    char org[ORG_CODE_LEN + 1];
    const char *ground;              // of the last change
    const struct response_row *rows; // all that were ordered so far, in their order
    const char *const *missed;       // what the last change could not order: lines of domain/missed.h; none once ended
    uint32_t row_count, missed_count;
};
// What starting, raising or lowering brought.
struct response_changed {
    struct response response;   // as it is now, but for what is missed, which stands below
    const struct order *orders; // that the checklist became, numbered in a row
    uint32_t order_count;
    const char *const *missed; // what could not be ordered: lines of domain/missed.h
    uint32_t missed_count;
};

#endif
