// The life of an incident as a table, and what its codes mean.
// SPDX-License-Identifier: Apache-2.0
#include "domain/incident.h"

#include <stddef.h>
#include <string.h>

static const char *const grades[INCIDENT_GRADES] = {"unknown", "minor", "major", "serious", "disastrous"};
static const char *const phases[INCIDENT_PHASES] = {"unknown", "reported", "first", "response", "aftermath", "closed"};

static const struct incident_edge edges[] = {
    {PHASE_REPORTED, PHASE_FIRST, "first responders work on it"},
    {PHASE_REPORTED, PHASE_RESPONSE, "a response was started at once"},
    {PHASE_FIRST, PHASE_RESPONSE, "it outgrew the first responders, a response was started"},
    {PHASE_FIRST, PHASE_AFTERMATH, "the first responders mastered it, cleaning up"},
    {PHASE_RESPONSE, PHASE_AFTERMATH, "the response has ended, cleaning up"},
    {PHASE_AFTERMATH, PHASE_RESPONSE, "it flared up, the response was started again"},
};
const char incident_close_sentence[] = "handled and closed";

const struct incident_edge *incident_edges(int *count) {
    *count = (int)(sizeof edges / sizeof *edges);
    return edges;
}

const struct incident_edge *incident_edge(enum incident_phase from, enum incident_phase to) {
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].from == from && edges[i].to == to)
            return &edges[i];
    return NULL;
}

bool incident_type_is_valid(const char *type) {
    if (strcmp(type, INCIDENT_TYPE_TEST) == 0)
        return true;
    return strnlen(type, INCIDENT_TYPE_LEN + 1) == INCIDENT_TYPE_LEN && type[0] == '1' && type[1] >= '1' &&
           type[1] <= '4' && type[2] >= 'A' && type[2] <= 'Z' && strspn(type + 3, "0123456789") == 2;
}

// What it lacks is filled up from a type.
bool incident_prefix_is_valid(const char *prefix) {
    char type[INCIDENT_TYPE_LEN + 1] = "11A00";
    size_t len = strnlen(prefix, INCIDENT_TYPE_LEN + 1);
    if (len < 1 || len > INCIDENT_TYPE_LEN)
        return false;
    memcpy(type, prefix, len);
    return incident_type_is_valid(type) || strncmp("00000", prefix, len) == 0;
}

bool incident_type_begins(const char *type, const char *prefix) {
    return strncmp(type, prefix, strlen(prefix)) == 0;
}

bool incident_grade_is_known(enum incident_grade grade) {
    return grade > GRADE_UNKNOWN && grade < INCIDENT_GRADES;
}

const char *incident_grade_name(enum incident_grade grade) {
    return grades[incident_grade_is_known(grade) ? grade : GRADE_UNKNOWN];
}

const char *incident_phase_name(enum incident_phase phase) {
    return phases[phase > PHASE_UNKNOWN && phase < INCIDENT_PHASES ? phase : PHASE_UNKNOWN];
}

bool incident_is_followed(const struct incident *incident, int64_t now_ms) {
    return incident->phase != PHASE_CLOSED ||
           now_ms - incident->closed_at_ms <= (int64_t)INCIDENT_AFTERWARDS_DAYS * 24 * 3600 * 1000;
}
