// Makes the geometry of a fence from its GeoJSON, and answers for it.
// SPDX-License-Identifier: Apache-2.0
#include "watch/zone.h"

#include <math.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/geojson_shape.h"

#define EARTH_RADIUS_M 6371008.8 // as in domain/place.c
#define LAT_MOST_E7 890000000.   // beyond it a degree of longitude is nothing
#define FAR_PARTS 1.25           // near is forgotten this much further out: the box reaches there

// ---- making

static GEOSCoordSequence *points_of(const struct zone *zone, const struct geojson_shape *shape,
                                    const struct shape_ring *ring) {
    GEOSContextHandle_t geos = zone->ground->geos;
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, ring->count, 2);
    for (uint32_t i = 0; points && i < ring->count; i++) {
        const struct shape_point *point = &shape->points[ring->first + i];
        GEOSCoordSeq_setXY_r(geos, points, i, (point->lon_e7 - zone->lon0_e7) * zone->metres_lon,
                             (point->lat_e7 - zone->lat0_e7) * zone->metres_lat);
    }
    return points;
}

static GEOSGeometry *area_of(const struct zone *zone, const struct geojson_shape *shape,
                             const struct shape_ring *from) {
    GEOSContextHandle_t geos = zone->ground->geos;
    GEOSCoordSequence *points = points_of(zone, shape, from);
    GEOSGeometry *ring = points ? GEOSGeom_createLinearRing_r(geos, points) : NULL;
    return ring ? GEOSGeom_createPolygon_r(geos, ring, NULL, 0) : NULL;
}

static bool build_rings(struct zone *zone, const struct geojson_shape *shape) {
    zone->rings = mem_new(shape->ring_count * sizeof *zone->rings);
    for (uint32_t i = 0; i < shape->ring_count; i++) {
        struct zone_ring *ring = &zone->rings[zone->ring_count++];
        ring->polygon = shape->rings[i].polygon;
        ring->hole = i > 0 && shape->rings[i - 1].polygon == ring->polygon;
        ring->area = area_of(zone, shape, &shape->rings[i]);
        ring->ready = ring->area ? GEOSPrepare_r(zone->ground->geos, ring->area) : NULL;
        if (!ring->ready)
            return false;
    }
    return true;
}

static GEOSGeometry *lines_of(const struct zone *zone, const struct geojson_shape *shape) {
    GEOSContextHandle_t geos = zone->ground->geos;
    GEOSGeometry **lines = mem_new(shape->ring_count * sizeof *lines), *all = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < shape->ring_count; i++) {
        GEOSCoordSequence *points = points_of(zone, shape, &shape->rings[i]);
        GEOSGeometry *line = points ? GEOSGeom_createLineString_r(geos, points) : NULL;
        if (line)
            lines[count++] = line;
    }
    if (count == shape->ring_count)
        all = GEOSGeom_createCollection_r(geos, GEOS_MULTILINESTRING, lines, count);
    for (uint32_t i = 0; !all && i < count; i++)
        GEOSGeom_destroy_r(geos, lines[i]);
    free(lines);
    return all;
}

static void widen(struct zone *zone, const struct geojson_shape *shape) {
    double metres = zone->width_m + zone->approach_m * FAR_PARTS + 1.;
    double up = metres / zone->metres_lat;
    double least = fmin(fabs(cos((shape->least.lat_e7 - up) * (M_PI / 180e7))),
                        fabs(cos((shape->most.lat_e7 + up) * (M_PI / 180e7))));
    double side = metres / (zone->metres_lat * fmax(least, 0.01));
    zone->box = (struct box){shape->least.lat_e7 - up, shape->least.lon_e7 - side, shape->most.lat_e7 + up,
                             shape->most.lon_e7 + side};
}

static bool build_indexes(const struct zone *zone, const struct geojson_shape *shape);

static bool build(struct zone *zone, const struct geojson_shape *shape) {
    zone->lat0_e7 = ((double)shape->least.lat_e7 + shape->most.lat_e7) / 2;
    zone->lon0_e7 = ((double)shape->least.lon_e7 + shape->most.lon_e7) / 2;
    zone->metres_lat = EARTH_RADIUS_M * M_PI / 180e7;
    zone->metres_lon = zone->metres_lat * cos(fmin(fabs(zone->lat0_e7), LAT_MOST_E7) * (M_PI / 180e7));
    widen(zone, shape);
    zone->rim = lines_of(zone, shape);
    zone->ready_rim = zone->rim ? GEOSPrepare_r(zone->ground->geos, zone->rim) : NULL;
    return zone->ready_rim && (shape->kind == SHAPE_LINE || build_rings(zone, shape)) && build_indexes(zone, shape);
}

struct zone *zone_create(struct ground *ground, const struct fence *fence) {
    struct geojson_shape shape;
    char say[256];
    unsigned kinds = fence->kind == FENCE_ROUTE ? SHAPE_LINE : SHAPE_POLYGON | SHAPE_MULTIPOLYGON;
    if (!geojson_shape_read(fence->shape, kinds, &shape, say, sizeof say)) {
        log_error("fence %u: nobody is watched there, its shape cannot be read: %s", fence->number, say);
        return NULL;
    }
    struct zone *zone = mem_new(sizeof *zone);
    zone->ground = ground;
    zone->fence = fence->number;
    zone->incident = fence->incident;
    zone->width_m = fence->width_m;
    zone->approach_m = fence->approach_m;
    zone->dwell_s = fence->dwell_s;
    zone->silence_s = fence->silence_s;
    bool good = build(zone, &shape);
    geojson_shape_free(&shape);
    if (good)
        return zone;
    log_warn("fence %u: nobody is watched there, the geometry library failed; draw it anew", fence->number);
    zone_destroy(zone);
    return NULL;
}

void zone_destroy(struct zone *zone) {
    if (!zone)
        return;
    GEOSContextHandle_t geos = zone->ground->geos;
    for (uint32_t i = 0; i < zone->ring_count; i++) {
        GEOSPreparedGeom_destroy_r(geos, zone->rings[i].ready);
        GEOSGeom_destroy_r(geos, zone->rings[i].area);
    }
    GEOSPreparedGeom_destroy_r(geos, zone->ready_rim);
    GEOSGeom_destroy_r(geos, zone->rim);
    free(zone->rings);
    free(zone);
}

// ---- asking

static GEOSGeometry *point_of(const struct zone *zone, int32_t lat_e7, int32_t lon_e7) {
    return GEOSGeom_createPointFromXY_r(zone->ground->geos, (lon_e7 - zone->lon0_e7) * zone->metres_lon,
                                        (lat_e7 - zone->lat0_e7) * zone->metres_lat);
}

static bool distance(const struct zone *zone, const GEOSGeometry *point, double *metres) {
    return GEOSPreparedDistance_r(zone->ground->geos, zone->ready_rim, point, metres) == 1;
}

// The edge of a hole is not in the hole.
static bool ring_holds(const struct zone *zone, const struct zone_ring *ring, const GEOSGeometry *point, bool *holds) {
    GEOSContextHandle_t geos = zone->ground->geos;
    char answer = ring->hole ? GEOSPreparedContainsProperly_r(geos, ring->ready, point)
                             : GEOSPreparedIntersects_r(geos, ring->ready, point);
    *holds = answer == 1;
    return answer == 0 || answer == 1;
}

static bool rings_hold(const struct zone *zone, const GEOSGeometry *point, bool *holds) {
    bool within = false, in_ring;
    for (uint32_t i = 0; i < zone->ring_count; i++) {
        const struct zone_ring *ring = &zone->rings[i];
        if (!ring->hole && within)
            break; // no hole of the polygon before took it back
        if (ring->hole && !within)
            continue;
        if (!ring_holds(zone, ring, point, &in_ring))
            return false;
        within = ring->hole ? !in_ring : in_ring;
    }
    *holds = within;
    return true;
}

// The library builds its indexes when it is asked for the first time: that is now, and not when fixes wait.
static bool build_indexes(const struct zone *zone, const struct geojson_shape *shape) {
    bool good = true, holds;
    double metres;
    for (uint32_t i = 0; good && i < shape->ring_count; i++) {
        const struct shape_point *first = &shape->points[shape->rings[i].first];
        GEOSGeometry *point = point_of(zone, first->lat_e7, first->lon_e7);
        good = point && distance(zone, point, &metres) &&
               (!zone->rings || ring_holds(zone, &zone->rings[i], point, &holds));
        GEOSGeom_destroy_r(zone->ground->geos, point);
    }
    return good;
}

bool zone_holds(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, bool *holds) {
    GEOSGeometry *point = point_of(zone, lat_e7, lon_e7);
    bool good = point != NULL;
    double metres = 0;
    if (good && !zone->rings) {
        good = distance(zone, point, &metres);
        *holds = good && metres <= zone->width_m;
    } else if (good) {
        good = rings_hold(zone, point, holds);
    }
    GEOSGeom_destroy_r(zone->ground->geos, point);
    return good;
}

bool zone_rim_m(const struct zone *zone, int32_t lat_e7, int32_t lon_e7, double *metres) {
    GEOSGeometry *point = point_of(zone, lat_e7, lon_e7);
    bool good = point && distance(zone, point, metres);
    if (good && !zone->rings)
        *metres = fabs(*metres - zone->width_m);
    GEOSGeom_destroy_r(zone->ground->geos, point);
    return good;
}
