// Checks that several rules share.
// SPDX-License-Identifier: Apache-2.0
#include "domain/rule.h"

#include <string.h>

#include "base/text.h"

static bool clean(const char *text, size_t max, bool lines) {
    size_t len = strnlen(text, max + 1);
    return len <= max && text_is_clean(text, len, lines);
}

// U+3000 is the blank of Chinese keyboards.
static bool is_blank(const char *text) {
    while (*text == ' ' || *text == '\n' || *text == '\t' || strncmp(text, "\u3000", 3) == 0)
        text += *text == '\xe3' ? 3 : 1;
    return *text == '\0';
}

bool rule_text(const char *text, size_t max) {
    return clean(text, max, false);
}

bool rule_name(const char *text, size_t max) {
    return clean(text, max, false) && !is_blank(text);
}

bool rule_prose(const char *text, size_t max) {
    return clean(text, max, true) && !is_blank(text);
}

bool rule_lines(const char *text, size_t max) {
    return clean(text, max, true);
}

enum refusal rule_open_incident(const struct state *state, uint32_t number) {
    const struct incident *incident = state_incident(state, number);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    return incident->phase == PHASE_CLOSED ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
}

static bool url_is_valid(const char *url) {
    size_t len = strnlen(url, MESSAGE_URL_MAX + 1);
    const char *rest = strncmp(url, "https://", 8) == 0 ? url + 8 : strncmp(url, "http://", 7) == 0 ? url + 7 : "";
    return len <= MESSAGE_URL_MAX && *rest && !strpbrk(rest, " \"<>\\") && text_is_clean(url, len, false);
}

bool rule_refs(const struct message_ref *refs, uint32_t count) {
    for (uint32_t i = 0; count <= MESSAGE_REFS_MAX && i < count; i++)
        if (!url_is_valid(refs[i].url))
            return false;
    return count <= MESSAGE_REFS_MAX;
}

bool rule_org(const struct state *state, const char *org) {
    return org_is_valid(org) && org_contains(state_district_org(state), org);
}
