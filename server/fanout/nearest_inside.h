// The grid that units are looked for in, for nearest*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef FANOUT_NEAREST_INSIDE_H
#define FANOUT_NEAREST_INSIDE_H

#include <uthash.h>

#include "fanout/nearest.h"

#define SPOT_CELL_E7 100000 // about a kilometre

// A place where a unit is, and all that most questions need to know of it.
struct spot {
    double at[3]; // on a ball of radius 1
    uint64_t can, org;
    int64_t fix_at_ms; // of its newest fix, at both of its spots; INT64_MIN: none
    float pace;        // seconds a metre, detour and all
    uint32_t ready_s;
    uint32_t unit;
    uint8_t kind, which; // enum spot_kind
    bool home;           // it has a SPOT_HOME
};
enum spot_kind { SPOT_FIX, SPOT_HOME, SPOT_KINDS };

struct spot_cell {
    int64_t number;
    uint32_t count, cap, place; // place: in cells and heads
    struct spot *spots;
    uint64_t *can; // of the spots, once more: most questions need to look no further
    UT_hash_handle hh;
};

// What is looked at before a cell is: side by side, so that cells of no use cost next to nothing.
struct spot_head {
    uint64_t can;   // of all that are in it, and maybe of some that were
    uint32_t kinds; // likewise, a bit each
    int32_t row, column;
};

// Where the spots of a unit are.
struct spot_unit {
    struct spot_cell *cells[SPOT_KINDS]; // NULL: it has none
    uint32_t places[SPOT_KINDS];
    uint32_t nowhere; // place + 1 in nowhere; 0: it is somewhere, or not in service
};

struct spot_left {
    double key;
    uint32_t unit;
    enum nearest_reason reason;
};

struct nearest {
    const struct state *state;
    struct picture *picture;
    uint64_t followed; // tick of the picture
    struct spot_unit *units;
    uint32_t unit_cap;
    struct spot_cell *by_number, **cells; // those with spots, in no order
    struct spot_head *heads;              // of cells
    uint32_t cell_count, cell_cap;
    int32_t south, west, north, east; // rows and columns that spots were ever in
    float least_pace;                 // of all that there ever were
    uint32_t *nowhere;                // units in service that are neither here nor there
    uint32_t nowhere_count, nowhere_cap;
    struct spot_left *left; // of one question
    uint32_t left_count, left_cap;
};

// ---- nearest_grid.c
void spot_place(double at[3], int32_t lat_e7, int32_t lon_e7);
int32_t spot_row(int32_t lat_e7);
int32_t spot_column(int32_t lon_e7);
struct spot_cell *spot_cell_find(const struct nearest *nearest, int32_t row, int32_t column); // NULL: nobody is there

#endif
