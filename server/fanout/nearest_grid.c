// Keeps units in the grid: where their fixes are and where they are at home.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue_capabilities.h"
#include "fanout/inside.h"
#include "fanout/nearest_inside.h"

void spot_place(double at[3], int32_t lat_e7, int32_t lon_e7) {
    double lat = lat_e7 * (M_PI / 180e7), lon = lon_e7 * (M_PI / 180e7), out = cos(lat);
    at[0] = out * cos(lon);
    at[1] = out * sin(lon);
    at[2] = sin(lat);
}

int32_t spot_row(int32_t lat_e7) {
    return (int32_t)(((int64_t)lat_e7 + 900000000) / SPOT_CELL_E7);
}

int32_t spot_column(int32_t lon_e7) {
    return (int32_t)(((int64_t)lon_e7 + 1800000000) / SPOT_CELL_E7);
}

static int64_t number_of(int32_t row, int32_t column) {
    return (int64_t)row << 32 | column;
}

// ---- cells

struct spot_cell *spot_cell_find(const struct nearest *nearest, int32_t row, int32_t column) {
    int64_t number = number_of(row, column);
    struct spot_cell *cell;
    HASH_FIND(hh, nearest->by_number, &number, sizeof number, cell);
    return cell;
}

static struct spot_cell *cell_for(struct nearest *nearest, int32_t row, int32_t column) {
    struct spot_cell *cell = spot_cell_find(nearest, row, column);
    if (cell)
        return cell;
    cell = mem_new(sizeof *cell);
    cell->number = number_of(row, column);
    HASH_ADD(hh, nearest->by_number, number, sizeof cell->number, cell);
    if (nearest->cell_count == nearest->cell_cap) {
        nearest->cell_cap = nearest->cell_cap ? 2 * nearest->cell_cap : 64;
        nearest->cells = mem_resize(nearest->cells, nearest->cell_cap * sizeof(struct spot_cell *));
        nearest->heads = mem_resize(nearest->heads, nearest->cell_cap * sizeof *nearest->heads);
    }
    cell->place = nearest->cell_count;
    nearest->heads[nearest->cell_count] = (struct spot_head){.row = row, .column = column};
    nearest->cells[nearest->cell_count++] = cell;
    nearest->south = row < nearest->south ? row : nearest->south;
    nearest->north = row > nearest->north ? row : nearest->north;
    nearest->west = column < nearest->west ? column : nearest->west;
    nearest->east = column > nearest->east ? column : nearest->east;
    return cell;
}

static void cell_free(struct nearest *nearest, struct spot_cell *cell) {
    struct spot_cell *last = nearest->cells[--nearest->cell_count];
    nearest->cells[cell->place] = last;
    nearest->heads[cell->place] = nearest->heads[last->place];
    last->place = cell->place;
    HASH_DEL(nearest->by_number, cell);
    free(cell->spots);
    free(cell->can);
    free(cell);
}

// ---- spots

static struct spot_unit *unit_of(struct nearest *nearest, uint32_t unit) {
    if (unit >= nearest->unit_cap) {
        uint32_t cap = nearest->unit_cap ? nearest->unit_cap : 1024;
        while (cap <= unit)
            cap *= 2;
        nearest->units = mem_resize(nearest->units, cap * sizeof *nearest->units);
        memset(nearest->units + nearest->unit_cap, 0, (cap - nearest->unit_cap) * sizeof *nearest->units);
        nearest->unit_cap = cap;
    }
    return &nearest->units[unit];
}

static void take_out(struct nearest *nearest, uint32_t unit, enum spot_kind which) {
    struct spot_unit *own = unit_of(nearest, unit);
    struct spot_cell *cell = own->cells[which];
    if (!cell)
        return;
    struct spot *last = &cell->spots[--cell->count];
    cell->spots[own->places[which]] = *last;
    cell->can[own->places[which]] = cell->can[cell->count];
    nearest->units[last->unit].places[last->which] = own->places[which];
    own->cells[which] = NULL;
    if (cell->count == 0)
        cell_free(nearest, cell);
}

static void put_in(struct nearest *nearest, const struct spot *spot, int32_t lat_e7, int32_t lon_e7) {
    struct spot_unit *own = unit_of(nearest, spot->unit);
    struct spot_cell *cell = cell_for(nearest, spot_row(lat_e7), spot_column(lon_e7));
    if (cell->count == cell->cap) {
        cell->cap = cell->cap ? 2 * cell->cap : 4;
        cell->spots = mem_resize(cell->spots, cell->cap * sizeof *cell->spots);
        cell->can = mem_resize(cell->can, cell->cap * sizeof *cell->can);
    }
    nearest->heads[cell->place].can |= spot->can;
    nearest->heads[cell->place].kinds |= 1u << spot->kind;
    own->cells[spot->which] = cell;
    own->places[spot->which] = cell->count;
    cell->spots[cell->count] = *spot;
    cell->can[cell->count] = spot->can;
    spot_place(cell->spots[cell->count++].at, lat_e7, lon_e7);
}

static void set_nowhere(struct nearest *nearest, uint32_t unit, bool is) {
    struct spot_unit *own = unit_of(nearest, unit);
    if (is == (own->nowhere != 0))
        return;
    if (!is) {
        uint32_t last = nearest->nowhere[--nearest->nowhere_count];
        nearest->nowhere[own->nowhere - 1] = last;
        nearest->units[last].nowhere = own->nowhere;
        own->nowhere = 0;
        return;
    }
    if (nearest->nowhere_count == nearest->nowhere_cap) {
        nearest->nowhere_cap = nearest->nowhere_cap ? 2 * nearest->nowhere_cap : 64;
        nearest->nowhere = mem_resize(nearest->nowhere, nearest->nowhere_cap * sizeof *nearest->nowhere);
    }
    nearest->nowhere[nearest->nowhere_count++] = unit;
    own->nowhere = nearest->nowhere_count;
}

static struct spot spot_of(struct nearest *nearest, const struct unit *unit, const struct fix *fix,
                           enum spot_kind which) {
    struct capability_speed speed = capabilities_speed(state_capabilities(nearest->state), unit);
    struct spot spot = {.can = state_unit_can(nearest->state, unit),
                        .org = strtoull(unit->org, NULL, 10),
                        .pace = (float)speed.detour_permille / (10.0f * (float)speed.cms),
                        .ready_s = unit->details ? unit->details->ready_min * 60 : 0,
                        .fix_at_ms = fix ? fix->at_ms : INT64_MIN,
                        .home = unit->details && unit->details->home.known,
                        .unit = unit->number,
                        .kind = (uint8_t)unit->kind,
                        .which = (uint8_t)which};
    nearest->least_pace = spot.pace < nearest->least_pace ? spot.pace : nearest->least_pace;
    return spot;
}

// ---- what is told

static void put_fix(struct nearest *nearest, const struct unit *unit, const struct fix *fix) {
    struct spot spot = spot_of(nearest, unit, fix, SPOT_FIX);
    put_in(nearest, &spot, fix->lat_e7, fix->lon_e7);
}

void nearest_touch(struct nearest *nearest, uint32_t number) {
    const struct unit *unit = state_unit(nearest->state, number);
    const struct fix *fix = picture_newest(nearest->picture, number);
    take_out(nearest, number, SPOT_FIX);
    take_out(nearest, number, SPOT_HOME);
    bool serves = unit && !unit->retired, home = serves && unit->details && unit->details->home.known;
    if (serves && fix)
        put_fix(nearest, unit, fix);
    if (home) {
        struct spot spot = spot_of(nearest, unit, fix, SPOT_HOME);
        put_in(nearest, &spot, unit->details->home.lat_e7, unit->details->home.lon_e7);
    }
    set_nowhere(nearest, number, serves && !fix && !home);
}

void nearest_touch_all(struct nearest *nearest) {
    nearest->least_pace = INFINITY;
    for (uint32_t i = 1; i <= state_unit_count(nearest->state); i++)
        nearest_touch(nearest, i);
}

static void moved(struct nearest *nearest, const struct fix *fix) {
    struct spot_unit *own = unit_of(nearest, fix->unit);
    struct spot_cell *cell = own->cells[SPOT_FIX];
    if (own->cells[SPOT_HOME])
        own->cells[SPOT_HOME]->spots[own->places[SPOT_HOME]].fix_at_ms = fix->at_ms;
    if (cell && cell->number == number_of(spot_row(fix->lat_e7), spot_column(fix->lon_e7))) {
        struct spot *spot = &cell->spots[own->places[SPOT_FIX]];
        spot->fix_at_ms = fix->at_ms;
        spot_place(spot->at, fix->lat_e7, fix->lon_e7);
        return;
    }
    const struct unit *unit = state_unit(nearest->state, fix->unit);
    if (!unit || unit->retired) // a fix may come before its unit is known
        return;
    take_out(nearest, fix->unit, SPOT_FIX);
    put_fix(nearest, unit, fix);
    set_nowhere(nearest, fix->unit, false);
}

// Those that changed last come first. What came in the open tick may change in it again.
void nearest_follow(struct nearest *nearest) {
    for (const struct slot *slot = nearest->picture->all.units; slot && slot->tick > nearest->followed;
         slot = slot->links[LINK_ALL].next)
        moved(nearest, &slot->fix);
    nearest->followed = nearest->picture->tick - 1;
}

struct nearest *nearest_create(const struct state *state, struct picture *picture) {
    struct nearest *nearest = mem_new(sizeof *nearest);
    nearest->state = state;
    nearest->picture = picture;
    nearest->south = nearest->west = INT32_MAX;
    nearest->north = nearest->east = INT32_MIN;
    nearest_touch_all(nearest);
    return nearest;
}

void nearest_destroy(struct nearest *nearest) {
    if (!nearest)
        return;
    while (nearest->cell_count)
        cell_free(nearest, nearest->cells[nearest->cell_count - 1]);
    free(nearest->cells);
    free(nearest->heads);
    free(nearest->units);
    free(nearest->nowhere);
    free(nearest->left);
    free(nearest);
}
