// Reads the table that tests/matrix/expect.py prints, line by line. Its columns are told of there.
// SPDX-License-Identifier: Apache-2.0
#ifndef MATRIX_TABLE_H
#define MATRIX_TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MATRIX_ROWS_AT_LEAST 20000 // of the shipped templates: a table that is cut short proves nothing

struct matrix_line {
    char template[33], mode[8], seat[33], ask[16], target[48], expect[4];
};

static inline bool matrix_read(FILE *table, struct matrix_line *line) {
    char text[256];
    return fgets(text, sizeof text, table) &&
           sscanf(text, "%32[^\t]\t%7[^\t]\t%32[^\t]\t%15[^\t]\t%47[^\t]\t%3[a-z]", line->template, line->mode,
                  line->seat, line->ask, line->target, line->expect) == 6;
}

// The table behind the line with the names of its columns; NULL: there is none. pclose gives 0 when it was whole.
static inline FILE *matrix_open_table(void) {
    struct matrix_line names;
    FILE *table = popen("python3 " SOURCE_DIR "/tests/matrix/expect.py", "r");
    if (table && matrix_read(table, &names) && strcmp(names.expect, "exp") == 0)
        return table;
    if (table)
        pclose(table);
    return NULL;
}

#endif
