// Which plans are meant for an incident, best first, each with its reasons and with what it names that is not there.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/missed.h"
#include "domain/plan.h"
#include "net/http.h"

#define FAULTS_MEMORY (1u << 20)

// ---- the question

// NULL: it is answered why not.
static const struct incident *find(struct http *http) {
    uint32_t number = http_path_number(http, INCIDENT_NUMBER_MAX);
    if (!number) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return NULL;
    }
    const struct incident *incident = state_incident(http->hall->state, number);
    if (!incident)
        http_refuse(http, 404, REFUSAL_INCIDENT_UNKNOWN, 0);
    else if (!auth_may_see_incident(http->hall->state, &http->who, incident))
        http_refuse(http, 403, REFUSAL_OUT_OF_SCOPE, 0);
    else
        return incident;
    return NULL;
}

// ---- the answer

static void put_reason(struct json *json, const char *reason, const char *what) {
    json_open(json, '{');
    json_put_text(json, "reason", reason);
    json_put_text(json, "what", what);
    json_close(json, '}');
}

static void put_reasons(struct json *json, const struct plan_match *match) {
    const struct plan *plan = match->plan->parsed;
    json_key(json, "reasons");
    json_open(json, '[');
    put_reason(json, *match->type ? "type" : "all_types", match->type);
    if (match->ungraded)
        put_reason(json, "ungraded", incident_grade_name(plan->grade));
    else if (match->grade != GRADE_UNKNOWN)
        put_reason(json, "grade", incident_grade_name(match->grade));
    if (*match->org)
        put_reason(json, "org", match->org);
    if (match->warning) {
        char warning[32];
        snprintf(warning, sizeof warning, "%s:%s", match->warning->hazard, plan_colour_name(match->warning->colour));
        put_reason(json, "warning", warning);
    }
    if (plan->general)
        put_reason(json, "general", "");
    json_close(json, ']');
}

static void put_lines(struct json *json, const char *key, const char *const *lines, uint32_t count) {
    json_key(json, key);
    json_open(json, '[');
    for (uint32_t i = 0; i < count; i++)
        json_text(json, lines[i]);
    json_close(json, ']');
}

static void put_match(struct json *json, const struct state *state, const struct plan_match *match,
                      struct arena *arena) {
    struct missed_list faults = {.arena = arena};
    uint32_t hard;
    arena_reset(arena);
    plan_faults(state, match->plan, &faults, &hard);
    json_open(json, '{');
    json_put_int(json, "plan", match->plan->number);
    json_put_text(json, "key", match->plan->key);
    json_put_int(json, "version", match->plan->version);
    json_put_text(json, "zh", match->plan->zh);
    json_put_text(json, "en", match->plan->en);
    json_key(json, "launched");
    json_bool(json, match->launched);
    put_reasons(json, match);
    put_lines(json, "broken", faults.lines, hard);
    put_lines(json, "notes", faults.lines + hard, faults.count - hard);
    json_close(json, '}');
}

void http_plans(struct http *http) {
    const struct state *state = http->hall->state;
    const struct incident *incident = find(http);
    struct plan_warning warnings[PLAN_WARNINGS_MAX];
    struct plan_match matches[PLAN_MATCHES_MAX];
    uint32_t warning_count;
    if (!incident)
        return;
    if (!plan_warnings_read(http_arg(http, "warnings"), warnings, &warning_count)) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return;
    }
    uint32_t count = plan_match(state, incident, warnings, warning_count, matches, PLAN_MATCHES_MAX);
    struct arena *arena = arena_create(FAULTS_MEMORY);
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_put_int(&json, "incident", incident->number);
    json_key(&json, "plans");
    json_open(&json, '[');
    for (uint32_t i = 0; i < count; i++)
        put_match(&json, state, &matches[i], arena);
    json_close(&json, ']');
    json_close(&json, '}');
    arena_destroy(arena);
    http_answer_buf(http, 200, "application/json", &reply);
}
