// Rules for intake: report, confirm, merge, dismiss.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/text.h"
#include "domain/place.h"
#include "domain/rule.h"

// ---- report

static bool is_within(int64_t at_ms, int64_t latest_ms, int64_t now_ms) {
    return at_ms >= now_ms - INTAKE_PAST_MS && at_ms <= latest_ms + INTAKE_AHEAD_MS;
}

static bool times_are_valid(const struct intake *intake, int64_t now_ms) {
    return is_within(intake->received_at_ms, now_ms, now_ms) &&
           (intake->happened_at_ms == 0 || is_within(intake->happened_at_ms, intake->received_at_ms, now_ms));
}

static bool texts_are_valid(const struct intake *intake) {
    const char *const names[] = {intake->caller, intake->caller_org, intake->caller_phone, intake->told_already,
                                 intake->external};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!rule_text(names[i], INTAKE_NAME_MAX))
            return false;
    return rule_prose(intake->text, INTAKE_TEXT_MAX) && rule_text(intake->place, INCIDENT_PLACE_MAX);
}

static enum refusal check_report(const struct state *state, const struct intake *intake, int64_t now_ms) {
    if (intake->source <= INTAKE_SOURCE_UNKNOWN || intake->source >= INTAKE_SOURCES ||
        !rule_refs(intake->refs, intake->ref_count) || !times_are_valid(intake, now_ms))
        return REFUSAL_INTAKE_INVALID;
    if (*intake->type && !rule_incident_type(state, intake->type))
        return REFUSAL_INCIDENT_TYPE_INVALID;
    if (!texts_are_valid(intake))
        return REFUSAL_TEXT_INVALID;
    if (!rule_org(state, intake->org))
        return REFUSAL_ORG_INVALID;
    if (intake->at.known && !place_is_valid(intake->at.lat_e7, intake->at.lon_e7))
        return REFUSAL_PLACE_INVALID;
    if (!casualties_are_valid(&intake->casualties))
        return REFUSAL_CASUALTIES_INVALID;
    if (state_intake_by_external(state, intake->source, intake->external))
        return REFUSAL_INTAKE_KNOWN;
    return state_intake_count(state) < INTAKE_NUMBER_MAX ? REFUSAL_NONE : REFUSAL_INTAKES_TOO_MANY;
}

// What the reporter left out: their own org, and now.
static void fill_in(const struct state *state, const struct command *command, int64_t now_ms, struct intake *intake) {
    const struct account *account = state_account(state, command->actor);
    if (*intake->org == '\0')
        strcpy(intake->org, account ? account->scope : state_district_org(state));
    if (intake->received_at_ms == 0 ||
        (intake->received_at_ms > now_ms && intake->received_at_ms <= now_ms + INTAKE_AHEAD_MS))
        intake->received_at_ms = now_ms; // a clock ahead of ours: the notice is not from the future
    if (!intake->at.known)
        intake->at = (struct place){0};
    intake->number = state_intake_count(state) + 1;
    intake->state = INTAKE_NEW;
    intake->incident = intake->decider = 0;
    intake->decided_at_ms = 0;
    intake->recorder = command->actor;
    intake->reason = "";
}

enum refusal rule_intake_report(const struct state *state, const struct command *command, int64_t now_ms,
                                struct rule_scratch *scratch, struct event *event) {
    scratch->intake = *command->intake_reported;
    fill_in(state, command, now_ms, &scratch->intake);
    enum refusal refusal = check_report(state, &scratch->intake, now_ms);
    if (refusal)
        return refusal;
    event->verb = VERB_INTAKE_REPORT;
    event->object = scratch->intake.number;
    event->intake_reported = &scratch->intake;
    return REFUSAL_NONE;
}

// ---- decide

static enum refusal still_new(const struct state *state, uint32_t number, const struct intake **intake) {
    *intake = state_intake(state, number);
    if (!*intake)
        return REFUSAL_INTAKE_UNKNOWN;
    return (*intake)->state == INTAKE_NEW ? REFUSAL_NONE : REFUSAL_INTAKE_DECIDED;
}

static void decide(const struct command *command, struct event *event) {
    event->verb = command->verb;
    event->object = command->intake.intake;
    event->intake = command->intake;
}

// The first line of what was told, as far as a title goes.
static void title_of(const char *text, char title[INCIDENT_TITLE_MAX + 1]) {
    for (size_t blank; (blank = strncmp(text, "\u3000", 3) == 0 ? 3 : strspn(text, " \t\n")) > 0;)
        text += blank;
    size_t line = strcspn(text, "\t\n"), len = 0;
    for (size_t more; len < line && (more = text_char(text + len, line - len)) > 0; len += more)
        if (len + more > INCIDENT_TITLE_MAX)
            break;
    memcpy(title, text, len);
    title[len] = '\0';
}

// What the officer says, and where they say nothing what the entry says.
static struct incident_change opening_of(const struct intake *intake, const struct intake_change *change, char *title) {
    const struct place *at = change->at.known ? &change->at : &intake->at;
    title_of(intake->text, title);
    return (struct incident_change){.type = *change->type ? change->type : intake->type,
                                    .grade = change->grade,
                                    .title = *change->title ? change->title : title,
                                    .org = *change->org ? change->org : intake->org,
                                    .place = *change->place ? change->place : intake->place,
                                    .lat_e7 = at->lat_e7,
                                    .lon_e7 = at->lon_e7,
                                    .text = ""};
}

enum refusal rule_intake_confirm(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    const struct intake *intake;
    enum refusal refusal = still_new(state, command->intake.intake, &intake);
    if (refusal)
        return refusal;
    if (!command->intake.at.known && !intake->at.known)
        return REFUSAL_PLACE_INVALID;
    struct incident_change opening = opening_of(intake, &command->intake, scratch->title);
    refusal = rule_begin_incident(state, &opening, intake->source, intake->received_at_ms, now_ms, &scratch->begun);
    if (refusal)
        return refusal;
    scratch->begun.casualties = intake->casualties;
    decide(command, event);
    event->intake.incident = scratch->begun.number;
    event->intake.opened = &scratch->begun;
    return REFUSAL_NONE;
}

enum refusal rule_intake_merge(const struct state *state, const struct command *command, int64_t now_ms,
                               struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct intake *intake;
    enum refusal refusal = still_new(state, command->intake.intake, &intake);
    if (refusal)
        return refusal;
    const struct incident *incident = state_incident(state, command->intake.incident);
    if (!incident)
        return REFUSAL_INCIDENT_UNKNOWN;
    if (incident->phase == PHASE_CLOSED)
        return REFUSAL_INCIDENT_CLOSED;
    int64_t first_ms = incident->first_notice_ms ? incident->first_notice_ms : incident->opened_at_ms;
    decide(command, event);
    event->intake.first_notice_ms = intake->received_at_ms < first_ms ? intake->received_at_ms : first_ms;
    return REFUSAL_NONE;
}

enum refusal rule_intake_dismiss(const struct state *state, const struct command *command, int64_t now_ms,
                                 struct rule_scratch *scratch, struct event *event) {
    (void)now_ms, (void)scratch;
    const struct intake *intake;
    enum refusal refusal = still_new(state, command->intake.intake, &intake);
    if (refusal)
        return refusal;
    if (!rule_prose(command->intake.reason, INCIDENT_REASON_MAX))
        return *command->intake.reason ? REFUSAL_TEXT_INVALID : REFUSAL_INTAKE_REASON_MISSING;
    decide(command, event);
    return REFUSAL_NONE;
}
