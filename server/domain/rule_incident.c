// Rules for incidents: open, amend, move, set phase, close, note.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/catalogue_types.h"
#include "domain/place.h"
#include "domain/report_clock.h"
#include "domain/rule.h"

bool rule_incident_type(const struct state *state, const char *type) {
    const struct catalogue *catalogue = state_catalogue_next(state, CATALOGUE_INCIDENT_TYPES, NULL);
    bool known = !catalogue || strcmp(type, INCIDENT_TYPE_TEST) == 0;
    for (; !known && catalogue; catalogue = state_catalogue_next(state, CATALOGUE_INCIDENT_TYPES, catalogue))
        known = incident_types_find(catalogue->parsed, type) != NULL;
    return known && incident_type_is_valid(type);
}

static enum refusal check_open(const struct state *state, const struct incident_change *change) {
    if (!rule_incident_type(state, change->type))
        return REFUSAL_INCIDENT_TYPE_INVALID;
    if (change->grade != GRADE_UNKNOWN && !incident_grade_is_known(change->grade)) // unknown: not graded yet
        return REFUSAL_INCIDENT_GRADE_INVALID;
    if (!rule_name(change->title, INCIDENT_TITLE_MAX) || !rule_text(change->place, INCIDENT_PLACE_MAX))
        return REFUSAL_TEXT_INVALID;
    if (!rule_org(state, change->org))
        return REFUSAL_ORG_INVALID;
    if (!place_is_valid(change->lat_e7, change->lon_e7))
        return REFUSAL_PLACE_INVALID;
    return state_incident_count(state) < INCIDENT_NUMBER_MAX ? REFUSAL_NONE : REFUSAL_INCIDENTS_TOO_MANY;
}

enum refusal rule_begin_incident(const struct state *state, const struct incident_change *change,
                                 enum intake_source source, int64_t first_notice_ms, int64_t now_ms,
                                 struct incident *incident) {
    enum refusal refusal = check_open(state, change);
    if (refusal)
        return refusal;
    *incident = (struct incident){.number = state_incident_count(state) + 1,
                                  .version = 1,
                                  .grade = change->grade,
                                  .phase = PHASE_REPORTED,
                                  .lat_e7 = change->lat_e7,
                                  .lon_e7 = change->lon_e7,
                                  .opened_at_ms = now_ms,
                                  .source = source,
                                  .first_notice_ms = first_notice_ms};
    strcpy(incident->type, change->type);
    strcpy(incident->org, change->org);
    strcpy(incident->title, change->title);
    strcpy(incident->place, change->place);
    report_clocks_begin(state, incident);
    return REFUSAL_NONE;
}

enum refusal rule_incident_open(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    enum refusal refusal =
        rule_begin_incident(state, &command->incident, INTAKE_SOURCE_UNKNOWN, now_ms, now_ms, &scratch->incident);
    if (refusal)
        return refusal;
    event->verb = VERB_INCIDENT_OPEN;
    event->object = scratch->incident.number;
    event->incident_opened = &scratch->incident;
    return REFUSAL_NONE;
}

static enum refusal still_open(const struct state *state, uint32_t number, const struct incident **incident) {
    *incident = state_incident(state, number);
    if (!*incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    return (*incident)->phase == PHASE_CLOSED ? REFUSAL_INCIDENT_CLOSED : REFUSAL_NONE;
}

static enum refusal change_to(const struct command *command, struct event *event) {
    event->verb = command->verb;
    event->object = command->incident.incident;
    event->incident = command->incident;
    return REFUSAL_NONE;
}

static enum refusal check_amend(const struct state *state, const struct incident_change *change) {
    if (change->has_type && !rule_incident_type(state, change->type))
        return REFUSAL_INCIDENT_TYPE_INVALID;
    if (change->has_grade && !incident_grade_is_known(change->grade))
        return REFUSAL_INCIDENT_GRADE_INVALID;
    if (change->has_title && !rule_name(change->title, INCIDENT_TITLE_MAX))
        return REFUSAL_TEXT_INVALID;
    return REFUSAL_NONE;
}

// The event tells only what really becomes different.
static bool keep_differences(const struct incident *incident, struct incident_change *change) {
    change->has_type = change->has_type && strcmp(change->type, incident->type) != 0;
    change->has_grade = change->has_grade && change->grade != incident->grade;
    change->has_title = change->has_title && strcmp(change->title, incident->title) != 0;
    change->type = change->has_type ? change->type : "";
    change->grade = change->has_grade ? change->grade : GRADE_UNKNOWN;
    change->title = change->has_title ? change->title : "";
    return change->has_type || change->has_grade || change->has_title;
}

static bool same_clocks(const struct incident *incident, const struct report_clock *clocks, uint32_t count) {
    bool same = incident->clock_count == count;
    for (uint32_t i = 0; same && i < count; i++) {
        const struct report_clock *one = &incident->clocks[i], *other = &clocks[i];
        same = one->rules == other->rules && strcmp(one->step, other->step) == 0 && one->due_ms == other->due_ms &&
               one->near_ms == other->near_ms && one->done_ms == other->done_ms && one->alert == other->alert;
    }
    return same;
}

// Another type or grade is reported by other rules, or sooner.
static void set_clocks(const struct state *state, const struct incident *incident, int64_t now_ms,
                       struct report_clock *clocks, struct incident_change *change) {
    if (!change->has_type && !change->has_grade)
        return;
    uint32_t count = report_clocks_amended(state, incident, change->has_type ? change->type : incident->type,
                                           change->has_grade ? change->grade : incident->grade, now_ms, clocks);
    if (same_clocks(incident, clocks, count))
        return;
    change->clocks = clocks;
    change->clock_count = count;
    change->no_clocks = count == 0;
}

enum refusal rule_incident_amend(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    const struct incident *incident;
    enum refusal refusal = still_open(state, command->incident.incident, &incident);
    if (refusal)
        return refusal;
    if (command->incident.version != 0 && command->incident.version != incident->version)
        return REFUSAL_INCIDENT_VERSION_OLD;
    refusal = check_amend(state, &command->incident);
    if (refusal)
        return refusal;
    struct incident_change change = command->incident;
    if (!keep_differences(incident, &change))
        return REFUSAL_NOTHING_CHANGED;
    set_clocks(state, incident, now_ms, scratch->clocks, &change);
    change_to(command, event);
    event->incident = change;
    return REFUSAL_NONE;
}

enum refusal rule_incident_move(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct incident_change *change = &command->incident;
    const struct incident *incident;
    enum refusal refusal = still_open(state, change->incident, &incident);
    if (refusal)
        return refusal;
    if (!place_is_valid(change->lat_e7, change->lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (!rule_text(change->place, INCIDENT_PLACE_MAX))
        return REFUSAL_TEXT_INVALID;
    if (change->lat_e7 == incident->lat_e7 && change->lon_e7 == incident->lon_e7 &&
        strcmp(change->place, incident->place) == 0)
        return REFUSAL_NOTHING_CHANGED;
    return change_to(command, event);
}

enum refusal rule_incident_set_phase(const struct state *state, const struct command *command, int64_t now_ms,
                                     struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct incident *incident;
    enum refusal refusal = still_open(state, command->incident.incident, &incident);
    if (refusal)
        return refusal;
    if (command->incident.phase == incident->phase)
        return REFUSAL_NOTHING_CHANGED;
    if (!incident_edge(incident->phase, command->incident.phase))
        return REFUSAL_INCIDENT_PHASE_INVALID;
    return change_to(command, event);
}

enum refusal rule_incident_close(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct incident *incident;
    enum refusal refusal = still_open(state, command->incident.incident, &incident);
    if (refusal)
        return refusal;
    if (!rule_text(command->incident.text, INCIDENT_REASON_MAX))
        return REFUSAL_TEXT_INVALID;
    return change_to(command, event);
}

// Notes are taken after the close too: what is learned later belongs to the record.
enum refusal rule_incident_note(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    if (!state_incident(state, command->incident.incident))
        return REFUSAL_INCIDENT_UNKNOWN;
    if (!rule_prose(command->incident.text, INCIDENT_NOTE_MAX))
        return REFUSAL_TEXT_INVALID;
    return change_to(command, event);
}
