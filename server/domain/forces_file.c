// A file of units: read piece by piece, judged row by row, turned into the body of a command.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/forces_inside.h"
#include "domain/shelf.h"

#define ROW_COST 1000          // bytes of a file that judging a row counts as
#define MEMORY_MAX (16u << 20) // that texts of one file may take

// ---- flaws

// At most FORCES_KEPT bytes, whole characters, nothing that could disturb a screen.
static const char *excerpt(struct forces_file *file, const char *text) {
    char kept[FORCES_KEPT + 1];
    size_t len = 0, left = text ? strlen(text) : 0;
    for (size_t one; left > 0 && (one = text_char(text, left)) > 0 && len + one <= FORCES_KEPT;
         text += one, left -= one)
        if (text_is_clean(text, one, false)) {
            memcpy(kept + len, text, one);
            len += one;
        }
    const char *copy = arena_text(file->arena, kept, len);
    return copy ? copy : "";
}

void forces_note(struct forces_file *file, uint32_t line, enum forces_column column, enum forces_flaw flaw,
                 const char *text) {
    file->flaw_count++;
    if (file->told_count == FORCES_TOLD_MAX)
        return;
    if (file->told_count == file->told_cap) {
        file->told_cap = file->told_cap ? 2 * file->told_cap : 16;
        file->told = mem_resize(file->told, file->told_cap * sizeof *file->told);
    }
    file->told[file->told_count++] =
        (struct forces_told){.line = line, .column = column, .flaw = flaw, .text = excerpt(file, text)};
}

// What the file says there, for a flaw that was found in the unit made of it.
static const char *text_of(const struct forces_row *row, enum forces_column column, char *room, size_t size) {
    const struct unit_details *details = row->unit.details;
    switch (column) {
    case FORCES_CODE:
        return row->unit.code;
    case FORCES_NAME:
        return row->unit.name;
    case FORCES_ORG:
        return row->unit.org;
    case FORCES_PARENT:
        return row->parent;
    case FORCES_TIER:
        return details ? details->tier : "";
    case FORCES_PHONE:
        return details ? details->phone : "";
    case FORCES_CAN:
        *room = '\0';
        for (uint32_t i = 0; details && i < details->can_count; i++)
            snprintf(room + strlen(room), size - strlen(room), "%s%s", i ? ";" : "", details->can[i]);
        return room;
    default:
        return "";
    }
}

static void told(void *arg, uint32_t number, enum forces_column column, enum forces_flaw flaw) {
    struct forces_file *file = arg;
    char room[256];
    const struct forces_row *row = &file->rows[number];
    forces_note(file, row->line, column, flaw, text_of(row, column, room, sizeof room));
}

// ---- births

// The first byte that is not UTF-8 ends it all: nothing that follows would mean anything.
static bool is_utf8(struct forces_file *file) {
    uint32_t line = 1;
    for (size_t at = file->at, one; at < file->len; at += one) {
        one = text_char(file->bytes + at, file->len - at);
        if (one == 0 || file->bytes[at] == '\0') {
            forces_note(file, line, FORCES_COLUMNS, FORCES_NOT_UTF8, "");
            return false;
        }
        line += file->bytes[at] == '\n';
    }
    return true;
}

struct forces_file *forces_open(enum forces_format format, const char *bytes, size_t len,
                                const struct forces_yard *yard) {
    struct forces_file *file = mem_new(sizeof *file);
    *file = (struct forces_file){.bytes = bytes, .len = len, .yard = *yard, .arena = arena_create(MEMORY_MAX)};
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) // the mark that Excel puts there
        file->at = 3;
    if (len > FORCES_FILE_MAX)
        forces_note(file, 0, FORCES_COLUMNS, FORCES_TOO_LONG, "");
    if (len > FORCES_FILE_MAX || !is_utf8(file))
        file->phase = FORCES_DONE;
    else if (format == FORCES_CSV)
        forces_csv_open(file);
    else
        forces_geojson_open(file);
    return file;
}

void forces_close(struct forces_file *file) {
    if (!file)
        return;
    forces_csv_close(file);
    forces_geojson_close(file);
    arena_destroy(file->arena);
    free(file->rows);
    free(file->units);
    free(file->numbers);
    free(file->told);
    free(file);
}

// ---- judging

struct code_row {
    const char *code;
    uint32_t row;
    UT_hash_handle hh;
};

// Codes that come twice, and the rows that parents are.
static void know_codes(struct forces_file *file) {
    struct code_row *rows = mem_new((file->count + 1) * sizeof *rows), *by_code = NULL, *found;
    for (uint32_t i = 0; i < file->count; i++) {
        const char *code = file->rows[i].unit.code;
        HASH_FIND_STR(by_code, code, found);
        if (found && *code)
            told(file, i, FORCES_CODE, FORCES_CODE_TWICE);
        if (found)
            continue;
        rows[i] = (struct code_row){.code = code, .row = i};
        HASH_ADD_KEYPTR(hh, by_code, rows[i].code, strlen(rows[i].code), &rows[i]);
    }
    for (uint32_t i = 0; i < file->count; i++) {
        struct forces_row *row = &file->rows[i];
        if (!*row->parent)
            continue;
        const struct unit *there = file->yard.state ? state_unit_by_code(file->yard.state, row->parent) : NULL;
        struct unit_details *details = (struct unit_details *)(uintptr_t)row->unit.details;
        HASH_FIND_STR(by_code, row->parent, found);
        details->parent = found ? UNIT_NUMBER_MAX + 1 + found->row : there ? there->number : 0;
        if (!details->parent && file->yard.state)
            told(file, i, FORCES_PARENT, FORCES_PARENT_UNKNOWN);
    }
    HASH_CLEAR(hh, by_code);
    free(rows);
}

static void judge_kin(struct forces_file *file) {
    know_codes(file);
    file->units = mem_new((file->count + 1) * sizeof *file->units);
    file->numbers = mem_new((file->count + 1) * sizeof *file->numbers);
    for (uint32_t i = 0; i < file->count; i++)
        file->units[i] = file->rows[i].unit;
    forces_number(file->yard.state, file->units, file->count, file->numbers);
    for (uint32_t i = 0; i < file->count; i++)
        file->fresh += !file->yard.state || file->numbers[i] > state_unit_count(file->yard.state);
    if (!file->flaw_count) // with codes that come twice numbers mean nothing
        forces_judge_parents(file->yard.state, file->units, file->numbers, file->count, told, file);
    if (!file->count && !file->flaw_count)
        forces_note(file, 0, FORCES_COLUMNS, FORCES_EMPTY, "");
    if (file->text_bytes > UNITS_IMPORT_BYTES)
        forces_note(file, 0, FORCES_COLUMNS, FORCES_TOO_LONG, "");
}

static int by_line(const void *one, const void *other) {
    const struct forces_told *a = one, *b = other;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line) : (int)a->column - (int)b->column;
}

bool forces_step(struct forces_file *file, size_t bytes) {
    switch (file->phase) {
    case FORCES_READING:
        if (!file->read(file, bytes))
            file->phase = FORCES_JUDGING;
        return true;
    case FORCES_JUDGING:
        for (size_t cost = 0; file->judged < file->count && cost < bytes; cost += ROW_COST) {
            forces_judge_unit(&file->yard, &file->rows[file->judged].unit, file->judged, told, file);
            file->judged++;
        }
        if (file->judged == file->count)
            file->phase = FORCES_KIN;
        return true;
    case FORCES_KIN:
        judge_kin(file);
        if (file->told_count)
            qsort(file->told, file->told_count, sizeof *file->told, by_line);
        file->phase = FORCES_DONE;
        return false;
    default:
        return false;
    }
}

// ---- what came of it

uint32_t forces_row_count(const struct forces_file *file) {
    return file->count;
}

uint32_t forces_new_count(const struct forces_file *file) {
    return file->fresh;
}

uint32_t forces_flaw_count(const struct forces_file *file) {
    return file->flaw_count;
}

const struct forces_told *forces_told(const struct forces_file *file, uint32_t *count) {
    *count = file->told_count;
    return file->told;
}

struct units_import forces_import(const struct forces_file *file) {
    return (struct units_import){file->units, file->count};
}
