// Bodies of the verbs of reports and responses.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/tasking.h"
#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- send and amend

enum { SEND_FIELDS = 3, AMEND_FIELDS = 3 }; // field numbers in ReportSend, ReportAmend

// What both bring of a report: who signs it, and its fields.
static enum refusal read_words(const char *signer, Muster__V1__ReportField *const *fields, size_t count,
                               struct arena *arena, struct report *to, void *body) {
    enum refusal why = REFUSAL_NONE;
    to->signer = proto_text_in(&why, signer, 0, REPORT_SIGNER_MAX, REFUSAL_TEXT_INVALID);
    *(const struct report **)body = to;
    return proto_report_fields_in(fields, count, arena, to) ? why : REFUSAL_REPORT_FIELDS_INVALID;
}

static enum refusal read_send(const void *message, struct arena *arena, void *body) {
    const Muster__V1__ReportSend *from = message;
    struct report *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *to = (struct report){.incident = from->incident, .kind = (enum report_kind)proto_enum(from->kind, REPORT_KINDS)};
    return read_words(from->signer, from->fields, from->n_fields, arena, to, body);
}
static void put_send(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct report *from = *(const struct report *const *)body;
    Muster__V1__ReportSend to = MUSTER__V1__REPORT_SEND__INIT;
    to.incident = from->incident;
    to.kind = (Muster__V1__ReportKind)from->kind;
    to.signer = proto_text(from->signer);
    proto_put(buf, &to.base);
    proto_report_fields_put(buf, SEND_FIELDS, from);
}

static enum refusal read_amend(const void *message, struct arena *arena, void *body) {
    const Muster__V1__ReportAmend *from = message;
    struct report *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *to = (struct report){.number = from->report, .version = from->version};
    return read_words(from->signer, from->fields, from->n_fields, arena, to, body);
}
static void put_amend(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct report *from = *(const struct report *const *)body;
    Muster__V1__ReportAmend to = MUSTER__V1__REPORT_AMEND__INIT;
    to.report = from->number;
    to.version = from->version;
    to.signer = proto_text(from->signer);
    proto_put(buf, &to.base);
    proto_report_fields_put(buf, AMEND_FIELDS, from);
}

static enum refusal read_whole(const void *message, struct arena *arena, void *body) {
    struct report *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_report_in(message, arena, to))
        return REFUSAL_MALFORMED;
    *(const struct report **)body = to;
    return REFUSAL_NONE;
}
static void put_whole(struct buf *buf, const void *body, const struct event *event) {
    struct report report = **(const struct report *const *)body;
    report.seq = event->seq;
    proto_report_put(buf, &report, event->actor);
}

// ---- phone and clock

static enum refusal read_phone(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ReportPhone *from = message;
    enum refusal why = REFUSAL_NONE;
    struct report_phone to = {.incident = from->incident};
    to.to = proto_text_in(&why, from->to, 0, REPORT_PHONE_TO_MAX, REFUSAL_TEXT_INVALID);
    to.text = proto_lines_in(&why, from->text, 0, REPORT_PHONE_TEXT_MAX, REFUSAL_TEXT_INVALID);
    *(struct report_phone *)body = to;
    return why;
}
static void write_phone(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct report_phone *from = body;
    Muster__V1__ReportPhone *to = message;
    to->incident = from->incident;
    to->to = proto_text(from->to);
    to->text = proto_text(from->text);
}

static enum refusal read_due(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ReportDue *from = message;
    *(struct report_due *)body =
        (struct report_due){.incident = from->incident,
                            .clock = from->clock,
                            .alert = (enum report_alert)proto_enum(from->alert, REPORT_ALERTS)};
    return REFUSAL_NONE;
}
static void write_due(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct report_due *from = body;
    Muster__V1__ReportDue *to = message;
    to->incident = from->incident;
    to->clock = from->clock;
    to->alert = (Muster__V1__ReportAlert)from->alert;
}

// ---- responses

static enum refusal read_start(const void *message, struct arena *arena, void *body) {
    struct response *to = arena_alloc(arena, sizeof *to);
    if (!to)
        return REFUSAL_MALFORMED;
    *(const struct response **)body = to;
    return proto_response_start_in(message, to);
}
static void write_start(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_response_start_out(*(const struct response *const *)body, message);
}

static enum refusal read_set(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ResponseSet *from = message;
    enum refusal why = REFUSAL_NONE;
    struct response_change to = {.response = from->response,
                                 .post = from->post,
                                 .level = (enum response_level)proto_enum(from->level, RESPONSE_LEVELS)};
    to.ground = proto_lines_in(&why, from->ground, 0, RESPONSE_GROUND_MAX, REFUSAL_TEXT_INVALID);
    *(struct response_change *)body = to;
    return why;
}
static void write_set(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct response_change *from = body;
    Muster__V1__ResponseSet *to = message;
    to->response = from->response;
    to->post = from->post;
    to->level = (Muster__V1__ResponseLevel)from->level;
    to->ground = proto_text(from->ground);
}

static enum refusal read_end(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ResponseEnd *from = message;
    enum refusal why = REFUSAL_NONE;
    struct response_change to = {.response = from->response};
    to.ground = proto_lines_in(&why, from->ground, 0, RESPONSE_GROUND_MAX, REFUSAL_TEXT_INVALID);
    *(struct response_change *)body = to;
    return why;
}
static void write_end(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct response_change *from = body;
    Muster__V1__ResponseEnd *to = message;
    to->response = from->response;
    to->ground = proto_text(from->ground);
}

enum { CHANGED_RESPONSE = 1, CHANGED_ORDERS, CHANGED_MISSED }; // field numbers in ResponseChanged

// Without a response it is what somebody is sent who may hear of some of the orders only.
static enum refusal read_changed(const void *message, struct arena *arena, void *body) {
    const Muster__V1__ResponseChanged *from = message;
    struct response_changed to = {.order_count = (uint32_t)from->n_orders, .missed_count = (uint32_t)from->n_missed};
    struct order *orders = arena_alloc(arena, (from->n_orders + 1) * sizeof *orders);
    if (!orders || from->n_orders > TASKING_ORDERS_MAX || !proto_missed_are(from->missed, from->n_missed) ||
        !from->response || !proto_response_in(from->response, arena, &to.response))
        return REFUSAL_MALFORMED;
    for (uint32_t i = 0; i < to.order_count; i++)
        if (!proto_order_in(from->orders[i], NULL, arena, &orders[i]))
            return REFUSAL_MALFORMED;
    to.orders = orders;
    to.missed = (const char *const *)from->missed;
    *(struct response_changed *)body = to;
    return REFUSAL_NONE;
}
static void put_changed(struct buf *buf, const void *body, const struct event *event) {
    const struct response_changed *from = body;
    struct response response = from->response;
    struct proto_mark mark;
    response.seq = event->seq;
    if (response.number) {
        mark = proto_open(buf, CHANGED_RESPONSE, 512);
        proto_response_put(buf, &response, event->actor);
        proto_close(buf, mark);
    }
    for (uint32_t i = 0; i < from->order_count; i++) {
        mark = proto_open(buf, CHANGED_ORDERS, 512);
        proto_order_put(buf, &from->orders[i], NULL);
        proto_close(buf, mark);
    }
    for (uint32_t i = 0; i < from->missed_count; i++)
        proto_put_bytes(buf, CHANGED_MISSED, from->missed[i], strlen(from->missed[i]));
}

const struct proto_body proto_report_send = {34, &muster__v1__report_send__descriptor, read_send, NULL, put_send};
const struct proto_body proto_report_amend = {35, &muster__v1__report_amend__descriptor, read_amend, NULL, put_amend};
const struct proto_body proto_report_sent = {34, &muster__v1__report__descriptor, read_whole, NULL, put_whole};
const struct proto_body proto_report_amended = {35, &muster__v1__report__descriptor, read_whole, NULL, put_whole};
const struct proto_body proto_report_phone = {36, &muster__v1__report_phone__descriptor, read_phone, write_phone, NULL};
const struct proto_body proto_report_due = {37, &muster__v1__report_due__descriptor, read_due, write_due, NULL};
const struct proto_body proto_response_start = {105, &muster__v1__response_start__descriptor, read_start, write_start,
                                                NULL};
const struct proto_body proto_response_set = {106, &muster__v1__response_set__descriptor, read_set, write_set, NULL};
const struct proto_body proto_response_end = {107, &muster__v1__response_end__descriptor, read_end, write_end, NULL};
const struct proto_body proto_response_started = {105, &muster__v1__response_changed__descriptor, read_changed, NULL,
                                                  put_changed};
const struct proto_body proto_response_was_set = {106, &muster__v1__response_changed__descriptor, read_changed, NULL,
                                                  put_changed};
