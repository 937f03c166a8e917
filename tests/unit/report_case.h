// Reports for tests: catalogues of rules and checklists put by their rule, reports sent, alerts taken as they come due.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_REPORT_CASE_H
#define UNIT_REPORT_CASE_H

#include <stdio.h>

#include "domain/catalogue_read.h"
#include "domain/report_clock.h"
#include "unit/district_posts.h"

#define MINUTE 60000
#define RULES(types, steps, fields)                                                                                    \
    "{\"active\": true, \"types\": [" types "], \"steps\": [" steps "], \"fields\": [" fields "]}"
#define STEP(key, by, kind, minutes, near)                                                                             \
    "{\"key\": \"" key "\", \"zh\": \"步\", \"en\": \"s\", \"by\": \"" by "\", \"kind\": \"" kind                      \
    "\", \"minutes\": " minutes near "}"
#define NEAR(minutes) ", \"near_min\": " minutes
#define FIELD(key) "{\"key\": \"" key "\", \"zh\": \"字\", \"en\": \"f\"}"

static inline uint32_t put_catalogue(struct state *state, enum catalogue_kind kind, const char *key, const char *body) {
    struct catalogue catalogue = {.kind = kind, .key = key, .zh = "规则", .en = "Rules", .body = body};
    struct command command = {.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue};
    char say[CATALOGUE_SAY_MAX] = "";
    if (catalogue_check(&catalogue, say, sizeof say) != REFUSAL_NONE)
        fail_msg("catalogue %s: %s", key, say);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    return state_catalogue_count(state);
}

static inline struct report a_report(uint32_t incident, enum report_kind kind) {
    return (struct report){.incident = incident, .kind = kind, .signer = "张局长"};
}

static inline enum refusal send(struct state *state, uint32_t incident, enum report_kind kind, int64_t now_ms) {
    struct report report = a_report(incident, kind);
    struct command command = {.verb = VERB_REPORT_SEND, .report = &report};
    return test_do(state, &command, now_ms, NULL);
}

static inline enum refusal call(struct state *state, uint32_t incident, int64_t now_ms) {
    struct command command = {.verb = VERB_REPORT_PHONE, .phone = {.incident = incident, .to = "市局", .text = ""}};
    return test_do(state, &command, now_ms, NULL);
}

static inline uint32_t open_at(struct state *state, const char *type, enum incident_grade grade, int64_t now_ms) {
    struct command command = incident_command(VERB_INCIDENT_OPEN, 0);
    command.incident.type = type;
    command.incident.grade = grade;
    assert_int_equal(test_do(state, &command, now_ms, NULL), 0);
    return state_incident_count(state);
}

static inline enum refusal amend(struct state *state, uint32_t incident, const char *type, enum incident_grade grade,
                                 int64_t now_ms, struct event *event) {
    struct command command = incident_command(VERB_INCIDENT_AMEND, incident);
    command.incident.has_type = type != NULL;
    command.incident.type = type ? type : "";
    command.incident.has_grade = grade != GRADE_UNKNOWN;
    command.incident.grade = grade;
    command.incident.has_title = false;
    return test_do(state, &command, now_ms, event);
}

// The next thing that is due by then, done as the desk does it. False: nothing is.
static inline bool take_due(struct state *state, int64_t now_ms, struct event *event) {
    *event = (struct event){0};
    if (!state_due_event(state, now_ms, event))
        return false;
    event->seq = state_seq(state) + 1;
    event->at_ms = now_ms;
    state_apply(state, event);
    return true;
}

static inline const struct report_clock *clock_of(const struct state *state, uint32_t incident, uint32_t clock) {
    const struct incident *of = state_incident(state, incident);
    assert_true(clock >= 1 && clock <= of->clock_count);
    return &of->clocks[clock - 1];
}

#endif
