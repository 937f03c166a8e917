// Bodies of the verbs of intake, and of what is known of an incident beside its course.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- report

static enum refusal read_report(const void *message, struct arena *arena, void *body) {
    struct intake *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct intake **)body = to;
    return proto_intake_report_in(message, arena, to);
}
static void put_report(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    proto_intake_report_put(buf, *(const struct intake *const *)body);
}

static enum refusal read_reported(const void *message, struct arena *arena, void *body) {
    struct intake *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_intake_in(message, arena, to))
        return REFUSAL_MALFORMED;
    *(const struct intake **)body = to;
    return REFUSAL_NONE;
}
static void put_reported(struct buf *buf, const void *body, const struct event *event) {
    struct intake intake = **(const struct intake *const *)body;
    intake.seq = event->seq;
    proto_intake_put(buf, &intake, event->actor, "");
}

// ---- decide

static struct intake_change intake_change(uint32_t intake) {
    return (struct intake_change){.intake = intake, .type = "", .title = "", .org = "", .place = "", .reason = ""};
}

static enum refusal read_confirm(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IntakeConfirm *from = message;
    enum refusal why = REFUSAL_NONE;
    struct intake_change to = intake_change(from->intake);
    to.type = proto_text_in(&why, from->type, 0, INCIDENT_TYPE_LEN, REFUSAL_INCIDENT_TYPE_INVALID);
    to.grade = (enum incident_grade)proto_enum(from->grade, INCIDENT_GRADES);
    if (from->grade != 0 && to.grade == GRADE_UNKNOWN)
        why = why ? why : REFUSAL_INCIDENT_GRADE_INVALID;
    to.title = proto_text_in(&why, from->title, 0, INCIDENT_TITLE_MAX, REFUSAL_TEXT_INVALID);
    to.org = proto_text_in(&why, from->org, 0, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
    to.place = proto_text_in(&why, from->place, 0, INCIDENT_PLACE_MAX, REFUSAL_TEXT_INVALID);
    to.at.known = proto_place_in(from->at, &to.at.lat_e7, &to.at.lon_e7);
    *(struct intake_change *)body = to;
    return why;
}
static void put_confirm(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct intake_change *from = body;
    Muster__V1__Place place;
    Muster__V1__IntakeConfirm to = MUSTER__V1__INTAKE_CONFIRM__INIT;
    to.intake = from->intake;
    to.type = proto_text(from->type);
    to.grade = (Muster__V1__IncidentGrade)from->grade;
    to.title = proto_text(from->title);
    to.org = proto_text(from->org);
    to.at = proto_place_out(from->at.known, from->at.lat_e7, from->at.lon_e7, &place);
    to.place = proto_text(from->place);
    proto_put(buf, &to.base);
}

enum { CONFIRMED_INTAKE = 1, CONFIRMED_INCIDENT }; // field numbers of IntakeConfirmed

static enum refusal read_confirmed(const void *message, struct arena *arena, void *body) {
    const Muster__V1__IntakeConfirmed *from = message;
    struct intake_change to = intake_change(from->intake);
    struct incident *opened = arena_alloc(arena, sizeof *opened);
    if (!opened || !from->incident || !proto_incident_in(from->incident, opened))
        return REFUSAL_MALFORMED;
    to.opened = opened;
    to.incident = opened->number;
    *(struct intake_change *)body = to;
    return REFUSAL_NONE;
}
static void put_confirmed(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct intake_change *from = body;
    proto_put_varint(buf, CONFIRMED_INTAKE, from->intake);
    struct proto_mark mark = proto_open(buf, CONFIRMED_INCIDENT, 512);
    proto_incident_put(buf, from->opened);
    proto_close(buf, mark);
}

static enum refusal read_merge(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IntakeMerge *from = message;
    struct intake_change to = intake_change(from->intake);
    to.incident = from->incident;
    to.first_notice_ms = from->first_notice_at_ms;
    *(struct intake_change *)body = to;
    return REFUSAL_NONE;
}
static void write_merge(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct intake_change *from = body;
    Muster__V1__IntakeMerge *to = message;
    to->intake = from->intake;
    to->incident = from->incident;
    to->first_notice_at_ms = from->first_notice_ms;
}

static enum refusal read_dismiss(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IntakeDismiss *from = message;
    enum refusal why = REFUSAL_NONE;
    struct intake_change to = intake_change(from->intake);
    to.reason = proto_lines_in(&why, from->reason, 0, INCIDENT_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct intake_change *)body = to;
    return why;
}
static void write_dismiss(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct intake_change *from = body;
    Muster__V1__IntakeDismiss *to = message;
    to->intake = from->intake;
    to->reason = proto_text(from->reason);
}

// ---- area, numbers of people, people

static enum refusal read_area(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentSetArea *from = message;
    enum refusal why = REFUSAL_NONE;
    struct area_change *to = body;
    to->incident = from->incident;
    to->area = proto_lines_in(&why, from->area, 0, INCIDENT_AREA_MAX, REFUSAL_AREA_INVALID);
    return why;
}
static void write_area(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct area_change *from = body;
    Muster__V1__IncidentSetArea *to = message;
    to->incident = from->incident;
    to->area = proto_text(from->area);
}

static enum refusal read_casualties(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__IncidentSetCasualties *from = message;
    struct casualties_change *to = body;
    to->incident = from->incident;
    proto_casualties_in(from->casualties, &to->casualties);
    return REFUSAL_NONE;
}
static void put_casualties(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct casualties_change *from = body;
    Muster__V1__Casualties casualties;
    Muster__V1__IncidentSetCasualties to = MUSTER__V1__INCIDENT_SET_CASUALTIES__INIT;
    proto_casualties_out(&from->casualties, &casualties);
    to.incident = from->incident;
    to.casualties = &casualties; // also when there are none: then they are none from now on
    proto_put(buf, &to.base);
}

static enum refusal read_person(const void *message, struct arena *arena, void *body) {
    struct casualty *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct casualty **)body = to;
    return proto_person_in(message, to);
}
static void write_person(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_person_out(*(const struct casualty *const *)body, message);
}

static enum refusal read_was_put(const void *message, struct arena *arena, void *body) {
    struct casualty *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_casualty_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct casualty **)body = to;
    return REFUSAL_NONE;
}
static void put_was_put(struct buf *buf, const void *body, const struct event *event) {
    struct casualty casualty = **(const struct casualty *const *)body;
    casualty.at_ms = event->at_ms;
    casualty.seq = event->seq;
    proto_casualty_put(buf, &casualty, event->actor);
}

const struct proto_body proto_incident_set_area = {26, &muster__v1__incident_set_area__descriptor, read_area,
                                                   write_area, NULL};
const struct proto_body proto_incident_set_casualties = {27, &muster__v1__incident_set_casualties__descriptor,
                                                         read_casualties, NULL, put_casualties};
const struct proto_body proto_person_put = {28, &muster__v1__casualty_put__descriptor, read_person, write_person, NULL};
const struct proto_body proto_casualty_was_put = {28, &muster__v1__casualty__descriptor, read_was_put, NULL,
                                                  put_was_put};
const struct proto_body proto_intake_report = {30, &muster__v1__intake_report__descriptor, read_report, NULL,
                                               put_report};
const struct proto_body proto_intake_reported = {30, &muster__v1__intake__descriptor, read_reported, NULL,
                                                 put_reported};
const struct proto_body proto_intake_confirm = {31, &muster__v1__intake_confirm__descriptor, read_confirm, NULL,
                                                put_confirm};
const struct proto_body proto_intake_confirmed = {31, &muster__v1__intake_confirmed__descriptor, read_confirmed, NULL,
                                                  put_confirmed};
const struct proto_body proto_intake_merge = {32, &muster__v1__intake_merge__descriptor, read_merge, write_merge, NULL};
const struct proto_body proto_intake_dismiss = {33, &muster__v1__intake_dismiss__descriptor, read_dismiss,
                                                write_dismiss, NULL};
