// A file of units while it is read, for forces_*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_FORCES_INSIDE_H
#define DOMAIN_FORCES_INSIDE_H

#include "domain/forces.h"

#define FORCES_CELL_MAX 4000 // bytes of one cell that are looked at
#define FORCES_KEPT 40       // bytes of what stands in a cell with a flaw

// A row as it stands in the file. NULL: its column is not there.
struct forces_cells {
    uint32_t line;
    const char *cells[FORCES_COLUMNS];
};

struct forces_row {
    struct unit unit;
    uint32_t line;
    const char *parent; // code; "" none
};

// Where the readers have come to.
struct forces_csv;
struct forces_geojson;

struct forces_file {
    const char *bytes;
    size_t len, at;
    struct forces_yard yard;
    struct arena *arena;                                  // texts of the rows
    bool (*read)(struct forces_file *file, size_t bytes); // false: the file is at its end
    enum { FORCES_READING, FORCES_JUDGING, FORCES_KIN, FORCES_DONE } phase;
    struct forces_csv *csv; // one of the two
    struct forces_geojson *geojson;

    struct forces_row *rows;
    uint32_t count, cap, judged, fresh;
    struct unit *units; // of all rows, when there is no flaw
    size_t text_bytes;
    uint32_t *numbers; // see forces_number

    struct forces_told *told;
    uint32_t told_count, told_cap, flaw_count;
};

void forces_note(struct forces_file *file, uint32_t line, enum forces_column column, enum forces_flaw flaw,
                 const char *text);
// By its name or one of its Chinese names, which case does not matter for; FORCES_COLUMNS: none.
enum forces_column forces_column_of(const char *name);
// Takes the row over, with a note for each cell that cannot be read. False: there are too many rows.
bool forces_take(struct forces_file *file, const struct forces_cells *cells);

void forces_csv_open(struct forces_file *file);
void forces_csv_close(struct forces_file *file);
void forces_geojson_open(struct forces_file *file);
void forces_geojson_close(struct forces_file *file);

#endif
