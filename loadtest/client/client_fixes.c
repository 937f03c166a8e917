// Rows of fixes to columns, and back.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/mem.h"
#include "client/client.h"

#define UNKNOWN_ALTITUDE (-1000000)

static bool fits(int64_t delta) {
    return delta >= INT32_MIN && delta <= INT32_MAX;
}

static uint32_t rows_that_fit(const struct client_fix *rows, uint32_t count) {
    for (uint32_t i = 1; i < count; i++)
        if (!fits((int64_t)rows[i].lat_e7 - rows[i - 1].lat_e7) ||
            !fits((int64_t)rows[i].lon_e7 - rows[i - 1].lon_e7) || !fits(rows[i].at_ms - rows[i - 1].at_ms) ||
            !fits((int64_t)rows[i].unit - rows[i - 1].unit))
            return i;
    return count;
}

// One block holds all columns; a column nothing is known for stays empty.
struct columns {
    int32_t *unit, *lat, *lon, *time, *altitude;
    uint32_t *speed, *heading, *accuracy, *battery, *source, *state, *alarm;
};

static struct columns columns_create(uint32_t count) {
    int32_t *block = mem_new((size_t)count * 12 * sizeof *block);
    uint32_t *other = (uint32_t *)block + (size_t)count * 5;
    return (struct columns){
        block,         block + count,     block + 2 * count, block + 3 * count, block + 4 * count, other,
        other + count, other + 2 * count, other + 3 * count, other + 4 * count, other + 5 * count, other + 6 * count};
}

static uint32_t plus_one(int32_t value) {
    return value < 0 ? 0 : (uint32_t)value + 1;
}

uint32_t client_fixes_pack(Muster__V1__Fixes *fixes, const struct client_fix *rows, uint32_t count) {
    muster__v1__fixes__init(fixes);
    count = rows_that_fit(rows, count);
    if (count == 0)
        return 0;
    struct columns to = columns_create(count);
    struct client_fix before = {.lat_e7 = rows[0].lat_e7, .lon_e7 = rows[0].lon_e7, .at_ms = rows[0].at_ms};
    uint32_t speeds = 0, headings = 0, altitudes = 0, accuracies = 0, batteries = 0, sources = 0, states = 0,
             alarms = 0;
    for (uint32_t i = 0; i < count; before = rows[i++]) {
        const struct client_fix *row = &rows[i];
        to.unit[i] = (int32_t)((int64_t)row->unit - before.unit);
        to.lat[i] = row->lat_e7 - before.lat_e7;
        to.lon[i] = row->lon_e7 - before.lon_e7;
        to.time[i] = (int32_t)(row->at_ms - before.at_ms);
        to.altitude[i] = row->altitude_dm;
        altitudes += row->altitude_dm != UNKNOWN_ALTITUDE;
        speeds += (to.speed[i] = plus_one(row->speed_cms)) != 0;
        headings += (to.heading[i] = plus_one(row->heading_cdeg)) != 0;
        accuracies += (to.accuracy[i] = plus_one(row->accuracy_dm)) != 0;
        batteries += (to.battery[i] = plus_one(row->battery)) != 0;
        sources += (to.source[i] = row->source) != 0;
        states += (to.state[i] = row->state) != 0;
        alarms += (to.alarm[i] = row->alarm) != 0;
    }
    fixes->base_at_ms = rows[0].at_ms;
    fixes->base_lat_e7 = rows[0].lat_e7;
    fixes->base_lon_e7 = rows[0].lon_e7;
    fixes->unit = to.unit, fixes->n_unit = count;
    fixes->dlat = to.lat, fixes->n_dlat = count;
    fixes->dlon = to.lon, fixes->n_dlon = count;
    fixes->dtime = to.time, fixes->n_dtime = count;
    fixes->altitude_dm = to.altitude, fixes->n_altitude_dm = altitudes ? count : 0;
    fixes->speed_cms = to.speed, fixes->n_speed_cms = speeds ? count : 0;
    fixes->heading_cdeg = to.heading, fixes->n_heading_cdeg = headings ? count : 0;
    fixes->accuracy_dm = to.accuracy, fixes->n_accuracy_dm = accuracies ? count : 0;
    fixes->battery = to.battery, fixes->n_battery = batteries ? count : 0;
    fixes->source = to.source, fixes->n_source = sources ? count : 0;
    fixes->state = to.state, fixes->n_state = states ? count : 0;
    fixes->alarm = to.alarm, fixes->n_alarm = alarms ? count : 0;
    return count;
}

void client_fixes_free(Muster__V1__Fixes *fixes) {
    free(fixes->unit); // the block begins with it
    muster__v1__fixes__init(fixes);
}

static bool lengths_agree(const Muster__V1__Fixes *f) {
    const size_t n = f->n_unit;
    const size_t maybe[] = {f->n_speed_cms, f->n_heading_cdeg, f->n_altitude_dm, f->n_accuracy_dm, f->n_battery,
                            f->n_source,    f->n_state,        f->n_speed_dms,   f->n_heading_3deg};
    for (size_t i = 0; i < sizeof maybe / sizeof *maybe; i++)
        if (maybe[i] != 0 && maybe[i] != n)
            return false;
    return f->n_dlat == n && f->n_dlon == n && f->n_dtime == n && f->coarse <= 4;
}

// Adds a step to a running sum that has to stay within [min, max].
static bool step(int64_t *sum, int64_t delta, int64_t min, int64_t max) {
    return !__builtin_add_overflow(*sum, delta, sum) && *sum >= min && *sum <= max;
}

static int32_t minus_one(size_t n, const uint32_t *column, size_t i) {
    return n == 0 || column[i] > INT32_MAX ? -1 : (int32_t)column[i] - 1;
}

static int32_t steps(uint32_t value, int32_t step) {
    return value == 0 || value > (uint32_t)(INT32_MAX / step) ? -1 : (int32_t)(value - 1) * step;
}

static void fill_rest(const Muster__V1__Fixes *f, size_t i, struct client_fix *row) {
    row->speed_cms = minus_one(f->n_speed_cms, f->speed_cms, i);
    row->heading_cdeg = minus_one(f->n_heading_cdeg, f->heading_cdeg, i);
    if (f->n_speed_dms)
        row->speed_cms = steps(f->speed_dms[i], 10);
    if (f->n_heading_3deg)
        row->heading_cdeg = steps(f->heading_3deg[i], 300);
    row->accuracy_dm = minus_one(f->n_accuracy_dm, f->accuracy_dm, i);
    row->battery = minus_one(f->n_battery, f->battery, i);
    row->altitude_dm = f->n_altitude_dm ? f->altitude_dm[i] : UNKNOWN_ALTITUDE;
    row->source = f->n_source ? f->source[i] : 0;
    row->state = f->n_state ? f->state[i] : 0;
}

// Without `each`: only looks whether all rows can be had.
static bool walk(const Muster__V1__Fixes *f, void (*each)(void *, const struct client_fix *), void *arg) {
    static const int64_t scales[] = {1, 10, 100, 1000, 10000};
    const int64_t scale = scales[f->coarse];
    int64_t unit = 0, lat = f->base_lat_e7, lon = f->base_lon_e7, at = f->base_at_ms;
    for (size_t i = 0; i < f->n_unit; i++) {
        if (!step(&unit, f->unit[i], 0, UINT32_MAX) || !step(&lat, scale * f->dlat[i], INT32_MIN, INT32_MAX) ||
            !step(&lon, scale * f->dlon[i], INT32_MIN, INT32_MAX) || !step(&at, f->dtime[i], INT64_MIN, INT64_MAX))
            return false;
        struct client_fix row = {.unit = (uint32_t)unit, .lat_e7 = (int32_t)lat, .lon_e7 = (int32_t)lon, .at_ms = at};
        fill_rest(f, i, &row);
        if (each)
            each(arg, &row);
    }
    return true;
}

bool client_fixes_each(const Muster__V1__Fixes *fixes, void (*each)(void *arg, const struct client_fix *fix),
                       void *arg) {
    if (!lengths_agree(fixes) || !walk(fixes, NULL, NULL))
        return false;
    return walk(fixes, each, arg);
}
