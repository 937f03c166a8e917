// Fixes on their way into PostgreSQL: packed in memory, as rows of a binary COPY, as arrays of one statement.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_PACK_H
#define STORE_DB_PACK_H

#include "base/mem.h"
#include "domain/fix.h"

// 32 bytes where struct fix has 48; presence is left out. Members in bits hold value + 1, 0 is unknown.
struct packed_fix {
    int64_t at_ms;
    uint64_t altitude : 20; // + 10,000
    uint64_t accuracy : 20;
    uint64_t speed : 17;
    uint64_t battery : 7;
    int32_t lat_e7, lon_e7;
    uint32_t unit : 20;
    uint32_t source : 3; // as it is
    uint32_t marked : 1; // as it is
    uint16_t heading;
};

// False: its unit or place cannot be. Other values out of range become unknown.
bool pack_fix(const struct fix *fix, struct packed_fix *packed);

#define COPY_ROW_MOST 104 // bytes of a row
// "COPY muster.fix (...) FROM STDIN (FORMAT binary)", and what is then fed into it.
extern const char copy_statement[];
void copy_begin(struct buf *buf);
void copy_row(struct buf *buf, const struct packed_fix *fix);
void copy_end(struct buf *buf);

// The columns of many fixes as binary arrays, in the order of current_statement's parameters.
#define CURRENT_ARRAYS 11
extern const char current_statement[]; // the newest fix of each of these units goes into unit_current
void current_arrays(const struct packed_fix *fixes, uint32_t count, struct buf arrays[CURRENT_ARRAYS]);

#endif
