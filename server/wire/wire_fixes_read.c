// Reads columns of fixes into rows.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_field.h"
#include "wire/wire.h"

#define PRESENCE_BITS 3u
#define MARKED_BIT 4u
#define SOS_BIT 1u

static const int32_t scales[WIRE_COARSE_MAX + 1] = {1, 10, 100, 1000, 10000};

// A column of full length, or none.
static bool fits(size_t count, size_t rows) {
    return count == 0 || count == rows;
}

static bool is_table(const Muster__V1__Fixes *from) {
    size_t rows = from->n_unit;
    return rows <= WIRE_FIXES_MAX && from->coarse <= WIRE_COARSE_MAX && from->n_dlat == rows && from->n_dlon == rows &&
           from->n_dtime == rows && fits(from->n_speed_cms, rows) && fits(from->n_heading_cdeg, rows) &&
           fits(from->n_altitude_dm, rows) && fits(from->n_accuracy_dm, rows) && fits(from->n_battery, rows) &&
           fits(from->n_source, rows) && fits(from->n_state, rows) && fits(from->n_speed_dms, rows) &&
           fits(from->n_heading_3deg, rows) && fits(from->n_alarm, rows);
}

// Value + 1, 0 unknown. What is larger than `most` stays too large, so that the rules refuse the row and not the frame.
static int32_t known(const uint32_t *column, size_t count, size_t row, int32_t most) {
    uint32_t value = count ? column[row] : 0;
    return value == 0 ? FIX_UNKNOWN : value - 1 > (uint32_t)most ? most : (int32_t)(value - 1);
}

static int32_t steps(uint32_t value, int32_t step) {
    int32_t most = INT32_MAX / step;
    return value == 0 ? FIX_UNKNOWN : (value - 1 > (uint32_t)most ? most : (int32_t)(value - 1)) * step;
}

static void read_details(const Muster__V1__Fixes *from, size_t row, struct fix *fix) {
    fix->speed_cms = known(from->speed_cms, from->n_speed_cms, row, INT32_MAX);
    if (from->n_speed_dms)
        fix->speed_cms = steps(from->speed_dms[row], 10);
    fix->heading_cdeg = known(from->heading_cdeg, from->n_heading_cdeg, row, INT32_MAX);
    if (from->n_heading_3deg)
        fix->heading_cdeg = steps(from->heading_3deg[row], 300);
    fix->accuracy_dm = known(from->accuracy_dm, from->n_accuracy_dm, row, INT32_MAX);
    fix->battery = (int8_t)known(from->battery, from->n_battery, row, INT8_MAX);
    fix->altitude_dm = from->n_altitude_dm ? from->altitude_dm[row] : FIX_UNKNOWN_ALTITUDE;
    fix->source = (uint8_t)proto_enum(from->n_source ? from->source[row] : 0, FIX_SOURCES);
    fix->alarm = from->n_alarm && (from->alarm[row] & SOS_BIT);
    uint32_t state = from->n_state ? from->state[row] : 0, presence = state & PRESENCE_BITS;
    fix->presence = (uint8_t)(presence > PRESENCE_LOST ? PRESENCE_LOST : presence);
    fix->marked = (state & MARKED_BIT) != 0;
}

// Sums in 64 bits: 10,000 deltas times the scale cannot leave them; the device's time alone can.
struct sums {
    int64_t unit, lat, lon, at_ms;
};
static bool add_row(const Muster__V1__Fixes *from, size_t row, struct sums *sums) {
    int64_t scale = scales[from->coarse];
    sums->unit += from->unit[row];
    sums->lat += from->dlat[row] * scale;
    sums->lon += from->dlon[row] * scale;
    return !__builtin_add_overflow(sums->at_ms, from->dtime[row], &sums->at_ms) && sums->unit >= 0 &&
           sums->unit <= UINT32_MAX && sums->lat >= INT32_MIN && sums->lat <= INT32_MAX && sums->lon >= INT32_MIN &&
           sums->lon <= INT32_MAX;
}

enum refusal wire_read_fixes(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_fixes *out) {
    *out = (struct wire_fixes){0};
    const Muster__V1__Fixes *from = proto_unpack(&muster__v1__fixes__descriptor, bytes, len, arena);
    if (!from || !is_table(from))
        return REFUSAL_MALFORMED;
    struct fix *rows = arena_alloc(arena, from->n_unit * sizeof *rows);
    if (!rows)
        return REFUSAL_MALFORMED;
    struct sums sums = {.lat = from->base_lat_e7, .lon = from->base_lon_e7, .at_ms = from->base_at_ms};
    for (size_t i = 0; i < from->n_unit; i++) {
        if (!add_row(from, i, &sums))
            return REFUSAL_MALFORMED;
        rows[i] = (struct fix){
            .unit = (uint32_t)sums.unit, .lat_e7 = (int32_t)sums.lat, .lon_e7 = (int32_t)sums.lon, .at_ms = sums.at_ms};
        read_details(from, i, &rows[i]);
    }
    *out = (struct wire_fixes){.rows = rows,
                               .count = (uint32_t)from->n_unit,
                               .batch = from->batch,
                               .cell = from->cell,
                               .whole = from->whole,
                               .left = from->left,
                               .left_count = (uint32_t)from->n_left};
    return REFUSAL_NONE;
}
