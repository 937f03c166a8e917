// Turns incidents, intake entries and people harmed into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)INCIDENT_GRADES == MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_DISASTROUS + 1, "incident grades");
_Static_assert((int)INCIDENT_PHASES == MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_CLOSED + 1, "incident phases");
_Static_assert((int)INTAKE_SOURCES == MUSTER__V1__INTAKE_SOURCE__INTAKE_SOURCE_SYSTEM + 1, "intake sources");
_Static_assert((int)INTAKE_STATES == MUSTER__V1__INTAKE_STATE__INTAKE_STATE_DISMISSED + 1, "intake states");
_Static_assert((int)CONDITIONS == MUSTER__V1__CONDITION__CONDITION_LEFT + 1, "conditions");
_Static_assert((int)REPORT_ALERTS == MUSTER__V1__REPORT_ALERT__REPORT_ALERT_LATE + 1, "alerts");

enum { INCIDENT_CLOCKS = 19 }; // field number in Incident
enum { REPORT_REFS = 15 };     // in IntakeReport
enum { INTAKE_REPORT = 2 };    // in Intake
enum { CASUALTY_PERSON = 2 };  // in Casualty

// ---- people harmed, as numbers

Muster__V1__Casualties *proto_casualties_out(const struct casualties *from, Muster__V1__Casualties *to) {
    muster__v1__casualties__init(to);
    to->dead = from->dead;
    to->missing = from->missing;
    to->trapped = from->trapped;
    to->severe = from->severe;
    to->minor = from->minor;
    to->evacuated = from->evacuated;
    return casualties_are_same(from, &(struct casualties){0}) ? NULL : to;
}

void proto_casualties_in(const Muster__V1__Casualties *from, struct casualties *to) {
    *to = (struct casualties){0};
    if (from)
        *to = (struct casualties){.dead = from->dead,
                                  .missing = from->missing,
                                  .trapped = from->trapped,
                                  .severe = from->severe,
                                  .minor = from->minor,
                                  .evacuated = from->evacuated};
}

// ---- clocks of reporting

void proto_report_clocks_put(struct buf *buf, uint32_t field, const struct report_clock *clocks, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        Muster__V1__ReportClock to = MUSTER__V1__REPORT_CLOCK__INIT;
        to.rules = clocks[i].rules;
        to.step = proto_text(clocks[i].step);
        to.due_at_ms = clocks[i].due_ms;
        to.near_at_ms = clocks[i].near_ms;
        to.done_at_ms = clocks[i].done_ms;
        to.alert = (Muster__V1__ReportAlert)clocks[i].alert;
        proto_put_message(buf, field, &to.base);
    }
}

bool proto_report_clocks_in(Muster__V1__ReportClock *const *from, size_t count,
                            struct report_clock to[REPORT_CLOCKS_MAX]) {
    bool good = count <= REPORT_CLOCKS_MAX;
    for (size_t i = 0; good && i < count; i++) {
        to[i] = (struct report_clock){.rules = from[i]->rules,
                                      .due_ms = from[i]->due_at_ms,
                                      .near_ms = from[i]->near_at_ms,
                                      .done_ms = from[i]->done_at_ms,
                                      .alert = (enum report_alert)proto_enum(from[i]->alert, REPORT_ALERTS)};
        good = proto_copy_text(to[i].step, sizeof to[i].step, from[i]->step);
    }
    return good;
}

// ---- incidents

void proto_incident_put(struct buf *buf, const struct incident *from) {
    Muster__V1__Casualties casualties;
    Muster__V1__Incident to = MUSTER__V1__INCIDENT__INIT;
    to.incident = from->number;
    to.version = from->version;
    to.type = proto_text(from->type);
    to.grade = (Muster__V1__IncidentGrade)from->grade;
    to.phase = (Muster__V1__IncidentPhase)from->phase;
    to.title = proto_text(from->title);
    to.org = proto_text(from->org);
    to.lat_e7 = from->lat_e7;
    to.lon_e7 = from->lon_e7;
    to.place = proto_text(from->place);
    to.opened_at_ms = from->opened_at_ms;
    to.closed_at_ms = from->closed_at_ms;
    to.notes = from->notes;
    to.seq = from->seq;
    to.area = proto_text(from->area ? from->area : "");
    to.casualties = proto_casualties_out(&from->casualties, &casualties);
    to.source = (Muster__V1__IntakeSource)from->source;
    to.first_notice_at_ms = from->first_notice_ms;
    to.plans = (uint32_t *)(uintptr_t)from->plans;
    to.n_plans = from->plan_count;
    proto_put(buf, &to.base);
    proto_report_clocks_put(buf, INCIDENT_CLOCKS, from->clocks, from->clock_count);
}

bool proto_incident_in(const Muster__V1__Incident *from, struct incident *to) {
    *to = (struct incident){
        .number = from->incident,
        .version = from->version,
        .grade = (enum incident_grade)proto_enum(from->grade, INCIDENT_GRADES),
        .phase = (enum incident_phase)proto_enum(from->phase, INCIDENT_PHASES),
        .lat_e7 = from->lat_e7,
        .lon_e7 = from->lon_e7,
        .opened_at_ms = from->opened_at_ms,
        .closed_at_ms = from->closed_at_ms,
        .notes = from->notes,
        .seq = from->seq,
        .source = (uint32_t)proto_enum(from->source, INTAKE_SOURCES),
        .first_notice_ms = from->first_notice_at_ms,
        .area = from->area,
        .clock_count = (uint32_t)from->n_clocks,
        .plan_count = (uint32_t)from->n_plans,
    };
    if (from->n_plans > INCIDENT_PLANS_MAX)
        return false;
    for (uint32_t i = 0; i < to->plan_count; i++)
        to->plans[i] = from->plans[i];
    proto_casualties_in(from->casualties, &to->casualties);
    return to->number >= 1 && proto_copy_text(to->type, sizeof to->type, from->type) &&
           proto_copy_text(to->org, sizeof to->org, from->org) &&
           proto_copy_text(to->title, sizeof to->title, from->title) &&
           proto_copy_text(to->place, sizeof to->place, from->place) &&
           proto_text_is(from->area, 0, INCIDENT_AREA_MAX, true) &&
           proto_report_clocks_in(from->clocks, from->n_clocks, to->clocks);
}

// ---- intake

void proto_intake_report_put(struct buf *buf, const struct intake *from) {
    Muster__V1__Place place;
    Muster__V1__Casualties casualties;
    Muster__V1__IntakeReport to = MUSTER__V1__INTAKE_REPORT__INIT;
    to.source = (Muster__V1__IntakeSource)from->source;
    to.type = proto_text(from->type);
    to.text = proto_text(from->text);
    to.place = proto_text(from->place);
    to.org = proto_text(from->org);
    to.at = proto_place_out(from->at.known, from->at.lat_e7, from->at.lon_e7, &place);
    to.happened_at_ms = from->happened_at_ms;
    to.received_at_ms = from->received_at_ms;
    to.caller = proto_text(from->caller);
    to.caller_org = proto_text(from->caller_org);
    to.caller_phone = proto_text(from->caller_phone);
    to.told_already = proto_text(from->told_already);
    to.external = proto_text(from->external);
    to.casualties = proto_casualties_out(&from->casualties, &casualties);
    proto_put(buf, &to.base);
    proto_refs_put(buf, REPORT_REFS, from->refs, from->ref_count);
}

enum refusal proto_intake_report_in(const Muster__V1__IntakeReport *from, struct arena *arena, struct intake *to) {
    enum refusal why = REFUSAL_NONE;
    struct message refs;
    *to = (struct intake){
        .source = (enum intake_source)proto_enum(from->source, INTAKE_SOURCES),
        .happened_at_ms = from->happened_at_ms,
        .received_at_ms = from->received_at_ms,
        .reason = "",
    };
    if (!proto_text_is(from->type, 0, INCIDENT_TYPE_LEN, false) ||
        !proto_copy_text(to->type, sizeof to->type, from->type))
        why = REFUSAL_INCIDENT_TYPE_INVALID;
    else if (!proto_text_is(from->org, 0, ORG_CODE_LEN, false) || !proto_copy_text(to->org, sizeof to->org, from->org))
        why = REFUSAL_ORG_INVALID;
    to->at.known = proto_place_in(from->at, &to->at.lat_e7, &to->at.lon_e7);
    to->text = proto_lines_in(&why, from->text, 1, INTAKE_TEXT_MAX, REFUSAL_TEXT_INVALID);
    to->place = proto_text_in(&why, from->place, 0, INCIDENT_PLACE_MAX, REFUSAL_TEXT_INVALID);
    to->caller = proto_text_in(&why, from->caller, 0, INTAKE_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->caller_org = proto_text_in(&why, from->caller_org, 0, INTAKE_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->caller_phone = proto_text_in(&why, from->caller_phone, 0, INTAKE_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->told_already = proto_text_in(&why, from->told_already, 0, INTAKE_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->external = proto_text_in(&why, from->external, 0, INTAKE_NAME_MAX, REFUSAL_TEXT_INVALID);
    proto_casualties_in(from->casualties, &to->casualties);
    if (!proto_refs_in(from->refs, from->n_refs, arena, &refs))
        return why ? why : REFUSAL_INTAKE_INVALID;
    to->refs = refs.refs;
    to->ref_count = refs.ref_count;
    return why;
}

void proto_intake_put(struct buf *buf, const struct intake *from, const char *recorder, const char *decider) {
    Muster__V1__Intake to = MUSTER__V1__INTAKE__INIT;
    to.intake = from->number;
    to.state = (Muster__V1__IntakeState)from->state;
    to.incident = from->incident;
    to.reason = proto_text(from->reason);
    to.recorder = proto_text(recorder);
    to.decider = proto_text(decider);
    to.decided_at_ms = from->decided_at_ms;
    to.seq = from->seq;
    proto_put(buf, &to.base);
    struct proto_mark mark = proto_open(buf, INTAKE_REPORT, 512);
    proto_intake_report_put(buf, from);
    proto_close(buf, mark);
}

bool proto_intake_in(const Muster__V1__Intake *from, struct arena *arena, struct intake *to) {
    if (!from->report || proto_intake_report_in(from->report, arena, to) != REFUSAL_NONE)
        return false;
    to->number = from->intake;
    to->state = (enum intake_state)proto_enum(from->state, INTAKE_STATES);
    to->incident = from->incident;
    to->reason = from->reason;
    to->decided_at_ms = from->decided_at_ms;
    to->seq = from->seq;
    return to->number >= 1 && to->number <= INTAKE_NUMBER_MAX &&
           proto_text_is(from->reason, 0, INCIDENT_REASON_MAX, true);
}

// ---- people harmed, one by one

void proto_person_out(const struct casualty *from, Muster__V1__CasualtyPut *to) {
    muster__v1__casualty_put__init(to);
    to->incident = from->incident;
    to->casualty = from->number;
    to->name = proto_text(from->name);
    to->sex = proto_text(from->sex);
    to->age = from->age;
    to->hospital = proto_text(from->hospital);
    to->condition = (Muster__V1__Condition)from->condition;
    to->note = proto_text(from->note);
}

enum refusal proto_person_in(const Muster__V1__CasualtyPut *from, struct casualty *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct casualty){.number = from->casualty,
                            .incident = from->incident,
                            .age = from->age,
                            .condition = (enum condition)proto_enum(from->condition, CONDITIONS)};
    if (from->condition != 0 && to->condition == CONDITION_UNKNOWN) // one that is not known must not pass for "unknown"
        why = REFUSAL_CASUALTIES_INVALID;
    to->name = proto_text_in(&why, from->name, 0, CASUALTY_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->sex = proto_text_in(&why, from->sex, 0, CASUALTY_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->hospital = proto_text_in(&why, from->hospital, 0, CASUALTY_NAME_MAX, REFUSAL_TEXT_INVALID);
    to->note = proto_lines_in(&why, from->note, 0, CASUALTY_TEXT_MAX, REFUSAL_TEXT_INVALID);
    return why;
}

void proto_casualty_put(struct buf *buf, const struct casualty *from, const char *account) {
    Muster__V1__CasualtyPut person;
    proto_person_out(from, &person);
    Muster__V1__Casualty to = MUSTER__V1__CASUALTY__INIT;
    to.casualty = from->number;
    to.person = &person;
    to.version = from->version;
    to.at_ms = from->at_ms;
    to.account = proto_text(account);
    to.seq = from->seq;
    proto_put(buf, &to.base);
}

bool proto_casualty_in(const Muster__V1__Casualty *from, struct casualty *to) {
    if (!from->person || proto_person_in(from->person, to) != REFUSAL_NONE)
        return false;
    to->number = from->casualty;
    to->version = from->version;
    to->at_ms = from->at_ms;
    to->seq = from->seq;
    return to->number >= 1 && to->number <= CASUALTY_NUMBER_MAX;
}
