// What the rules share: checks of texts and places, for rule_*.c, template_check.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_RULE_H
#define DOMAIN_RULE_H

#include "domain/state.h"

// Clean UTF-8 of at most `max` bytes on one line.
bool rule_text(const char *text, size_t max);
// The same, and more than blanks.
bool rule_name(const char *text, size_t max);
// Clean UTF-8 of at most `max` bytes on any number of lines, and more than blanks.
bool rule_prose(const char *text, size_t max);
// The same, and blanks or nothing at all too.
bool rule_lines(const char *text, size_t max);

// INCIDENT_UNKNOWN, INCIDENT_CLOSED or NONE.
enum refusal rule_open_incident(const struct state *state, uint32_t number);

// A valid org code inside the state's district.
bool rule_org(const struct state *state, const char *org);

#endif
