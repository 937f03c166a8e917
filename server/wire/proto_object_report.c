// Turns reports and responses into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_object.h"

_Static_assert((int)REPORT_KINDS == MUSTER__V1__REPORT_KIND__REPORT_KIND_CHECK + 1, "report kinds");
_Static_assert((int)RESPONSE_LEVELS == MUSTER__V1__RESPONSE_LEVEL__RESPONSE_LEVEL_IV + 1, "response levels");

enum { REPORT_FIELDS = 6 };                  // field number in Report
enum { RESPONSE_ROWS = 9, RESPONSE_MISSED }; // in Response

// ---- reports

void proto_report_fields_put(struct buf *buf, uint32_t field, const struct report *from) {
    for (uint32_t i = 0; i < from->field_count; i++) {
        Muster__V1__ReportField to = MUSTER__V1__REPORT_FIELD__INIT;
        to.key = proto_text(from->fields[i].key);
        to.text = proto_text(from->fields[i].text);
        proto_put_message(buf, field, &to.base);
    }
}

bool proto_report_fields_in(Muster__V1__ReportField *const *from, size_t count, struct arena *arena,
                            struct report *to) {
    struct report_field *fields = arena_alloc(arena, (count + 1) * sizeof *fields);
    bool good = fields && count <= REPORT_FIELDS_MAX;
    for (size_t i = 0; good && i < count; i++) {
        fields[i] = (struct report_field){.key = from[i]->key, .text = from[i]->text};
        good = proto_text_is(from[i]->key, 1, REPORT_KEY_MAX, false) &&
               proto_text_is(from[i]->text, 0, REPORT_FIELD_MAX, true);
    }
    to->fields = fields;
    to->field_count = (uint32_t)count;
    return good;
}

void proto_report_put(struct buf *buf, const struct report *from, const char *account) {
    Muster__V1__Report to = MUSTER__V1__REPORT__INIT;
    to.report = from->number;
    to.incident = from->incident;
    to.kind = (Muster__V1__ReportKind)from->kind;
    to.index = from->index;
    to.version = from->version;
    to.signer = proto_text(from->signer);
    to.account = proto_text(account);
    to.sent_at_ms = from->sent_at_ms;
    to.amended_at_ms = from->amended_at_ms;
    to.seq = from->seq;
    proto_put(buf, &to.base);
    proto_report_fields_put(buf, REPORT_FIELDS, from);
}

bool proto_report_in(const Muster__V1__Report *from, struct arena *arena, struct report *to) {
    *to = (struct report){
        .number = from->report,
        .incident = from->incident,
        .kind = (enum report_kind)proto_enum(from->kind, REPORT_KINDS),
        .index = from->index,
        .version = from->version,
        .sent_at_ms = from->sent_at_ms,
        .amended_at_ms = from->amended_at_ms,
        .seq = from->seq,
        .signer = from->signer,
    };
    return to->number >= 1 && to->number <= REPORT_NUMBER_MAX && to->version >= 1 && to->kind != REPORT_NONE &&
           proto_text_is(from->signer, 0, REPORT_SIGNER_MAX, false) &&
           proto_report_fields_in(from->fields, from->n_fields, arena, to);
}

// ---- responses

void proto_response_start_out(const struct response *from, Muster__V1__ResponseStart *to) {
    muster__v1__response_start__init(to);
    to->hazard = proto_text(from->hazard);
    to->org = proto_text(from->org);
    to->incident = from->incident;
    to->level = (Muster__V1__ResponseLevel)from->level;
    to->ground = proto_text(from->ground);
    to->post = from->post;
}

enum refusal proto_response_start_in(const Muster__V1__ResponseStart *from, struct response *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct response){.incident = from->incident,
                            .level = (enum response_level)proto_enum(from->level, RESPONSE_LEVELS),
                            .post = from->post};
    if (!proto_text_is(from->hazard, 0, RESPONSE_HAZARD_MAX, false) ||
        !proto_copy_text(to->hazard, sizeof to->hazard, from->hazard))
        why = REFUSAL_RESPONSE_HAZARD_INVALID;
    else if (!proto_text_is(from->org, 0, ORG_CODE_LEN, false) || !proto_copy_text(to->org, sizeof to->org, from->org))
        why = REFUSAL_ORG_INVALID;
    to->ground = proto_lines_in(&why, from->ground, 0, RESPONSE_GROUND_MAX, REFUSAL_TEXT_INVALID);
    return why;
}

void proto_response_put(struct buf *buf, const struct response *from, const char *account) {
    Muster__V1__ResponseStart start;
    proto_response_start_out(from, &start);
    Muster__V1__Response to = MUSTER__V1__RESPONSE__INIT;
    to.response = from->number;
    to.start = &start;
    to.started_at_ms = from->started_at_ms;
    to.changed_at_ms = from->changed_at_ms;
    to.ended_at_ms = from->ended_at_ms;
    to.account = proto_text(account);
    to.seat = from->seat;
    to.seq = from->seq;
    proto_put(buf, &to.base);
    for (uint32_t i = 0; i < from->row_count; i++) {
        Muster__V1__ResponseRow row = MUSTER__V1__RESPONSE_ROW__INIT;
        row.row = proto_text(from->rows[i].row);
        row.order = from->rows[i].order;
        proto_put_message(buf, RESPONSE_ROWS, &row.base);
    }
    for (uint32_t i = 0; i < from->missed_count; i++)
        proto_put_bytes(buf, RESPONSE_MISSED, from->missed[i], strlen(from->missed[i]));
}

bool proto_response_in(const Muster__V1__Response *from, struct arena *arena, struct response *to) {
    if (!from->start || proto_response_start_in(from->start, to) != REFUSAL_NONE || from->n_rows > RESPONSE_ROWS_MAX)
        return false;
    struct response_row *rows = arena_alloc(arena, (from->n_rows + 1) * sizeof *rows);
    bool good = rows != NULL;
    for (size_t i = 0; good && i < from->n_rows; i++) {
        rows[i] = (struct response_row){.row = from->rows[i]->row, .order = from->rows[i]->order};
        good = proto_text_is(from->rows[i]->row, 1, RESPONSE_ROW_MAX, false);
    }
    to->number = from->response;
    to->started_at_ms = from->started_at_ms;
    to->changed_at_ms = from->changed_at_ms;
    to->ended_at_ms = from->ended_at_ms;
    to->seat = from->seat;
    to->seq = from->seq;
    to->rows = rows;
    to->row_count = (uint32_t)from->n_rows;
    to->missed = (const char *const *)from->missed;
    to->missed_count = (uint32_t)from->n_missed;
    return good && proto_missed_are(from->missed, from->n_missed) && to->number >= 1 &&
           to->number <= RESPONSE_NUMBER_MAX && to->level != LEVEL_NONE;
}
