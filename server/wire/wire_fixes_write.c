// Writes rows of fixes as columns. This runs for every map cell and tick, so the packing is done by hand.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_field.h"
#include "wire/wire.h"

#define FRAME_FIXES 7 // field of ServerFrame
#define VARINT32 5    // bytes at most
#define LIKELY_ROW 11 // bytes, to guess lengths by

// Field numbers of Fixes.
enum { BASE_AT_MS = 1, BASE_LAT, BASE_LON, COARSE, CELL = 16, WHOLE, LEFT, BATCH };
enum column {
    UNIT = 5,
    DLAT,
    DLON,
    DTIME,
    SPEED,
    HEADING,
    ALTITUDE,
    ACCURACY,
    BATTERY,
    SOURCE,
    STATE,
    SPEED_DMS = 20,
    HEADING_3DEG,
};

static const int32_t scales[WIRE_COARSE_MAX + 1] = {1, 10, 100, 1000, 10000};

// Rows that go into one message.
struct table {
    const struct fix *rows;
    uint32_t count;
    int32_t scale;
    uint16_t order[WIRE_FIXES_MAX]; // of the rows
};

// ---- what there is

struct range {
    int64_t least, most;
};
// False: with this value the range would be wider than a step of a column.
static inline bool widen(struct range *range, int64_t value) {
    range->least = value < range->least ? value : range->least;
    range->most = value > range->most ? value : range->most;
    return (uint64_t)range->most - (uint64_t)range->least <= INT32_MAX;
}

// Rows, counted from the first, between any two of which a step fits its column. At least one.
static uint32_t count_fitting(const struct fix *rows, uint32_t count) {
    struct range unit = {0, 0}, lat = {rows->lat_e7, rows->lat_e7}, lon = {rows->lon_e7, rows->lon_e7},
                 at = {rows->at_ms, rows->at_ms};
    for (uint32_t i = 0; i < count; i++) {
        bool fits = widen(&unit, rows[i].unit) & widen(&lat, rows[i].lat_e7) & widen(&lon, rows[i].lon_e7) &
                    widen(&at, rows[i].at_ms);
        if (!fits)
            return i > 0 ? i : 1;
    }
    return count;
}

// Columns in which some row knows something, as bits.
static uint32_t find_known(const struct fix *rows, uint32_t count, struct wire_fixes_style style) {
    bool speed = false, heading = false, altitude = false, accuracy = false, battery = false, source = false,
         state = false;
    for (uint32_t i = 0; i < count; i++) {
        speed |= rows[i].speed_cms >= 0;
        heading |= rows[i].heading_cdeg >= 0;
        altitude |= rows[i].altitude_dm != FIX_UNKNOWN_ALTITUDE;
        accuracy |= rows[i].accuracy_dm >= 0;
        battery |= rows[i].battery >= 0;
        source |= rows[i].source != FIX_SOURCE_UNKNOWN;
        state |= rows[i].presence != PRESENCE_LIVE || rows[i].marked;
    }
    uint32_t bits = (uint32_t)speed << SPEED_DMS | (uint32_t)heading << HEADING_3DEG;
    if (style.detail)
        bits = (uint32_t)speed << SPEED | (uint32_t)heading << HEADING | (uint32_t)altitude << ALTITUDE |
               (uint32_t)accuracy << ACCURACY | (uint32_t)battery << BATTERY | (uint32_t)source << SOURCE;
    return style.state ? bits | (uint32_t)state << STATE : bits;
}

// ---- order

#define FEW 48 // up to here insertion is quicker than counting
#define DIGIT_BITS 10
#define DIGITS (1u << DIGIT_BITS)
_Static_assert(UNIT_NUMBER_MAX < 1u << 2 * DIGIT_BITS, "two digits hold a unit number");

static void sort_digit(const struct fix *rows, uint32_t count, unsigned shift, const uint16_t *from, uint16_t *to) {
    uint32_t place[DIGITS] = {0};
    for (uint32_t i = 0; i < count; i++)
        place[rows[i].unit >> shift & (DIGITS - 1)]++;
    for (uint32_t digit = 0, before = 0, here; digit < DIGITS; digit++, before += here) {
        here = place[digit];
        place[digit] = before;
    }
    for (uint32_t i = 0; i < count; i++)
        to[place[rows[from[i]].unit >> shift & (DIGITS - 1)]++] = from[i];
}

static void insert_rows(struct table *table) {
    for (uint32_t i = 1, j; i < table->count; i++) {
        uint16_t row = table->order[i];
        for (j = i; j > 0 && table->rows[table->order[j - 1]].unit > table->rows[row].unit; j--)
            table->order[j] = table->order[j - 1];
        table->order[j] = row;
    }
}

static void count_rows(struct table *table) {
    uint16_t other[WIRE_FIXES_MAX];
    sort_digit(table->rows, table->count, 0, table->order, other);
    sort_digit(table->rows, table->count, DIGIT_BITS, other, table->order);
}

// By unit, so that its column is mostly ones; teams are near each other too. Sorting is never needed, only good.
static void sort_rows(struct table *table) {
    bool sorted = true;
    for (uint32_t i = 0; i < table->count; i++) {
        table->order[i] = (uint16_t)i;
        sorted &= i == 0 || table->rows[i - 1].unit <= table->rows[i].unit;
    }
    if (sorted)
        return;
    if (table->count <= FEW)
        insert_rows(table);
    else
        count_rows(table);
}

// ---- columns

// The nearest point of the grid, counted in steps of the grid.
static inline int64_t on_grid(int64_t degrees_e7, int32_t scale) {
    if (scale == 1)
        return degrees_e7;
    return (degrees_e7 + (degrees_e7 < 0 ? -scale : scale) / 2) / scale;
}

static inline int64_t raw_value(enum column column, const struct fix *fix, int32_t scale) {
    switch (column) {
    case UNIT:
        return fix->unit;
    case DLAT:
        return on_grid(fix->lat_e7, scale);
    case DLON:
        return on_grid(fix->lon_e7, scale);
    case DTIME:
        return fix->at_ms;
    case SPEED:
        return (int64_t)fix->speed_cms + 1;
    case HEADING:
        return (int64_t)fix->heading_cdeg + 1;
    case ALTITUDE:
        return fix->altitude_dm;
    case ACCURACY:
        return (int64_t)fix->accuracy_dm + 1;
    case BATTERY:
        return fix->battery + 1;
    case SOURCE:
        return fix->source;
    case STATE:
        return fix->presence | (fix->marked ? 4 : 0);
    case SPEED_DMS:
        return fix->speed_cms < 0 ? 0 : ((int64_t)fix->speed_cms + 5) / 10 + 1;
    case HEADING_3DEG:
        return fix->heading_cdeg < 0 ? 0 : ((int64_t)fix->heading_cdeg + 150) / 300 % 120 + 1;
    }
    return 0;
}

// `column` and `coarse` are constants wherever this is used, so each use becomes a small loop of its own.
__attribute__((always_inline)) static inline void put_column(struct buf *buf, const struct table *table,
                                                             enum column column, int64_t base, bool coarse) {
    struct proto_mark mark = proto_open(buf, column, 2 * (size_t)table->count);
    buf_reserve(buf, VARINT32 * (size_t)table->count);
    uint8_t *to = buf->data + buf->len;
    int64_t before = base;
    for (uint32_t i = 0; i < table->count; i++) {
        int64_t value = raw_value(column, &table->rows[table->order[i]], coarse ? table->scale : 1);
        if (column <= DTIME) {
            to = proto_varint(to, (uint32_t)proto_zigzag(value - before));
            before = value;
        } else {
            to = proto_varint(to, column == ALTITUDE ? (uint32_t)proto_zigzag(value) : (uint32_t)value);
        }
    }
    buf->len = (size_t)(to - buf->data);
    proto_close(buf, mark);
}

static void put_places(struct buf *buf, const struct table *table, int64_t lat, int64_t lon) {
    if (table->scale == 1) {
        put_column(buf, table, DLAT, lat, false);
        put_column(buf, table, DLON, lon, false);
    } else {
        put_column(buf, table, DLAT, lat, true);
        put_column(buf, table, DLON, lon, true);
    }
}

#define PUT_KNOWN(column)                                                                                              \
    if (known & 1u << (column))                                                                                        \
    put_column(buf, table, (column), 0, false)

static void put_columns(struct buf *buf, const struct table *table, struct wire_fixes_style style) {
    const struct fix *first = &table->rows[table->order[0]];
    int64_t lat = on_grid(first->lat_e7, table->scale), lon = on_grid(first->lon_e7, table->scale);
    proto_put_varint(buf, BASE_AT_MS, (uint64_t)first->at_ms);
    proto_put_zigzag(buf, BASE_LAT, lat * table->scale);
    proto_put_zigzag(buf, BASE_LON, lon * table->scale);
    proto_put_varint(buf, COARSE, style.coarse);
    put_column(buf, table, UNIT, 0, false);
    put_places(buf, table, lat, lon);
    put_column(buf, table, DTIME, first->at_ms, false);
    uint32_t known = find_known(table->rows, table->count, style);
    PUT_KNOWN(SPEED);
    PUT_KNOWN(HEADING);
    PUT_KNOWN(ALTITUDE);
    PUT_KNOWN(ACCURACY);
    PUT_KNOWN(BATTERY);
    PUT_KNOWN(SOURCE);
    PUT_KNOWN(STATE);
    PUT_KNOWN(SPEED_DMS);
    PUT_KNOWN(HEADING_3DEG);
}

static void put_left(struct buf *buf, const uint32_t *left, uint32_t count) {
    struct proto_mark mark = proto_open(buf, LEFT, 2 * (size_t)count);
    buf_reserve(buf, VARINT32 * (size_t)count);
    uint8_t *to = buf->data + buf->len;
    for (uint32_t i = 0; i < count; i++)
        to = proto_varint(to, left[i]);
    buf->len = (size_t)(to - buf->data);
    proto_close(buf, mark);
}

uint32_t wire_write_fixes(struct buf *buf, const struct wire_fixes *fixes, struct wire_fixes_style style) {
    struct table table;
    table.rows = fixes->rows;
    table.count = fixes->count < WIRE_FIXES_MAX ? fixes->count : WIRE_FIXES_MAX;
    table.scale = scales[style.coarse];
    if (table.count > 0) {
        table.count = count_fitting(table.rows, table.count);
        sort_rows(&table);
        put_columns(buf, &table, style);
    }
    proto_put_zigzag(buf, CELL, fixes->cell);
    proto_put_varint(buf, WHOLE, fixes->whole);
    if (fixes->left_count > 0)
        put_left(buf, fixes->left, fixes->left_count);
    proto_put_varint(buf, BATCH, fixes->batch);
    return table.count;
}

void wire_piece_fixes(struct buf *buf, const struct wire_fixes *fixes, struct wire_fixes_style style) {
    struct wire_fixes rest = *fixes;
    do {
        uint32_t likely = rest.count < WIRE_FIXES_MAX ? rest.count : WIRE_FIXES_MAX;
        struct proto_mark mark = proto_open(buf, FRAME_FIXES, LIKELY_ROW * (size_t)likely + 2 * rest.left_count);
        uint32_t written = wire_write_fixes(buf, &rest, style);
        proto_close(buf, mark);
        if (written > 0) // without rows there may be no table to step on in
            rest.rows += written;
        rest.count -= written;
        rest.whole = false;
        rest.left_count = 0;
    } while (rest.count > 0);
}
