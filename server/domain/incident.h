// Incidents (突发事件): typed, graded, with a place and a phase.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_INCIDENT_H
#define DOMAIN_INCIDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/casualties.h"
#include "domain/org.h"
#include "domain/refusal.h"
#include "domain/report.h"

enum incident_grade { // 国务院令493号 art. 3; not the warning colour, not the response level
    GRADE_UNKNOWN,
    GRADE_MINOR,      // 一般
    GRADE_MAJOR,      // 较大
    GRADE_SERIOUS,    // 重大
    GRADE_DISASTROUS, // 特别重大
    INCIDENT_GRADES
};

enum incident_phase {
    PHASE_UNKNOWN,
    PHASE_REPORTED,  // 接报
    PHASE_FIRST,     // 先期处置
    PHASE_RESPONSE,  // 应急响应
    PHASE_AFTERMATH, // 善后
    PHASE_CLOSED,    // 办结
    INCIDENT_PHASES
};

#define INCIDENT_TYPE_LEN 5
#define INCIDENT_TITLE_MAX 192
#define INCIDENT_PLACE_MAX 192
#define INCIDENT_NOTE_MAX 4000
#define INCIDENT_REASON_MAX 400
#define INCIDENT_AREA_MAX 60000 // bytes of GeoJSON
#define INCIDENT_PLANS_MAX 32
#define INCIDENT_NUMBER_MAX 10000000u

struct incident {
    uint32_t number;  // from 1
    uint32_t version; // from 1; amend, move, set_phase and close count it up, notes do not
    enum incident_grade grade;
    enum incident_phase phase;
    int32_t lat_e7, lon_e7;
    int64_t opened_at_ms, closed_at_ms; // wall clock; 0: open
    uint32_t notes;
    uint64_t seq;
    uint32_t source;         // enum intake_source of the first notice; 0: opened by hand
    int64_t first_notice_ms; // the clocks of reporting run from here
    struct casualties casualties;
    const char *area; // GeoJSON; NULL or "" none
    uint32_t clock_count;
    struct report_clock clocks[REPORT_CLOCKS_MAX];
    uint32_t plan_count;
    uint32_t plans[INCIDENT_PLANS_MAX]; // launched for it: catalogues
    char type[INCIDENT_TYPE_LEN + 1];
    char org[ORG_CODE_LEN + 1];
    char title[INCIDENT_TITLE_MAX + 1];
    char place[INCIDENT_PLACE_MAX + 1];
};

// One edge of the life of an incident. The table is the only place that knows which moves there are. PHASE_CLOSED can
// be reached from every open phase, but by the close verb only: incident_close_sentence is the edge's sentence.
struct incident_edge {
    enum incident_phase from, to;
    const char *sentence; // for the log line: "first responders work on it"
};
const struct incident_edge *incident_edges(int *count);
const struct incident_edge *incident_edge(enum incident_phase from, enum incident_phase to); // NULL: no such move
extern const char incident_close_sentence[];

#define INCIDENT_TYPE_TEST "00000"
// 5 characters: 1, class 1..4, letter, two digits (GB/T 35561-2017; "00000" is for tests and passes).
bool incident_type_is_valid(const char *type);
bool incident_prefix_is_valid(const char *prefix); // 1..5 characters that some type begins with
bool incident_type_begins(const char *type, const char *prefix);

// 国务院令493号 art. 13: numbers of people that change within 30 days are reported, so for that long what was reported
// and who was harmed is at hand after the close too.
#define INCIDENT_AFTERWARDS_DAYS 30
bool incident_is_followed(const struct incident *incident, int64_t now_ms); // open, or closed no longer ago

bool incident_grade_is_known(enum incident_grade grade); // GRADE_UNKNOWN is not
const char *incident_grade_name(enum incident_grade grade);
const char *incident_phase_name(enum incident_phase phase);

#endif
