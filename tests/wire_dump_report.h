// Reports, their clocks and responses as text: see wire_dump.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_WIRE_DUMP_REPORT_H
#define TESTS_WIRE_DUMP_REPORT_H

#include "wire_dump_posts.h"

static inline void dump_report(struct buf *buf, const struct report *report) {
    buf_printf(buf, "report %u incident %u kind %d index %u version %u account %u sent %" PRId64 " amended %" PRId64,
               report->number, report->incident, report->kind, report->index, report->version, report->account,
               report->sent_at_ms, report->amended_at_ms);
    buf_printf(buf, " seq %" PRIu64 "\n", report->seq);
    dump_text(buf, "  signer", report->signer);
    for (uint32_t i = 0; i < report->field_count; i++)
        dump_text(buf, report->fields[i].key, report->fields[i].text);
}

static inline void dump_response(struct buf *buf, const struct response *response) {
    buf_printf(buf, "response %u incident %u level %d post %u account %u seat %u", response->number, response->incident,
               response->level, response->post, response->account, response->seat);
    buf_printf(buf, " started %" PRId64 " changed %" PRId64 " ended %" PRId64 " seq %" PRIu64 "\n",
               response->started_at_ms, response->changed_at_ms, response->ended_at_ms, response->seq);
    dump_text(buf, "  hazard", response->hazard);
    dump_text(buf, "  org", response->org);
    dump_text(buf, "  ground", response->ground);
    for (uint32_t i = 0; i < response->row_count; i++)
        buf_printf(buf, "  row \"%s\" order %u\n", response->rows[i].row, response->rows[i].order);
    for (uint32_t i = 0; i < response->missed_count; i++)
        dump_text(buf, "  missed", response->missed[i]);
}

static inline void dump_response_changed(struct buf *buf, const struct response_changed *changed) {
    dump_response(buf, &changed->response);
    for (uint32_t i = 0; i < changed->order_count; i++)
        dump_order(buf, &changed->orders[i]);
    for (uint32_t i = 0; i < changed->missed_count; i++)
        dump_text(buf, "  missed", changed->missed[i]);
}

// `body`: the address of the union of a command or an event. False: the verb is another family's.
static inline bool dump_report_body(struct buf *buf, enum verb verb, const void *body, bool event) {
    const struct report_phone *phone = body;
    const struct report_due *due = body;
    const struct response_change *response = body;
    switch (verb) {
    case VERB_REPORT_SEND:
    case VERB_REPORT_AMEND:
        dump_report(buf, *(const struct report *const *)body);
        return true;
    case VERB_REPORT_PHONE:
        buf_printf(buf, "phone about incident %u\n", phone->incident);
        dump_text(buf, "  to", phone->to);
        dump_text(buf, "  text", phone->text);
        return true;
    case VERB_REPORT_DUE:
        buf_printf(buf, "due: incident %u clock %u alert %d\n", due->incident, due->clock, due->alert);
        return true;
    case VERB_RESPONSE_START:
        if (!event) {
            dump_response(buf, *(const struct response *const *)body);
            return true;
        }
        dump_response_changed(buf, body);
        return true;
    case VERB_RESPONSE_SET:
        if (event) {
            dump_response_changed(buf, body);
            return true;
        }
        __attribute__((fallthrough));
    case VERB_RESPONSE_END:
        buf_printf(buf, "response change %u post %u level %d\n", response->response, response->post, response->level);
        dump_text(buf, "  ground", response->ground);
        return true;
    default:
        return false;
    }
}

static inline void dump_state_reports(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_report_count(state); i++)
        if (state_report(state, i))
            dump_report(buf, state_report(state, i));
    for (uint32_t i = 1; i <= state_response_count(state); i++)
        if (state_response(state, i))
            dump_response(buf, state_response(state, i));
}

#endif
