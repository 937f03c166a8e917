// The words of template files: for the bits of rights, and for days.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_TEMPLATE_WORDS_H
#define MUSTERCTL_TEMPLATE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/template.h"

struct template_word {
    const char *word; // NULL ends the list
    uint32_t bit;
};
extern const struct template_word reach_words[], power_words[];

// Which of reach_words have a meaning there.
#define WORDS_HEAR                                                                                                     \
    (REACH_POST | REACH_MODULE | REACH_MODULES | REACH_INCIDENT | REACH_UNITS | REACH_ABOVE | REACH_BELOW |            \
     REACH_ORDERS | REACH_DISTRICT)
#define WORDS_SAY (WORDS_HEAR & ~(uint32_t)REACH_ORDERS)
#define WORDS_ORDER (REACH_MODULE | REACH_MODULES | REACH_UNITS | REACH_BELOW | REACH_DISTRICT)
#define WORDS_MAY (POWER_CLOSE | POWER_ASSIGN | POWER_OPEN | POWER_INCIDENT | POWER_CONSULT | POWER_MODE | POWER_UNIT)

#define TEMPLATE_DAY_SIZE 20

// "2026-06-01" or "2026-06-01 08:30", the machine's own time, as wall clock. A day alone is its beginning, or with
// `until` its end. False: it is neither.
bool template_day_read(const char *text, bool until, int64_t *at_ms);
void template_day_write(int64_t at_ms, bool until, char text[TEMPLATE_DAY_SIZE]);

#endif
