// The land of fences, its shapes, and who is inside.
// SPDX-License-Identifier: Apache-2.0
#include "muster-load/fences_land.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#define LAT0_E7 297000000 // south-west corner
#define LON0_E7 1213000000
#define CELL_M 330.
#define METRE_E7 (1e7 * 180. / (M_PI * 6371008.8))
#define CLEAR_M 4. // from every edge: more than twice the accuracy that is told, and what rounding takes
#define PACE_M 14. // in a second

static double metre_lon_e7(void) {
    return METRE_E7 / cos(LAT0_E7 * (M_PI / 180e7));
}

// The same for every run: what is measured should be.
static double dice(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.;
}

static int32_t (*ring_of(const struct land *land, uint32_t fence, bool hole))[2] {
    return land->corners + ((size_t)(fence - 1) * 2 + hole) * LAND_CORNERS;
}

static bool has_hole(uint32_t fence) {
    return fence % 2 == 0;
}

// Corners in centimetres from the middle of the cell.
static void make_ring(int32_t (*ring)[2], uint32_t *seed, double least_m, double most_m) {
    for (int i = 0; i < LAND_CORNERS; i++) {
        double angle = 2 * M_PI * i / LAND_CORNERS, metres = least_m + (most_m - least_m) * dice(seed);
        ring[i][0] = (int32_t)(100 * metres * sin(angle));
        ring[i][1] = (int32_t)(100 * metres * cos(angle));
    }
}

struct land *land_create(uint32_t fences) {
    struct land *land = mem_new(sizeof *land);
    uint32_t seed = 7;
    land->fences = fences;
    land->side = (uint32_t)ceil(sqrt(fences));
    land->corners = mem_new((size_t)fences * 2 * LAND_CORNERS * sizeof *land->corners);
    for (uint32_t i = 1; i <= fences; i++) {
        make_ring(ring_of(land, i, false), &seed, 60, 110);
        make_ring(ring_of(land, i, true), &seed, 15, 30);
    }
    return land;
}

void land_destroy(struct land *land) {
    if (!land)
        return;
    free(land->corners);
    free(land);
}

static void middle_of(const struct land *land, uint32_t fence, double *north_m, double *east_m) {
    uint32_t row = (fence - 1) / land->side, column = (fence - 1) % land->side;
    *north_m = (row + 0.5) * CELL_M;
    *east_m = (column + 0.5) * CELL_M;
}

static int32_t lat_of(double north_m) {
    return LAT0_E7 + (int32_t)lround(north_m * METRE_E7);
}

static int32_t lon_of(double east_m) {
    return LON0_E7 + (int32_t)lround(east_m * metre_lon_e7());
}

size_t land_shape(const struct land *land, uint32_t fence, char *text, size_t size) {
    double north_m, east_m;
    size_t len = (size_t)snprintf(text, size, "{\"type\":\"Polygon\",\"coordinates\":[");
    middle_of(land, fence, &north_m, &east_m);
    for (int hole = 0; hole <= has_hole(fence); hole++) {
        int32_t(*ring)[2] = ring_of(land, fence, hole);
        len += (size_t)snprintf(text + len, size - len, "%s[", hole ? "," : "");
        for (int i = 0; i <= LAND_CORNERS; i++) {
            const int32_t *corner = ring[i % LAND_CORNERS];
            len += (size_t)snprintf(text + len, size - len, "%s[%.7f,%.7f]", i ? "," : "",
                                    lon_of(east_m + corner[1] / 100.) / 1e7, lat_of(north_m + corner[0] / 100.) / 1e7);
        }
        len += (size_t)snprintf(text + len, size - len, "]");
    }
    return len + (size_t)snprintf(text + len, size - len, "]}");
}

// Is the place inside the ring, and how near is its edge?
static bool ring_holds(int32_t (*ring)[2], double north_m, double east_m, double *rim_m) {
    bool inside = false;
    for (int i = 0; i < LAND_CORNERS; i++) {
        const int32_t *one = ring[i], *other = ring[(i + 1) % LAND_CORNERS];
        double y1 = one[0] / 100. - north_m, x1 = one[1] / 100. - east_m;
        double dy = (other[0] - one[0]) / 100., dx = (other[1] - one[1]) / 100.;
        double along = -(x1 * dx + y1 * dy) / (dx * dx + dy * dy);
        along = along < 0 ? 0 : along > 1 ? 1 : along;
        *rim_m = fmin(*rim_m, hypot(x1 + along * dx, y1 + along * dy));
        if ((y1 > 0) != (y1 + dy > 0))
            inside ^= x1 - y1 * dx / dy > 0;
    }
    return inside;
}

static uint32_t look(const struct land *land, const struct driver *driver, double *rim_m) {
    uint32_t column = (uint32_t)(driver->along_m / CELL_M), fence = driver->row * land->side + column + 1;
    double north_m = driver->across_m, east_m = driver->along_m - (column + 0.5) * CELL_M;
    *rim_m = HUGE_VAL;
    if (column >= land->side || fence > land->fences)
        return 0;
    bool inside = ring_holds(ring_of(land, fence, false), north_m, east_m, rim_m);
    if (has_hole(fence))
        inside &= !ring_holds(ring_of(land, fence, true), north_m, east_m, rim_m);
    return inside ? fence : 0;
}

static void settle(const struct land *land, struct driver *driver) {
    double rim_m, end_m = land->side * CELL_M;
    for (;;) {
        if (driver->along_m < 1 || driver->along_m > end_m - 1) {
            driver->step_m = driver->along_m < 1 ? PACE_M : -PACE_M;
            driver->along_m = driver->along_m < 1 ? 2 : end_m - 2;
        }
        driver->inside = look(land, driver, &rim_m);
        if (rim_m > CLEAR_M)
            return;
        driver->along_m += driver->step_m / PACE_M;
    }
}

void land_seat(const struct land *land, struct driver *driver, uint32_t i) {
    uint32_t seed = i * 2654435761u;
    dice(&seed);
    *driver = (struct driver){.row = i % land->side, .step_m = i % 3 ? PACE_M : -PACE_M};
    driver->along_m = dice(&seed) * land->side * CELL_M;
    driver->across_m = (dice(&seed) - 0.5) * 120;
    settle(land, driver);
}

void land_drive(const struct land *land, struct driver *driver) {
    driver->along_m += driver->step_m;
    settle(land, driver);
}

void land_place(const struct land *land, const struct driver *driver, int32_t *lat_e7, int32_t *lon_e7) {
    (void)land;
    *lat_e7 = lat_of((driver->row + 0.5) * CELL_M + driver->across_m);
    *lon_e7 = lon_of(driver->along_m);
}
