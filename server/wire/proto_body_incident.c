// Bodies of the incident verbs.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

static struct incident_change incident_change(uint32_t incident) {
    return (struct incident_change){.incident = incident, .type = "", .title = "", .org = "", .place = "", .text = ""};
}

static enum refusal read_open(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentOpen *from = message;
    enum refusal why = REFUSAL_NONE;
    struct incident_change to = incident_change(0);
    to.type = proto_text_in(&why, from->type, 0, INCIDENT_TYPE_LEN, REFUSAL_INCIDENT_TYPE_INVALID);
    // Grade 0 means "not graded yet", so a grade that is not known must not pass for it.
    to.grade = (enum incident_grade)proto_enum(from->grade, INCIDENT_GRADES);
    if (from->grade != 0 && to.grade == GRADE_UNKNOWN)
        why = why ? why : REFUSAL_INCIDENT_GRADE_INVALID;
    to.title = proto_text_in(&why, from->title, 1, INCIDENT_TITLE_MAX, REFUSAL_TEXT_INVALID);
    to.org = proto_text_in(&why, from->org, 0, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
    to.place = proto_text_in(&why, from->place, 0, INCIDENT_PLACE_MAX, REFUSAL_TEXT_INVALID);
    to.lat_e7 = from->lat_e7;
    to.lon_e7 = from->lon_e7;
    *(struct incident_change *)body = to;
    return why;
}
static void write_open(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentOpen *to = message;
    to->type = proto_text(from->type);
    to->grade = (Muster__V1__IncidentGrade)from->grade;
    to->title = proto_text(from->title);
    to->org = proto_text(from->org);
    to->lat_e7 = from->lat_e7;
    to->lon_e7 = from->lon_e7;
    to->place = proto_text(from->place);
}

static enum refusal read_amend(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentAmend *from = message;
    enum refusal why = REFUSAL_NONE;
    struct incident_change to = incident_change(from->incident);
    to.version = from->version;
    to.type = proto_text_in(&why, from->type, 0, INCIDENT_TYPE_LEN, REFUSAL_INCIDENT_TYPE_INVALID);
    to.title = proto_text_in(&why, from->title, 0, INCIDENT_TITLE_MAX, REFUSAL_TEXT_INVALID);
    to.grade = (enum incident_grade)proto_enum(from->grade, INCIDENT_GRADES);
    to.has_type = to.type[0] != '\0';
    to.has_title = to.title[0] != '\0';
    to.has_grade = from->grade != 0; // one that is not known stays there to be refused
    *(struct incident_change *)body = to;
    return why;
}
static void write_amend(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentAmend *to = message;
    to->incident = from->incident;
    to->version = from->version;
    to->type = proto_text(from->has_type ? from->type : "");
    to->grade = (Muster__V1__IncidentGrade)(from->has_grade ? from->grade : GRADE_UNKNOWN);
    to->title = proto_text(from->has_title ? from->title : "");
}

// The event tells what the clocks are from then on.
enum { AMEND_CLOCKS = 6 }; // field number in IncidentAmend

static enum refusal read_amended(const void *message, struct arena *arena, void *body) {
    const Muster__V1__IncidentAmend *from = message;
    enum refusal refusal = read_amend(message, arena, body);
    struct report_clock *clocks = arena_alloc(arena, REPORT_CLOCKS_MAX * sizeof *clocks);
    if (refusal || !clocks || !proto_report_clocks_in(from->clocks, from->n_clocks, clocks))
        return REFUSAL_MALFORMED;
    struct incident_change *to = body;
    to->clocks = clocks;
    to->clock_count = (uint32_t)from->n_clocks;
    to->no_clocks = from->no_clocks;
    return REFUSAL_NONE;
}
static void put_amended(struct buf *buf, const void *body, const struct event *event) {
    const struct incident_change *from = body;
    Muster__V1__IncidentAmend to = MUSTER__V1__INCIDENT_AMEND__INIT;
    write_amend(body, event->object, &to);
    to.no_clocks = from->no_clocks;
    proto_put(buf, &to.base);
    proto_report_clocks_put(buf, AMEND_CLOCKS, from->clocks, from->clock_count);
}

static enum refusal read_move(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentMove *from = message;
    enum refusal why = REFUSAL_NONE;
    struct incident_change to = incident_change(from->incident);
    to.lat_e7 = from->lat_e7;
    to.lon_e7 = from->lon_e7;
    to.place = proto_text_in(&why, from->place, 0, INCIDENT_PLACE_MAX, REFUSAL_TEXT_INVALID);
    *(struct incident_change *)body = to;
    return why;
}
static void write_move(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentMove *to = message;
    to->incident = from->incident;
    to->lat_e7 = from->lat_e7;
    to->lon_e7 = from->lon_e7;
    to->place = proto_text(from->place);
}

static enum refusal read_set_phase(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentSetPhase *from = message;
    struct incident_change to = incident_change(from->incident);
    to.phase = (enum incident_phase)proto_enum(from->phase, INCIDENT_PHASES);
    *(struct incident_change *)body = to;
    return REFUSAL_NONE;
}
static void write_set_phase(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentSetPhase *to = message;
    to->incident = from->incident;
    to->phase = (Muster__V1__IncidentPhase)from->phase;
}

static enum refusal read_close(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentClose *from = message;
    enum refusal why = REFUSAL_NONE;
    struct incident_change to = incident_change(from->incident);
    to.text = proto_text_in(&why, from->reason, 0, INCIDENT_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct incident_change *)body = to;
    return why;
}
static void write_close(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentClose *to = message;
    to->incident = from->incident;
    to->reason = proto_text(from->text);
}

static enum refusal read_note(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentNote *from = message;
    struct incident_change to = incident_change(from->incident);
    to.text = from->text;
    *(struct incident_change *)body = to;
    return proto_text_is(from->text, 1, INCIDENT_NOTE_MAX, true) ? REFUSAL_NONE : REFUSAL_TEXT_INVALID;
}
static void write_note(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct incident_change *from = body;
    Muster__V1__IncidentNote *to = message;
    to->incident = from->incident;
    to->text = proto_text(from->text);
}

static enum refusal read_opened(const void *message, struct arena *arena, void *body) {
    struct incident *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_incident_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct incident **)body = to;
    return REFUSAL_NONE;
}
static void put_opened(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    proto_incident_put(buf, *(const struct incident *const *)body);
}

const struct proto_body proto_incident_open = {20, &muster__v1__incident_open__descriptor, read_open, write_open, NULL};
const struct proto_body proto_incident_amend = {21, &muster__v1__incident_amend__descriptor, read_amend, write_amend,
                                                NULL};
const struct proto_body proto_incident_amended = {21, &muster__v1__incident_amend__descriptor, read_amended, NULL,
                                                  put_amended};
const struct proto_body proto_incident_move = {22, &muster__v1__incident_move__descriptor, read_move, write_move, NULL};
const struct proto_body proto_incident_set_phase = {23, &muster__v1__incident_set_phase__descriptor, read_set_phase,
                                                    write_set_phase, NULL};
const struct proto_body proto_incident_close = {24, &muster__v1__incident_close__descriptor, read_close, write_close,
                                                NULL};
const struct proto_body proto_incident_note = {25, &muster__v1__incident_note__descriptor, read_note, write_note, NULL};
const struct proto_body proto_incident_opened = {20, &muster__v1__incident__descriptor, read_opened, NULL, put_opened};
