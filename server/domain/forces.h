// The registry of forces: checks that a description or an import goes through, and files of units (CSV, GeoJSON) that
// become one. Pure; the hub and musterctl ask the same.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_FORCES_H
#define DOMAIN_FORCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/command.h"
#include "domain/state.h"

// Columns of a file, in the order they are written; docs/forces.md says what is in each.
enum forces_column {
    FORCES_CODE,
    FORCES_NAME,
    FORCES_KIND,
    FORCES_ORG,
    FORCES_CAN, // from here on: details
    FORCES_TIER,
    FORCES_LAT,
    FORCES_LON,
    FORCES_CONTACT,
    FORCES_PHONE,
    FORCES_PEOPLE,
    FORCES_PARENT, // code of the unit it belongs to
    FORCES_PILOT,
    FORCES_GEAR,
    FORCES_READY_MIN,
    FORCES_SPEED_KMH,
    FORCES_COLUMNS // as the column of a flaw: the row or the file as a whole
};
const char *forces_column_name(enum forces_column column); // "code" ...; "" of FORCES_COLUMNS

enum forces_flaw {
    FORCES_FINE,
#define X(name, code, zh, en) FORCES_##name,
#include "domain/forces_flaw.def"
#undef X
    FORCES_FLAWS
};
struct forces_flaw_text {
    int code;
    const char *zh, *en;
};
const struct forces_flaw_text *forces_flaw_text(enum forces_flaw flaw); // never NULL

// ---- judging units
struct forces_box {
    bool known;
    int32_t south_e7, west_e7, north_e7, east_e7;
};
// What units are judged against.
struct forces_yard {
    const struct state *state; // NULL: nothing but their form is judged
    const char *scope;         // org code that theirs must lie in, and that of units which are there already; ""  any
    struct forces_box bounds;  // of the district, where homes must be
};
typedef void forces_tell(void *arg, uint32_t row, enum forces_column column, enum forces_flaw flaw);

// Tells every flaw of one row: form, org, capabilities, tier, place.
void forces_judge_unit(const struct forces_yard *yard, const struct unit *unit, uint32_t row, forces_tell *tell,
                       void *arg);

// The number that each row has or will have: that of the unit in service with its code, else the next ones in a row.
void forces_number(const struct state *state, const struct unit *units, uint32_t count, uint32_t *numbers);
// Tells every flaw of parents, which the numbers stand for as in struct unit_details.
void forces_judge_parents(const struct state *state, const struct unit *units, const uint32_t *numbers, uint32_t count,
                          forces_tell *tell, void *arg);

// ---- files
enum forces_format { FORCES_CSV, FORCES_GEOJSON };

#define FORCES_FILE_MAX (2u << 20) // bytes
#define FORCES_TOLD_MAX 2000       // flaws that are kept; the others are counted

struct forces_told {
    uint32_t line; // of the file, from 1; 0: the file as a whole
    enum forces_column column;
    enum forces_flaw flaw;
    const char *text; // what stands there, at most 40 bytes of it
};

struct forces_file;
// `bytes` stay the caller's until the file is closed.
struct forces_file *forces_open(enum forces_format format, const char *bytes, size_t len,
                                const struct forces_yard *yard);
void forces_close(struct forces_file *file); // NULL is fine
// Goes on for about `bytes` of the file or as many rows as that would be. False: all is read and judged.
bool forces_step(struct forces_file *file, size_t bytes);
// Afterwards:
uint32_t forces_row_count(const struct forces_file *file);
uint32_t forces_new_count(const struct forces_file *file);  // rows with a code that the state does not have
uint32_t forces_flaw_count(const struct forces_file *file); // 0: it can be imported
const struct forces_told *forces_told(const struct forces_file *file, uint32_t *count);
// The body of a command; it lives as long as the file. Only without flaws.
struct units_import forces_import(const struct forces_file *file);

// ---- writing, as forces_open reads it
void forces_write_head(struct buf *buf);
void forces_write_unit(struct buf *buf, const struct state *state, const struct unit *unit);

#endif
