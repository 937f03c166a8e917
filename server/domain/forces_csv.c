// Reads units from CSV (RFC 4180 and what office programs make of it): a header, then a row for each unit.
// SPDX-License-Identifier: Apache-2.0
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "domain/forces_inside.h"

struct forces_csv {
    struct csv_parser parser;
    enum forces_column columns[FORCES_COLUMNS * 2]; // of the header
    uint32_t column_count, field;
    uint32_t line, begun; // of the file; where the row begins
    bool headed, wide;    // wide: the row has more cells than the header
    bool bad;             // nothing more is read
    struct forces_cells row;
};

static void head_field(struct forces_file *file, const char *text) {
    struct forces_csv *csv = file->csv;
    enum forces_column column = forces_column_of(text);
    if (column == FORCES_COLUMNS)
        forces_note(file, csv->begun, FORCES_COLUMNS, FORCES_COLUMN_UNKNOWN, text);
    for (uint32_t i = 0; column < FORCES_COLUMNS && i < csv->column_count; i++)
        if (csv->columns[i] == column)
            forces_note(file, csv->begun, column, FORCES_COLUMN_TWICE, text);
    if (csv->column_count < sizeof csv->columns / sizeof *csv->columns)
        csv->columns[csv->column_count++] = column;
    else
        csv->wide = true;
}

static void on_field(void *field, size_t len, void *arg) {
    struct forces_file *file = arg;
    struct forces_csv *csv = file->csv;
    const char *text = len ? field : "";
    if (csv->bad)
        return;
    if (!csv->headed) {
        head_field(file, text);
    } else if (csv->field < csv->column_count) {
        const char *copy = arena_text(file->arena, text, len < FORCES_CELL_MAX ? len : FORCES_CELL_MAX);
        csv->row.cells[csv->columns[csv->field]] = copy ? copy : "";
    } else {
        csv->wide |= len > 0;
    }
    csv->field++;
}

// Columns that every file has.
static void end_head(struct forces_file *file) {
    struct forces_csv *csv = file->csv;
    csv->headed = true;
    for (enum forces_column column = FORCES_CODE; column <= FORCES_ORG; column++) {
        bool there = false;
        for (uint32_t i = 0; i < csv->column_count; i++)
            there |= csv->columns[i] == column;
        if (!there)
            forces_note(file, csv->begun, column, FORCES_COLUMN_MISSING, "");
    }
    csv->bad = file->flaw_count > 0; // the rows would only say the same again and again
}

static bool is_empty(const struct forces_csv *csv) {
    bool empty = true;
    for (uint32_t i = 0; empty && i < csv->column_count; i++)
        empty = *csv->row.cells[csv->columns[i]] == '\0';
    return empty;
}

static void on_row(int end, void *arg) {
    (void)end;
    struct forces_file *file = arg;
    struct forces_csv *csv = file->csv;
    if (csv->bad)
        return;
    if (csv->wide)
        forces_note(file, csv->begun, FORCES_COLUMNS, FORCES_CELLS_TOO_MANY, "");
    if (!csv->headed) {
        end_head(file);
    } else if (!is_empty(csv)) {
        csv->row.line = csv->begun;
        csv->bad = !forces_take(file, &csv->row);
    }
    csv->field = 0;
    csv->wide = false;
    // A cell that is left out at the end of a row is empty, its column is there all the same.
    for (uint32_t i = 0; i < csv->column_count && !csv->bad; i++)
        csv->row.cells[csv->columns[i]] = "";
}

// What stands between cells: the sign that the header has most of.
static unsigned char separator_of(const char *bytes, size_t len) {
    static const char signs[] = {',', ';', '\t'};
    size_t counts[sizeof signs] = {0}, best = 0;
    for (size_t i = 0; i < len && bytes[i] != '\n' && bytes[i] != '\r'; i++)
        for (size_t j = 0; j < sizeof signs; j++)
            counts[j] += bytes[i] == signs[j];
    for (size_t j = 1; j < sizeof signs; j++)
        best = counts[j] > counts[best] ? j : best;
    return (unsigned char)signs[best];
}

// A line at a time, so that every row knows where it began.
static bool read_lines(struct forces_file *file, size_t bytes) {
    struct forces_csv *csv = file->csv;
    size_t until = file->len - file->at > bytes ? file->at + bytes : file->len;
    while (file->at < until && !csv->bad) {
        const char *line = file->bytes + file->at, *end = memchr(line, '\n', file->len - file->at);
        size_t len = end ? (size_t)(end - line) + 1 : file->len - file->at;
        csv->line++;
        if (csv->parser.pstate == 0) // between two rows
            csv->begun = csv->line;
        if (csv_parse(&csv->parser, line, len, on_field, on_row, file) != len) {
            forces_note(file, csv->line, FORCES_COLUMNS, FORCES_NOT_CSV, "");
            csv->bad = true;
        }
        file->at += len;
    }
    if (file->at < file->len && !csv->bad)
        return true;
    if (!csv->bad && csv_fini(&csv->parser, on_field, on_row, file) != 0)
        forces_note(file, csv->begun, FORCES_COLUMNS, FORCES_NOT_CSV, "");
    return false;
}

void forces_csv_open(struct forces_file *file) {
    file->csv = mem_new(sizeof *file->csv);
    file->read = read_lines;
    if (csv_init(&file->csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        log_die("forces: libcsv does not know its own options");
    csv_set_delim(&file->csv->parser, separator_of(file->bytes + file->at, file->len - file->at));
}

void forces_csv_close(struct forces_file *file) {
    if (file->csv)
        csv_free(&file->csv->parser);
    free(file->csv);
}
