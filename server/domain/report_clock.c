// Reckons the clocks of an incident's reports.
// SPDX-License-Identifier: Apache-2.0
#include "domain/report_clock.h"

#include <string.h>

#include "domain/report_rules.h"

// The step that a clock stands for; NULL: its rules cannot be read any more.
static const struct report_step *step_of(const struct state *state, const struct report_clock *clock) {
    const struct catalogue *catalogue = state_catalogue(state, clock->rules);
    return catalogue ? report_rules_step(catalogue->parsed, clock->step) : NULL;
}

// ---- which there are

struct wanted {
    const struct state *state;
    const struct incident *incident; // as it is; NULL: it begins
    int64_t from_ms, now_ms;
    enum incident_grade grade;
    struct report_clock *clocks;
    uint32_t count;
};

// Of an older version of the same rules too.
static const struct report_clock *clock_before(const struct wanted *wanted, const struct catalogue *rules,
                                               const char *step) {
    for (uint32_t i = 0; wanted->incident && i < wanted->incident->clock_count; i++) {
        const struct report_clock *clock = &wanted->incident->clocks[i];
        const struct catalogue *old = state_catalogue(wanted->state, clock->rules);
        if (old && strcmp(old->key, rules->key) == 0 && strcmp(clock->step, step) == 0)
            return clock;
    }
    return NULL;
}

static bool meets(enum report_kind sent, const struct report_step *step) {
    return step->by == BY_WRITING && (sent == step->kind || report_ends_chain(sent));
}

static int64_t sent_before(const struct wanted *wanted, const struct report_step *step) {
    const struct report *report = NULL;
    while (wanted->incident && (report = state_report_of_incident(wanted->state, wanted->incident->number, report)))
        if (meets(report->kind, step))
            return report->sent_at_ms;
    return 0;
}

// An alert that came for a sooner limit may come again for the new one.
static enum report_alert alert_so_far(const struct report_clock *clock, enum report_alert before, int64_t now_ms) {
    enum report_alert most = now_ms >= clock->due_ms                      ? ALERT_LATE
                             : clock->near_ms && now_ms >= clock->near_ms ? ALERT_NEAR
                                                                          : ALERT_NONE;
    return before < most ? before : most;
}

static void add_step(struct wanted *wanted, const struct catalogue *rules, const struct report_step *step) {
    int64_t within_ms = step->within_ms[wanted->grade];
    if (within_ms == 0 || wanted->count == REPORT_CLOCKS_MAX)
        return;
    struct report_clock *clock = &wanted->clocks[wanted->count++];
    *clock = (struct report_clock){.rules = rules->number, .due_ms = due_later(wanted->from_ms, within_ms)};
    strcpy(clock->step, step->key);
    if (step->near_ms)
        clock->near_ms = due_later(wanted->from_ms, within_ms - step->near_ms);
    const struct report_clock *before = clock_before(wanted, rules, step->key);
    clock->done_ms = before ? before->done_ms : sent_before(wanted, step);
    if (before)
        clock->alert = before->due_ms == clock->due_ms && before->near_ms == clock->near_ms
                           ? before->alert
                           : alert_so_far(clock, before->alert, wanted->now_ms);
}

static uint32_t reckon(struct wanted *wanted, const char *type) {
    const struct catalogue *rules = NULL;
    while ((rules = state_catalogue_next(wanted->state, CATALOGUE_REPORT_RULES, rules))) {
        const struct report_rules *parsed = rules->parsed;
        for (uint32_t i = 0; report_rules_bind(parsed, type) && i < parsed->step_count; i++)
            add_step(wanted, rules, &parsed->steps[i]);
    }
    return wanted->count;
}

void report_clocks_begin(const struct state *state, struct incident *incident) {
    struct wanted wanted = {
        .state = state, .from_ms = incident->first_notice_ms, .grade = incident->grade, .clocks = incident->clocks};
    incident->clock_count = reckon(&wanted, incident->type);
}

uint32_t report_clocks_amended(const struct state *state, const struct incident *incident, const char *type,
                               enum incident_grade grade, int64_t now_ms, struct report_clock *clocks) {
    struct wanted wanted = {.state = state,
                            .incident = incident,
                            .from_ms = incident->first_notice_ms ? incident->first_notice_ms : incident->opened_at_ms,
                            .now_ms = now_ms,
                            .grade = grade,
                            .clocks = clocks};
    return reckon(&wanted, type);
}

// ---- what is due

static bool next_of(const struct report_clock *clock, struct report_alarm *next) {
    if (clock->done_ms || clock->alert == ALERT_LATE)
        return false;
    bool near = clock->alert == ALERT_NONE && clock->near_ms;
    next->alert = near ? ALERT_NEAR : ALERT_LATE;
    next->at_ms = near ? clock->near_ms : clock->due_ms;
    return true;
}

bool report_clocks_next(const struct incident *incident, struct report_alarm *next) {
    bool found = false;
    for (uint32_t i = 0; incident->phase != PHASE_CLOSED && i < incident->clock_count; i++) {
        struct report_alarm one = {.clock = i + 1};
        if (!next_of(&incident->clocks[i], &one) || (found && one.at_ms >= next->at_ms))
            continue;
        *next = one;
        found = true;
    }
    return found;
}

// ---- what is done

void report_clocks_sent(const struct state *state, struct incident *incident, enum report_kind kind, int64_t at_ms) {
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        struct report_clock *clock = &incident->clocks[i];
        const struct report_step *step = step_of(state, clock);
        if (!clock->done_ms && step && meets(kind, step))
            clock->done_ms = at_ms;
    }
}

// Of the rules of a clock, is it the open phone step that is due first?
static bool is_next_call(const struct state *state, const struct incident *incident, uint32_t place) {
    const struct report_clock *clock = &incident->clocks[place];
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        const struct report_clock *other = &incident->clocks[i];
        const struct report_step *step = step_of(state, other);
        if (i != place && other->rules == clock->rules && !other->done_ms && step && step->by == BY_PHONE &&
            (other->due_ms < clock->due_ms || (other->due_ms == clock->due_ms && i < place)))
            return false;
    }
    return true;
}

void report_clocks_phoned(const struct state *state, struct incident *incident, int64_t at_ms) {
    bool met[REPORT_CLOCKS_MAX] = {false};
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        const struct report_step *step = step_of(state, &incident->clocks[i]);
        met[i] = !incident->clocks[i].done_ms && step && step->by == BY_PHONE && is_next_call(state, incident, i);
    }
    for (uint32_t i = 0; i < incident->clock_count; i++)
        if (met[i])
            incident->clocks[i].done_ms = at_ms;
}

// ---- the form

bool report_form_has(const struct state *state, const char *type, const char *key) {
    const struct catalogue *rules = NULL;
    bool any = false;
    while ((rules = state_catalogue_next(state, CATALOGUE_REPORT_RULES, rules))) {
        const struct report_rules *parsed = rules->parsed;
        if (!report_rules_bind(parsed, type))
            continue;
        any |= parsed->field_count > 0;
        for (uint32_t i = 0; i < parsed->field_count; i++)
            if (strcmp(parsed->fields[i].key, key) == 0)
                return true;
    }
    return !any;
}
