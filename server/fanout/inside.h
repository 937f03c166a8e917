// What the files of this room know of each other: slots of units, cells, lenses and the frames of one turn.
// SPDX-License-Identifier: Apache-2.0
#ifndef FANOUT_INSIDE_H
#define FANOUT_INSIDE_H

#include <uthash.h>
#include <utlist.h>

#include "fanout/picture.h"

// The lists a unit hangs in while it is shown: its grid cell, cell 0, and those waiting to become stale or lost.
enum link { LINK_CELL, LINK_ALL, LINK_SILENCE, LINKS };

// One unit. Slots stay where they are, so lists may point into them.
struct slot {
    struct fix fix;
    struct cell *cell; // grid cell; NULL: nothing is shown of it
    uint64_t tick;     // when it changed last
    int64_t heard_ms;
    uint64_t org; // 12 digits as a number; 0: the state does not know the unit
    enum unit_kind kind;
    struct {
        struct slot *prev, *next;
    } links[LINKS];
};

// Who left a cell, with what filters ask for as it was then.
struct left {
    uint64_t tick, org;
    uint32_t unit;
    enum unit_kind kind;
};

struct cell {
    int64_t number;
    enum link link;
    struct slot *units; // changed last comes first, so that a walk for news stops early
    uint64_t changed;   // tick of the last change
    struct left *left;  // a ring of the newest LEFT_MAX
    uint32_t left_cap, left_first, left_count;
    uint64_t left_forgot; // who left up to this tick is no longer known in full
    struct cell *empty_prev, *empty_next;
    UT_hash_handle hh;
};

// What a view lets through, in canonical form. Compared as bytes: zero it first.
struct filter_key {
    uint64_t org_first, org_last;
    uint32_t kinds; // bit per enum unit_kind; 0: nothing passes
    uint8_t coarse;
    bool detail;
};
struct filter {
    struct filter_key key;
    uint64_t id;
    uint32_t refs;
    UT_hash_handle hh;
};

struct lens_key {
    uint64_t filter;
    int64_t south, west, north, east; // rows and columns of the grid, both ends in; all -1: cell 0
};
struct lens {
    struct lens_key key;
    struct picture *picture;
    struct filter *filter;
    uint64_t id;
    uint32_t refs;
    UT_hash_handle hh;
};

// Bytes made in this turn: a block (maker is a filter) or a frame of several (maker is a lens, cell 0).
struct piece_key {
    uint64_t maker;
    int64_t cell;
    uint64_t since;
};
struct piece {
    struct piece_key key;
    size_t at, len; // in frames.bytes, PICTURE_HEADROOM before it
    uint32_t rows;
    struct piece *next; // spare ones
    UT_hash_handle hh;
};
struct frames {
    struct piece *pieces, *spare;
    struct buf bytes;
    struct fix *rows; // scratch
    uint32_t rows_cap;
    uint32_t *left; // scratch, LEFT_MAX
};

struct picture {
    const struct state *state;
    struct presence_limits presence;
    int32_t cell_e7;
    int64_t columns;
    uint64_t tick;  // the open one
    int64_t now_ms; // newest time heard of

    struct slot **chunks;
    uint32_t chunk_count;
    uint32_t count, count_presence[PRESENCE_LOST + 1];
    struct slot *silence[UNIT_KINDS][PRESENCE_LOST]; // live and stale units per kind, longest silent first

    struct cell all;    // cell 0
    struct cell *cells; // those with units, and those emptied lately
    struct cell *empty; // the latter, longest empty first
    uint32_t empty_count;
    uint64_t reaped; // what happened in grid cells up to this tick is no longer known in full

    uint64_t last_id;
    struct filter *filters;
    struct lens *lenses;
    struct frames frames;
};

// ---- cell.c: units in a cell, and the grid
#define LEFT_MAX 1024u   // departures a cell remembers
#define EMPTY_TICKS 600u // an empty cell is kept this long for viewers that are late
#define EMPTY_MAX 4096u  // but not more than these
int64_t cell_row(const struct picture *picture, int32_t lat_e7);
int64_t cell_column(const struct picture *picture, int32_t lon_e7);
int64_t cell_number(const struct picture *picture, int64_t row, int64_t column);
struct cell *cell_find(struct picture *picture, int64_t number); // NULL: no unit there, or none for long
void cell_enter(struct picture *picture, struct slot *slot);     // into cell 0 and the grid cell of slot->fix
void cell_leave(struct picture *picture, struct slot *slot);     // out of both
void cell_change(struct picture *picture, struct slot *slot);    // in this tick, and maybe into another grid cell
void cell_note_left(struct picture *picture, struct cell *cell, const struct slot *slot);
void cell_reap(struct picture *picture);
void cell_destroy_all(struct picture *picture);

// ---- slot
struct slot *slot_find(const struct picture *picture, uint32_t unit); // shown units only; NULL: not
uint32_t slot_limit(const struct picture *picture);                   // above every number shown

// ---- lens.c: orgs below `scope` are a run of numbers, both ends in
void org_range(const char *scope, uint64_t *first, uint64_t *last);

// ---- frame.c
bool filter_passes(const struct filter_key *filter, uint64_t org, enum unit_kind kind);
void frames_clear(struct frames *frames); // at a turn
void frames_free(struct frames *frames);

#endif
