// Bodies of the verbs of the registry: describe one unit, import many.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"
#include "wire/wire.h"

static enum refusal read_describe(const void *message, struct arena *arena, void *body) {
    const Muster__V1__UnitDescribe *from = message;
    struct unit_describe to = {.unit = from->unit};
    if (!from->details || !proto_details_in(from->details, arena, &to.details))
        return REFUSAL_UNIT_DETAILS_INVALID;
    *(struct unit_describe *)body = to;
    return REFUSAL_NONE;
}
static void put_describe(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct unit_describe *from = body;
    Muster__V1__UnitDescribe to = MUSTER__V1__UNIT_DESCRIBE__INIT;
    struct proto_details details;
    proto_details_out(from->details, &details);
    to.unit = from->unit;
    to.details = &details.message;
    proto_put(buf, &to.base);
}

// ---- import

enum { IMPORT_ROWS = 1 }; // field number in UnitsImport, and of the units in UnitsImported

static bool row_in(const Muster__V1__UnitRow *from, struct arena *arena, struct unit *to) {
    *to = (struct unit){.kind = (enum unit_kind)proto_enum(from->kind, UNIT_KINDS)};
    return proto_copy_text(to->code, sizeof to->code, from->code) &&
           proto_copy_text(to->name, sizeof to->name, from->name) &&
           proto_copy_text(to->org, sizeof to->org, from->org) && proto_details_in(from->details, arena, &to->details);
}

static enum refusal read_import(const void *message, struct arena *arena, void *body) {
    const Muster__V1__UnitsImport *from = message;
    struct units_import to = {.count = (uint32_t)from->n_rows};
    bool fits = from->n_rows >= 1 && from->n_rows <= UNITS_IMPORT_MAX;
    struct unit *units = fits ? arena_alloc(arena, from->n_rows * sizeof *units) : NULL;
    for (uint32_t i = 0; units && fits && i < to.count; i++)
        fits = row_in(from->rows[i], arena, &units[i]);
    to.units = units;
    *(struct units_import *)body = to;
    return units && fits ? REFUSAL_NONE : REFUSAL_IMPORT_INVALID;
}
static void put_import(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct units_import *from = body;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct unit *unit = &from->units[i];
        Muster__V1__UnitRow to = MUSTER__V1__UNIT_ROW__INIT;
        struct proto_details details;
        to.code = proto_text(unit->code);
        to.name = proto_text(unit->name);
        to.kind = (Muster__V1__UnitKind)unit->kind;
        to.org = proto_text(unit->org);
        if (unit->details) {
            proto_details_out(unit->details, &details);
            to.details = &details.message;
        }
        proto_put_message(buf, IMPORT_ROWS, &to.base);
    }
}

static enum refusal read_imported(const void *message, struct arena *arena, void *body) {
    const Muster__V1__UnitsImported *from = message;
    struct units_import to = {.count = (uint32_t)from->n_units};
    bool fits = from->n_units <= UNITS_IMPORT_MAX;
    struct unit *units = fits ? arena_alloc(arena, from->n_units * sizeof *units) : NULL;
    for (uint32_t i = 0; units && fits && i < to.count; i++)
        fits = proto_unit_in(from->units[i], arena, &units[i]);
    to.units = units;
    *(struct units_import *)body = to;
    return units && fits ? REFUSAL_NONE : REFUSAL_MALFORMED;
}
static void put_imported(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct units_import *from = body;
    for (uint32_t i = 0; i < from->count; i++) {
        struct proto_unit to;
        proto_unit_out(&from->units[i], &to);
        proto_put_message(buf, IMPORT_ROWS, &to.message.base);
    }
}

const struct proto_body proto_unit_describe = {14, &muster__v1__unit_describe__descriptor, read_describe, NULL,
                                               put_describe};
const struct proto_body proto_units_import = {15, &muster__v1__units_import__descriptor, read_import, NULL, put_import};
const struct proto_body proto_units_imported = {15, &muster__v1__units_imported__descriptor, read_imported, NULL,
                                                put_imported};

// ---- for readers who may see some of it

enum { EVENT_UNITS_IMPORTED = 15, UNIT_NUMBER = 1 }; // field numbers of Event and Unit

static uint32_t number_of(const struct proto_field *unit) {
    struct proto_cursor cursor = proto_begin(unit->data, unit->len);
    struct proto_field field;
    uint32_t number = 0;
    while (proto_next(&cursor, &field) == PROTO_FIELD)
        if (field.number == UNIT_NUMBER && field.type == PROTO_VARINT)
            number = (uint32_t)field.value;
    return number;
}

static uint32_t keep_units(struct buf *buf, const struct proto_field *imported, bool (*keep)(void *arg, uint32_t unit),
                           void *arg) {
    struct proto_cursor cursor = proto_begin(imported->data, imported->len);
    struct proto_field unit;
    uint32_t kept = 0;
    while (proto_next(&cursor, &unit) == PROTO_FIELD) {
        if (unit.number != IMPORT_ROWS || unit.type != PROTO_BYTES || !keep(arg, number_of(&unit)))
            continue;
        proto_put_bytes(buf, IMPORT_ROWS, unit.data, unit.len);
        kept++;
    }
    return kept;
}

uint32_t wire_keep_imported(struct buf *buf, const uint8_t *event, size_t len, bool (*keep)(void *arg, uint32_t unit),
                            void *arg) {
    struct proto_cursor cursor = proto_begin(event, len);
    struct proto_field field;
    uint32_t kept = 0;
    for (const uint8_t *from = cursor.at; proto_next(&cursor, &field) == PROTO_FIELD; from = cursor.at) {
        if (field.number == EVENT_UNITS_IMPORTED && field.type == PROTO_BYTES) {
            struct proto_mark mark = proto_open(buf, EVENT_UNITS_IMPORTED, field.len);
            kept += keep_units(buf, &field, keep, arg);
            proto_close(buf, mark);
        } else {
            buf_add(buf, from, (size_t)(cursor.at - from));
        }
    }
    return kept;
}
