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

// References of a message or report: few enough, each the URL of something kept elsewhere.
bool rule_refs(const struct message_ref *refs, uint32_t count);

// A valid org code inside the state's district.
bool rule_org(const struct state *state, const char *org);

// A code of the catalogue of incident types; without such a catalogue one of the form of GB/T 35561.
bool rule_incident_type(const struct state *state, const char *type);

// What `incident` is when it begins as `change` (that of open) wants it, with the next number; or why not. Its clocks
// of reporting run from `first_notice_ms`.
enum refusal rule_begin_incident(const struct state *state, const struct incident_change *change,
                                 enum intake_source source, int64_t first_notice_ms, int64_t now_ms,
                                 struct incident *incident);

// Has the incident a post of the template's kind already, and one of the two says that it is the only one?
bool rule_post_is_second(const struct state *state, const struct template *template, uint32_t incident);

#endif
