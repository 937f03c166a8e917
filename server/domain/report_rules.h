// Report rules (报送规则): a catalogue that says for which incidents which report is due how soon, and which fields its
// form has. The form of the body is in docs/catalogues.md.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_REPORT_RULES_H
#define DOMAIN_REPORT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/catalogue.h"
#include "domain/incident.h"
#include "domain/report.h"

#define REPORT_STEPS_MAX 16
#define REPORT_MINUTES_MAX 86400 // 60 days

enum report_by { BY_PHONE, BY_WRITING, REPORT_WAYS };

struct report_step {
    const char *key, *zh, *en;
    enum report_by by;
    enum report_kind kind;
    int64_t within_ms[INCIDENT_GRADES]; // from the first notice, by grade; 0: not asked of that grade
    int64_t near_ms;                    // alert so long before; 0: none
};
struct report_form_field {
    const char *key, *zh, *en;
    uint32_t lines; // of the form, 1..40
    bool asked;     // by the rules, not only possible
};
struct report_rules {
    bool active;              // binds; else it lies ready
    const char *source;       // where the rules are from; "" not said
    const char *const *types; // beginnings of incident types; none: all
    uint32_t type_count, step_count, field_count;
    const struct report_step *steps;
    const struct report_form_field *fields;
};
void *report_rules_read(const struct json_t *body, char *say, size_t size); // catalogue_reader.read

bool report_rules_bind(const struct report_rules *rules, const char *type); // active, and for this type of incident
const struct report_step *report_rules_step(const struct report_rules *rules, const char *key); // NULL: none

#endif
