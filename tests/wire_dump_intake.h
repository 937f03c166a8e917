// Intake, what is known of an incident beside its course, and people harmed as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_INTAKE_H
#define TESTS_WIRE_DUMP_INTAKE_H

#include "wire_dump_values.h"

static inline void dump_casualties(struct buf *buf, const struct casualties *casualties) {
    if (!casualties_are_same(casualties, &(struct casualties){0}))
        buf_printf(buf, "  casualties %u %u %u %u %u %u\n", casualties->dead, casualties->missing, casualties->trapped,
                   casualties->severe, casualties->minor, casualties->evacuated);
}

// What incidents had not from the beginning: a line when it is there.
static inline void dump_incident_more(struct buf *buf, const struct incident *incident) {
    if (incident->source || incident->first_notice_ms)
        buf_printf(buf, "  source %u first notice %" PRId64 "\n", incident->source, incident->first_notice_ms);
    dump_casualties(buf, &incident->casualties);
    if (incident->area && *incident->area)
        dump_text(buf, "  area", incident->area);
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        const struct report_clock *clock = &incident->clocks[i];
        buf_printf(buf, "  clock %u \"%s\" due %" PRId64 " near %" PRId64 " done %" PRId64 " alert %d\n", clock->rules,
                   clock->step, clock->due_ms, clock->near_ms, clock->done_ms, clock->alert);
    }
}

static inline void dump_intake(struct buf *buf, const struct intake *intake) {
    buf_printf(buf, "intake %u source %d state %d incident %u recorder %u decider %u seq %" PRIu64 "\n", intake->number,
               intake->source, intake->state, intake->incident, intake->recorder, intake->decider, intake->seq);
    buf_printf(buf, "  happened %" PRId64 " received %" PRId64 " decided %" PRId64 "\n", intake->happened_at_ms,
               intake->received_at_ms, intake->decided_at_ms);
    if (intake->at.known)
        buf_printf(buf, "  at %d %d\n", intake->at.lat_e7, intake->at.lon_e7);
    dump_casualties(buf, &intake->casualties);
    dump_text(buf, "  type", intake->type);
    dump_text(buf, "  org", intake->org);
    dump_text(buf, "  text", intake->text);
    dump_text(buf, "  place", intake->place);
    dump_text(buf, "  caller", intake->caller);
    dump_text(buf, "  caller_org", intake->caller_org);
    dump_text(buf, "  caller_phone", intake->caller_phone);
    dump_text(buf, "  told_already", intake->told_already);
    dump_text(buf, "  external", intake->external);
    dump_text(buf, "  reason", intake->reason);
    for (uint32_t i = 0; i < intake->ref_count; i++) {
        dump_text(buf, "  ref", intake->refs[i].url);
        dump_hex(buf, "    hash", intake->refs[i].hash, MESSAGE_HASH_LEN);
    }
}

static inline void dump_casualty(struct buf *buf, const struct casualty *casualty) {
    buf_printf(buf,
               "casualty %u incident %u version %u age %u condition %d account %u at %" PRId64 " seq %" PRIu64 "\n",
               casualty->number, casualty->incident, casualty->version, casualty->age, casualty->condition,
               casualty->account, casualty->at_ms, casualty->seq);
    dump_text(buf, "  name", casualty->name);
    dump_text(buf, "  sex", casualty->sex);
    dump_text(buf, "  hospital", casualty->hospital);
    dump_text(buf, "  note", casualty->note);
}

static inline void dump_intake_change(struct buf *buf, const struct intake_change *change) {
    buf_printf(buf, "intake change %u incident %u grade %d first notice %" PRId64 "\n", change->intake,
               change->incident, change->grade, change->first_notice_ms);
    if (change->at.known)
        buf_printf(buf, "  at %d %d\n", change->at.lat_e7, change->at.lon_e7);
    dump_text(buf, "  type", change->type);
    dump_text(buf, "  title", change->title);
    dump_text(buf, "  org", change->org);
    dump_text(buf, "  place", change->place);
    dump_text(buf, "  reason", change->reason);
}

// The incident that an entry became, by whoever knows how incidents are dumped.
typedef void dump_incident_fn(struct buf *buf, const struct incident *incident);

// `body`: the address of the union of a command or an event. False: the verb is another family's.
static inline bool dump_intake_body(struct buf *buf, enum verb verb, const void *body, dump_incident_fn *incident) {
    const struct intake_change *change = body;
    const struct area_change *area = body;
    const struct casualties_change *casualties = body;
    switch (verb) {
    case VERB_INTAKE_REPORT:
        dump_intake(buf, *(const struct intake *const *)body);
        return true;
    case VERB_INTAKE_CONFIRM:
    case VERB_INTAKE_MERGE:
    case VERB_INTAKE_DISMISS:
        dump_intake_change(buf, change);
        if (change->opened)
            incident(buf, change->opened);
        return true;
    case VERB_INCIDENT_SET_AREA:
        buf_printf(buf, "area of incident %u\n", area->incident);
        dump_text(buf, "  area", area->area);
        return true;
    case VERB_INCIDENT_SET_CASUALTIES:
        buf_printf(buf, "casualties of incident %u\n", casualties->incident);
        dump_casualties(buf, &casualties->casualties);
        return true;
    case VERB_CASUALTY_PUT:
        dump_casualty(buf, *(const struct casualty *const *)body);
        return true;
    default:
        return false;
    }
}

static inline void dump_state_intakes(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_intake_count(state); i++)
        if (state_intake(state, i))
            dump_intake(buf, state_intake(state, i));
    for (const struct intake *intake = NULL; (intake = state_undecided_intake_next(state, intake)) != NULL;)
        buf_printf(buf, "to be decided: %u\n", intake->number);
    for (uint32_t i = 1; i <= state_casualty_count(state); i++)
        if (state_casualty(state, i))
            dump_casualty(buf, state_casualty(state, i));
}

#endif
